//! The fewest rules that allow a list of requests and nothing else.

use super::Attributes;
use crate::manifest::rbac::PolicyRule;
use crate::order::{Map, Set};

/// The rules for one namespace, or for the whole cluster (`None`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScopeRules {
    pub namespace: Option<String>,
    pub rules: Vec<PolicyRule>,
}

/// Group, resource with its subresource, and verb.
type Asked = (String, String, String);

/// `None`: all.
type Names = Option<Vec<String>>;

/// Rules by scope, the cluster's first. Names restrict a rule only where every such request has one that it is asked with.
#[must_use]
pub fn rules_for(requests: &[Attributes]) -> Vec<ScopeRules> {
    let mut scopes: Map<Option<String>, Scope> = Map::new();
    for request in requests {
        let scope = scopes.or_default(request.scope().map(str::to_owned));
        if let Some(path) = &request.path {
            scope.paths.or_default(path.clone()).insert(request.verb.clone());
            continue;
        }
        let key = (request.api_group.clone(), listed_name(request), request.verb.clone());
        let names = scope.resources.or_insert_with(key, || Some(Set::new()));
        match names {
            Some(known) if has_name(request) => {
                known.insert(request.name.clone());
            }
            names => *names = None,
        }
    }
    let mut rules = Vec::new();
    for (namespace, scope) in scopes {
        rules.push(ScopeRules { namespace, rules: scope.rules() });
    }
    rules
}

/// Whether a rule can require the name: that of what is created, and of a collection, does not stand in the request.
#[must_use]
pub fn has_name(request: &Attributes) -> bool {
    let is_nameless =
        request.verb == "deletecollection" || (request.verb == "create" && request.subresource.is_empty());
    !request.name.is_empty() && !is_nameless
}

/// As rules list it: `pods/log`.
fn listed_name(request: &Attributes) -> String {
    if request.subresource.is_empty() {
        request.resource.clone()
    } else {
        [&request.resource, "/", &request.subresource].concat()
    }
}

#[derive(Default)]
struct Scope {
    /// The names that are asked for; `None`: all.
    resources: Map<Asked, Option<Set<String>>>,
    paths: Map<String, Set<String>>,
}

impl Scope {
    fn rules(self) -> Vec<PolicyRule> {
        // What differs in its verbs alone is one rule, then what differs in its resources alone.
        let mut verbs: Map<(String, String, Names), Vec<String>> = Map::new();
        for ((group, resource, verb), names) in self.resources {
            let names = names.map(|names| names.into_iter().collect());
            verbs.or_default((group, resource, names)).push(verb);
        }
        let mut resources: Map<(String, Vec<String>, Names), Vec<String>> = Map::new();
        for ((group, resource, names), verbs) in verbs {
            resources.or_default((group, verbs, names)).push(resource);
        }
        let mut rules = Vec::new();
        for ((group, verbs, names), resources) in resources {
            rules.push(PolicyRule {
                verbs,
                api_groups: vec![group],
                resources,
                resource_names: names.unwrap_or_default(),
                non_resource_urls: Vec::new(),
            });
        }
        let mut paths: Map<Vec<String>, Vec<String>> = Map::new();
        for (path, verbs) in self.paths {
            paths.or_default(verbs.into_iter().collect()).push(path);
        }
        for (verbs, non_resource_urls) in paths {
            rules.push(PolicyRule { verbs, non_resource_urls, ..PolicyRule::default() });
        }
        rules
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rbac::rule;

    /// `VERB RESOURCE[/SUBRESOURCE] NAMESPACE NAME`, dashes for what is not there.
    fn request(text: &str) -> Attributes {
        let words: Vec<&str> = text.split(' ').map(|word| if word == "-" { "" } else { word }).collect();
        let (resource, subresource) = words[1].split_once('/').unwrap_or((words[1], ""));
        Attributes {
            verb: words[0].to_owned(),
            resource: resource.to_owned(),
            subresource: subresource.to_owned(),
            namespace: words[2].to_owned(),
            name: words[3].to_owned(),
            ..Attributes::default()
        }
    }

    #[track_caller]
    fn check(requests: &[&str], expected: &[&str]) {
        let requests: Vec<_> = requests.iter().map(|text| request(text)).collect();
        let mut told = Vec::new();
        for ScopeRules { namespace, rules } in rules_for(&requests) {
            for rule in &rules {
                let PolicyRule { verbs, resources, resource_names: names, .. } = rule;
                let place = namespace.clone().unwrap_or_default();
                told.push(format!("{place}: {} {} {}", verbs.join(","), resources.join(","), names.join(",")));
            }
        }
        assert_eq!(told, expected);
        for request in &requests {
            let allows = |scope: &ScopeRules| {
                scope.namespace.as_deref() == request.scope()
                    && scope.rules.iter().any(|one| rule::allows(one, request))
            };
            assert!(rules_for(&requests).iter().any(allows), "{request:?}");
        }
    }

    #[test]
    fn what_differs_in_one_thing_is_one_rule() {
        check(
            &["get pods a -", "list pods a -", "list secrets a -", "get secrets a -"],
            &["a: get,list pods,secrets "],
        );
        check(&["get pods a -", "get pods b -", "get nodes - -"], &[": get nodes ", "a: get pods ", "b: get pods "]);
        check(&["get pods a -", "list secrets a -"], &["a: get pods ", "a: list secrets "]);
    }

    #[test]
    fn names_restrict_only_where_every_request_has_one() {
        check(&["get pods a x", "get pods a y", "patch pods a x"], &["a: get pods x,y", "a: patch pods x"]);
        check(&["get pods a x", "get pods a -"], &["a: get pods "]);
        check(&["create pods a x", "deletecollection pods a x"], &["a: create,deletecollection pods "]);
        check(&["create pods/exec a x"], &["a: create pods/exec x"]);
    }
}
