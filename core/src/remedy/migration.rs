//! The labels that namespaces can carry, written into the files: into their Namespace, or as one of their own.

use std::rc::Rc;

use super::draft::Draft;
use super::trial::{Trial, appended, changed};
use crate::admission::{self, Memory};
use crate::cluster::{Cluster, Namespace};
use crate::rbac;
use crate::report::admission::{AdmissionDetails, NamespaceMigration, pod_security_labels, remedy as words};
use crate::report::{FileEdits, Requester, SmallestFix};
use crate::sources::Origin;
use crate::text::{FieldPath, Fix};
use crate::workspace::Workspace;
use crate::yaml::edit::as_scalar;

/// At most so many namespaces get their change: each is tried out.
const MAX_NAMESPACES: usize = 50;

/// At most so many pods and policies are evaluated again for all of them together, but for the first.
const MAX_EVALUATED: usize = 20_000;

/// Everything before the change.
pub(crate) struct Before<'a> {
    pub workspace: &'a Workspace,
    pub cluster: &'a Cluster,
    pub admission: &'a admission::Admission,
    pub requester: &'a Requester,
}

impl Before<'_> {
    /// Gives each namespace of an answer the change of the files that labels it.
    #[inline(never)]
    pub(crate) fn label(&self, details: &mut AdmissionDetails) {
        let evaluated = self.admission.pods.len() + self.cluster.pod_security_policies.len();
        let most = (MAX_EVALUATED / evaluated.max(1)).clamp(1, MAX_NAMESPACES);
        for told in details.namespaces.iter_mut().take(most) {
            let namespace = self.cluster.namespaces.iter().find(|known| known.name == told.namespace);
            told.fix = namespace.and_then(|namespace| self.labelled(namespace, told));
        }
    }

    fn labelled(&self, namespace: &Namespace, told: &NamespaceMigration) -> Option<SmallestFix> {
        let (level, labels) = pod_security_labels(told)?;
        let edits = match &namespace.origin {
            Some(origin) => self.rewritten(origin, &labels)?,
            None => self.added(namespace, &labels)?,
        };
        if edits.fix.edits.is_empty() {
            return None;
        }
        let trial = Trial { edits: vec![edits], ..Trial::default() };
        let cluster = changed(self.workspace, self.cluster, &trial)?;
        if !self.harms_nobody(&cluster) {
            return None;
        }
        Some(SmallestFix { title: words::labels_fix(&namespace.name, level), ..trial.told(self.workspace) })
    }

    fn rewritten(&self, origin: &Origin, labels: &[(String, String)]) -> Option<FileEdits> {
        let mut draft = Draft::of(self.workspace, self.cluster, origin.document)?;
        for (label, value) in labels {
            let path = origin.path.join(&FieldPath::of("metadata.labels").key(label));
            draft.rewriting.set(&path, &as_scalar(value))?;
        }
        Some(draft.edits())
    }

    fn added(&self, namespace: &Namespace, labels: &[(String, String)]) -> Option<FileEdits> {
        let lines: Vec<String> =
            labels.iter().map(|(label, value)| ["    ", label, ": ", &as_scalar(value), "\n"].concat()).collect();
        let name = as_scalar(&namespace.name);
        let text =
            ["apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ", &name, "\n  labels:\n", &lines.concat()].concat();
        let files = self.workspace.files().iter();
        let file = files.map(|file| &file.name).find(|name| !name.ends_with(".json"))?;
        let (file, edit) = appended(self.workspace, file, &text)?;
        Some(FileEdits { file, fix: Fix { edits: vec![edit], ..Fix::default() } })
    }

    /// Every pod that was admitted still is.
    fn harms_nobody(&self, cluster: &Cluster) -> bool {
        let rbac = rbac::evaluate(cluster);
        let after = admission::evaluate(cluster, &rbac, self.requester, &mut Memory::default());
        let admitted = |all: &admission::Admission| -> Vec<bool> {
            all.pods.iter().map(Rc::as_ref).map(admission::PodFacts::is_admitted).collect()
        };
        let (before, after) = (admitted(self.admission), admitted(&after));
        before.len() == after.len() && before.iter().zip(&after).all(|(before, after)| *after || !*before)
    }
}

#[cfg(test)]
mod tests {
    use crate::Playground;
    use crate::report::admission::{MigrationQuestion, NamespaceMigration};
    use crate::report::{Question, SourceFile, Verdict};

    const POD: &str = "apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: shop}\nspec:\n  containers:\n  - name: c\n    image: app\n";

    fn playground(text: &str) -> Playground {
        let mut playground = Playground::new();
        playground.set_files(vec![SourceFile { name: "a.yaml".to_owned(), text: text.to_owned() }]);
        playground
    }

    fn migrated(text: &str) -> NamespaceMigration {
        let answer = playground(text).ask(&Question::Migration(MigrationQuestion::default()));
        let details = answer.admission.expect("an answer about pods");
        details.namespaces.into_iter().find(|told| told.namespace == "shop").expect("the namespace")
    }

    #[track_caller]
    fn check(namespace: &str, wanted: &str) {
        let text = format!("{namespace}{POD}");
        let told = migrated(&text);
        assert_eq!((told.level.as_str(), told.enforced.as_str()), ("baseline", "privileged:latest"));
        let command = "kubectl label --overwrite namespace shop pod-security.kubernetes.io/enforce=baseline pod-security.kubernetes.io/enforce-version=latest pod-security.kubernetes.io/audit=restricted";
        assert!(told.command.starts_with(command), "{}", told.command);
        assert_eq!(told.breaking.iter().map(|pod| pod.pod.as_str()).collect::<Vec<_>>(), ["shop/web"]);
        let fix = told.fix.expect("a change");
        assert!(fix.diff.join("\n").contains(wanted), "{}", fix.diff.join("\n"));
        let after = fix.edits[0].fix.apply(&text).expect("it can be written");
        let now = migrated(&after);
        assert_eq!(now.enforced, "baseline:latest", "{after}");
        assert_eq!(now.fix, None, "nothing is left to do");
    }

    #[test]
    fn labels_go_into_the_namespace_of_the_files_or_into_one_of_their_own() {
        let declared = "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n  labels: {team: a}\n---\n";
        check(declared, "labels: {team: a, pod-security.kubernetes.io/enforce: baseline");
        check("", "+  name: shop");
    }

    #[test]
    fn a_namespace_whose_pods_baseline_refuses_can_enforce_nothing_yet() {
        let text = POD.replace("    image: app\n", "    image: app\n    securityContext: {privileged: true}\n");
        let answer = playground(&text).ask(&Question::Migration(MigrationQuestion::default()));
        assert_eq!(answer.verdict, Verdict::Depends);
        assert_eq!(answer.summary, "`shop` can enforce `privileged`.");
    }
}
