//! Fills aggregated ClusterRoles as the clusterrole-aggregation controller does, until nothing changes any more.

use super::{RoleFacts, RoleId, RuleRef};
use crate::manifest::rbac::PolicyRule;
use crate::order::Set;

/// The most selector comparisons and gathered rules; beyond it aggregated roles stay as they are then.
pub(super) const BUDGET: usize = 1_000_000;

/// Fills all aggregated roles; tells whether the budget cut it short.
///
/// Every change of a ClusterRole makes the controller look at all aggregating ones again, so the outcome is the least
/// fixpoint: hand-written rules are overwritten. Where such a role selects nothing this is as documented and as in the
/// controller's tests; but since the controller applies on the server side (1.21) it may leave them, so that role is
/// marked as unsettled, and `leave` asks for the other reading.
pub(super) fn gather(roles: &mut [RoleFacts], leave: bool) -> bool {
    let mut budget = BUDGET;
    let mut sources: Vec<(usize, Vec<usize>)> = Vec::new();
    for (index, role) in roles.iter().enumerate() {
        let Some(selected) = selected(roles, index, role, &mut budget) else { continue };
        sources.push((index, selected));
    }
    for (index, selected) in &sources {
        let Some(role) = roles.get_mut(*index) else { continue };
        role.unsettled = selected.is_empty() && !role.rules.is_empty();
        if !(role.unsettled && leave) {
            role.rules.clear();
        }
    }
    sources.retain(|(_, selected)| !selected.is_empty());
    loop {
        let mut changed = false;
        for (index, selected) in &sources {
            let rules = union(roles, selected, &mut budget);
            if let Some(role) = roles.get_mut(*index).filter(|role| role.rules.len() != rules.len()) {
                role.rules = rules;
                changed = true;
            }
        }
        if !changed || budget == 0 {
            return budget == 0;
        }
    }
}

/// The other ClusterRoles that its selectors match, selector by selector and each by name; `None`: no aggregation rule.
fn selected(roles: &[RoleFacts], own: usize, role: &RoleFacts, budget: &mut usize) -> Option<Vec<usize>> {
    let selectors = &role.object().aggregation_rule.as_ref()?.cluster_role_selectors;
    if role.namespace.is_some() {
        return None;
    }
    let mut selected = Vec::new();
    for selector in selectors {
        for (index, other) in roles.iter().enumerate().take_while(|(_, other)| other.namespace.is_none()) {
            if *budget == 0 {
                return Some(selected);
            }
            *budget -= 1;
            if index != own && selector.matches(&other.object().metadata.labels) {
                selected.push(index);
            }
        }
    }
    let mut seen = Set::new();
    selected.retain(|index| seen.insert(*index));
    Some(selected)
}

/// All rules of the roles, those that are equal once.
fn union(roles: &[RoleFacts], selected: &[usize], budget: &mut usize) -> Vec<RuleRef> {
    let mut seen: Set<&PolicyRule> = Set::new();
    let mut union = Vec::new();
    for rule in selected.iter().filter_map(|index| roles.get(*index)).flat_map(|role| &role.rules) {
        if *budget == 0 {
            break;
        }
        *budget -= 1;
        let Some(written) = rule_of(roles, *rule) else { continue };
        if seen.insert(written) {
            union.push(*rule);
        }
    }
    union
}

fn rule_of(roles: &[RoleFacts], RuleRef { role: RoleId(role), index }: RuleRef) -> Option<&PolicyRule> {
    roles.get(role as usize)?.object().rules.get(index as usize)
}

#[cfg(test)]
mod tests {
    use crate::playground::cluster_of;
    use crate::rbac::Rbac;

    /// Each role: name, labels, selectors (`[]`: not aggregated), the resource of its only rule.
    fn world(roles: &[(&str, &str, &str, &str)]) -> String {
        let mut text = String::new();
        for (name, labels, selectors, resource) in roles {
            text += "---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\n";
            text += &format!("metadata: {{name: {name}, labels: {{{labels}}}}}\n");
            if *selectors != "[]" {
                text += &format!("aggregationRule: {{clusterRoleSelectors: {selectors}}}\n");
            }
            if !resource.is_empty() {
                text += &format!("rules: [{{apiGroups: [''], resources: [{resource}], verbs: [get]}}]\n");
            }
        }
        text
    }

