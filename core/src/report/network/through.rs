//! Answers a question about traffic to a Service: as for the pods behind it, at the ports that its port leads to.

use super::answer::{EGRESS, INGRESS, answer, stage, unknown};
use super::several::{Lot, agree};
use super::{endpoints, incomplete, words};
use crate::cluster::{Cluster, Declared, Pod, PodId};
use crate::manifest::core::Service;
use crate::network::service::{self, Leads};
use crate::network::{End, Network, Protocol};
use crate::order::{self, Map};
use crate::report::{Answer, Effect, Outcome, Reason, TrafficQuestion, Verdict};

/// At most so many pods behind a Service that policies may tell apart are asked.
const MAX_ASKED: usize = 50;

/// At most so many of them are told one by one.
const MAX_TOLD: usize = 10;

/// Answers if the target is a Service.
pub(super) fn through_service(cluster: &Cluster, network: &Network, question: &TrafficQuestion) -> Option<Answer> {
    let to = question.to.trim();
    let is_peer = network.standing.iter().any(|peer| peer.id == to);
    let service = service::named(cluster, to).filter(|_| !is_peer)?;
    let from = question.from.trim();
    let end = network.end(cluster, from).filter(|_| service::named(cluster, from).is_none());
    let wanted = if question.protocol.is_empty() { Protocol::Tcp.name() } else { &question.protocol };
    let protocol = Protocol::of(&wanted.to_ascii_uppercase());
    let source = end.map_or_else(|| from.to_owned(), |end| endpoints::name(cluster, network, end));
    let title = words::question(&source, &words::service(&service.label()), wanted, question.port);
    let (Some(from), Some(protocol), true) = (end, protocol, question.port > 0) else {
        let mut problems = Vec::new();
        if end.is_none() {
            problems.push(unknown(cluster, from, EGRESS).reason(Effect::Note, None).in_stage(EGRESS));
        }
        if protocol.is_none() {
            problems.push(words::bad_protocol(wanted).reason(Effect::Note, None));
        }
        if question.port == 0 {
            problems.push(words::bad_port().reason(Effect::Note, None));
        }
        return Some(plain(cluster, title, Verdict::Depends, words::cannot_answer(&problems), problems));
    };
    let asker = Asker { cluster, network, service, question, from, protocol, title };
    Some(asker.answer())
}

/// An answer that no pod has a say in.
fn plain(cluster: &Cluster, question: String, verdict: Verdict, summary: String, reasons: Vec<Reason>) -> Answer {
    let ingress = if verdict == Verdict::Denied { Outcome::No } else { Outcome::Depends };
    let egress = if verdict == Verdict::Denied { Outcome::Skipped } else { Outcome::Depends };
    Answer {
        question,
        verdict,
        summary,
        stages: vec![stage(EGRESS, egress), stage(INGRESS, ingress)],
        reasons,
        incomplete: incomplete::incomplete(cluster),
        ..Answer::default()
    }
}

struct Asker<'world> {
    cluster: &'world Cluster,
    network: &'world Network,
    service: &'world Declared<Service>,
    question: &'world TrafficQuestion,
    from: End,
    protocol: Protocol,
    title: String,
}

/// A pod behind the Service, and its port that gets the connection.
type Target<'world> = (PodId, &'world Pod, u16);

