//! How a permission comes about, as reasons: binding, role, rule.

use super::words;
use crate::cluster::Cluster;
use crate::rbac::{BindingFacts, Bound, Principal, Rbac, RoleId, RuleRef, Way};
use crate::report::Reason;

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
        let declared = role.field("metadata.name").and_then(|cites| self.cluster.place(&cites));
        Some(words::refers_to(binding, role).at(declared.or_else(|| self.place(binding, "roleRef"))))
    }

    /// The rule and, where the role only gathers it, where from.
    pub(super) fn rule(&self, role: RoleId, rule: RuleRef) -> Vec<Reason> {
        let place = self.rbac.rule_cites(rule).and_then(|cites| self.cluster.place(&cites));
        let mut reasons = Vec::new();
        if rule.role != role
            && let (Some(gathering), Some(from)) = (self.rbac.role(role), self.rbac.role(rule.role))
        {
            let cites = from.field("metadata.labels").or_else(|| gathering.field("aggregationRule"));
            reasons.push(words::gathered(gathering, from).at(cites.and_then(|cites| self.cluster.place(&cites))));
        }
        if let Some(role) = self.rbac.role(rule.role).filter(|role| role.unsettled) {
            let cites = role.field("aggregationRule").and_then(|cites| self.cluster.place(&cites));
            reasons.push(words::unsettled(role).at(cites));
        }
        reasons.extend(self.rbac.rule(rule).map(|written| words::rule_allows(rule.index, written).at(place)));
        reasons
    }

    /// The whole way, one reason a step.
    pub(super) fn way(&self, way: Way, principal: &Principal) -> Vec<Reason> {
        let steps = self.binding(way.bound, principal).into_iter().chain(self.role(way.bound, way.role));
        steps.chain(self.rule(way.role, way.rule)).collect()
    }

    pub(super) fn place(&self, binding: &BindingFacts, field: &str) -> Option<crate::report::Place> {
        self.cluster.place(&binding.field(field)?)
    }
}
