//! What is remembered from one state of the files to the next only saves time: a playground that saw all of them tells the
//! same of the last as one that sees it alone.

use policy_core::Playground;
use policy_core::report::{ClusterProfile, Finding, KubernetesVersion, Requester, SourceFile};

use super::texts::{Dice, examples};

const EDITS: usize = 160;

/// Objects of one name and of several kinds, in Lists and alone, of which some are what others make.
const MIXED: &str = "apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: shop, labels: {app: web}}\nspec: {containers: [{name: c, image: nginx}]}
---
apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: shop}\nspec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c, image: nginx}]}}}
---
apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n  metadata: {generateName: job-}\n  spec: {containers: [{name: c, image: nginx, securityContext: {runAsUser: 0}}]}\n- apiVersion: v1\n  kind: Pod\n  metadata: {name: web, namespace: shop}\n  spec: {containers: [{name: c, image: httpd}]}
---
apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: db, namespace: shop}\nspec: {replicas: 2, selector: {matchLabels: {app: db}}, template: {metadata: {labels: {app: db}}, spec: {containers: [{name: c, image: ''}]}}}
---
apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: one, namespace: shop}\nspec: {podSelector: {matchLabels: {statefulset.kubernetes.io/pod-name: db-0}}}
--- # apart
apiVersion: policy/v1beta1\nkind: PodSecurityPolicy\nmetadata: {name: open}\nspec: {privileged: true, seLinux: {rule: RunAsAny}, runAsUser: {rule: MustRunAsNonRoot}, fsGroup: {rule: RunAsAny}, supplementalGroups: {rule: RunAsAny}, volumes: ['*']}
---
apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}
";

fn told(playground: &mut Playground) -> (String, Vec<Finding>) {
    let report = playground.report();
    let findings = report.findings.clone();
    (serde_json::to_string(&report).expect("plain data"), findings)
}

/// One change as people make it: a key, a line that goes, documents that go, come twice or change places, or settings.
fn edit(files: &mut [SourceFile], profile: &mut ClusterProfile, requester: &mut Requester, dice: &mut Dice) {
    let count = files.len();
    let file = &mut files[dice.below(count)];
    let mut documents: Vec<String> = file.text.split_inclusive("---\n").map(str::to_owned).collect();
    let [one, other] = [dice.below(documents.len().max(1)), dice.below(documents.len().max(1))];
    match dice.below(9) {
        0..=3 => {
            let places: Vec<usize> = file.text.char_indices().map(|(at, _)| at).collect();
            let at = places.get(dice.below(places.len().max(1))).copied().unwrap_or(0);
            file.text.insert_str(at, dice.one_of(&[" ", "x", "\n", "-", ":", "0", "é", "web"]));
            return;
        }
        4 => {
            let lines: Vec<&str> = file.text.split_inclusive('\n').collect();
            let gone = dice.below(lines.len().max(1));
            file.text = lines.iter().enumerate().filter(|(at, _)| *at != gone).map(|(_, line)| *line).collect();
            return;
        }
        5 if one < documents.len() => drop(documents.remove(one)),
        6 if one < documents.len() => documents.push(["---\n", &documents[one]].concat()),
        7 if one < documents.len() => documents.swap(one, other),
        _ => {
            match dice.below(4) {
                0 => profile.version = [KubernetesVersion::V1_24, KubernetesVersion::V1_36][dice.below(2)],
                1 => profile.default_namespace = dice.one_of(&["default", "shop"]).to_owned(),
                2 => requester.as_deployment = !requester.as_deployment,
                _ => files.rotate_left(1),
            }
            return;
        }
    }
    file.text = documents.concat();
}

#[test]
fn whoever_saw_all_states_tells_the_same_of_the_last_as_who_sees_it_alone() {
    let mut dice = Dice(17);
    let mut files: Vec<SourceFile> = examples()
        .into_iter()
        .take(4)
        .chain([MIXED.to_owned()])
        .enumerate()
        .map(|(at, text)| SourceFile { name: format!("{at}.yaml"), text })
        .collect();
    let (mut profile, mut requester) = (ClusterProfile::default(), Requester::default());
    let mut playground = Playground::new();
    for round in 0..EDITS {
        playground.set_files(files.clone());
        playground.set_profile(profile.clone());
        playground.set_requester(requester.clone());
        let mut alone = Playground::new();
        alone.set_files(files.clone());
        alone.set_profile(profile.clone());
        alone.set_requester(requester.clone());
        let [(kept, kept_findings), (fresh, fresh_findings)] = [told(&mut playground), told(&mut alone)];
        assert_eq!(kept_findings, fresh_findings, "round {round}");
        assert!(kept == fresh, "round {round}: the reports differ");
        edit(&mut files, &mut profile, &mut requester, &mut dice);
    }
}
