//! # A subject with a `*` in its name
//!
//! ## What it finds
//!
//! A subject whose name holds a `*`.
//!
//! ## Why it matters
//!
//! Names of users and groups are compared letter by letter: `*` stands for nobody, not for everybody.
//!
//! ## Example
//!
//! ```yaml
//! subjects:
//! - kind: User
//!   name: "*"   # a user with this very name
//!   apiGroup: rbac.authorization.k8s.io
//! ```
//!
//! ## Instead
//!
//! Name a group: `system:authenticated` are all who have authenticated, `system:serviceaccounts:shop` all accounts of
//! the namespace `shop`.

use super::subjects::subjects;
use crate::finding::Severity;
use crate::lint::{Found, Lint, World};

pub(crate) const LINT: Lint = Lint { code: "subject-wildcard", severity: Severity::Warning, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    for named in subjects(world.cluster).iter().filter(|named| named.subject.name.contains('*')) {
        found.add(
            &named.field("name"),
            ["nobody is called `", &named.subject.name, "`: subjects know no wildcard"].concat(),
            "name a group, such as `system:authenticated` or `system:serviceaccounts:NAMESPACE`",
        );
    }
}
