//! Options of Windows in a security context: `validateWindowsSecurityContextOptions` of pkg/apis/core/validation.

use crate::manifest::validation::errors::Errors;
use crate::manifest::validation::names;
use crate::yaml::Field;

/// `maxRunAsUserNameDomainLength`, in bytes; it must be less.
const DOMAIN_BELOW: usize = 256;

/// `maxRunAsUserNameUserLength`, in bytes.
const USER_MAX: usize = 104;

/// The most characters of a domain's NetBIOS name.
const NETBIOS_MAX: usize = 15;

/// The most bytes of a label of a domain's DNS name.
const LABEL_MAX: usize = 63;

const NOT_IN_NETBIOS: &str = "\\/:*?\"<>|";
const NOT_IN_USER: &str = "\"/\\:;|=,+*?<>@[]";

pub(super) fn check(errors: &mut Errors, options: &Field<'_>) {
    let (name, spec, user) =
        (options.get("gmsaCredentialSpecName"), options.get("gmsaCredentialSpec"), options.get("runAsUserName"));
    if name.is_present() {
        errors.invalid_name(&name, names::dns_subdomain);
    }
    if spec.is_present() && spec.text().is_empty() {
        errors.invalid_text(&spec, "gmsaCredentialSpec cannot be an empty string");
    }
    if user.is_present() {
        for wrong in user_name(user.text()) {
            errors.invalid_text(&user, &["runAsUserName", wrong].concat());
        }
    }
}

/// What is wrong with a `DOMAIN\USER`, whose domain may be left out.
fn user_name(text: &str) -> Vec<&'static str> {
    if text.is_empty() {
        return vec![" cannot be an empty string"];
    }
    if text.bytes().any(|byte| byte.is_ascii_control()) {
        return vec![" cannot contain control characters"];
    }
    let (domain, user) = match text.split_once('\\') {
        None => (None, text),
        Some((_, rest)) if rest.contains('\\') => return vec![" cannot contain more than one backslash"],
        Some((domain, user)) => (Some(domain), user),
    };
    let checks = [
        (domain.is_some_and(|domain| domain.len() >= DOMAIN_BELOW), "'s Domain length must be under 256 characters"),
        (
            domain.is_some_and(|domain| !is_netbios(domain) && !domain.split('.').all(is_label)),
            "'s Domain doesn't match the NetBios nor the DNS format",
        ),
        (user.is_empty(), "'s User cannot be empty"),
        (user.len() > USER_MAX, "'s User length must not be longer than 104 characters"),
        (
            !user.is_empty() && user.bytes().all(|byte| matches!(byte, b'.' | b' ')),
            "'s User cannot contain only periods or spaces",
        ),
        (
            user.contains(|letter| NOT_IN_USER.contains(letter)),
            "'s User cannot contain the following characters: \"/\\:;|=,+*?<>@[]",
        ),
    ];
    checks.into_iter().filter(|(is_wrong, _)| *is_wrong).map(|(_, said)| said).collect()
}

fn is_netbios(domain: &str) -> bool {
    (1..=NETBIOS_MAX).contains(&domain.chars().count())
        && !domain.starts_with('.')
        && !domain.contains(|letter| NOT_IN_NETBIOS.contains(letter))
}

/// Of a DNS name, in whatever case.
fn is_label(text: &str) -> bool {
    let is_inner = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    (1..=LABEL_MAX).contains(&text.len())
        && text.bytes().all(is_inner)
        && !text.starts_with('-')
        && !text.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_windows_user_is_a_name_behind_a_domain_in_the_form_of_netbios_or_dns() {
        let (long_domain, long_user) = (["a.".repeat(128), "a\\u".to_owned()].concat(), "u".repeat(105));
        for (text, expected) in [
            ("ContainerUser", vec![]),
            ("NT AUTHORITY\\SYSTEM", vec![]),
            ("my corp!\\u", vec![]),
            ("Corp.example.com\\jane.doe", vec![]),
            (&"u".repeat(104), vec![]),
            ("", vec![" cannot be an empty string"]),
            ("a\tb", vec![" cannot contain control characters"]),
            ("a\\b\\c", vec![" cannot contain more than one backslash"]),
            (&long_domain, vec!["'s Domain length must be under 256 characters"]),
            ("\\u", vec!["'s Domain doesn't match the NetBios nor the DNS format"]),
            (".corp\\u", vec!["'s Domain doesn't match the NetBios nor the DNS format"]),
            ("my very long corp\\u", vec!["'s Domain doesn't match the NetBios nor the DNS format"]),
            ("-corp-.example.com.org\\u", vec!["'s Domain doesn't match the NetBios nor the DNS format"]),
            ("corp\\", vec!["'s User cannot be empty"]),
            (&long_user, vec!["'s User length must not be longer than 104 characters"]),
            (". .", vec!["'s User cannot contain only periods or spaces"]),
            ("a@b", vec!["'s User cannot contain the following characters: \"/\\:;|=,+*?<>@[]"]),
            ("a[b]", vec!["'s User cannot contain the following characters: \"/\\:;|=,+*?<>@[]"]),
        ] {
            assert_eq!(user_name(text), expected, "{text:?}");
        }
    }
}
