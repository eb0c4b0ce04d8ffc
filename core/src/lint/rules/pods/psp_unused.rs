//! # A PodSecurityPolicy that nobody may use
//!
//! ## What it finds
//!
//! A PodSecurityPolicy that no binding in what you pasted lets anybody `use`.
//!
//! ## Why it matters
//!
//! A pod is admitted by a policy only if its service account or its creator may use it. Without such a permission the
//! policy serves administrators alone, who may use every policy.
//!
//! ## Example
//!
//! ```yaml
//! kind: PodSecurityPolicy
//! metadata: {name: restricted}
//! # and no role with the verb use for it
//! ```
//!
//! ## Instead
//!
//! Write a ClusterRole with the verb `use` for it, and bind that to the accounts of the pods.

use super::policies::policies;
use crate::finding::Severity;
use crate::lint::{Found, Lint, World};
use crate::manifest::rbac::PolicyRule;
use crate::order::Set;

pub(crate) const LINT: Lint = Lint { code: "psp-unused", severity: Severity::Info, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    let policies = policies(world.cluster);
    let deciding = ["Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding"];
    if policies.is_empty() || world.cluster.may_hold(&deciding) {
        return;
    }
    let rbac = world.rbac;
    let mut roles = Set::new();
    for binding in rbac.bindings() {
        if !binding.built_in() && !binding.object().subjects.is_empty() {
            roles.extend(binding.role.clone());
        }
    }
    let mut names = Set::new();
    for role in roles.into_iter().filter_map(|id| rbac.role(id)) {
        for rule in &role.rules {
            let Some(rule) = rbac.rule(*rule).filter(|rule| may_use(rule)) else { continue };
            if rule.resource_names.is_empty() {
                return;
            }
            names.extend(rule.resource_names.iter().map(String::as_str));
        }
    }
    for policy in policies.iter().filter(|policy| !names.contains(policy.name.as_str())) {
        found.add(
            &policy.field("metadata.name"),
            "nobody in what you pasted may use this policy".to_owned(),
            "bind a role with the verb `use` for it to the service accounts of the pods",
        );
    }
}

fn may_use(rule: &PolicyRule) -> bool {
    let has = |list: &[String], wanted: &[&str]| list.iter().any(|item| item == "*" || wanted.contains(&item.as_str()));
    has(&rule.verbs, &["use"])
        && has(&rule.api_groups, &["policy", "extensions"])
        && has(&rule.resources, &["podsecuritypolicies"])
}
