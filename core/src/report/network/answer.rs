//! Answers one question about traffic.

use super::rules::MAX_POLICIES;
use super::{endpoints, incomplete, words};
use crate::cluster::{Cluster, Pod};
use crate::network::{Basis, Direction, End, Network, OpenQuestion, Protocol, Side, Tier, TrafficVerdict};
use crate::report::{Answer, Effect, Outcome, Reason, Stage, TrafficQuestion, Verdict};

/// At most so many near misses are told for a side.
const MAX_NEAR: usize = 3;

/// At most so many pods of a like name are suggested.
const MAX_ALIKE: usize = 3;

#[inline(never)]
#[must_use]
pub fn answer(cluster: &Cluster, network: &Network, question: &TrafficQuestion) -> Answer {
    let protocol_name = if question.protocol.is_empty() { Protocol::Tcp.name() } else { &question.protocol };
    let (from, to) = (question.from.trim(), question.to.trim());
    let mut problems = Vec::new();
    let mut end = |text: &str, stage| match network.end(cluster, text) {
        Some(end) if !is_service_address(cluster, text) => Some(end),
        _ => {
            problems.push(unknown(cluster, text, stage).reason(Effect::Note, None).in_stage(stage));
            None
        }
    };
    let ends = (end(from, EGRESS), end(to, INGRESS));
    let protocol = Protocol::of(&protocol_name.to_ascii_uppercase());
    if protocol.is_none() {
        problems.push(words::bad_protocol(protocol_name).reason(Effect::Note, None));
    }
    if question.port == 0 {
        problems.push(words::bad_port().reason(Effect::Note, None));
    }
    match (ends, protocol) {
        ((Some(source), Some(target)), Some(protocol)) if problems.is_empty() => {
            let asker = Asker { cluster, network, from: source, to: target, port: question.port, protocol };
            let title =
                words::question(&asker.title(from, source), &asker.title(to, target), protocol.name(), question.port);
            asker.answer(title)
        }
        _ => Answer {
            question: words::question(from, to, protocol_name, question.port),
            verdict: Verdict::Depends,
            summary: words::cannot_answer(&problems),
            stages: vec![stage(EGRESS, Outcome::Depends), stage(INGRESS, Outcome::Depends)],
            reasons: problems,
            incomplete: incomplete::incomplete(cluster),
            ..Answer::default()
        },
    }
}

pub(super) const EGRESS: &str = "egress";
pub(super) const INGRESS: &str = "ingress";

pub(super) fn stage(code: &str, outcome: Outcome) -> Stage {
    Stage { code: code.to_owned(), title: words::stage_title(code).to_owned(), outcome }
}

/// What is wrong with a name that names nothing.
pub(super) fn unknown(cluster: &Cluster, text: &str, stage: &str) -> words::Said {
    if text.is_empty() {
        return words::missing_end(stage);
    }
    let (namespace, name) = text.split_once('/').unwrap_or((&cluster.profile.default_namespace, text));
    let is_service = cluster.services.iter().any(|service| service.namespace == namespace && service.name == name);
    if is_service || is_service_address(cluster, text) {
        return words::is_a_service(text);
    }
    let alike: Vec<String> = cluster.pods.iter().filter(|pod| pod.name == name).take(MAX_ALIKE).map(Pod::id).collect();
    words::unknown_end(text, &alike)
}

/// What a Service's address leads to is settled before policies see it.
fn is_service_address(cluster: &Cluster, text: &str) -> bool {
    let of = |service: &crate::cluster::Declared<crate::manifest::core::Service>| {
        service.object.spec.cluster_ip.as_deref().is_some_and(|address| address == text && address != "None")
    };
    cluster.services.iter().any(of)
}

pub(super) struct Asker<'world> {
    pub cluster: &'world Cluster,
    pub network: &'world Network,
    from: End,
    to: End,
    pub port: u16,
    pub protocol: Protocol,
}

