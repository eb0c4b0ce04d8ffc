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

use std::collections::BTreeMap;

use crate::cluster::{Declared, Pod};
use crate::finding::Severity;
use crate::lint::policies::{RuleAt, container_ports};
use crate::lint::{Found, Lint, World};
use crate::manifest::core::{Service, ServicePort};
use crate::manifest::meta::IntOrString;

pub(crate) const LINT: Lint = Lint { code: "service-port", severity: Severity::Warning, check };

/// At most so many Services with one port number are looked at for a rule.
const MAX_SERVICES: usize = 64;

type ByPort<'a> = BTreeMap<i64, Vec<(&'a Declared<Service>, &'a ServicePort)>>;

fn check(world: &World<'_>, found: &mut Found<'_>) {
    let mut by_port: ByPort<'_> = BTreeMap::new();
    for service in world.cluster.services.iter().filter(|service| !service.object.spec.selector.is_empty()) {
        for port in service.object.spec.ports.iter().filter(|port| target(port).is_some()) {
            by_port.entry(i64::from(port.port)).or_default().push((service, port));
        }
    }
    if by_port.is_empty() {
        return;
    }
    world.each_rule(found, &mut |rule, found| look(world, &by_port, rule, found));
}

fn look(world: &World<'_>, by_port: &ByPort<'_>, rule: &RuleAt<'_>, found: &mut Found<'_>) {
    let mut pods: Option<Vec<&Pod>> = None;
    for (index, port) in rule.ports.iter().enumerate() {
        let (Some(IntOrString::Int(number)), None) = (&port.port, port.end_port) else { continue };
        let Some(services) = by_port.get(number) else { continue };
        let protocol = port.protocol.as_deref().unwrap_or("TCP");
        let pods =
            pods.get_or_insert_with(|| world.destinations(rule).into_iter().filter_map(|end| world.pod(end)).collect());
        if pods.iter().flat_map(|pod| container_ports(pod)).any(|port| i64::from(port.2) == *number) {
            continue;
        }
        let leads_there = |service: &Declared<Service>| {
            let wanted = &service.object.spec.selector;
            let selects = |pod: &&Pod| wanted.iter().all(|(key, value)| pod.labels().get(key) == Some(value));
            pods.iter().copied().find(|pod| pod.namespace == service.namespace && selects(pod))
        };
        let hit = services.iter().take(MAX_SERVICES).find_map(|(service, of_service)| {
            let same_protocol = of_service.protocol.as_deref().unwrap_or("TCP") == protocol;
            let pod = leads_there(service).filter(|_| same_protocol)?;
            let target = match target(of_service)? {
                IntOrString::Int(target) => i32::try_from(*target).ok()?,
                IntOrString::String(name) => container_ports(pod).find(|port| port.0 == name)?.2,
            };
            (i64::from(target) != *number).then_some((service, target))
        });
        let Some((service, target)) = hit else { continue };
        let is_listed = |port: &crate::manifest::networking::NetworkPolicyPort| {
            port.port == Some(IntOrString::Int(i64::from(target)))
        };
        if rule.ports.iter().any(is_listed) {
            continue;
        }
        let at = rule.policy.cites(&rule.port(index).field("port"));
        let target = target.to_string();
        let message =
            ["this is the port of Service `", &service.label(), "`; its pods get the connection at port ", &target]
                .concat();
        let range = world.cluster.sources.scalar_range(&at);
        let fix = range.map(|range| crate::text::Fix::replace(["Change to ", &target].concat(), range, &*target));
        found.add_with_fix(&at, message, "policies see the pods' ports, never those of Services", fix);
    }
}

/// The target port, if it is not the port itself.
fn target(port: &ServicePort) -> Option<&IntOrString> {
    port.target_port.as_ref().filter(|target| **target != IntOrString::Int(i64::from(port.port)))
}
