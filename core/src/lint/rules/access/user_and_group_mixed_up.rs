//! # A group bound as a user, or a user as a group
//!
//! ## What it finds
//!
//! A subject of kind User with the name of a group of Kubernetes, such as `system:authenticated`, or one of kind Group
//! with the name of a user, such as `system:anonymous` or that of a service account.
//!
//! ## Why it matters
//!
//! Users and groups are compared apart. No user is called `system:authenticated`, and no group `system:anonymous`: the
//! binding grants nothing.
//!
//! ## Example
//!
//! ```yaml
//! subjects:
//! - kind: User   # it is a group
//!   name: system:authenticated
//!   apiGroup: rbac.authorization.k8s.io
//! ```
//!
//! ## Instead
//!
//! Write the kind that the name has.

use super::subjects::subjects;
use super::system_names::{GROUPS, USERS};
use crate::finding::Severity;
use crate::lint::{Found, Lint, World};
use crate::rbac::subject::service_account;

pub(crate) const LINT: Lint = Lint { code: "user-and-group-mixed-up", severity: Severity::Warning, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    for named in subjects(world.cluster) {
        let (kind, name) = (named.subject.kind.as_str(), named.subject.name.as_str());
        let right = match kind {
            "User" if GROUPS.contains(&name) || name.starts_with("system:serviceaccounts:") => "Group",
            "Group" if USERS.contains(&name) || service_account(name).is_some() => "User",
            _ => continue,
        };
        let message = ["`", name, "` is no ", kind, " but a ", right].concat();
        found.replace(&named.field("kind"), message, &["write `kind: ", right, "`"].concat(), kind, right);
    }
}
