//! policy.networking.k8s.io: policies for the whole cluster, in their older form (v1alpha1: AdminNetworkPolicy and
//! BaselineAdminNetworkPolicy) and their present one (v1alpha2: ClusterNetworkPolicy).

use super::meta::{LabelSelector, ObjectMeta};
use crate::yaml::objects;

objects! {
    /// v1alpha2.
    pub struct ClusterNetworkPolicy {
        pub metadata: ObjectMeta = "metadata",
        pub spec: ClusterNetworkPolicySpec = "spec",
    }

    pub struct ClusterNetworkPolicySpec {
        /// `Admin` or `Baseline`.
        pub tier: String = "tier",
        pub priority: i32 = "priority",
        pub subject: PodPeer = "subject",
        pub ingress: Vec<ClusterIngressRule> = "ingress",
        pub egress: Vec<ClusterEgressRule> = "egress",
    }

    pub struct ClusterIngressRule {
        pub name: String = "name",
        /// `Accept`, `Deny` or `Pass`.
        pub action: String = "action",
        pub from: Vec<PodPeer> = "from",
        pub protocols: Vec<ClusterPolicyProtocol> = "protocols",
    }

    pub struct ClusterEgressRule {
        pub name: String = "name",
        pub action: String = "action",
        pub to: Vec<EgressPeer> = "to",
        pub protocols: Vec<ClusterPolicyProtocol> = "protocols",
    }

    /// Exactly one is there.
    pub struct ClusterPolicyProtocol {
        pub tcp: Option<DestinationProtocol> = "tcp",
        pub udp: Option<DestinationProtocol> = "udp",
        pub sctp: Option<DestinationProtocol> = "sctp",
        pub destination_named_port: Option<String> = "destinationNamedPort",
    }

    pub struct DestinationProtocol {
        pub destination_port: DestinationPort = "destinationPort",
    }

    /// Exactly one is there.
    pub struct DestinationPort {
        pub number: Option<i32> = "number",
        pub range: Option<DestinationPortRange> = "range",
    }

    pub struct DestinationPortRange {
        pub start: i32 = "start",
        pub end: i32 = "end",
    }

    /// Subjects and ingress peers of both versions; exactly one is there.
    pub struct PodPeer {
        pub namespaces: Option<LabelSelector> = "namespaces",
        pub pods: Option<NamespacedPods> = "pods",
    }

    /// Egress peers of both versions; exactly one is there.
    pub struct EgressPeer {
        pub namespaces: Option<LabelSelector> = "namespaces",
        pub pods: Option<NamespacedPods> = "pods",
        pub nodes: Option<LabelSelector> = "nodes",
        pub networks: Vec<String> = "networks",
        pub domain_names: Vec<String> = "domainNames",
    }

    pub struct NamespacedPods {
        pub namespace_selector: LabelSelector = "namespaceSelector",
        pub pod_selector: LabelSelector = "podSelector",
    }

    /// AdminNetworkPolicy and BaselineAdminNetworkPolicy, v1alpha1; only the former has a priority.
    pub struct AdminNetworkPolicy {
        pub metadata: ObjectMeta = "metadata",
        pub spec: AdminNetworkPolicySpec = "spec",
    }

    pub struct AdminNetworkPolicySpec {
        pub priority: i32 = "priority",
        pub subject: PodPeer = "subject",
        pub ingress: Vec<AdminIngressRule> = "ingress",
        pub egress: Vec<AdminEgressRule> = "egress",
    }

    pub struct AdminIngressRule {
        pub name: String = "name",
        /// `Allow`, `Deny` or `Pass`.
        pub action: String = "action",
        pub from: Vec<PodPeer> = "from",
        pub ports: Vec<AdminPort> = "ports",
    }

    pub struct AdminEgressRule {
        pub name: String = "name",
        pub action: String = "action",
        pub to: Vec<EgressPeer> = "to",
        pub ports: Vec<AdminPort> = "ports",
    }

    /// Exactly one is there.
    pub struct AdminPort {
        pub port_number: Option<AdminPortNumber> = "portNumber",
        pub port_range: Option<AdminPortRange> = "portRange",
        pub named_port: Option<String> = "namedPort",
    }

    pub struct AdminPortNumber {
        /// TCP when empty.
        pub protocol: String = "protocol",
        pub port: i32 = "port",
    }

    pub struct AdminPortRange {
        /// TCP when empty.
        pub protocol: String = "protocol",
        pub start: i32 = "start",
        pub end: i32 = "end",
    }
}
