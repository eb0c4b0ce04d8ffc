//! The decision: `RBACAuthorizer.Authorize` and `VisitRulesFor`, but going on after the first rule that allows.

use std::collections::BTreeMap;

use super::{Attributes, BindingId, Bound, Decision, Grant, MAX_GRANTS, Principal, Rbac, User, Way, messages, rule};

impl Attributes {
    /// The namespace whose RoleBindings count; none in cluster scope and for paths.
    #[must_use]
    pub fn scope(&self) -> Option<&str> {
        (self.path.is_none() && !self.namespace.is_empty()).then_some(self.namespace.as_str())
    }
}

pub(super) fn authorize(rbac: &Rbac, user: &User, attributes: &Attributes) -> Decision {
    let mut decision = Decision::default();
    for bound in rbac.bound_to(user) {
        let Some(binding) = rbac.binding(bound.binding).filter(|binding| binding.reaches(attributes.scope())) else {
            continue;
        };
        match &binding.role {
            Err(error) => decision.errors.push(error.clone()),
            Ok(role) => {
                let room = MAX_GRANTS.saturating_sub(decision.grants.len());
                decision.grants.extend(rbac.ways(bound, *role, attributes).take(room));
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

impl Rbac {
    /// The bindings of any scope that name the user or one of its groups, in order, each with the first subject that does.
    #[must_use]
    pub fn bound_to(&self, user: &User) -> Vec<Bound> {
        let mut first: BTreeMap<BindingId, usize> = BTreeMap::new();
        let groups = user.groups.iter().map(|group| Principal::Group(group.clone()));
        for principal in groups.chain([Principal::User(user.name.clone())]) {
            for bound in self.bound(&principal) {
                let subject = first.entry(bound.binding).or_insert(bound.subject);
                *subject = (*subject).min(bound.subject);
            }
        }
        first.into_iter().map(|(binding, subject)| Bound { binding, subject }).collect()
    }

    /// How many bindings name the user or one of its groups, at most; what looking at them all would cost.
    #[must_use]
    pub fn bound_count(&self, user: &User) -> usize {
        let groups = user.groups.iter().map(|group| Principal::Group(group.clone()));
        groups.chain([Principal::User(user.name.clone())]).map(|principal| self.bound(&principal).len()).sum()
    }

    /// Whether RBAC allows it, without telling how.
    #[must_use]
    pub fn allows(&self, user: &User, attributes: &Attributes) -> bool {
        self.bound_to(user).iter().any(|bound| {
            let binding = self.binding(bound.binding).filter(|binding| binding.reaches(attributes.scope()));
            let role = binding.and_then(|binding| binding.role.as_ref().ok()).and_then(|role| self.role(*role));
            role.is_some_and(|role| {
                role.rules.iter().any(|rule| self.rule(*rule).is_some_and(|rule| rule::allows(rule, attributes)))
            })
        })
    }

    /// Every rule of the role that allows it, as reached through a binding.
    fn ways(&self, bound: Bound, role: super::RoleId, attributes: &Attributes) -> impl Iterator<Item = Grant> {
        let rules = self.role(role).map(|role| role.rules.as_slice()).unwrap_or_default();
        rules.iter().enumerate().filter_map(move |(position, reference)| {
            let allows = self.rule(*reference).is_some_and(|written| rule::allows(written, attributes));
            let way = Way { bound, role, rule: *reference };
            if allows { self.grant(way, position) } else { None }
        })
    }

    fn grant(&self, way: Way, position: usize) -> Option<Grant> {
        let binding = self.binding(way.bound.binding)?;
        Some(Grant {
            binding: binding.label(),
            binding_cites: binding.field(""),
            subject: binding.subject_label(way.bound.subject),
            subject_cites: binding.field(&format!("subjects[{}]", way.bound.subject)),
            role: self.role(way.role)?.label(),
            rule: position,
            rule_cites: self.rule_cites(way.rule),
            way,
        })
    }

    /// Whom the bindings give a permission: the subject's label, the namespace that it counts in (`None`: everywhere),
    /// and how. An empty namespace in the question asks about every namespace. Default bindings are left out unless
    /// asked for; at most [`MAX_GRANTS`].
    #[must_use]
    pub fn who_can(&self, attributes: &Attributes, with_defaults: bool) -> Vec<(String, Option<String>, Grant)> {
        let mut holders = Vec::new();
        for (binding, id) in self.bindings().iter().zip((0..).map(BindingId)) {
            let anywhere = attributes.namespace.is_empty() && attributes.path.is_none();
            if (binding.built_in() && !with_defaults) || !(anywhere || binding.reaches(attributes.scope())) {
                continue;
            }
            let Ok(role) = &binding.role else { continue };
            let first = Bound { binding: id, subject: 0 };
            let Some(way) = self.ways(first, *role, attributes).next() else { continue };
            for (position, subject) in binding.object().subjects.iter().enumerate() {
                let Some(principal) = binding.principal(subject) else { continue };
                if holders.len() >= MAX_GRANTS {
                    return holders;
                }
                let mut grant = way.clone();
                grant.way.bound.subject = position;
                grant.subject = binding.subject_label(position);
                grant.subject_cites = binding.field(&format!("subjects[{position}]"));
                holders.push((principal.label(), binding.namespace.clone(), grant));
            }
        }
        holders
    }
}
