//! Answers what can be reached from outside: the ways in, each judged by what policies say of it.

use super::answer::unknown;
use super::ends;
use super::{Cell, Connection, Traffic, incomplete, words};
use crate::admission::Admission;
use crate::cluster::{Cluster, Phase, Pod, PodId};
use crate::manifest::cidr::parse_cidr;
use crate::network::exposure::{MAX_OPENINGS, Opening, Way, openings};
use crate::network::service::Published;
use crate::network::{self, Direction, End, Flow, Network, PortSetId, Protocol};
use crate::order::{self, Map, Set};
use crate::report::{Answer, Effect, ExposedQuestion, Reason, Verdict};

/// At most so many times a pod's port is judged.
const MAX_JUDGED: usize = 5000;

/// At most so many Services are noted for what becomes of their clients' addresses.
const MAX_NOTES: usize = 10;

/// At most so many ranges that a load balancer is open to are told apart.
const MAX_RANGES: usize = 50;

/// `admission` says which pods there will be: nothing reaches others, so that they count only where one of them is asked about.
#[inline(never)]
#[must_use]
pub fn exposed(cluster: &Cluster, network: &Network, admission: &Admission, question: &ExposedQuestion) -> Answer {
    let asked = question.pod.trim();
    let pod = if asked.is_empty() { None } else { cluster.pod_by_id(asked) };
    let mut answer = Answer {
        question: words::exposed_question(asked),
        incomplete: incomplete::incomplete(cluster),
        ..Answer::default()
    };
    if pod.is_none() && !asked.is_empty() {
        answer.verdict = Verdict::Depends;
        answer.reasons = vec![unknown(cluster, asked, "").reason(Effect::Note, None)];
        answer.summary = words::cannot_answer(&answer.reasons);
        return answer;
    }
    let judge = Judge::of(cluster, network);
    let all = openings(cluster);
    if all.len() >= MAX_OPENINGS {
        answer.incomplete.push(words::not_all_ways(MAX_OPENINGS));
    }
    let mut tally = Tally::default();
    let mut judged = 0;
    let mut by_ingress = false;
    let mut rejected = Set::new();
    for opening in &all {
        let mut pods: Vec<(PodId, u16)> = opening.pods.clone();
        pods.retain(|(id, _)| match pod {
            Some(pod) => pod == *id,
            None if admission.admits(*id) => true,
            None => {
                rejected.insert(*id);
                false
            }
        });
        judged += pods.len();
        if pods.is_empty() || judged > MAX_JUDGED {
            continue;
        }
        by_ingress |= matches!(opening.way, Way::Ingress { .. });
        for told in judge.judge(opening, &pods) {
            tally.add(opening, &told);
            if let (true, Way::Service(_, service)) = (told.is_partial(), opening.way)
                && service.object.spec.external_traffic_policy != "Local"
            {
                tally.masked.insert(service.label());
            }
            answer.reasons.push(told.reason);
        }
    }
    for service in tally.masked.iter().take(MAX_NOTES) {
        answer.reasons.push(words::address_may_be_lost(service).reason(Effect::Note, None));
    }
    if judged > MAX_JUDGED {
        answer.incomplete.push(words::not_all_ways(MAX_JUDGED));
    }
    if by_ingress && matches!(judge.controllers.first(), Some((End::Standing(_), _))) {
        answer.reasons.push(words::controller_assumed().reason(Effect::Note, None));
    }
    if pod.is_none() {
        answer.reasons.extend(judge.unprotected(admission, &all));
    }
    let rejected: Vec<String> = rejected.iter().filter_map(|id| Some(cluster.pod(*id)?.id())).collect();
    if !rejected.is_empty() {
        answer.reasons.push(words::rejected(&rejected).reason(Effect::Note, None));
    }
    answer.found = tally.found.iter().filter_map(|id| Some(cluster.pod(*id)?.id())).collect();
    answer.verdict = match (tally.certain, tally.found.is_empty()) {
        (true, _) => Verdict::Allowed,
        (false, false) => Verdict::Depends,
        (false, true) => Verdict::Denied,
    };
    let name = pod.and_then(|id| cluster.pod(id)).map_or_else(String::new, Pod::id);
    answer.summary = match (judged, rejected.as_slice()) {
        (0, [_, ..]) => words::ONLY_REJECTED.to_owned(),
        _ => words::exposed_summary(&answer.found, [tally.certain, tally.depends], judged > 0, &name),
    };
    answer.connections = tally.connections(cluster);
    answer.connections_total = u32::try_from(answer.connections.len()).unwrap_or(u32::MAX);
    answer
}

