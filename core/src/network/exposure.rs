//! What brings traffic from outside the cluster to pods: Services that are open to it, Ingresses, ports of nodes. Whether
//! policies let it in is another question.

use super::ports::{FIRST_PORT, Protocol};
use super::service::{self, Published};
use super::{End, Network};
use crate::cluster::standing::StandingKind;
use crate::cluster::{Cluster, Declared, Phase, Pod, PodId};
use crate::manifest::core::{Service, ServicePort};
use crate::manifest::networking::{Ingress, IngressBackend, ServiceBackendPort};
use crate::manifest::pod::ContainerPort;
use crate::sources::Citation;
use crate::text::FieldPath;

/// At most so many ways in are looked at.
pub const MAX_OPENINGS: usize = 1000;

/// A way from outside to a port of pods.
#[derive(Clone, Debug)]
pub struct Opening<'cluster> {
    pub way: Way<'cluster>,
    /// The Service's or the node's port.
    pub port: u16,
    pub protocol: Protocol,
    /// The pods, each with its own port that gets the traffic; 0 is whatever it listens on.
    pub pods: Vec<(PodId, u16)>,
    /// What opens it.
    pub at: Citation,
}

#[derive(Clone, Copy, Debug)]
pub enum Way<'cluster> {
    Service(Published, &'cluster Declared<Service>),
    Ingress {
        ingress: &'cluster Declared<Ingress>,
        /// Empty: every host.
        host: &'cluster str,
        path: &'cluster str,
        service: &'cluster Declared<Service>,
    },
    HostPort,
    HostNetwork,
}

impl<'cluster> Way<'cluster> {
    #[must_use]
    pub fn service(&self) -> Option<&'cluster Declared<Service>> {
        match self {
            Self::Service(_, service) | Self::Ingress { service, .. } => Some(service),
            Self::HostPort | Self::HostNetwork => None,
        }
    }
}

/// The ways in: by Services, by Ingresses, then by ports of nodes, each in the cluster's order; at most [`MAX_OPENINGS`].
#[must_use]
pub fn openings(cluster: &Cluster) -> Vec<Opening<'_>> {
    let mut finder = Finder { cluster, openings: Vec::new() };
    for service in &cluster.services {
        finder.service(service);
    }
    for ingress in &cluster.ingresses {
        finder.ingress(ingress);
    }
    for (id, pod) in cluster.pod_ids().filter(|(_, pod)| pod.phase == Phase::Running) {
        finder.node_ports(id, pod);
    }
    finder.openings
}

struct Finder<'cluster> {
    cluster: &'cluster Cluster,
    openings: Vec<Opening<'cluster>>,
}

impl<'cluster> Finder<'cluster> {
    fn add(&mut self, opening: Opening<'cluster>) {
        if !opening.pods.is_empty() && self.openings.len() < MAX_OPENINGS {
            self.openings.push(opening);
        }
    }

    fn service(&mut self, service: &'cluster Declared<Service>) {
        let Some(published) = service::published(&service.object) else { return };
        let behind = service::pods_behind(self.cluster, service);
        for (index, port) in service.object.spec.ports.iter().enumerate() {
            let at = service.at(&FieldPath::of("spec.ports").index(index));
            self.service_port(Way::Service(published, service), port, &behind, at);
        }
    }

    fn service_port(&mut self, way: Way<'cluster>, port: &ServicePort, behind: &[PodId], at: Citation) {
        let (Some(protocol), Ok(number)) = (service::protocol(port), u16::try_from(port.port)) else { return };
        let targets = behind.iter().filter_map(|id| Some((*id, service::target_port(port, self.cluster.pod(*id)?)?)));
        let pods = targets.collect();
        self.add(Opening { way, port: number, protocol, pods, at });
    }

