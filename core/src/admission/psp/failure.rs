//! A rule that a pod breaks, and upstream's way of printing it.

use std::fmt::{self, Write as _};

use crate::manifest::policy::IdRange;
use crate::text::FieldPath;

/// A broken rule: the API server's words, and the facts behind them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    pub rule: Rule,
    /// Exactly as upstream prints the `field.Error`.
    pub message: String,
    /// In the policy; the field may be absent there.
    pub policy_field: FieldPath,
    /// In the pod: where the offending value stands or is missing (upstream's message names other paths for some).
    pub pod_field: FieldPath,
    /// The container's name, unless the whole pod breaks the rule.
    pub container: Option<String>,
    /// What the pod has; empty when it is something missing.
    pub found: String,
    /// What the policy lets pass, where that is a value.
    pub allowed: String,
}

/// The rules that a pod can break, each with its own explanation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    UserOutOfRange,
    UserMissing,
    NonRootMissing,
    NonRootFalse,
    RootUser,
    GroupOutOfRange,
    GroupMissing,
    FsGroupOutOfRange,
    FsGroupMissing,
    SupplementalGroupOutOfRange,
    SupplementalGroupMissing,
    SeccompSet,
    SeccompProfile,
    AppArmorMissing,
    AppArmorProfile,
    SeLinuxMissing,
    SeLinuxOption,
    HostNetwork,
    HostPid,
    HostIpc,
    HostPort,
    SysctlForbidden,
    SysctlUnsafe,
    VolumeType,
    HostPath,
    HostPathReadOnly,
    FlexVolumeDriver,
    CsiDriver,
    RuntimeClass,
    Privileged,
    ProcMount,
    CapabilitiesMissing,
    CapabilityAdded,
    CapabilityNotDropped,
    WritableRootFilesystem,
    PrivilegeEscalation,
}

impl Rule {
    /// A pod that breaks it may be silent where it should say something, which the policy's defaults may say for it. What it
    /// says itself they leave alone.
    pub(super) fn may_be_filled_in(self) -> bool {
        matches!(
            self,
            Self::UserMissing
                | Self::NonRootMissing
                | Self::GroupMissing
                | Self::FsGroupMissing
                | Self::SupplementalGroupMissing
                | Self::SeccompSet
                | Self::SeccompProfile
                | Self::AppArmorMissing
                | Self::SeLinuxMissing
                | Self::CapabilitiesMissing
                | Self::CapabilityNotDropped
                | Self::WritableRootFilesystem
                | Self::PrivilegeEscalation
        )
    }
}

/// How much of the rules that a pod breaks is of interest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// Whether one is broken whatever a policy's defaults may fill in.
    Lasting,
    /// Whether one is broken.
    Any,
    /// Each, in upstream's words.
    All,
}

/// The rules that a pod turns out to break: nothing is put into words that nobody asked for.
pub(super) struct Broken<'p> {
    asked: Asked,
    found: bool,
    failures: Vec<Failure>,
    /// Whose rules are looked at; `None`: the pod's.
    pub(super) container: Option<&'p str>,
}

impl Broken<'_> {
    pub(super) fn new(asked: Asked) -> Self {
        Self { asked, found: false, failures: Vec::new(), container: None }
    }

    pub(super) fn add(&mut self, rule: Rule, tell: impl FnOnce(Rule) -> Failure) {
        match self.asked {
            Asked::Lasting => self.found |= !rule.may_be_filled_in(),
            Asked::Any => self.found = true,
            Asked::All => {
                self.found = true;
                let failure = tell(rule);
                let container = self.container.map(str::to_owned).or(failure.container);
                self.failures.push(Failure { container, ..failure });
            }
        }
    }

    /// There is nothing more to look for.
    pub(super) fn is_settled(&self) -> bool {
        self.found && self.asked != Asked::All
    }

    pub(super) fn found(&self) -> bool {
        self.found
    }

    pub(super) fn failures(self) -> Vec<Failure> {
        self.failures
    }
}

impl Failure {
    pub(super) fn new(rule: Rule, message: String, policy_field: &str, pod_field: FieldPath) -> Self {
        Self {
            rule,
            message,
            policy_field: FieldPath::of(policy_field),
            pod_field,
            container: None,
            found: String::new(),
            allowed: String::new(),
        }
    }

    pub(super) fn of_container(mut self, name: &str) -> Self {
        self.container = Some(name.to_owned());
        self
    }

    pub(super) fn found(mut self, value: impl fmt::Display) -> Self {
        self.found = value.to_string();
        self
    }