/// What is known of who comes from outside, to judge ways in by.
pub(super) struct Judge<'world> {
    cluster: &'world Cluster,
    network: &'world Network,
    outside: Vec<(End, String)>,
    controllers: Vec<(End, String)>,
}

/// Pods of a way in that the same ends reach, told in one sentence.
pub(super) struct Told {
    pub reason: Reason,
    pods: Vec<(PodId, u16)>,
    /// Who gets in.
    allowed: Vec<String>,
    /// Who perhaps gets in.
    depends: Vec<String>,
}

impl Told {
    /// Policies let some of them in and others not.
    fn is_partial(&self) -> bool {
        self.reason.code == words::EXPOSED_TO_SOME
    }
}

/// Who gets in and who perhaps does, by the names of the ends, and the policies that isolate the pod.
type Reach = (Vec<String>, Vec<String>, Vec<String>);

impl<'world> Judge<'world> {
    pub fn of(cluster: &'world Cluster, network: &'world Network) -> Self {
        let outside = ends::outside(&[network]).into_iter().map(|(address, name)| (End::Address(address), name));
        let controllers = network.ingress_controllers(cluster).into_iter();
        let name = |end| super::endpoints::name(cluster, network, end);
        Self {
            cluster,
            network,
            outside: outside.collect(),
            controllers: controllers.map(|end| (end, name(end))).collect(),
        }
    }

    /// Who comes this way.
    fn sources(&self, opening: &Opening<'_>) -> Vec<(End, String)> {
        match opening.way {
            Way::Ingress { .. } => self.controllers.clone(),
            Way::Service(Published::LoadBalancer, service) => {
                let ranges = &service.object.spec.load_balancer_source_ranges;
                if ranges.is_empty() { self.outside.clone() } else { self.within(ranges) }
            }
            _ => self.outside.clone(),
        }
    }

    /// Of the ranges that a load balancer is open to, an address of each part that policies tell apart.
    fn within(&self, ranges: &[String]) -> Vec<(End, String)> {
        let space = &self.network.addresses;
        let mut ends = Vec::new();
        for text in ranges.iter().take(MAX_RANGES) {
            let Some(net) = parse_cidr(text.trim()) else { continue };
            let span = space.span(net);
            for index in span.first..span.end.min(span.first.saturating_add(50)) {
                let Some(range) = space.range(network::RangeId(index)) else { continue };
                let within = if range.first < net.network() { net.network() } else { range.first };
                let named = range
                    .within
                    .filter(|inner| net.contains(inner))
                    .map_or_else(|| text.clone(), |inner| inner.to_string());
                ends.push((End::Address(within), named));
            }
        }
        ends
    }

    /// Tells a way in, in a sentence for each lot of pods that policies treat alike.
    pub fn judge(&self, opening: &Opening<'_>, pods: &[(PodId, u16)]) -> Vec<Told> {
        let sources = self.sources(opening);
        let from: Vec<End> = sources.iter().map(|(end, _)| *end).collect();
        let mut alike: Map<Reach, Vec<(PodId, u16)>> = Map::new();
        for (id, port) in pods {
            let reach = self.reach(&from, &sources, (*id, *port), opening.protocol);
            alike.or_default(reach).push((*id, *port));
        }
        // Parts of a range that blocks of policies lie between share its name.
        let all = order::set(sources.iter().map(|(_, name)| name)).len();
        let told = alike.into_iter().map(|((allowed, depends, policies), pods)| {
            let let_in = match (allowed.len(), depends.len()) {
                (0, 0) => words::LetIn::Nobody(&policies),
                (number, _) if number == all => words::LetIn::Everyone { isolated: !policies.is_empty() },
                (0, _) => words::LetIn::Depends,
                _ => words::LetIn::Some(&allowed),
            };
            let effect = match &let_in {
                words::LetIn::Nobody(_) => Effect::Against,
                words::LetIn::Depends => Effect::Note,
                _ => Effect::For,
            };
            let said = words::opening(opening, &self.by_port(&pods), &let_in);
            Told { reason: said.reason(effect, self.cluster.place(&opening.at)), pods, allowed, depends }
        });
        told.collect()
    }

