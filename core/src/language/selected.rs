//! What selectors at the cursor can choose from: labels that exist, and the ports of the pods that are chosen.

use super::context::{Context, Step};
use super::outline::Node;
use super::references::own_namespace;
use super::{Suggestion, World};
use crate::cluster::Pod;
use crate::manifest::meta::{LabelSelector, LabelSelectorRequirement, Labels};
use crate::order::Map;
use crate::report::language::CompletionKind;

/// Something that carries labels, with how it is called: `pod shop/web`.
type Labelled = (String, Labels);

/// What carries labels that the selector (or the `labels`) around the cursor is about.
pub(super) fn labelled(context: &Context<'_, '_>, world: &World<'_>) -> Vec<Labelled> {
    let holder = context.levels.iter().rev().find_map(|level| match level.step {
        Step::Field(name) => match name {
            "matchLabels" | "matchExpressions" | "key" | "values" => None,
            _ if level.owner.starts_with('{') => None,
            _ => Some((level.owner, name)),
        },
        Step::Item(_) => None,
    });
    let is_namespace = context.kind.is_some_and(|kind| kind.name == "Namespace");
    match holder {
        Some((_, "namespaceSelector" | "namespaces")) => of_namespaces(world),
        Some(("ObjectMeta", "labels")) if is_namespace => of_namespaces(world),
        Some((_, "clusterRoleSelectors")) => of_cluster_roles(world),
        Some(("NetworkPolicyPeer" | "CnpSpecEgressToPods", "podSelector")) => of_pods(peer_pods(context, world)),
        Some(("ServiceSpec", "selector")) | Some((_, "podSelector" | "labelSelector")) => {
            of_pods(own_pods(context, world))
        }
        Some((_, "selector")) => own_template(context),
        Some(("ObjectMeta", "labels")) => {
            let mut all = own_selector(context);
            all.extend(of_pods(world.cluster.pods.iter().collect()));
            all
        }
        _ => Vec::new(),
    }
}

fn of_namespaces(world: &World<'_>) -> Vec<Labelled> {
    let namespaces = world.cluster.namespaces.iter();
    namespaces.map(|namespace| (format!("namespace {}", namespace.name), namespace.labels.clone())).collect()
}

fn of_cluster_roles(world: &World<'_>) -> Vec<Labelled> {
    let roles = world.rbac.roles().iter().filter(|role| role.kind() == "ClusterRole");
    roles.map(|role| (role.label(), role.object().metadata.labels.clone())).collect()
}

fn of_pods(pods: Vec<&Pod>) -> Vec<Labelled> {
    pods.into_iter().map(|pod| (format!("pod {}", pod.id()), pod.labels().clone())).collect()
}

fn own_pods<'w>(context: &Context<'_, '_>, world: &World<'w>) -> Vec<&'w Pod> {
    let namespace = own_namespace(context, world);
    world.cluster.pods.iter().filter(|pod| pod.namespace == namespace).collect()
}

/// Pods that the peer around the cursor could choose: of its namespaces, or of the policy's own.
fn peer_pods<'w>(context: &Context<'_, '_>, world: &World<'w>) -> Vec<&'w Pod> {
    let peer = context.around("NetworkPolicyPeer").or_else(|| context.around("CnpSpecEgressToPods"));
    match peer.and_then(|peer| peer.get("namespaceSelector")) {
        Some(selector) => pods_in(&selector_of(selector), world),
        None if context.around("NetworkPolicyPeer").is_some() => own_pods(context, world),
        None => world.cluster.pods.iter().collect(),
    }
}

fn pods_in<'w>(selector: &LabelSelector, world: &World<'w>) -> Vec<&'w Pod> {
    let cluster = world.cluster;
    let is_in =
        |pod: &&Pod| cluster.namespace(pod.namespace_id).is_some_and(|namespace| selector.matches(&namespace.labels));
    cluster.pods.iter().filter(is_in).collect()
}

/// The labels of a workload's own template, which its selector must match.
fn own_template(context: &Context<'_, '_>) -> Vec<Labelled> {
    let template = context.object.get("spec").and_then(|spec| spec.get("template"));
    let labels = template.and_then(|template| template.get("metadata")).and_then(|metadata| metadata.get("labels"));
    labels.map(|labels| ("the template".to_owned(), labels_of(labels))).into_iter().collect()
}

/// The labels that a workload's own selector wants of its template.
fn own_selector(context: &Context<'_, '_>) -> Vec<Labelled> {
    let spec = context.object.get("spec").filter(|spec| spec.get("template").is_some());
    let selector = spec.and_then(|spec| spec.get("selector"));
    let labels = selector.map(|selector| selector.get("matchLabels").unwrap_or(selector));
    labels.map(|labels| ("the selector".to_owned(), labels_of(labels))).into_iter().collect()
}