    pub(super) fn allowed(mut self, value: impl fmt::Display) -> Self {
        self.allowed = value.to_string();
        self
    }
}

/// Prints as `field.Required` does.
pub(super) fn required(path: &FieldPath, detail: &str) -> String {
    with_detail(format!("{path}: Required value"), detail)
}

/// Prints as `field.Forbidden` does.
pub(super) fn forbidden(path: &FieldPath, detail: &str) -> String {
    with_detail(format!("{path}: Forbidden"), detail)
}

/// Prints as `field.Invalid` does; `value` as Go prints it: numbers and booleans bare, texts through [`quoted`].
pub(super) fn invalid(path: &FieldPath, value: impl fmt::Display, detail: &str) -> String {
    with_detail(format!("{path}: Invalid value: {value}"), detail)
}

fn with_detail(message: String, detail: &str) -> String {
    if detail.is_empty() { message } else { format!("{message}: {detail}") }
}

/// A nil pointer as `field.Error` prints it.
pub(super) const NULL: &str = "\"null\"";

/// A text as Go's `%q` prints it (strconv.Quote); of the characters that Go calls unprintable, those that occur in names.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{7}' => out.push_str("\\a"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{b}' => out.push_str("\\v"),
            ' ' => out.push(' '),
            '\0'..='\u{1f}' | '\u{7f}' => _ = write!(out, "\\x{:02x}", u32::from(character)),
            _ if character.is_control() || character.is_whitespace() || character == '\u{feff}' => {
                _ = write!(out, "\\u{:04x}", u32::from(character));
            }
            _ => out.push(character),
        }
    }
    out.push('"');
    out
}

/// Texts as Go's `%#v` prints a slice of them: `[]core.Capability{"a", "b"}`.
pub(super) fn quoted_list(element: &str, items: &[String]) -> String {
    if items.is_empty() {
        return format!("[]{element}(nil)");
    }
    let items: Vec<String> = items.iter().map(|item| quoted(item)).collect();
    format!("[]{element}{{{}}}", items.join(", "))
}

/// Ranges as Go's `%v` prints them: `[{1 10} {20 30}]`.
pub(super) fn printed_ranges(ranges: &[IdRange]) -> String {
    let ranges: Vec<String> = ranges.iter().map(|range| format!("{{{} {}}}", range.min, range.max)).collect();
    format!("[{}]", ranges.join(" "))
}

/// Ranges in our words: `1-65535, 70000`.
pub(super) fn readable_ranges(ranges: &[IdRange]) -> String {
    let text = |range: &IdRange| {
        if range.min == range.max { range.min.to_string() } else { format!("{}-{}", range.min, range.max) }
    };
    ranges.iter().map(text).collect::<Vec<_>>().join(", ")
}

pub(super) fn in_ranges(value: i64, ranges: &[IdRange]) -> bool {
    ranges.iter().any(|range| (range.min..=range.max).contains(&value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_quoted_as_go_quotes_them() {
        for (text, expected) in [
            ("runtime/default", r#""runtime/default""#),
            ("a\"b\\c", r#""a\"b\\c""#),
            ("tab\tline\nbell\u{7}", r#""tab\tline\nbell\a""#),
            ("\u{1}\u{7f}", r#""\x01\x7f""#),
            ("é✓", "\"é✓\""),
            ("\u{a0}\u{2028}", r#""\u00a0\u2028""#),
        ] {
            assert_eq!(quoted(text), expected);
        }
    }

    #[test]
    fn an_error_without_detail_ends_after_its_value() {
        let path = FieldPath::of("spec.x");
        assert_eq!(required(&path, ""), "spec.x: Required value");
        assert_eq!(required(&path, "must be true"), "spec.x: Required value: must be true");
        assert_eq!(invalid(&path, quoted("rc"), ""), "spec.x: Invalid value: \"rc\"");
        assert_eq!(forbidden(&path, "no"), "spec.x: Forbidden: no");
        assert_eq!(quoted_list("core.Capability", &[]), "[]core.Capability(nil)");
    }

    #[test]
    fn a_range_holds_both_its_ends() {
        let ranges = [IdRange { min: 1, max: 2 }, IdRange { min: 5, max: 5 }];
        let held: Vec<i64> = (0..7).filter(|value| in_ranges(*value, &ranges)).collect();
        assert_eq!(held, [1, 2, 5]);
        assert_eq!(printed_ranges(&ranges), "[{1 2} {5 5}]");
        assert_eq!(readable_ranges(&ranges), "1-2, 5");
    }
}