    fn ingress(&mut self, ingress: &'cluster Declared<Ingress>) {
        let spec = &ingress.object.spec;
        if let Some(backend) = &spec.default_backend {
            self.backend(ingress, "", "", backend, &FieldPath::of("spec.defaultBackend"));
        }
        for (index, rule) in spec.rules.iter().enumerate() {
            let paths = FieldPath::of("spec.rules").index(index).field("http.paths");
            for (index, path) in rule.http.paths.iter().enumerate() {
                self.backend(ingress, &rule.host, &path.path, &path.backend, &paths.index(index));
            }
        }
    }

    fn backend(
        &mut self,
        ingress: &'cluster Declared<Ingress>,
        host: &'cluster str,
        path: &'cluster str,
        backend: &'cluster IngressBackend,
        at: &FieldPath,
    ) {
        let Some(backend) = &backend.service else { return };
        let Some(service) = service::at(self.cluster, &ingress.namespace, &backend.name) else { return };
        let Some(port) = port_of(&service.object, &backend.port) else { return };
        if self.openings.len() < MAX_OPENINGS {
            let behind = service::pods_behind(self.cluster, service);
            self.service_port(Way::Ingress { ingress, host, path, service }, port, &behind, ingress.at(at));
        }
    }

    /// A pod in its node's network listens at the node itself; others have some ports of the node lead to theirs.
    fn node_ports(&mut self, id: PodId, pod: &'cluster Pod) {
        let host_network = pod.spec.host_network;
        let mut declares = false;
        let serving = pod.spec.all_containers().into_iter().filter(|(list, _, container)| {
            *list == "containers" || container.restart_policy.as_deref() == Some("Always")
        });
        for (list, container, written) in serving {
            for (index, port) in written.ports.iter().enumerate() {
                let host = if host_network { port.container_port } else { port.host_port };
                let (Some(host), Some(own), Some(protocol)) =
                    (number(host), number(port.container_port), protocol_of(port))
                else {
                    continue;
                };
                declares = true;
                if port.host_ip.as_deref().is_some_and(is_loopback) {
                    continue;
                }
                let at = FieldPath::of("spec").field(list).index(container).field("ports").index(index);
                let way = if host_network { Way::HostNetwork } else { Way::HostPort };
                self.add(Opening { way, port: host, protocol, pods: vec![(id, own)], at: pod.at(&at) });
            }
        }
        if host_network && !declares {
            let at = pod.field("spec.hostNetwork");
            let (way, protocol) = (Way::HostNetwork, Protocol::Tcp);
            self.add(Opening { way, port: 0, protocol, pods: vec![(id, 0)], at });
        }
    }
}

fn number(port: i32) -> Option<u16> {
    u16::try_from(port).ok().filter(|port| *port >= FIRST_PORT)
}

fn protocol_of(port: &ContainerPort) -> Option<Protocol> {
    port.protocol.as_deref().filter(|name| !name.is_empty()).map_or(Some(Protocol::Tcp), Protocol::of)
}

fn is_loopback(address: &str) -> bool {
    address.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// The Service's port that a backend names, by number or by name.
fn port_of<'a>(service: &'a Service, wanted: &ServiceBackendPort) -> Option<&'a ServicePort> {
    let mut ports = service.spec.ports.iter();
    if wanted.name.is_empty() {
        ports.find(|port| port.port == wanted.number)
    } else {
        ports.find(|port| port.name.as_ref() == Some(&wanted.name))
    }
}

/// How controllers for Ingresses name themselves in `app.kubernetes.io/name`.
const CONTROLLERS: [&str; 8] = [
    "ingress-nginx",
    "nginx-ingress",
    "traefik",
    "kubernetes-ingress",
    "haproxy-ingress",
    "contour",
    "kong",
    "apisix-ingress-controller",
];

