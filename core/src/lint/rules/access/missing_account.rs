//! # A binding to a service account that is not there
//!
//! ## What it finds
//!
//! A ServiceAccount among the subjects of a binding that is not in what you pasted. Every namespace has an account
//! `default`; those of `kube-system` are not judged.
//!
//! ## Why it matters
//!
//! The API server accepts bindings to accounts that do not exist. A misspelt name or namespace leaves the real account
//! without its permissions, and whoever creates an account of that name later has them.
//!
//! ## Example
//!
//! ```yaml
//! kind: RoleBinding
//! metadata: {name: builders, namespace: shop}
//! subjects:
//! - kind: ServiceAccount
//!   name: bulider   # no such account
//!   namespace: shop
//! ```
//!
//! ## Instead
//!
//! Correct the name, or paste the account too.

use super::subjects::subjects;
use crate::cluster::accounts::{Accounts, Standing};
use crate::finding::Severity;
use crate::lint::{Found, Lint, World};

pub(crate) const LINT: Lint = Lint { code: "missing-account", severity: Severity::Info, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    let accounts = Accounts::of(world.cluster);
    for named in subjects(world.cluster).iter().filter(|named| named.subject.kind == "ServiceAccount") {
        let (namespace, name) = (named.namespace(), &named.subject.name);
        if matches!(accounts.standing(namespace, name), Standing::Missing) {
            found.add(
                &named.field("name"),
                ["ServiceAccount `", namespace, "/", name, "` is not in what you pasted"].concat(),
                "correct the name, or paste the account too",
            );
        }
    }
}
