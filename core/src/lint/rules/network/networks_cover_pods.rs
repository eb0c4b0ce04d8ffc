//! # Networks that hold the pods too
//!
//! ## What it finds
//!
//! An egress rule of a cluster-wide policy that accepts or denies traffic to `0.0.0.0/0` or `::/0`, with no rule before it
//! that decides about pods.
//!
//! ## Why it matters
//!
//! `networks` are compared with every destination, pods included, other than most plug-ins take the `ipBlock` of a
//! NetworkPolicy. To deny the internet in this way also denies pods to reach each other and cluster DNS; to accept it goes
//! past every NetworkPolicy.
//!
//! ## Example
//!
//! ```yaml
//! egress:
//! - action: Deny
//!   to: [{networks: [0.0.0.0/0]}]
//! ```
//!
//! ## Instead
//!
//! ```yaml
//! egress:
//! - action: Pass
//!   to: [{namespaces: {}}]
//! - action: Deny
//!   to: [{networks: [0.0.0.0/0]}]
//! ```

use super::cluster_policies::{EgressRule, each_policy};
use crate::finding::Severity;
use crate::lint::{Found, Lint, World};

pub(crate) const LINT: Lint = Lint { code: "networks-cover-pods", severity: Severity::Warning, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    each_policy(world.cluster, &mut |rules| {
        for rule in rules {
            if decides_about_pods(rule) || found.is_full() {
                return;
            }
            for (peer, to) in rule.to.iter().enumerate().filter(|_| rule.action != "Pass") {
                for (index, network) in to.networks.iter().enumerate() {
                    if network.ends_with("/0") {
                        let message = ["`", network, "` holds the cluster's pods too"].concat();
                        let help = "to spare them, put a rule before it that passes traffic to `namespaces: {}`";
                        found.add(&rule.network(peer, index), message, help);
                    }
                }
            }
        }
    });
}

/// Nothing after it sees traffic to pods.
fn decides_about_pods(rule: &EgressRule<'_>) -> bool {
    rule.all_ports && rule.to.iter().any(|peer| peer.namespaces.as_ref().is_some_and(|selector| selector.is_empty()))
}