    fn reach(&self, from: &[End], sources: &[(End, String)], pod: (PodId, u16), protocol: Protocol) -> Reach {
        let to = End::Pod(pod.0);
        let (mut allowed, mut depends) = (Set::new(), Set::new());
        // The pod first, so that it stays should there be too many.
        let connectivity = self.network.connectivity_between(&[&[to], from].concat());
        for (index, (_, name)) in sources.iter().enumerate() {
            match connectivity.traffic(index + 1, 0) {
                network::Traffic::Open => allowed.insert(name.clone()),
                network::Traffic::Ports(ports) if lets(&ports, protocol, pod.1) => allowed.insert(name.clone()),
                network::Traffic::Depends => depends.insert(name.clone()),
                _ => false,
            };
        }
        let isolating = self.network.isolated_by(Direction::Ingress, to, to);
        let policies = isolating.into_iter().filter_map(|id| Some(self.network.policy(id)?.declared.name.clone()));
        let policies = if self.network.enforced { policies.collect() } else { Vec::new() };
        (allowed.into_iter().collect(), depends.into_iter().collect(), policies)
    }

    fn by_port(&self, pods: &[(PodId, u16)]) -> Vec<(u16, Vec<String>)> {
        let mut ports: Map<u16, Vec<String>> = Map::new();
        for (id, port) in pods {
            ports.or_default(*port).extend(self.cluster.pod(*id).map(Pod::id));
        }
        ports.into_iter().collect()
    }

    /// Pods that take connections from any address although nothing leads from outside to them.
    fn unprotected(&self, admission: &Admission, openings: &[Opening<'_>]) -> Option<Reason> {
        let published = order::set(openings.iter().flat_map(|opening| &opening.pods).map(|(id, _)| *id));
        let pods: Vec<PodId> = self
            .cluster
            .pod_ids()
            .filter(|(id, pod)| pod.phase == Phase::Running && !pod.spec.host_network && !published.contains(id))
            .filter(|(id, _)| admission.admits(*id))
            .map(|(id, _)| id)
            .collect();
        // Any address: what no policy names.
        let (any, _) = self.outside.last()?;
        let mut ends = vec![*any];
        ends.extend(pods.iter().map(|id| End::Pod(*id)));
        let flows = self.network.connectivity_between(&ends).flows_from(0);
        let mut names = Vec::new();
        for (id, flow) in pods.iter().zip(flows.into_iter().skip(1)) {
            let is_open = matches!(flow, Flow::Open) || matches!(flow, Flow::Ports(ports) if ports != PortSetId::NONE);
            names.extend(self.cluster.pod(*id).filter(|_| is_open).map(Pod::id));
        }
        (!names.is_empty()).then(|| words::unprotected(&names).reason(Effect::Note, None))
    }
}

/// 0 is whatever the pod listens on.
fn lets(ports: &network::PortSet, protocol: Protocol, port: u16) -> bool {
    if port == 0 { !ports.is_empty() } else { ports.find(protocol, port).is_some() }
}

/// What all ways in come to.
#[derive(Default)]
struct Tally {
    found: Set<PodId>,
    certain: bool,
    depends: bool,
    /// Services through which only some addresses get in, though their clients may come with other ones.
    masked: Set<String>,
    reached: Map<Reached, Set<(Protocol, u16)>>,
}

/// Who gets in, whether that is certain, and where.
type Reached = (Vec<String>, bool, PodId);

impl Tally {
    fn add(&mut self, opening: &Opening<'_>, told: &Told) {
        for (ends, certain) in [(&told.allowed, true), (&told.depends, false)] {
            if ends.is_empty() {
                continue;
            }
            self.certain |= certain;
            self.depends |= !certain;
            for (id, port) in &told.pods {
                self.found.insert(*id);
                let ports = self.reached.or_default((ends.clone(), certain, *id));
                ports.insert((opening.protocol, *port));
            }
        }
    }

    fn connections(self, cluster: &Cluster) -> Vec<Connection> {
        let mut alike: Map<(Vec<String>, Cell), Vec<String>> = Map::new();
        for ((ends, certain, id), ports) in self.reached {
            let listed: Vec<String> =
                ports.iter().map(|(protocol, port)| words::short_port(Some(*protocol), (*port).into())).collect();
            let traffic = match (certain, ports.iter().next()) {
                (false, _) => Traffic::Depends,
                (true, Some((_, 0))) => Traffic::All,
                (true, _) => Traffic::Some,
            };
            let text = if traffic == Traffic::All { String::new() } else { listed.join(", ") };
            let cell = Cell { traffic, ports: text, decided: false };
            alike.or_default((ends, cell)).extend(cluster.pod(id).map(Pod::id));
        }
        let connections = alike.into_iter();
        connections.map(|((from, now), to)| Connection { from, to, now, before: None }).collect()
    }
}
