//! Does a rule allow a request? Follows pkg/apis/rbac/v1/evaluation_helpers.go and `RuleAllows` of the rbac authorizer.
//!
//! Every comparison is of exact, case-sensitive strings; only what is said here knows a `*`.

use super::Attributes;
use crate::manifest::rbac::PolicyRule;

const ALL: &str = "*";

/// What of a request a rule does not cover, in the order in which it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Aspect {
    /// The rule is about resources and the request about a path, or the other way round.
    Sort,
    Path,
    Resource,
    /// The resource fits, its subresource does not; or a rule for a subresource was asked about the resource itself.
    Subresource,
    Group,
    Verb,
    Name,
}

/// Whether the rule alone allows the request.
#[must_use]
pub fn allows(rule: &PolicyRule, attributes: &Attributes) -> bool {
    match &attributes.path {
        Some(path) => verb_matches(rule, &attributes.verb) && path_matches(rule, path),
        None => {
            verb_matches(rule, &attributes.verb)
                && contains_or_all(&rule.api_groups, &attributes.api_group)
                && resource_matches(rule, &attributes.resource, &attributes.subresource)
                && name_matches(rule, &attributes.name)
        }
    }
}

/// Everything that keeps the rule from allowing the request; empty when it allows it.
#[must_use]
pub fn mismatches(rule: &PolicyRule, attributes: &Attributes) -> Vec<Aspect> {
    let mut aspects = Vec::new();
    match &attributes.path {
        Some(_) if rule.non_resource_urls.is_empty() => return vec![Aspect::Sort],
        Some(path) if !path_matches(rule, path) => aspects.push(Aspect::Path),
        Some(_) => {}
        None if rule.resources.is_empty() => return vec![Aspect::Sort],
        None => {
            if !resource_matches(rule, &attributes.resource, &attributes.subresource) {
                let same = names_same_resource(rule, &attributes.resource);
                aspects.push(if same { Aspect::Subresource } else { Aspect::Resource });
            }
            if !contains_or_all(&rule.api_groups, &attributes.api_group) {
                aspects.push(Aspect::Group);
            }
        }
    }
    if !verb_matches(rule, &attributes.verb) {
        aspects.push(Aspect::Verb);
    }
    if attributes.path.is_none() && !name_matches(rule, &attributes.name) {
        aspects.push(Aspect::Name);
    }
    aspects
}

/// `VerbMatches`.
pub(super) fn verb_matches(rule: &PolicyRule, verb: &str) -> bool {
    contains_or_all(&rule.verbs, verb)
}

/// `ResourceMatches`: `*` covers subresources too, `*/scale` every resource's `scale`; `pods/*` means nothing.
pub(super) fn resource_matches(rule: &PolicyRule, resource: &str, subresource: &str) -> bool {
    rule.resources.iter().any(|listed| {
        if listed == ALL {
            return true;
        }
        if subresource.is_empty() {
            return listed == resource;
        }
        match listed.split_once('/') {
            Some((ALL, of_any)) if of_any == subresource => true,
            _ => listed.strip_prefix(resource).and_then(|rest| rest.strip_prefix('/')) == Some(subresource),
        }
    })
}

/// `ResourceNameMatches`: without names all of them; a listed `*` is a name like any other.
pub(super) fn name_matches(rule: &PolicyRule, name: &str) -> bool {
    rule.resource_names.is_empty() || rule.resource_names.iter().any(|listed| listed == name)
}

/// `NonResourceURLMatches`: exact, or a prefix before a trailing `*`.
fn path_matches(rule: &PolicyRule, path: &str) -> bool {
    rule.non_resource_urls.iter().any(|listed| {
        listed == ALL || listed == path || (listed.ends_with('*') && path.starts_with(listed.trim_end_matches('*')))
    })
}

/// `APIGroupMatches` and `VerbMatches`.
pub(super) fn contains_or_all(listed: &[String], wanted: &str) -> bool {
    listed.iter().any(|one| one == ALL || one == wanted)
}