impl Network {
    /// What sends on what Ingresses say: the controller's pods of the files, else the standing one.
    #[must_use]
    pub fn ingress_controllers(&self, cluster: &Cluster) -> Vec<End> {
        let is_controller = |pod: &Pod| {
            let name = pod.labels().get("app.kubernetes.io/name").map_or("", String::as_str);
            pod.phase == Phase::Running && CONTROLLERS.contains(&name)
        };
        let ends: Vec<End> =
            cluster.pod_ids().filter(|(_, pod)| is_controller(pod)).map(|(id, _)| End::Pod(id)).collect();
        if !ends.is_empty() {
            return ends;
        }
        let standing = self.standing.iter().position(|peer| peer.kind == StandingKind::IngressController);
        standing.and_then(|index| u32::try_from(index).ok()).map(End::Standing).into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::playground::cluster_of;

    const SHOP: &str = "
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec:
  containers:
  - name: c
    image: i
    ports:
    - {name: http, containerPort: 8080}
    - {containerPort: 9000, hostPort: 9001, protocol: UDP}
    - {containerPort: 9000, hostPort: 9002, hostIP: 127.0.0.1}
---
apiVersion: v1
kind: Pod
metadata: {name: agent, namespace: shop}
spec: {hostNetwork: true, containers: [{name: c, image: i}]}
---
apiVersion: v1
kind: Pod
metadata: {name: proxy, namespace: shop}
spec: {hostNetwork: true, containers: [{name: c, image: i, ports: [{containerPort: 80}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: inside, namespace: shop}
spec: {selector: {app: web}, ports: [{name: web, port: 80, targetPort: http}]}
---
apiVersion: v1
kind: Service
metadata: {name: outside, namespace: shop}
spec: {type: LoadBalancer, selector: {app: web}, ports: [{port: 443, targetPort: http}, {port: 1, targetPort: none}]}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: front, namespace: shop}
spec:
  defaultBackend: {service: {name: gone, port: {number: 80}}}
  rules:
  - host: shop.example.com
    http:
      paths:
      - {path: /a, backend: {service: {name: inside, port: {name: web}}}}
      - {path: /b, backend: {service: {name: inside, port: {number: 81}}}}
";

    #[test]
    fn ways_in_are_services_that_are_open_ingresses_and_ports_of_nodes() {
        let (cluster, _) = cluster_of(SHOP);
        let told: Vec<String> = openings(&cluster)
            .iter()
            .map(|opening| {
                let way = match opening.way {
                    Way::Service(published, service) => format!("{published:?} {}", service.name),
                    Way::Ingress { host, path, service, .. } => format!("{host}{path} {}", service.name),
                    Way::HostPort => "host port".to_owned(),
                    Way::HostNetwork => "host network".to_owned(),
                };
                let pods = opening.pods.iter().map(|(id, port)| (&*cluster.pods[id.0 as usize].name, *port));
                let protocol = opening.protocol.name();
                format!("{way} {} {protocol} {:?} {}", opening.port, pods.collect::<Vec<_>>(), opening.at.path)
            })
            .collect();
        let expected = [
            "LoadBalancer outside 443 TCP [(\"web\", 8080)] spec.ports[0]",
            "shop.example.com/a inside 80 TCP [(\"web\", 8080)] spec.rules[0].http.paths[0]",
            "host network 0 TCP [(\"agent\", 0)] spec.hostNetwork",
            "host network 80 TCP [(\"proxy\", 80)] spec.containers[0].ports[0]",
            "host port 9001 UDP [(\"web\", 9000)] spec.containers[0].ports[1]",
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn a_controller_in_the_files_takes_the_place_of_the_standing_one() {
        let (cluster, _) = cluster_of(SHOP);
        let network = crate::network::evaluate(&cluster);
        assert!(matches!(network.ingress_controllers(&cluster)[..], [End::Standing(_)]));
        let traefik = "---\napiVersion: v1\nkind: Pod\nmetadata: {name: t, namespace: kube-system, labels: {app.kubernetes.io/name: traefik}}\n";
        let (cluster, _) = cluster_of(&[SHOP, traefik].concat());
        let network = crate::network::evaluate(&cluster);
        assert!(matches!(network.ingress_controllers(&cluster)[..], [End::Pod(PodId(0))]));
    }
}
