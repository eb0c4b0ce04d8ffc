//! Laws of access on random worlds, and the authorizer against a naive second one.
#![allow(clippy::panic, clippy::expect_used, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test")]

mod naive_access;

use naive_access::{Binding, Request, Role, Rule, Subject, World};
use policy_core::Playground;
use policy_core::rbac::User;
use policy_core::report::access::{AccessMatrixQuestion, PermissionsQuestion, SubjectKind, WhoCanQuestion};
use policy_core::report::{AccessQuestion, Answer, ChangesQuestion, Question, SourceFile, Verdict};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

const NAMESPACES: [&str; 2] = ["a", "b"];
const USERS: [&str; 3] = ["jane", "eve", "system:serviceaccount:a:bot"];

fn owned(texts: Vec<&'static str>) -> Vec<String> {
    texts.into_iter().map(str::to_owned).collect()
}

fn some(of: &'static [&'static str], most: usize) -> impl Strategy<Value = Vec<String>> {
    subsequence(of.to_vec(), 1..=most).prop_map(owned)
}

fn rule(namespaced: bool) -> impl Strategy<Value = Rule> {
    let resources = (
        some(&["get", "list", "create", "delete", "*", "GET"], 2),
        some(&["", "apps", "*", "core"], 1),
        some(&["pods", "pods/log", "*/log", "deployments", "*", "pods/*"], 2),
        prop_oneof![3 => Just(Vec::new()), 1 => some(&["web", "*"], 1)],
    );
    let resources = resources.prop_map(|(verbs, groups, resources, names)| Rule {
        verbs,
        groups,
        resources,
        names,
        paths: Vec::new(),
    });
    let paths = (some(&["get", "*"], 1), some(&["/metrics", "/logs/*", "*", "/logs*"], 2));
    let paths = paths.prop_map(|(verbs, paths)| Rule { verbs, paths, ..Rule::default() });
    // A Role may hold no paths.
    prop_oneof![4 => resources.boxed(), 1 => if namespaced { Just(Rule {
        verbs: owned(vec!["get"]), groups: owned(vec![""]), resources: owned(vec!["pods"]), ..Rule::default()
    }).boxed() } else { paths.boxed() }]
}

fn role(index: usize) -> impl Strategy<Value = Role> {
    let namespace =
        prop_oneof![2 => Just(None), 1 => select(NAMESPACES.to_vec()).prop_map(|name| Some(name.to_owned()))];
    namespace.prop_flat_map(move |namespace| {
        let rules = prop::collection::vec(rule(namespace.is_some()), 0..3);
        let labels = subsequence(vec!["x", "y"], 0..=2).prop_map(owned);
        let gathers = if namespace.is_some() {
            Just(None).boxed()
        } else {
            prop_oneof![3 => Just(None), 1 => some(&["x", "y"], 2).prop_map(Some)].boxed()
        };
        (Just(namespace), rules, labels, gathers).prop_map(move |(namespace, rules, labels, gathers)| Role {
            namespace,
            name: format!("r{index}"),
            rules,
            labels,
            gathers,
        })
    })
}

fn subject() -> impl Strategy<Value = Subject> {
    let of = |kind: &'static str, name: &'static str, namespace: Option<&'static str>| Subject {
        kind: kind.to_owned(),
        name: name.to_owned(),
        namespace: namespace.map(str::to_owned),
    };
    select(vec![
        of("User", "jane", None),
        of("User", "eve", None),
        of("User", "system:serviceaccount:a:bot", None),
        of("Group", "devs", None),
        of("Group", "system:authenticated", None),
        of("Group", "system:serviceaccounts:a", None),
        of("ServiceAccount", "bot", Some("a")),
        of("ServiceAccount", "bot", Some("b")),
    ])
}

