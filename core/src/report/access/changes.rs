//! What somebody may do in one state of the files and not in another.

use super::answer::incomplete;
use super::ways::Ways;
use super::words::{self, lists};
use super::{AccessDetails, PermissionChange};
use crate::cluster::Cluster;
use crate::manifest::rbac::PolicyRule;
use crate::order::{Map, Set};
use crate::rbac::compact::{compact, merged};
use crate::rbac::covers::{MAX_PERMISSIONS, breakdown, covers, uncovered};
use crate::rbac::{BindingFacts, Principal, Rbac, RoleFacts, Way};
use crate::report::{Answer, Reason, Verdict};
use crate::sources::Citation;

/// At most so many changes are listed, and so many told as sentences.
const MAX_CHANGES: usize = 500;
const MAX_TOLD: usize = 20;

/// One state of the files.
#[derive(Clone, Copy)]
pub struct State<'a> {
    pub cluster: &'a Cluster,
    pub rbac: &'a Rbac,
}

/// What somebody asked for, which is no news.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub principal: &'a Principal,
    pub namespace: Option<&'a str>,
    pub rule: &'a PolicyRule,
}

/// What each subject gains and loses, but for what was asked for.
pub(crate) fn differing(before: State<'_>, now: State<'_>, asked: Option<Asked<'_>>) -> Vec<PermissionChange> {
    let mut changes = Vec::new();
    let mut principals: Set<Principal> = Set::new();
    for state in [before, now] {
        for (principal, _) in state.rbac.subjects() {
            principals.insert(principal.clone());
        }
    }
    for principal in &principals {
        let (old, new) = (before.own(principal), now.own(principal));
        if old == new && before.by_groups(principal) == now.by_groups(principal) {
            continue;
        }
        for (state, other, own, gained) in [(now, before, &new, true), (before, now, &old, false)] {
            for (namespace, rules) in own {
                let held = other.rbac.rules_for(&principal.user(), namespace.as_deref()).0;
                let mut differing = rules.clone();
                differing.retain(|rule| !held.contains(rule));
                let mut missing = uncovered(&held, &differing);
                let asked = asked
                    .filter(|asked| gained && asked.principal == principal && asked.namespace == namespace.as_deref());
                missing.retain(|rule| !asked.is_some_and(|asked| covers(asked.rule, rule)));
                let missing = merged(compact(&missing));
                for rule in missing.iter().filter(|rule| namespace.is_none() || rule.non_resource_urls.is_empty()) {
                    changes.push(PermissionChange {
                        subject: principal.label(),
                        namespace: namespace.clone(),
                        gained,
                        what: words::rule(rule),
                        via: if gained { state.ways_to(principal, namespace.as_deref(), rule) } else { Vec::new() },
                    });
                }
            }
        }
    }
    changes
}

#[must_use]
pub fn changes(before: State<'_>, now: State<'_>) -> Answer {
    let mut changes = differing(before, now, None);
    let total = changes.len();
    let gained = changes.iter().filter(|change| change.gained).count();
    changes.truncate(MAX_CHANGES);
    let mut reasons = Vec::new();
    for change in changes.iter().take(MAX_TOLD) {
        let tell = if change.gained { lists::gained } else { lists::lost };
        let place = change.via.last().cloned().unwrap_or_default();
        let told = tell(&change.subject, &change.what, change.namespace.as_deref());
        reasons.push(Reason { code: told.code, text: told.text, effect: told.effect, stage: None, ..place });
    }
    if total > MAX_TOLD {
        reasons.push(lists::not_all(MAX_TOLD, total));
    }
    let objects = objects(before, now);
    let summary = lists::changes(gained, total - gained, objects.len());
    reasons.extend(objects);
    Answer {
        question: lists::CHANGES.to_owned(),
        verdict: if total > 0 { Verdict::Changed } else { Verdict::Unchanged },
        summary,
        reasons,
        incomplete: incomplete(now.cluster, now.rbac),
        access: Some(Box::new(AccessDetails {
            changes,
            changes_total: u32::try_from(total).unwrap_or(u32::MAX),
            ..AccessDetails::default()
        })),
        ..Answer::default()
    }
}

