//! The titles of changes that let pods in, and of labels.

use crate::admission::pod_security::Level;

/// What a change is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aim {
    Admitted,
    Valid,
    Started,
}

/// `policy` admits the pod then.
pub fn change(pod: &str, policy: Option<&str>, aim: Aim) -> String {
    match policy {
        _ if aim == Aim::Started => ["Change `", pod, "` so that it starts as an ordinary user"].concat(),
        _ if aim == Aim::Valid => ["Change `", pod, "` so that API validation takes it"].concat(),
        Some(policy) => ["Change `", pod, "` so that `", policy, "` admits it"].concat(),
        None => ["Change `", pod, "` so that it is admitted"].concat(),
    }
}

/// The same of a pod that is let in by it and does not start.
pub fn unless_started(title: String, fails: bool) -> String {
    if fails { [&title, "; it does not start then"].concat() } else { title }
}

/// The same of a pod whose file validation refused before, for what the change leaves.
pub fn unless_valid(title: String, is_valid: bool) -> String {
    if is_valid { title } else { [&title, "; API validation still refuses it"].concat() }
}

/// The same, told with the volumes that the pod loses by it.
pub fn without(title: &str, lost: &[String]) -> String {
    match lost {
        [] => title.to_owned(),
        [one] => [title, ", without its volume `", one, "`"].concat(),
        all => [title, ", without its volumes `", &all.join("`, `"), "`"].concat(),
    }
}

/// What a grant to a service account means beyond the pod that it is made for.
pub fn all_of_account(account: &str, namespace: &str, policy: &str) -> String {
    ["every pod that runs as `", account, "`, whoever creates pods in `", namespace, "`, may use `", policy, "`"]
        .concat()
}

pub fn meets(pod: &str, level: &str) -> String {
    ["Change `", pod, "` so that it meets `", level, "`"].concat()
}

pub fn labels_fix(namespace: &str, level: Level) -> String {
    ["Label namespace `", namespace, "` to enforce `", level.name(), "`"].concat()
}
