//! Answers: questions that cannot be answered, summaries, and the reasons of each stage.

use super::{PROJECTS_APART, Said, count, direction_word, list, nothing_enforced, said, tier_name, tier_policy};
use crate::network::{Direction, TierPolicy};
use crate::report::{Reason, capital};
use crate::settings::NetworkPlugin;

// Answers: questions that cannot be answered

pub(crate) fn bad_protocol(protocol: &str) -> Said {
    said("bad-question", format!("`{protocol}` is no protocol that policies know: ask about TCP, UDP or SCTP."))
}

pub(crate) fn bad_port() -> Said {
    said("bad-question", "Port 0 does not exist: ask about a port from 1 to 65535.")
}

pub(crate) fn missing_end(stage: &str) -> Said {
    let which = if stage == "egress" { "source" } else { "target" };
    said("bad-question", format!("The {which} is missing: name a pod as `namespace/name`, or an address."))
}

pub(crate) fn unknown_end(text: &str, alike: &[String]) -> Said {
    let hint = if alike.is_empty() { String::new() } else { format!(" Did you mean {}?", list(alike, "or")) };
    let told = match text.contains('/') {
        true => format!("No pod or workload `{text}` is in these files.{hint}"),
        false => format!("`{text}` is no pod, workload or address known here.{hint}"),
    };
    said("unknown-endpoint", told)
}

pub(crate) fn is_a_service(text: &str) -> Said {
    said("unknown-endpoint", format!("`{text}` is a Service, which makes no connections: ask about a pod behind it."))
}

/// Of a question that cannot be answered as it stands: what is wrong with it.
pub(crate) fn cannot_answer(problems: &[Reason]) -> String {
    problems.iter().map(|problem| &*problem.text).collect::<Vec<_>>().join(" ")
}

// Answers: ICMP

pub(crate) fn question_without_port(from: &str, to: &str, protocol: &str) -> String {
    format!("{from} → {to}, {protocol}")
}

pub(crate) fn depends_on_plug_in(protocol: &str) -> String {
    format!("Depends on the network plug-in: NetworkPolicies do not speak of {protocol}.")
}

pub(crate) fn icmp_undefined() -> Said {
    said(
        "icmp",
        "NetworkPolicies are about TCP, UDP and SCTP: whether a pod that they isolate gets ICMP, the API leaves undefined.",
    )
}

pub(crate) fn icmp_cluster_wide() -> Said {
    said("icmp", "Rules of cluster-wide policies without ports are about all traffic, ICMP included.")
}

// Answers: summaries

pub(crate) fn stage_title(stage: &str) -> &'static str {
    if stage == "egress" { "Leaves the source?" } else { "Enters the target?" }
}

/// What the summary of an answer rests on.
pub(crate) enum Gist<'answer> {
    NobodyDecides,
    Itself,
    Completed(&'answer str),
    NotEnforced(NetworkPlugin),
    OtherProject,
    Node,
    Open,
    /// Cluster-wide policies have an end as subject, and none of their rules denies.
    NoRuleDenies,
    /// The policies that let it out and in; either may be empty.
    Allowed {
        out: &'answer [String],
        into: &'answer [String],
    },
    /// The sides that do not let it through.
    Denied {
        egress: Option<Refusal<'answer>>,
        ingress: Option<Refusal<'answer>>,
    },
}

/// What does not let it through on one side.
pub(crate) enum Refusal<'answer> {
    /// NetworkPolicies and the pod that they isolate.
    Isolated(&'answer [String], &'answer str),
    /// A rule of a cluster-wide policy.
    Rule(&'answer TierPolicy),
}

pub(crate) fn gist(gist: &Gist<'_>) -> String {
    let verb =
        |policies: &[String], one: &'static str, many: &'static str| if policies.len() == 1 { one } else { many };
    match gist {
        Gist::NobodyDecides => "Policies have no say here: neither end is a pod.".to_owned(),
        Gist::Itself => "A pod can always reach itself.".to_owned(),
        Gist::Completed(pod) => format!("{pod} has completed and takes part in no traffic."),
        Gist::NotEnforced(plugin) => nothing_enforced(*plugin).to_owned(),
        Gist::OtherProject => PROJECTS_APART.to_owned(),
        Gist::Node => "Traffic between a pod and its own node is always allowed.".to_owned(),
        Gist::Open => "No policy restricts either end.".to_owned(),
        Gist::NoRuleDenies => "No cluster-wide rule denies this, and no NetworkPolicy isolates either end.".to_owned(),
        Gist::Allowed { out, into } => {
            let part = |policies: &[String], where_to| {
                format!("{} {} it {where_to}", list(policies, "and"), verb(policies, "lets", "let"))
            };
            let parts = [(*out, "out"), (*into, "in")];
            let parts: Vec<_> =
                parts.into_iter().filter(|(list, _)| !list.is_empty()).map(|(list, to)| part(list, to)).collect();
            format!("{}.", list(&parts, "and"))
        }
        Gist::Denied { egress, ingress } => {
            let part = |side: &Option<Refusal<'_>>, direction, what| match side.as_ref()? {
                Refusal::Isolated(policies, pod) => {
                    let isolate = verb(policies, "isolates", "isolate");
                    let policies = list(policies, "and");
                    Some(format!("{policies} {isolate} {pod} for {direction} and no rule lets this {what}"))
                }
                Refusal::Rule(policy) => {
                    let (policy, tier) = (tier_policy(policy), tier_name(policy.tier));
                    Some(format!("{policy} ({tier} tier) denies this {direction}"))
                }
            };
            let parts: Vec<_> =
                [part(egress, "egress", "out"), part(ingress, "ingress", "in")].into_iter().flatten().collect();
            format!("{}.", parts.join("; "))
        }
    }
}