/// Rules by scope.
type Rules = Map<Option<String>, Vec<PolicyRule>>;

impl State<'_> {
    /// What the bindings that name exactly this subject give.
    fn own(&self, principal: &Principal) -> Rules {
        let mut rules = Rules::new();
        let mut left = MAX_PERMISSIONS;
        for bound in self.rbac.bound(principal) {
            let Some(binding) = self.rbac.binding(bound.binding) else { continue };
            let Some(role) = binding.role.as_ref().ok().and_then(|id| self.rbac.role(*id)) else { continue };
            let of_scope = rules.or_default(binding.namespace.clone());
            for rule in role.rules.iter().filter_map(|rule| self.rbac.rule(*rule)).take(left) {
                of_scope.push(rule.clone());
            }
            left = left.saturating_sub(role.rules.len());
        }
        rules
    }

    /// What it has through groups, which may make up for what it loses itself.
    fn by_groups(&self, principal: &Principal) -> Vec<Rules> {
        let groups = match principal {
            Principal::User(_) => principal.user().groups,
            Principal::Group(_) => Vec::new(),
        };
        groups.into_iter().map(|group| self.own(&Principal::Group(group))).collect()
    }

    /// How it comes to a permission: the first binding that gives all or some of it.
    fn ways_to(&self, principal: &Principal, namespace: Option<&str>, rule: &PolicyRule) -> Vec<Reason> {
        let wanted = breakdown(rule);
        let ways = Ways { cluster: self.cluster, rbac: self.rbac };
        for bound in self.rbac.bound(principal) {
            let Some(binding) = self.rbac.binding(bound.binding).filter(|one| one.namespace.as_deref() == namespace)
            else {
                continue;
            };
            let Some((id, role)) = binding.role.as_ref().ok().and_then(|id| Some((*id, self.rbac.role(*id)?))) else {
                continue;
            };
            for reference in &role.rules {
                let gives =
                    self.rbac.rule(*reference).is_some_and(|held| wanted.iter().any(|wanted| covers(held, wanted)));
                if gives {
                    return ways.way(Way { bound: *bound, role: id, rule: *reference }, principal);
                }
            }
        }
        Vec::new()
    }
}

/// Roles and bindings of the files that were added, removed or changed.
fn objects(before: State<'_>, now: State<'_>) -> Vec<Reason> {
    let mut told = Vec::new();
    let place = |cites: Option<Citation>| now.cluster.place(&cites?);
    let mut old: Map<String, &RoleFacts> = Map::new();
    for role in before.rbac.roles().iter().filter(|role| !role.built_in()) {
        old.insert(role.label(), role);
    }
    for role in now.rbac.roles().iter().filter(|role| !role.built_in()) {
        let what = match old.remove(&role.label()) {
            None => "is new",
            Some(known) if known.object().rules != role.object().rules => "has other rules",
            Some(_) => continue,
        };
        told.push(lists::object(&role.label(), what).at(place(role.field(""))));
    }
    let mut gone: Vec<String> = old.into_iter().map(|(label, _)| label).collect();
    let mut old: Map<String, &BindingFacts> = Map::new();
    for binding in before.rbac.bindings().iter().filter(|binding| !binding.built_in()) {
        old.insert(binding.label(), binding);
    }
    for binding in now.rbac.bindings().iter().filter(|binding| !binding.built_in()) {
        let what = match old.remove(&binding.label()) {
            None => "is new",
            Some(known) if known.object().role_ref != binding.object().role_ref => "refers to another role",
            Some(known) if known.object().subjects != binding.object().subjects => "names other subjects",
            Some(_) => continue,
        };
        told.push(lists::object(&binding.label(), what).at(place(binding.field(""))));
    }
    gone.extend(old.into_iter().map(|(label, _)| label));
    told.extend(gone.iter().map(|label| lists::object(label, "is gone")));
    let all = told.len();
    if all > MAX_TOLD {
        told.truncate(MAX_TOLD);
        told.push(lists::not_all(MAX_TOLD, all));
    }
    told
}
