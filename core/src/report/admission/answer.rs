//! Answers one question about a pod's admission.

use super::diff::diff;
use super::events::events;
use super::overview::{message, verdict};
use super::stages::{AUTHORIZED, reasons, stages, starts};
use super::words;
use super::words::identities as texts;
use super::words::sentence::{self, Rest};
use super::{AdmissionDetails, IdentityOutcome};
use crate::admission::Identity;
use crate::admission::{Admitted, Operation, PodFacts, Starts, as_deployment, evaluate_pod, identities, user_of};
use crate::cluster::{Cluster, Pod};
use crate::rbac::{Rbac, User};
use crate::report::{AdmissionQuestion, Answer, Effect, Outcome, Requester, Verdict};

/// What the texts of files are read with: the text of a file by its name.
type Texts<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Kinds that decide about pods too and are not evaluated here.
const OTHER_ADMISSION: [&str; 7] = [
    "MutatingAdmissionPolicy.admissionregistration.k8s.io",
    "SecurityContextConstraints.security.openshift.io",
    "ValidatingAdmissionPolicy.admissionregistration.k8s.io",
    "MutatingWebhookConfiguration.admissionregistration.k8s.io",
    "ValidatingWebhookConfiguration.admissionregistration.k8s.io",
    "ClusterPolicy.kyverno.io",
    "Policy.kyverno.io",
];

/// `texts` knows the text of a file by its name.
#[inline(never)]
#[must_use]
pub fn answer<'a>(
    cluster: &'a Cluster,
    rbac: &'a Rbac,
    requester: &Requester,
    question: &AdmissionQuestion,
    texts: Texts<'a>,
) -> Answer {
    let (operation, user, through) = asked(question, requester);
    let Some(pod) = cluster.requested_pod(&question.pod) else { return unknown(question, &user) };
    let asked = Asked { cluster, rbac, user: &user, operation, texts };
    match as_deployment(cluster, pod) {
        Ok(wrapped) if through => asked.about(&wrapped),
        Err(error) if through => {
            let said = words::no_template(&pod.name, &error.message).reason(Effect::Note);
            let place = cluster.place(&pod.at(&error.path));
            let mut answer = asked.about(pod);
            answer.reasons.insert(0, said.at(place).in_stage(AUTHORIZED));
            answer
        }
        _ => asked.about(pod),
    }
}

/// What is done by whom, and whether a bare pod comes through a Deployment.
#[must_use]
pub(crate) fn asked(question: &AdmissionQuestion, requester: &Requester) -> (Operation, User, bool) {
    let user = match question.user.as_str() {
        "" => user_of(&requester.user, &requester.groups),
        name => user_of(name, &question.groups),
    };
    let operation = if question.update { Operation::Update } else { Operation::Create };
    let through = operation == Operation::Create && (question.as_deployment || requester.as_deployment);
    (operation, user, through)
}

fn unknown(question: &AdmissionQuestion, user: &User) -> Answer {
    let said = words::unknown_pod(&question.pod);
    Answer {
        question: words::question(&question.pod, &user.name, Operation::Create),
        verdict: Verdict::Depends,
        summary: said.text.clone(),
        reasons: vec![said.reason(Effect::Note)],
        ..Answer::default()
    }
}

struct Asked<'a> {
    cluster: &'a Cluster,
    rbac: &'a Rbac,
    user: &'a User,
    operation: Operation,
    texts: Texts<'a>,
}

impl Asked<'_> {
    fn about(&self, pod: &Pod) -> Answer {
        let Self { cluster, rbac, user, operation, .. } = *self;
        let facts = evaluate_pod(cluster, rbac, user, pod, operation);
        let question = match &pod.workload {
            _ if facts.creation.mirror_of.is_some() => words::question_of_mirror(&pod.id(), &user.name),
            Some(workload) if operation == Operation::Create => {
                words::question_of_workload(&pod.id(), &workload.kind, &user.name)
            }
            _ => words::question(&pod.id(), &user.name, operation),
        };
        Answer {
            question,
            verdict: verdict(&facts),
            summary: summary(cluster, pod, &facts),
            message: message(&facts),
            stages: stages(&facts),
            reasons: reasons(cluster, pod, &facts),
            incomplete: incomplete(cluster),
            admission: Some(Box::new(self.details(pod, &facts))),
            ..Answer::default()
        }
    }

    fn details(&self, pod: &Pod, facts: &PodFacts) -> AdmissionDetails {
        let cluster = self.cluster;
        let mut details = AdmissionDetails { events: events(cluster, pod, facts), ..AdmissionDetails::default() };
        if self.operation == Operation::Create {
            let identities = identities(cluster, self.rbac, self.user, pod);
            details.identities = identities.iter().map(|each| told(cluster, each)).collect();
            let file = cluster.place(&pod.object()).and_then(|place| (self.texts)(&place.file));
            details.diff = file.map(|file| diff(cluster, pod, facts, &file)).unwrap_or_default();
        }
        details
    }
}