impl Asker<'_> {
    fn reason(&self, said: words::Said, effect: Effect, path: &str) -> Reason {
        said.reason(effect, self.cluster.place(&self.service.field(path)))
    }

    fn decided(&self, verdict: Verdict, said: words::Said, path: &str) -> Answer {
        let effect = if verdict == Verdict::Denied { Effect::Against } else { Effect::Note };
        let reason = self.reason(said, effect, path);
        plain(self.cluster, self.title.clone(), verdict, reason.text.clone(), vec![reason])
    }

    fn answer(&self) -> Answer {
        let (label, object) = (self.service.label(), &self.service.object);
        let leads = service::leads(object);
        match leads {
            Leads::ToName => {
                let said = words::external_name(&label, &object.spec.external_name);
                return self.decided(Verdict::Depends, said, "spec.externalName");
            }
            Leads::Unknown => return self.decided(Verdict::Depends, words::unknown_endpoints(&label), "spec"),
            Leads::ToPods | Leads::Headless => {}
        }
        let number = self.question.port;
        let port = service::port_at(object, number, self.protocol);
        let path = match port {
            Some((index, _)) => format!("spec.ports[{index}]"),
            None => "spec.ports".to_owned(),
        };
        if port.is_none() && leads == Leads::ToPods {
            let said = words::no_such_port(&label, self.protocol, number, &object.spec.ports);
            return self.decided(Verdict::Denied, said, &path);
        }
        let behind = service::pods_behind(self.cluster, self.service);
        if behind.is_empty() {
            let said = words::no_pods(&label, &object.spec.selector, &self.service.namespace);
            return self.decided(Verdict::Denied, said, "spec.selector");
        }
        let target = |pod: &Pod| match (leads, port) {
            (Leads::ToPods, Some((_, port))) => service::target_port(port, pod),
            _ => Some(number),
        };
        let pods = behind.iter().filter_map(|id| Some((*id, self.cluster.pod(*id)?)));
        let targets: Vec<Target<'_>> = pods.filter_map(|(id, pod)| Some((id, pod, target(pod)?))).collect();
        if let (true, Some((_, port))) = (targets.is_empty(), port) {
            let names: Vec<String> = behind.iter().filter_map(|id| self.cluster.pod(*id).map(Pod::id)).collect();
            return self.decided(Verdict::Denied, words::no_target(&label, port, &names), &path);
        }
        let lots = self.lots(&targets);
        let asked = lots.iter().take(MAX_ASKED).filter_map(|lot| self.ask(lot)).collect();
        let mut answer = self.together(asked, leads, &path);
        if lots.len() > MAX_ASKED {
            let asked: usize = lots.iter().take(MAX_ASKED).map(Vec::len).sum();
            answer.incomplete.push(words::not_all_pods(asked, targets.len()));
        }
        answer
    }

    /// The pods that nothing tells apart, together; the one that asks alone.
    fn lots<'a>(&self, targets: &[Target<'a>]) -> Vec<Vec<Target<'a>>> {
        let ends: Vec<End> = targets.iter().map(|(id, ..)| End::Pod(*id)).collect();
        let mut lots: Map<(usize, u16, bool), Vec<Target<'_>>> = Map::new();
        for (number, group) in self.network.alike(&ends).iter().enumerate() {
            for (id, pod, port) in group.iter().filter_map(|index| targets.get(*index)) {
                let key = (number, *port, End::Pod(*id) == self.from);
                lots.or_default(key).push((*id, pod, *port));
            }
        }
        lots.into_values().collect()
    }

    fn ask(&self, lot: &[Target<'_>]) -> Option<Lot> {
        let (id, pod, port) = *lot.first()?;
        let question = TrafficQuestion { to: pod.id(), port, ..self.question.clone() };
        let mut answer = answer(self.cluster, self.network, &question);
        // A pod that gets its own connection back from its Service: the API does not say what policies do with that.
        if self.from == End::Pod(id) {
            answer.verdict = Verdict::Depends;
            let reason = words::hairpin(&pod.id()).reason(Effect::Note, None);
            answer.summary.clone_from(&reason.text);
            answer.reasons.insert(0, reason);
            for stage in &mut answer.stages {
                stage.outcome = Outcome::Depends;
            }
        }
        Some(Lot { names: lot.iter().map(|(_, pod, _)| pod.id()).collect(), port, answer })
    }

    /// One answer for all pods: what they agree on, or that it depends on which of them gets the connection.
    fn together(&self, asked: Vec<Lot>, leads: Leads, path: &str) -> Answer {
        let by_port = by_port(&asked);
        let label = self.service.label();
        let said = match leads {
            Leads::Headless => words::headless(&label),
            _ => words::translated(&label, self.question.port, self.protocol, &by_port),
        };
        let tell = |asked: &Lot| words::at_pods(&asked.names, asked.port, &asked.answer.summary);
        let mut answer = agree(asked, MAX_TOLD, &tell, words::depends_on_pod);
        answer.question.clone_from(&self.title);
        let mut reasons = vec![self.reason(said, Effect::Note, path)];
        reasons.append(&mut answer.reasons);
        self.way_in(&mut answer, &mut reasons);
        answer.reasons = reasons;
        answer
    }

    /// What comes from outside must first find the Service, and may lose its address on the way.
    fn way_in(&self, answer: &mut Answer, reasons: &mut Vec<Reason>) {
        let object = &self.service.object;
        let published = service::published(object).is_some();
        if !matches!(self.from, End::Address(_)) || published && object.spec.external_traffic_policy == "Local" {
            return;
        }
        let (said, is_open) = if published {
            let by_rules = reasons.iter().any(|reason| {
                let decides = matches!(reason.effect, Effect::For | Effect::Against) && reason.code != "not-isolated";
                decides && reason.stage.as_deref() == Some(INGRESS)
            });
            (words::address_may_be_lost(&self.service.label()), by_rules)
        } else {
            (words::inside_only(&self.service.label()), answer.verdict == Verdict::Allowed)
        };
        let reason = self.reason(said, Effect::Note, "spec.type");
        if is_open {
            answer.verdict = Verdict::Depends;
            answer.summary = ["Depends on the way in. ", &reason.text].concat();
            if let Some(stage) = answer.stages.iter_mut().find(|stage| stage.code == INGRESS) {
                stage.outcome = Outcome::Depends;
            }
        }
        reasons.insert(1, reason);
    }
}

/// The pods by the port at which they get the connection.
fn by_port(asked: &[Lot]) -> Vec<(u16, Vec<String>)> {
    let mut ports: Map<u16, Vec<String>> = Map::new();
    for one in asked {
        ports.or_default(one.port).extend(one.names.iter().cloned());
    }
    let mut ports: Vec<_> = ports.into_iter().collect();
    for (_, pods) in &mut ports {
        order::sort(pods);
    }
    ports
}
