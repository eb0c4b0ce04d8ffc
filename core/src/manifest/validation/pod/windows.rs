//! Security options of Windows: `validateWindowsSecurityContextOptions` of pkg/apis/core/validation.

use crate::manifest::validation::errors::Errors;
use crate::manifest::validation::names;
use crate::yaml::Field;

const DOMAIN_LIMIT: usize = 256;
const USER_MAX: usize = 104;
const NET_BIOS_MAX: usize = 15;
const DNS_LABEL_MAX: usize = 63;

pub(super) fn check(errors: &mut Errors, options: &Field<'_>) {
    let name = options.get("gmsaCredentialSpecName");
    if name.is_present() {
        errors.invalid_name(&name, names::dns_subdomain);
    }
    let specification = options.get("gmsaCredentialSpec");
    if specification.is_present() && specification.text().is_empty() {
        errors.invalid_text(&specification, "gmsaCredentialSpec cannot be an empty string");
    }
    let user = options.get("runAsUserName");
    if user.is_present() {
        check_user(errors, &user);
    }
}

/// A user, perhaps behind a domain and a backslash. Lengths are told in characters and counted in bytes.
fn check_user(errors: &mut Errors, field: &Field<'_>) {
    let text = field.text();
    let mut parts = text.split('\\');
    let whole = if text.is_empty() {
        Some("runAsUserName cannot be an empty string")
    } else if text.bytes().any(|byte| byte.is_ascii_control()) {
        Some("runAsUserName cannot contain control characters")
    } else if parts.clone().count() > 2 {
        Some("runAsUserName cannot contain more than one backslash")
    } else {
        None
    };
    if let Some(said) = whole {
        errors.invalid_text(field, said);
        return;
    }
    let first = parts.next().unwrap_or_default();
    let (domain, user) = match parts.next() {
        Some(user) => (Some(first), user),
        None => (None, first),
    };
    if domain.is_some_and(|domain| domain.len() >= DOMAIN_LIMIT) {
        errors.invalid_text(field, "runAsUserName's Domain length must be under 256 characters");
    }
    if domain.is_some_and(|domain| !is_net_bios(domain) && !is_dns(domain)) {
        errors.invalid_text(field, "runAsUserName's Domain doesn't match the NetBios nor the DNS format");
    }
    if user.is_empty() {
        errors.invalid_text(field, "runAsUserName's User cannot be empty");
    } else if user.len() > USER_MAX {
        errors.invalid_text(field, "runAsUserName's User length must not be longer than 104 characters");
    }
    if !user.is_empty() && user.bytes().all(|byte| matches!(byte, b'.' | b' ')) {
        errors.invalid_text(field, "runAsUserName's User cannot contain only periods or spaces");
    }
    if user.contains(['"', '/', '\\', ':', ';', '|', '=', ',', '+', '*', '?', '<', '>', '@', '[', ']']) {
        errors.invalid_text(field, "runAsUserName's User cannot contain the following characters: \"/\\:;|=,+*?<>@[]");
    }
}

fn is_net_bios(domain: &str) -> bool {
    (1..=NET_BIOS_MAX).contains(&domain.chars().count())
        && !domain.starts_with('.')
        && !domain.contains(['\\', '/', ':', '*', '?', '"', '<', '>', '|'])
}

fn is_dns(domain: &str) -> bool {
    domain.split('.').all(|label| {
        (1..=DNS_LABEL_MAX).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    })
}

#[cfg(test)]
mod tests {
    use crate::manifest::read;
    use crate::settings::KubernetesVersion;

    #[track_caller]
    fn check(user: &str, expected: &[&str]) {
        let text = format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: a}}\nspec: {{securityContext: {{windowsOptions: {{runAsUserName: {user:?}}}}}, containers: [{{name: c, image: i}}]}}\n"
        );
        let document = read(&text, KubernetesVersion::default());
        let told =
            document.objects[0].issues.iter().map(|issue| issue.message.rsplit("\": ").next().unwrap_or_default());
        let told: Vec<&str> = told.map(|said| said.strip_prefix("runAsUserName").unwrap_or(said)).collect();
        assert_eq!(told, expected, "{user}");
    }

    #[test]
    fn a_windows_user_has_at_most_one_domain_and_no_signs_that_windows_forbids() {
        check("ContainerAdministrator", &[]);
        check("NT AUTHORITY\\NETWORK SERVICE", &[]);
        check("some-very-long.domain.example\\jane", &[]);
        check("", &[" cannot be an empty string"]);
        check("a\tb", &[" cannot contain control characters"]);
        check("a\\b\\c", &[" cannot contain more than one backslash"]);
        check("a\\", &["'s User cannot be empty"]);
        check(" . ", &["'s User cannot contain only periods or spaces"]);
        check(
            "a@b",
            &["'s User cannot contain the following characters: \"/\\\\:;|=,+*?<>@[]".replace("\\\\", "\\").as_str()],
        );
        check("a_very_long_domain_\\b", &["'s Domain doesn't match the NetBios nor the DNS format"]);
        check(&"u".repeat(105), &["'s User length must not be longer than 104 characters"]);
        check(
            &format!("{}\\b", "d".repeat(256)),
            &[
                "'s Domain length must be under 256 characters",
                "'s Domain doesn't match the NetBios nor the DNS format",
            ],
        );
    }
}
