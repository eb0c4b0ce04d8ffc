//! Tells each Service in words: where its ports lead, and what brings traffic to it from outside.

use super::exposed::Judge;
use super::{ServiceInWords, words};
use crate::cluster::{Cluster, Declared, Pod, PodId};
use crate::manifest::core::Service;
use crate::network::Network;
use crate::network::exposure::{Opening, openings};
use crate::network::service::{self, Leads};
use crate::order::Map;
use crate::report::{Effect, Reason};
use crate::text::FieldPath;

/// At most so many Services are told in words.
const MAX_SERVICES: usize = 300;

/// At most so many pods of ways in are judged.
const MAX_JUDGED: usize = 1000;

pub(super) fn in_words(cluster: &Cluster, network: &Network) -> Vec<ServiceInWords> {
    if cluster.services.is_empty() {
        return Vec::new();
    }
    let mut ways: Map<String, Vec<Opening<'_>>> = Map::new();
    for opening in openings(cluster) {
        if let Some(service) = opening.way.service() {
            ways.or_default(service.label()).push(opening);
        }
    }
    let judge = Judge::of(cluster, network);
    let mut judged = 0;
    let mut told = Vec::new();
    for service in cluster.services.iter().take(MAX_SERVICES) {
        let mut sentences = ports(cluster, service);
        for opening in ways.remove(&service.label()).unwrap_or_default() {
            judged += opening.pods.len();
            if judged <= MAX_JUDGED {
                sentences.extend(judge.judge(&opening, &opening.pods).into_iter().map(|told| told.reason));
            }
        }
        told.push(ServiceInWords {
            namespace: service.namespace.clone(),
            name: service.name.clone(),
            place: cluster.place(&service.field("")),
            sentences,
        });
    }
    told
}

/// A sentence for each port, or for what keeps all of them from leading anywhere.
fn ports(cluster: &Cluster, service: &Declared<Service>) -> Vec<Reason> {
    let (label, spec) = (service.label(), &service.object.spec);
    let reason = |said: words::Said, effect, at: &FieldPath| said.reason(effect, cluster.place(&service.at(at)));
    let leads = service::leads(&service.object);
    match leads {
        Leads::ToName => {
            let said = words::external_name(&label, &spec.external_name);
            return vec![reason(said, Effect::Note, &FieldPath::of("spec.externalName"))];
        }
        Leads::Unknown => return vec![reason(words::unknown_endpoints(&label), Effect::Note, &FieldPath::of("spec"))],
        Leads::ToPods | Leads::Headless => {}
    }
    let behind = service::pods_behind(cluster, service);
    if behind.is_empty() {
        let said = words::no_pods(&label, &spec.selector, &service.namespace);
        return vec![reason(said, Effect::Against, &FieldPath::of("spec.selector"))];
    }
    let named = |id: &PodId| cluster.pod(*id).map(Pod::id);
    let mut sentences = Vec::new();
    for (index, port) in spec.ports.iter().enumerate() {
        let at = FieldPath::of("spec.ports").index(index);
        let protocol = service::protocol(port);
        let mut by_port: Map<u16, Vec<String>> = Map::new();
        for id in &behind {
            if let Some(target) = cluster.pod(*id).and_then(|pod| service::target_port(port, pod)) {
                by_port.or_default(target).extend(named(id));
            }
        }
        let by_port: Vec<_> = by_port.into_iter().collect();
        sentences.push(if by_port.is_empty() {
            let names: Vec<String> = behind.iter().filter_map(named).collect();
            let said = words::no_target(&label, port, &names);
            reason(said, Effect::Against, &at)
        } else {
            reason(words::service_port(port.port, protocol, &by_port), Effect::For, &at)
        });
    }
    if leads == Leads::Headless {
        let at = FieldPath::of("spec.clusterIP");
        sentences.push(reason(words::headless(&label), Effect::Note, &at));
    }
    sentences
}
