//! networking.k8s.io/v1.

use super::meta::{IntOrString, LabelSelector, ObjectMeta};
use crate::yaml::objects;

objects! {
    pub struct NetworkPolicy {
        pub metadata: ObjectMeta = "metadata",
        pub spec: NetworkPolicySpec = "spec",
    }

    pub struct NetworkPolicySpec {
        pub pod_selector: LabelSelector = "podSelector",
        pub policy_types: Vec<String> = "policyTypes",
        pub ingress: Vec<NetworkPolicyIngressRule> = "ingress",
        pub egress: Vec<NetworkPolicyEgressRule> = "egress",
    }

    pub struct NetworkPolicyIngressRule {
        pub from: Vec<NetworkPolicyPeer> = "from",
        pub ports: Vec<NetworkPolicyPort> = "ports",
    }

    pub struct NetworkPolicyEgressRule {
        pub to: Vec<NetworkPolicyPeer> = "to",
        pub ports: Vec<NetworkPolicyPort> = "ports",
    }

    pub struct NetworkPolicyPeer {
        pub pod_selector: Option<LabelSelector> = "podSelector",
        pub namespace_selector: Option<LabelSelector> = "namespaceSelector",
        pub ip_block: Option<IpBlock> = "ipBlock",
    }

    pub struct IpBlock {
        pub cidr: String = "cidr",
        pub except: Vec<String> = "except",
    }

    pub struct NetworkPolicyPort {
        /// TCP when absent.
        pub protocol: Option<String> = "protocol",
        pub port: Option<IntOrString> = "port",
        pub end_port: Option<i32> = "endPort",
    }

    /// Read so that it can be listed; what it exposes is not evaluated yet.
    pub struct Ingress {
        pub metadata: ObjectMeta = "metadata",
    }

    /// policy.networking.k8s.io/v1alpha2; read so that every traffic verdict can say that it is not evaluated yet.
    pub struct ClusterNetworkPolicy {
        pub metadata: ObjectMeta = "metadata",
    }
}
