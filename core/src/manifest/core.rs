//! core/v1: namespaces, service accounts, services and what surrounds pods.

use std::rc::Rc;

use super::meta::{IntOrString, Labels, ObjectMeta};
use super::pod::{PodSpec, PodStatus, PodTemplateSpec};
use crate::order::Map;
use crate::yaml::objects;

objects! {
    pub struct Namespace {
        pub metadata: ObjectMeta = "metadata",
    }

    pub struct ServiceAccount {
        pub metadata: ObjectMeta = "metadata",
        pub automount_service_account_token: Option<bool> = "automountServiceAccountToken",
    }

    pub struct Pod {
        pub metadata: Rc<ObjectMeta> = "metadata",
        pub spec: Rc<PodSpec> = "spec",
        pub status: PodStatus = "status",
    }

    /// A bare pod template, as in the `PodTemplate` kind.
    pub struct PodTemplate {
        pub metadata: ObjectMeta = "metadata",
        pub template: PodTemplateSpec = "template",
    }

    pub struct Service {
        pub metadata: ObjectMeta = "metadata",
        pub spec: ServiceSpec = "spec",
    }

    pub struct ServiceSpec {
        pub selector: Labels = "selector",
        pub ports: Vec<ServicePort> = "ports",
        pub r#type: Option<String> = "type",
        pub cluster_ip: Option<String> = "clusterIP",
        pub cluster_ips: Vec<String> = "clusterIPs",
        pub external_ips: Vec<String> = "externalIPs",
        /// Of type `ExternalName`: the domain that it stands for.
        pub external_name: String = "externalName",
        /// `Cluster` (also when absent) or `Local`.
        pub external_traffic_policy: String = "externalTrafficPolicy",
        /// Who may come through the load balancer; empty: everybody.
        pub load_balancer_source_ranges: Vec<String> = "loadBalancerSourceRanges",
    }

    pub struct ServicePort {
        pub name: Option<String> = "name",
        pub protocol: Option<String> = "protocol",
        pub port: i32 = "port",
        pub target_port: Option<IntOrString> = "targetPort",
        /// 0: none is chosen in the files.
        pub node_port: i32 = "nodePort",
    }

    /// `ConfigMap` and `Secret`: only that they are there matters here; their data is never read. Expectations likewise.
    pub struct Configuration {
        pub metadata: ObjectMeta = "metadata",
    }

    pub struct Node {
        pub metadata: ObjectMeta = "metadata",
        pub status: NodeStatus = "status",
    }

    pub struct NodeStatus {
        pub addresses: Vec<NodeAddress> = "addresses",
    }

    pub struct NodeAddress {
        pub r#type: String = "type",
        pub address: String = "address",
    }

    /// `ReplicationController`: the one workload whose selector is a plain map.
    pub struct ReplicationController {
        pub metadata: ObjectMeta = "metadata",
        pub spec: ReplicationControllerSpec = "spec",
    }

    pub struct ReplicationControllerSpec {
        pub replicas: Option<i32> = "replicas",
        pub selector: Map<String, String> = "selector",
        pub template: PodTemplateSpec = "template",
    }
}
