//! The way from PodSecurityPolicies to the Pod Security Standards.

use super::standard::{listed, version};
use super::words::{checks, migration as texts};
use super::{AdmissionDetails, Event, MigrationQuestion, NamespaceMigration, PodBreaking, PolicyMigration};
use crate::admission::migration::{Rules, Stance, as_left, checks_hosts, nearest, points};
use crate::admission::pod_security::configuration::{defaults, level_version};
use crate::admission::pod_security::namespace::Mode;
use crate::admission::pod_security::{Level, Standards};
use crate::admission::psp::{APP_ARMOR_DEFAULT, SECCOMP_DEFAULT};
use crate::admission::request::PodRequest;
use crate::admission::{Admission, PodFacts, as_kept};
use crate::cluster::{Cluster, Declared, Namespace, Pod};
use crate::manifest::policy::{IdStrategy, PodSecurityPolicy};
use crate::order::{self, Map};
use crate::report::{Answer, Effect, Reason, Verdict};

/// The most pods that are told to break in one namespace.
const MAX_BREAKING: usize = 20;

/// The most namespaces that are looked at.
const MAX_NAMESPACES: usize = 200;

#[inline(never)]
#[must_use]
pub fn migration(cluster: &Cluster, admission: &Admission, question: &MigrationQuestion) -> Answer {
    let name = question.namespace.trim();
    let asked = texts::question(name);
    let unclear = |reason: Reason| Answer {
        question: asked.clone(),
        verdict: Verdict::Depends,
        summary: reason.text.clone(),
        reasons: vec![reason],
        ..Answer::default()
    };
    let Some(version) = version(&question.version) else {
        return unclear(checks::bad_version(&question.version).reason(Effect::Note));
    };
    let way = Way { cluster, rules: Rules { standards: Standards::of(cluster.profile.version), version } };
    let pods = pods(cluster, admission);
    let wanted = |namespace: &&Namespace| name.is_empty() || namespace.name == name;
    let shown = |namespace: &&Namespace| {
        wanted(namespace) && (pods.contains_key(namespace.name.as_str()) || namespace.origin.is_some())
    };
    let all = cluster.namespaces.iter().filter(shown).count();
    if all == 0 && !name.is_empty() {
        return unclear(texts::unknown_namespace(name).reason(Effect::Note));
    }
    let mut reasons = Vec::new();
    let mut told = Vec::new();
    let mut can = Vec::new();
    for namespace in cluster.namespaces.iter().filter(shown).take(MAX_NAMESPACES) {
        let own = pods.get(namespace.name.as_str()).map(Vec::as_slice).unwrap_or_default();
        let (level, migration) = way.namespace(namespace, own, &mut reasons);
        can.push((namespace.name.clone(), level));
        told.push(migration);
    }
    if all > told.len() {
        reasons.push(texts::more_namespaces(all - told.len()).reason(Effect::Note));
    }
    let policies = &cluster.pod_security_policies;
    let is_empty = told.is_empty() && policies.is_empty();
    let stuck = can.iter().any(|(_, level)| *level == Level::Privileged);
    let policies: Vec<_> = policies.iter().map(|policy| way.policy(policy)).collect();
    if !policies.is_empty() {
        reasons.push(texts::not_seen(checks_hosts(way.rules)).reason(Effect::Note));
    }
    let steps = if is_empty { Vec::new() } else { texts::steps(!policies.is_empty()) };
    reasons.extend(steps.into_iter().map(|said| said.reason(Effect::Note)));
    Answer {
        question: asked,
        verdict: if stuck || is_empty { Verdict::Depends } else { Verdict::Admitted },
        summary: if can.is_empty() { texts::nothing() } else { texts::summary(&can) },
        reasons,
        admission: Some(Box::new(AdmissionDetails { policies, namespaces: told, ..AdmissionDetails::default() })),
        ..Answer::default()
    }
}

/// A pod with what becomes of it.
type Known<'a> = (&'a Pod, Option<&'a PodFacts>);

