//! Answers one question about access.

use super::ways::Ways;
use super::{AccessDetails, words};
use crate::cluster::Cluster;
use crate::order::Set;
use crate::rbac::near::{Miss, NearMiss, near_misses};
use crate::rbac::{Attributes, Bound, Decision, Principal, Rbac, User, forbidden, resources};
use crate::report::left_out::{ACCESS_KINDS, left_out};
use crate::report::{AccessQuestion, Answer, Effect, Outcome, Reason, Stage, Verdict};

/// The most ways to a permission that an answer tells; more are counted.
const MAX_WAYS: usize = 12;

/// The most bindings of a denied subject that an answer tells.
const MAX_BINDINGS: usize = 8;

const BYPASS: &str = "bypass";
const BOUND: &str = "bound";
const SCOPE: &str = "scope";
const RULE: &str = "rule";

/// The group of kubelets.
const NODES: &str = "system:nodes";

/// API groups whose objects decide about access.
const ACCESS_GROUPS: [&str; 2] = ["rbac.authorization.k8s.io", "authorization.openshift.io"];

#[inline(never)]
#[must_use]
pub fn answer(cluster: &Cluster, rbac: &Rbac, question: &AccessQuestion) -> Answer {
    let mut notes = Vec::new();
    let attributes = attributes(cluster, question, &mut notes);
    let missing_resource = attributes.resource.is_empty() && attributes.path.is_none();
    let mut missing = Vec::new();
    for (is_missing, what) in [
        (question.user.is_empty() && question.groups.is_empty(), words::NO_USER),
        (attributes.verb.is_empty(), words::NO_VERB),
        (missing_resource, words::NO_RESOURCE),
    ] {
        if is_missing {
            missing.push(words::no(what));
        }
    }
    let who = Who::of(&question.user, &question.groups);
    let mut answer = if missing.is_empty() { answered(cluster, rbac, &who, &attributes) } else { refused(&missing) };
    answer.reasons.append(&mut notes);
    answer.question = words::question(&who.told, &attributes);
    answer
}

/// Somebody who asks, or is asked about.
pub(super) struct Who {
    pub(super) user: User,
    pub(super) principal: Principal,
    /// `User jane`.
    pub(super) label: String,
    /// As the question says it.
    pub(super) told: String,
}

impl Who {
    /// Without groups a user is in those that every such user is in.
    pub(super) fn of(name: &str, groups: &[String]) -> Self {
        let groups = if groups.is_empty() && !name.is_empty() { User::named(name).groups } else { groups.to_vec() };
        let user = User { name: name.to_owned(), groups };
        let principal = match user.groups.first() {
            Some(group) if name.is_empty() => Principal::Group(group.clone()),
            _ => Principal::User(name.to_owned()),
        };
        let label = principal.label();
        let told = if name.is_empty() { label.clone() } else { name.to_owned() };
        Self { user, principal, label, told }
    }
}

/// A question that cannot be answered, and why.
pub(super) fn refused(why: &[String]) -> Answer {
    Answer {
        verdict: Verdict::Depends,
        summary: words::BAD_QUESTION.to_owned(),
        reasons: why.iter().map(|why| words::bad_question(why)).collect(),
        ..Answer::default()
    }
}

/// What the API server says to this request of somebody, and why.
pub(super) fn answered(cluster: &Cluster, rbac: &Rbac, who: &Who, attributes: &Attributes) -> Answer {
    let asking = Asking { ways: Ways { cluster, rbac }, who, attributes };
    let mut answer = if who.user.bypasses_authorization() { asking.bypassed() } else { asking.decided() };
    answer.question = words::question(&who.told, attributes);
    answer.reasons.extend(asking.notes());
    answer.incomplete = incomplete(cluster, rbac);
    if who.user.groups.iter().any(|group| group == NODES) && !who.user.bypasses_authorization() {
        answer.incomplete.push(words::NODE_AUTHORIZER.to_owned());
    }
    answer.access = Some(Box::new(AccessDetails {
        asked: words::request(attributes),
        groups: who.user.groups.clone(),
        ..AccessDetails::default()
    }));
    answer
}

