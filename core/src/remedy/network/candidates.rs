//! What could let a denied connection through on one side: labels, ports, peers, rules, policies.

mod tiers;

use std::net::IpAddr;

use super::{Before, Wanted, ends_of};
use crate::cluster::{Cluster, NAMESPACE_NAME_LABEL, Pod};
use crate::manifest::workload::ADDED_LABELS;
use crate::network::{Basis, Direction, End, NearMiss, PeerMiss, Policy, PolicyId, Protocol, Side, Unmet, Want};
use crate::remedy::trial::{Edit, Write, appended, written};
use crate::report::network::remedy as words;
use crate::sources::{Citation, Origin};
use crate::text::{FieldPath, TextEdit};
use crate::yaml::edit::{self, as_scalar};

/// So many of the policies that isolate are tried for a new peer or rule.
const MAX_POLICIES: usize = 4;

/// A change of the files, not tried yet.
pub(super) struct Candidate {
    pub title: String,
    pub edits: Vec<Edit>,
}

/// Those for a side that denies; labels first, a policy last.
pub(super) fn candidates(
    before: &Before<'_>,
    direction: Direction,
    side: &Side,
    ends: (End, End),
    wanted: &Wanted<'_>,
) -> Vec<Candidate> {
    let (subject, other) = ends_of(direction, ends);
    let maker = Maker { before, direction, subject, other, port: wanted.port, protocol: wanted.protocol };
    match side.basis {
        Basis::Admin | Basis::Baseline => return maker.past_tier(side),
        Basis::Rules => {}
        // No change of the files helps against what the plug-in or a pod's end decides.
        _ => return Vec::new(),
    }
    let mut made = Vec::new();
    for miss in &side.near {
        made.extend(maker.mended_rule(miss));
        if miss.port_miss.is_none() && miss.peer_miss.is_some() {
            made.extend(maker.peer(miss));
        }
    }
    for id in side.isolated_by.iter().take(MAX_POLICIES) {
        made.extend(maker.rule(*id));
    }
    made.extend(side.isolated_by.first().and_then(|id| maker.policy(*id)));
    made
}

struct Maker<'a> {
    before: &'a Before<'a>,
    direction: Direction,
    /// The pod that is isolated.
    subject: End,
    other: End,
    port: u16,
    protocol: Protocol,
}

