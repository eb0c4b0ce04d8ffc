//! What can be reached from outside the cluster, and how.

use super::{Said, count, list, ports_of_pods, said, short_port};
use crate::network::exposure::{Opening, Way};
use crate::network::service::Published;
use crate::report::network::EXPOSURE_DEPENDS;

pub(crate) fn exposed_question(pod: &str) -> String {
    match pod {
        "" => "What can be reached from outside the cluster?".to_owned(),
        pod => format!("Can {pod} be reached from outside the cluster?"),
    }
}

/// Who may come in.
pub(crate) enum LetIn<'told> {
    /// All who come this way, as no policy isolates the pods or whatever they say.
    Everyone {
        isolated: bool,
    },
    /// These alone.
    Some(&'told [String]),
    /// These policies keep all of them out.
    Nobody(&'told [String]),
    Depends,
}

pub(crate) const EXPOSED_TO_SOME: &str = "exposed-to-some";

pub(crate) fn opening(opening: &Opening<'_>, by_port: &[(u16, Vec<String>)], let_in: &LetIn<'_>) -> Said {
    let way = way(opening, by_port);
    let is_ingress = matches!(opening.way, Way::Ingress { .. });
    let whom = match opening.way {
        Way::Ingress { .. } => "the ingress controller",
        _ if source_ranges(opening.way).is_empty() => "any address",
        _ => "all of it",
    };
    match let_in {
        LetIn::Everyone { isolated: false } => said("exposed", format!("{way}, and no policy keeps anyone out.")),
        LetIn::Everyone { isolated: true } => said("exposed", format!("{way}, and policies let {whom} in.")),
        LetIn::Some(ends) => {
            let ends = list(ends, "and");
            said(EXPOSED_TO_SOME, format!("{way}, and policies let in {ends} alone."))
        }
        LetIn::Nobody(policies) => {
            let verb = if policies.len() == 1 { "keeps" } else { "keep" };
            let policies = if policies.is_empty() { "policies".to_owned() } else { list(policies, "and") };
            let whom = if is_ingress { "the ingress controller" } else { "all of it" };
            said("exposure-denied", format!("{way}, but {policies} {verb} {whom} out."))
        }
        LetIn::Depends => {
            said(EXPOSURE_DEPENDS, format!("{way}; whether policies keep anyone out is up to the network plug-in."))
        }
    }
}

/// Whom alone a load balancer lets through; empty: everybody.
fn source_ranges<'way>(way: Way<'way>) -> &'way [String] {
    match way {
        Way::Service(Published::LoadBalancer, service) => &service.object.spec.load_balancer_source_ranges,
        _ => &[],
    }
}

fn way(opening: &Opening<'_>, by_port: &[(u16, Vec<String>)]) -> String {
    let port = short_port(Some(opening.protocol), opening.port.into());
    let pods = ports_of_pods(by_port);
    match opening.way {
        Way::Service(published, service) => {
            let published = match published {
                Published::LoadBalancer => "LoadBalancer",
                Published::NodePort => "NodePort",
                Published::ExternalIps => "externalIPs",
            };
            let whom = match source_ranges(opening.way) {
                [] => String::new(),
                ranges => [" to ", &list(ranges, "and")].concat(),
            };
            format!("Service {} ({published}) opens {port} → {pods}{whom}", service.label())
        }
        Way::Ingress { ingress, host, path, service } => {
            let host = if host.is_empty() { "*" } else { host };
            format!("Ingress {} sends {host}{path} by Service {}, {port} → {pods}", ingress.label(), service.name)
        }
        Way::HostPort => format!("Port {port} of the node leads to {pods}"),
        Way::HostNetwork if opening.port == 0 => {
            let pods: Vec<String> = by_port.iter().flat_map(|(_, pods)| pods).cloned().collect();
            format!("{} listens at its node's own address", list(&pods, "and"))
        }
        Way::HostNetwork => format!("Port {pods} is a port of the node itself"),
    }
}

pub(crate) const ONLY_REJECTED: &str = "Nothing can be reached from outside: what is published is rejected.";

/// `certain` and `depends`: whether some can be reached for certain, and whether some depend on the plug-in.
pub(crate) fn exposed_summary(found: &[String], [certain, depends]: [bool; 2], ways: bool, pod: &str) -> String {
    match (found, pod) {
        ([], _) if ways => "Nothing can be reached from outside: policies keep out what is published.".to_owned(),
        ([], "") => "Nothing can be reached from outside: nothing publishes a pod.".to_owned(),
        ([], pod) => format!("{pod} cannot be reached from outside: nothing publishes it."),
        (found, _) => {
            let perhaps = match (certain, depends) {
                (true, true) => ", though for some that is up to the network plug-in",
                (false, true) => ", though that is up to the network plug-in",
                (_, false) => "",
            };
            format!("{} can be reached from outside{perhaps}.", list(found, "and"))
        }
    }
}

pub(crate) fn unprotected(pods: &[String]) -> Said {
    let (take, them) = if pods.len() == 1 { ("takes", "it") } else { ("take", "them") };
    let number = count(pods.len(), "pod", "pods");
    said(
        "unprotected",
        format!(
            "Beside, {number} {take} connections from any address, but nothing publishes {them}: {}.",
            list(pods, "and")
        ),
    )
}

pub(crate) fn rejected(pods: &[String]) -> Said {
    let (is, it) = if pods.len() == 1 { ("is", "it is") } else { ("are", "they are") };
    said("pods-rejected", [&list(pods, "and"), " ", is, " left out: ", it, " rejected on admission."].concat())
}

pub(crate) fn controller_assumed() -> Said {
    said(
        "ingress-controller-assumed",
        "No ingress controller is in these files: Ingresses are judged as if ingress-nginx ran in its own namespace.",
    )
}

pub(crate) fn not_all_ways(told: usize) -> String {
    format!("Only the first {told} ways in were judged.")
}