/// As the request would have it; a resource written `pods/log` names its subresource.
pub(super) fn attributes(cluster: &Cluster, question: &AccessQuestion, notes: &mut Vec<Reason>) -> Attributes {
    let (resource, subresource) = match question.resource.split_once('/') {
        Some((resource, subresource)) if question.subresource.is_empty() => (resource, subresource),
        _ => (question.resource.as_str(), question.subresource.as_str()),
    };
    let mut attributes = Attributes {
        verb: question.verb.clone(),
        api_group: question.api_group.clone(),
        resource: resource.to_owned(),
        subresource: subresource.to_owned(),
        name: question.name.clone(),
        namespace: question.namespace.clone().unwrap_or_default(),
        path: question.path.clone().filter(|path| !path.is_empty()),
    };
    if question.typed && attributes.path.is_none() {
        as_typed(cluster, &mut attributes, notes);
    }
    attributes
}

/// Takes the resource for a type's name, as one types it for kubectl.
fn as_typed(cluster: &Cluster, attributes: &mut Attributes, notes: &mut Vec<Reason>) {
    let dot = if attributes.api_group.is_empty() { "" } else { "." };
    let typed = [&attributes.resource, dot, &attributes.api_group].concat();
    let Some(known) = resources::resolve(&typed, cluster.profile.version) else {
        if let Some((resource, group)) = typed.split_once('.') {
            (attributes.resource, attributes.api_group) = (resource.to_owned(), group.to_owned());
        }
        return;
    };
    if attributes.resource != known.name && !typed.starts_with(known.name) {
        notes.push(words::kubectl::resolved(&typed, known.name, known.group));
    }
    (attributes.resource, attributes.api_group) = (known.name.to_owned(), known.group.to_owned());
    if !known.is_namespaced() && !is_asked_inside(&attributes.verb) {
        // Requests for a namespace itself are inside it.
        attributes.namespace = if known.name == "namespaces" { attributes.name.clone() } else { String::new() };
    }
}

struct Asking<'a> {
    ways: Ways<'a>,
    who: &'a Who,
    attributes: &'a Attributes,
}

