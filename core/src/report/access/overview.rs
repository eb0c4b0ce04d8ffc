//! Assembles the access view's data.

use super::ways::Ways;
use super::{AccessReport, BindingSummary, MAX_BINDINGS, Risk, RoleSummary, subjects, words};
use crate::cluster::Cluster;
use crate::order::Set;
use crate::rbac::risks::{self, Evidence, RiskFact};
use crate::rbac::{BindingFacts, BindingId, Rbac, RoleFacts, RoleId};
use crate::report::{Reason, left_out};
use crate::settings::KubernetesVersion;

/// The most risks that are listed; the gravest come first.
pub const MAX_RISKS: usize = 500;

#[must_use]
pub fn overview(cluster: &Cluster, rbac: &Rbac) -> AccessReport {
    let subjects = subjects::list(cluster, rbac);
    let ways = Ways { cluster, rbac };
    let facts = risks::find(rbac, &privileged(cluster));
    let risks = facts.iter().take(MAX_RISKS).map(|fact| risk(&ways, fact)).collect();
    let hidden = if cluster.profile.list_defaults {
        0
    } else {
        rbac.roles().iter().filter(|role| role.built_in()).count()
            + rbac.bindings().iter().filter(|binding| binding.built_in()).count()
    };
    AccessReport {
        summary: summary(cluster, rbac, &facts),
        subjects,
        risks,
        roles: roles(&ways, cluster.profile.list_defaults),
        bindings: bindings(&ways, cluster.profile.list_defaults),
        bindings_total: number(listed_bindings(rbac, cluster.profile.list_defaults).count()),
        defaults_hidden: number(hidden),
    }
}

fn summary(cluster: &Cluster, rbac: &Rbac, facts: &[RiskFact]) -> String {
    let bindings = rbac.bindings().iter().filter(|binding| !binding.built_in()).count();
    let (mut bound, mut cluster_wide) = (0, 0);
    for (_, ways) in rbac.subjects() {
        let mut of_files = ways.iter().filter_map(|way| rbac.binding(way.binding)).filter(|one| gives_rules(rbac, one));
        bound += usize::from(of_files.clone().next().is_some());
        cluster_wide += usize::from(of_files.any(|binding| binding.namespace.is_none()));
    }
    let full = facts.iter().filter(|fact| fact.code == "cluster-admin" && fact.namespace.is_none());
    let all_powerful: Vec<String> = full.map(|fact| fact.principal.label()).collect();
    let mut summary = words::overview(bindings, bound, cluster_wide, &all_powerful);
    let cut = rbac.aggregation_cut().then(|| words::AGGREGATION_CUT.to_owned());
    let left_out = left_out::note(&left_out::left_out(cluster, &[&left_out::ACCESS_KINDS]));
    for note in [cut, left_out].into_iter().flatten() {
        summary = words::with_note(&summary, &note);
    }
    summary
}

/// Whether it is a binding of the files to a role that has rules.
fn gives_rules(rbac: &Rbac, binding: &BindingFacts) -> bool {
    let role = binding.role.as_ref().ok().and_then(|role| rbac.role(*role));
    !binding.built_in() && role.is_some_and(|role| !role.rules.is_empty())
}

/// The PodSecurityPolicies that let pods take over their node, where there are such policies at all.
pub(in crate::report) fn privileged(cluster: &Cluster) -> Vec<String> {
    let mut names = Vec::new();
    if cluster.profile.version == KubernetesVersion::V1_24 {
        for policy in &cluster.pod_security_policies {
            let spec = &policy.object.spec;
            let host = spec.host_network || spec.host_pid || spec.host_ipc;
            let files =
                spec.allowed_host_paths.is_empty() && spec.volumes.iter().any(|kind| kind == "*" || kind == "hostPath");
            if spec.privileged || host || files || spec.allowed_capabilities.iter().any(|one| one == "*") {
                names.push(policy.name.clone());
            }
        }
    }
    names
}

/// What the subject of a risk may do and where: `may read every Secret in namespace shop`.
pub(in crate::report) fn may(fact: &RiskFact) -> String {
    [words::risk(fact.code).what, " ", &words::scope(fact.namespace.as_deref())].concat()
}

/// A risk with its reasons.
pub(in crate::report) fn risk_of(cluster: &Cluster, rbac: &Rbac, fact: &RiskFact) -> Risk {
    risk(&Ways { cluster, rbac }, fact)
}

