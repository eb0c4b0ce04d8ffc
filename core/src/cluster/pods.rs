//! Pods: those of the files, and one for each workload that creates some.

use std::net::IpAddr;
use std::rc::Rc;

use super::{NamespaceId, Phase, Pod, WorkloadRef};
use crate::manifest::Content;
use crate::manifest::core;
use crate::manifest::meta::ObjectMeta;
use crate::manifest::pod::PodSpec;
use crate::sources::Origin;
use crate::text::FieldPath;

/// The service account of a pod that names none; the ServiceAccount admission plug-in sets it.
const DEFAULT_SERVICE_ACCOUNT: &str = "default";

/// The pod that an object is or creates, if any.
pub(super) fn pod_of(
    content: &Content,
    kind: &str,
    name: &str,
    namespace: &str,
    origin: &dyn Fn() -> Origin,
) -> Option<Pod> {
    if let Content::Pod(pod) = content {
        return Some(declared(pod, name, namespace, origin()));
    }
    let (metadata, spec, template) = template_of(content)?;
    let (made, places) = match content {
        Content::StatefulSet(set) => (set.pod_spec.clone(), Some(set.places.clone())),
        _ => (spec.clone(), None),
    };
    let workload = Some(WorkloadRef { kind: kind.to_owned(), name: name.to_owned() });
    Some(Pod {
        namespace: namespace.to_owned(),
        namespace_id: NamespaceId(0),
        name: name.to_owned(),
        group: workload.clone(),
        workload,
        number: is_indexed(content).then_some(0),
        service_account: service_account(spec),
        metadata: metadata.clone(),
        spec: made,
        template_spec: spec.clone(),
        addresses: Vec::new(),
        phase: Phase::Running,
        errors: Vec::new(),
        origin: origin(),
        template: FieldPath::of(template),
        places,
    })
}

/// What a pod is made of, and where that stands in its object: the pod itself, or a workload's template.
pub(super) fn template_of(content: &Content) -> Option<(&Rc<ObjectMeta>, &Rc<PodSpec>, &'static str)> {
    let (template, path) = match content {
        Content::Pod(pod) => return Some((&pod.metadata, &pod.spec, "")),
        Content::StatefulSet(set) => (&set.spec.template, "spec.template"),
        Content::Workload(workload) => (&workload.spec.template, "spec.template"),
        Content::ReplicationController(controller) => (&controller.spec.template, "spec.template"),
        Content::CronJob(job) => (&job.spec.job_template.spec.template, "spec.jobTemplate.spec.template"),
        _ => return None,
    };
    Some((&template.metadata, &template.spec, path))
}

/// Jobs that number their pods (`completionMode: Indexed`).
fn is_indexed(content: &Content) -> bool {
    let spec = match content {
        Content::Workload(workload) => &workload.spec,
        Content::CronJob(job) => &job.spec.job_template.spec,
        _ => return false,
    };
    spec.completion_mode == "Indexed"
}

fn declared(pod: &core::Pod, name: &str, namespace: &str, origin: Origin) -> Pod {
    let status = &pod.status;
    let mut addresses: Vec<IpAddr> = Vec::new();
    let texts = status.pod_ip.iter().chain(status.pod_ips.iter().map(|address| &address.ip));
    for address in texts.filter_map(|text| text.parse().ok()) {
        if !addresses.contains(&address) {
            addresses.push(address);
        }
    }
    let completed = matches!(status.phase.as_deref(), Some("Succeeded" | "Failed"));
    Pod {
        namespace: namespace.to_owned(),
        namespace_id: NamespaceId(0),
        // What the API server appends is not known.
        name: if name.is_empty() { pod.metadata.generate_name.clone() } else { name.to_owned() },
        workload: None,
        number: None,
        group: owner(&pod.metadata),
        service_account: service_account(&pod.spec),
        metadata: pod.metadata.clone(),
        spec: pod.spec.clone(),
        template_spec: pod.spec.clone(),
        addresses,
        phase: if completed { Phase::Completed } else { Phase::Running },
        errors: Vec::new(),
        origin,
        template: FieldPath::root(),
        places: None,
    }
}

/// The workload that a pod's owner references lead to: its controller (`GetControllerOf`); of a ReplicaSet that a Deployment
/// made, the Deployment, which names it after itself and the hash of the template.
fn owner(metadata: &ObjectMeta) -> Option<WorkloadRef> {
    let owner = metadata.owner_references.iter().find(|owner| owner.controller)?;
    let deployment = || {
        let hash = metadata.labels.get("pod-template-hash").filter(|hash| !hash.is_empty())?;
        owner.name.strip_suffix(hash.as_str())?.strip_suffix('-').filter(|name| !name.is_empty())
    };
    let (kind, name) = match owner.kind.as_str() {
        "ReplicaSet" => deployment().map_or(("ReplicaSet", owner.name.as_str()), |name| ("Deployment", name)),
        kind => (kind, owner.name.as_str()),
    };
    Some(WorkloadRef { kind: kind.to_owned(), name: name.to_owned() })
}

fn service_account(spec: &PodSpec) -> String {
    [&spec.service_account_name, &spec.service_account]
        .into_iter()
        .find(|name| !name.is_empty())
        .map_or_else(|| DEFAULT_SERVICE_ACCOUNT.to_owned(), Clone::clone)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::meta::OwnerReference;

    #[test]
    fn a_pod_belongs_to_what_controls_it_and_a_replica_set_to_its_deployment() {
        for (kind, name, controller, hash, expected) in [
            ("ReplicaSet", "web-5d9c", true, "5d9c", Some(("Deployment", "web"))),
            ("ReplicaSet", "web-5d9c", true, "", Some(("ReplicaSet", "web-5d9c"))),
            ("ReplicaSet", "web-5d9c", true, "77ff", Some(("ReplicaSet", "web-5d9c"))),
            ("ReplicaSet", "5d9c", true, "5d9c", Some(("ReplicaSet", "5d9c"))),
            ("StatefulSet", "db", true, "", Some(("StatefulSet", "db"))),
            ("Node", "node-1", false, "", None),
        ] {
            let owner = OwnerReference { kind: kind.to_owned(), name: name.to_owned(), controller };
            let mut metadata = ObjectMeta { owner_references: vec![owner], ..ObjectMeta::default() };
            metadata.labels.insert("pod-template-hash".to_owned(), hash.to_owned());
            let found = super::owner(&metadata);
            let found = found.as_ref().map(|found| (found.kind.as_str(), found.name.as_str()));
            assert_eq!(found, expected, "{kind} {name} {hash}");
        }
    }
}