fn told(cluster: &Cluster, identity: &Identity) -> IdentityOutcome {
    let Identity { who, user, facts } = identity;
    let policy = match facts.admitted {
        Admitted::By(chosen) if facts.is_admitted() => cluster.pod_security_policies.get(chosen),
        _ => None,
    };
    IdentityOutcome {
        code: texts::code(*who).to_owned(),
        label: texts::label(*who, &user.name),
        user: user.name.clone(),
        groups: user.groups.clone(),
        creates: facts.creation.resource.to_owned(),
        may_create: facts.creation.permit.allowed,
        verdict: verdict(facts),
        stages: stages(facts),
        policy: policy.map(|policy| policy.name.clone()),
        message: message(facts),
    }
}

pub(in crate::report) fn summary(cluster: &Cluster, pod: &Pod, facts: &PodFacts) -> String {
    let policies = || cluster.pod_security_policies.iter().zip(facts.policies());
    match &facts.admitted {
        Admitted::Refused(..) => {
            let meets = policies().filter(|(_, facts)| facts.passes() && !facts.granted());
            let would_set = policies().filter(|(_, facts)| facts.passes() && facts.granted());
            let would_set: Vec<&str> = would_set.map(|(policy, _)| policy.name.as_str()).collect();
            let fails = policies().filter(|(_, facts)| facts.granted() && facts.review.breaks_rules());
            let meets: Vec<&str> = meets.map(|(policy, _)| policy.name.as_str()).collect();
            let fails: Vec<&str> = fails.map(|(policy, _)| policy.name.as_str()).collect();
            sentence::rejected(&pod.id(), &meets, &fails, &would_set)
        }
        Admitted::Barred(barred) => sentence::barred(&pod.id(), &barred.reason),
        Admitted::TooMuch => words::too_much().text,
        _ if facts.labels_unknown && facts.is_admitted() => words::labels_unknown(&pod.namespace).text,
        _ if !facts.is_admitted() => sentence::rejected_by_standard(&pod.id(), &pod.namespace, facts.is_valid()),
        admitted => {
            let chosen = match admitted {
                Admitted::By(chosen) => cluster.pod_security_policies.get(*chosen),
                _ => None,
            };
            sentence::admitted(&pod.id(), chosen.map(|policy| policy.name.as_str()), rest(facts))
        }
    }
}

fn rest(facts: &PodFacts) -> Rest {
    match (facts.creation.permit.allowed, facts.is_valid(), starts(facts)) {
        (false, false, _) => Rest::DeniedAndInvalid,
        (false, true, _) if facts.operation == Operation::Update => Rest::ChangeDenied,
        (false, true, _) => Rest::Denied,
        (true, false, _) => Rest::Invalid,
        (true, true, Outcome::No) => Rest::DoesNotStart,
        (true, true, Outcome::Depends) if asks_node(facts) => Rest::DependsOnNode,
        (true, true, Outcome::Depends) => Rest::MayNotStart,
        (true, true, _) => Rest::Fine,
    }
}

/// It sets a kernel parameter that a node must allow.
fn asks_node(facts: &PodFacts) -> bool {
    facts.starts.iter().any(|start| matches!(start.what, Starts::IfSysctlAllowed(_)))
}

pub(super) fn incomplete(cluster: &Cluster) -> Vec<String> {
    let kinds = cluster.not_evaluated.iter().map(|(kind, _)| kind.as_str());
    let mut kinds: Vec<String> = kinds.filter(|kind| OTHER_ADMISSION.contains(kind)).map(str::to_owned).collect();
    kinds.dedup();
    kinds
}