impl Asker<'_> {
    fn name(&self, end: End) -> String {
        endpoints::name(self.cluster, self.network, end)
    }

    /// The end as it was asked for, with the pod that has the address.
    fn title(&self, asked: &str, end: End) -> String {
        let name = self.name(end);
        if is_pod_by_address(asked, end) { words::pod_at(asked, &name) } else { name }
    }

    fn answer(&self, question: String) -> Answer {
        let verdict = self.network.verdict(self.from, self.to, self.port, self.protocol);
        let undecided = verdict.open.iter().any(|question| question.is_undecided());
        let mut reasons = self.side(Direction::Egress, &verdict.egress);
        reasons.extend(self.side(Direction::Ingress, &verdict.ingress));
        reasons.extend(self.notes(&verdict));
        Answer {
            question,
            verdict: match (undecided, verdict.allowed) {
                (true, _) => Verdict::Depends,
                (false, true) => Verdict::Allowed,
                (false, false) => Verdict::Denied,
            },
            summary: self.summary(&verdict),
            message: None,
            stages: vec![stage(EGRESS, outcome(&verdict.egress)), stage(INGRESS, outcome(&verdict.ingress))],
            reasons,
            incomplete: incomplete::incomplete(self.cluster),
            ..Answer::default()
        }
    }

    /// The pod on this side, and the other end.
    pub(super) fn ends(&self, direction: Direction) -> (End, End) {
        match direction {
            Direction::Egress => (self.from, self.to),
            Direction::Ingress => (self.to, self.from),
        }
    }

    fn summary(&self, verdict: &TrafficVerdict) -> String {
        if let Some(question) = verdict.open.iter().find(|question| question.is_undecided()) {
            return self.depends(*question, verdict);
        }
        let (out, into) = (self.deciding_policies(&verdict.egress), self.deciding_policies(&verdict.ingress));
        let isolating = [&verdict.egress, &verdict.ingress].map(|side| self.policy_names(&side.isolated_by));
        let [out_by, in_by] = &isolating;
        let names = [self.name(self.from), self.name(self.to)];
        let [source, target] = &names;
        let has = |basis| verdict.egress.basis == basis || verdict.ingress.basis == basis;
        let is_subject = |side: &Side| !side.subject_of.is_empty();
        let gist = if verdict.egress.basis == Basis::Completed {
            words::Gist::Completed(source)
        } else if verdict.ingress.basis == Basis::Completed {
            words::Gist::Completed(target)
        } else if has(Basis::OtherProject) {
            words::Gist::OtherProject
        } else if !verdict.allowed {
            words::Gist::Denied {
                egress: self.refusal(&verdict.egress, out_by, source),
                ingress: self.refusal(&verdict.ingress, in_by, target),
            }
        } else if has(Basis::Itself) {
            words::Gist::Itself
        } else if !out.is_empty() || !into.is_empty() {
            words::Gist::Allowed { out: &out, into: &into }
        } else if has(Basis::NotEnforced) {
            words::Gist::NotEnforced(self.network.reading.plugin)
        } else if has(Basis::Node) {
            words::Gist::Node
        } else if verdict.egress.basis == Basis::Outside && verdict.ingress.basis == Basis::Outside {
            words::Gist::NobodyDecides
        } else if is_subject(&verdict.egress) || is_subject(&verdict.ingress) {
            words::Gist::NoRuleDenies
        } else {
            words::Gist::Open
        };
        let summary = words::gist(&gist);
        if verdict.open.contains(&OpenQuestion::IpBlockOnPods) { words::but_plug_ins_differ(&summary) } else { summary }
    }

    fn depends(&self, question: OpenQuestion, verdict: &TrafficVerdict) -> String {
        let (ends, allowed) = ([self.from, self.to], verdict.allowed);
        let pod = |test: fn(&Pod) -> bool| {
            let found = ends.into_iter().find(|end| self.pod(*end).is_some_and(test));
            found.map_or_else(String::new, |end| self.name(end))
        };
        match question {
            OpenQuestion::HostNetwork => words::depends_on_host_network(&pod(|pod| pod.spec.host_network), allowed),
            OpenQuestion::OwnNode => words::depends_on_node(&pod(|_| true)),
            OpenQuestion::EqualPriority => words::depends_on_order(allowed),
            OpenQuestion::DomainName => words::depends_on_domain(&self.name(self.to)),
            OpenQuestion::UnknownAddress | OpenQuestion::IpBlockOnPods => {
                words::depends_on_address(&self.unknown(verdict).next().map_or_else(String::new, |end| self.name(end)))
            }
        }
    }

    /// The ends whose addresses are not known and decide: the target's where the source's side is open, and the other way round.
    fn unknown(&self, verdict: &TrafficVerdict) -> impl Iterator<Item = End> {
        let sides = [(&verdict.egress, self.to), (&verdict.ingress, self.from)].into_iter();
        sides.filter(|(side, _)| side.open.contains(&OpenQuestion::UnknownAddress)).map(|(_, end)| end)
    }

    /// What on a side does not let it through.
    fn refusal<'answer>(
        &'answer self,
        side: &Side,
        isolated_by: &'answer [String],
        subject: &'answer str,
    ) -> Option<words::Refusal<'answer>> {
        if side.allowed {
            return None;
        }
        match side.basis {
            Basis::Admin | Basis::Baseline => {
                Some(words::Refusal::Rule(self.network.tier_policy(side.steps.last()?.policy)?))
            }
            _ => Some(words::Refusal::Isolated(isolated_by, subject)),
        }
    }

    pub(super) fn pod(&self, end: End) -> Option<&Pod> {
        match end {
            End::Pod(id) => self.cluster.pod(id),
            _ => None,
        }
    }

    fn policy_names(&self, policies: &[crate::network::PolicyId]) -> Vec<String> {
        policies.iter().filter_map(|id| Some(self.network.policy(*id)?.declared.name.clone())).collect()
    }

    /// The policies that let it through on a side.
    fn deciding_policies(&self, side: &Side) -> Vec<String> {
        if let (Basis::Admin | Basis::Baseline, true, Some(step)) = (side.basis, side.allowed, side.steps.last()) {
            return self.network.tier_policy(step.policy).map(words::tier_policy).into_iter().collect();
        }
        let mut policies: Vec<_> = side.deciding.iter().map(|cause| cause.policy).collect();
        policies.dedup();
        self.policy_names(&policies)
    }

    /// The reasons of one stage.
    fn side(&self, direction: Direction, side: &Side) -> Vec<Reason> {
        let (subject, _) = self.ends(direction);
        let name = self.name(subject);
        let code = if direction == Direction::Egress { EGRESS } else { INGRESS };
        let object = || self.pod(subject).and_then(|pod| self.cluster.place(&pod.object()));
        let mut reasons = self.tier_steps(Tier::Admin, direction, side);
        reasons.extend(self.passed_by(&name, direction, side));
        match side.basis {
            Basis::Outside => reasons.push(words::outside(&name, direction).reason(Effect::For, None)),
            Basis::Completed => {
                let at = self.pod(subject).and_then(|pod| self.cluster.place(&pod.field("status.phase")));
                reasons.push(words::completed(&name).reason(Effect::Against, at));
            }
            Basis::Itself => reasons.push(words::itself().reason(Effect::For, None)),
            Basis::OtherProject => {
                let said = words::other_project(&self.name(self.from), &self.name(self.to));
                reasons.push(said.reason(Effect::Against, None));
            }
            Basis::NotIsolated | Basis::Baseline => {
                reasons.extend(self.silent_tiers(&name, direction, side));
                reasons.push(words::not_isolated(&name, direction).reason(not_isolated_effect(side), object()));
            }
            Basis::Node => reasons.push(words::node_traffic(&name).reason(Effect::For, None)),
            Basis::NotEnforced => {
                reasons.extend(self.of_policies(side, Effect::Note, &|policy| {
                    words::not_enforced(&policy.declared.name, &name, direction)
                }));
                reasons.extend(self.tiers_not_enforced(&name, direction, side));
            }
            Basis::HostNetwork => {
                reasons.extend(self.of_policies(side, Effect::Note, &|policy| {
                    words::host_network(&policy.declared.name, &name, direction)
                }));
            }
            Basis::Admin => {
                reasons
                    .extend(side.near_tiers.iter().take(MAX_NEAR).filter_map(|miss| self.tier_near(direction, miss)));
                reasons.extend(self.of_policies(side, Effect::Note, &|policy| {
                    words::not_asked(&policy.declared.name, &name, direction)
                }));
            }
            Basis::Rules if side.allowed => {
                reasons.extend(self.of_policies(side, Effect::Note, &|policy| {
                    words::isolated(&policy.declared.name, &name, direction)
                }));
                // Of several ports of one rule the first will do.
                let mut deciding = side.deciding.clone();
                deciding.dedup_by_key(|cause| (cause.policy, cause.rule));
                for cause in deciding.into_iter().take(MAX_POLICIES) {
                    reasons.extend(self.deciding(direction, cause));
                }
            }
            Basis::Rules => {
                reasons.extend(self.of_policies(side, Effect::Against, &|policy| {
                    let rules = policy.rule_count(direction);
                    words::isolated_no_rule_matches(&policy.declared.name, &name, direction, rules)
                }));
                reasons.extend(side.near.iter().take(MAX_NEAR).filter_map(|miss| self.near(direction, miss)));
                reasons.extend(self.unknown_labels(direction, side));
            }
        }
        reasons.extend(self.tier_steps(Tier::Baseline, direction, side));
        if side.basis == Basis::Baseline {
            reasons.extend(side.near_tiers.iter().take(MAX_NEAR).filter_map(|miss| self.tier_near(direction, miss)));
        }
        reasons.extend(self.baseline_note(&name, direction, side));
        reasons.into_iter().map(|reason| reason.in_stage(code)).collect()
    }

    /// What holds beside the two stages.
    fn notes(&self, verdict: &TrafficVerdict) -> Vec<Reason> {
        let mut said = Vec::new();
        for question in &verdict.open {
            let ends = [self.from, self.to].into_iter();
            match question {
                OpenQuestion::IpBlockOnPods => said.push(words::note_ip_block_on_pods()),
                OpenQuestion::HostNetwork => {
                    let pods = ends.filter(|end| self.pod(*end).is_some_and(|pod| pod.spec.host_network));
                    said.extend(pods.map(|end| words::note_host_network(&self.name(end))));
                }
                OpenQuestion::UnknownAddress => {
                    said.extend(self.unknown(verdict).map(|end| words::note_unknown_address(&self.name(end))));
                }
                OpenQuestion::EqualPriority => {
                    let policies = self.of_equal_priority([&verdict.egress, &verdict.ingress]);
                    said.push(words::note_equal_priority(&policies));
                }
                OpenQuestion::DomainName => said.push(words::note_domain(&self.name(self.to))),
                OpenQuestion::OwnNode => {
                    said.extend(ends.filter(|end| is_address(*end)).map(|end| words::note_own_node(&self.name(end))));
                }
            }
        }
        if let (true, Some(pod)) = (self.from == self.to, self.pod(self.from))
            && pod.stands_for_all()
        {
            let allowed = self.network.copies_may_connect(self.from, self.port, self.protocol);
            said.push(words::copies(&pod.id(), allowed));
        }
        if is_address(self.from) && verdict.ingress.basis == Basis::Rules {
            said.push(words::note_translated());
        }
        if verdict.turned_by_plugin {
            said.push(words::turned_by_plugin(verdict.allowed));
        }
        said.into_iter().map(|said| said.reason(Effect::Note, None)).collect()
    }
}

/// Where the Baseline tier decides, it is no more than what led there.
fn not_isolated_effect(side: &Side) -> Effect {
    if side.basis == Basis::Baseline { Effect::Note } else { Effect::For }
}

fn is_address(end: End) -> bool {
    matches!(end, End::Address(_))
}

fn is_pod_by_address(asked: &str, end: End) -> bool {
    matches!(end, End::Pod(_)) && asked.parse::<std::net::IpAddr>().is_ok()
}

fn outcome(side: &Side) -> Outcome {
    match (side.open.iter().any(|question| question.is_undecided()), side.allowed) {
        (true, _) => Outcome::Depends,
        (false, true) => Outcome::Yes,
        (false, false) => Outcome::No,
    }
}
