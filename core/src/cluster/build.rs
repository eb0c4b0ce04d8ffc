//! Builds the cluster from the documents: settles namespaces, keeps the last of equal objects, expands workloads.

use std::rc::Rc;

use super::pods::pod_of;
use super::replicas::{self, Ordinals, Replicas};
use super::{Built, Cluster, Declared, Former, NAMESPACE_NAME_LABEL, Namespace, Pod, PodError};
use crate::finding::{Finding, Severity};
use crate::manifest::core as api;
use crate::manifest::{Content, Issue, KINDS, Kind, Object, Status};
use crate::order::{self, Map, Set};
use crate::settings::ClusterProfile;
use crate::sources::{DocumentId, Origin, Sources};
use crate::text::FieldPath;

/// Makes one world of all documents. `with_invalid` lets objects that the API server's validation refuses take part. What
/// `former` has left only saves time.
#[must_use]
pub fn build(sources: Rc<Sources>, profile: &ClusterProfile, with_invalid: bool, former: Former) -> Built {
    let mut builder = Builder {
        with_invalid,
        profile,
        former,
        cluster: Cluster { profile: profile.clone(), sources: sources.clone(), ..Cluster::default() },
        findings: Vec::new(),
        namespaces: Map::new(),
        names: Set::new(),
        replicas: Replicas::new(),
    };
    builder.cluster.pods.reserve(builder.former.pods());
    for (id, object, kind, content, namespace) in builder.settled(&sources) {
        builder.add(id, object, kind, content, namespace);
    }
    builder.finish()
}

struct Builder<'a> {
    with_invalid: bool,
    profile: &'a ClusterProfile,
    former: Former,
    cluster: Cluster,
    findings: Vec<Finding>,
    namespaces: Map<String, (Rc<api::Namespace>, Origin)>,
    /// Namespaces that hold something or are declared.
    names: Set<String>,
    replicas: Replicas,
}

type Settled<'a> = (DocumentId, &'a Object, &'static Kind, &'a Content, &'a str);

/// By namespace, name and kind.
fn key_of<'a>((_, object, kind, _, namespace): &Settled<'a>) -> (&'a str, &'a str, &'static str) {
    (namespace, &object.name, kind.name)
}

/// Whether each of so many items stands in it once.
fn is_permutation(order: &[u32], length: usize) -> bool {
    let mut seen = vec![false; length];
    order.len() == length
        && order.iter().all(|at| seen.get_mut(*at as usize).is_some_and(|seen| !std::mem::replace(seen, true)))
}

