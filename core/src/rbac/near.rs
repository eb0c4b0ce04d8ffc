//! What comes close to allowing a request that is denied: for each, the one thing that stands between.

use super::rule::{self, Aspect};
use super::{Attributes, BindingFacts, BindingId, Bound, Principal, Rbac, RoleFacts, RoleId, RuleRef, User};
use crate::order::{self, Map, Set};
use crate::rbac::subject::service_account;

/// The most near misses that are told.
pub const MAX_NEAR: usize = 6;

/// The default roles that are meant to be given to people, the smallest first; only that one is offered.
const USER_FACING: [&str; 3] = ["view", "edit", "admin"];

/// Something that would have allowed the request but for one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NearMiss {
    pub miss: Miss,
    /// The binding; none of a role that is not bound here.
    pub binding: Option<BindingId>,
    /// In the binding's list: the subject that applies or, where none does, the one that looks like the user.
    pub subject: Option<usize>,
    pub role: Option<RoleId>,
    pub rule: Option<RuleRef>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Miss {
    /// The role that the binding refers to does not exist, in upstream's words.
    Dangling(String),
    /// The binding counts in another namespace.
    Scope,
    /// The user is bound, but the rule does not cover these of what is asked.
    Rule(Vec<Aspect>),
    /// The binding names others.
    Subject,
    /// The role is not bound to anybody in this scope.
    Unbound,
}

/// The closest first; nothing when the request is allowed. At most [`MAX_NEAR`].
#[must_use]
pub fn near_misses(rbac: &Rbac, user: &User, attributes: &Attributes) -> Vec<NearMiss> {
    if rbac.allows(user, attributes) {
        return Vec::new();
    }
    let mut search = Search { rbac, user, attributes, closest: Map::new(), told: Set::new(), found: Vec::new() };
    let own: Map<BindingId, usize> = order::map(rbac.bound_to(user).iter().map(|bound| (bound.binding, bound.subject)));
    for (binding, id) in rbac.bindings().iter().zip((0..).map(BindingId)) {
        match own.get(&id) {
            Some(subject) => search.own(binding, Bound { binding: id, subject: *subject }),
            None if !binding.built_in() => search.of_others(binding, id),
            None => {}
        }
    }
    for (role, id) in rbac.roles().iter().zip((0..).map(RoleId)) {
        search.unbound(role, id);
    }
    search.offered();
    order::sort_by_key(&mut search.found, |(distance, miss)| (*distance, miss.binding, miss.role));
    search.found.truncate(MAX_NEAR);
    let mut misses = Vec::new();
    for (_, miss) in search.found {
        misses.push(miss);
    }
    misses
}

struct Search<'a> {
    rbac: &'a Rbac,
    user: &'a User,
    attributes: &'a Attributes,
    /// Of each role, the rule that comes closest, and what it lacks.
    closest: Map<RoleId, Option<(RuleRef, Vec<Aspect>)>>,
    /// Roles that are near through a binding of this scope.
    told: Set<RoleId>,
    found: Vec<(u32, NearMiss)>,
}

