//! Every subject with everything that it may do.

use super::ways::Ways;
use super::{Permission, Scope, SubjectAccess, SubjectKind, words};
use crate::cluster::Cluster;
use crate::cluster::accounts::{Accounts, Standing};
use crate::manifest::rbac::PolicyRule;
use crate::order::{Map, Set};
use crate::rbac::subject::{service_account, service_account_user};
use crate::rbac::{Bound, Principal, Rbac, RoleId, RuleRef, User};
use crate::report::{Place, Reason};

/// The most permissions that are listed, over all subjects; a subject tells how many of its own are not. All of one subject's
/// are an answer: a report is made with every keystroke.
const MAX_PERMISSIONS: usize = 2_000;

/// The most permissions that are listed of one subject, so that others have room.
const MAX_OF_ONE: usize = 400;

/// The most bindings, summed over all subjects, that are looked at.
const MAX_BINDINGS: usize = 200_000;

/// All subjects that the files name, declare or run pods with; the default ones too if the profile asks for them.
pub(super) fn list(cluster: &Cluster, rbac: &Rbac) -> Vec<SubjectAccess> {
    let mut listing = Listing {
        ways: Ways { cluster, rbac },
        defaults: cluster.profile.list_defaults,
        permissions: MAX_PERMISSIONS,
        bindings: MAX_BINDINGS,
        rules: Map::new(),
    };
    let subjects = collect(cluster, rbac);
    let mut listed = Vec::new();
    for mut subject in subjects.into_values() {
        listing.fill(&mut subject);
        listed.push(subject.access);
    }
    listed
}

/// A subject on its way into the report.
pub(super) struct Draft {
    pub(super) principal: Principal,
    pub(super) access: SubjectAccess,
}

pub(super) type Key = (SubjectKind, String, String);

pub(super) fn collect(cluster: &Cluster, rbac: &Rbac) -> Map<Key, Draft> {
    let mut subjects = Map::new();
    let accounts = Accounts::of(cluster);
    for account in &cluster.service_accounts {
        let principal = Principal::User(service_account_user(&account.namespace, &account.name));
        add(&mut subjects, principal, &|| cluster.place(&account.field("metadata.name")));
    }
    for pod in &cluster.pods {
        let place = || cluster.place(&pod.field("spec.serviceAccountName"));
        add(&mut subjects, Principal::User(pod.service_account_user()), &place).access.pods.push(pod.id());
    }
    for (principal, bound) in rbac.subjects() {
        let of_files = |bound: &&Bound| rbac.binding(bound.binding).is_some_and(|binding| !binding.built_in());
        let Some(first) = bound.iter().find(of_files).or(bound.first()) else { continue };
        let Some(binding) = rbac.binding(first.binding) else { continue };
        if binding.built_in() && !cluster.profile.list_defaults {
            continue;
        }
        let place = || cluster.place(&binding.field(&format!("subjects[{}]", first.subject))?);
        let subject = add(&mut subjects, principal.clone(), &place);
        subject.access.missing = is_missing(&accounts, &subject.access);
        subject.access.default = binding.built_in() && subject.access.place.is_none();
    }
    subjects
}

/// The same subjects without a description: all of the files, the default ones if the profile asks for them.
pub(super) fn principals(cluster: &Cluster, rbac: &Rbac) -> Set<Principal> {
    let mut principals = Set::new();
    for account in &cluster.service_accounts {
        principals.insert(Principal::User(service_account_user(&account.namespace, &account.name)));
    }
    for pod in &cluster.pods {
        principals.insert(Principal::User(pod.service_account_user()));
    }
    for (principal, bound) in rbac.subjects() {
        let built_in = |bound: &Bound| rbac.binding(bound.binding).is_some_and(|binding| binding.built_in());
        if cluster.profile.list_defaults || !bound.iter().all(built_in) {
            principals.insert(principal.clone());
        }
    }
    principals
}

fn is_missing(accounts: &Accounts<'_>, subject: &SubjectAccess) -> bool {
    let namespace = subject.namespace.as_deref();
    namespace.is_some_and(|namespace| !matches!(accounts.standing(namespace, &subject.name), Standing::There))
}

/// What the principal is called, in the order in which subjects are listed.
pub(super) fn key_of(principal: &Principal) -> (SubjectKind, Option<String>, String) {
    match principal {
        Principal::Group(name) => (SubjectKind::Group, None, name.clone()),
        Principal::User(user) => match service_account(user) {
            Some((namespace, name)) => (SubjectKind::ServiceAccount, Some(namespace.to_owned()), name.to_owned()),
            None => (SubjectKind::User, None, user.clone()),
        },
    }
}

fn add<'a>(
    subjects: &'a mut Map<Key, Draft>,
    principal: Principal,
    place: &dyn Fn() -> Option<Place>,
) -> &'a mut Draft {
    let (kind, namespace, name) = key_of(&principal);
    let key = (kind, namespace.clone().unwrap_or_default(), name.clone());
    subjects.or_insert_with(key, || {
        let (username, groups) = match &principal {
            Principal::Group(name) => (name.clone(), Vec::new()),
            Principal::User(user) => (user.clone(), principal.user().groups),
        };
        let place = place();
        let access = SubjectAccess { kind, namespace, name, username, groups, place, ..SubjectAccess::default() };
        Draft { principal, access }
    })
}

struct Listing<'a> {
    ways: Ways<'a>,
    defaults: bool,
    /// What may still be listed, and looked at.
    permissions: usize,
    bindings: usize,
    /// Of each role, the reasons of each of its rules, told once.
    rules: Map<(RoleId, RuleRef), Vec<Reason>>,
}

