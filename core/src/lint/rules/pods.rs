//! Pods, workloads and the policies that admit them.

mod capability_added_and_dropped;
mod capability_name;
mod container_undoes_pod;
mod duplicate_port_name;
mod non_root_as_root;
mod pod_account_missing;
mod pod_security_label;
mod pod_security_label_misplaced;
mod pod_security_version_alone;
mod pod_security_weaker_warning;
mod policies;
mod psp_escalation_by_default;
mod psp_range_with_root;
mod psp_unusable;
mod psp_unused;
mod psp_without_volumes;
mod seccomp_annotation;
mod security_labels;
mod unknown_probe_port;

use super::Lint;

pub(super) const RULES: &[Lint] = &[
    capability_added_and_dropped::LINT,
    capability_name::LINT,
    container_undoes_pod::LINT,
    duplicate_port_name::LINT,
    non_root_as_root::LINT,
    pod_account_missing::LINT,
    pod_security_label::LINT,
    pod_security_label_misplaced::LINT,
    pod_security_version_alone::LINT,
    pod_security_weaker_warning::LINT,
    psp_escalation_by_default::LINT,
    psp_range_with_root::LINT,
    psp_unusable::LINT,
    psp_unused::LINT,
    psp_without_volumes::LINT,
    seccomp_annotation::LINT,
    unknown_probe_port::LINT,
];
