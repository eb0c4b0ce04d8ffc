//! # An Ingress without its Service
//!
//! ## What it finds
//!
//! A backend of an Ingress that names a Service which you did not paste, though others of its namespace, or a port which
//! the Service does not have.
//!
//! ## Why it matters
//!
//! The ingress controller finds nothing to send the requests to, and answers them with an error such as 503.
//!
//! ## Example
//!
//! ```yaml
//! kind: Ingress
//! spec: {defaultBackend: {service: {name: web, port: {number: 8080}}}}
//! ---
//! kind: Service
//! metadata: {name: web}
//! spec: {ports: [{port: 80, targetPort: 8080}]}
//! ```
//!
//! ## Instead
//!
//! Name a Service of the Ingress's own namespace, and the Service's `port`, not its `targetPort`.

use crate::cluster::Declared;
use crate::finding::Severity;
use crate::lint::{Found, Lint, World};
use crate::manifest::core::Service;
use crate::manifest::networking::{Ingress, IngressBackend};
use crate::text::FieldPath;

pub(crate) const LINT: Lint = Lint { code: "ingress-backend", severity: Severity::Warning, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    for ingress in &world.cluster.ingresses {
        let spec = &ingress.object.spec;
        if let Some(backend) = &spec.default_backend {
            check_backend(world, ingress, backend, &FieldPath::of("spec.defaultBackend"), found);
        }
        for (rule, of_host) in spec.rules.iter().enumerate() {
            for (path, of_path) in of_host.http.paths.iter().enumerate() {
                let at = FieldPath::of("spec.rules").index(rule).field("http.paths").index(path).field("backend");
                check_backend(world, ingress, &of_path.backend, &at, found);
            }
        }
        if found.is_full() {
            return;
        }
    }
}

fn check_backend(
    world: &World<'_>,
    ingress: &Declared<Ingress>,
    backend: &IngressBackend,
    at: &FieldPath,
    found: &mut Found<'_>,
) {
    let Some(named) = &backend.service else { return };
    let services = &world.cluster.services;
    let here = services.partition_point(|service| service.namespace < ingress.namespace);
    let here = services.get(here..).unwrap_or_default();
    let here = here.get(..here.partition_point(|service| service.namespace == ingress.namespace)).unwrap_or_default();
    let Ok(index) = here.binary_search_by(|service| service.name.cmp(&named.name)) else {
        let refused = ["Service ", &ingress.namespace, "/", &named.name].concat();
        if !here.is_empty() && !world.cluster.may_hold(&[&refused]) {
            let message = ["no Service `", &named.name, "` in this namespace in what you pasted"].concat();
            let at = ingress.at(&at.field("service.name"));
            found.add(&at, message, "an Ingress reaches Services of its own namespace only");
        }
        return;
    };
    let Some(service) = here.get(index).filter(|service| is_of_pods(service)) else { return };
    let ports = &service.object.spec.ports;
    let is_named = !named.port.name.is_empty();
    let same_name = |name: &Option<String>| name.as_deref().unwrap_or_default() == named.port.name;
    let there = ports.iter().any(|port| match is_named {
        true => same_name(&port.name),
        false => port.port == named.port.number,
    });
    if !there {
        let port = if is_named { named.port.name.clone() } else { named.port.number.to_string() };
        let message = ["Service `", &named.name, "` has no port `", &port, "`"].concat();
        let at = ingress.at(&at.field(if is_named { "service.port.name" } else { "service.port.number" }));
        found.add(&at, message, "write the `port` of the Service, not its `targetPort`");
    }
}

/// No other name of a domain, whose ports are not listed.
fn is_of_pods(service: &Declared<Service>) -> bool {
    service.object.spec.r#type.as_deref() != Some("ExternalName")
}
