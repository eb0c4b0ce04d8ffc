//! Where a Service leads: which pods are behind it, and at which of their ports.

use std::net::IpAddr;

use super::ports::{FIRST_PORT, Protocol};
use crate::cluster::{Cluster, Declared, Phase, Pod, PodId};
use crate::manifest::core::{Service, ServicePort};
use crate::manifest::meta::IntOrString;
use crate::manifest::pod::{Container, ContainerPort};

/// What becomes of a connection to a Service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leads {
    /// One of its pods gets it, at the port that the Service's port stands for.
    ToPods,
    /// Its name means the addresses of its pods: nobody translates ports.
    Headless,
    /// It is another name for a host.
    ToName,
    /// Somebody else writes its endpoints: it has no selector.
    Unknown,
}

#[must_use]
pub fn leads(service: &Service) -> Leads {
    let spec = &service.spec;
    if spec.r#type.as_deref() == Some("ExternalName") {
        Leads::ToName
    } else if spec.selector.is_empty() {
        Leads::Unknown
    } else if spec.cluster_ip.as_deref() == Some("None") {
        Leads::Headless
    } else {
        Leads::ToPods
    }
}

/// The Service that a text names: `service:shop/web`, `web.shop.svc`, with the cluster's domain behind it or not, one of its
/// addresses, or `shop/web`, which a pod of that name goes before.
#[must_use]
pub fn named<'a>(cluster: &'a Cluster, text: &str) -> Option<&'a Declared<Service>> {
    if let Ok(address) = text.parse::<IpAddr>() {
        return cluster.services.iter().find(|service| has_address(&service.object, address));
    }
    let find = |namespace: &str, name: &str| at(cluster, namespace, name);
    let default = cluster.profile.default_namespace.as_str();
    let slashed = |text: &str| {
        let (namespace, name) = text.split_once('/').unwrap_or((default, text));
        find(namespace, name)
    };
    if let Some(text) = text.strip_prefix("service:") {
        return slashed(text);
    }
    let host = text.trim_end_matches('.');
    let host = host.strip_suffix(".cluster.local").unwrap_or(host);
    if let Some((name, namespace)) = host.strip_suffix(".svc").and_then(|host| host.split_once('.')) {
        return find(namespace, name);
    }
    if cluster.pod_by_id(text).is_some() { None } else { slashed(text) }
}

/// By its namespace and name.
#[must_use]
pub fn at<'a>(cluster: &'a Cluster, namespace: &str, name: &str) -> Option<&'a Declared<Service>> {
    let wanted = (namespace, name);
    let services = &cluster.services;
    let at = services.binary_search_by(|service| (&*service.namespace, &*service.name).cmp(&wanted)).ok()?;
    services.get(at)
}

fn has_address(service: &Service, address: IpAddr) -> bool {
    let spec = &service.spec;
    let mut own = spec.cluster_ip.iter().chain(&spec.cluster_ips).chain(&spec.external_ips);
    own.any(|own| own.parse::<IpAddr>().is_ok_and(|own| own.to_canonical() == address.to_canonical()))
}

/// How a Service is open to what is outside the cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Published {
    LoadBalancer,
    NodePort,
    ExternalIps,
}

#[must_use]
pub fn published(service: &Service) -> Option<Published> {
    let spec = &service.spec;
    match spec.r#type.as_deref() {
        Some("LoadBalancer") => Some(Published::LoadBalancer),
        Some("NodePort") => Some(Published::NodePort),
        Some("ExternalName") => None,
        _ => (!spec.external_ips.is_empty()).then_some(Published::ExternalIps),
    }
}

/// The pods behind a Service: those of its namespace that its selector selects and that have not ended. Of readiness the
/// files know nothing.
#[must_use]
pub fn pods_behind(cluster: &Cluster, service: &Declared<Service>) -> Vec<PodId> {
    let spec = &service.object.spec;
    if matches!(leads(&service.object), Leads::ToName | Leads::Unknown) {
        return Vec::new();
    }
    let namespace = service.namespace.as_str();
    let start = cluster.pods.partition_point(|pod| pod.namespace.as_str() < namespace);
    let beside = cluster.pod_ids().skip(start).take_while(|(_, pod)| pod.namespace == namespace);
    let selected = beside.filter(|(_, pod)| {
        pod.phase == Phase::Running && spec.selector.iter().all(|(key, value)| pod.labels().get(key) == Some(value))
    });
    selected.map(|(id, _)| id).collect()
}

/// TCP unless it says otherwise (`SetDefaults_Service`); `None` for one that no policy knows.
#[must_use]
pub fn protocol(port: &ServicePort) -> Option<Protocol> {
    protocol_of(port.protocol.as_deref())
}

fn protocol_of(written: Option<&str>) -> Option<Protocol> {
    written.filter(|name| !name.is_empty()).map_or(Some(Protocol::Tcp), Protocol::of)
}

/// The Service's port with this number, and its index.
#[must_use]
pub fn port_at(service: &Service, number: u16, wanted: Protocol) -> Option<(usize, &ServicePort)> {
    let mut ports = service.spec.ports.iter().enumerate();
    ports.find(|(_, port)| port.port == i32::from(number) && protocol(port) == Some(wanted))
}

