//! What selectors come to and references lead to: short words to stand behind their lines.

use super::World;
use super::words;
use crate::cluster::{Cluster, Phase, Pod};
use crate::manifest::cluster_policies::ClusterPolicyPeer;
use crate::manifest::meta::LabelSelector;
use crate::manifest::networking::NetworkPolicyPeer;
use crate::manifest::rbac::Subject;
use crate::network::{Direction, Policy};
use crate::rbac::BindingFacts;
use crate::report::language::Hint;
use crate::sources::Origin;
use crate::text::FieldPath;

/// At most so many hints are told of a file.
const MAX_HINTS: usize = 2_000;

/// At most so many times labels are compared with a selector for the hints of a file.
const MAX_COMPARED: usize = 300_000;

/// The hints of a file, in no particular order; those of objects that can be read.
pub(super) fn hints(world: &World<'_>, file: &str) -> Vec<Hint> {
    let mut hints = Hints { world, file, told: Vec::new(), left: MAX_COMPARED };
    let cluster = world.cluster;
    for policy in &cluster.network_policies {
        let spec = &policy.object.spec;
        hints.pods(
            &policy.origin,
            &FieldPath::of("spec.podSelector"),
            &spec.pod_selector,
            &Among::One(&policy.namespace),
        );
        let ingress = spec.ingress.iter().map(|rule| (Direction::Ingress, &rule.from)).enumerate();
        let egress = spec.egress.iter().map(|rule| (Direction::Egress, &rule.to)).enumerate();
        for (rule, (direction, peers)) in ingress.chain(egress) {
            for (index, peer) in peers.iter().enumerate() {
                let path = Policy::peer_path(direction, rule, index);
                hints.peer(&policy.origin, &path, peer, &policy.namespace);
            }
        }
    }
    for (_, policies) in cluster.cluster_wide_policies() {
        for policy in policies {
            let spec = &policy.object.spec;
            hints.cluster_peer(&policy.origin, &FieldPath::of("spec.subject"), &spec.subject);
            let ingress = spec.ingress.iter().map(|rule| (Direction::Ingress, &rule.from)).enumerate();
            let egress = spec.egress.iter().map(|rule| (Direction::Egress, &rule.to)).enumerate();
            for (rule, (direction, peers)) in ingress.chain(egress) {
                for (index, peer) in peers.iter().enumerate() {
                    let path = Policy::peer_path(direction, rule, index);
                    hints.cluster_peer(&policy.origin, &path, peer);
                }
            }
        }
    }
    for service in cluster.services.iter().filter(|service| !service.object.spec.selector.is_empty()) {
        let selector =
            LabelSelector { match_labels: service.object.spec.selector.clone(), match_expressions: Vec::new() };
        hints.pods(&service.origin, &FieldPath::of("spec.selector"), &selector, &Among::One(&service.namespace));
    }
    for binding in world.rbac.bindings() {
        if let Some(origin) = binding.origin() {
            hints.binding(origin, binding);
        }
    }
    hints.told
}

/// Which namespaces a selector of pods looks into.
enum Among<'s> {
    One(&'s str),
    Selected(&'s LabelSelector),
}

struct Hints<'w> {
    world: &'w World<'w>,
    file: &'w str,
    told: Vec<Hint>,
    /// How many comparisons may still be made.
    left: usize,
}

