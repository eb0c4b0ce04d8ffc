//! What is offered and told at a cursor, written `│`.

use crate::Playground;
use crate::playground::cluster_of;
use crate::report::SourceFile;
use crate::report::language::{Completion, Hover};

/// A small world of documents that can be read.
const WORLD: &str = "
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {team: a, zone: eu}}
---
apiVersion: v1
kind: Namespace
metadata: {name: bank, labels: {team: b}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web, tier: front}}
    spec:
      serviceAccountName: web-sa
      containers: [{name: c, image: nginx, ports: [{name: http, containerPort: 8080}]}]
---
apiVersion: v1
kind: Pod
metadata: {name: db, namespace: shop, labels: {app: db}}
spec: {containers: [{name: c, image: db, ports: [{name: sql, containerPort: 5432}, {name: stats, containerPort: 9, protocol: UDP}]}]}
---
apiVersion: v1
kind: Pod
metadata: {name: vault, namespace: bank, labels: {app: vault}}
spec: {containers: [{name: c, image: vault}]}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: robot, namespace: shop}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader, namespace: shop}
rules: []
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: auditor, labels: {audience: staff}}
rules: []
---
apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata: {name: strict}
spec: {runAsUser: {rule: RunAsAny}, seLinux: {rule: RunAsAny}, fsGroup: {rule: RunAsAny}, supplementalGroups: {rule: RunAsAny}}
";

const POLICY: &str = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: p\n  namespace: shop\n";
const ROLE: &str =
    "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: r, namespace: shop}\nrules:\n";
const BINDING: &str =
    "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: b, namespace: shop}\n";
const POD: &str = "apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: shop}\nspec:\n";
const PSP: &str = "apiVersion: policy/v1beta1\nkind: PodSecurityPolicy\nmetadata: {name: p}\nspec:\n";

fn playground(text: &str) -> (Playground, usize) {
    let cursor = text.find('│').expect("a cursor");
    let file = |name: &str, text: String| SourceFile { name: name.to_owned(), text };
    let mut playground = Playground::new();
    playground.set_files(vec![file("typed.yaml", text.replacen('│', "", 1)), file("world.yaml", WORLD.to_owned())]);
    (playground, cursor)
}

fn completions(text: &str) -> Vec<Completion> {
    let (mut playground, cursor) = playground(text);
    playground.complete("typed.yaml", cursor)
}

/// All that is offered, or its beginning where the expected labels end with `…`.
#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let offered = completions(text);
    let labels: Vec<_> = offered.iter().map(|completion| completion.label.as_str()).collect();
    match expected.split_last() {
        Some((&"…", first)) => assert_eq!(labels.get(..first.len()), Some(first), "{labels:?} in\n{text}"),
        _ => assert_eq!(labels, expected, "in\n{text}"),
    }
}

/// The text after the completion of this label was taken; the cursor stands behind it.
#[track_caller]
fn check_inserted(text: &str, label: &str, expected: &str) {
    let offered = completions(text);
    let completion = offered.iter().find(|completion| completion.label == label).expect(label);
    let mut typed = text.replacen('│', "", 1);
    let range = completion.range.start as usize..completion.range.end as usize;
    typed.replace_range(range, &format!("{}│", completion.insert));
    assert_eq!(typed, expected);
}

fn hovered(text: &str) -> Option<Hover> {
    let (mut playground, cursor) = playground(text);
    playground.hover("typed.yaml", cursor)
}

/// `title (detail): text`, of which the expected is the beginning.
#[track_caller]
fn check_hover(text: &str, expected: &str) {
    let told =
        hovered(text).map_or_else(String::new, |hover| format!("{} ({}): {}", hover.title, hover.detail, hover.text));
    let fits = if expected.is_empty() { told.is_empty() } else { told.starts_with(expected) };
    assert!(fits, "{told}\nin\n{text}");
}

mod completing;
mod hinting;
mod hovering;
mod robustness;