/// The port of a pod that gets what a Service's port takes, as `podutil.FindPort` looks it up: a name among the containers'
/// ports of the same protocol, then among those of sidecars; no name and no number is the Service's own.
#[must_use]
pub fn target_port(port: &ServicePort, pod: &Pod) -> Option<u16> {
    let number = |value: i64| u16::try_from(value).ok().filter(|port| *port >= FIRST_PORT);
    match &port.target_port {
        Some(IntOrString::String(name)) if !name.is_empty() => {
            let is_wanted = |own: &&ContainerPort| {
                own.name.as_ref() == Some(name) && protocol_of(own.protocol.as_deref()) == protocol(port)
            };
            let found = serving(pod).into_iter().find_map(|container| container.ports.iter().find(is_wanted))?;
            number(found.container_port.into())
        }
        Some(IntOrString::Int(target)) if *target != 0 => number(*target),
        _ => number(port.port.into()),
    }
}

/// The containers that serve while the pod runs: the regular ones, then the init containers that go on beside them.
fn serving(pod: &Pod) -> Vec<&Container> {
    let mut serving: Vec<_> = pod.spec.containers.iter().collect();
    let init = pod.spec.init_containers.iter();
    serving.extend(init.filter(|container| container.restart_policy.as_deref() == Some("Always")));
    serving
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::playground::cluster_of;

    const SHOP: &str = "
apiVersion: v1
kind: Pod
metadata: {name: a, namespace: shop, labels: {app: web}}
spec:
  initContainers:
  - {name: side, image: i, restartPolicy: Always, ports: [{name: metrics, containerPort: 9100}]}
  - {name: init, image: i, ports: [{name: early, containerPort: 1}]}
  containers:
  - {name: c, image: i, ports: [{name: http, containerPort: 53, protocol: UDP}, {name: http, containerPort: 8080}]}
---
apiVersion: v1
kind: Pod
metadata: {name: done, namespace: shop, labels: {app: web}}
status: {phase: Succeeded}
---
apiVersion: v1
kind: Pod
metadata: {name: b, namespace: other, labels: {app: web}}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {clusterIP: 10.96.0.7, externalIPs: [198.51.100.7], selector: {app: web}, ports: [{port: 80, targetPort: http}]}
---
apiVersion: v1
kind: Service
metadata: {name: a, namespace: shop}
spec: {selector: {app: web}}
";

    #[test]
    fn a_service_is_named_by_its_dns_name_by_its_addresses_or_where_no_pod_has_the_name() {
        let (cluster, _) = cluster_of(SHOP);
        for (text, expected) in [
            ("web.shop.svc", Some("web")),
            ("web.shop.svc.cluster.local", Some("web")),
            ("web.shop.svc.cluster.local.", Some("web")),
            ("service:shop/web", Some("web")),
            ("10.96.0.7", Some("web")),
            ("198.51.100.7", Some("web")),
            ("shop/web", Some("web")),
            ("service:shop/a", Some("a")),
            ("shop/a", None),
            ("web.other.svc", None),
            ("web.shop", None),
            ("10.96.0.8", None),
            ("service:web", None),
            ("", None),
        ] {
            let found = named(&cluster, text).map(|service| service.name.as_str());
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn the_pods_behind_a_service_are_those_of_its_namespace_that_have_not_ended() {
        let (cluster, _) = cluster_of(SHOP);
        let web = named(&cluster, "service:shop/web").expect("it is there");
        let pods: Vec<_> = pods_behind(&cluster, web).iter().map(|id| cluster.pod(*id).map(Pod::id)).collect();
        assert_eq!(pods, [Some("shop/a".to_owned())]);
    }

    #[test]
    fn a_target_port_is_looked_up_in_the_pod_by_name_and_protocol_sidecars_too() {
        let (cluster, _) = cluster_of(SHOP);
        let pod = &cluster.pods[cluster.pod_by_id("shop/a").expect("it is there").0 as usize];
        let name = |name: &str| Some(IntOrString::String(name.to_owned()));
        for (protocol, target, expected) in [
            (None, name("http"), Some(8080)),
            (Some("UDP"), name("http"), Some(53)),
            (Some("SCTP"), name("http"), None),
            (None, name("metrics"), Some(9100)),
            (None, name("early"), None),
            (None, name("https"), None),
            (None, Some(IntOrString::Int(8443)), Some(8443)),
            (None, Some(IntOrString::Int(70_000)), None),
            (None, Some(IntOrString::Int(0)), Some(80)),
            (None, name(""), Some(80)),
            (None, None, Some(80)),
        ] {
            let port = ServicePort {
                port: 80,
                protocol: protocol.map(str::to_owned),
                target_port: target,
                ..ServicePort::default()
            };
            assert_eq!(target_port(&port, pod), expected, "{port:?}");
        }
    }

    #[test]
    fn a_port_of_a_service_is_found_by_number_and_protocol() {
        let (cluster, _) = cluster_of(SHOP);
        let web = named(&cluster, "service:shop/web").expect("it is there");
        for (number, protocol, expected) in
            [(80, Protocol::Tcp, true), (80, Protocol::Udp, false), (8080, Protocol::Tcp, false)]
        {
            assert_eq!(port_at(&web.object, number, protocol).is_some(), expected, "{number}");
        }
    }

    #[test]
    fn where_a_service_leads_is_told_by_its_type_and_its_selector() {
        for (spec, expected) in [
            ("{selector: {a: b}}", Leads::ToPods),
            ("{selector: {a: b}, clusterIP: None}", Leads::Headless),
            ("{clusterIP: None}", Leads::Unknown),
            ("{}", Leads::Unknown),
            ("{type: ExternalName, externalName: db.example.com, selector: {a: b}}", Leads::ToName),
        ] {
            let text = format!("apiVersion: v1\nkind: Service\nmetadata: {{name: s}}\nspec: {spec}\n");
            assert_eq!(leads(&cluster_of(&text).0.services[0].object), expected, "{spec}");
        }
    }
}
