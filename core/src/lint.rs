//! Lints: manifests that the API server takes, and that perhaps do not say what was meant.
//!
//! One rule is one file in `rules/`, whose doc comment is the rule's page of documentation. A lint about something that is
//! missing says "in what you pasted": the files rarely hold the whole cluster, so what every cluster has counts too
//! (`cluster::standing`).

mod found;
mod rules;

use crate::cluster::Cluster;
use crate::finding::{Finding, Severity};
use crate::network::Network;
use crate::rbac::Rbac;

pub use found::Found;

/// A rule.
pub struct Lint {
    /// Stable; also the name of its file (with `_` for `-`) and of its page of documentation.
    pub code: &'static str,
    pub severity: Severity,
    pub(crate) check: fn(&World<'_>, &mut Found<'_>),
}

/// What rules look at.
#[derive(Clone, Copy)]
pub struct World<'a> {
    pub cluster: &'a Cluster,
    pub network: &'a Network,
    pub rbac: &'a Rbac,
}

/// What all rules find.
#[must_use]
pub fn check(world: &World<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for lint in rules::RULES.into_iter().flatten() {
        (lint.check)(world, &mut Found::new(lint, world.cluster, &mut findings));
    }
    findings
}

/// The codes of all rules, in the order in which they are checked.
pub fn codes() -> impl Iterator<Item = &'static str> {
    rules::RULES.into_iter().flatten().map(|lint| lint.code)
}