impl Asking<'_> {
    fn stages(&self, bound: Outcome, scope: Outcome, rule: Outcome) -> Vec<Stage> {
        let stage = |code: &str, title: String, outcome| Stage { code: code.to_owned(), title, outcome };
        vec![
            stage(BOUND, words::title::BOUND.to_owned(), bound),
            stage(SCOPE, words::title::scope(self.attributes.scope()), scope),
            stage(RULE, words::title::RULE.to_owned(), rule),
        ]
    }

    /// The API server asks no authorizer for members of system:masters.
    fn bypassed(&self) -> Answer {
        let skipped = Outcome::Skipped;
        let mut stages = self.stages(skipped, skipped, skipped);
        let bypass = Stage { code: BYPASS.to_owned(), title: words::title::BYPASS.to_owned(), outcome: Outcome::Yes };
        stages.insert(0, bypass);
        Answer {
            verdict: Verdict::Allowed,
            summary: words::allowed_by_bypass(&self.who.label, self.attributes),
            stages,
            reasons: vec![words::bypass(&self.who.label).in_stage(BYPASS)],
            ..Answer::default()
        }
    }

    fn decided(&self) -> Answer {
        let decision = self.ways.rbac.authorize(&self.who.user, self.attributes);
        let mut answer = if decision.allowed { self.allowed(&decision) } else { self.denied(&decision) };
        self.consider_other_reading(&mut answer, decision.allowed);
        answer
    }

    /// What is worth knowing about the request itself.
    fn notes(&self) -> Vec<Reason> {
        let mut notes = Vec::new();
        if is_cluster_scoped(self.attributes) && self.attributes.scope().is_some() {
            notes.push(words::cluster_scoped(self.attributes).in_stage(SCOPE));
        }
        let Attributes { resource, api_group, path: None, .. } = self.attributes else { return notes };
        let is_known = resources::find(api_group, resource).is_some() || resource == "*";
        let meant = resources::resolve(resource, self.ways.cluster.profile.version);
        if let Some(meant) =
            meant.filter(|_| !is_known && api_group.is_empty() && !is_written(self.ways.rbac, resource))
        {
            notes.push(words::other_name(self.attributes, meant));
        }
        notes
    }

    /// Where an aggregated role that selects nothing decides, the answer depends on what becomes of its own rules.
    fn consider_other_reading(&self, answer: &mut Answer, allowed: bool) {
        let Some(other) = self.ways.rbac.other_reading() else { return };
        let decision = other.authorize(&self.who.user, self.attributes);
        if decision.allowed == allowed {
            return;
        }
        answer.verdict = Verdict::Depends;
        answer.summary = words::depends_on_aggregation(&self.who.label, self.attributes);
        if let Some(stage) = answer.stages.iter_mut().find(|stage| stage.code == RULE) {
            stage.outcome = Outcome::Depends;
        }
        let told = Ways { rbac: other, ..self.ways };
        if let Some(grant) = decision.grants.first() {
            for reason in told.way(grant.way, &self.who.principal) {
                answer.reasons.push(noted(reason, RULE));
            }
        }
    }

    fn allowed(&self, decision: &Decision) -> Answer {
        let mut reasons = Vec::new();
        for grant in decision.grants.iter().take(MAX_WAYS) {
            let way = grant.way;
            let steps = [
                (self.ways.binding(way.bound, &self.who.principal), BOUND),
                (self.ways.role(way.bound, way.role), SCOPE),
            ];
            for (step, stage) in steps {
                reasons.extend(step.map(|reason| reason.in_stage(stage)));
            }
            for reason in self.ways.rule(way.role, way.rule) {
                reasons.push(reason.in_stage(RULE));
            }
        }
        let more = decision.grants.len().saturating_sub(MAX_WAYS);
        if more > 0 {
            reasons.push(words::more_ways(more).in_stage(RULE));
        }
        let first = decision.grants.first();
        let role = first.and_then(|grant| self.ways.rbac.role(grant.way.role)).map(words::role).unwrap_or_default();
        let binding = first.map(|grant| grant.binding.as_str()).unwrap_or_default();
        Answer {
            verdict: Verdict::Allowed,
            summary: words::allowed(&self.who.label, self.attributes, binding, &role),
            message: Some(decision.reason.clone()),
            stages: self.stages(Outcome::Yes, Outcome::Yes, Outcome::Yes),
            reasons,
            ..Answer::default()
        }
    }

    fn denied(&self, decision: &Decision) -> Answer {
        let rbac = self.ways.rbac;
        let (mut own, mut here) = (Vec::new(), Vec::new());
        for bound in rbac.bound_to(&self.who.user) {
            if rbac.is_for_everybody(bound) {
                continue;
            }
            own.push(bound);
            if rbac.binding(bound.binding).is_some_and(|binding| binding.reaches(self.attributes.scope())) {
                here.push(bound);
            }
        }
        let (yes, no, skipped) = (Outcome::Yes, Outcome::No, Outcome::Skipped);
        let (stages, because) = if own.is_empty() {
            (self.stages(no, skipped, skipped), words::BECAUSE_NOT_BOUND)
        } else if here.is_empty() {
            (self.stages(yes, no, skipped), words::BECAUSE_OUT_OF_SCOPE)
        } else {
            (self.stages(yes, yes, no), words::BECAUSE_NO_RULE)
        };
        Answer {
            verdict: Verdict::Denied,
            summary: words::denied(&self.who.label, self.attributes, because),
            message: Some(forbidden(&self.who.user.name, self.attributes, &decision.reason)),
            stages,
            reasons: [self.against(&own, &here), self.near()].concat(),
            ..Answer::default()
        }
    }

    /// What denies, at the stage that it is denied at, with what was passed before.
    fn against(&self, own: &[Bound], here: &[Bound]) -> Vec<Reason> {
        let rbac = self.ways.rbac;
        if own.is_empty() {
            let by_default = !rbac.bound_to(&self.who.user).is_empty();
            return vec![words::not_bound(&self.who.label, by_default).in_stage(BOUND)];
        }
        let mut reasons = Vec::new();
        let telling = if here.is_empty() { own } else { here };
        for bound in telling.iter().take(MAX_BINDINGS) {
            let role = rbac.binding(bound.binding).and_then(|binding| binding.role.as_ref().ok());
            let steps = [
                (self.ways.binding(*bound, &self.who.principal), BOUND),
                (role.and_then(|role| self.ways.role(*bound, *role)), SCOPE),
            ];
            for (step, stage) in steps {
                reasons.extend(step.map(|reason| noted(reason, stage)));
            }
        }
        if here.is_empty() {
            let mut namespaces: Set<String> = Set::new();
            for bound in own {
                if let Some(namespace) = rbac.binding(bound.binding).and_then(|binding| binding.namespace.as_ref()) {
                    namespaces.insert(format!("namespace {namespace}"));
                }
            }
            let namespaces: Vec<String> = namespaces.into_iter().collect();
            reasons.push(words::out_of_scope(&self.who.label, &namespaces, self.attributes.scope()).in_stage(SCOPE));
            return reasons;
        }
        let role_of = |bound: &Bound| rbac.role(*rbac.binding(bound.binding)?.role.as_ref().ok()?);
        let rules = here.iter().map(|bound| role_of(bound).map_or(0, |role| role.rules.len())).sum();
        reasons.push(words::no_rule(&self.who.label, rules).in_stage(RULE));
        reasons
    }

    fn near(&self) -> Vec<Reason> {
        let misses = near_misses(self.ways.rbac, &self.who.user, self.attributes);
        misses.iter().map(|miss| self.near_miss(miss)).collect()
    }

    fn near_miss(&self, near: &NearMiss) -> Reason {
        let rbac = self.ways.rbac;
        let binding = near.binding.and_then(|id| rbac.binding(id));
        let subjects = binding.map_or_else(String::new, |binding| match near.subject {
            Some(index) => binding.subject_label(index),
            None => {
                let all = 0..binding.object().subjects.len();
                words::listed(&all.map(|index| binding.subject_label(index)).collect::<Vec<_>>())
            }
        });
        let rule = near.rule.and_then(|rule| Some((rule.index, rbac.rule(rule)?)));
        let telling = words::Near {
            user: &self.who.label,
            attributes: self.attributes,
            binding,
            subjects,
            role: near.role.and_then(|id| rbac.role(id)),
            rule,
        };
        let (stage, field) = match near.miss {
            Miss::Dangling(_) => (BOUND, "roleRef"),
            Miss::Scope => (SCOPE, "metadata.namespace"),
            Miss::Subject => (BOUND, "subjects"),
            Miss::Unbound => (BOUND, ""),
            Miss::Rule(_) => (RULE, "roleRef"),
        };
        let of_rule = || self.ways.cluster.place(&rbac.rule_cites(near.rule?)?);
        let of_binding = || self.ways.place(binding?, field);
        let place = match near.miss {
            Miss::Rule(_) | Miss::Unbound => of_rule().or_else(of_binding),
            _ => of_binding(),
        };
        words::near(&near.miss, &telling).at(place).in_stage(stage)
    }
}

