//! Paths within volumes and names of profiles: pkg/apis/core/validation. Each function lists what is wrong with a text.

/// `validatePathNoBacksteps`.
pub(super) fn without_backsteps(text: &str) -> Vec<String> {
    if text.split('/').any(|step| step == "..") { said("must not contain '..'") } else { Vec::new() }
}

/// `validateLocalDescendingPath`.
pub(super) fn descending(text: &str) -> Vec<String> {
    let mut wrong = if text.starts_with('/') { said("must be a relative path") } else { Vec::new() };
    wrong.extend(without_backsteps(text));
    wrong
}

/// `validateLocalNonReservedPath`.
pub(super) fn not_reserved(text: &str) -> Vec<String> {
    let mut wrong = descending(text);
    if text.starts_with("..") && !text.starts_with("../") {
        wrong.push("must not start with '..'".to_owned());
    }
    wrong
}

/// `ValidateProfileFormat` of pkg/security/apparmor.
pub(super) fn apparmor_profile(text: &str) -> Vec<String> {
    let known = matches!(text, "" | "runtime/default" | "unconfined") || text.starts_with("localhost/");
    if known { Vec::new() } else { vec![format!("invalid AppArmor profile name: {text:?}")] }
}

fn said(text: &str) -> Vec<String> {
    vec![text.to_owned()]
}
