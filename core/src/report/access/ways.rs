//! How a permission comes about, as reasons: binding, role, rule.

use super::words;
use crate::cluster::Cluster;
use crate::rbac::{BindingFacts, Bound, Principal, Rbac, RoleId, RuleRef, Way};
use crate::report::{Place, Reason};
use crate::sources::Citation;

/// Tells the ways to permissions with their places.
#[derive(Clone, Copy)]
pub(super) struct Ways<'a> {
    pub(super) cluster: &'a Cluster,
    pub(super) rbac: &'a Rbac,
}

impl Ways<'_> {
    /// That the binding names the subject or a group of it.
    pub(super) fn binding(&self, bound: Bound, principal: &Principal) -> Option<Reason> {
        let binding = self.rbac.binding(bound.binding)?;
        let subject = binding.object().subjects.get(bound.subject)?;
        let named = binding.principal(subject)?;
        let member = (named != *principal && matches!(named, Principal::Group(_))).then(|| principal.label());
        let reason = words::binding(binding, &binding.subject_label(bound.subject), member.as_deref());
        Some(reason.at(self.place(binding, &format!("subjects[{}]", bound.subject))))
    }

    /// The role that the binding gives; a built-in one is cited by the reference to it.
    pub(super) fn role(&self, bound: Bound, role: RoleId) -> Option<Reason> {
        let binding = self.rbac.binding(bound.binding)?;
        let role = self.rbac.role(role)?;
        let declared = self.cited(role.field("metadata.name"));
        Some(words::refers_to(binding, role).at(declared.or_else(|| self.place(binding, "roleRef"))))
    }

    /// The rule and, where the role only gathers it, where from.
    pub(super) fn rule(&self, role: RoleId, rule: RuleRef) -> Vec<Reason> {
        let place = self.cited(self.rbac.rule_cites(rule));
        let mut reasons = Vec::new();
        if rule.role != role
            && let (Some(gathering), Some(from)) = (self.rbac.role(role), self.rbac.role(rule.role))
        {
            let cites = from.field("metadata.labels").or_else(|| gathering.field("aggregationRule"));
            reasons.push(words::gathered(gathering, from).at(self.cited(cites)));
        }
        if let Some(role) = self.rbac.role(rule.role).filter(|role| role.unsettled) {
            reasons.push(words::unsettled(role).at(self.cited(role.field("aggregationRule"))));
        }
        if let Some(written) = self.rbac.rule(rule) {
            reasons.push(words::rule_allows(rule.index, written).at(place));
        }
        reasons
    }

    /// The whole way, one reason a step.
    pub(super) fn way(&self, way: Way, principal: &Principal) -> Vec<Reason> {
        let mut steps = self.given(way.bound, way.role, principal);
        steps.append(&mut self.rule(way.role, way.rule));
        steps
    }

    /// The way as far as to the role.
    pub(super) fn given(&self, bound: Bound, role: RoleId, principal: &Principal) -> Vec<Reason> {
        let mut steps = Vec::new();
        for step in [self.binding(bound, principal), self.role(bound, role)] {
            steps.extend(step);
        }
        steps
    }

    pub(super) fn place(&self, binding: &BindingFacts, field: &str) -> Option<Place> {
        self.cited(binding.field(field))
    }

    /// The place of a field; what is built in has none.
    pub(super) fn cited(&self, cites: Option<Citation>) -> Option<Place> {
        self.cluster.place(&cites?)
    }
}
