use super::*;
use crate::phrase::{View, read, written};
use crate::rbac::resources;
use crate::report::{Report, SourceFile};

fn report_of(files: &[&str]) -> Report {
    let text = files.join("\n---\n");
    let mut playground = crate::Playground::default();
    playground.set_files(vec![SourceFile { name: "a.yaml".to_owned(), text }]);
    playground.report()
}

const NETWORK: &str = include_str!("../../../../static/examples/01-network-policy.yaml");
const NGINX: &str = include_str!("../../../../static/examples/07-privileged-nginx.yaml");

/// The line is the question that is written so.
#[track_caller]
fn check(report: &Report, line: &str, expected: &str) {
    for view in View::ALL {
        let told = read(line, view, report, &[]).map(|question| question.as_ref().map(written).unwrap_or_default());
        assert_eq!(told.as_deref(), Ok(expected), "{line} in {view:?}");
    }
    assert_eq!(read(expected, View::Network, report, &[]), read(line, View::Network, report, &[]), "{expected}");
}

#[test]
fn a_name_that_one_pod_alone_has_needs_no_namespace() {
    let report = report_of(&[NETWORK]);
    check(&report, "can stranger reach server?", "oteemo/stranger → test-ns/server");
    check(&report, "what can reach server", "to test-ns/server");
    check(&report, "10.0.0.1 → server:443", "10.0.0.1 → test-ns/server:443");
    check(&report, "is server admitted?", "admit test-ns/server");
    check(&report, "policies of server", "policies of test-ns/server");
    check(&report, "restricted ledger", "restricted finance/ledger");
    check(&report, "blast radius of ledger", "blast radius of finance/ledger");
    check(&report, "would pod finance/ledger be admitted under restricted", "restricted finance/ledger");
    check(&report, "nobody → server:443", "nobody → test-ns/server:443");
}

#[test]
fn of_several_pods_of_a_name_one_is_to_be_chosen() {
    let pod = |namespace: &str| {
        ["apiVersion: v1\nkind: Pod\nmetadata: {name: server, namespace: ", namespace, "}\nspec: {}\n"].concat()
    };
    let report = report_of(&[NETWORK, &pod("shop")]);
    for line in ["stranger → server:443", "admit server", "exposed server"] {
        let told = read(line, View::Network, &report, &[]).unwrap_err();
        assert!(told.starts_with("Which `server`: `") && told.contains("`shop/server`"), "{told}");
        assert!(told.contains("`test-ns/server`"), "{told}");
    }
}

#[test]
fn a_workload_and_a_service_are_found_by_their_names_as_well() {
    let more = "apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, namespace: shop}
spec:
  serviceName: db
  replicas: 2
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec: {containers: [{name: db, image: postgres}]}
---
apiVersion: v1
kind: Service
metadata: {name: front, namespace: test-ns}
spec: {selector: {role: server}, ports: [{port: 80}]}
";
    let report = report_of(&[NETWORK, more]);
    check(&report, "can db reach front on 80", "shop/db → front.test-ns.svc:80");
}

#[test]
fn the_internet_is_an_address_that_no_policy_names() {
    let report = report_of(&[NETWORK]);
    check(&report, "can the internet reach server on 443", "203.0.113.9 → test-ns/server:443");
}

#[test]
fn who_may_use_a_policy_is_asked_where_somebody_may() {
    let report = report_of(&[NGINX]);
    let expected = "who can use podsecuritypolicies.policy privileged-nginx in default";
    check(&report, "who may use privileged-nginx", expected);
    check(&report, "who may use privileged-nginx in default", expected);
    let typed = "who can use podsecuritypolicies privileged-nginx in default";
    check(&report, "who can use podsecuritypolicies/privileged-nginx", typed);
    let account = "default/nginx-sa use podsecuritypolicies.policy privileged-nginx in default";
    check(&report, "can default/nginx-sa use privileged-nginx", account);
    check(&report, "may nginx-sa use privileged-nginx?", account);
    let everywhere = "who can use podsecuritypolicies.policy privileged-nginx cluster-wide";
    check(&report, "who can use privileged-nginx cluster-wide", everywhere);
    check(
        &report,
        "who can use default-restricted",
        "who can use podsecuritypolicies.policy default-restricted cluster-wide",
    );
    check(
        &report,
        "can default/nginx-sa use default-restricted",
        "default/nginx-sa use podsecuritypolicies.policy default-restricted in default",
    );
    check(&report, "who can use nothing-known in a", "who can use nothing-known in a");
}

#[test]
fn every_subresource_that_kubernetes_knows_is_one_and_all_else_is_a_name() {
    for known in resources::all() {
        for one in known.subresources().split('/').filter(|one| !one.is_empty()) {
            assert!(is_subresource(known.name, one), "{}/{one}", known.name);
        }
    }
    for (names, all) in SUBRESOURCES {
        for (name, one) in names.split(' ').flat_map(|name| all.split(' ').map(move |one| (name, one))) {
            let mut known = resources::all().iter().filter(|known| known.subresources().split('/').any(|it| it == one));
            assert!(known.next().is_some(), "{one}");
            assert!(resources::of_form(name).is_some(), "{name}");
        }
    }
    for (object, one) in [("pods", "web"), ("secrets", "token"), ("podsecuritypolicies", "privileged-nginx")] {
        assert!(!is_subresource(object, one), "{object}/{one}");
    }
}
