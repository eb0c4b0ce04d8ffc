//! # A RoleBinding to rules that count only cluster-wide
//!
//! ## What it finds
//!
//! A RoleBinding to a ClusterRole with rules for paths (`nonResourceURLs`) or for resources that belong to no
//! namespace, where no ClusterRoleBinding of what you pasted refers to the same ClusterRole. Of the roles of Kubernetes
//! itself only those are told of which nothing is left.
//!
//! ## Why it matters
//!
//! A RoleBinding grants what its ClusterRole allows in one namespace. Requests for paths and for nodes, persistent
//! volumes and the like are made in none, so that these rules have no effect.
//!
//! ## Example
//!
//! ```yaml
//! kind: RoleBinding   # a ClusterRoleBinding is needed
//! metadata: {name: delegator, namespace: shop}
//! roleRef:
//!   apiGroup: rbac.authorization.k8s.io
//!   kind: ClusterRole
//!   name: system:auth-delegator
//! ```
//!
//! ## Instead
//!
//! Use a ClusterRoleBinding, or take these rules out of the ClusterRole.

use super::api_resources::Judge;
use crate::finding::Severity;
use crate::lint::{Found, Lint, World};
use crate::order::Set;
use crate::rbac::{BindingFacts, Rbac, RoleFacts};

pub(crate) const LINT: Lint = Lint { code: "role-binding-beyond-namespace", severity: Severity::Warning, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    let rbac = world.rbac;
    let bound = |binding: &BindingFacts| binding.role.clone().ok();
    let mut cluster_wide = Set::new();
    for binding in rbac.bindings() {
        if binding.namespace.is_none() {
            cluster_wide.extend(bound(binding));
        }
    }
    let mut without_effect: Vec<Option<Option<String>>> = vec![None; rbac.roles().len()];
    for binding in rbac.bindings().iter().filter(|binding| binding.namespace.is_some()) {
        let Some(id) = bound(binding).filter(|id| !cluster_wide.contains(id)) else { continue };
        let (Some(role), Some(place)) = (rbac.role(id), binding.field("roleRef.name")) else { continue };
        // A Role is told of itself, by `cluster-scoped-in-role`.
        if role.namespace.is_some() {
            continue;
        }
        let Some(known) = without_effect.get_mut(id.0 as usize) else { continue };
        if let Some(what) = known.get_or_insert_with(|| lost(rbac, role)) {
            found.add(
                &place,
                ["in a RoleBinding, ", &role.label(), " grants nothing on ", what, ", which is in no namespace"]
                    .concat(),
                "use a ClusterRoleBinding, or take these rules out",
            );
        }
    }
}

/// The first path or resource that is lost in a namespace; of a role of Kubernetes only if all of its rules are.
fn lost(rbac: &Rbac, role: &RoleFacts) -> Option<String> {
    let mut lost: Option<&String> = None;
    for rule in role.rules.iter().filter_map(|rule| rbac.rule(*rule)) {
        let judge = Judge::of(rule);
        let inert = rule.resources.iter().find(|resource| judge.inert_in_namespace(resource));
        let of_rule = rule.non_resource_urls.first().or(inert);
        if of_rule.is_none() && role.built_in() {
            return None;
        }
        lost = lost.or(of_rule);
    }
    lost.map(|lost| ["`", lost, "`"].concat())
}
