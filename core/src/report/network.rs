//! What the network view shows.

pub mod alike;
mod answer;
pub(in crate::report) mod around;
mod at_node;
mod changes;
mod connections;
mod endpoints;
mod ends;
mod exposed;
mod flows;
mod icmp;
mod incomplete;
mod overview;
mod policies;
pub(crate) mod remedy;
mod rules;
mod selected;
mod selecting;
mod services;
mod several;
#[cfg(test)]
mod tests;
mod through;
mod tiers;
mod words;

use serde::{Deserialize, Serialize};

use super::{Place, Reason};

pub use changes::{State, changes};
pub use connections::connections;
pub use exposed::exposed;
pub use overview::overview;
pub use selected::selected;
pub use selecting::selecting;
pub(crate) use words::drawn;

pub(in crate::report) use incomplete::incomplete as incomplete_traffic;

use crate::cluster::Cluster;
use crate::network::Network;
use crate::report::{Answer, ConnectionsQuestion, Question, TrafficQuestion};

/// The code of a way in of which policies do not tell whether they keep anyone out: that is up to the plug-in.
pub(in crate::report) const EXPOSURE_DEPENDS: &str = "exposure-depends";

/// The question for all there is.
pub(in crate::report) fn every_connection() -> Question {
    Question::Connections(ConnectionsQuestion::default())
}

/// May a new connection be made, to a pod, an address or through a Service?
#[must_use]
pub fn answer(cluster: &Cluster, network: &Network, question: &TrafficQuestion) -> Answer {
    if let Some(answer) = icmp::of_icmp(cluster, network, question) {
        return answer;
    }
    let ask = |question: &TrafficQuestion| {
        let through = through::through_service(cluster, network, question);
        through.unwrap_or_else(|| answer::answer(cluster, network, question))
    };
    let behind = at_node::behind(cluster, network, question);
    let question = behind.as_ref().map_or(question, |(question, _)| question);
    let mut answer = several::of_several(cluster, network, question, &ask).unwrap_or_else(|| ask(question));
    if let Some((_, reason)) = behind {
        answer.reasons.insert(0, reason);
    }
    answer
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct NetworkReport {
    /// What the policies do, in one sentence.
    pub summary: String,
    /// The plug-in acts on policies.
    pub enforced: bool,
    /// Rows and columns of the matrix, pods first, then ranges of addresses, then standing peers.
    pub endpoints: Vec<Endpoint>,
    /// `cells[from][to]`, by index into `endpoints`; the same length on both sides.
    pub cells: Vec<Vec<Cell>>,
    /// How many endpoints there are, when `endpoints` holds only the first of them.
    pub endpoints_total: u32,
    pub policies: Vec<PolicyInWords>,
    pub services: Vec<ServiceInWords>,
    /// What holds for all answers, such as that existing connections may go on.
    pub notes: Vec<Reason>,
    /// Kinds in the files that could change traffic and are not evaluated.
    pub incomplete: Vec<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum EndpointKind {
    #[default]
    Pod,
    /// Addresses outside the cluster.
    Addresses,
    /// What every cluster has, though the files do not hold it.
    Standing,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct Endpoint {
    /// What a question names it by: `namespace/name`, an address of the range, or a standing peer's id.
    pub id: String,
    pub kind: EndpointKind,
    pub namespace: Option<String>,
    /// `web`, `192.168.0.0/16`, `other addresses`, `cluster DNS`.
    pub label: String,
    /// `Deployment`, for a pod that a workload creates.
    pub workload: Option<String>,
    /// What pods that belong together have in common: `namespace/name` of the workload that owns them; else empty.
    pub group: String,
    pub place: Option<Place>,
    /// Names of the policies that isolate it, by direction, and then kinds and names of the cluster-wide ones that have
    /// rules for it.
    pub ingress_policies: Vec<String>,
    pub egress_policies: Vec<String>,
    /// Such as that it uses its node's network.
    pub note: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum Traffic {
    /// Everything, on all ports.
    All,
    /// Some ports.
    Some,
    #[default]
    None,
    /// A pod with itself: no policy can cut that.
    Itself,
    /// Both ends are outside, or otherwise nothing that a policy decides.
    Outside,
    Depends,
}

/// What may go from one endpoint to another.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct Cell {
    pub traffic: Traffic,
    /// Short, for the cell: `443`, `53/UDP`, `8000-9000`; empty unless `traffic` is `some`.
    pub ports: String,
    /// A policy had a say.
    pub decided: bool,
}

/// What may go from some ends to others that are alike.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct Connection {
    /// As endpoints are named: `namespace/name`, a CIDR or `other addresses`, `cluster DNS`.
    pub from: Vec<String>,
    pub to: Vec<String>,
    pub now: Cell,
    /// Where changes were asked for: what might go there before.
    pub before: Option<Cell>,
}

/// One policy told in words.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct PolicyInWords {
    /// `NetworkPolicy`, `ClusterNetworkPolicy`, …
    pub kind: String,
    /// Empty for a policy of the whole cluster.
    pub namespace: String,
    pub name: String,
    pub place: Option<Place>,
    /// Pods that it selects, as `namespace/name`.
    pub selects: Vec<String>,
    /// Sentences, each with its lines: whom it isolates, what it lets in and out, what it leaves alone.
    pub sentences: Vec<Reason>,
}

/// A Service: which pods its ports lead to, and what brings traffic to it from outside.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct ServiceInWords {
    pub namespace: String,
    pub name: String,
    pub place: Option<Place>,
    /// Sentences, each with its lines: `80 → 8080 of shop/web`, what an Ingress sends to it, whether it is open to outside.
    pub sentences: Vec<Reason>,
}
