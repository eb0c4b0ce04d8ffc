//! What the policies do, in the view's one line.

use super::{count, host_network_note, list};
use crate::report::capital;
use crate::settings::NetworkPlugin;

/// Pods that policies isolate, by direction, and what is beside them.
#[derive(Default)]
pub(crate) struct Isolation {
    pub plugin: NetworkPlugin,
    /// The plug-in passes over something that the policies ask for.
    pub unenforced: bool,
    /// NetworkPolicies.
    pub policies: usize,
    /// There are other policies, which the API server would refuse.
    pub refused: bool,
    pub isolating: usize,
    /// Cluster-wide policies, of the Admin tier and of the Baseline tier.
    pub tiers: [OfTier; 2],
    pub pods: usize,
    /// All pods were looked at.
    pub counted: bool,
    pub both: Vec<String>,
    pub ingress: Vec<String>,
    pub egress: Vec<String>,
    /// Pods that policies select and that use their node's network.
    pub on_nodes: usize,
}

/// The cluster-wide policies of a tier.
#[derive(Default)]
pub(crate) struct OfTier {
    pub policies: usize,
    /// The pods that are subject to one of them.
    pub subjects: Vec<String>,
}

pub(crate) fn summary(isolation: &Isolation) -> String {
    let [admin, baseline] = &isolation.tiers;
    let all = isolation.policies + admin.policies + baseline.policies;
    let policies = count(all, "policy", "policies");
    let valid = if isolation.refused { "valid " } else { "" };
    match (all, isolation.pods) {
        (0, 0) => format!("There are no pods and no {valid}policies in these files."),
        (1, 0) => "There is one policy, and no pod in these files that it could select.".to_owned(),
        (_, 0) => format!("There are {policies}, and no pods in these files."),
        _ if isolation.plugin == NetworkPlugin::Multitenant => projects(all, &policies),
        (0, _) => format!("Everything is allowed: there is no {valid}policy."),
        _ if isolation.plugin == NetworkPlugin::Ignores => {
            let (are, them) = if all == 1 { ("is", "it") } else { ("are", "them") };
            format!("{} {are} there, but nothing enforces {them}: everything is allowed.", capital(&policies))
        }
        (_, pods) if !isolation.counted => format!(
            "{all} policies and {pods} pods are too many to count here which isolate which; questions are answered all the same."
        ),
        _ => [capital(&in_force(isolation)).as_str(), unenforced(isolation)].concat(),
    }
}

fn projects(all: usize, policies: &str) -> String {
    let but = match all {
        0 => String::new(),
        1 => ": the one policy does nothing".to_owned(),
        _ => format!(": the {policies} do nothing"),
    };
    format!("Projects are closed to each other, and only `default` is open to all{but}.")
}

/// The policies in the order in which they are asked.
fn in_force(isolation: &Isolation) -> String {
    let [admin, baseline] = &isolation.tiers;
    let of_tiers: Vec<String> = [(admin, "before"), (baseline, "after")]
        .into_iter()
        .filter(|(tier, _)| tier.policies > 0)
        .map(|(tier, when)| of_tier(tier, when, isolation.pods))
        .collect();
    let isolated = isolation.both.len() + isolation.ingress.len() + isolation.egress.len();
    let rest = if of_tiers.is_empty() {
        match isolated {
            0 => {
                let policies = count(isolation.policies, "policy", "policies");
                let so = if isolation.on_nodes == 0 { ": everything is allowed" } else { "" };
                [&policies, ", and no pod is isolated", so].concat()
            }
            _ => isolates(isolation, "policy", "policies"),
        }
    } else if isolated == 0 {
        "no NetworkPolicy isolates a pod".to_owned()
    } else {
        isolates(isolation, "NetworkPolicy", "NetworkPolicies")
    };
    let on_nodes = on_nodes(isolation.on_nodes);
    if !of_tiers.is_empty() {
        return [&list(&of_tiers, "and"), "; ", &rest, ".", &on_nodes].concat();
    }
    let selected = isolated + isolation.on_nodes;
    let others = match (selected, isolation.pods - selected) {
        (0, _) | (_, 0) => "",
        (_, 1) => " The other pod is open: nothing selects it.",
        _ => " Every other pod is open: nothing selects it.",
    };
    [&rest, ".", &on_nodes, others].concat()
}

fn on_nodes(pods: usize) -> String {
    if pods == 0 {
        return String::new();
    }
    let whom = count(pods, "selected pod", "selected pods");
    [" ", &capital(&whom), " ", host_network_note(pods), "."].concat()
}

fn of_tier(tier: &OfTier, when: &str, pods: usize) -> String {
    let decide = if tier.policies == 1 { "decides" } else { "decide" };
    let policies = count(tier.policies, "cluster-wide policy", "cluster-wide policies");
    let whom = if tier.subjects.is_empty() { "no pod".to_owned() } else { some_pods(&tier.subjects, pods) };
    format!("{policies} {decide} {when} NetworkPolicies for {whom}")
}

fn isolates(isolation: &Isolation, one: &str, many: &str) -> String {
    let parts: Vec<String> = [
        (&isolation.both, "in both directions"),
        (&isolation.ingress, "for ingress"),
        (&isolation.egress, "for egress"),
    ]
    .into_iter()
    .filter(|(pods, _)| !pods.is_empty())
    .map(|(pods, how)| format!("{} {how}", some_pods(pods, isolation.pods)))
    .collect();
    let isolate = if isolation.isolating == 1 { "isolates" } else { "isolate" };
    format!("{} {isolate} {}", count(isolation.isolating, one, many), list(&parts, "and"))
}

/// What of the policies does not count.
fn unenforced(isolation: &Isolation) -> &'static str {
    if !isolation.unenforced {
        return "";
    }
    match isolation.plugin {
        NetworkPlugin::NoEgress => " Nothing enforces their egress.",
        NetworkPlugin::NoEndPort => " Nothing enforces their `endPort`: of a range only the first port counts.",
        NetworkPlugin::NoSctp => " Their rules for SCTP match nothing.",
        NetworkPlugin::NoPodIpBlocks => " Their ipBlocks match no pods, though some hold the address of one.",
        NetworkPlugin::Enforces | NetworkPlugin::Ignores | NetworkPlugin::Multitenant => "",
    }
}

/// Names while they are few, their number when they are many.
fn some_pods(pods: &[String], of: usize) -> String {
    match pods.len() {
        2 if of == 2 => "both pods".to_owned(),
        number if number > 1 && number == of => format!("all {number} pods"),
        0..=3 => list(pods, "and"),
        number => format!("{number} pods"),
    }
}
