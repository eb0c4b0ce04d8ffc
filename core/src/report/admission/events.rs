//! Where one finds out what became of a pod: the commands, and what they show.

use super::Event;
use super::overview::message;
use super::words::identities::{created, event, refused};
use crate::admission::{Operation, PodFacts, Starts};
use crate::cluster::{Pod, WorkloadRef};

/// What is refused or does not start; nothing where all goes well.
pub(super) fn events(pod: &Pod, facts: &PodFacts) -> Vec<Event> {
    let mut told = Told { namespace: &pod.namespace, suffix: "", events: Vec::new() };
    let workload = pod.workload.as_ref().filter(|_| facts.operation == Operation::Create);
    let pod_object = ["pod ", &facts.name, " <label>"].concat();
    let (verb, object) = match facts.operation {
        Operation::Create => ("kubectl apply", "-f <file>"),
        Operation::Update => ("kubectl label", pod_object.as_str()),
    };
    if let Some(denied) = &facts.creation.message {
        told.push(verb, object, &refused(denied));
        // What follows is seen by somebody who may.
        told.suffix = " --as=<who may>";
    }
    match (message(facts), workload) {
        (Some(message), None) => told.push(verb, object, &refused(&message)),
        (Some(message), Some(workload)) => told.of_workload(workload, &message),
        (None, _) => told.starts(pod, facts),
    }
    told.events
}

struct Told<'a> {
    namespace: &'a str,
    suffix: &'static str,
    events: Vec<Event>,
}

impl Told<'_> {
    fn push(&mut self, command: &str, object: &str, shows: &str) {
        let command = [command, " ", object, " -n ", self.namespace, self.suffix].concat();
        self.events.push(Event { command, shows: shows.to_owned() });
    }

    /// The API server takes the workload; its pods never come, and whoever applied it is not told (`createPods` of
    /// pkg/controller/controller_utils.go, `StatefulPodControl.recordPodEvent`).
    fn of_workload(&mut self, workload: &WorkloadRef, message: &str) {
        let WorkloadRef { kind, name } = workload;
        let creating = ["Error creating: ", message].concat();
        let (resource, group, shows) = match kind.as_str() {
            "Deployment" => ("deployment", "apps", event("FailedCreate", "replicaset-controller", &creating)),
            "ReplicaSet" => ("replicaset", "apps", event("FailedCreate", "replicaset-controller", &creating)),
            "DaemonSet" => ("daemonset", "apps", event("FailedCreate", "daemonset-controller", &creating)),
            "StatefulSet" => {
                let failed = ["create Pod ", name, "-0 in StatefulSet ", name, " failed error: ", message].concat();
                ("statefulset", "apps", event("FailedCreate", "statefulset-controller", &failed))
            }
            "Job" => ("job", "batch", event("FailedCreate", "job-controller", &creating)),
            "CronJob" => ("cronjob", "batch", event("FailedCreate", "job-controller", &creating)),
            _ => ("replicationcontroller", "", event("FailedCreate", "replication-controller", &creating)),
        };
        self.push("kubectl apply", "-f <file>", &created(resource, group, name));
        self.suffix = "";
        match kind.as_str() {
            "Deployment" => {
                self.push("kubectl get", &["deployment ", name].concat(), "READY 0/<replicas>");
                let condition = ["ReplicaFailure  True  FailedCreate  ", message].concat();
                self.push("kubectl describe", &["deployment ", name].concat(), &condition);
                self.push("kubectl describe", &["replicaset ", name, "-<pod-template-hash>"].concat(), &shows);
            }
            "CronJob" => self.push("kubectl describe", &["job ", name, "-<minute>"].concat(), &shows),
            _ => self.push("kubectl describe", &[resource, " ", name].concat(), &shows),
        }
    }

    fn starts(&mut self, pod: &Pod, facts: &PodFacts) {
        let Some(Starts::Fails(message)) =
            facts.starts.iter().map(|start| &start.what).find(|what| matches!(what, Starts::Fails(_)))
        else {
            return;
        };
        let name = match &pod.workload {
            None => pod.name.clone(),
            Some(workload) => [&workload.name, "-<random>"].concat(),
        };
        self.push("kubectl get", &["pod ", &name].concat(), "STATUS CreateContainerConfigError");
        let shows = event("Failed", "kubelet", &["Error: ", message].concat());
        self.push("kubectl describe", &["pod ", &name].concat(), &shows);
    }
}
