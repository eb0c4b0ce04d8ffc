//! # A rule for a PodSecurityPolicy that is not there
//!
//! ## What it finds
//!
//! A rule that allows to `use` a PodSecurityPolicy by a name that none has, where there are policies in what you
//! pasted.
//!
//! ## Why it matters
//!
//! Pods are admitted by a policy that their service account or their creator may use. A misspelt name permits a policy
//! that does not exist, and the pods are refused.
//!
//! ## Example
//!
//! ```yaml
//! rules:
//! - apiGroups: [policy]
//!   resources: [podsecuritypolicies]
//!   resourceNames: [restrictd]   # the policy is called restricted
//!   verbs: [use]
//! ```
//!
//! ## Instead
//!
//! Write the name of the policy. PodSecurityPolicies exist until Kubernetes 1.24.

use super::written_rules::written_rules;
use crate::finding::Severity;
use crate::lint::{Found, Lint, World};

pub(crate) const LINT: Lint = Lint { code: "missing-policy", severity: Severity::Warning, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    let policies = &world.cluster.pod_security_policies;
    if policies.is_empty() || !world.cluster.profile.psp_enforced() {
        return;
    }
    for written in written_rules(world.cluster) {
        if !written.rule.resources.iter().any(|resource| resource == "podsecuritypolicies") {
            continue;
        }
        for (index, name) in written.rule.resource_names.iter().enumerate() {
            let is_there = policies.binary_search_by(|policy| policy.name.cmp(name)).is_ok();
            if !is_there && !world.cluster.may_hold(&[&["PodSecurityPolicy ", name].concat()]) {
                found.add(
                    &written.item("resourceNames", index),
                    ["no PodSecurityPolicy in what you pasted is called `", name, "`"].concat(),
                    "correct the name, or paste the policy too",
                );
            }
        }
    }
}
