//! Types in plain words.

use super::context::{item_of, value_of};

/// Where an object comes from that the files do not declare.
pub(super) const NOT_PASTED: &str = "not in what you pasted";
pub(super) const REFERRED: &str = "not in what you pasted, but referred to";
pub(super) const EVERYWHERE: &str = "every namespace has it";
pub(super) const BUILT_IN: &str = "built into Kubernetes";

/// At most so many names are told one by one.
const MAX_NAMED: usize = 3;

/// Types of the API that the schema writes as another type of the same fields: where they stand, and their own names.
const OWN_NAMES: [(&str, &str, &str); 20] = [
    ("Affinity", "podAntiAffinity", "PodAntiAffinity"),
    ("ClusterRoleBinding", "roleRef", "RoleRef"),
    ("ClusterRoleBinding", "subjects", "Subject"),
    ("Container", "volumeDevices", "VolumeDevice"),
    ("DeploymentSpec", "strategy", "DeploymentStrategy"),
    ("EnvFromSource", "secretRef", "SecretEnvSource"),
    ("EnvVarSource", "secretKeyRef", "SecretKeySelector"),
    ("EphemeralContainer", "volumeDevices", "VolumeDevice"),
    ("LabelSelector", "matchExpressions", "LabelSelectorRequirement"),
    ("PodDNSConfig", "options", "PodDNSConfigOption"),
    ("PodSecurityContext", "seccompProfile", "SeccompProfile"),
    ("PodSecurityContext", "sysctls", "Sysctl"),
    ("PodSecurityPolicySpec", "allowedCSIDrivers", "AllowedCSIDriver"),
    ("PodSecurityPolicySpec", "runAsGroup", "RunAsGroupStrategyOptions"),
    ("PodSecurityPolicySpec", "runAsUser", "RunAsUserStrategyOptions"),
    ("PodSecurityPolicySpec", "supplementalGroups", "SupplementalGroupsStrategyOptions"),
    ("PodSpec", "os", "PodOS"),
    ("PodSpec", "schedulingGates", "PodSchedulingGate"),
    ("SecurityContext", "seccompProfile", "SeccompProfile"),
    ("VolumeProjection", "secret", "SecretProjection"),
];

/// The type of a field of `owner`.
pub(super) fn field_type(owner: &str, field: &str, type_name: &'static str) -> String {
    let own = OWN_NAMES.iter().find(|(holder, name, _)| *holder == owner && *name == field).map(|(_, _, own)| *own);
    match (own, item_of(type_name)) {
        (Some(own), Some(_)) => format!("list of {own}"),
        (Some(own), None) => own.to_owned(),
        (None, _) => in_words(type_name),
    }
}

pub(super) fn in_words(type_name: &'static str) -> String {
    if let Some(item) = item_of(type_name) {
        return format!("list of {}", in_words(item));
    }
    if let Some(value) = value_of(type_name) {
        return format!("mapping to {}", in_words(value));
    }
    let words = match type_name {
        "s" => "text",
        "b" => "true or false",
        "i" | "l" => "whole number",
        "p" => "number or name",
        "q" => "quantity",
        "x" | "" => "anything",
        other => other,
    };
    words.to_owned()
}

/// `3 pods: a, b, c`, `5 pods: a, b, c and 2 more`, `no pod`.
pub(super) fn selected(names: &[String], one: &str, many: &str) -> String {
    let named = names.get(..names.len().min(MAX_NAMED)).unwrap_or_default().join(", ");
    let number = names.len().to_string();
    match names.len() {
        0 => ["no ", one].concat(),
        1 => ["1 ", one, ": ", &named].concat(),
        all if all <= MAX_NAMED => [&number, " ", many, ": ", &named].concat(),
        all => [&number, " ", many, ": ", &named, " and ", &(all - MAX_NAMED).to_string(), " more"].concat(),
    }
}