impl Search<'_> {
    /// A binding that names the user.
    fn own(&mut self, binding: &BindingFacts, bound: Bound) {
        let reaches = binding.reaches(self.attributes.scope());
        let of = |miss, role, rule| NearMiss {
            miss,
            binding: Some(bound.binding),
            subject: Some(bound.subject),
            role,
            rule,
        };
        let role = match &binding.role {
            Ok(role) => *role,
            Err(error) => {
                if reaches {
                    self.found.push((1, of(Miss::Dangling(error.clone()), None, None)));
                }
                return;
            }
        };
        let Some((rule, lacks)) = self.closest_rule(role) else { return };
        if !reaches {
            if lacks.is_empty() && self.attributes.path.is_none() {
                self.found.push((2, of(Miss::Scope, Some(role), Some(rule))));
            }
            return;
        }
        // What everybody has by default is near only where it is about the very resource.
        if !binding.built_in() || !lacks.iter().any(|aspect| matches!(aspect, Aspect::Resource | Aspect::Path)) {
            self.told.insert(role);
            self.found.push((1 + distance(&lacks), of(Miss::Rule(lacks), Some(role), Some(rule))));
        }
    }

    /// A binding that names others.
    fn of_others(&mut self, binding: &BindingFacts, id: BindingId) {
        if !binding.reaches(self.attributes.scope()) {
            return;
        }
        let Ok(role) = binding.role else { return };
        let Some((rule, lacks)) = self.closest_rule(role) else { return };
        if lacks.is_empty() {
            let subject = binding.object().subjects.iter().position(|subject| self.looks_like_user(&subject.name));
            let distance = if subject.is_some() { 1 } else { 7 };
            let miss = NearMiss { miss: Miss::Subject, binding: Some(id), subject, role: Some(role), rule: Some(rule) };
            self.told.insert(role);
            self.found.push((distance, miss));
        }
    }

    /// A role that no binding of this scope refers to.
    fn unbound(&mut self, role: &RoleFacts, id: RoleId) {
        let scope = self.attributes.scope();
        let usable = role.namespace.is_none() || role.namespace.as_deref() == scope;
        if !usable || role.built_in() || self.told.contains(&id) {
            return;
        }
        if let Some((rule, _)) = self.closest_rule(id).filter(|(_, lacks)| lacks.is_empty()) {
            self.found.push((8, unbound(id, rule)));
        }
    }

    /// The smallest of the default roles for people that would do.
    fn offered(&mut self) {
        for name in USER_FACING {
            let roles = self.rbac.roles().iter().zip((0..).map(RoleId));
            let mut of_name =
                roles.filter(|(role, _)| role.built_in() && role.namespace.is_none() && role.name == name);
            let Some(id) = of_name.next().map(|(_, id)| id).filter(|id| !self.told.contains(id)) else { continue };
            if let Some((rule, _)) = self.closest_rule(id).filter(|(_, lacks)| lacks.is_empty()) {
                self.found.push((9, unbound(id, rule)));
                return;
            }
        }
    }

    /// The role's rule that lacks least; none where all lack more than one thing that matters.
    fn closest_rule(&mut self, id: RoleId) -> Option<(RuleRef, Vec<Aspect>)> {
        if let Some(known) = self.closest.get(&id) {
            return known.clone();
        }
        let rules = self.rbac.role(id).map(|role| role.rules.as_slice()).unwrap_or_default();
        let lacking = rules.iter().filter_map(|reference| {
            let lacks = rule::mismatches(self.rbac.rule(*reference)?, self.attributes);
            is_near(&lacks).then_some((*reference, lacks))
        });
        let closest = lacking.min_by_key(|(_, lacks)| distance(lacks));
        self.closest.insert(id, closest.clone());
        closest
    }

    /// The same name in another spelling, of another kind or in another namespace.
    fn looks_like_user(&self, name: &str) -> bool {
        let own = service_account(&self.user.name).map_or(self.user.name.as_str(), |(_, name)| name);
        let other = service_account(name).map_or(name, |(_, name)| name);
        !own.is_empty() && own.eq_ignore_ascii_case(other)
    }
}

fn unbound(role: RoleId, rule: RuleRef) -> NearMiss {
    NearMiss { miss: Miss::Unbound, binding: None, subject: None, role: Some(role), rule: Some(rule) }
}

/// One thing is lacking, or two of which neither is what the rule is about.
fn is_near(lacks: &[Aspect]) -> bool {
    match lacks {
        [] => true,
        [only] => *only != Aspect::Sort,
        [one, other] => {
            ![one, other].iter().any(|aspect| matches!(aspect, Aspect::Resource | Aspect::Path | Aspect::Sort))
        }
        _ => false,
    }
}

/// How far a rule is from allowing: a name is nearer than a verb, a verb nearer than the resource itself.
fn distance(lacks: &[Aspect]) -> u32 {
    lacks
        .iter()
        .map(|aspect| match aspect {
            Aspect::Name | Aspect::Subresource => 2,
            Aspect::Verb | Aspect::Group => 3,
            Aspect::Resource | Aspect::Path => 5,
            Aspect::Sort => 100,
        })
        .sum()
}

impl Rbac {
    /// Whether it is a default binding that applies through a group that every identity of its sort is in.
    #[must_use]
    pub fn is_for_everybody(&self, bound: Bound) -> bool {
        let Some(binding) = self.binding(bound.binding).filter(|binding| binding.built_in()) else { return false };
        let subject = binding.object().subjects.get(bound.subject);
        subject.and_then(|subject| binding.principal(subject)).is_some_and(|principal| is_everybody(&principal))
    }
}

