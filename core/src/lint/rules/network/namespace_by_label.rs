//! # A namespace selected by a label that it does not have
//!
//! ## What it finds
//!
//! A `namespaceSelector` with a label whose value is the name of a namespace, such as `name: kube-system`, where no
//! namespace in what you pasted has that label.
//!
//! ## Why it matters
//!
//! Namespaces have no label `name` unless somebody gives them one. The label that every namespace has, and that nobody can
//! change, is `kubernetes.io/metadata.name`.
//!
//! ## Example
//!
//! ```yaml
//! egress:
//! - to:
//!   - namespaceSelector: {matchLabels: {name: kube-system}}
//! ```
//!
//! ## Instead
//!
//! ```yaml
//! egress:
//! - to:
//!   - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}
//! ```

use crate::cluster::{NAMESPACE_NAME_LABEL, SELECTED_KINDS};
use crate::finding::Severity;
use crate::lint::{Found, Lint, World};
use crate::manifest::meta::LabelSelector;
use crate::text::Fix;

pub(crate) const LINT: Lint = Lint { code: "namespace-by-label", severity: Severity::Warning, check };

/// Namespaces that every cluster has.
const USUAL: [&str; 4] = ["default", "kube-node-lease", "kube-public", "kube-system"];

fn check(world: &World<'_>, found: &mut Found<'_>) {
    if world.cluster.may_hold(&SELECTED_KINDS) {
        return;
    }
    world.each_peer(found, &mut |rule, index, peer, found| {
        let Some(selector) = &peer.namespace_selector else { return };
        if world.taken(rule, index).next().is_some() {
            return;
        }
        let Some((key, value)) = by_another_label(world, selector) else { return };
        let labels = rule.peer(index).field("namespaceSelector.matchLabels");
        let at = rule.policy.cites(&labels.key(key));
        let message = ["no namespace in what you pasted has the label `", key, ": ", value, "`"].concat();
        let fix = world.cluster.sources.key_range(&at).map(|range| {
            Fix::replace(["Select by `", NAMESPACE_NAME_LABEL, "`"].concat(), range, NAMESPACE_NAME_LABEL)
        });
        let help = ["every namespace has its name as `", NAMESPACE_NAME_LABEL, "`"].concat();
        found.add_with_fix(&at, message, &help, fix);
    });
}

/// A label that no namespace has, whose value is a namespace's name.
pub(super) fn by_another_label<'a>(world: &World<'_>, selector: &'a LabelSelector) -> Option<(&'a str, &'a str)> {
    let cluster = world.cluster;
    let is_name = |name: &str| USUAL.contains(&name) || cluster.namespace_by_name(name).is_some();
    let is_label = |key: &String, value: &String| {
        cluster.namespaces.iter().any(|namespace| namespace.labels.get(key) == Some(value))
    };
    selector
        .match_labels
        .iter()
        .find(|(key, value)| *key != NAMESPACE_NAME_LABEL && is_name(value) && !is_label(key, value))
        .map(|(key, value)| (key.as_str(), value.as_str()))
}
