//! # A Service's target port that no pod has
//!
//! ## What it finds
//!
//! A Service port whose `targetPort` is a name that none of the pods which the Service selects, in what you pasted, gives to
//! a container port.
//!
//! ## Why it matters
//!
//! A name is looked up at each pod. Without it the port has no endpoints, and connections to it are refused.
//!
//! ## Example
//!
//! ```yaml
//! kind: Service
//! spec: {selector: {app: web}, ports: [{port: 80, targetPort: web}]}
//! ---
//! kind: Pod
//! metadata: {labels: {app: web}}
//! spec: {containers: [{name: web, image: nginx, ports: [{name: http, containerPort: 8080}]}]}
//! ```
//!
//! ## Instead
//!
//! Write the name of the container port, not that of the container: `targetPort: http`.

use super::service_selects_no_pod::each_service_with_pods;
use crate::finding::Severity;
use crate::lint::policies::container_ports;
use crate::lint::{Found, Lint, World};
use crate::manifest::meta::IntOrString;
use crate::text::FieldPath;

pub(crate) const LINT: Lint = Lint { code: "service-target-port", severity: Severity::Warning, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    each_service_with_pods(world, found, &mut |service, pods, found| {
        let ports = service.object.spec.ports.iter().enumerate();
        let mut missing: Vec<_> = ports
            .filter_map(|(index, port)| match &port.target_port {
                Some(IntOrString::String(name)) => Some((index, name, port.protocol.as_deref().unwrap_or("TCP"))),
                _ => None,
            })
            .collect();
        let mut selected = 0;
        while let Some(pod) = (!missing.is_empty()).then(|| pods.next()).flatten() {
            selected += 1;
            missing.retain(|(_, name, protocol)| {
                !container_ports(pod).any(|port| port.0 == name.as_str() && port.1 == *protocol)
            });
        }
        for (index, name, protocol) in missing.iter().filter(|_| selected > 0) {
            let message = ["no pod of this Service has a ", protocol, " port named `", name, "` in what you pasted"];
            let at = FieldPath::of("spec.ports").index(*index).field("targetPort");
            found.add(&service.at(&at), message.concat(), "name a container port, or write its number");
        }
    });
}