fn labels_of(node: &Node<'_>) -> Labels {
    let entries = node.entries().iter().filter(|entry| entry.colon);
    entries.map(|entry| (entry.key.text.to_owned(), entry.value.text().to_owned())).collect()
}

/// A selector as far as it is written.
fn selector_of(node: &Node<'_>) -> LabelSelector {
    let expressions = node.get("matchExpressions").map_or(&[][..], Node::items).iter();
    LabelSelector {
        match_labels: node.get("matchLabels").map(labels_of).unwrap_or_default(),
        match_expressions: expressions
            .map(|expression| LabelSelectorRequirement {
                key: expression.text_at("key").to_owned(),
                operator: expression.text_at("operator").to_owned(),
                values: expression.texts_at("values").map(str::to_owned).collect(),
            })
            .collect(),
    }
}

/// The keys of labels that exist, or the values that one of them has.
pub(super) fn label_suggestions(labelled: &[Labelled], key: Option<&str>) -> Vec<Suggestion> {
    let mut carriers: Map<&str, Vec<&str>> = Map::new();
    for (carrier, labels) in labelled {
        for (name, value) in labels {
            match key {
                None => carriers.or_default(name).push(carrier),
                Some(key) if key == name => carriers.or_default(value).push(carrier),
                Some(_) => {}
            }
        }
    }
    let kind = if key.is_some() { CompletionKind::Name } else { CompletionKind::Key };
    let suggestion = |(label, carriers): (&str, Vec<&str>)| {
        let detail = match carriers.as_slice() {
            [one] => format!("on {one}"),
            [first, others @ ..] => format!("on {first} and {} more", others.len()),
            [] => String::new(),
        };
        Suggestion::new(label, kind, detail)
    };
    carriers.into_iter().map(suggestion).collect()
}

/// The ports of the pods to which the traffic goes, by name and by number.
pub(super) fn port_suggestions(context: &Context<'_, '_>, world: &World<'_>) -> Vec<Suggestion> {
    let wanted = context.siblings().text_at("protocol");
    let mut by_name = Vec::new();
    let mut by_number = Vec::new();
    for pod in target_pods(context, world) {
        for (_, _, container) in pod.spec.all_containers() {
            for port in &container.ports {
                let protocol = port.protocol.as_deref().unwrap_or("TCP");
                if !wanted.is_empty() && wanted != protocol {
                    continue;
                }
                let number = port.container_port.to_string();
                if let Some(name) = &port.name {
                    by_name.push(Suggestion::new(
                        name,
                        CompletionKind::Name,
                        format!("{number} {protocol} of {}", pod.id()),
                    ));
                }
                by_number.push(Suggestion::new(&number, CompletionKind::Name, format!("{protocol} of {}", pod.id())));
            }
        }
    }
    by_name.extend(by_number);
    by_name
}

/// The pods whose ports a policy's rule or a Service is about: for egress the peers, else those that it selects.
fn target_pods<'w>(context: &Context<'_, '_>, world: &World<'w>) -> Vec<&'w Pod> {
    let spec = context.object.get("spec");
    if let Some(rule) = context.around("NetworkPolicyEgressRule") {
        let peers = rule.get("to").map_or(&[][..], Node::items);
        if peers.is_empty() {
            return world.cluster.pods.iter().collect();
        }
        let own = own_namespace(context, world);
        let of_peer = |pod: &&Pod| peers.iter().any(|peer| matches_peer(peer, pod, &own, world));
        return world.cluster.pods.iter().filter(of_peer).collect();
    }
    let selector = match spec {
        Some(spec) if context.around("ServiceSpec").is_some() => LabelSelector {
            match_labels: spec.get("selector").map(labels_of).unwrap_or_default(),
            match_expressions: Vec::new(),
        },
        Some(spec) => spec.get("podSelector").map(selector_of).unwrap_or_default(),
        None => LabelSelector::default(),
    };
    let mut pods = own_pods(context, world);
    pods.retain(|pod| selector.matches(pod.labels()));
    pods
}

fn matches_peer(peer: &Node<'_>, pod: &Pod, own_namespace: &str, world: &World<'_>) -> bool {
    let (pods, namespaces) = (peer.get("podSelector"), peer.get("namespaceSelector"));
    let in_namespace = match namespaces.map(selector_of) {
        Some(selector) => {
            world.cluster.namespace(pod.namespace_id).is_some_and(|namespace| selector.matches(&namespace.labels))
        }
        None => pod.namespace == own_namespace,
    };
    (pods.is_some() || namespaces.is_some())
        && in_namespace
        && pods.is_none_or(|selector| selector_of(selector).matches(pod.labels()))
}
