//! The way from PodSecurityPolicies to the Pod Security Standards.

use super::standard::listed;
use super::words::{checks, migration as texts};
use super::{AdmissionDetails, MigrationQuestion, NamespaceMigration, PodBreaking, PolicyMigration};
use crate::admission::migration::{Aspect, Stance, nearest, points};
use crate::admission::pod_security::configuration::defaults;
use crate::admission::pod_security::namespace::Mode;
use crate::admission::pod_security::{Level, Standards, Version};
use crate::cluster::{Cluster, Declared, Namespace, Pod};
use crate::manifest::policy::PodSecurityPolicy;
use crate::report::{Answer, Effect, Reason, Verdict};

/// The most pods that are told to break in one namespace.
const MAX_BREAKING: usize = 20;

/// The most namespaces that are looked at.
const MAX_NAMESPACES: usize = 200;

#[must_use]
pub fn migration(cluster: &Cluster, question: &MigrationQuestion) -> Answer {
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
    let wanted = |namespace: &&Namespace| name.is_empty() || namespace.name == name;
    let has_pods = |namespace: &&Namespace| cluster.requested_pods().iter().any(|pod| pod.namespace == namespace.name);
    let shown = |namespace: &&Namespace| wanted(namespace) && (has_pods(namespace) || namespace.origin.is_some());
    let namespaces: Vec<&Namespace> = cluster.namespaces.iter().filter(shown).take(MAX_NAMESPACES).collect();
    if namespaces.is_empty() && !name.is_empty() {
        return unclear(texts::unknown_namespace(name).reason(Effect::Note));
    }
    let mut told = Vec::new();
    let mut can = Vec::new();
    for namespace in namespaces {
        let level = level(cluster, namespace, version);
        can.push((namespace.name.clone(), level));
        told.push(namespace_migration(cluster, namespace, version, level));
    }
    let policies = &cluster.pod_security_policies;
    let is_empty = told.is_empty() && policies.is_empty();
    let stuck = can.iter().any(|(_, level)| *level == Level::Privileged);
    let policies: Vec<_> = policies.iter().map(|policy| policy_migration(cluster, policy, version)).collect();
    let mut reasons: Vec<Reason> =
        texts::steps(!policies.is_empty()).into_iter().map(|said| said.reason(Effect::Note)).collect();
    if is_empty {
        reasons.clear();
    }
    Answer {
        question: asked,
        verdict: if stuck || is_empty { Verdict::Depends } else { Verdict::Admitted },
        summary: if can.is_empty() { texts::nothing() } else { texts::summary(&can) },
        reasons,
        admission: Some(Box::new(AdmissionDetails { policies, namespaces: told, ..AdmissionDetails::default() })),
        ..Answer::default()
    }
}

/// `None` for what is no version.
#[must_use]
pub(crate) fn version(text: &str) -> Option<Version> {
    match text.trim() {
        "" => Some(Version::Latest),
        text => Version::parse(text),
    }
}

/// The strictest level that all pods of a namespace meet as they are written; the standards fill in nothing.
#[must_use]
pub(crate) fn level(cluster: &Cluster, namespace: &Namespace, version: Version) -> Level {
    let standards = Standards::of(cluster.profile.version);
    let levels = pods(cluster, namespace).map(|pod| standards.level(&pod.metadata, &pod.spec, version).level);
    levels.min().unwrap_or(Level::Restricted)
}

fn pods<'a>(cluster: &'a Cluster, namespace: &'a Namespace) -> impl Iterator<Item = &'a Pod> {
    cluster.requested_pods().into_iter().filter(|pod| pod.namespace == namespace.name)
}

/// The labels that enforce a level, and warn of and log what one level up would refuse.
#[must_use]
pub(crate) fn labels(level: Level, version: Version) -> Vec<(String, String)> {
    let next = if level == Level::Privileged { Level::Baseline } else { Level::Restricted };
    let mut labels = Vec::new();
    for (mode, level) in [(Mode::Enforce, level), (Mode::Audit, next), (Mode::Warn, next)] {
        labels.push((mode.level_label(), level.name().to_owned()));
        labels.push((mode.version_label(), version.to_string()));
    }
    labels
}

