//! Cluster-wide policies: their peers and ports, what their rules do to a connection, and each policy in words.

use super::{Said, direction_word, list, plain_ports, said, selector};
use crate::manifest::cluster_policies::{ClusterPolicyPeer, NamespacedPods};
use crate::manifest::meta::LabelSelector;
use crate::network::{Action, Direction, PortEntry, Step, Tier, TierPolicy, TierRule};
use crate::report::capital;

/// `ClusterNetworkPolicy p`.
pub(crate) fn tier_policy(policy: &TierPolicy) -> String {
    format!("{} {}", policy.kind, policy.name)
}

pub(crate) fn tier_name(tier: Tier) -> &'static str {
    match tier {
        Tier::Admin => "Admin",
        Tier::Baseline => "Baseline",
    }
}

/// Who a peer or subject is: `pods with role=client in namespaces with team=a`, `nodes with a=b`, `10.0.0.0/8`.
pub(crate) fn tier_peer(peer: &ClusterPolicyPeer) -> String {
    if let Some(labels) = &peer.nodes {
        return if labels.is_empty() { "any node".to_owned() } else { format!("nodes with {}", selector(labels)) };
    }
    if !peer.networks.is_empty() {
        return list(&peer.networks, "or");
    }
    if !peer.domain_names.is_empty() {
        return list(&peer.domain_names, "or");
    }
    pods_of(&peer.namespaces, &peer.pods)
}

pub(crate) fn pods_of(namespaces: &Option<LabelSelector>, pods: &Option<NamespacedPods>) -> String {
    let (namespaces, pods) = match (namespaces, pods) {
        (_, Some(pods)) => (&pods.namespace_selector, Some(&pods.pod_selector)),
        (Some(namespaces), None) => (namespaces, None),
        (None, None) => return "what is not known here".to_owned(),
    };
    let whom = match pods {
        Some(labels) if !labels.is_empty() => format!("pods with {}", selector(labels)),
        _ => "any pod".to_owned(),
    };
    if namespaces.is_empty() {
        format!("{whom} in any namespace")
    } else {
        format!("{whom} in namespaces with {}", selector(namespaces))
    }
}

/// An entry with its protocol, which is empty where it takes that of the target's port.
pub(crate) fn entry(entry: &PortEntry) -> (String, &'static str) {
    match entry {
        PortEntry::Numbers(protocol, first, last) | PortEntry::EndPort(protocol, first, last) => {
            (plain_ports(*protocol, *first, *last), protocol.name())
        }
        PortEntry::Named(protocol, name) => (format!("{} port `{name}`", protocol.name()), protocol.name()),
        PortEntry::AnyNamed(name) => (format!("port `{name}`"), ""),
        PortEntry::Invalid => ("ports that the API server would refuse".to_owned(), ""),
    }
}

fn entries(rule: &TierRule) -> String {
    if rule.ports.is_empty() {
        return String::new();
    }
    let each: Vec<String> = rule.ports.iter().map(|port| entry(port).0).collect();
    format!(" on {}", list(&each, "and"))
}

/// `accepts`, `denies`, `passes`.
fn verb(action: Action) -> &'static str {
    match action {
        Action::Accept => "accepts",
        Action::Deny => "denies",
        Action::Pass => "passes on",
    }
}

fn numbered(rule: &TierRule, number: usize) -> String {
    if rule.name.is_empty() { format!("Rule {number}") } else { format!("Rule {number} (`{}`)", rule.name) }
}

fn code(tier: Tier, action: Action) -> &'static str {
    match (tier, action) {
        (Tier::Admin, Action::Accept) => "admin-accepts",
        (Tier::Admin, Action::Deny) => "admin-denies",
        (Tier::Admin, Action::Pass) => "admin-passes",
        (Tier::Baseline, Action::Accept) => "baseline-accepts",
        (Tier::Baseline, Action::Deny) => "baseline-denies",
        (Tier::Baseline, Action::Pass) => "baseline-passes",
    }
}

// Answers

/// What a rule did with the connection; `whom` is the peer that matched.
pub(crate) fn tier_step(
    policy: &TierPolicy,
    (number, rule): (usize, &TierRule),
    direction: Direction,
    whom: Option<&str>,
) -> Said {
    let action = rule.effect();
    let rank = if policy.kind == "BaselineAdminNetworkPolicy" {
        "in the Baseline tier".to_owned()
    } else {
        format!("in the {} tier at priority {}", tier_name(policy.tier), policy.priority)
    };
    let what = match whom {
        Some(whom) => format!("{} traffic {} {whom}", verb(action), preposition(direction)),
        None => format!("has a peer of a kind not known here and so {} everything", verb(action)),
    };
    let then = match (policy.tier, action) {
        (Tier::Admin, Action::Accept) => ": NetworkPolicies are not asked.",
        (Tier::Admin, Action::Deny) => ": no NetworkPolicy can allow it again.",
        (Tier::Admin, Action::Pass) => ": the rest of the tier is skipped, and NetworkPolicies are asked.",
        (Tier::Baseline, Action::Pass) => ": the rest of the tier is skipped.",
        (Tier::Baseline, _) => ".",
    };
    let text = format!("{} of {}, {rank}, {what}{then}", numbered(rule, number), tier_policy(policy));
    said(code(policy.tier, action), text)
}

fn preposition(direction: Direction) -> &'static str {
    match direction {
        Direction::Ingress => "from",
        Direction::Egress => "to",
    }
}

/// A rule that was asked first and would have accepted, so that a near miss reads on after it.
pub(crate) fn tier_rule_before(policy: &TierPolicy, number: usize) -> String {
    format!("rule {number} of {}, which comes before: ", tier_policy(policy))
}

