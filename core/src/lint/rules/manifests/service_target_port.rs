//! # A Service's target port that no pod has
//!
//! ## What it finds
//!
//! A Service port whose `targetPort` is a name that none of the pods which the Service selects, in what you pasted, gives to
//! a container port; or a number that none of them lists among its container ports, where each lists some.
//!
//! ## Why it matters
//!
//! A name is looked up at each pod. Without it the port has no endpoints, and connections to it are refused. A number needs
//! no container port to be listed; but who lists others and not this one rarely listens on it.
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
use crate::cluster::Pod;
use crate::finding::Severity;
use crate::lint::policies::container_ports;
use crate::lint::{Found, Lint, World};
use crate::manifest::meta::IntOrString;
use crate::text::FieldPath;

pub(crate) const LINT: Lint = Lint { code: "service-target-port", severity: Severity::Warning, check };

/// A port of a Service with the target that no pod has yet shown to be there.
struct Missing<'a> {
    index: usize,
    protocol: &'a str,
    target: IntOrString,
    field: &'static str,
}

fn check(world: &World<'_>, found: &mut Found<'_>) {
    each_service_with_pods(world, found, &mut |service, pods, found| {
        let mut missing = Vec::new();
        for (index, port) in service.object.spec.ports.iter().enumerate() {
            let protocol = port.protocol.as_deref().filter(|protocol| !protocol.is_empty()).unwrap_or("TCP");
            // `SetDefaults_Service`: the port itself.
            let same = || (IntOrString::Int(port.port.into()), "port");
            let (target, field) = match &port.target_port {
                None | Some(IntOrString::Int(0)) => same(),
                Some(target) => (target.clone(), "targetPort"),
            };
            missing.push(Missing { index, protocol, target, field });
        }
        let mut selected = 0;
        while let Some(pod) = (!missing.is_empty()).then(|| pods.next()).flatten() {
            selected += 1;
            missing.retain(|missing| !may_listen(pod, missing));
        }
        for missing in missing.iter().filter(|_| selected > 0) {
            let (of, help, written) = match &missing.target {
                IntOrString::String(name) => {
                    (" port named `", "name a container port, or write its number", name.clone())
                }
                IntOrString::Int(number) => {
                    (" port `", "write the port that the containers listen on as `targetPort`", number.to_string())
                }
            };
            let message = ["no pod of this Service has a ", missing.protocol, of, &written, "` in what you pasted"];
            let at = FieldPath::of("spec.ports").index(missing.index).field(missing.field);
            found.add(&service.at(&at), message.concat(), help);
        }
    });
}

/// It lists the port, or none at all where the port is a number.
fn may_listen(pod: &Pod, missing: &Missing<'_>) -> bool {
    let ports = container_ports(pod);
    match &missing.target {
        IntOrString::String(name) => ports.iter().any(|port| port.0 == name.as_str() && port.1 == missing.protocol),
        IntOrString::Int(number) => {
            ports.is_empty() || ports.iter().any(|port| i64::from(port.2) == *number && port.1 == missing.protocol)
        }
    }
}
