//! The pod that is checked, as it is after the API server has filled in defaults.

use crate::manifest::meta::ObjectMeta;
use crate::manifest::pod::{Container, PodSecurityContext, PodSpec, SecurityContext};
use crate::text::FieldPath;

pub(super) struct Subject<'a> {
    pub metadata: &'a ObjectMeta,
    pub spec: &'a PodSpec,
    /// Every container in the order in which upstream's `visitContainers` takes them: init, regular, ephemeral.
    pub containers: Vec<Visited<'a>>,
    /// Whether ports of a pod in the host's network get their `hostPort` (`defaultHostNetworkPorts` of core/v1).
    pub fills_host_ports: bool,
    /// Whether breaches are told as Kubernetes 1.24 told them.
    pub terse: bool,
}

/// One container with its place.
#[derive(Clone, Copy)]
pub(super) struct Visited<'a> {
    pub container: &'a Container,
    list: &'static str,
    index: usize,
}

impl<'a> Subject<'a> {
    pub fn security(&self) -> Option<&'a PodSecurityContext> {
        self.spec.security_context.as_ref()
    }

    /// A user namespace of its own turns the pod's root into an ordinary user of the node.
    pub fn has_user_namespace(&self) -> bool {
        self.spec.host_users == Some(false)
    }

    /// The ports that a container takes from its node, with their index.
    pub fn host_ports(&self, visited: &Visited<'a>) -> impl Iterator<Item = (usize, i32)> + use<'a> {
        // Ephemeral containers have no ports, so defaulting passes them by.
        let fills = self.fills_host_ports && self.spec.host_network && visited.list != "ephemeralContainers";
        let ports = visited.container.ports.iter().enumerate().map(move |(index, port)| {
            let filled = if fills && port.host_port == 0 { port.container_port } else { port.host_port };
            (index, filled)
        });
        ports.filter(|(_, port)| *port != 0)
    }
}

impl<'a> Visited<'a> {
    pub fn all(spec: &'a PodSpec) -> Vec<Self> {
        spec.all_containers().into_iter().map(|(list, index, container)| Self { container, list, index }).collect()
    }

    pub fn name(&self) -> &'a str {
        &self.container.name
    }

    pub fn security(&self) -> Option<&'a SecurityContext> {
        self.container.security_context.as_ref()
    }

    /// A field of the container, such as `ports`.
    pub fn field(&self, name: &str) -> FieldPath {
        FieldPath::of("spec").field(self.list).index(self.index).field(name)
    }

    pub fn security_field(&self, name: &str) -> FieldPath {
        self.field("securityContext").field(name)
    }
}

/// A field of the pod's own security context.
pub(super) fn pod_security_field(name: &str) -> FieldPath {
    FieldPath::of("spec.securityContext").field(name)
}