pub(crate) fn depends_on_host_network(pod: &str, usual: bool) -> String {
    let usual = if usual { "with most it is allowed" } else { "with most it is denied" };
    format!(
        "Depends on the network plug-in: {pod} uses its node's network, and plug-ins differ on policies there; {usual}."
    )
}

pub(crate) fn depends_on_address(pod: &str) -> String {
    format!("Depends on the address of {pod}, which is not known here: it decides whether an ipBlock matches.")
}

pub(crate) fn depends_on_node(pod: &str) -> String {
    format!("Depends on where {pod} runs: its own node may always connect, and other nodes are denied.")
}

pub(crate) fn but_plug_ins_differ(summary: &str) -> String {
    format!("{} (where an ipBlock matches pods, on which plug-ins differ).", summary.trim_end_matches('.'))
}

// Answers: reasons

pub(crate) fn outside(name: &str, direction: Direction) -> Said {
    let what = if direction == Direction::Egress { "sends" } else { "accepts" };
    said("outside", format!("Policies have no say in what {name} {what}: it is not a pod."))
}

pub(crate) fn completed(pod: &str) -> Said {
    said(
        "completed-pod",
        format!("{pod} has completed (its phase is Succeeded or Failed): it sends and receives nothing."),
    )
}

pub(crate) fn itself() -> Said {
    said("itself", "A pod cannot be kept from reaching itself.")
}

pub(crate) fn copies(pod: &str, allowed: bool) -> Said {
    let answer = if allowed { "allowed" } else { "denied" };
    said("other-copies", format!("From one pod of {pod} to another pod of it, this is {answer}."))
}

pub(crate) fn not_isolated(pod: &str, direction: Direction) -> Said {
    said("not-isolated", format!("No policy isolates {pod} for {}.", direction_word(direction)))
}

pub(crate) fn node_traffic(pod: &str) -> Said {
    said("own-node", format!("Traffic between {pod} and the node it runs on is always allowed, whatever policies say."))
}

pub(crate) fn host_network(policy: &str, pod: &str, direction: Direction) -> Said {
    let direction = direction_word(direction);
    said(
        "host-network",
        format!(
            "{policy} selects {pod} for {direction}, but the pod uses its node's network, where most plug-ins apply no policy."
        ),
    )
}

pub(crate) fn isolated(policy: &str, pod: &str, direction: Direction) -> Said {
    let through = if direction == Direction::Egress { "goes out" } else { "comes in" };
    said(
        "isolated",
        format!("{policy} isolates {pod} for {}: only what a rule allows {through}.", direction_word(direction)),
    )
}

pub(crate) fn isolated_no_rule_matches(policy: &str, pod: &str, direction: Direction, rules: usize) -> Said {
    let word = direction_word(direction);
    if rules == 0 {
        return said(
            "isolated-without-rules",
            format!("{policy} isolates {pod} for {word} and has no {word} rule at all."),
        );
    }
    let none =
        if rules == 1 { "its rule does not match".to_owned() } else { format!("none of its {rules} rules matches") };
    said("isolated-no-match", format!("{policy} isolates {pod} for {word} and {none}."))
}

pub(crate) fn more_policies(number: usize) -> Said {
    said("more-policies", format!("{} isolate it too.", capital(&count(number, "more policy", "more policies"))))
}

pub(crate) fn rule_allows(policy: &str, rule: usize, direction: Direction, whom: Option<&str>) -> Said {
    let verb = if direction == Direction::Egress { "lets out traffic to" } else { "lets in traffic from" };
    let whom = whom.unwrap_or("anywhere");
    said("rule-allows", format!("Rule {rule} of {policy} {verb} {whom}."))
}

pub(crate) fn port_allows(port: Option<&str>) -> Said {
    match port {
        Some(port) => said("port-allows", format!("That rule is for {port}.")),
        None => said("port-allows", "That rule is for all ports."),
    }
}

pub(crate) fn namespace_labels_unknown(namespace: &str) -> Said {
    said(
        "namespace-labels-unknown",
        format!("Namespace {namespace} is not declared in these files: of its labels only its name is known."),
    )
}

pub(crate) fn note_ip_block_on_pods() -> Said {
    said(
        "ip-block-on-pods",
        "Only an ipBlock decides here, and plug-ins differ on whether one matches pods: Cilium's does not by default.",
    )
}

pub(crate) fn note_host_network(pod: &str) -> Said {
    said(
        "host-network",
        format!(
            "{pod} uses its node's network: the API leaves it to the plug-in whether policies see a pod or a node."
        ),
    )
}

pub(crate) fn note_unknown_address(pod: &str) -> Said {
    said("unknown-address", format!("The address of {pod} is not known here, so an ipBlock is not taken to match it."))
}

pub(crate) fn note_translated() -> Said {
    said(
        "address-translated",
        "What comes through a NodePort or load balancer may show a node's or the balancer's address instead: whether policies see it before or after that is up to the plug-in.",
    )
}

pub(crate) fn note_own_node(address: &str) -> Said {
    said("own-node", format!("{address} is the address of a node: if the pod runs there, this is always allowed."))
}
