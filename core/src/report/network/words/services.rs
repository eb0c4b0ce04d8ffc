//! Services: where they lead, and what that does to an answer.

use super::{Said, list, said};
use crate::manifest::core::ServicePort;
use crate::manifest::meta::{IntOrString, Labels};
use crate::network::Protocol;
use crate::network::service;
use crate::report::Verdict;

pub(crate) fn service(label: &str) -> String {
    ["Service ", label].concat()
}

/// `80`, `53/UDP`: as in a cell.
pub(crate) fn short_port(protocol: Option<Protocol>, port: i32) -> String {
    match protocol {
        Some(Protocol::Tcp) => port.to_string(),
        Some(protocol) => format!("{port}/{}", protocol.name()),
        None => port.to_string(),
    }
}

fn labels(labels: &Labels) -> String {
    list(&labels.iter().map(|(key, value)| format!("`{key}={value}`")).collect::<Vec<_>>(), "and")
}

// Answers

pub(crate) fn external_name(service: &str, name: &str) -> Said {
    said(
        "service-external-name",
        format!(
            "Depends on the address behind {name}: Service {service} is only another name for it, and policies know addresses, not names."
        ),
    )
}

pub(crate) fn node_port(address: &str, port: u16, service: &str) -> Said {
    said(
        "node-port",
        format!("Port {port} of the node {address} is a NodePort of Service {service}: its pods get this."),
    )
}

pub(crate) fn host_port(address: &str, port: u16, pod: &str, own: u16) -> Said {
    said("host-port", format!("Port {port} of the node {address} is port {own} of {pod}, which gets this."))
}

pub(crate) fn unknown_endpoints(service: &str) -> Said {
    said(
        "service-without-selector",
        format!(
            "Depends on the endpoints that somebody writes for Service {service}: it has no selector, so nothing in these files says where it leads."
        ),
    )
}

pub(crate) fn no_such_port(service: &str, protocol: Protocol, port: u16, ports: &[ServicePort]) -> Said {
    let known: Vec<String> = ports.iter().map(|port| short_port(service::protocol(port), port.port)).collect();
    let has = if known.is_empty() { "no port".to_owned() } else { list(&known, "and") };
    said("service-without-port", format!("Service {service} has no {} port {port}: it has {has}.", protocol.name()))
}

pub(crate) fn no_pods(service: &str, selector: &Labels, namespace: &str) -> Said {
    said(
        "service-without-pods",
        format!("Service {service} leads nowhere: no pod in {namespace} has {}.", labels(selector)),
    )
}

/// Of the pods behind a Service none has the port that it names.
pub(crate) fn no_target(service: &str, port: &ServicePort, pods: &[String]) -> Said {
    let wanted = match &port.target_port {
        Some(IntOrString::String(name)) => format!("port named `{name}`"),
        Some(IntOrString::Int(number)) => format!("port {number}"),
        None => format!("port {}", port.port),
    };
    let protocol = port.protocol.as_deref().unwrap_or("TCP");
    said(
        "service-without-port",
        format!(
            "Port {} of Service {service} leads nowhere: no container of {} has a {protocol} {wanted}.",
            port.port,
            list(pods, "or")
        ),
    )
}

/// `8080 of shop/web and 9090 of shop/old`.
pub(crate) fn ports_of_pods(by_port: &[(u16, Vec<String>)]) -> String {
    let each: Vec<String> = by_port.iter().map(|(port, pods)| format!("{port} of {}", list(pods, "and"))).collect();
    list(&each, "and")
}

/// As [`service_port`], in an answer.
pub(crate) fn translated(service: &str, port: u16, protocol: Protocol, by_port: &[(u16, Vec<String>)]) -> Said {
    let same = by_port.iter().all(|(target, _)| *target == port);
    let but = if same { String::new() } else { format!("; policies see the pod's port, never the Service's {port}") };
    said(
        "service-port",
        format!("Service {service} takes {} {port} to port {}{but}.", protocol.name(), ports_of_pods(by_port)),
    )
}

pub(crate) fn headless(service: &str) -> Said {
    said(
        "service-headless",
        format!("Service {service} is headless: its name means its pods' own addresses, so ports stay as they are."),
    )
}

pub(crate) fn hairpin(pod: &str) -> Said {
    said(
        "hairpin",
        format!(
            "Depends on the network plug-in: {pod} would reach itself through its own Service, and the API does not say whether policies apply to that."
        ),
    )
}

pub(crate) fn at_pods(pods: &[String], port: u16, summary: &str) -> Said {
    said("service-pod", format!("At {}, port {port}: {summary}", list(pods, "and")))
}

pub(crate) fn depends_on_pod(told: &[(Verdict, Vec<String>)]) -> String {
    format!("Depends on which pod gets the connection: {}.", by_verdict(told, " at "))
}

fn by_verdict(told: &[(Verdict, Vec<String>)], preposition: &str) -> String {
    let mut each = Vec::new();
    for (verdict, pods) in told {
        let verdict = match verdict {
            Verdict::Allowed => "allowed",
            Verdict::Denied => "denied",
            _ => "undecided",
        };
        each.push([verdict, preposition, &list(pods, "and")].concat());
    }
    list(&each, "and")
}

pub(crate) fn not_all_pods(asked: usize, all: usize) -> String {
    format!("Only the first {asked} of the {all} pods behind the Service were asked.")
}

pub(crate) fn inside_only(service: &str) -> Said {
    said(
        "service-inside-only",
        format!("Service {service} is not open to outside: only what runs in the cluster usually finds its address."),
    )
}

pub(crate) fn address_may_be_lost(service: &str) -> Said {
    said(
        "service-source-address",
        format!(
            "What comes from outside through Service {service} may reach the pod with a node's address in place of its own, unless `externalTrafficPolicy` is Local."
        ),
    )
}

// Names of several pods

pub(crate) fn names(pods: &[String]) -> String {
    list(pods, "and")
}

pub(crate) fn from_to(from: &[String], to: &[String]) -> String {
    format!("{} → {}", list(from, "and"), list(to, "and"))
}

pub(crate) fn between_pods(pods: &str, summary: &str) -> Said {
    said("one-of-pods", format!("{pods}: {summary}"))
}

pub(crate) fn depends_on_which(told: &[(Verdict, Vec<String>)]) -> String {
    format!("Depends on which of the pods it is: {}.", by_verdict(told, " for "))
}

pub(crate) fn not_all_pairs(asked: usize, all: usize) -> String {
    format!("Only the first {asked} of {all} pairs of different pods were asked.")
}

// The overview

pub(crate) fn service_port(port: i32, protocol: Option<Protocol>, by_port: &[(u16, Vec<String>)]) -> Said {
    said("service-port", format!("{} → {}.", short_port(protocol, port), ports_of_pods(by_port)))
}
