//! Pods: those of the files, and one for each workload that creates some.

use std::net::IpAddr;
use std::rc::Rc;

use super::{NamespaceId, Phase, Pod, WorkloadRef};
use crate::manifest::Content;
use crate::manifest::core;
use crate::manifest::meta::ObjectMeta;
use crate::manifest::pod::{PodSpec, PodTemplateSpec};
use crate::sources::Origin;
use crate::text::FieldPath;

/// The service account of a pod that names none; the ServiceAccount admission plug-in sets it.
const DEFAULT_SERVICE_ACCOUNT: &str = "default";

/// The pod that an object is or creates, if any.
pub(super) fn pod_of(content: &Content, kind: &str, name: &str, namespace: &str, origin: &Origin) -> Option<Pod> {
    let (metadata, spec, template) = match content {
        Content::Pod(pod) => return Some(declared(pod, name, namespace, origin)),
        Content::Workload(workload) => parts(&workload.spec.template, "spec.template"),
        Content::ReplicationController(controller) => parts(&controller.spec.template, "spec.template"),
        Content::CronJob(job) => parts(&job.spec.job_template.spec.template, "spec.jobTemplate.spec.template"),
        _ => return None,
    };
    Some(Pod {
        namespace: namespace.to_owned(),
        namespace_id: NamespaceId(0),
        name: name.to_owned(),
        workload: Some(WorkloadRef { kind: kind.to_owned(), name: name.to_owned() }),
        service_account: service_account(&spec),
        metadata,
        spec,
        addresses: Vec::new(),
        phase: Phase::Running,
        errors: Vec::new(),
        origin: origin.clone(),
        template: FieldPath::of(template),
    })
}

fn parts(template: &PodTemplateSpec, path: &'static str) -> (Rc<ObjectMeta>, Rc<PodSpec>, &'static str) {
    (template.metadata.clone(), template.spec.clone(), path)
}

fn declared(pod: &core::Pod, name: &str, namespace: &str, origin: &Origin) -> Pod {
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
        name: name.to_owned(),
        workload: None,
        service_account: service_account(&pod.spec),
        metadata: pod.metadata.clone(),
        spec: pod.spec.clone(),
        addresses,
        phase: if completed { Phase::Completed } else { Phase::Running },
        errors: Vec::new(),
        origin: origin.clone(),
        template: FieldPath::root(),
    }
}

fn service_account(spec: &PodSpec) -> String {
    [&spec.service_account_name, &spec.service_account]
        .into_iter()
        .find(|name| !name.is_empty())
        .map_or_else(|| DEFAULT_SERVICE_ACCOUNT.to_owned(), Clone::clone)
}
