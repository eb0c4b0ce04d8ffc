//! How a breach is told: upstream's grammar of pods, containers, values and plurals.

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
        pod_breaks: &dyn Fn(&'a PodSecurityContext) -> bool,
        container_breaks: &dyn Fn(&'a SecurityContext) -> bool,
    ) -> Self {
        let mut culprits = Self::default();
        if subject.security().is_some_and(pod_breaks) {
            culprits.add_pod(pod_security_field(field));
        }
        for visited in &subject.containers {
            if visited.security().is_some_and(container_breaks) {
                culprits.add(visited, visited.security_field(field));
            }
        }
        culprits
    }

    pub fn add_pod(&mut self, path: FieldPath) {
        self.pod = true;
        self.paths.push(path);
    }

    pub fn add(&mut self, visited: &Visited<'a>, path: FieldPath) {
        self.add_all(visited, vec![path]);
    }

    pub fn add_all(&mut self, visited: &Visited<'a>, mut paths: Vec<FieldPath>) {
        self.containers.push(visited.name());
        self.paths.append(&mut paths);
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
        match (self.pod, self.containers.is_empty()) {
            (true, true) => "pod".to_owned(),
            (true, false) => ["pod and ", &self.containers()].concat(),
            (false, _) => self.containers(),
        }
    }

    /// The breach, unless nobody breaks the rule.
    pub fn breach(self, reason: &'static str, detail: &dyn Fn(&Self) -> String) -> Option<Breach> {
        (!self.is_empty()).then(|| Breach { reason, detail: detail(&self), paths: self.paths })
    }
}

pub(super) fn plural<'a>(one: &'a str, several: &'a str, count: usize) -> &'a str {
    if count == 1 { one } else { several }
}

/// `"a", "b"`; what stands between the quotes is not escaped (`joinQuote` of pod-security-admission).
pub(super) fn quoted<T: AsRef<str>>(items: impl IntoIterator<Item = T>) -> String {
    let mut told = String::new();
    for item in items {
        let separator = if told.is_empty() { "" } else { ", " };
        told += &[separator, "\"", item.as_ref(), "\""].concat();
    }
    told
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
}
