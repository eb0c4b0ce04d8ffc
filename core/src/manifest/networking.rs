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

    pub struct Ingress {
        pub metadata: ObjectMeta = "metadata",
        pub spec: IngressSpec = "spec",
    }

    pub struct IngressSpec {
        pub ingress_class_name: Option<String> = "ingressClassName",
        pub default_backend: Option<IngressBackend> = "defaultBackend",
        pub rules: Vec<IngressRule> = "rules",
    }

    pub struct IngressRule {
        /// Empty: every host.
        pub host: String = "host",
        pub http: IngressPaths = "http",
    }

    pub struct IngressPaths {
        pub paths: Vec<IngressPath> = "paths",
    }

    pub struct IngressPath {
        pub path: String = "path",
        pub backend: IngressBackend = "backend",
    }

    pub struct IngressBackend {
        /// Absent where the backend is another resource.
        pub service: Option<IngressServiceBackend> = "service",
    }

    pub struct IngressServiceBackend {
        pub name: String = "name",
        pub port: ServiceBackendPort = "port",
    }

    pub struct ServiceBackendPort {
        pub name: String = "name",
        pub number: i32 = "number",
    }
}