/// The port of a rule that matched.
pub(crate) fn tier_port(port: Option<&str>, action: Action) -> Said {
    let code = if action == Action::Accept { "port-allows" } else { "port-matches" };
    match port {
        Some(port) => said(code, format!("That rule is for {port}.")),
        None => said(code, "That rule is for all ports."),
    }
}

pub(crate) fn not_asked(policy: &str, pod: &str, direction: Direction) -> Said {
    let direction = direction_word(direction);
    said("not-asked", format!("{policy} isolates {pod} for {direction}, but the Admin tier has decided before."))
}

/// The Baseline tier would have decided otherwise.
pub(crate) fn baseline_not_asked(policy: &TierPolicy, step: Step, pod: &str, direction: Direction) -> Said {
    let (would, direction) = (if step.action == Action::Deny { "deny" } else { "accept" }, direction_word(direction));
    said(
        "baseline-not-asked",
        format!(
            "{} in the Baseline tier would {would} this, but is not asked: NetworkPolicies isolate {pod} for {direction}.",
            tier_policy(policy)
        ),
    )
}

pub(crate) fn baseline_per_direction(pod: &str, direction: Direction) -> Said {
    let (this, other) = match direction {
        Direction::Ingress => ("ingress", "egress"),
        Direction::Egress => ("egress", "ingress"),
    };
    said(
        "baseline-per-direction",
        format!(
            "NetworkPolicies isolate {pod} for {other} alone, so for {this} the Baseline tier is asked; the API's text leaves room to skip it, and plug-ins may."
        ),
    )
}

pub(crate) fn tier_not_enforced(policy: &TierPolicy, pod: &str, direction: Direction) -> Said {
    let (policy, direction) = (tier_policy(policy), direction_word(direction));
    said("not-enforced", format!("{policy} has {direction} rules for {pod}, but nothing enforces them."))
}

pub(crate) fn no_rule_of_tiers(pod: &str, direction: Direction, policies: &[String]) -> Said {
    let direction = direction_word(direction);
    let text = if policies.len() == 1 {
        format!("{} has {pod} as subject, and no {direction} rule of it matches.", list(policies, "and"))
    } else {
        format!("{} have {pod} as subject, and no {direction} rule of theirs matches.", list(policies, "and"))
    };
    said("no-tier-rule-matches", text)
}

pub(crate) fn passed_by(pod: &str, direction: Direction, policies: &[String]) -> Said {
    let (policies, pass) = (list(policies, "and"), if policies.len() == 1 { "passes" } else { "pass" });
    let direction = direction_word(direction);
    said(
        "host-network-no-subject",
        format!("{policies} {pass} {pod} by for {direction}: a pod in its node's network is never the subject of one."),
    )
}

pub(crate) fn note_equal_priority(policies: &[String]) -> Said {
    said(
        "equal-priority",
        format!(
            "{} have the same priority and disagree: which comes first is up to the plug-in; here the first by name does.",
            list(policies, "and")
        ),
    )
}

pub(crate) fn note_domain(address: &str) -> Said {
    said(
        "domain-name",
        format!(
            "A rule accepts domains by name: whether {address} belongs to one is not known here, so it is taken not to."
        ),
    )
}

pub(crate) fn depends_on_order(allowed: bool) -> String {
    let now = if allowed { "allowed" } else { "denied" };
    format!(
        "Depends on which of several policies with the same priority comes first, which is up to the plug-in: by name it is {now}."
    )
}

pub(crate) fn depends_on_domain(address: &str) -> String {
    format!("Depends on whether {address} belongs to a domain that a rule accepts, which is not known here.")
}

// Policies in words

pub(crate) fn tier_rank(policy: &TierPolicy) -> Said {
    let text = match (policy.tier, policy.priority) {
        (Tier::Admin, priority) => {
            format!("Is asked before NetworkPolicies, at priority {priority}: lower comes first.")
        }
        (Tier::Baseline, i32::MAX) => "Is asked where no NetworkPolicy isolates a pod in the direction.".to_owned(),
        (Tier::Baseline, priority) => format!(
            "Is asked where no NetworkPolicy isolates a pod in the direction, at priority {priority}: lower comes first."
        ),
    };
    said("tier", text)
}

pub(crate) fn tier_subject(policy: &TierPolicy, pods: &[String]) -> Said {
    let wanted = pods_of(&policy.subject.namespaces, &policy.subject.pods);
    match pods {
        [] => said("selects-nothing", format!("Selects no pod of these files: it wants {wanted}.")),
        pods if pods.len() > 3 => said("subject", format!("Is about {wanted}: {} pods here.", pods.len())),
        pods => said("subject", format!("Is about {wanted}: here {}.", list(pods, "and"))),
    }
}

pub(crate) fn tier_rule(policy: &TierPolicy, (number, rule): (usize, &TierRule), direction: Direction) -> Said {
    let action = rule.effect();
    let of_direction = capital(direction_word(direction));
    let head = numbered(rule, number);
    if rule.fails_closed {
        let what = if action == Action::Accept { "matches nothing" } else { "denies everything" };
        return said(
            code(policy.tier, action),
            format!("{of_direction}: {head} has a peer of a kind not known here and so {what}."),
        );
    }
    let peers: Vec<String> = rule.written.iter().map(tier_peer).collect();
    let preposition = preposition(direction);
    let text = format!(
        "{of_direction}: {head} {} traffic {preposition} {}{}.",
        verb(action),
        list(&peers, "or"),
        entries(rule)
    );
    said(code(policy.tier, action), text)
}