impl<'a> Maker<'a> {
    fn cluster(&self) -> &'a Cluster {
        self.before.cluster
    }

    fn policy_at(&self, id: PolicyId) -> Option<&'a Policy> {
        self.before.network.policy(id)
    }

    fn pod(&self, end: End) -> Option<&'a Pod> {
        match end {
            End::Pod(id) => self.cluster().pod(id),
            _ => None,
        }
    }

    /// Labels and a port that make a rule match which nearly does.
    fn mended_rule(&self, miss: &NearMiss) -> Option<Candidate> {
        let policy = self.policy_at(miss.policy)?;
        let (mut titles, mut edits) = (Vec::new(), Vec::new());
        self.labels(miss.peer_miss.as_ref(), &mut titles, &mut edits)?;
        if miss.port_miss.is_some() {
            let rule = Policy::rule_path(self.direction, miss.rule as usize);
            edits.push(self.item(&policy.declared.origin, &rule.field("ports"), &self.port_entry())?);
            titles.push(words::add_port(self.protocol, self.port, miss.rule as usize + 1, &policy.declared.name));
        }
        Some(Candidate { title: words::together(&titles), edits })
    }

    /// The labels that a peer misses; `None` where none helps.
    fn labels(&self, miss: Option<&PeerMiss>, titles: &mut Vec<String>, edits: &mut Vec<Edit>) -> Option<()> {
        let (namespace, pod) = match miss {
            None => return Some(()),
            Some(PeerMiss::Selectors { other_namespace: false, namespace, pod }) => (namespace, pod),
            Some(_) => return None,
        };
        let other = self.pod(self.other)?;
        for unmet in pod {
            let (key, value) = label_for(unmet)?;
            edits.push(self.label(&other.field("metadata.labels"), key, &value, unmet.has.is_some())?);
            titles.push(words::add_label(key, &value, &other.id(), unmet.has.is_some()));
        }
        let declared = self.cluster().namespace(other.namespace_id)?;
        for unmet in namespace {
            let (key, value) = label_for(unmet).filter(|(key, _)| *key != NAMESPACE_NAME_LABEL)?;
            let labels = declared.origin.as_ref()?.field("metadata.labels");
            edits.push(self.label(&labels, key, &value, unmet.has.is_some())?);
            titles.push(words::add_namespace_label(key, &value, &declared.name, unmet.has.is_some()));
        }
        Some(())
    }

    fn label(&self, labels: &Citation, key: &str, value: &str, is_there: bool) -> Option<Edit> {
        let at = labels.path.key(key);
        if !is_there {
            return self.written(&labels.origin, &at, &as_scalar(value), edit::add_value);
        }
        let citation = labels.origin.at(&at);
        let range = self.cluster().sources.scalar_range(&citation)?;
        let source = self.cluster().sources.get(labels.origin.document)?;
        Some((source.file.to_string(), TextEdit { range, text: as_scalar(value) }))
    }

    /// A peer for the other end, beside those of a rule that has the port.
    fn peer(&self, miss: &NearMiss) -> Option<Candidate> {
        let policy = self.policy_at(miss.policy)?;
        let rule = Policy::rule_path(self.direction, miss.rule as usize);
        let peer = self.peer_for(&policy.declared.namespace)?;
        let edit = self.item(&policy.declared.origin, &rule.field(self.direction.peers_field()), &peer)?;
        let title = words::add_peer(&self.other_name(), miss.rule as usize + 1, &policy.declared.name, self.direction);
        Some(Candidate { title, edits: vec![edit] })
    }

    fn rule(&self, id: PolicyId) -> Option<Candidate> {
        let policy = self.policy_at(id)?;
        let rule = self.rule_for(&policy.declared.namespace)?;
        let edit = self.item(&policy.declared.origin, &FieldPath::of(self.direction.rules_field()), &rule)?;
        let title = words::add_rule(&self.other_name(), &policy.declared.name, self.direction);
        Some(Candidate { title, edits: vec![edit] })
    }

    /// A policy of its own, behind the file that holds the one which isolates.
    fn policy(&self, id: PolicyId) -> Option<Candidate> {
        let policy = self.policy_at(id)?;
        let pod = self.pod(self.subject)?;
        let name = self.free_name(&pod.namespace);
        let object = [
            "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: ",
            &name,
            ", namespace: ",
            &as_scalar(&pod.namespace),
            "}, spec: {podSelector: ",
            &selector_for(self.telling_label(pod)),
            ", policyTypes: [",
            self.direction.policy_type(),
            "], ",
            self.direction.rules_field().trim_start_matches("spec."),
            ": [",
            &self.rule_for(&pod.namespace)?,
            "]}}",
        ];
        let source = self.cluster().sources.get(policy.declared.origin.document)?;
        let edit = appended(self.before.workspace, &source.file, &edit::document(&object.concat()))?;
        let title = words::add_policy(&name, &self.other_name(), &pod.id(), self.direction);
        Some(Candidate { title, edits: vec![edit] })
    }

    fn free_name(&self, namespace: &str) -> String {
        let taken = |name: &String| {
            let policies = &self.before.network.policies;
            policies.iter().any(|policy| policy.declared.namespace == namespace && policy.declared.name == *name)
        };
        let name = match self.direction {
            Direction::Ingress => "allow-in",
            Direction::Egress => "allow-out",
        };
        let numbered = (2..).map(|number: u32| [name, "-", &number.to_string()].concat());
        std::iter::once(name.to_owned()).chain(numbered).find(|name| !taken(name)).unwrap_or_default()
    }

    fn rule_for(&self, namespace: &str) -> Option<String> {
        let (field, peer) = (self.direction.peers_field(), self.peer_for(namespace)?);
        Some(["{", field, ": [", &peer, "], ports: [", &self.port_entry(), "]}"].concat())
    }

    fn port_entry(&self) -> String {
        let port = self.port.to_string();
        match self.protocol {
            Protocol::Tcp => ["{port: ", &port, "}"].concat(),
            other => ["{protocol: ", other.name(), ", port: ", &port, "}"].concat(),
        }
    }

    /// A peer that takes the other end, in a policy of this namespace.
    fn peer_for(&self, namespace: &str) -> Option<String> {
        let (of_peer, label) = match self.other {
            End::Address(address) => return Some(["{ipBlock: {cidr: ", &as_cidr(address), "}}"].concat()),
            _ => self.labels_of_other()?,
        };
        let pods = selector_for(label);
        Some(if of_peer == namespace {
            ["{podSelector: ", &pods, "}"].concat()
        } else {
            ["{namespaceSelector: ", &match_labels(NAMESPACE_NAME_LABEL, of_peer), ", podSelector: ", &pods, "}"]
                .concat()
        })
    }

    /// The namespace and a label of the other end, where it is a pod or the files could name it.
    fn labels_of_other(&self) -> Option<(&'a str, Option<(String, String)>)> {
        if let Some(pod) = self.pod(self.other) {
            return Some((&pod.namespace, self.telling_label(pod)));
        }
        let peer = self.before.network.standing_peer(self.other).filter(|peer| !peer.namespace.is_empty())?;
        let label = peer.labels.iter().next().map(|(key, value)| (key.clone(), value.clone()));
        Some((&peer.namespace, label))
    }

    /// Of a pod's labels the one that the fewest pods of its namespace share.
    fn telling_label(&self, pod: &Pod) -> Option<(String, String)> {
        let beside = |key: &String, value: &String| {
            let beside = self.cluster().pods.iter().filter(|other| other.namespace_id == pod.namespace_id);
            beside.filter(|other| other.labels().get(key) == Some(value)).count()
        };
        let own = pod.labels().iter().filter(|(key, _)| !ADDED_LABELS.contains(&key.as_str()));
        own.min_by_key(|(key, value)| beside(key, value)).map(|(key, value)| (key.clone(), value.clone()))
    }

    fn other_name(&self) -> String {
        words::end(self.cluster(), self.before.network, self.other)
    }

    fn item(&self, origin: &Origin, path: &FieldPath, item: &str) -> Option<Edit> {
        self.written(origin, path, item, edit::add_item)
    }

    fn written(&self, origin: &Origin, path: &FieldPath, value: &str, write: Write) -> Option<Edit> {
        written((self.before.workspace, self.before.cluster), origin, path, value, write)
    }
}

fn match_labels(key: &str, value: &str) -> String {
    ["{matchLabels: {", &as_scalar(key), ": ", &as_scalar(value), "}}"].concat()
}

/// Of pods with a label, or of all.
fn selector_for(label: Option<(String, String)>) -> String {
    label.map_or_else(|| "{}".to_owned(), |(key, value)| match_labels(&key, &value))
}

/// One address as a block.
fn as_cidr(address: IpAddr) -> String {
    ["\"", &address.to_string(), if address.is_ipv4() { "/32\"" } else { "/128\"" }].concat()
}

/// The label that meets a requirement; one that forbids a label is not met by adding any.
fn label_for(unmet: &Unmet) -> Option<(&str, String)> {
    let value = match &unmet.want {
        Want::Value(value) => value.clone(),
        Want::In(values) => values.first()?.clone(),
        Want::Exists => "true".to_owned(),
        Want::NotIn(_) | Want::DoesNotExist => return None,
    };
    Some((&unmet.key, value))
}
