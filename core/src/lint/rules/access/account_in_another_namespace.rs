//! # A binding to a service account of another namespace
//!
//! ## What it finds
//!
//! A ServiceAccount among the subjects of a binding that is not in what you pasted, while another namespace there has
//! one of that name.
//!
//! ## Why it matters
//!
//! An account is known by namespace and name together. A subject without `namespace` in a RoleBinding means an account
//! of the namespace of the binding. The account that was meant gets nothing.
//!
//! ## Example
//!
//! ```yaml
//! kind: ServiceAccount
//! metadata: {name: builder, namespace: ci}
//! ---
//! kind: RoleBinding
//! metadata: {name: builders, namespace: shop}
//! subjects:
//! - kind: ServiceAccount   # shop/builder, not ci/builder
//!   name: builder
//! ```
//!
//! ## Instead
//!
//! Write the namespace of the account. It may differ from that of the RoleBinding.

use super::subjects::subjects;
use crate::cluster::accounts::{Accounts, Standing};
use crate::finding::Severity;
use crate::lint::{Found, Lint, World};

pub(crate) const LINT: Lint = Lint { code: "account-in-another-namespace", severity: Severity::Warning, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    let accounts = Accounts::of(world.cluster);
    for named in subjects(world.cluster).iter().filter(|named| named.subject.kind == "ServiceAccount") {
        let (namespace, name) = (named.namespace(), &named.subject.name);
        let Standing::Elsewhere(real) = accounts.standing(namespace, name) else { continue };
        let written = &named.subject.namespace;
        let field = if written.is_empty() { "name" } else { "namespace" };
        let message = ["ServiceAccount `", namespace, "/", name, "` is not in what you pasted"].concat();
        let help = ["there is one of that name in the namespace `", real, "`"].concat();
        if written.is_empty() {
            found.add(&named.field(field), message, &help);
        } else {
            found.replace(&named.field(field), message, &help, written, real);
        }
    }
}
