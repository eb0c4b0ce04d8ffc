//! # A binding to a role of the other kind
//!
//! ## What it finds
//!
//! A binding to a Role where there is only a ClusterRole of that name, or the other way round.
//!
//! ## Why it matters
//!
//! Role and ClusterRole are two kinds, and a reference to the wrong one finds nothing. `view`, `edit`, `admin` and
//! `cluster-admin` are ClusterRoles, also when they are bound in one namespace.
//!
//! ## Example
//!
//! ```yaml
//! kind: RoleBinding
//! metadata: {name: viewers, namespace: shop}
//! roleRef:
//!   apiGroup: rbac.authorization.k8s.io
//!   kind: Role   # view is a ClusterRole
//!   name: view
//! ```
//!
//! ## Instead
//!
//! Name the kind that the role has. A ClusterRole in a RoleBinding counts in the namespace of the binding only.

use super::references::{Meant, broken_references};
use crate::finding::Severity;
use crate::lint::{Found, Lint, World};

pub(crate) const LINT: Lint = Lint { code: "role-kind-mixed-up", severity: Severity::Warning, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    for (binding, meant) in broken_references(world) {
        let (Meant::OtherKind(role), Some(place)) = (meant, binding.field("roleRef.kind")) else { continue };
        let kind = &binding.object().role_ref.kind;
        let message = ["there is no ", kind, " `", &role.name, "`, but a ", role.kind()].concat();
        found.replace(&place, message, &["write `kind: ", role.kind(), "`"].concat(), kind, role.kind());
    }
}
