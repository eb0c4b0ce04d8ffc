use crate::Playground;
use crate::report::survey::{Area, BlastRadiusQuestion, Item, OverviewQuestion};
use crate::report::{
    Answer, ClusterProfile, Effect, ExposedQuestion, KubernetesVersion, NetworkPlugin, Question, Reason, Severity,
    SourceFile, Verdict,
};

mod overview;
mod radius;

fn ask(text: &str, question: Question) -> Answer {
    ask_in(ClusterProfile { version: KubernetesVersion::V1_36, ..ClusterProfile::default() }, text, question)
}

fn ask_in(profile: ClusterProfile, text: &str, question: Question) -> Answer {
    let mut playground = Playground::new();
    playground.set_profile(profile);
    playground.set_files(vec![SourceFile { name: "a.yaml".to_owned(), text: text.to_owned() }]);
    playground.ask(&question)
}

fn radius(text: &str, pod: &str) -> Answer {
    ask(text, Question::BlastRadius(BlastRadiusQuestion { pod: pod.to_owned() }))
}

fn items(answer: &Answer) -> &[Item] {
    answer.survey.as_ref().map(|survey| survey.items.as_slice()).unwrap_or_default()
}

fn item<'a>(answer: &'a Answer, code: &str) -> &'a Item {
    let found = items(answer).iter().find(|item| item.code == code);
    found.unwrap_or_else(|| panic!("no {code} among {:#?}", items(answer)))
}

fn has(answer: &Answer, code: &str) -> bool {
    items(answer).iter().any(|item| item.code == code)
}

fn reasons<'a>(answer: &'a Answer, item: &Item) -> Vec<&'a Reason> {
    answer.reasons.iter().filter(|reason| reason.stage.as_deref() == Some(&*item.key)).collect()
}

/// A pod in `shop` with this `spec`, of a container `c` with these fields.
fn pod(name: &str, spec: &str, container: &str) -> String {
    format!(
        "---\napiVersion: v1\nkind: Pod\nmetadata: {{name: {name}, namespace: shop, labels: {{app: {name}}}}}\nspec:\n  {spec}\n  containers:\n  - name: c\n    image: i\n    {container}\n"
    )
}

/// A ClusterRole with these rules, given to a service account of `shop` there or everywhere.
fn granted(account: &str, rules: &str, cluster_wide: bool) -> String {
    let (kind, namespace) =
        if cluster_wide { ("ClusterRoleBinding", "") } else { ("RoleBinding", ", namespace: shop") };
    format!(
        "---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {{name: r-{account}}}\nrules: [{rules}]\n---\n\
         apiVersion: rbac.authorization.k8s.io/v1\nkind: {kind}\nmetadata: {{name: b-{account}{namespace}}}\n\
         roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: r-{account}}}\n\
         subjects: [{{kind: ServiceAccount, name: {account}, namespace: shop}}]\n"
    )
}

const ALL: &str = "{verbs: ['*'], apiGroups: ['*'], resources: ['*']}";
const CREATE_PODS: &str = "{verbs: [create], apiGroups: [''], resources: [pods]}";