/// By their namespaces.
fn pods<'a>(cluster: &'a Cluster, admission: &'a Admission) -> Map<&'a str, Vec<Known<'a>>> {
    let mut pods: Map<&str, Vec<Known<'_>>> = Map::new();
    for (index, pod) in cluster.requested_pods().into_iter().enumerate() {
        pods.or_default(&pod.namespace).push((pod, admission.pods.get(index).map(AsRef::as_ref)));
    }
    pods
}

/// The labels that move a namespace: it enforces what its pods meet, or keeps enforcing what is stricter, and what one level
/// up would refuse is warned of and logged. `None` for what no namespace migration holds.
#[must_use]
pub(crate) fn labels(told: &NamespaceMigration) -> Option<(Level, Vec<(String, String)>)> {
    let level = Level::parse(&told.level)?.max(level_version(&told.enforced)?.level);
    let mut labels = Vec::new();
    for (mode, level) in [(Mode::Enforce, level), (Mode::Audit, level.above()), (Mode::Warn, level.above())] {
        labels.push((mode.level_label(), level.name().to_owned()));
        labels.push((mode.version_label(), told.version.clone()));
    }
    Some((level, labels))
}

/// `kubectl label …`; none for what cannot be a namespace's name, and would be something else to a shell.
fn command(told: &NamespaceMigration) -> Option<String> {
    let (_, labels) = labels(told)?;
    if !is_plain(&told.namespace) {
        return None;
    }
    let mut command = ["kubectl label --overwrite namespace ", &told.namespace].concat();
    for (label, value) in labels {
        command.push_str(&[" ", &label, "=", &value].concat());
    }
    Some(command)
}

fn is_plain(namespace: &str) -> bool {
    let is_plain = |letter: u8| letter.is_ascii_alphanumeric() || letter == b'-' || letter == b'.';
    !namespace.starts_with('-') && namespace.bytes().all(is_plain)
}

/// Pods that break a level for the same reasons.
struct Alike {
    reasons: String,
    /// The first of their names, by the alphabet.
    name: String,
    count: usize,
    /// A workload makes them: how many they are is not known.
    at_least: bool,
}

/// What the API server answers whoever makes a namespace enforce more than its pods meet (`EvaluatePodsInNamespace` of
/// pod-security-admission): each set of reasons once, with the first pod.
fn next_warns(namespace: &str, level: Level, version: &str, broken: &[(&Pod, String)]) -> Option<Event> {
    if broken.is_empty() || !is_plain(namespace) {
        return None;
    }
    let mut groups: Vec<Alike> = Vec::new();
    for (pod, reasons) in broken {
        let (name, made) = (PodRequest::of(pod).full_name(), pod.workload.is_some());
        match groups.iter_mut().find(|group| group.reasons == *reasons) {
            Some(group) => {
                group.name = name.min(std::mem::take(&mut group.name));
                group.count += 1;
                group.at_least |= made;
            }
            None => groups.push(Alike { reasons: reasons.clone(), name, count: 1, at_least: made }),
        }
    }
    let mut lines: Vec<String> = Vec::new();
    for Alike { reasons, name, count, at_least } in groups {
        lines.push(texts::violating(&name, count - 1, at_least, &reasons));
    }
    order::sort(&mut lines);
    let labels = [
        [&Mode::Enforce.level_label(), "=", level.name()].concat(),
        [&Mode::Enforce.version_label(), "=", version].concat(),
    ];
    Some(Event {
        command: ["kubectl label --dry-run=server --overwrite namespace ", namespace, " ", &labels.join(" ")].concat(),
        shows: texts::existing_pods(namespace, level, version, &lines),
    })
}

/// From policies to a version of the standards.
struct Way<'a> {
    cluster: &'a Cluster,
    rules: Rules,
}

