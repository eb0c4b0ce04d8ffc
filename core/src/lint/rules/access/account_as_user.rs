//! # A service account bound as a user
//!
//! ## What it finds
//!
//! A subject of kind User whose name is that of a service account, `system:serviceaccount:NAMESPACE:NAME`.
//!
//! ## Why it matters
//!
//! It works, because that is the user name under which the account makes its requests. But tools that list the
//! permissions of accounts may miss it.
//!
//! ## Example
//!
//! ```yaml
//! subjects:
//! - kind: User
//!   name: system:serviceaccount:shop:builder
//!   apiGroup: rbac.authorization.k8s.io
//! ```
//!
//! ## Instead
//!
//! Write `kind: ServiceAccount` with `name: builder` and `namespace: shop`, without `apiGroup`.

use super::subjects::subjects;
use crate::finding::Severity;
use crate::lint::{Found, Lint, World};
use crate::rbac::subject::service_account;

pub(crate) const LINT: Lint = Lint { code: "account-as-user", severity: Severity::Info, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    for named in subjects(world.cluster).filter(|named| named.subject.kind == "User") {
        if let Some((namespace, name)) = service_account(&named.subject.name) {
            found.add(
                &named.field("name"),
                "this user is a service account".to_owned(),
                &["write `kind: ServiceAccount`, `name: ", name, "`, `namespace: ", namespace, "`"].concat(),
            );
        }
    }
}
