//! # A binding to a role that is not there
//!
//! ## What it finds
//!
//! A binding whose role is neither in what you pasted nor among those that every cluster of the chosen version has.
//!
//! ## Why it matters
//!
//! The API server accepts such a binding. It grants nothing until somebody creates a role of that name, and from then
//! on whatever that role allows.
//!
//! ## Example
//!
//! ```yaml
//! kind: RoleBinding
//! roleRef:
//!   apiGroup: rbac.authorization.k8s.io
//!   kind: ClusterRole
//!   name: veiw   # no such ClusterRole
//! subjects:
//! - {kind: User, name: jane}
//! ```
//!
//! ## Instead
//!
//! Correct the name, or paste the role too. What a binding refers to cannot be changed later: delete the binding and
//! create it again.

use super::references::{Meant, broken_references};
use crate::finding::Severity;
use crate::lint::{Found, Lint, World};
use crate::manifest::closest::closest;

pub(crate) const LINT: Lint = Lint { code: "missing-role", severity: Severity::Warning, check };

/// At most so many roles are looked through for one of nearly the same name.
const MAX_SIMILAR: usize = 500;

fn check(world: &World<'_>, found: &mut Found<'_>) {
    for (binding, meant) in broken_references(world) {
        let (Meant::Nowhere, Some(place)) = (meant, binding.field("roleRef.name")) else { continue };
        if found.is_full() {
            return;
        }
        let reference = &binding.object().role_ref;
        let message = [&reference.kind, " `", &reference.name, "` is not in what you pasted"].concat();
        let namespace = if reference.kind == "Role" { &binding.namespace } else { &None };
        let roles = world.rbac.roles().iter().filter(|role| role.namespace == *namespace);
        match closest(&reference.name, &roles.take(MAX_SIMILAR).map(|role| role.name.as_str()).collect::<Vec<_>>()) {
            Some(near) => {
                found.replace(&place, message, &["did you mean `", near, "`?"].concat(), &reference.name, near);
            }
            None => found.add(&place, message, "the binding grants nothing until there is such a role"),
        }
    }
}
