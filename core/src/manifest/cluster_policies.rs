//! policy.networking.k8s.io: policies for the whole cluster, in their older form (v1alpha1: AdminNetworkPolicy and
//! BaselineAdminNetworkPolicy) and their present one (v1alpha2: ClusterNetworkPolicy). One type stands for the three: it has
//! the fields of all, and who reads it takes those that its kind has.

use super::meta::{LabelSelector, ObjectMeta};
use crate::yaml::objects;

objects! {
    pub struct ClusterPolicy {
        pub metadata: ObjectMeta = "metadata",
        pub spec: ClusterPolicySpec = "spec",
    }

    pub struct ClusterPolicySpec {
        /// v1alpha2: `Admin` or `Baseline`.
        pub tier: String = "tier",
        /// Not of the BaselineAdminNetworkPolicy.
        pub priority: i32 = "priority",
        pub subject: ClusterPolicyPeer = "subject",
        pub ingress: Vec<ClusterPolicyRule> = "ingress",
        pub egress: Vec<ClusterPolicyRule> = "egress",
    }

    pub struct ClusterPolicyRule {
        pub name: String = "name",
        /// `Accept` (v1alpha1: `Allow`), `Deny` or `Pass`.
        pub action: String = "action",
        /// Of ingress rules.
        pub from: Vec<ClusterPolicyPeer> = "from",
        /// Of egress rules.
        pub to: Vec<ClusterPolicyPeer> = "to",
        /// v1alpha2.
        pub protocols: Vec<ClusterPolicyProtocol> = "protocols",
        /// v1alpha1.
        pub ports: Vec<AdminPort> = "ports",
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
        pub range: Option<AdminPortRange> = "range",
    }

    /// Subjects and peers; exactly one is there, which only for egress can be one of the last three.
    pub struct ClusterPolicyPeer {
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
        /// Only v1alpha1 has it here; TCP when empty.
        pub protocol: String = "protocol",
        pub start: i32 = "start",
        pub end: i32 = "end",
    }
}
