//! # DNS over UDP alone
//!
//! ## What it finds
//!
//! A NetworkPolicy whose pods may ask cluster DNS over UDP 53 and not over TCP 53.
//!
//! ## Why it matters
//!
//! An answer that is too long for UDP is asked for again over TCP. Where that is closed, a few names cannot be looked up,
//! and only now and then.
//!
//! ## Example
//!
//! ```yaml
//! egress:
//! - ports: [{protocol: UDP, port: 53}]
//! ```
//!
//! ## Instead
//!
//! ```yaml
//! egress:
//! - ports: [{protocol: UDP, port: 53}, {protocol: TCP, port: 53}]
//! ```

use super::egress_without_dns::each;
use crate::finding::Severity;
use crate::lint::{Found, Lint, World};

pub(crate) const LINT: Lint = Lint { code: "dns-without-tcp", severity: Severity::Info, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    each(world, found, &mut |policy, pod, [udp, tcp], found| {
        let only_udp = tcp && !udp;
        if only_udp {
            let message =
                ["pods of this policy, such as `", pod, "`, reach cluster DNS over UDP and not over TCP"].concat();
            found.add(&policy.declared.field("spec.egress"), message, "long answers come over TCP 53: allow it too");
        }
        only_udp
    });
}