impl<'a> Builder<'a> {
    /// All objects that were read, each with its namespace, by namespace and name; of equal ones the last, as `kubectl apply`
    /// would leave it.
    fn settled(&mut self, sources: &'a Sources) -> Vec<Settled<'a>> {
        let mut read: Vec<Settled<'a>> = Vec::new();
        for (id, source) in sources.iter() {
            if source.document.problems.iter().any(|problem| problem.fatal) {
                self.cluster.refused.insert(String::new());
            }
            for object in &source.document.objects {
                let (kind, content) = match &object.status {
                    Status::Read(_, Content::Expectations(_)) | Status::Invalid(_, Content::Expectations(_)) => {
                        continue;
                    }
                    Status::Read(kind, content) => (*kind, content),
                    Status::Invalid(kind, content) if self.with_invalid => (*kind, content),
                    Status::NotEvaluated => {
                        self.not_evaluated(id, object);
                        continue;
                    }
                    Status::Invalid(kind, content) => {
                        self.refused(object);
                        self.invalid_pod(sources, id, object, kind, content);
                        continue;
                    }
                    Status::Refused => {
                        self.refused(object);
                        continue;
                    }
                };
                let namespace = self.namespace_of(sources, id, object, kind);
                read.push((id, object, kind, content, namespace));
            }
        }
        let mut order = std::mem::take(&mut self.former.order);
        if !is_permutation(&order, read.len()) {
            order = (0..).take(read.len()).collect();
        }
        let key = |at: &u32| (read.get(*at as usize).map(key_of), *at);
        order::sort_by(&mut order, |left, right| key(left).cmp(&key(right)));
        let mut settled: Vec<Settled<'a>> = Vec::with_capacity(read.len());
        for item in order.iter().filter_map(|at| read.get(*at as usize).copied()) {
            match settled.last_mut() {
                Some(former) if key_of(former) == key_of(&item) && !item.1.name.is_empty() => {
                    let (id, object, ..) = item;
                    let origin = Origin { document: id, path: object.path.clone(), object: object.label().into() };
                    self.cluster.declared_again.push(origin);
                    *former = item;
                }
                _ => settled.push(item),
            }
        }
        order::sort(&mut self.cluster.declared_again);
        self.cluster.order = order;
        settled
    }

    fn refused(&mut self, object: &Object) {
        let Cluster { refused, profile, .. } = &mut self.cluster;
        let is_known = KINDS.iter().any(|kind| kind.name == object.kind);
        refused.insert(if is_known { object.kind.clone() } else { String::new() });
        refused.insert(object.label());
        if object.namespace.is_empty() {
            refused.insert([&object.kind, " ", &profile.default_namespace, "/", &object.name].concat());
        }
    }

    /// Keeps a pod that cannot exist for what admission says of it; of any other object that is refused nothing is left.
    fn invalid_pod(&mut self, sources: &Sources, id: DocumentId, object: &'a Object, kind: &Kind, content: &Content) {
        if !matches!(content, Content::Pod(_)) {
            return;
        }
        let namespace = self.namespace_of(sources, id, object, kind);
        let origin = || Origin { document: id, path: object.path.clone(), object: object.label().into() };
        let errors = errors(object, |issue| issue.fatal.then_some(&issue.path));
        let pod = pod_of(content, kind.name, &object.name, namespace, &origin);
        self.names.insert(namespace.to_owned());
        self.cluster.invalid_pods.extend(pod.map(|pod| Pod { errors, ..pod }));
    }

    fn not_evaluated(&mut self, id: DocumentId, object: &Object) {
        let group = object.api_version.rsplit_once('/').map_or("", |(group, _)| group);
        let kind = if group.is_empty() { object.kind.clone() } else { format!("{}.{group}", object.kind) };
        let origin = Origin { document: id, path: object.path.clone(), object: object.label().into() };
        self.cluster.not_evaluated.push((kind, origin));
    }

    fn namespace_of(&mut self, sources: &Sources, id: DocumentId, object: &'a Object, kind: &Kind) -> &'a str {
        if !kind.namespaced {
            return "";
        }
        if !object.namespace.is_empty() {
            return &object.namespace;
        }
        let namespace = &self.profile.default_namespace;
        self.findings.push(Finding::note(
            "namespace-assumed",
            Severity::Info,
            format!("{} names no namespace: `{namespace}` is assumed", object.label()),
            sources.place_in(id, object, "metadata"),
        ));
        namespace
    }

    fn add(&mut self, id: DocumentId, object: &Object, kind: &Kind, content: &Content, namespace: &str) {
        let name = &object.name;
        // What holds no objects that are evaluated is not shown among the namespaces.
        let holds = !matches!(content, Content::Configuration(_) | Content::PodTemplate(_));
        if holds && !self.names.contains(namespace) {
            self.names.insert(namespace.to_owned());
        }
        let origin = || {
            let slash = if namespace.is_empty() { "" } else { "/" };
            let label = [kind.name, " ", namespace, slash, name].concat();
            Origin { document: id, path: object.path.clone(), object: label.into() }
        };
        let former = self.former.pod((id, object), content, namespace);
        if let Some(mut pod) = former.or_else(|| pod_of(content, kind.name, name, namespace, &origin)) {
            let ordinals = match content {
                Content::StatefulSet(set) => Some(Ordinals::of(&set.spec, self.cluster.profile.version)),
                _ => None,
            };
            pod.number = ordinals.map(|ordinals| ordinals.start).or(pod.number);
            let errors = errors(object, |issue| issue.of_pod.as_ref());
            if !errors.is_empty() && !self.with_invalid {
                // As where the set itself is refused: nobody can say that the files lack what others select.
                self.refused(object);
                self.cluster.invalid_pods.push(Pod { errors, ..pod });
                return;
            }
            self.cluster.pods.push(pod);
            if let Some(ordinals) = ordinals {
                self.replicas.insert((namespace.to_owned(), name.clone()), ordinals);
            }
            return;
        }
        let cluster = &mut self.cluster;
        let origin = origin();
        match content {
            Content::Namespace(object) => {
                self.names.insert(name.clone());
                self.namespaces.insert(name.clone(), (object.clone(), origin));
            }
            Content::ServiceAccount(object) => cluster.service_accounts.push(declared(namespace, name, origin, object)),
            Content::Service(object) => cluster.services.push(declared(namespace, name, origin, object)),
            Content::Node(object) => cluster.nodes.push(declared(namespace, name, origin, object)),
            Content::NetworkPolicy(object) => cluster.network_policies.push(declared(namespace, name, origin, object)),
            Content::Role(object) => cluster.roles.push(declared(namespace, name, origin, object)),
            Content::ClusterRole(object) => cluster.cluster_roles.push(declared(namespace, name, origin, object)),
            Content::RoleBinding(object) => cluster.role_bindings.push(declared(namespace, name, origin, object)),
            Content::ClusterRoleBinding(object) => {
                cluster.cluster_role_bindings.push(declared(namespace, name, origin, object));
            }
            Content::PodSecurityPolicy(object) => {
                cluster.pod_security_policies.push(declared(namespace, name, origin, object));
            }
            Content::Ingress(object) => cluster.ingresses.push(declared(namespace, name, origin, object)),
            Content::ClusterNetworkPolicy(object) => {
                cluster.cluster_network_policies.push(declared(namespace, name, origin, object));
            }
            Content::AdminNetworkPolicy(object) => {
                cluster.admin_network_policies.push(declared(namespace, name, origin, object));
            }
            Content::BaselineAdminNetworkPolicy(object) => {
                cluster.baseline_admin_network_policies.push(declared(namespace, name, origin, object));
            }
            // Listed with the documents; nothing that is evaluated depends on them.
            Content::Configuration(_) | Content::PodTemplate(_) | Content::Expectations(_) => {}
            Content::Pod(_)
            | Content::Workload(_)
            | Content::StatefulSet(_)
            | Content::ReplicationController(_)
            | Content::CronJob(_) => {}
        }
    }

    fn finish(mut self) -> Built {
        replicas::expand(&mut self.cluster, &self.replicas, &mut self.findings);
        self.settle_namespaces();
        self.settle_pods();
        order::sort(&mut self.cluster.not_evaluated);
        (self.cluster, self.findings)
    }

    /// Namespaces that objects only refer to exist too; the API server labels every one with its name.
    fn settle_namespaces(&mut self) {
        let cluster = &mut self.cluster;
        let mut names = std::mem::take(&mut self.names);
        names.insert(cluster.profile.default_namespace.clone());
        for bindings in [&cluster.role_bindings, &cluster.cluster_role_bindings] {
            for subject in bindings.iter().flat_map(|binding| &binding.object.subjects) {
                if subject.kind == "ServiceAccount" {
                    names.insert(subject.namespace.clone());
                }
            }
        }
        names.remove("");
        cluster.namespaces = names
            .into_iter()
            .map(|name| self.namespaces.remove(&name).map_or_else(|| implicit(&name), explicit))
            .collect();
    }

    fn settle_pods(&mut self) {
        let mut pods = std::mem::take(&mut self.cluster.pods);
        let mut invalid = std::mem::take(&mut self.cluster.invalid_pods);
        for list in [&mut pods, &mut invalid] {
            order::sort_by(list, |left, right| sort_key(left).cmp(&sort_key(right)));
            for pod in list.iter_mut() {
                if let Some(namespace) = self.cluster.namespace_by_name(&pod.namespace) {
                    pod.namespace_id = namespace;
                }
            }
        }
        let is_taken = |pod: &Pod| pods.binary_search_by(|other| name_of(other).cmp(&name_of(pod))).is_ok();
        let also_valid: Vec<bool> = invalid.iter().map(is_taken).collect();
        tell_apart(&mut pods, &[]);
        tell_apart(&mut invalid, &also_valid);
        self.cluster.pods = pods;
        self.cluster.invalid_pods = invalid;
    }
}

/// The issues for which an object's pod is refused, by the field that each is about.
fn errors(object: &Object, of_pod: fn(&Issue) -> Option<&FieldPath>) -> Vec<PodError> {
    let error = |issue| {
        let path = of_pod(issue)?.clone();
        Some(PodError { message: issue.message.clone(), path, on_create_only: issue.on_create_only })
    };
    object.issues.iter().filter_map(error).collect()
}

/// Names the workload of a pod whose name is taken: by the one before it in their order, or by one elsewhere.
fn tell_apart(pods: &mut [Pod], also_elsewhere: &[bool]) {
    let same_as_before: Vec<bool> =
        pods.windows(2).map(|pair| matches!(pair, [one, other] if name_of(one) == name_of(other))).collect();
    let of_first = std::iter::once(false);
    for (index, (pod, is_same)) in pods.iter_mut().zip(of_first.chain(same_as_before)).enumerate() {
        let is_taken = is_same || also_elsewhere.get(index) == Some(&true);
        if let Some(workload) = pod.workload.as_ref().filter(|_| is_taken) {
            pod.name = [&workload.kind, "/", &pod.name].concat();
        }
    }
}

fn name_of(pod: &Pod) -> (&str, &str) {
    (&pod.namespace, &pod.name)
}

/// By namespace and name; of equal names the plain pod first.
fn sort_key(pod: &Pod) -> (&str, &str, Option<&str>) {
    (&pod.namespace, &pod.name, pod.workload.as_ref().map(|workload| workload.kind.as_str()))
}

fn implicit(name: &str) -> Namespace {
    let labels = [(NAMESPACE_NAME_LABEL.to_owned(), name.to_owned())].into();
    Namespace { name: name.to_owned(), labels, origin: None }
}

fn explicit((object, origin): (Rc<api::Namespace>, Origin)) -> Namespace {
    let name = object.metadata.name.clone();
    let mut labels = object.metadata.labels.clone();
    labels.insert(NAMESPACE_NAME_LABEL.to_owned(), name.clone());
    Namespace { name, labels, origin: Some(origin) }
}

fn declared<T>(namespace: &str, name: &str, origin: Origin, object: &Rc<T>) -> Declared<T> {
    Declared { namespace: namespace.to_owned(), name: name.to_owned(), origin, object: object.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::playground::cluster_of;

    #[test]
    fn namespaces_that_are_only_referred_to_exist_and_carry_their_name_as_a_label() {
        let (cluster, _) = cluster_of("apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: shop}\n");
        let names: Vec<_> = cluster.namespaces.iter().map(|namespace| namespace.name.as_str()).collect();
        assert_eq!(names, ["default", "shop"]);
        assert_eq!(cluster.namespaces[1].labels.get(NAMESPACE_NAME_LABEL).map(String::as_str), Some("shop"));
        assert!(cluster.namespaces[1].origin.is_none());
    }

    #[test]
    fn an_object_without_a_namespace_goes_to_the_default_one_and_that_is_said() {
        let (cluster, findings) = cluster_of("apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n");
        assert_eq!(cluster.pods[0].id(), "default/a");
        let assumed = findings.iter().find(|finding| finding.code == "namespace-assumed").expect("a finding");
        assert_eq!(assumed.place.as_ref().map(|place| place.lines), Some([3, 3]));
    }

    #[test]
    fn a_workload_stands_for_the_pods_that_it_creates() {
        let (cluster, _) = cluster_of(
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: shop}\nspec:\n  replicas: 3\n  template:\n    metadata: {labels: {app: web}}\n    spec: {serviceAccountName: web-sa, containers: [{name: c, image: nginx}]}\n",
        );
        let pod = &cluster.pods[0];
        assert_eq!((pod.id().as_str(), pod.service_account.as_str()), ("shop/web", "web-sa"));
        assert_eq!(pod.labels().get("app").map(String::as_str), Some("web"));
        let place = cluster.place(&pod.field("spec.containers[0].image")).expect("a place");
        assert_eq!((place.lines, place.path.as_str()), ([8, 8], "spec.template.spec.containers[0].image"));
    }

    #[test]
    fn of_equal_objects_the_last_counts_and_a_pod_keeps_its_name_beside_a_workload() {
        let pod = |image: &str| {
            format!(
                "apiVersion: v1\nkind: Pod\nmetadata: {{name: web, namespace: a}}\nspec: {{containers: [{{name: c, image: {image}}}]}}\n"
            )
        };
        let deployment = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: a}\n";
        let (cluster, findings) = cluster_of(&format!("{}---\n{deployment}---\n{}", pod("one"), pod("two")));
        let ids: Vec<_> = cluster.pods.iter().map(Pod::id).collect();
        assert_eq!(ids, ["a/web", "a/Deployment/web"]);
        assert_eq!(cluster.pods[0].spec.containers[0].image, "two");
        assert!(findings.iter().any(|finding| finding.code == "duplicate-object"));
    }

    #[test]
    fn what_the_api_server_would_refuse_takes_no_part_but_an_invalid_pod_is_kept_for_admission() {
        let text = "apiVersion: v1\nkind: Pod\nmetadata: {name: Web, namespace: a}\nspec: {containers: [{name: c, image: i}]}\n---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p, namespace: a}\nspec: {ingress: [{from: [{}]}]}\n";
        let mut playground = crate::Playground::new();
        playground.set_files(vec![crate::report::SourceFile { name: "a.yaml".to_owned(), text: text.to_owned() }]);
        let cluster = playground.cluster();
        assert!(cluster.pods.is_empty() && cluster.network_policies.is_empty());
        let kept: Vec<_> = cluster.invalid_pods.iter().map(|pod| (pod.id(), pod.errors[0].path.to_string())).collect();
        assert_eq!(kept, [("a/Web".to_owned(), "metadata.name".to_owned())]);
    }

    const SET: &str = "apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, namespace: shop}
spec:
  selector: {matchLabels: {a: b}}
  volumeClaimTemplates:
  - metadata: {name: data}
  template:
    metadata: {labels: {a: b}}
    spec:
      containers: [{name: c, image: IMAGE, volumeMounts: [{name: data, mountPath: /d}]}]
      volumes:
      - {name: data, hostPath: {path: /}}
      - name: logs
        hostPath: {path: /var/log}
";

    fn playground_of(text: &str) -> crate::Playground {
        let mut playground = crate::Playground::new();
        playground.set_files(vec![crate::report::SourceFile { name: "a.yaml".to_owned(), text: text.to_owned() }]);
        playground
    }

    #[test]
    fn the_pod_of_a_stateful_set_has_the_volumes_of_its_claims_before_those_of_the_template() {
        let text = SET.replace("IMAGE", "i");
        let mut playground = playground_of(&text);
        let pod = playground.cluster().pods[0].clone();
        let volumes: Vec<_> = pod.spec.volumes.iter().map(|volume| (volume.name.as_str(), volume.source())).collect();
        assert_eq!(volumes, [("data", Some("persistentVolumeClaim")), ("logs", Some("hostPath"))]);
        let written: Vec<_> = pod.template_spec.volumes.iter().map(|volume| volume.source()).collect();
        assert_eq!(written, [Some("hostPath"), Some("hostPath")]);
        let mut line = |citation| playground.cluster().place(&citation).map(|place| place.lines[0]);
        let path = FieldPath::of("spec.volumes[1].hostPath");
        assert_eq!((line(pod.field("spec.volumes[0]")), line(pod.at(&path))), (Some(7), Some(15)));
        assert_eq!(line(pod.in_template(&FieldPath::of("spec.volumes[0]"))), Some(13));
        // What the document does not change stays the same object.
        let other = "---\napiVersion: v1\nkind: Pod\nmetadata: {name: z, namespace: shop}\nspec: {containers: [{name: c, image: i}]}\n";
        playground.set_files(vec![crate::report::SourceFile { name: "a.yaml".to_owned(), text: text + other }]);
        let [set, bare] = &playground.cluster().pods[..] else { panic!("two pods") };
        assert!(Rc::ptr_eq(&set.spec, &pod.spec) && Rc::ptr_eq(&bare.spec, &bare.template_spec));
    }

    #[test]
    fn a_stateful_set_whose_pods_are_refused_is_taken_and_its_pod_kept_for_admission() {
        let text = SET.replace("IMAGE", "''");
        let mut playground = playground_of(&text);
        let cluster = playground.cluster();
        assert!(cluster.pods.is_empty() && cluster.sources.get(DocumentId(0)).is_some());
        let kept: Vec<_> = cluster.invalid_pods.iter().map(|pod| (pod.id(), pod.errors.clone())).collect();
        let error = PodError {
            message: "spec.containers[0].image: Required value".to_owned(),
            path: FieldPath::of("spec.containers[0].image"),
            on_create_only: false,
        };
        assert_eq!(kept, [("shop/db".to_owned(), vec![error])]);
        let report = playground.report();
        let finding = report.findings.iter().find(|finding| finding.code == "required-value").expect("a finding");
        let place = finding.place.as_ref().map(|place| (place.lines, place.path.as_str()));
        assert_eq!(place, Some(([11, 11], "spec.template.spec.containers[0].image")));
        assert_eq!(finding.severity, Severity::Error);
        assert!(finding.help.as_ref().is_some_and(|help| help.contains("takes the StatefulSet")), "{finding:?}");
        assert_eq!(report.documents[0].status, crate::report::DocumentStatus::Evaluated);
        playground.admit_invalid_objects();
        assert!(playground.cluster().invalid_pods.is_empty() && playground.cluster().pods[0].errors.is_empty());
    }
}
