//! # A Pod Security warning that never comes
//!
//! ## What it finds
//!
//! A namespace whose `warn` or `audit` level is written and is weaker than its `enforce` level.
//!
//! ## Why it matters
//!
//! A pod that would be warned of has been refused already. Warnings make sense for a stricter level than the one that
//! is enforced, to prepare for it.
//!
//! ## Example
//!
//! ```yaml
//! kind: Namespace
//! metadata:
//!   name: shop
//!   labels:
//!     pod-security.kubernetes.io/enforce: restricted
//!     pod-security.kubernetes.io/warn: baseline   # says nothing more
//! ```
//!
//! ## Instead
//!
//! Write the level that is to come, or the same as for `enforce`, so that workloads are warned of too.

use super::security_labels::namespaces;
use crate::admission::pod_security::Level;
use crate::admission::pod_security::namespace::Mode;
use crate::finding::Severity;
use crate::lint::{Found, Lint, World};

pub(crate) const LINT: Lint = Lint { code: "pod-security-weaker-warning", severity: Severity::Info, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    for (namespace, cite) in namespaces(world.cluster) {
        let level = |mode: Mode| Level::parse(namespace.labels.get(&mode.level_label())?);
        for mode in [Mode::Audit, Mode::Warn] {
            if level(mode).is_some_and(|weaker| level(Mode::Enforce).is_some_and(|enforced| weaker < enforced)) {
                let label = mode.level_label();
                let message = ["`", &label, "` is weaker than what is enforced, and tells nothing more"].concat();
                found.add(&cite(&label), message, "write the level that is to come, or remove the label");
            }
        }
    }
}
