//! # A PodSecurityPolicy for the host network without ports
//!
//! ## What it finds
//!
//! A PodSecurityPolicy with `hostNetwork: true` and no `hostPorts`.
//!
//! ## Why it matters
//!
//! In a pod on the network of its host every container port is a port of the host, and the API server writes it down as
//! `hostPort`. With no range in `hostPorts` the policy refuses every such pod that declares a port.
//!
//! ## Example
//!
//! ```yaml
//! spec:
//!   hostNetwork: true   # and no hostPorts
//!   volumes: [secret, projected]
//! ```
//!
//! ## Instead
//!
//! Add the ports: `hostPorts: [{min: 8000, max: 8080}]`, or all of them, `{min: 0, max: 65535}`.

use super::policies::policies;
use crate::finding::Severity;
use crate::lint::{Found, Lint, World};

pub(crate) const LINT: Lint = Lint { code: "psp-host-network-without-ports", severity: Severity::Warning, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    for policy in policies(world.cluster) {
        let spec = &policy.object.spec;
        if spec.host_network && spec.host_ports.is_empty() {
            found.add(
                &policy.field("spec.hostNetwork"),
                "without `hostPorts`, a pod on the host network may declare no port".to_owned(),
                "add the ranges of ports to `hostPorts`",
            );
        }
    }
}
