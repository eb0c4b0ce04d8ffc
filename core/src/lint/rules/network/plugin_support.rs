//! # Ports that need a plug-in which knows them
//!
//! ## What it finds
//!
//! A rule with `protocol: SCTP` or with `endPort`; the first of its ports is marked.
//!
//! ## Why it matters
//!
//! The API server takes both, and not every network plug-in acts on them. One that does not know `endPort` opens the first
//! port of the range alone.
//!
//! ## Example
//!
//! ```yaml
//! ports:
//! - {port: 32000, endPort: 32767}
//! ```
//!
//! ## Instead
//!
//! Look it up for your plug-in. Where it does not know ranges, write each port.

use crate::finding::Severity;
use crate::lint::{Found, Lint, World};

pub(crate) const LINT: Lint = Lint { code: "plugin-support", severity: Severity::Info, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    world.each_rule(found, &mut |rule, found| {
        let unusual = rule.ports.iter().enumerate().find_map(|(index, port)| {
            let is_sctp = port.protocol.as_deref() == Some("SCTP");
            let field = if is_sctp { "protocol" } else { "endPort" };
            (is_sctp || port.end_port.is_some()).then(|| rule.port(index).field(field))
        });
        if let Some(at) = unusual {
            let message = "not every network plug-in acts on this".to_owned();
            found.add(&rule.policy.cites(&at), message, "look it up for yours");
        }
    });
}
