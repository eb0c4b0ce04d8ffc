//! Questions about ICMP, of which NetworkPolicies do not speak: "behaviour is undefined for other protocols".

use super::answer::{EGRESS, INGRESS, stage};
use super::several::asked_name;
use super::{incomplete, words};
use crate::cluster::Cluster;
use crate::network::{Network, service};
use crate::report::{Answer, Effect, Outcome, TrafficQuestion, Verdict};

/// Answers if the protocol is ICMP, of either family, and both ends are known.
pub(super) fn of_icmp(cluster: &Cluster, network: &Network, question: &TrafficQuestion) -> Option<Answer> {
    let protocol = ["ICMP", "ICMPv6"].into_iter().find(|name| name.eq_ignore_ascii_case(&question.protocol))?;
    let name = |text: &str| match service::named(cluster, text) {
        Some(service) => Some(words::service(&service.label())),
        None => network.end(cluster, text).map(|_| asked_name(cluster, network, text)),
    };
    let (from, to) = (name(question.from.trim())?, name(question.to.trim())?);
    let mut said = vec![words::icmp_undefined()];
    if !network.tiers.is_empty() {
        said.push(words::icmp_cluster_wide());
    }
    Some(Answer {
        question: words::question_without_port(&from, &to, protocol),
        verdict: Verdict::Depends,
        summary: words::depends_on_plug_in(protocol),
        stages: vec![stage(EGRESS, Outcome::Depends), stage(INGRESS, Outcome::Depends)],
        reasons: said.into_iter().map(|said| said.reason(Effect::Note, None)).collect(),
        incomplete: incomplete::incomplete(cluster),
        ..Answer::default()
    })
}
