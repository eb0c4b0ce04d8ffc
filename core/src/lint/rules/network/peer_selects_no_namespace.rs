//! # A peer that selects no namespace
//!
//! ## What it finds
//!
//! A `namespaceSelector` that selects none of the namespaces in what you pasted, where you pasted Namespace objects. A
//! selector by `kubernetes.io/metadata.name` is only found when the name is nearly that of a pasted Namespace.
//!
//! ## Why it matters
//!
//! The selector reads the labels of the Namespace object. Labels of its pods do not count, and only
//! `kubernetes.io/metadata.name` is there without being written.
//!
//! ## Example
//!
//! ```yaml
//! kind: Namespace
//! metadata: {name: monitoring}
//! ---
//! kind: NetworkPolicy
//! spec:
//!   podSelector: {}
//!   ingress:
//!   - from:
//!     - namespaceSelector: {matchLabels: {team: ops}}   # the Namespace has no such label
//! ```
//!
//! ## Instead
//!
//! Give the Namespace the label, or select it by name: `kubernetes.io/metadata.name: monitoring`.

use super::namespace_by_label::by_another_label;
use crate::cluster::NAMESPACE_NAME_LABEL;
use crate::finding::Severity;
use crate::lint::policies::or_meant;
use crate::lint::{Found, Lint, World};

pub(crate) const LINT: Lint = Lint { code: "peer-selects-no-namespace", severity: Severity::Warning, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    let namespaces = || world.cluster.namespaces.iter();
    if namespaces().all(|namespace| namespace.origin.is_none()) || world.cluster.may_hold(&["Namespace"]) {
        return;
    }
    world.each_peer(found, &mut |rule, index, peer, found| {
        let Some(selector) = peer.namespace_selector.as_ref().filter(|selector| !selector.is_empty()) else { return };
        if world.taken(rule, index).next().is_some()
            || namespaces().any(|namespace| selector.matches(&namespace.labels))
            || by_another_label(world, selector).is_some()
        {
            // By name, a namespace outside the files is a standing peer; look whether a pasted one was meant.
            let Some(name) = selector.match_labels.get(NAMESPACE_NAME_LABEL) else { return };
            if world.cluster.namespace_by_name(name).is_some() {
                return;
            }
        }
        let path = rule.peer(index).field("namespaceSelector");
        let declared = namespaces().filter(|namespace| namespace.origin.is_some());
        let labels: Vec<_> = declared.map(|namespace| &namespace.labels).collect();
        let fix = world.meant(rule.policy, selector, &path, &labels);
        if fix.is_none() && selector.keys().any(|key| key == NAMESPACE_NAME_LABEL) {
            return;
        }
        let help = or_meant("give the Namespace the label, or select by `kubernetes.io/metadata.name`", fix.as_ref());
        let message = "this peer selects no namespace in what you pasted".to_owned();
        found.add_with_fix(&rule.policy.cites(&path), message, &help, fix);
    });
}
