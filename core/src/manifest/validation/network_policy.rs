//! What is wrong with a NetworkPolicy: `ValidateNetworkPolicySpec` of pkg/apis/networking/validation.

use super::errors::Errors;
use super::ports::{NO_PORT, is_port, port_name};
use super::{cidr, labels, rbac};
use crate::manifest::Kind;
use crate::settings::KubernetesVersion;
use crate::yaml::{Field, Scalar, Value};

const POLICY_TYPES: [&str; 2] = ["Ingress", "Egress"];
const PROTOCOLS: [&str; 3] = ["TCP", "UDP", "SCTP"];

pub(super) fn check(errors: &mut Errors, object: &Field<'_>, _: &Kind) {
    let spec = object.get("spec");
    labels::check_selector(errors, &spec.get("podSelector"));
    for (direction, peers) in [("ingress", "from"), ("egress", "to")] {
        for rule in spec.get(direction).items() {
            for port in rule.get("ports").items() {
                check_port(errors, &port);
            }
            for peer in rule.get(peers).items() {
                check_peer(errors, &peer);
            }
        }
    }
    let types = spec.get("policyTypes");
    if types.items().len() > POLICY_TYPES.len() {
        let value = rbac::texts(&types, "networking.PolicyType", errors.version);
        errors.invalid(&types, &value, "may not specify more than two policyTypes");
        return;
    }
    for direction in types.items() {
        if !POLICY_TYPES.contains(&direction.text()) {
            errors.unsupported(&direction, &POLICY_TYPES);
        }
    }
}

/// `ValidateNetworkPolicyPort`.
fn check_port(errors: &mut Errors, rule: &Field<'_>) {
    let (protocol, port, end) = (rule.get("protocol"), rule.get("port"), rule.get("endPort"));
    if protocol.is_present() && !PROTOCOLS.contains(&protocol.text()) {
        errors.unsupported(&protocol, &PROTOCOLS);
    }
    let before = errors.len();
    let misplaced = match port.value() {
        None | Some(Value::Scalar(Scalar::Null)) => Some("may not be specified when `port` is not specified"),
        Some(Value::Scalar(Scalar::Int(number))) => {
            check_port_number(errors, &port, *number);
            if let Some(last) = end.int() {
                if last < *number {
                    // 1.24 prints the first port here, not the last one.
                    let shown = if errors.version == KubernetesVersion::V1_24 { *number } else { last };
                    errors.invalid(&end, &shown.to_string(), "must be greater than or equal to `port`");
                }
                check_port_number(errors, &end, last);
            }
            None
        }
        _ => {
            errors.invalid_name(&port, port_name);
            if errors.len() > before && port.text().parse().is_ok_and(is_port) {
                errors.replace(&port, port.text());
            }
            Some("may not be specified when `port` is non-numeric")
        }
    };
    if let (Some(said), Some(last)) = (misplaced, end.int()) {
        errors.invalid(&end, &last.to_string(), said);
    }
}

fn check_port_number(errors: &mut Errors, port: &Field<'_>, number: i64) {
    if !is_port(number) {
        errors.invalid(port, &number.to_string(), NO_PORT);
    }
}

/// `ValidateNetworkPolicyPeer`.
fn check_peer(errors: &mut Errors, peer: &Field<'_>) {
    let [pods, namespaces, block] = ["podSelector", "namespaceSelector", "ipBlock"].map(|name| peer.get(name));
    labels::check_selector(errors, &pods);
    labels::check_selector(errors, &namespaces);
    if block.is_present() {
        check_block(errors, &block);
    }
    match (block.is_present(), pods.is_present() || namespaces.is_present()) {
        (false, false) => errors.required(peer, "must specify a peer"),
        (true, true) => errors.forbidden(peer, "may not specify both ipBlock and another peer"),
        _ => {}
    }
}

/// `ValidateIPBlock`. 1.24 gives up at the first block that cannot be read.
fn check_block(errors: &mut Errors, block: &Field<'_>) {
    let whole = block.get("cidr");
    if whole.text().is_empty() {
        errors.required(&whole, "");
        return;
    }
    let Some(around) = cidr::check(errors, &whole) else { return };
    for except in block.get("except").items() {
        let Some(inside) = cidr::check(errors, &except) else {
            if errors.version == KubernetesVersion::V1_24 {
                return;
            }
            continue;
        };
        if !around.contains(&inside) || around.prefix_len() >= inside.prefix_len() {
            errors.invalid_text(&except, "must be a strict subset of `cidr`");
        }
    }
}
