//! Is it valid?

use super::{Said, said};

pub fn valid() -> Said {
    said(
        "no-contradiction",
        "Its names, images, ports, volumes and security contexts are valid; other fields are not validated here.",
    )
}

pub fn invalid(message: &str) -> Said {
    said("invalid", format!("API validation refuses it: {}", quoted(message)))
}

/// What may hold backticks itself, as Markdown quotes it.
fn quoted(message: &str) -> String {
    if message.contains('`') { ["`` ", message, " ``"].concat() } else { ["`", message, "`"].concat() }
}

pub fn contradiction(container: &str) -> Said {
    said(
        "contradiction",
        format!(
            "Container `{container}` has privileges and `allowPrivilegeEscalation: false`: API validation refuses that."
        ),
    )
}

pub fn escalation_set_by(policy: &str) -> Said {
    said(
        "escalation-set-by-policy",
        format!("`{policy}` sets `allowPrivilegeEscalation: false` where a container does not say."),
    )
}

pub fn in_words_of_the_api(message: &str) -> Said {
    said("invalid", format!("The API server would say: {}", quoted(message)))
}

/// What a policy, or the API server in its name, sets and the pod cannot have.
pub fn misfit(message: &str, by: Option<&str>) -> Said {
    let by =
        by.map_or_else(|| "the API server sets from an annotation".to_owned(), |policy| format!("`{policy}` sets"));
    said("misfit", format!("API validation refuses what {by}: {}", quoted(message)))
}

pub fn before_pod_security() -> Said {
    said(
        "validated-first",
        "Validation comes before Pod Security: the API server tells these errors first, and of the standard once they are mended.",
    )
}