fn binding(index: usize, roles: usize) -> impl Strategy<Value = Binding> {
    let namespace =
        prop_oneof![1 => Just(None), 2 => select(NAMESPACES.to_vec()).prop_map(|name| Some(name.to_owned()))];
    // One more than there are: a role that does not exist.
    let role = 0..=roles;
    let subjects = prop::collection::vec(subject(), 0..3);
    (namespace, any::<bool>(), role, subjects).prop_map(move |(namespace, is_role, role, subjects)| {
        let kind = if is_role && namespace.is_some() { "Role" } else { "ClusterRole" };
        Binding { namespace, name: format!("b{index}"), role: (kind.to_owned(), format!("r{role}")), subjects }
    })
}

fn world() -> impl Strategy<Value = World> {
    (1_usize..5).prop_flat_map(|roles| {
        let all: Vec<_> = (0..roles).map(role).collect();
        (
            all,
            (0_usize..5).prop_flat_map(move |count| (0..count).map(|index| binding(index, roles)).collect::<Vec<_>>()),
        )
            .prop_map(|(roles, bindings)| World { roles, bindings })
            .prop_filter("what a role that gathers nothing does is not settled", World::is_settled)
    })
}

fn request() -> impl Strategy<Value = Request> {
    let resources = (
        select(vec!["get", "list", "create", "delete", "deletecollection", "*"]),
        select(vec!["", "apps"]),
        select(vec!["pods", "deployments", "log"]),
        select(vec!["", "", "log", "exec"]),
        select(vec!["", "web", "other"]),
        select(vec!["", "a", "b"]),
    );
    let resources = resources.prop_map(|(verb, group, resource, subresource, name, namespace)| Request {
        verb: verb.to_owned(),
        group: group.to_owned(),
        resource: resource.to_owned(),
        subresource: subresource.to_owned(),
        name: name.to_owned(),
        namespace: namespace.to_owned(),
        path: None,
    });
    let path = select(vec!["/metrics", "/logs/", "/logs/a", "/logs", "/logsx"]);
    let paths = (select(vec!["get", "post"]), path).prop_map(|(verb, path)| Request {
        verb: verb.to_owned(),
        path: Some(path.to_owned()),
        ..Request::default()
    });
    prop_oneof![4 => resources, 1 => paths]
}

/// Without looking for fixes, which evaluates each world many times.
fn open(documents: &[String]) -> Playground {
    let mut playground = Playground::new();
    playground.admit_invalid_objects();
    playground.set_files(files(documents));
    playground
}

fn files(documents: &[String]) -> Vec<SourceFile> {
    vec![SourceFile { name: "world.yaml".to_owned(), text: documents.join("---\n") }]
}

fn question(user: &str, groups: &[String], request: &Request) -> Question {
    Question::Access(AccessQuestion {
        user: user.to_owned(),
        groups: groups.to_vec(),
        verb: request.verb.clone(),
        api_group: request.group.clone(),
        resource: request.resource.clone(),
        subresource: request.subresource.clone(),
        name: request.name.clone(),
        namespace: Some(request.namespace.clone()).filter(|namespace| !namespace.is_empty()),
        path: request.path.clone(),
        ..AccessQuestion::default()
    })
}

/// The groups of everybody of this name, and of the developers.
fn groups(user: &str) -> Vec<String> {
    let mut groups = User::named(user).groups;
    if user == "eve" {
        groups.push("devs".to_owned());
    }
    groups
}

fn may(playground: &mut Playground, user: &str, request: &Request) -> bool {
    playground.ask(&question(user, &groups(user), request)).verdict == Verdict::Allowed
}

