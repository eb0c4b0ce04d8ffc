//! Who may do what, drawn.

use super::super::{Form, Picture, Setting, access, svg};
use super::{boxes, overlap};
use crate::Playground;
use crate::report::access::AccessReport;
use crate::report::{ClusterProfile, SourceFile};

const ROLE: &str = "apiVersion: rbac.authorization.k8s.io/v1
kind: ROLE
metadata: {name: NAME, namespace: PLACE}
rules: [{apiGroups: [''], resources: [RESOURCE], verbs: [get, list]}]
---
";

const BINDING: &str = "apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: NAME, namespace: PLACE}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ROLE, name: GIVES}
subjects: [SUBJECTS]
---
";

fn binding(name: &str, place: &str, role: (&str, &str), subjects: &str) -> String {
    BINDING
        .replace("NAME", name)
        .replace("PLACE", place)
        .replace("ROLE", role.0)
        .replace("GIVES", role.1)
        .replace("SUBJECTS", subjects)
}

fn role(name: &str, place: &str, resource: &str) -> String {
    ROLE.replace("ROLE", "Role").replace("NAME", name).replace("PLACE", place).replace("RESOURCE", resource)
}

fn report(text: &str) -> AccessReport {
    let mut playground = Playground::new();
    playground.set_files(vec![SourceFile { name: "a.yaml".to_owned(), text: text.to_owned() }]);
    playground.report().access
}

/// Many bindings of roles in several namespaces, each to two of many users.
fn busy(bindings: usize) -> AccessReport {
    let mut text = String::new();
    for index in 0..bindings {
        let (place, name) = (format!("team-{}", index % 7), format!("reader-{}", index % 13));
        text += &role(&name, &place, ["pods", "secrets", "configmaps"][index % 3]);
        let user = |number: usize| format!("{{kind: User, name: user-{number}}}");
        let subjects = [user(index % 29), user(index % 17)].join(", ");
        text += &binding(&format!("binding-{index}"), &place, ("Role", &name), &subjects);
    }
    report(&text)
}

/// The lines of every box.
fn lines(picture: &Picture) -> Vec<Vec<&str>> {
    let mut all = Vec::new();
    for shape in &picture.shapes {
        if let Form::Box(_, lines) = &shape.form {
            all.push(lines.iter().map(|line| line.text.as_str()).collect());
        }
    }
    all
}

fn zones(picture: &Picture) -> Vec<&str> {
    let mut all = Vec::new();
    for shape in &picture.shapes {
        if let Form::Group(_, title) = &shape.form {
            all.push(title.as_str());
        }
    }
    all
}

#[test]
fn boxes_of_access_never_overlap_and_are_not_too_many() {
    let mut listing = Playground::new();
    listing.set_profile(ClusterProfile { list_defaults: true, ..ClusterProfile::default() });
    for report in [busy(3), busy(30), busy(150), listing.report().access] {
        let picture = access(&report, "");
        let boxes = boxes(&picture);
        assert!(boxes.len() <= 4 * super::super::access::ROOM.boxes);
        for (index, one) in boxes.iter().enumerate() {
            assert!(one.x + one.width < picture.width && one.y + one.height < picture.height);
            assert!(!boxes[..index].iter().any(|other| overlap(one, other)));
        }
        let arrows = picture.shapes.iter().filter(|shape| matches!(shape.form, Form::Arrow(_))).count();
        assert!(arrows <= super::super::access::ROOM.arrows + super::super::access::ROOM.boxes);
    }
    assert!(svg(&access(&busy(150), ""), Setting::Alone).contains("Too much to draw at once"));
    assert!(!svg(&access(&busy(3), ""), Setting::Alone).contains("Too much"));
}

/// Bindings of one role in many namespaces, and subjects that are bound alike, share boxes where each had no room.
#[test]
fn what_is_alike_is_folded_with_counts() {
    let mut text = String::new();
    for index in 0..60 {
        let subject = format!("{{kind: Group, name: team-{index}}}, {{kind: User, name: root}}");
        text += &binding("editors", &format!("team-{index}"), ("ClusterRole", "edit"), &subject);
    }
    let picture = access(&report(&text), "");
    let lines = lines(&picture);
    assert_eq!(zones(&picture), ["each only in its own namespace"]);
    assert!(lines.contains(&vec!["editors", "60 RoleBindings", "in team-0, team-1 and 58 more"]), "{lines:?}");
    let teams = vec!["team-0", "team-1", "team-10", "team-11", "and 56 more", "60 Groups"];
    assert!(lines.contains(&teams) && lines.contains(&vec!["root", "User"]), "{lines:?}");
}

#[test]
fn a_chosen_subject_is_drawn_with_its_groups_and_what_these_are_given() {
    let text = [
        binding("own", "shop", ("ClusterRole", "view"), "{kind: ServiceAccount, name: web}, {kind: User, name: jane}"),
        binding("all", "shop", ("ClusterRole", "edit"), "{kind: Group, name: 'system:serviceaccounts:shop'}"),
        binding("other", "shop", ("ClusterRole", "admin"), "{kind: User, name: jane}"),
    ]
    .concat();
    let report = report(&text);
    let picture = access(&report, "ServiceAccount shop/web");
    let lines = lines(&picture);
    assert!(lines.contains(&vec!["own", "RoleBinding", "and names 1 other"]), "{lines:?}");
    assert!(lines.contains(&vec!["system:serviceaccounts:shop", "Group", "shop/web is in it"]), "{lines:?}");
    assert!(!lines.iter().any(|lines| lines[0] == "other" || lines[0] == "jane"), "{lines:?}");
    let nobody = access(&report, "User nobody");
    assert!(nobody.description.contains("No binding of these manifests names User nobody"));
}

#[test]
fn boxes_say_what_is_missing_gathered_or_given_by_nothing() {
    let text = [
        binding("broken", "shop", ("Role", "gone"), "{kind: ServiceAccount, name: web}"),
        role("unused", "shop", "pods"),
        "apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: monitoring}
aggregationRule: {clusterRoleSelectors: [{matchLabels: {to: monitoring}}]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: of-pods, labels: {to: monitoring}}
rules: [{apiGroups: [''], resources: [pods], verbs: [get]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: monitoring}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: monitoring}
subjects: []
"
        .to_owned(),
    ]
    .concat();
    let report = report(&text);
    let picture = access(&report, "");
    let lines = lines(&picture);
    for expected in [
        vec!["shop/web", "ServiceAccount", "missing: not in these files"],
        vec!["gone", "Role in shop", "missing: there is none"],
        vec!["unused", "Role in shop", "1 rule", "no binding gives it"],
        vec!["monitoring", "ClusterRole", "gathers of-pods"],
        vec!["of-pods", "ClusterRole", "1 rule", "gathered by monitoring"],
        vec!["monitoring", "ClusterRoleBinding", "names nobody"],
        vec!["get on pods"],
    ] {
        assert!(lines.contains(&expected), "no {expected:?}: {lines:?}");
    }
    assert_eq!(zones(&picture), ["in the whole cluster", "only in namespace shop"]);
    let page = svg(&picture, Setting::Page);
    assert!(page.contains("<g class=\"arrow broken\" tabindex=\"0\" role=\"button\" data-binding=\"1\">"), "{page}");
    assert!(page.contains("<g class=\"box missing\" tabindex=\"0\" role=\"button\" data-subject=\"0\">"), "{page}");
    let told =
        "RoleBinding shop/broken gives Role shop/gone only in namespace shop (missing) to ServiceAccount shop/web.";
    assert!(picture.description.contains(told), "{}", picture.description);
}
