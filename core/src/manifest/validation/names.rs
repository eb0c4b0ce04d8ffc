//! The forms of names, labels and paths: k8s.io/apimachinery/pkg/util/validation and pkg/api/validation/path.
//!
//! Each function lists what is wrong with a text, in upstream's words; an empty list means that it is well formed.

use crate::settings::KubernetesVersion;

const DNS_LABEL: &str = "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const DNS_SUBDOMAIN: &str = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const NAME_PART: &str = "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const LABEL_VALUE: &str = "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

const LABEL_MAX: usize = 63;
const SUBDOMAIN_MAX: usize = 253;

/// What is wrong with a text, when it is to be of this form.
pub(super) type NameRule = fn(&str, KubernetesVersion) -> Vec<String>;

fn too_long(max: usize, version: KubernetesVersion) -> String {
    // The text follows what is counted since 1.34.
    let unit = if version == KubernetesVersion::V1_24 { "characters" } else { "bytes" };
    format!("must be no more than {max} {unit}")
}

/// `IsDNS1123Label`: of namespaces, containers, volumes.
pub(super) fn dns_label(text: &str, version: KubernetesVersion) -> Vec<String> {
    dns(text, LABEL_MAX, is_dns_label(text), DNS_LABEL, version)
}

/// `IsDNS1123Subdomain`: of most objects.
pub(super) fn dns_subdomain(text: &str, version: KubernetesVersion) -> Vec<String> {
    dns(text, SUBDOMAIN_MAX, text.split('.').all(is_dns_label), DNS_SUBDOMAIN, version)
}

fn dns(text: &str, max: usize, well_formed: bool, said: &str, version: KubernetesVersion) -> Vec<String> {
    let mut wrong = Vec::new();
    if text.len() > max {
        wrong.push(too_long(max, version));
    }
    if !well_formed {
        wrong.push(said.to_owned());
    }
    wrong
}

fn is_dns_label(text: &str) -> bool {
    let lower = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    starts_and_ends(text, lower) && text.bytes().all(|byte| lower(byte) || byte == b'-')
}

/// `[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?`, which is what upstream's pattern comes to.
fn is_name_part(text: &str) -> bool {
    let alphanumeric = |byte: u8| byte.is_ascii_alphanumeric();
    starts_and_ends(text, alphanumeric)
        && text.bytes().all(|byte| alphanumeric(byte) || matches!(byte, b'-' | b'_' | b'.'))
}

fn starts_and_ends(text: &str, with: impl Fn(u8) -> bool) -> bool {
    text.bytes().next().is_some_and(&with) && text.bytes().last().is_some_and(&with)
}

/// `IsValidLabelValue`.
pub(super) fn label_value(text: &str, version: KubernetesVersion) -> Vec<String> {
    dns(text, LABEL_MAX, text.is_empty() || is_name_part(text), LABEL_VALUE, version)
}

/// `IsPathSegmentName`: of RBAC objects.
pub(super) fn path_segment(text: &str, _: KubernetesVersion) -> Vec<String> {
    let mut wrong = Vec::new();
    if matches!(text, "." | "..") {
        wrong.push(format!("may not be '{text}'"));
        return wrong;
    }
    for part in ["/", "%"] {
        if text.contains(part) {
            wrong.push(format!("may not contain '{part}'"));
        }
    }
    wrong
}

/// `IsQualifiedName`: of annotations and finalizers.
pub(super) fn qualified_name(text: &str, version: KubernetesVersion) -> Vec<String> {
    prefixed_name(text, "qualified name", version)
}

/// The key of a label; `IsLabelKey` since it has a name of its own.
pub(super) fn label_key(text: &str, version: KubernetesVersion) -> Vec<String> {
    let called = if version == KubernetesVersion::V1_24 { "qualified name" } else { "valid label key" };
    prefixed_name(text, called, version)
}

fn prefixed_name(text: &str, called: &str, version: KubernetesVersion) -> Vec<String> {
    let mut wrong = Vec::new();
    let name = match text.split_once('/') {
        None => text,
        Some((_, name)) if name.contains('/') => {
            let rest = " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')";
            wrong.push(format!("a {called} {NAME_PART}{rest}"));
            return wrong;
        }
        Some(("", name)) => {
            wrong.push("prefix part must be non-empty".to_owned());
            name
        }
        Some((prefix, name)) => {
            wrong.extend(dns_subdomain(prefix, version).into_iter().map(|said| format!("prefix part {said}")));
            name
        }
    };
    if name.is_empty() {
        wrong.push("name part must be non-empty".to_owned());
    } else if name.len() > LABEL_MAX {
        wrong.push(format!("name part {}", too_long(LABEL_MAX, version)));
    }
    if !is_name_part(name) {
        wrong.push(format!("name part {NAME_PART}"));
    }
    wrong
}

/// The name of this form that was probably meant: what it does not allow becomes `-`, and capitals small letters where they
/// must.
pub(super) fn nearest(text: &str, rule: NameRule, version: KubernetesVersion) -> Option<String> {
    [("-_.:", false), ("-_.", false), ("-.", true), ("-", true)].into_iter().find_map(|(kept, lower)| {
        let mut name = String::new();
        for letter in text.chars() {
            let letter = if lower { letter.to_ascii_lowercase() } else { letter };
            let letter = if letter.is_ascii_alphanumeric() || kept.contains(letter) { letter } else { '-' };
            if letter != '-' || !name.ends_with('-') {
                name.push(letter);
            }
        }
        let name = name.trim_matches(|letter: char| !letter.is_ascii_alphanumeric());
        (!name.is_empty() && rule(name, version).is_empty()).then(|| name.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(rule: NameRule, text: &str, expected: Option<&str>) {
        assert_eq!(nearest(text, rule, KubernetesVersion::V1_24).as_deref(), expected, "{text}");
    }

    #[test]
    fn a_proposed_name_is_well_formed_or_there_is_none() {
        check(dns_label, "My App", Some("my-app"));
        check(dns_label, "shop.v2", Some("shop-v2"));
        check(dns_label, "-x-", Some("x"));
        check(dns_label, "??", None);
        check(dns_label, &"x".repeat(64), None);
        check(dns_subdomain, "Foo_Bar.v1", Some("foo-bar.v1"));
        check(dns_subdomain, "a..b", Some("a-b"));
        check(label_value, "My value", Some("My-value"));
        check(path_segment, "system:a/b", Some("system:a-b"));
    }

    #[test]
    fn lengths_count_bytes_of_each_part() {
        let long = "x".repeat(64);
        let wrong = |text: &str| qualified_name(text, KubernetesVersion::V1_36);
        assert_eq!(wrong(&format!("{}/a", "x".repeat(254))), ["prefix part must be no more than 253 bytes"]);
        assert_eq!(wrong(&format!("a/{long}")), ["name part must be no more than 63 bytes"]);
        assert_eq!(label_value(&long, KubernetesVersion::V1_24), ["must be no more than 63 characters"]);
        assert!(wrong("example.com/a_b.C").is_empty());
    }
}
