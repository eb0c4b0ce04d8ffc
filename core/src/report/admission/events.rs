//! Where one finds out what became of a pod: the commands, and what they show.

use super::Event;
use super::words::identities as texts;
use super::words::identities::{created, event};
use crate::admission::pod_security::namespace::Decision;
use crate::admission::warnings as api_warnings;
use crate::admission::{Operation, PodFacts, Starts};
use crate::cluster::{Cluster, Pod, WorkloadRef};
use crate::sources::Citation;
use crate::text::FieldPath;
use crate::yaml::{Scalar, Value};

/// What is refused, warned of or does not start; nothing where all goes well.
pub(super) fn events(cluster: &Cluster, pod: &Pod, facts: &PodFacts) -> Vec<Event> {
    let idle = idle(cluster, pod).is_some();
    let mut warned = Vec::new();
    if let Some(decision) = &facts.of_template {
        warned = api_warnings::of_template(pod, cluster.profile.version);
        warned.extend_from_slice(&decision.warnings);
    }
    let mut told = Told { namespace: &pod.namespace, suffix: "", idle, warned, events: Vec::new() };
    let workload = pod.workload.as_ref().filter(|_| facts.operation == Operation::Create);
    let pod_object = ["pod ", &facts.name, " <label>"].concat();
    let (verb, object, doing) = match facts.operation {
        // kubectl refuses to apply what has no name of its own.
        Operation::Create if pod.metadata.name.is_empty() => ("kubectl create", "-f <file>", "creating"),
        Operation::Create => ("kubectl apply", "-f <file>", "creating"),
        Operation::Update => ("kubectl label", pod_object.as_str(), ""),
    };
    if let Some(denied) = &facts.creation.message {
        // kubectl apply would ask for the object first, and who may not create it may rarely read it.
        let verb = if facts.operation == Operation::Create { "kubectl create" } else { verb };
        told.push(verb, object, &texts::refused(denied, doing));
        // What follows is seen by somebody who may.
        told.suffix = " --as=<who may>";
    }
    let invalid = (!facts.is_valid()).then(|| api_errors(facts));
    // The plug-ins that change pods, then validation, then Pod Security.
    let refused = facts
        .refusal()
        .map(str::to_owned)
        .or_else(|| facts.refused_by_standard().filter(|_| invalid.is_none()).map(str::to_owned));
    if facts.creation.mirror_of.is_some() {
        let refused = refused.or_else(|| invalid.map(|errors| texts::invalid(&facts.name, &errors)));
        told.of_mirror(facts, refused.as_deref());
        return told.events;
    }
    match (refused, invalid, workload) {
        (Some(message), _, None) => {
            // What is wrong with annotations is told before Pod Security is asked.
            let warned = if facts.refusal().is_none() { facts.warnings.as_slice() } else { &[] };
            told.push(verb, object, &texts::warned(warned, &texts::refused(&message, doing)));
        }
        (Some(message), _, Some(workload)) => told.of_workload(workload, facts, Some(&message)),
        (None, Some(errors), None) => told.push(verb, object, &texts::invalid_of_kubectl(&facts.name, &errors)),
        (None, Some(errors), Some(workload)) => {
            let name = facts.full_name();
            told.of_workload(workload, facts, Some(&texts::invalid(&name, &errors)));
        }
        (None, None, workload) => {
            let of_pod = [facts.warnings.as_slice(), warnings(facts.standards.as_ref())].concat();
            match workload {
                Some(workload) if !told.warned.is_empty() => {
                    told.of_workload(workload, facts, None);
                }
                None if !of_pod.is_empty() && facts.operation == Operation::Create => {
                    let shows = texts::warned(&of_pod, &created("pod", "", &facts.full_name()));
                    told.push(verb, object, &shows);
                }
                _ => {}
            }
            told.starts(facts);
        }
    }
    told.events
}

/// What API validation has against the pod, field by field.
pub(super) fn api_errors(facts: &PodFacts) -> Vec<&str> {
    let written = facts.errors.iter().map(|error| &*error.message);
    let set = facts.contradictions.iter().map(|contradiction| &*contradiction.message);
    written.chain(set).chain(facts.misfits.iter().map(|misfit| &*misfit.message)).collect()
}

/// What kubectl prints of a decision.
fn warnings(decision: Option<&Decision>) -> &[String] {
    decision.map(|decision| decision.warnings.as_slice()).unwrap_or_default()
}