fn namespace_migration(cluster: &Cluster, namespace: &Namespace, version: Version, level: Level) -> NamespaceMigration {
    let standards = Standards::of(cluster.profile.version);
    let next = if level == Level::Privileged { Level::Baseline } else { Level::Restricted };
    let mut breaking = Vec::new();
    for pod in pods(cluster, namespace) {
        let found = standards.check(&pod.metadata, &pod.spec, next, version);
        if !found.is_empty() && breaking.len() < MAX_BREAKING {
            let violations = found.iter().map(|violation| listed(cluster, pod, violation)).collect();
            breaking.push(PodBreaking { pod: pod.id(), level: next.to_string(), violations });
        }
    }
    let pairs: Vec<String> =
        labels(level, version).iter().map(|(label, value)| [" ", label, "=", value].concat()).collect();
    let (policy, _) = standards.policy(&namespace.labels, defaults(&cluster.profile.pod_security));
    NamespaceMigration {
        namespace: namespace.name.clone(),
        place: namespace.origin.as_ref().and_then(|origin| cluster.place(&origin.field("metadata.name"))),
        pods: u32::try_from(pods(cluster, namespace).count()).unwrap_or(u32::MAX),
        level: level.to_string(),
        version: version.to_string(),
        enforced: policy.enforce.to_string(),
        command: ["kubectl label --overwrite namespace ", &namespace.name, &pairs.concat()].concat(),
        fix: None,
        breaking,
    }
}

fn policy_migration(cluster: &Cluster, policy: &Declared<PodSecurityPolicy>, version: Version) -> PolicyMigration {
    let points = points(&policy.object);
    let level = nearest(&points);
    let next = if level == Level::Privileged { Level::Baseline } else { Level::Restricted };
    let mut told = PolicyMigration {
        policy: policy.name.clone(),
        place: cluster.place(&policy.field("metadata.name")),
        level: level.to_string(),
        version: version.to_string(),
        ..PolicyMigration::default()
    };
    for (aspect, stance) in points {
        let (field, what) = texts::aspect(aspect, &policy.object);
        let place = || super::places::place(cluster, &policy.field(&field));
        match stance {
            Stance::Asks { asked_by } if asked_by.is_none_or(|by| by > level) => {
                told.lost.push(texts::not_asked_for(&what, asked_by).reason(Effect::Note).at(place()));
            }
            Stance::Lets { forbidden_by, deciding } if forbidden_by <= next => {
                told.in_the_way.push(texts::in_the_way(&what, forbidden_by, deciding).reason(Effect::Note).at(place()));
            }
            _ => {}
        }
        if let Some(filled) = filled_in(aspect, &policy.object) {
            told.defaults.push(texts::filled_in(&filled).reason(Effect::Note).at(place()));
        }
    }
    told
}

/// What the policy fills in where a pod is silent.
fn filled_in(aspect: Aspect, policy: &PodSecurityPolicy) -> Option<String> {
    let spec = &policy.spec;
    let first = |strategy: &crate::manifest::policy::IdStrategy| {
        let is_filled = strategy.rule == "MustRunAs";
        strategy.ranges.first().filter(|_| is_filled).map(|range| range.min.to_string())
    };
    match aspect {
        Aspect::User if spec.run_as_user.rule == "MustRunAsNonRoot" => Some("`runAsNonRoot: true`".to_owned()),
        Aspect::User => first(&spec.run_as_user).map(|user| ["`runAsUser: ", &user, "`"].concat()),
        Aspect::Group => {
            spec.run_as_group.as_ref().and_then(first).map(|group| ["`runAsGroup: ", &group, "`"].concat())
        }
        Aspect::SupplementalGroups => {
            first(&spec.supplemental_groups).map(|group| ["`supplementalGroups: [", &group, "]`"].concat())
        }
        Aspect::FsGroup => first(&spec.fs_group).map(|group| ["`fsGroup: ", &group, "`"].concat()),
        Aspect::RootFilesystem => Some("`readOnlyRootFilesystem: true`".to_owned()),
        Aspect::Escalation => {
            let is_filled = spec.default_allow_privilege_escalation == Some(false)
                || spec.allow_privilege_escalation == Some(false);
            is_filled.then(|| "`allowPrivilegeEscalation: false`".to_owned())
        }
        Aspect::RequiredDrops if !spec.required_drop_capabilities.is_empty() => {
            Some(["`capabilities.drop: [", &spec.required_drop_capabilities.join(", "), "]`"].concat())
        }
        _ => None,
    }
}
