//! # A name of Kubernetes that is misspelt
//!
//! ## What it finds
//!
//! A group that is nearly one of those that Kubernetes itself puts requests into, such as `system:authenticate`, or a
//! name that starts like that of a service account or of its groups and is none.
//!
//! ## Why it matters
//!
//! Names are compared letter by letter. The misspelt group has no members, so that the binding grants nothing.
//!
//! ## Example
//!
//! ```yaml
//! subjects:
//! - kind: Group
//!   name: system:serviceaccount:shop   # the group is system:serviceaccounts:shop
//!   apiGroup: rbac.authorization.k8s.io
//! ```
//!
//! ## Instead
//!
//! Write the group as Kubernetes does: `system:authenticated`, `system:unauthenticated`, `system:masters`,
//! `system:nodes`, `system:serviceaccounts`, or `system:serviceaccounts:NAMESPACE` for all accounts of a namespace. The
//! user name of an account is `system:serviceaccount:NAMESPACE:NAME`.

use super::subjects::subjects;
use super::system_names::GROUPS;
use crate::finding::Severity;
use crate::lint::{Found, Lint, World};
use crate::manifest::closest::closest;
use crate::rbac::subject::service_account;

pub(crate) const LINT: Lint = Lint { code: "unknown-system-name", severity: Severity::Warning, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    for named in subjects(world.cluster) {
        let name = &named.subject.name;
        let is_group = named.subject.kind == "Group";
        let place = named.field("name");
        if let Some(rest) = name.strip_prefix("system:serviceaccount:") {
            if is_group && !rest.contains(':') {
                let right = ["system:serviceaccounts:", rest].concat();
                found.replace(&place, no_such("group", name), &["write `", &right, "`"].concat(), name, &right);
            } else if named.subject.kind == "User" && service_account(name).is_none() {
                found.add(&place, no_such("user", name), "an account is `system:serviceaccount:NAMESPACE:NAME`");
            }
            continue;
        }
        if !is_group || !name.contains(':') || GROUPS.contains(&name.as_str()) || found.is_full() {
            continue;
        }
        if name.strip_prefix("system:serviceaccounts:").is_some_and(|namespace| namespace.contains(':')) {
            found.add(&place, no_such("group", name), "`system:serviceaccounts:NAMESPACE` are all of a namespace");
        } else if let Some(near) = closest(name, &GROUPS) {
            found.replace(&place, no_such("group", name), &["write `", near, "`"].concat(), name, near);
        }
    }
}

fn no_such(what: &str, name: &str) -> String {
    ["Kubernetes has no ", what, " `", name, "`"].concat()
}