/// Everything that somebody may do, what the default bindings give included; and how much more there is than is listed.
pub(super) fn of_one(cluster: &Cluster, rbac: &Rbac, user: &User, principal: &Principal) -> (Vec<Scope>, usize) {
    let mut listing = Listing {
        ways: Ways { cluster, rbac },
        defaults: true,
        permissions: MAX_PERMISSIONS,
        bindings: MAX_BINDINGS,
        rules: Map::new(),
    };
    let (scopes, left_out) = listing.scopes(user, principal);
    let scopes = scopes.into_iter().map(|(namespace, permissions)| Scope { namespace, permissions });
    (scopes.collect(), left_out)
}

impl Listing<'_> {
    fn fill(&mut self, subject: &mut Draft) {
        let (scopes, left_out) = self.scopes(&subject.principal.user(), &subject.principal);
        subject.access.summary = summary(&scopes, left_out);
        subject.access.left_out = u32::try_from(left_out).unwrap_or(u32::MAX);
        for (namespace, permissions) in scopes {
            subject.access.scopes.push(Scope { namespace, permissions });
        }
    }

    /// What counts in each scope, and how many rules are not listed.
    fn scopes(&mut self, user: &User, principal: &Principal) -> (Map<Option<String>, Vec<Permission>>, usize) {
        // What a subject may have is listed with what it has; the reasons say so.
        let rbac = self.ways.rbac.other_reading().unwrap_or(self.ways.rbac);
        let mut scopes: Map<Option<String>, Vec<Permission>> = Map::new();
        let (mut room, mut left_out) = (MAX_OF_ONE.min(self.permissions), 0);
        let cost = rbac.bound_count(user);
        let mut bound = if cost > self.bindings { Vec::new() } else { rbac.bound_to(user) };
        bound.retain(|bound| self.counts(*bound, principal));
        self.bindings = self.bindings.saturating_sub(cost);
        for bound in bound {
            let Some(binding) = rbac.binding(bound.binding) else { continue };
            let Some((id, role)) = binding.role.as_ref().ok().and_then(|id| Some((*id, rbac.role(*id)?))) else {
                continue;
            };
            if room == 0 {
                left_out += role.rules.len();
                continue;
            }
            let steps = self.ways.given(bound, id, principal);
            for reference in &role.rules {
                let Some(rule) = rbac.rule(*reference).filter(|rule| has_effect(rule, binding.namespace.is_some()))
                else {
                    continue;
                };
                if room == 0 {
                    left_out += 1;
                    continue;
                }
                room -= 1;
                self.permissions -= 1;
                let ways = Ways { rbac, ..self.ways };
                let of_rule = self.rules.or_insert_with((id, *reference), || ways.rule(id, *reference));
                let via = [steps.as_slice(), of_rule].concat();
                scopes.or_default(binding.namespace.clone()).push(permission(rule, via));
            }
        }
        (scopes, left_out)
    }

    /// What the default bindings give to everybody is listed only on request.
    fn counts(&self, bound: Bound, principal: &Principal) -> bool {
        let rbac = self.ways.rbac;
        let Some(binding) = rbac.binding(bound.binding) else { return false };
        let named = binding.object().subjects.get(bound.subject).and_then(|subject| binding.principal(subject));
        self.defaults || !binding.built_in() || (named.as_ref() == Some(principal) && !rbac.is_for_everybody(bound))
    }
}

/// A RoleBinding gives no non-resource URLs.
fn has_effect(rule: &PolicyRule, in_namespace: bool) -> bool {
    !in_namespace || !rule.resources.is_empty()
}

fn permission(rule: &PolicyRule, via: Vec<Reason>) -> Permission {
    let PolicyRule { verbs, api_groups, resources, resource_names, non_resource_urls } = rule.clone();
    Permission { verbs, api_groups, resources, resource_names, non_resource_urls, via }
}

fn summary(scopes: &Map<Option<String>, Vec<Permission>>, left_out: usize) -> String {
    let everything = |permission: &Permission| {
        let star = |list: &[String]| list.iter().any(|one| one == "*");
        let Permission { verbs, api_groups, resources, resource_names, .. } = permission;
        star(verbs) && star(api_groups) && star(resources) && resource_names.is_empty()
    };
    if scopes.get(&None).is_some_and(|permissions| permissions.iter().any(everything)) {
        return words::MAY_DO_EVERYTHING.to_owned();
    }
    let listed: Vec<_> = scopes
        .iter()
        .flat_map(|(namespace, permissions)| permissions.iter().map(move |one| (namespace, one)))
        .collect();
    match listed.as_slice() {
        [] if left_out == 0 => words::MAY_DO_NOTHING.to_owned(),
        [(namespace, only)] if left_out == 0 => {
            let rule = PolicyRule {
                verbs: only.verbs.clone(),
                api_groups: only.api_groups.clone(),
                resources: only.resources.clone(),
                resource_names: only.resource_names.clone(),
                non_resource_urls: only.non_resource_urls.clone(),
            };
            words::may_one(&rule, namespace.as_deref())
        }
        _ => {
            let cluster_wide = scopes.get(&None).map_or(0, Vec::len);
            let in_namespace = |(namespace, permissions): (&Option<String>, &Vec<Permission>)| {
                Some((namespace.clone()?, permissions.len()))
            };
            words::may_many(cluster_wide, &scopes.iter().filter_map(in_namespace).collect::<Vec<_>>(), left_out)
        }
    }
}