fn risk(ways: &Ways<'_>, fact: &RiskFact) -> Risk {
    let words::RiskWords { what, why, help } = words::risk(fact.code);
    let principal = &fact.principal;
    let mut reasons: Vec<Reason> = Vec::new();
    for evidence in &fact.evidence {
        let steps = match *evidence {
            Evidence::Way(way) => ways.way(way, principal),
            Evidence::Subject(bound) => ways.binding(bound, principal).into_iter().collect(),
            Evidence::Reference(id) => reference(ways, id).into_iter().collect(),
        };
        // Ways to several permissions may have steps in common.
        for step in steps {
            let place = (step.document, step.range);
            if !reasons.iter().any(|told| told.text == step.text && (told.document, told.range) == place) {
                reasons.push(step);
            }
        }
    }
    let subject = principal.label();
    let scope = words::scope(fact.namespace.as_deref());
    Risk {
        code: fact.code.to_owned(),
        severity: fact.severity,
        text: words::risky(&subject, what, &scope),
        subject,
        why: why.to_owned(),
        help: help.to_owned(),
        reasons,
    }
}

fn reference(ways: &Ways<'_>, id: BindingId) -> Option<Reason> {
    let binding = ways.rbac.binding(id)?;
    let role = ways.rbac.role(*binding.role.as_ref().ok()?)?;
    Some(words::refers_to(binding, role).at(ways.place(binding, "roleRef")))
}

/// The most rules and subjects of one binding that are told, and the most subjects of all.
const MAX_RULES: usize = 6;
const MAX_SUBJECTS: usize = 200;
const MAX_ALL_SUBJECTS: usize = 5_000;

/// The most roles that one gathers rules from that are told.
const MAX_GATHERED: usize = 20;

fn listed_bindings(rbac: &Rbac, with_defaults: bool) -> impl Iterator<Item = &BindingFacts> {
    rbac.bindings().iter().filter(move |binding| with_defaults || !binding.built_in())
}

fn bindings(ways: &Ways<'_>, with_defaults: bool) -> Vec<BindingSummary> {
    // Rules that a role may lose are told; the role says so.
    let rbac = ways.rbac.other_reading().unwrap_or(ways.rbac);
    let mut told = Vec::new();
    let mut room = MAX_ALL_SUBJECTS;
    for binding in listed_bindings(rbac, with_defaults).take(MAX_BINDINGS) {
        let role = binding.role.as_ref().ok().and_then(|role| rbac.role(*role));
        let rules = role.map(|role| role.rules.as_slice()).unwrap_or_default();
        let written = rules.iter().take(MAX_RULES).filter_map(|rule| rbac.rule(*rule));
        let subjects = binding.object().subjects.len();
        let shown = subjects.min(MAX_SUBJECTS).min(room);
        room -= shown;
        told.push(BindingSummary {
            kind: binding.kind().to_owned(),
            namespace: binding.namespace.clone(),
            name: binding.name.clone(),
            default: binding.built_in(),
            place: ways.cited(binding.field("")),
            role: binding.referred(),
            missing: binding.role.as_ref().err().cloned().unwrap_or_default(),
            role_default: role.is_some_and(RoleFacts::built_in),
            rules: written.map(words::short_rule).collect(),
            rules_total: number(rules.len()),
            subjects: (0..shown).map(|index| binding.subject_label(index)).collect(),
            subjects_total: number(subjects),
        });
    }
    told
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn roles(ways: &Ways<'_>, with_defaults: bool) -> Vec<RoleSummary> {
    let rbac = ways.rbac;
    let mut bindings: Vec<Vec<String>> = vec![Vec::new(); rbac.roles().len()];
    for binding in rbac.bindings() {
        if let Ok(RoleId(role)) = binding.role
            && let Some(of_role) = bindings.get_mut(role as usize)
        {
            of_role.push(binding.label());
        }
    }
    let mut roles = Vec::new();
    for ((role, bindings), id) in rbac.roles().iter().zip(bindings).zip((0..).map(RoleId)) {
        if role.built_in() && !with_defaults {
            continue;
        }
        roles.push(RoleSummary {
            kind: role.kind().to_owned(),
            namespace: role.namespace.clone(),
            name: role.name.clone(),
            default: role.built_in(),
            place: ways.cited(role.field("")),
            rules: number(role.rules.len()),
            bindings,
            aggregates: role.namespace.is_none() && role.object().aggregation_rule.is_some(),
            gathers: gathers(rbac, id, role),
            unsettled: role.unsettled,
        });
    }
    roles
}

/// The roles that its rules stand in.
fn gathers(rbac: &Rbac, id: RoleId, role: &RoleFacts) -> Vec<String> {
    let mut seen = Set::new();
    let mut gathers = Vec::new();
    for rule in role.rules.iter().filter(|rule| rule.role != id) {
        if seen.insert(rule.role)
            && gathers.len() < MAX_GATHERED
            && let Some(from) = rbac.role(rule.role)
        {
            gathers.push(from.label());
        }
    }
    gathers
}