impl<'w> Hints<'w> {
    fn cluster(&self) -> &'w Cluster {
        self.world.cluster
    }

    fn wants(&self, origin: &Origin) -> bool {
        let source = self.cluster().sources.get(origin.document);
        self.told.len() < MAX_HINTS && source.is_some_and(|source| &*source.file == self.file)
    }

    /// Says this behind the line of a field's key; nothing where the field is not written.
    fn tell(&mut self, origin: &Origin, path: &FieldPath, text: String) {
        if let Some(range) = self.cluster().sources.key_range(&origin.at(path)) {
            self.told.push(Hint { range, text });
        }
    }

    /// False when too much was compared already.
    fn may_compare(&mut self, times: usize) -> bool {
        let left = self.left.checked_sub(times);
        self.left = left.unwrap_or(0);
        left.is_some()
    }

    fn pods(&mut self, origin: &Origin, path: &FieldPath, selector: &LabelSelector, among: &Among<'_>) {
        let cluster = self.cluster();
        let pods = match among {
            Among::One(namespace) => pods_in(cluster, namespace),
            Among::Selected(_) => &cluster.pods,
        };
        if !self.wants(origin) || !self.may_compare(pods.len()) {
            return;
        }
        let is_there = |pod: &Pod| match among {
            Among::One(_) => true,
            Among::Selected(selector) => {
                cluster.namespace(pod.namespace_id).is_some_and(|namespace| selector.matches(&namespace.labels))
            }
        };
        let is_meant = |pod: &&Pod| pod.phase == Phase::Running && selector.matches(pod.labels()) && is_there(pod);
        let name = |pod: &Pod| if matches!(among, Among::One(_)) { pod.name.clone() } else { pod.id() };
        let names: Vec<String> = pods.iter().filter(is_meant).map(name).collect();
        self.tell(origin, path, words::selected(&names, "pod", "pods"));
    }

    fn namespaces(&mut self, origin: &Origin, path: &FieldPath, selector: &LabelSelector) {
        let cluster = self.cluster();
        if !self.wants(origin) || !self.may_compare(cluster.namespaces.len()) {
            return;
        }
        let found = cluster.namespaces.iter().filter(|namespace| selector.matches(&namespace.labels));
        let names: Vec<String> = found.map(|namespace| namespace.name.clone()).collect();
        self.tell(origin, path, words::selected(&names, "namespace", "namespaces"));
    }

    /// Without a `namespaceSelector` a peer looks into the policy's own namespace.
    fn peer(&mut self, origin: &Origin, path: &FieldPath, peer: &NetworkPolicyPeer, own: &str) {
        if let Some(selector) = &peer.namespace_selector {
            self.namespaces(origin, &path.field("namespaceSelector"), selector);
        }
        if let Some(selector) = &peer.pod_selector {
            let among = peer.namespace_selector.as_ref().map_or(Among::One(own), Among::Selected);
            self.pods(origin, &path.field("podSelector"), selector, &among);
        }
    }

    fn cluster_peer(&mut self, origin: &Origin, path: &FieldPath, peer: &ClusterPolicyPeer) {
        if let Some(selector) = &peer.namespaces {
            self.namespaces(origin, &path.field("namespaces"), selector);
        }
        if let Some(pods) = &peer.pods {
            let path = path.field("pods");
            self.namespaces(origin, &path.field("namespaceSelector"), &pods.namespace_selector);
            let among = Among::Selected(&pods.namespace_selector);
            self.pods(origin, &path.field("podSelector"), &pods.pod_selector, &among);
        }
    }

    fn binding(&mut self, origin: &Origin, binding: &BindingFacts) {
        if !self.wants(origin) {
            return;
        }
        if let Some(text) = self.role(binding) {
            self.tell(origin, &FieldPath::of("roleRef"), text);
        }
        for (index, subject) in binding.object().subjects.iter().enumerate() {
            if subject.kind == "ServiceAccount" && self.wants(origin) {
                let path = FieldPath::of("subjects").index(index).field("name");
                let text = self.account(subject, binding.namespace.as_deref());
                self.tell(origin, &path, text);
            }
        }
    }

    /// Where the role of a binding is declared, or that it is not; nothing of one that stands there and cannot be read.
    fn role(&self, binding: &BindingFacts) -> Option<String> {
        match binding.role.as_ref().ok().and_then(|id| self.world.rbac.role(*id)) {
            Some(role) => Some(role.origin().map_or_else(|| words::BUILT_IN.to_owned(), |origin| self.line(origin))),
            None if self.cluster().may_hold(&[&binding.referred()]) => None,
            None => Some(words::NOT_PASTED.to_owned()),
        }
    }

    /// Where a service account is declared, and the pods that run as it.
    fn account(&mut self, subject: &Subject, own: Option<&str>) -> String {
        let cluster = self.cluster();
        let written = Some(subject.namespace.as_str()).filter(|written| !written.is_empty());
        let namespace = written.or(own).unwrap_or(&cluster.profile.default_namespace);
        let name = subject.name.as_str();
        let accounts = &cluster.service_accounts;
        let found = accounts.binary_search_by(|account| (&*account.namespace, &*account.name).cmp(&(namespace, name)));
        let from = match found.ok().and_then(|index| accounts.get(index)) {
            Some(account) => self.line(&account.origin),
            None if name == "default" => words::EVERYWHERE.to_owned(),
            None => words::NOT_PASTED.to_owned(),
        };
        let pods = pods_in(cluster, namespace);
        if !self.may_compare(pods.len()) {
            return from;
        }
        let runs = pods.iter().filter(|pod| pod.service_account == name && pod.phase == Phase::Running);
        let names: Vec<String> = runs.map(|pod| pod.name.clone()).collect();
        [from, words::selected(&names, "pod", "pods")].join(" · ")
    }

    /// `line 12`, behind the file where that is another.
    fn line(&self, origin: &Origin) -> String {
        let Some(place) = self.cluster().place(&origin.at(&FieldPath::root())) else { return String::new() };
        let [line, _] = place.lines;
        let line = ["line ", &line.to_string()].concat();
        if place.file == self.file { line } else { [&place.file, ", ", &line].concat() }
    }
}

/// The pods of a namespace; they stand side by side.
fn pods_in<'w>(cluster: &'w Cluster, namespace: &str) -> &'w [Pod] {
    let first = cluster.pods.partition_point(|pod| *pod.namespace < *namespace);
    let after = cluster.pods.partition_point(|pod| *pod.namespace <= *namespace);
    cluster.pods.get(first..after).unwrap_or_default()
}