fn without_reasons(answer: &Answer) -> (Verdict, String, Option<String>) {
    (answer.verdict, answer.summary.clone(), answer.message.clone())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_smallest_fix_allows_what_was_denied(world in world(), requests in prop::collection::vec(request(), 4)) {
        let text = world.manifests().join("---\n");
        let mut playground = Playground::new();
        playground.set_files(vec![SourceFile { name: "world.yaml".to_owned(), text: text.clone() }]);
        for request in requests.iter().filter(|request| request.verb != "*") {
            for user in USERS {
                let asked = question(user, &groups(user), request);
                let answer = playground.ask(&asked);
                if answer.verdict != Verdict::Denied {
                    prop_assert_eq!(answer.fix, None);
                    continue;
                }
                // What no API knows is likely a slip, and asked of kubectl it would be another name.
                let Some(fix) = answer.fix else {
                    let is_real = (request.resource == "pods") == request.group.is_empty() && request.resource != "log";
                    prop_assert!(request.path.is_none() && !is_real, "no fix: {} {:?}", user, request);
                    continue;
                };
                let mended = fix.edits[0].fix.apply(&text).expect("it fits");
                let mut after = Playground::new();
                after.set_files(vec![SourceFile { name: "world.yaml".to_owned(), text: mended.clone() }]);
                prop_assert_eq!(after.ask(&asked).verdict, Verdict::Allowed, "{}\n{}", fix.title, mended);
                let before = vec![SourceFile { name: "world.yaml".to_owned(), text: text.clone() }];
                let changes = after.ask(&Question::AccessChanges(ChangesQuestion { before })).access.unwrap().changes;
                prop_assert!(changes.iter().all(|change| change.gained), "{:?}", changes);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn both_evaluators_agree(world in world(), requests in prop::collection::vec(request(), 12)) {
        let mut playground = open(&world.manifests());
        for request in &requests {
            for user in USERS {
                let expected = world.allows(user, &groups(user), request);
                prop_assert_eq!(may(&mut playground, user, request), expected, "{} {:?}", user, request);
            }
        }
    }

    #[test]
    fn a_binding_more_never_takes_a_permission_away(
        world in world(), more in binding(99, 4), requests in prop::collection::vec(request(), 12),
    ) {
        let mut before = open(&world.manifests());
        let mut larger = world.clone();
        larger.bindings.push(more);
        let mut after = open(&larger.manifests());
        for request in &requests {
            for user in USERS {
                let held = may(&mut before, user, request);
                prop_assert!(!held || may(&mut after, user, request), "{} lost {:?}", user, request);
            }
        }
    }

    #[test]
    fn the_order_of_documents_is_irrelevant(world in world(), requests in prop::collection::vec(request(), 6)) {
        let mut documents = world.manifests();
        let mut one = open(&documents);
        documents.reverse();
        let mut other = open(&documents);
        for request in &requests {
            for user in USERS {
                let asked = question(user, &groups(user), request);
                prop_assert_eq!(without_reasons(&one.ask(&asked)), without_reasons(&other.ask(&asked)));
            }
        }
    }

    #[test]
    fn who_can_agrees_with_can_for_every_subject(world in world(), requests in prop::collection::vec(request(), 6)) {
        let mut playground = open(&world.manifests());
        let subjects = playground.report().access.subjects;
        for request in requests.iter().filter(|request| request.verb != "*") {
            let asked = WhoCanQuestion {
                verb: request.verb.clone(),
                api_group: request.group.clone(),
                resource: request.resource.clone(),
                subresource: request.subresource.clone(),
                name: request.name.clone(),
                namespace: Some(request.namespace.clone()).filter(|namespace| !namespace.is_empty()),
                path: request.path.clone(),
                defaults: true,
            };
            // A name that kubectl would know otherwise is asked as it is there.
            if request.resource == "log" || (request.resource == "pods") != request.group.is_empty() {
                continue;
            }
            let answer = playground.ask(&Question::WhoCan(asked));
            let holders = answer.access.unwrap_or_default().holders;
            for subject in &subjects {
                let own = if subject.kind == SubjectKind::Group { vec![subject.name.clone()] } else { subject.groups.clone() };
                let user = if subject.kind == SubjectKind::Group { "" } else { subject.username.as_str() };
                let can = playground.ask(&question(user, &own, request)).verdict == Verdict::Allowed;
                let listed = holders.iter().any(|holder| {
                    let same = holder.kind == subject.kind && holder.namespace == subject.namespace && holder.name == subject.name;
                    same && holder.scope.as_ref().is_none_or(|scope| *scope == request.namespace)
                });
                prop_assert_eq!(listed, can, "{:?} {:?}", subject.name, request);
            }
        }
    }

    #[test]
    fn the_matrix_agrees_with_can(world in world(), namespace in select(vec!["", "a", "b"])) {
        let mut playground = open(&world.manifests());
        let asked = AccessMatrixQuestion {
            namespace: Some(namespace.to_owned()).filter(|namespace| !namespace.is_empty()),
            resources: owned(vec!["pods", "pods/log", "deployments.apps"]),
            ..AccessMatrixQuestion::default()
        };
        let answer = playground.ask(&Question::AccessMatrix(asked));
        let matrix = answer.access.unwrap().matrix.unwrap();
        let subjects = playground.report().access.subjects;
        prop_assert_eq!(matrix.subjects.len(), subjects.len());
        for (subject, row) in subjects.iter().zip(&matrix.cells) {
            for (resource, cell) in matrix.resources.iter().zip(row) {
                for verb in &matrix.verbs {
                    let (object, group) = resource.split_once('.').unwrap_or((resource, ""));
                    let (object, subresource) = object.split_once('/').unwrap_or((object, ""));
                    let request = Request {
                        verb: verb.clone(),
                        group: group.to_owned(),
                        resource: object.to_owned(),
                        subresource: subresource.to_owned(),
                        namespace: namespace.to_owned(),
                        ..Request::default()
                    };
                    let (user, groups) = match subject.kind {
                        SubjectKind::Group => ("", vec![subject.name.clone()]),
                        _ => (subject.username.as_str(), subject.groups.clone()),
                    };
                    let can = playground.ask(&question(user, &groups, &request)).verdict == Verdict::Allowed;
                    prop_assert_eq!(cell.verbs.contains(verb), can, "{} {:?}", subject.name, request);
                }
            }
        }
    }

    #[test]
    fn nothing_changes_between_equal_states_and_changes_mirror(one in world(), other in world()) {
        let mut playground = open(&one.manifests());
        let since = |playground: &mut Playground, before: &World| {
            let before = files(&before.manifests());
            playground.ask(&Question::AccessChanges(ChangesQuestion { before }))
        };
        prop_assert_eq!(since(&mut playground, &one).verdict, Verdict::Unchanged);
        let mut reversed = open(&other.manifests());
        let told = |answer: Answer, swapped: bool| {
            let changes = answer.access.unwrap_or_default().changes.into_iter();
            let mut told: Vec<_> =
                changes.map(|change| (change.subject, change.namespace, change.what, change.gained != swapped)).collect();
            told.sort();
            told
        };
        prop_assert_eq!(told(since(&mut playground, &other), false), told(since(&mut reversed, &one), true));
    }

    #[test]
    fn what_somebody_may_do_is_what_the_rules_allow(world in world(), requests in prop::collection::vec(request(), 12)) {
        let mut playground = open(&world.manifests());
        for user in USERS {
            let asked = PermissionsQuestion { user: user.to_owned(), groups: groups(user), namespace: None };
            let scopes = playground.ask(&Question::Permissions(asked)).access.unwrap().scopes;
            for request in &requests {
                let listed = scopes.iter().any(|scope| {
                    let counts = scope.namespace.as_ref().is_none_or(|namespace| *namespace == request.namespace);
                    counts && scope.permissions.iter().any(|rule| {
                        let alone = World {
                            roles: vec![Role {
                                namespace: None,
                                name: "r".to_owned(),
                                rules: vec![Rule {
                                    verbs: rule.verbs.clone(),
                                    groups: rule.api_groups.clone(),
                                    resources: rule.resources.clone(),
                                    names: rule.resource_names.clone(),
                                    paths: rule.non_resource_urls.clone(),
                                }],
                                labels: Vec::new(),
                                gathers: None,
                            }],
                            bindings: vec![Binding {
                                namespace: None,
                                name: "b".to_owned(),
                                role: ("ClusterRole".to_owned(), "r".to_owned()),
                                subjects: vec![Subject { kind: "User".to_owned(), namespace: None, name: user.to_owned() }],
                            }],
                        };
                        alone.allows(user, &[], request)
                    })
                });
                prop_assert_eq!(listed, may(&mut playground, user, request), "{} {:?}", user, request);
            }
        }
    }
}
