//! apps/v1 and batch/v1: the kinds that create pods.

use super::meta::{LabelSelector, ObjectMeta};
use super::pod::PodTemplateSpec;
use crate::yaml::objects;

/// The name of a StatefulSet's pod, as a label.
pub const POD_NAME_LABEL: &str = "statefulset.kubernetes.io/pod-name";

/// The number of a StatefulSet's pod, as a label.
pub const POD_INDEX_LABEL: &str = "apps.kubernetes.io/pod-index";

/// Labels that controllers add to the pods of a workload, so that its template does not show them.
pub const ADDED_LABELS: &[&str] = &[
    POD_INDEX_LABEL,
    "batch.kubernetes.io/controller-uid",
    "batch.kubernetes.io/job-completion-index",
    "batch.kubernetes.io/job-name",
    "controller-revision-hash",
    "controller-uid",
    "job-name",
    "pod-template-generation",
    "pod-template-hash",
    POD_NAME_LABEL,
];

objects! {
    /// Deployment, `ReplicaSet`, `DaemonSet` and Job: a template at `spec.template`, of which pods are made as it stands.
    pub struct Workload {
        pub metadata: ObjectMeta = "metadata",
        pub spec: WorkloadSpec = "spec",
    }

    pub struct WorkloadSpec {
        pub replicas: Option<i32> = "replicas",
        pub selector: LabelSelector = "selector",
        pub template: PodTemplateSpec = "template",
        /// Of a Job.
        pub completion_mode: String = "completionMode",
    }

    /// `CronJob`: a template at `spec.jobTemplate.spec.template`.
    pub struct CronJob {
        pub metadata: ObjectMeta = "metadata",
        pub spec: CronJobSpec = "spec",
    }

    pub struct CronJobSpec {
        pub job_template: JobTemplateSpec = "jobTemplate",
    }

    pub struct JobTemplateSpec {
        pub metadata: ObjectMeta = "metadata",
        pub spec: WorkloadSpec = "spec",
    }
}
