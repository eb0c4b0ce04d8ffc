//! The texts about writing roles and bindings.

use super::count;
use crate::manifest::rbac::PolicyRule;
use crate::rbac::Attributes;
use crate::report::{Effect, Reason};

pub(in super::super) mod title {
    pub(in super::super::super) const WRITE: &str = "May write such objects?";
    pub(in super::super::super) const GRANT: &str = "Holds what it would grant?";
}

pub(in super::super) fn question(user: &str, is_update: bool, object: &str) -> String {
    let verb = if is_update { "change" } else { "create" };
    format!("May {user} {verb} {object}?")
}

pub(in super::super) const NOTHING_NAMED: &str =
    "The question names no role or binding: `object` names one of the files, `manifest` holds one.";

pub(in super::super) fn unknown_object(object: &str) -> String {
    format!("The files hold no `{object}`: name it as `ClusterRole NAME` or `RoleBinding NAMESPACE/NAME`.")
}

pub(in super::super) const NO_ROLE_IN_MANIFEST: &str =
    "The manifest holds no Role, ClusterRole, RoleBinding or ClusterRoleBinding that the API server would accept.";

pub(in super::super) fn unreadable(problem: &str) -> String {
    format!("The manifest cannot be taken: {problem}")
}

pub(in super::super) fn yes(user: &str, is_update: bool, object: &str, how: &str) -> String {
    let verb = if is_update { "change" } else { "create" };
    format!("{user} may {verb} {object}: {how}.")
}

pub(in super::super) const BY_HOLDING: &str = "it holds everything that this grants";
pub(in super::super) const BY_MASTERS: &str = "members of system:masters are not checked";

pub(in super::super) fn by_verb(lifting: &Attributes) -> String {
    format!("it may {}, which lifts the check", super::request(lifting))
}

pub(in super::super) fn may_not_write(user: &str, request: &Attributes) -> String {
    format!("{user} may not {} in the first place.", super::request(request))
}

pub(in super::super) fn may_not_grant(user: &str, is_update: bool, object: &str, missing: usize) -> String {
    let verb = if is_update { "change" } else { "create" };
    let what = count(missing, "permission", "permissions");
    format!("{user} may not {verb} {object}: it grants {what} that {user} does not hold.")
}

pub(in super::super) fn needs_everything(user: &str, object: &str) -> String {
    format!(
        "{user} may not write {object}: a role that gathers others may be written only by somebody who may do everything."
    )
}

pub(in super::super) fn not_found(object: &str) -> String {
    format!(
        "The API server refuses {object}: the role that it refers to does not exist, and the verb bind on it is not held."
    )
}

pub(in super::super) fn missing(rule: &PolicyRule) -> Reason {
    Reason::new("not-held", Effect::Against, format!("Not held: {}.", super::rule(rule)))
}

pub(in super::super) fn lift(lifting: &Attributes) -> Reason {
    let text = format!("To grant it all the same takes the verb {}: {}.", lifting.verb, super::request(lifting));
    Reason::new("lifting-verb", Effect::Near, text)
}

pub(in super::super) fn held(number: usize) -> Reason {
    Reason::new(
        "held",
        Effect::For,
        format!("{} held.", count(number, "rule that it grants is", "rules that it grants are all")),
    )
}

pub(in super::super) fn masters() -> Reason {
    Reason::new(
        "bypass",
        Effect::For,
        "Members of Group system:masters are let through before RBAC is asked, and not checked.",
    )
}

pub(in super::super) const ONLY_METADATA: &str =
    "An update that changes nothing but ownerReferences, finalizers or managedFields is not checked.";

pub(in super::super) const IMMUTABLE: &str = "The roleRef of a binding that exists can never be changed: it is deleted and created anew (kubectl auth reconcile does so).";

pub(in super::super) fn note(text: &str) -> Reason {
    Reason::new("note", Effect::Note, text)
}
