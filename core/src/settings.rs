//! The imagined cluster's settings and who sends it requests: what is chosen beside the files.

use crate::order::Map;
use serde::{Deserialize, Serialize};

/// The imagined cluster's settings; kept in links.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(default, rename_all = "camelCase")]
pub struct ClusterProfile {
    pub version: KubernetesVersion,
    pub network_plugin: NetworkPlugin,
    /// Whether the API server runs the PodSecurityPolicy admission plug-in (never from 1.25 on).
    pub psp_plugin: bool,
    /// Whether the ServiceAccount admission plug-in adds the volume with the account's token, as every usual cluster does.
    pub token_volume: bool,
    /// The configuration of Pod Security Admission, which is a file of the API server.
    pub pod_security: PodSecuritySettings,
    /// Where objects without a namespace go.
    pub default_namespace: String,
    /// Whether the default roles, bindings and their subjects are listed; they count in any case.
    pub list_defaults: bool,
    /// What is known of the user that an image runs as, by image; an image that is not here is unknown.
    #[cfg_attr(feature = "types", ts(as = "std::collections::BTreeMap<String, ImageUser>"))]
    pub image_users: Map<String, ImageUser>,
}

impl Default for ClusterProfile {
    fn default() -> Self {
        Self {
            version: KubernetesVersion::default(),
            network_plugin: NetworkPlugin::default(),
            psp_plugin: true,
            token_volume: true,
            pod_security: PodSecuritySettings::default(),
            default_namespace: "default".to_owned(),
            list_defaults: false,
            image_users: Map::new(),
        }
    }
}

impl ClusterProfile {
    /// Whether PodSecurityPolicies decide anything in this cluster.
    #[must_use]
    pub fn psp_enforced(&self) -> bool {
        self.version == KubernetesVersion::V1_24 && self.psp_plugin
    }
}

/// `PodSecurityConfiguration`: what holds in namespaces without labels, and whom Pod Security Admission never asks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(default, rename_all = "camelCase")]
pub struct PodSecuritySettings {
    /// `baseline`, or with its version `baseline:v1.24`; empty: `privileged`.
    pub enforce: String,
    pub audit: String,
    pub warn: String,
    pub exempt_users: Vec<String>,
    pub exempt_namespaces: Vec<String>,
    pub exempt_runtime_classes: Vec<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub enum KubernetesVersion {
    /// The last with PodSecurityPolicy.
    #[default]
    #[serde(rename = "1.24")]
    V1_24,
    #[serde(rename = "1.36")]
    V1_36,
}

impl KubernetesVersion {
    pub const ALL: [Self; 2] = [Self::V1_24, Self::V1_36];

    /// The number after `1.`.
    #[must_use]
    pub fn minor(self) -> u8 {
        match self {
            Self::V1_24 => 24,
            Self::V1_36 => 36,
        }
    }
}

/// What the network plug-in does with policies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum NetworkPlugin {
    /// As the API has it.
    #[default]
    Enforces,
    /// As flannel alone: policies exist and nothing acts on them.
    Ignores,
    /// ipBlocks never match pods, as with Cilium by default.
    NoPodIpBlocks,
    /// Only ingress is enforced.
    NoEgress,
    /// Of a range of ports only the first counts: `endPort` is ignored.
    NoEndPort,
    /// Port entries for SCTP match nothing; they isolate all the same.
    NoSctp,
    /// OpenShift's multitenant mode: projects are closed to each other, `default` is open to all; policies do nothing.
    Multitenant,
}

impl NetworkPlugin {
    pub const ALL: [Self; 7] = [
        Self::Enforces,
        Self::Ignores,
        Self::NoPodIpBlocks,
        Self::NoEgress,
        Self::NoEndPort,
        Self::NoSctp,
        Self::Multitenant,
    ];
}

/// The user that an image runs as, unless the pod says otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum ImageUser {
    #[default]
    Unknown,
    Root,
    /// A numeric user id other than 0.
    Numeric(i64),
    /// A user name, which the kubelet cannot verify.
    Named(String),
}

/// Who sends requests: creates the pods, asks for access.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(default, rename_all = "camelCase")]
pub struct Requester {
    pub user: String,
    pub groups: Vec<String>,
    /// Bare pods are created through a Deployment: policies are then asked for its controller.
    pub as_deployment: bool,
}

impl Default for Requester {
    /// An ordinary user, not an administrator.
    fn default() -> Self {
        Self { user: "jane".to_owned(), groups: vec!["system:authenticated".to_owned()], as_deployment: false }
    }
}
