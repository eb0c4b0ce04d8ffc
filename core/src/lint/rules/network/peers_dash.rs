//! # A dash that turns "and" into "or"
//!
//! ## What it finds
//!
//! In one list of peers, a peer with only a `namespaceSelector` followed by one with only a `podSelector`, where no other
//! peer of the list has both.
//!
//! ## Why it matters
//!
//! Each dash starts a peer of its own, and traffic needs to match only one of them. With a dash before `podSelector` the
//! rule takes every pod of the selected namespaces, and besides those the pods of the policy's own namespace that have the
//! labels. Without it the rule takes the pods with the labels in the selected namespaces.
//!
//! ## Example
//!
//! ```yaml
//! ingress:
//! - from:
//!   - namespaceSelector:
//!       matchLabels: {team: ops}
//!   - podSelector:               # another peer
//!       matchLabels: {app: probe}
//! ```
//!
//! ## Instead
//!
//! ```yaml
//! ingress:
//! - from:
//!   - namespaceSelector:
//!       matchLabels: {team: ops}
//!     podSelector:               # the same peer
//!       matchLabels: {app: probe}
//! ```
//!
//! Where "or" is meant, put the two into rules of their own, or turn them round: nothing is found then.

use crate::finding::Severity;
use crate::lint::{Found, Lint, World};
use crate::manifest::networking::NetworkPolicyPeer;
use crate::sources::Citation;
use crate::text::{Fix, TextRange};
use crate::yaml::Value;

pub(crate) const LINT: Lint = Lint { code: "peers-dash", severity: Severity::Warning, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    world.each_rule(found, &mut |rule, found| {
        if rule.peers.iter().any(|peer| peer.namespace_selector.is_some() && peer.pod_selector.is_some()) {
            return;
        }
        for (first, pair) in rule.peers.windows(2).enumerate() {
            let [namespaces, pods] = pair else { continue };
            if !is_named(namespaces.namespace_selector.as_ref(), namespaces) || !is_named(pods.pod_selector.as_ref(), pods) {
                continue;
            }
            let [before, second] = [first, first + 1].map(|peer| rule.policy.cites(&rule.peer(peer)));
            found.add_with_fix(
                &second,
                "this is a peer of its own: the rule takes all pods of the namespaces above, or these pods of the policy's \
                 own namespace"
                    .to_owned(),
                "leave out the dash before `podSelector` if both should hold at once",
                merged(world, &before, &second),
            );
        }
    });
}

/// The peer has this selector, and it asks for something.
fn is_named(selector: Option<&crate::manifest::meta::LabelSelector>, peer: &NetworkPolicyPeer) -> bool {
    peer.ip_block.is_none() && selector.is_some_and(|selector| !selector.is_empty())
}

/// Puts blanks where the second peer's dash is, in block style with both peers' keys below each other.
fn merged(world: &World<'_>, first: &Citation, second: &Citation) -> Option<Fix> {
    let sources = &world.cluster.sources;
    let document = first.origin.document;
    let key_of = |peer: &Citation| {
        let node = sources.node(peer)?;
        let Value::Mapping(entries) = &node.value else { return None };
        let key = entries.first()?.key_range;
        (node.range.start == key.start).then_some(key.start)
    };
    let (above, key) = (key_of(first)?, key_of(second)?);
    let column = sources.column(document, key);
    // The dash stands where the list starts; a list that is not indented seems to start after it, and stands below its key.
    let list = second.origin.field(second.path.as_str().rsplit_once('[')?.0);
    let base = sources.get(document)?.base;
    let start = sources.node(&list)?.range.start;
    let dash = if start < above { start } else { sources.key_range(&list)?.start - base };
    let dash = sources.column(document, dash);
    if column != sources.column(document, above) || column < dash + 2 {
        return None;
    }
    let range = TextRange { start: key - u32::try_from(column - dash).ok()?, end: key }.shifted(base);
    Some(Fix::replace("Merge with the peer above", range, " ".repeat(column - dash)))
}