/// What was passed on the way to a denial allows nothing by itself.
fn noted(reason: Reason, stage: &str) -> Reason {
    Reason { effect: Effect::Note, ..reason.in_stage(stage) }
}

fn is_cluster_scoped(attributes: &Attributes) -> bool {
    let own_namespace = attributes.resource == "namespaces" && attributes.name == attributes.namespace;
    let known = resources::find(&attributes.api_group, &attributes.resource);
    !is_asked_inside(&attributes.verb) && !own_namespace && known.is_some_and(|known| !known.is_namespaced())
}

/// Admission asks about `use` in the pod's namespace, and about `bind` in the binding's, though neither object has one.
fn is_asked_inside(verb: &str) -> bool {
    verb == "use" || verb == "bind"
}

/// Whether some rule names this resource.
pub(super) fn is_written(rbac: &Rbac, resource: &str) -> bool {
    rbac.roles()
        .iter()
        .any(|role| role.object().rules.iter().any(|rule| rule.resources.iter().any(|one| one == resource)))
}

/// What could change the verdict and is not evaluated.
pub(super) fn incomplete(cluster: &Cluster, rbac: &Rbac) -> Vec<String> {
    let in_group = |kind: &str| kind.split_once('.').is_some_and(|(_, group)| ACCESS_GROUPS.contains(&group));
    let mut kinds: Set<&String> = Set::new();
    for (kind, _) in &cluster.not_evaluated {
        if in_group(kind) {
            kinds.insert(kind);
        }
    }
    let mut told: Vec<String> = kinds.iter().map(|kind| words::not_evaluated(kind)).collect();
    for object in left_out(cluster, &[&ACCESS_KINDS]) {
        told.push(words::not_readable(&object.label));
    }
    if rbac.aggregation_cut() {
        told.push(words::AGGREGATION_CUT.to_owned());
    }
    told
}
