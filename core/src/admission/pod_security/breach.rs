//! How a breach is told: upstream's grammar of pods, containers, values and plurals.

use std::fmt::Write as _;

use super::subject::{Subject, Visited, pod_security_field};
use crate::manifest::pod::{PodSecurityContext, SecurityContext};
use crate::order;
use crate::text::FieldPath;

/// What a check found.
pub(super) struct Breach {
    pub reason: &'static str,
    pub detail: String,
    pub paths: Vec<FieldPath>,
}

/// Who breaks a check: the pod itself, some of its containers, or both.
#[derive(Default)]
pub(super) struct Culprits<'a> {
    pod: bool,
    containers: Vec<&'a str>,
    pub paths: Vec<FieldPath>,
}

impl<'a> Culprits<'a> {
    /// Those whose security context breaks a rule; `field` is the one that the rule is about.
    pub fn in_security_context(
        subject: &Subject<'a>,
        field: &str,
        pod_breaks: impl Fn(&'a PodSecurityContext) -> bool,
        container_breaks: impl Fn(&'a SecurityContext) -> bool,
    ) -> Self {
        let mut culprits = Self::default();
        if subject.security().is_some_and(pod_breaks) {
            culprits.add_pod(pod_security_field(field));
        }
        for visited in subject.containers() {
            if visited.security().is_some_and(&container_breaks) {
                culprits.add(visited, [visited.security_field(field)]);
            }
        }
        culprits
    }

    pub fn add_pod(&mut self, path: FieldPath) {
        self.pod = true;
        self.paths.push(path);
    }

    pub fn add(&mut self, visited: Visited<'a>, paths: impl IntoIterator<Item = FieldPath>) {
        self.containers.push(visited.name());
        self.paths.extend(paths);
    }

    pub fn sort(&mut self) {
        order::sort(&mut self.containers);
        self.containers.dedup();
    }

    pub fn is_empty(&self) -> bool {
        !self.pod && self.containers.is_empty()
    }

    /// `container "a"`, `containers "a", "b"`.
    pub fn containers(&self) -> String {
        format!("{} {}", plural("container", "containers", self.containers.len()), quoted(&self.containers))
    }

    /// `uses` or `use`, as their number wants it.
    pub fn use_word(&self) -> &'static str {
        plural("uses", "use", self.containers.len())
    }

    /// `pod`, `container "a"`, `pod and containers "a", "b"`.
    pub fn setters(&self) -> String {
        let pod = self.pod.then(|| "pod".to_owned());
        let containers = (!self.containers.is_empty()).then(|| self.containers());
        pod.into_iter().chain(containers).collect::<Vec<_>>().join(" and ")
    }

    /// The breach, unless nobody breaks the rule.
    pub fn breach(self, reason: &'static str, detail: impl FnOnce(&Self) -> String) -> Option<Breach> {
        (!self.is_empty()).then(|| Breach { reason, detail: detail(&self), paths: self.paths })
    }
}

pub(super) fn plural<'a>(one: &'a str, several: &'a str, count: usize) -> &'a str {
    if count == 1 { one } else { several }
}

/// `"a", "b"`; what stands between the quotes is not escaped (`joinQuote` of pod-security-admission).
pub(super) fn quoted<T: AsRef<str>>(items: impl IntoIterator<Item = T>) -> String {
    items.into_iter().map(|item| format!("\"{}\"", item.as_ref())).collect::<Vec<_>>().join(", ")
}

/// A text as Go's `%q` writes it.
pub(super) fn go_quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for char in text.chars() {
        match char {
            '"' | '\\' => quoted.extend(['\\', char]),
            '\u{7}' => quoted.push_str("\\a"),
            '\u{8}' => quoted.push_str("\\b"),
            '\u{c}' => quoted.push_str("\\f"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '\u{b}' => quoted.push_str("\\v"),
            ' '..='~' => quoted.push(char),
            control if u32::from(control) < 0x80 => {
                let _ = write!(quoted, "\\x{:02x}", u32::from(control));
            }
            // Behind another character Rust escapes just what cannot be printed, as Go does.
            other if !format!("a{other}").escape_debug().any(|escaped| escaped == '\\') => quoted.push(other),
            other if u32::from(other) < 0x1_0000 => {
                let _ = write!(quoted, "\\u{:04x}", u32::from(other));
            }
            other => {
                let _ = write!(quoted, "\\U{:08x}", u32::from(other));
            }
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_quoted_but_not_escaped() {
        assert_eq!(quoted(["a", "b\"c"]), "\"a\", \"b\"c\"");
        assert_eq!(quoted([""]), "\"\"");
        assert_eq!(quoted::<&str>([]), "");
    }

    #[test]
    fn values_of_annotations_are_quoted_as_go_does() {
        let cases = [
            ("unconfined", "\"unconfined\""),
            ("a\"b\\", "\"a\\\"b\\\\\""),
            ("tab\tbell\u{7}", "\"tab\\tbell\\a\""),
            ("\u{1}\u{7f}", "\"\\x01\\x7f\""),
            ("é世", "\"é世\""),
            ("\u{a0}\u{200b}", "\"\\u00a0\\u200b\""),
            ("\u{e0001}", "\"\\U000e0001\""),
        ];
        for (text, expected) in cases {
            assert_eq!(go_quoted(text), expected, "{text:?}");
        }
    }
}
