//! The answer in one sentence.

use super::names;

pub fn admitted(pod: &str, by: Option<&str>, rest: Rest) -> String {
    let by = by.map_or_else(|| "Nothing refuses".to_owned(), |policy| format!("`{policy}` admits"));
    let rest = match rest {
        Rest::Fine => ".",
        Rest::Denied => ", but the requester may not create it.",
        Rest::ChangeDenied => ", but the requester may not change it.",
        Rest::DeniedAndInvalid => ", but API validation then refuses it, and the requester may not create it either.",
        Rest::Invalid => ", but API validation then refuses it.",
        Rest::DoesNotStart => ", but it does not start.",
        Rest::MayNotStart => "; whether it starts depends on its image's user.",
        Rest::DependsOnNode => "; whether it starts depends on what its node allows.",
    };
    format!("{by} `{pod}`{rest}")
}

/// What keeps an admitted pod from running, the first of several; what the API server refuses is told in full.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rest {
    Fine,
    Denied,
    ChangeDenied,
    DeniedAndInvalid,
    Invalid,
    DoesNotStart,
    MayNotStart,
    DependsOnNode,
}

pub fn rejected_by_standard(pod: &str, namespace: &str, is_valid: bool) -> String {
    let invalid = if is_valid { "" } else { "API validation refuses it, and " };
    format!(
        "`{pod}` is rejected: {invalid}it does not meet the Pod Security Standard that namespace `{namespace}` enforces."
    )
}

/// By the plug-in before that of the policies.
pub fn barred(pod: &str, reason: &str) -> String {
    format!("`{pod}` is rejected before any policy is asked: {reason}.")
}

/// `would_set`: they may be used and would have to set something, which they may not on a change.
pub fn rejected(pod: &str, meets: &[&str], fails: &[&str], would_set: &[&str]) -> String {
    match (meets, fails) {
        ([], []) if !would_set.is_empty() => {
            format!("`{pod}` is rejected: on a change {} may not set what the pod lacks.", names(would_set))
        }
        ([], []) => format!("`{pod}` is rejected: no policy may be used."),
        ([], fails) => format!("`{pod}` is rejected: it breaks rules of {}.", names(fails)),
        (meets, []) => format!("`{pod}` is rejected: it meets {}, but may not use {}.", names(meets), pronoun(meets)),
        (meets, fails) => format!(
            "`{pod}` is rejected: it breaks rules of {}; it meets {}, but may not use {}.",
            names(fails),
            names(meets),
            pronoun(meets)
        ),
    }
}

fn pronoun(names: &[&str]) -> &'static str {
    if names.len() == 1 { "it" } else { "them" }
}