/// Whether the rule lists the resource or one of its subresources.
fn names_same_resource(rule: &PolicyRule, resource: &str) -> bool {
    rule.resources.iter().any(|listed| listed.split_once('/').map_or(listed.as_str(), |(parent, _)| parent) == resource)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(list: &[&str]) -> Vec<String> {
        list.iter().map(|text| (*text).to_owned()).collect()
    }

    /// `verb group resource[/subresource] [name]`; `core` is the empty group.
    fn request(text: &str) -> Attributes {
        let mut words = text.split(' ');
        let mut next = || words.next().unwrap_or_default().to_owned();
        let (verb, group, resource, name) = (next(), next(), next(), next());
        if group.starts_with('/') {
            return Attributes { verb, path: Some(group), ..Attributes::default() };
        }
        let (resource, subresource) = resource.split_once('/').unwrap_or((&resource, ""));
        Attributes {
            verb,
            api_group: if group == "core" { String::new() } else { group },
            resource: resource.to_owned(),
            subresource: subresource.to_owned(),
            name,
            ..Attributes::default()
        }
    }

    #[track_caller]
    fn check(rule: &PolicyRule, asked: &str, expected: bool) {
        let attributes = request(asked);
        assert_eq!(allows(rule, &attributes), expected, "{asked} by {rule:?}");
        assert_eq!(mismatches(rule, &attributes).is_empty(), expected, "mismatches: {asked} by {rule:?}");
    }

    fn rule(verbs: &[&str], groups: &[&str], resources: &[&str], names: &[&str]) -> PolicyRule {
        PolicyRule {
            verbs: texts(verbs),
            api_groups: texts(groups),
            resources: texts(resources),
            resource_names: texts(names),
            ..PolicyRule::default()
        }
    }

    #[test]
    fn verbs_groups_and_resources_are_compared_exactly() {
        let pods = rule(&["get"], &[""], &["pods"], &[]);
        check(&pods, "get core pods", true);
        check(&pods, "get core pods x", true);
        check(&pods, "GET core pods", false);
        check(&pods, "list core pods", false);
        check(&pods, "get apps pods", false);
        check(&pods, "get core Pods", false);
        check(&pods, "get core pods/log", false);
        check(&rule(&["get"], &["core"], &["pods"], &[]), "get core pods", false);
        check(&rule(&["get"], &[""], &["pod*"], &[]), "get core pods", false);
        check(&rule(&["get"], &["*.k8s.io"], &["pods"], &[]), "get metrics.k8s.io pods", false);
    }

    #[test]
    fn a_star_covers_verbs_groups_and_resources_with_their_subresources() {
        check(&rule(&["*"], &[""], &["pods"], &[]), "impersonate core pods", true);
        check(&rule(&["get"], &["*"], &["pods"], &[]), "get any.example.com pods", true);
        check(&rule(&["get"], &[""], &["*"], &[]), "get core pods/exec", true);
        check(&rule(&["get"], &[""], &["pods"], &[]), "* core pods", false);
        check(&rule(&["get"], &[""], &["pods"], &[]), "get core *", false);
        check(&rule(&["*"], &[""], &["*"], &[]), "* core *", true);
    }

    #[test]
    fn only_a_star_before_a_subresource_covers_it_for_every_resource() {
        let scale = rule(&["get"], &["apps"], &["*/scale"], &[]);
        check(&scale, "get apps deployments/scale", true);
        check(&scale, "get apps deployments", false);
        check(&scale, "get apps scale", false);
        check(&scale, "get apps deployments/status", false);
        check(&rule(&["get"], &[""], &["pods/*"], &[]), "get core pods/log", false);
        check(&rule(&["get"], &[""], &["*/*"], &[]), "get core pods/log", false);
        check(&rule(&["get"], &[""], &["pods/log"], &[]), "get core pods", false);
        check(&rule(&["get"], &[""], &["pods/log"], &[]), "get core pods/log", true);
    }

    #[test]
    fn listed_names_exclude_all_others_and_requests_without_a_name() {
        let named = rule(&["get", "create"], &[""], &["secrets"], &["a"]);
        check(&named, "get core secrets a", true);
        check(&named, "get core secrets b", false);
        check(&named, "create core secrets", false);
        check(&rule(&["get"], &[""], &["secrets"], &["*"]), "get core secrets a", false);
        check(&rule(&["list"], &[""], &["secrets"], &[""]), "list core secrets", true);
    }

    #[test]
    fn paths_match_exactly_or_by_a_prefix_before_a_trailing_star() {
        let paths = |urls: &[&str]| PolicyRule {
            verbs: texts(&["get"]),
            non_resource_urls: texts(urls),
            ..rule(&[], &[], &[], &[])
        };
        check(&paths(&["/foo/*"]), "get /foo/a/b", true);
        check(&paths(&["/foo/*"]), "get /foo/", true);
        check(&paths(&["/foo/*"]), "get /foo", false);
        check(&paths(&["/apis*"]), "get /apisfoo", true);
        check(&paths(&["/foo/**"]), "get /foo/a", true);
        check(&paths(&["/a/*/b"]), "get /a/x/b", false);
        check(&paths(&["*"]), "get /metrics", true);
        check(&paths(&["*"]), "post /metrics", false);
        check(&paths(&["*"]), "get core pods", false);
        check(&rule(&["*"], &["*"], &["*"], &[]), "get /metrics", false);
    }

    #[track_caller]
    fn check_mismatches(rule: &PolicyRule, asked: &str, expected: &[Aspect]) {
        assert_eq!(mismatches(rule, &request(asked)), expected, "{asked} by {rule:?}");
    }

    #[test]
    fn what_a_rule_lacks_is_told_apart() {
        let named = rule(&["get"], &[""], &["pods"], &["a"]);
        check_mismatches(&named, "get core pods b", &[Aspect::Name]);
        check_mismatches(&named, "list core pods a", &[Aspect::Verb]);
        check_mismatches(&named, "get apps pods a", &[Aspect::Group]);
        check_mismatches(&named, "get core pods/log a", &[Aspect::Subresource]);
        check_mismatches(
            &named,
            "delete apps deployments",
            &[Aspect::Resource, Aspect::Group, Aspect::Verb, Aspect::Name],
        );
        check_mismatches(&rule(&["get"], &[""], &["pods/log"], &[]), "get core pods", &[Aspect::Subresource]);
        check_mismatches(&named, "get /metrics", &[Aspect::Sort]);
    }
}