impl Way<'_> {
    /// The strictest level that all these pods meet as they are written, and the labels for it: the standards fill in nothing.
    fn namespace(
        &self,
        namespace: &Namespace,
        pods: &[Known<'_>],
        reasons: &mut Vec<Reason>,
    ) -> (Level, NamespaceMigration) {
        let Rules { standards, version } = self.rules;
        let kept: Vec<PodRequest> = pods.iter().map(|(pod, _)| as_kept(pod, self.cluster.profile.version)).collect();
        let met = |pod: &PodRequest| standards.level(&pod.metadata(), &pod.spec, version).level;
        let level = kept.iter().map(met).min().unwrap_or(Level::Restricted);
        let place = namespace.origin.as_ref().and_then(|origin| self.cluster.place(&origin.field("metadata.name")));
        let next = level.above();
        let (mut breaking, mut beyond) = (Vec::new(), 0);
        let mut broken = Vec::new();
        for ((pod, _), kept) in pods.iter().zip(&kept) {
            let found = standards.check(&kept.metadata(), &kept.spec, next, version);
            if found.is_empty() {
                continue;
            }
            let reasons: Vec<&str> = found.iter().map(|violation| &*violation.reason).collect();
            broken.push((*pod, reasons.join(", ")));
            if breaking.len() >= MAX_BREAKING {
                beyond += 1;
                continue;
            }
            let violations = found.iter().map(|violation| listed(self.cluster, pod, violation)).collect();
            breaking.push(PodBreaking { pod: pod.id(), level: next.to_string(), violations });
        }
        let (policy, _) = standards.policy(&namespace.labels, defaults(&self.cluster.profile.pod_security));
        let mut told = NamespaceMigration {
            namespace: namespace.name.clone(),
            place: place.clone(),
            pods: u32::try_from(pods.len()).unwrap_or(u32::MAX),
            level: level.to_string(),
            version: version.to_string(),
            enforced: policy.enforce.to_string(),
            command: String::new(),
            fix: None,
            breaking,
            next_warns: None,
        };
        if policy.enforce.level < next {
            told.next_warns = next_warns(&told.namespace, next, &told.version, &broken);
        }
        told.command = command(&told).unwrap_or_default();
        let left = self.level_as_left(pods);
        let mut note = |said: super::words::Said| reasons.push(said.reason(Effect::Note).at(place.clone()));
        if left > level {
            note(texts::only_with_defaults(&namespace.name, level, left));
        }
        if policy.enforce.level > level {
            note(texts::enforces_more(&namespace.name, policy.enforce.level, level));
        }
        if beyond > 0 {
            note(texts::more_breaking(&namespace.name, beyond));
        }
        (level, told)
    }

    /// What pods meet as the policies that admit them leave them; those that none admits, as they are written.
    fn level_as_left(&self, pods: &[Known<'_>]) -> Level {
        let Rules { standards, version } = self.rules;
        let kubernetes = self.cluster.profile.version;
        let levels = pods.iter().map(|(pod, facts)| {
            let left = facts.and_then(|facts| as_left(facts, kubernetes));
            let kept = left.unwrap_or_else(|| as_kept(pod, kubernetes));
            standards.level(&kept.metadata(), &kept.spec, version).level
        });
        levels.min().unwrap_or(Level::Restricted)
    }

    fn policy(&self, policy: &Declared<PodSecurityPolicy>) -> PolicyMigration {
        let points = points(&policy.object, self.rules);
        let level = nearest(&points);
        let next = level.above();
        let mut told = PolicyMigration {
            policy: policy.name.clone(),
            place: self.cluster.place(&policy.field("metadata.name")),
            level: level.to_string(),
            version: self.rules.version.to_string(),
            ..PolicyMigration::default()
        };
        let place = |field: &str| super::places::place(self.cluster, &policy.field(field));
        for (aspect, stance) in points {
            let (field, what) = texts::aspect(aspect, &policy.object);
            match stance {
                Stance::Asks { asked_by } if asked_by.is_none_or(|by| by > level) => {
                    told.lost.push(texts::not_asked_for(&what, level, asked_by).reason(Effect::Note).at(place(&field)));
                }
                Stance::Lets { forbidden_by, deciding } if forbidden_by <= next => {
                    let said = texts::in_the_way(&what, forbidden_by, deciding);
                    told.in_the_way.push(said.reason(Effect::Note).at(place(&field)));
                }
                _ => {}
            }
        }
        for (field, filled) in filled_in(&policy.object) {
            told.defaults.push(texts::filled_in(&filled).reason(Effect::Note).at(place(&field)));
        }
        told
    }
}

/// What the policy fills in where a pod is silent, by its field, in the order of the API's fields.
fn filled_in(policy: &PodSecurityPolicy) -> Vec<(String, String)> {
    let spec = &policy.spec;
    let mut filled: Vec<(String, String)> = Vec::new();
    let mut fill = |field: &str, value: &[&str]| {
        filled.push((["spec.", field].concat(), ["`", &value.concat(), "`"].concat()));
    };
    if !spec.default_add_capabilities.is_empty() {
        fill("defaultAddCapabilities", &["capabilities.add: [", &spec.default_add_capabilities.join(", "), "]"]);
    }
    if !spec.required_drop_capabilities.is_empty() {
        fill("requiredDropCapabilities", &["capabilities.drop: [", &spec.required_drop_capabilities.join(", "), "]"]);
    }
    if let Some(options) = spec.se_linux.se_linux_options.as_ref().filter(|_| spec.se_linux.rule == "MustRunAs") {
        let parts =
            [("user", &options.user), ("role", &options.role), ("type", &options.r#type), ("level", &options.level)];
        let parts = parts.into_iter().filter(|(_, value)| !value.is_empty());
        let parts: Vec<String> = parts.map(|(name, value)| [name, ": ", value].concat()).collect();
        fill("seLinux", &["seLinuxOptions: {", &parts.join(", "), "}"]);
    }
    if spec.run_as_user.rule == "MustRunAsNonRoot" {
        fill("runAsUser", &["runAsNonRoot: true"]);
    }
    let strategies = [
        ("runAsUser", Some(&spec.run_as_user)),
        ("runAsGroup", spec.run_as_group.as_ref()),
        ("supplementalGroups", Some(&spec.supplemental_groups)),
        ("fsGroup", Some(&spec.fs_group)),
    ];
    for (field, strategy) in strategies {
        match strategy.and_then(first) {
            Some(id) if field == "supplementalGroups" => fill(field, &[field, ": [", &id, "]"]),
            Some(id) => fill(field, &[field, ": ", &id]),
            None => {}
        }
    }
    if spec.read_only_root_filesystem {
        fill("readOnlyRootFilesystem", &["readOnlyRootFilesystem: true"]);
    }
    match (spec.default_allow_privilege_escalation, spec.allow_privilege_escalation) {
        (Some(allowed), _) => {
            let allowed = if allowed { "true" } else { "false" };
            fill("defaultAllowPrivilegeEscalation", &["allowPrivilegeEscalation: ", allowed]);
        }
        (None, Some(false)) => fill("allowPrivilegeEscalation", &["allowPrivilegeEscalation: false"]),
        _ => {}
    }
    let class = spec.runtime_class.as_ref().and_then(|strategy| strategy.default_runtime_class_name.as_ref());
    if let Some(class) = class {
        fill("runtimeClass.defaultRuntimeClassName", &["runtimeClassName: ", class]);
    }
    for (key, what) in [(SECCOMP_DEFAULT, "seccomp profile "), (APP_ARMOR_DEFAULT, "AppArmor profile ")] {
        if let Some(profile) = policy.metadata.annotations.get(key).filter(|profile| !profile.is_empty()) {
            filled.push((texts::annotation(key), [what, "`", profile, "`"].concat()));
        }
    }
    filled
}

/// What MustRunAs gives those that name none.
fn first(strategy: &IdStrategy) -> Option<String> {
    let range = strategy.ranges.first().filter(|_| strategy.rule == "MustRunAs")?;
    Some(range.min.to_string())
}