/// What of the workload says that it makes no pods for now.
pub(super) fn idle(cluster: &Cluster, pod: &Pod) -> Option<Citation> {
    let workload = pod.workload.as_ref()?;
    let (field, none) = match workload.kind.as_str() {
        "Job" | "CronJob" => ("spec.suspend", Scalar::Bool(true)),
        _ => ("spec.replicas", Scalar::Int(0)),
    };
    let citation = Citation { path: FieldPath::of(field), ..pod.object() };
    let node = cluster.sources.node(&citation)?;
    matches!(&node.value, Value::Scalar(value) if *value == none).then_some(citation)
}

struct Told<'a> {
    namespace: &'a str,
    suffix: &'static str,
    /// The workload makes no pods for now.
    idle: bool,
    /// What kubectl prints of the workload's template.
    warned: Vec<String>,
    events: Vec<Event>,
}

impl Told<'_> {
    fn push(&mut self, command: &str, object: &str, shows: &str) {
        let command = [command, " ", object, " -n ", self.namespace, self.suffix].concat();
        self.events.push(Event { command, shows: shows.to_owned() });
    }

    /// The kubelet runs the static pod and tries again and again to show it (`syncPod` of pkg/kubelet).
    fn of_mirror(&mut self, facts: &PodFacts, refused: Option<&str>) {
        let Some(refused) = refused else { return self.starts(facts) };
        let shows = texts::mirror_failed(refused, self.namespace, &facts.name);
        self.events.push(Event { command: "journalctl -u kubelet".to_owned(), shows });
    }

    /// The API server takes the workload; where its pods are refused (`message`) they never come, and whoever applied it is
    /// not told (`createPods` of pkg/controller/controller_utils.go, `StatefulPodControl.recordPodEvent`).
    fn of_workload(&mut self, workload: &WorkloadRef, facts: &PodFacts, refused: Option<&str>) {
        let WorkloadRef { kind, name } = workload;
        let message = refused.unwrap_or_default();
        let creating = ["Error creating: ", message].concat();
        let (resource, group, shows) = match kind.as_str() {
            "Deployment" => ("deployment", "apps", event("FailedCreate", "replicaset-controller", &creating)),
            "ReplicaSet" => ("replicaset", "apps", event("FailedCreate", "replicaset-controller", &creating)),
            "DaemonSet" => ("daemonset", "apps", event("FailedCreate", "daemonset-controller", &creating)),
            "StatefulSet" => {
                let pod = facts.full_name();
                let failed = ["create Pod ", &pod, " in StatefulSet ", name, " failed error: ", message].concat();
                ("statefulset", "apps", event("FailedCreate", "statefulset-controller", &failed))
            }
            "Job" => ("job", "batch", event("FailedCreate", "job-controller", &creating)),
            "CronJob" => ("cronjob", "batch", event("FailedCreate", "job-controller", &creating)),
            _ => ("replicationcontroller", "", event("FailedCreate", "replication-controller", &creating)),
        };
        let said = texts::warned(&self.warned, &created(resource, group, name));
        self.push("kubectl apply", "-f <file>", &said);
        self.suffix = "";
        if refused.is_none() {
            return;
        }
        if self.idle {
            let shows = texts::idle(matches!(kind.as_str(), "Job" | "CronJob"));
            return self.push("kubectl get", &[resource, " ", name].concat(), shows);
        }
        match kind.as_str() {
            "Deployment" => {
                let deployment = ["deployment ", name].concat();
                self.push("kubectl get", &deployment, "READY 0/<replicas>");
                self.push("kubectl describe", &deployment, "ReplicaFailure  True  FailedCreate");
                self.push("kubectl get", &[&deployment, " -o yaml"].concat(), &["message: '", message, "'"].concat());
                self.push("kubectl describe", &["replicaset ", name, "-<pod-template-hash>"].concat(), &shows);
            }
            "CronJob" => self.push("kubectl describe", &["job ", name, "-<minute>"].concat(), &shows),
            _ => self.push("kubectl describe", &[resource, " ", name].concat(), &shows),
        }
    }

    fn starts(&mut self, facts: &PodFacts) {
        let failing = facts.starts.iter().find(|start| start.fails());
        let (status, shows) = match failing.map(|start| &start.what) {
            Some(Starts::Fails(message)) => {
                ("CreateContainerConfigError", event("Failed", "kubelet", &["Error: ", message].concat()))
            }
            Some(Starts::SysctlForbidden(message)) => ("SysctlForbidden", event("SysctlForbidden", "kubelet", message)),
            _ => return,
        };
        let name = facts.full_name();
        self.push("kubectl get", &["pod ", &name].concat(), &["STATUS ", status].concat());
        self.push("kubectl describe", &["pod ", &name].concat(), &shows);
    }
}
