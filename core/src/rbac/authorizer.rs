//! The decision: `RBACAuthorizer.Authorize` and `VisitRulesFor`, but going on after the first rule that allows.

use super::{
    Attributes, BindingId, Bound, Decision, Grant, MAX_GRANTS, Principal, Rbac, RoleId, RuleRef, User, Way, messages,
    rule,
};
use crate::order::Map;

impl Attributes {
    /// The namespace whose RoleBindings count; none in cluster scope and for paths.
    #[must_use]
    pub fn scope(&self) -> Option<&str> {
        (self.path.is_none() && !self.namespace.is_empty()).then_some(self.namespace.as_str())
    }
}

pub(super) fn authorize(rbac: &Rbac, user: &User, attributes: &Attributes) -> Decision {
    let mut decision = Decision::default();
    let mut roles = Roles::new(rbac, attributes);
    for bound in rbac.bound_to(user) {
        let Some(binding) = rbac.binding(bound.binding).filter(|binding| binding.reaches(attributes.scope())) else {
            continue;
        };
        match &binding.role {
            Err(error) => decision.errors.push(error.clone()),
            Ok(role) => {
                let room = MAX_GRANTS.saturating_sub(decision.grants.len());
                let grants = roles.allowing(*role).iter().filter_map(|way| rbac.grant(bound, *role, *way));
                decision.grants.extend(grants.take(room));
            }
        }
        if decision.grants.len() >= MAX_GRANTS {
            break;
        }
    }
    decision.allowed = !decision.grants.is_empty();
    let first = decision.grants.first().map(|grant| grant.way.bound);
    decision.reason = match first.and_then(|bound| Some((rbac.binding(bound.binding)?, bound.subject))) {
        Some((binding, subject)) => messages::allowed_by(binding, subject),
        None => messages::denied_for(&decision.errors),
    };
    decision
}

/// What each role does for one request, found once however many bindings refer to it.
pub(super) struct Roles<'a> {
    rbac: &'a Rbac,
    attributes: &'a Attributes,
    /// The rules that allow it, with their positions in the role.
    allowing: Map<RoleId, Vec<(usize, RuleRef)>>,
}

impl<'a> Roles<'a> {
    pub(super) fn new(rbac: &'a Rbac, attributes: &'a Attributes) -> Self {
        Self { rbac, attributes, allowing: Map::new() }
    }

    pub(super) fn allowing(&mut self, id: RoleId) -> &[(usize, RuleRef)] {
        let Self { rbac, attributes, allowing } = self;
        allowing.or_insert_with(id, || {
            let rules = rbac.role(id).map(|role| role.rules.as_slice()).unwrap_or_default();
            let rules = rules.iter().copied().enumerate();
            rules.filter(|(_, rule)| rbac.rule(*rule).is_some_and(|rule| rule::allows(rule, attributes))).collect()
        })
    }
}

/// What bindings may name a user by.
fn identities(user: &User) -> Vec<Principal> {
    let mut identities = vec![Principal::User(user.name.clone())];
    for group in &user.groups {
        identities.push(Principal::Group(group.clone()));
    }
    identities
}

impl Rbac {
    /// The bindings of any scope that name the user or one of its groups, in order, each with the first subject that does.
    #[must_use]
    pub fn bound_to(&self, user: &User) -> Vec<Bound> {
        let mut first: Map<BindingId, usize> = Map::new();
        for principal in identities(user) {
            for bound in self.bound(&principal) {
                let subject = first.or_insert_with(bound.binding, || bound.subject);
                *subject = (*subject).min(bound.subject);
            }
        }
        let mut bound = Vec::new();
        for (binding, subject) in first {
            bound.push(Bound { binding, subject });
        }
        bound
    }

    /// How many bindings name the user or one of its groups, at most; what looking at them all would cost.
    #[must_use]
    pub fn bound_count(&self, user: &User) -> usize {
        identities(user).iter().map(|principal| self.bound(principal).len()).sum()
    }

    /// Whether RBAC allows it, without telling how.
    #[must_use]
    pub fn allows(&self, user: &User, attributes: &Attributes) -> bool {
        let mut roles = Roles::new(self, attributes);
        self.bound_to(user).iter().any(|bound| {
            let binding = self.binding(bound.binding).filter(|binding| binding.reaches(attributes.scope()));
            let role = binding.and_then(|binding| binding.role.as_ref().ok());
            role.is_some_and(|role| !roles.allowing(*role).is_empty())
        })
    }

    pub(super) fn grant(&self, bound: Bound, role: RoleId, (position, rule): (usize, RuleRef)) -> Option<Grant> {
        let binding = self.binding(bound.binding)?;
        Some(Grant {
            binding: binding.label(),
            binding_cites: binding.field(""),
            subject: binding.subject_label(bound.subject),
            subject_cites: binding.field(&format!("subjects[{}]", bound.subject)),
            role: self.role(role)?.label(),
            rule: position,
            rule_cites: self.rule_cites(rule),
            way: Way { bound, role, rule },
        })
    }
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
rules: [{apiGroups: [''], resources: [pods], verbs: [get]}, {apiGroups: [''], resources: [pods], verbs: ['*']}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: a, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
subjects: [{kind: Group, name: devs}, {kind: User, name: jane}, {kind: ServiceAccount, name: bot}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: b}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
subjects: [{kind: User, name: eve}, {kind: ServiceAccount, name: nobody}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: broken, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects: [{kind: User, name: jane}]
";

    fn get_pods(namespace: &str) -> Attributes {
        Attributes {
            verb: "get".to_owned(),
            resource: "pods".to_owned(),
            namespace: namespace.to_owned(),
            ..Attributes::default()
        }
    }

    #[test]
    fn every_way_is_told_and_the_first_subject_that_applies_is_the_reason() {
        let rbac = evaluate(&cluster_of(WORLD).0);
        let jane = User { name: "jane".to_owned(), groups: vec!["devs".to_owned()] };
        let decision = rbac.authorize(&jane, &get_pods("shop"));
        let ways: Vec<_> = decision.grants.iter().map(|grant| (grant.subject.as_str(), grant.rule)).collect();
        assert_eq!(ways, [("Group devs", 0), ("Group devs", 1)]);
        assert_eq!(decision.reason, r#"RBAC: allowed by RoleBinding "a/shop" of ClusterRole "reader" to Group "devs""#);
        assert_eq!(decision.errors, [r#"role.rbac.authorization.k8s.io "reader" not found"#]);
        let elsewhere = rbac.authorize(&jane, &get_pods("other"));
        assert!(!elsewhere.allowed && elsewhere.errors.is_empty(), "bindings of other namespaces are not looked at");
    }
}
