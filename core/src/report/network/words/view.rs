//! Each policy in words, and the notes beside them.

use super::{Said, direction_word, host_network_note, list, peer, ports, said, selector};
use crate::manifest::meta::LabelSelector;
use crate::manifest::networking::{NetworkPolicyPeer, NetworkPolicyPort};
use crate::network::Direction;
use crate::report::{capital, takes_no_part};

// Policies in words

pub(crate) fn isolates(pods: &[String], directions: &[Direction]) -> Said {
    let whom = if pods.len() > 3 { format!("{} pods", pods.len()) } else { list(pods, "and") };
    let how: Vec<String> = directions.iter().map(|direction| direction_word(*direction).to_owned()).collect();
    said("isolates", format!("Isolates {whom} for {}.", list(&how, "and")))
}

pub(crate) fn selects_nothing(wanted: &LabelSelector, namespace: &str) -> Said {
    if wanted.is_empty() {
        return said("selects-nothing", format!("Selects every pod in {namespace}, and these files hold none."));
    }
    said("selects-nothing", format!("Selects no pod of these files: it wants {} in {namespace}.", selector(wanted)))
}

pub(crate) fn isolates_nothing() -> Said {
    said("isolates-nothing", "Names no known policy type: it isolates nothing.")
}

pub(crate) fn selects_also(pods: &[String]) -> Said {
    let note = host_network_note(pods.len());
    said("selects-host-network", ["Also selects ", &list(pods, "and"), ", which ", note, "."].concat())
}

pub(crate) fn types_implied(egress: bool) -> Said {
    let because = if egress {
        "ingress is always implied, and egress because there are egress rules"
    } else {
        "ingress is implied, and egress is not because there is no egress rule"
    };
    said("implied-policy-types", format!("`policyTypes` is not written: {because}."))
}

pub(crate) fn empty_egress_is_no_egress_policy() -> Said {
    said(
        "empty-egress-not-implied",
        "`egress` is empty and so implies no policy type: to deny all egress, write `policyTypes: [Egress]`.",
    )
}

pub(crate) fn inert_rules(direction: Direction) -> Said {
    let field = direction.rules_field();
    let wanted = direction.policy_type();
    said("inert-rules", format!("`{field}` has rules that do nothing: `policyTypes` does not name {wanted}."))
}

pub(crate) fn denies_all(direction: Direction) -> Said {
    match direction {
        Direction::Ingress => said("denies-all-ingress", "There is no ingress rule: nothing comes in."),
        Direction::Egress => said("denies-all-egress", "There is no egress rule: nothing goes out."),
    }
}

pub(crate) fn not_restricted(direction: Direction) -> Said {
    let word = capital(direction_word(direction));
    said("direction-left-alone", format!("{word} is not restricted by this policy."))
}

/// A rule as `kubectl describe` tells it, in one sentence.
pub(crate) fn rule(
    direction: Direction,
    peers: &[NetworkPolicyPeer],
    port_list: &[NetworkPolicyPort],
    own_namespace: &str,
) -> Said {
    let (verb, preposition, anywhere) = match direction {
        Direction::Ingress => ("Lets in", "from", "anywhere, inside and outside the cluster"),
        Direction::Egress => ("Lets out", "to", "anywhere, inside and outside the cluster"),
    };
    let whom = match peers {
        [] => format!("{preposition} {anywhere}"),
        peers => {
            let each: Vec<String> =
                peers.iter().map(|one| format!("{preposition} {}", peer(one, own_namespace))).collect();
            list(&each, "or")
        }
    };
    said("rule", format!("{verb} {} {whom}.", ports(port_list)))
}

pub(crate) fn missing_namespace(namespace: &str) -> Said {
    said(
        "missing-namespace",
        format!(
            "Neither a Namespace nor a pod of {namespace} is in these files; the API server refuses policies in a namespace that does not exist."
        ),
    )
}

pub(crate) fn not_all_policies(told: usize, all: usize) -> Said {
    said("policies-cut", format!("Only the first {told} of {all} policies are told in words; all of them count."))
}

// Notes on the view

pub(crate) fn in_focus(focus: &str, number: usize, of: usize) -> Said {
    let which = if number == 0 { "None" } else { "Those" };
    said("focus", format!("{which} of the {of} pods whose name holds `{focus}` come first: {number}."))
}

pub(crate) fn existing_connections() -> Said {
    said(
        "existing-connections",
        "These answers are about new connections: whether existing connections are cut when a policy starts to apply is up to the network plug-in.",
    )
}

pub(crate) fn replies() -> Said {
    said("replies", "Replies to an allowed connection need no rule of their own.")
}

pub(crate) fn own_node() -> Said {
    said(
        "own-node",
        "Traffic between a pod and the node it runs on is always allowed, so probes by the kubelet work; other nodes are addresses like any other.",
    )
}

pub(crate) fn dns_blocked(pods: &[String]) -> Said {
    let may = if pods.len() == 1 { "is" } else { "are" };
    said(
        "dns-blocked",
        format!(
            "{} {may} isolated for egress and may not reach cluster DNS on UDP 53: names do not resolve there.",
            list(pods, "and")
        ),
    )
}

// Incomplete

pub(crate) fn not_evaluated(kind: &str) -> String {
    format!("{kind} is not evaluated, and could change what is allowed.")
}

pub(crate) fn added_label(policy: &str, key: &str) -> String {
    format!(
        "{policy} selects by `{key}`, which controllers add to the pods they create; workloads here do not show it."
    )
}

pub(crate) fn left_out(object: &str) -> String {
    format!("{}: once it is mended the answer may differ.", takes_no_part(object))
}

pub(crate) fn unreadable(file: &str, line: u32) -> String {
    format!("The document at line {line} of {file} cannot be read; with it the answer may differ.")
}