/// The groups that the default bindings give every identity a little through.
fn is_everybody(principal: &Principal) -> bool {
    let Principal::Group(name) = principal else { return false };
    ["system:authenticated", "system:unauthenticated", "system:serviceaccounts"].contains(&name.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::playground::cluster_of;
    use crate::rbac::evaluate;

    const WORLD: &str = "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
rules:
- {apiGroups: [''], resources: [configmaps], verbs: [get], resourceNames: [settings]}
- {apiGroups: [''], resources: [pods], verbs: [get, list]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: spare}
rules: [{apiGroups: [example.com], resources: [widgets], verbs: ['*']}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: readers, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
subjects: [{kind: User, name: jane}, {kind: User, name: bot}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: broken, namespace: lost}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: missing}
subjects: [{kind: User, name: jane}]
";

    #[track_caller]
    fn check(user: &str, verb: &str, resource: &str, namespace: &str, name: &str, expected: &[(&str, Miss)]) {
        let rbac = evaluate(&cluster_of(WORLD).0);
        let user = User::named(user);
        let (resource, subresource) = resource.split_once('/').unwrap_or((resource, ""));
        let (resource, api_group) = resource.split_once('.').unwrap_or((resource, ""));
        let attributes = Attributes {
            verb: verb.to_owned(),
            api_group: api_group.to_owned(),
            resource: resource.to_owned(),
            subresource: subresource.to_owned(),
            name: name.to_owned(),
            namespace: namespace.to_owned(),
            path: None,
        };
        let found: Vec<(String, Miss)> = near_misses(&rbac, &user, &attributes)
            .into_iter()
            .filter(|near| near.role.and_then(|role| rbac.role(role)).is_none_or(|role| !role.built_in()))
            .map(|near| {
                let role = near.role.and_then(|role| rbac.role(role)).map(|role| role.name.clone());
                (role.unwrap_or_default(), near.miss)
            })
            .collect();
        let expected: Vec<_> = expected.iter().map(|(role, miss)| ((*role).to_owned(), miss.clone())).collect();
        assert_eq!(found, expected, "{} {verb} {resource} in {namespace}", user.name);
    }

    #[test]
    fn a_bound_subject_is_told_what_its_rule_lacks() {
        check("jane", "delete", "pods", "shop", "", &[("reader", Miss::Rule(vec![Aspect::Verb]))]);
        check("jane", "get", "pods/log", "shop", "a", &[("reader", Miss::Rule(vec![Aspect::Subresource]))]);
        check("jane", "get", "configmaps", "shop", "other", &[("reader", Miss::Rule(vec![Aspect::Name]))]);
        check("jane", "get", "pods.metrics.k8s.io", "shop", "", &[("reader", Miss::Rule(vec![Aspect::Group]))]);
        check("jane", "get", "secrets", "shop", "", &[("reader", Miss::Rule(vec![Aspect::Resource]))]);
        check("jane", "delete", "secrets", "shop", "", &[]);
        check("jane", "get", "pods", "shop", "", &[]);
    }

    #[test]
    fn a_binding_of_another_namespace_and_an_unbound_role_are_near() {
        check("jane", "get", "pods", "other", "", &[("reader", Miss::Scope), ("reader", Miss::Unbound)]);
        check("jane", "get", "pods", "", "", &[("reader", Miss::Scope), ("reader", Miss::Unbound)]);
        check("eve", "get", "widgets.example.com", "shop", "", &[("spare", Miss::Unbound)]);
    }

    #[test]
    fn a_binding_for_others_is_near_and_nearer_where_a_name_looks_alike() {
        check("eve", "get", "pods", "shop", "", &[("reader", Miss::Subject)]);
        check("system:serviceaccount:shop:bot", "get", "pods", "shop", "", &[("reader", Miss::Subject)]);
    }

    #[test]
    fn a_reference_to_no_role_is_told_in_upstreams_words() {
        let missing = Miss::Dangling("role.rbac.authorization.k8s.io \"missing\" not found".to_owned());
        check("jane", "get", "secrets", "lost", "", &[("", missing)]);
    }
}
