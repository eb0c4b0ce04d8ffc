//! # A Service's port where the pods' port is needed
//!
//! ## What it finds
//!
//! A rule with a port number that a Service of the pods in question maps to another `targetPort`, while neither the rule
//! nor the pods mention that target as this number.
//!
//! ## Why it matters
//!
//! A policy sees the connection after the Service has chosen a pod and its port. The number in a rule is the container's,
//! for ingress and for egress alike.
//!
//! ## Example
//!
//! ```yaml
//! kind: Service
//! spec:
//!   selector: {app: web}
//!   ports: [{port: 80, targetPort: 8080}]
//! ---
//! kind: NetworkPolicy
//! spec:
//!   podSelector: {matchLabels: {app: web}}
//!   ingress: [{ports: [{port: 80}]}]
//! ```
//!
//! ## Instead
//!
//! Write the target: `ports: [{port: 8080}]`.

use crate::cluster::{Declared, Pod};
use crate::finding::Severity;
use crate::lint::policies::{RuleAt, container_ports};
use crate::lint::{Found, Lint, World};
use crate::manifest::core::{Service, ServicePort};
use crate::manifest::meta::IntOrString;
use crate::network::Direction;
use crate::order::Map;
use crate::text::Fix;

pub(crate) const LINT: Lint = Lint { code: "service-port", severity: Severity::Warning, check };

/// At most so many Services with one port number are looked at for a rule.
const MAX_SERVICES: usize = 16;

/// At most so many times a Service is held against a pod.
const MAX_STEPS: usize = 3_000_000;

type ByPort<'a> = Map<i64, Vec<(&'a Declared<Service>, &'a ServicePort)>>;

fn check(world: &World<'_>, found: &mut Found<'_>) {
    let mut by_port: ByPort<'_> = Map::new();
    for service in world.cluster.services.iter().filter(|service| !service.object.spec.selector.is_empty()) {
        for port in service.object.spec.ports.iter().filter(|port| target(port).is_some()) {
            by_port.or_default(i64::from(port.port)).push((service, port));
        }
    }
    let mut steps = 0;
    world.each_rule(found, &mut |rule, found| {
        for (index, port) in rule.ports.iter().enumerate() {
            let (Some(IntOrString::Int(number)), None) = (&port.port, port.end_port) else { continue };
            let Some(services) = by_port.get(number) else { continue };
            let protocol = port.protocol.as_deref().unwrap_or("TCP");
            let is_candidate = |(service, of_service): &&(&Declared<Service>, &ServicePort)| {
                of_service.protocol.as_deref().unwrap_or("TCP") == protocol
                    && (rule.direction == Direction::Egress || service.namespace == rule.policy.declared.namespace)
            };
            let services: Vec<_> = services.iter().filter(is_candidate).take(MAX_SERVICES).collect();
            let mut hit = None;
            world.each_destination(rule, &mut |end| {
                steps += services.len();
                let pod = world.pod(end);
                hit = pod.and_then(|pod| services.iter().find_map(|(service, port)| maps(service, port, pod)));
                hit.is_some() || steps > MAX_STEPS
            });
            if let Some((service, target)) = hit {
                tell(world, rule, index, service, target, found);
            }
        }
    });
}

/// The Service, and the port at which this pod gets what the Service takes at another, of which the pod knows nothing.
fn maps<'a>(service: &'a Declared<Service>, port: &ServicePort, pod: &Pod) -> Option<(&'a Declared<Service>, i32)> {
    let mut wanted = service.object.spec.selector.iter();
    let is_selected =
        pod.namespace == service.namespace && wanted.all(|(key, value)| pod.labels().get(key) == Some(value));
    if !is_selected || container_ports(pod).iter().any(|known| known.2 == port.port) {
        return None;
    }
    let target = match target(port)? {
        IntOrString::Int(target) => i32::try_from(*target).ok()?,
        IntOrString::String(name) => container_ports(pod).into_iter().find(|port| port.0 == name)?.2,
    };
    (target != port.port).then_some((service, target))
}

fn tell(
    world: &World<'_>,
    rule: &RuleAt<'_>,
    index: usize,
    service: &Declared<Service>,
    target: i32,
    found: &mut Found<'_>,
) {
    if rule.ports.iter().any(|port| port.port == Some(IntOrString::Int(i64::from(target)))) {
        return;
    }
    let at = rule.policy.cites(&rule.port(index).field("port"));
    let target = target.to_string();
    let message =
        ["this is the port of Service `", &service.label(), "`; its pods get the connection at port ", &target]
            .concat();
    let range = world.cluster.sources.scalar_range(&at);
    let fix = range.map(|range| Fix::replace(["Change to ", &target].concat(), range, &*target));
    found.add_with_fix(&at, message, "policies see the pods' ports, never those of Services", fix);
}

/// The target port, if it is not the port itself.
fn target(port: &ServicePort) -> Option<&IntOrString> {
    port.target_port.as_ref().filter(|target| **target != IntOrString::Int(i64::from(port.port)))
}