    #[track_caller]
    fn check(roles: &[(&str, &str, &str, &str)], name: &str, expected: &[&str], unsettled: bool) {
        let rbac = Rbac::new(&cluster_of(&world(roles)).0, None);
        let role = rbac.roles().iter().find(|role| role.name == name).expect("the role");
        let resources: Vec<_> =
            role.rules.iter().map(|rule| rbac.rule(*rule).expect("a rule").resources.join(",")).collect();
        assert_eq!((resources, role.unsettled), (expected.iter().map(|text| (*text).to_owned()).collect(), unsettled));
    }

    const FOO: &str = "[{matchLabels: {foo: bar}}]";

    #[test]
    fn rules_of_selected_roles_replace_the_own_ones_in_order_of_selectors_and_names() {
        check(&[("b", "foo: bar", "[]", "nails"), ("all", "", FOO, "boards")], "all", &["nails"], false);
        check(
            &[("c", "foo: bar", "[]", "nails"), ("b", "foo: bar", "[]", "mortises"), ("a", "", FOO, "")],
            "a",
            &["mortises", "nails"],
            false,
        );
        let both = "[{matchLabels: {foo: not}}, {matchLabels: {foo: bar}}]";
        check(
            &[
                ("b", "foo: bar", "[]", "one"),
                ("c", "foo: not", "[]", "two"),
                ("d", "foo: not", "[]", "two"),
                ("a", "", both, ""),
            ],
            "a",
            &["two", "one"],
            false,
        );
    }

    #[test]
    fn aggregation_passes_on_through_aggregated_roles_and_round_cycles() {
        check(
            &[("a", "", "[{matchLabels: {up: a}}]", ""), ("b", "up: a", FOO, ""), ("c", "foo: bar", "[]", "x")],
            "a",
            &["x"],
            false,
        );
        let cycle = [
            ("a", "in: b", "[{matchLabels: {in: a}}]", "own"),
            ("b", "in: a", "[{matchLabels: {in: b}}]", ""),
            ("c", "in: a", "[]", "x"),
        ];
        check(&cycle, "a", &["x"], false);
        check(&cycle, "b", &["x"], false);
        check(&[("a", "foo: bar", FOO, "own")], "a", &[], true);
    }

    #[test]
    fn a_role_that_selects_nothing_loses_its_rules_in_one_reading_and_keeps_them_in_the_other() {
        check(&[("a", "", FOO, "own"), ("b", "foo: not", "[]", "x")], "a", &[], true);
        let (cluster, _) = cluster_of(&world(&[("a", "", FOO, "own")]));
        let rbac = Rbac::new(&cluster, None);
        let kept = rbac.other_reading().expect("another reading");
        assert_eq!((rbac.roles()[0].rules.len(), kept.roles()[0].rules.len()), (0, 1));
        check(&[("a", "", FOO, ""), ("b", "foo: not", "[]", "x")], "a", &[], false);
        check(&[("a", "", "[{}]", ""), ("b", "", "[]", "x")], "a", &["x"], false);
    }

    #[test]
    fn admin_edit_and_view_are_filled_from_the_default_roles_and_from_pasted_ones() {
        let pasted = world(&[("widgets", "rbac.authorization.k8s.io/aggregate-to-view: 'true'", "[]", "widgets")]);
        let rbac = crate::rbac::evaluate(&cluster_of(&pasted).0);
        let covers = |role: &str, resource: &str| {
            let role = rbac.roles().iter().find(|facts| facts.name == role).expect("a default role");
            role.rules
                .iter()
                .any(|rule| rbac.rule(*rule).is_some_and(|rule| rule.resources.contains(&resource.to_owned())))
        };
        for role in ["view", "edit", "admin"] {
            assert!(covers(role, "widgets"), "{role} gathers the pasted role");
        }
        assert!(!covers("view", "secrets") && covers("edit", "secrets"));
        assert!(!covers("edit", "rolebindings") && covers("admin", "rolebindings"));
    }
}
