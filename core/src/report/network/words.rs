//! All English of the network view and its answers. A [`Said`] is one sentence with the stable code that names it; names
//! stand plain, labels and fields in backticks.

use crate::cluster::standing::StandingKind;
use crate::manifest::meta::{IntOrString, LabelSelector, LabelSelectorRequirement};
use crate::manifest::networking::{IpBlock, NetworkPolicyPeer, NetworkPolicyPort};
use crate::network::{Direction, FIRST_PORT, LAST_PORT, PeerMiss, PortMiss, PortSet, Protocol, Unmet, Want};
use crate::report::{Effect, Place, Reason};

/// At most so many names, peers or ports are told in one sentence; the sentence says how many there are beyond.
const MAX_TOLD: usize = 6;

/// At most so many ports stand in a cell.
const MAX_IN_CELL: usize = 4;

/// A sentence with its code.
pub(super) struct Said {
    code: &'static str,
    text: String,
}

fn said(code: &'static str, text: impl Into<String>) -> Said {
    Said { code, text: text.into() }
}

impl Said {
    pub(super) fn reason(self, effect: Effect, place: Option<Place>) -> Reason {
        Reason::new(self.code, effect, self.text).at(place)
    }

    pub(super) fn text(self) -> String {
        self.text
    }
}

// Names

pub(super) fn standing(kind: StandingKind, namespace: &str) -> String {
    match kind {
        StandingKind::Dns => "cluster DNS".to_owned(),
        StandingKind::IngressController => "ingress controller".to_owned(),
        StandingKind::OwnNode => "its own node".to_owned(),
        StandingKind::OtherPod => format!("any other pod in {namespace}"),
        StandingKind::OtherNamespace => "a pod in another namespace".to_owned(),
    }
}

pub(super) fn standing_note(kind: StandingKind) -> &'static str {
    match kind {
        StandingKind::Dns => "a pod in kube-system with `k8s-app=kube-dns`",
        StandingKind::IngressController => "ingress-nginx as its own manifests deploy it",
        StandingKind::OwnNode => "traffic between a pod and the node it runs on is always allowed",
        StandingKind::OtherPod => "a pod without labels",
        StandingKind::OtherNamespace => "a pod without labels in a namespace that these files do not name",
    }
}

pub(super) const OTHER_ADDRESSES: &str = "other addresses";
pub(super) const OTHER_IPV4: &str = "other IPv4 addresses";
pub(super) const OTHER_IPV6: &str = "other IPv6 addresses";
pub(super) const HOST_NETWORK_NOTE: &str = "uses its node's network: whether policies apply to it is up to the plug-in";
pub(super) const COMPLETED_NOTE: &str = "has completed: it sends and receives nothing";

pub(super) fn without(cidrs: &[String]) -> String {
    format!("without {}", list(cidrs, "and"))
}

pub(super) fn question(from: &str, to: &str, protocol: &str, port: u16) -> String {
    format!("{from} → {to}, {protocol} {port}")
}

pub(super) fn pod_at(address: &str, pod: &str) -> String {
    format!("{address} ({pod})")
}

/// The ports of a cell: `443, 53/UDP, 8000-9000`.
pub(super) fn ports_in_cell(ports: &PortSet) -> String {
    let mut parts = Vec::new();
    for protocol in Protocol::ALL {
        let suffix = if protocol == Protocol::Tcp { String::new() } else { format!("/{}", protocol.name()) };
        for (first, last) in ports.spans(protocol) {
            parts.push(match (first, last) {
                (FIRST_PORT, LAST_PORT) => format!("all {}", protocol.name()),
                _ if first == last => format!("{first}{suffix}"),
                _ => format!("{first}-{last}{suffix}"),
            });
        }
    }
    let beyond = parts.len().saturating_sub(MAX_IN_CELL);
    parts.truncate(MAX_IN_CELL);
    if beyond > 0 {
        parts.push(format!("+{beyond} more"));
    }
    parts.join(", ")
}

/// `a`, `a and b`, `a, b and 3 more`.
fn list(items: &[String], and: &str) -> String {
    let told = items.get(..MAX_TOLD).unwrap_or(items);
    let beyond = items.len() - told.len();
    match (told, beyond) {
        ([], _) => String::new(),
        ([one], 0) => one.clone(),
        ([first @ .., last], 0) => format!("{} {and} {last}", first.join(", ")),
        (told, beyond) => format!("{} {and} {beyond} more", told.join(", ")),
    }
}

fn count(number: usize, one: &str, many: &str) -> String {
    if number == 1 { format!("one {one}") } else { format!("{number} {many}") }
}

fn capital(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}

fn direction_word(direction: Direction) -> &'static str {
    match direction {
        Direction::Ingress => "ingress",
        Direction::Egress => "egress",
    }
}

// Selectors, peers, ports as they are written

pub(super) fn selector(selector: &LabelSelector) -> String {
    let labels = selector.match_labels.iter().map(|(key, value)| format!("`{key}={value}`"));
    let expressions = selector.match_expressions.iter().map(requirement);
    list(&labels.chain(expressions).collect::<Vec<_>>(), "and")
}

fn requirement(requirement: &LabelSelectorRequirement) -> String {
    let (key, values) = (&requirement.key, requirement.values.join(", "));
    match requirement.operator.as_str() {
        "In" => format!("`{key}` in ({values})"),
        "NotIn" => format!("`{key}` absent or not in ({values})"),
        "Exists" => format!("any `{key}`"),
        "DoesNotExist" => format!("no `{key}`"),
        operator => format!("`{key}` `{operator}` ({values})"),
    }
}

/// Who a peer is: `pods with role=client in namespaces with user=OteemoLabs`.
pub(super) fn peer(peer: &NetworkPolicyPeer, own_namespace: &str) -> String {
    if let Some(block) = &peer.ip_block {
        return ip_block(block);
    }
    let pods = match &peer.pod_selector {
        Some(labels) if !labels.is_empty() => format!("pods with {}", selector(labels)),
        _ => "any pod".to_owned(),
    };
    match &peer.namespace_selector {
        None => format!("{pods} in {own_namespace}"),
        Some(labels) if labels.is_empty() => format!("{pods} in any namespace"),
        Some(labels) => format!("{pods} in namespaces with {}", selector(labels)),
    }
}

fn ip_block(block: &IpBlock) -> String {
    if block.except.is_empty() {
        return block.cidr.clone();
    }
    format!("{} but not {}", block.cidr, list(&block.except, "or"))
}

/// `TCP 443`, `UDP 8000-9000`, ``TCP port `http` ``, `all TCP ports`.
pub(super) fn port(port: &NetworkPolicyPort) -> String {
    let protocol = port.protocol.as_deref().unwrap_or("TCP");
    match (&port.port, port.end_port) {
        (None, _) => format!("all {protocol} ports"),
        (Some(IntOrString::Int(first)), Some(last)) => format!("{protocol} {first}-{last}"),
        (Some(IntOrString::Int(number)), None) => format!("{protocol} {number}"),
        (Some(IntOrString::String(name)), _) => format!("{protocol} port `{name}`"),
    }
}

pub(super) fn ports(ports: &[NetworkPolicyPort]) -> String {
    if ports.is_empty() {
        return "all ports".to_owned();
    }
    list(&ports.iter().map(port).collect::<Vec<_>>(), "and")
}

// The summary of the view

/// Pods that policies isolate, by direction, and what is beside them.
#[derive(Default)]
pub(super) struct Isolation {
    pub policies: usize,
    pub isolating: usize,
    pub pods: usize,
    pub both: Vec<String>,
    pub ingress: Vec<String>,
    pub egress: Vec<String>,
}

pub(super) fn summary(isolation: &Isolation, enforced: bool) -> String {
    let isolated = isolation.both.len() + isolation.ingress.len() + isolation.egress.len();
    let policies = capital(&count(isolation.policies, "policy", "policies"));
    match (isolation.policies, isolation.pods) {
        (0, 0) => return "There are no pods and no policies in these files.".to_owned(),
        (0, _) => return "Everything is allowed: there is no policy.".to_owned(),
        (1, 0) => return "There is one policy, and no pod in these files that it could select.".to_owned(),
        (_, 0) => {
            return format!(
                "There are {}, and no pods in these files.",
                count(isolation.policies, "policy", "policies")
            );
        }
        (number, _) if !enforced => {
            let (are, them) = if number == 1 { ("is", "it") } else { ("are", "them") };
            return format!("{policies} {are} there, but nothing enforces {them}: everything is allowed.");
        }
        _ if isolated == 0 => return format!("{policies}, and no pod is isolated: everything is allowed."),
        _ => {}
    }
    let parts: Vec<String> = [
        (&isolation.both, "in both directions"),
        (&isolation.ingress, "for ingress"),
        (&isolation.egress, "for egress"),
    ]
    .into_iter()
    .filter(|(pods, _)| !pods.is_empty())
    .map(|(pods, how)| format!("{} {how}", some_pods(pods, isolation.pods)))
    .collect();
    let isolate = if isolation.isolating == 1 { "isolates" } else { "isolate" };
    let policies = capital(&count(isolation.isolating, "policy", "policies"));
    let others = match isolation.pods - isolated {
        0 => "",
        1 => " The other pod is open: nothing selects it.",
        _ => " Every other pod is open: nothing selects it.",
    };
    format!("{policies} {isolate} {}.{others}", list(&parts, "and"))
}

/// Names while they are few, their number when they are many.
fn some_pods(pods: &[String], of: usize) -> String {
    match pods.len() {
        number if number > 1 && number == of => format!("all {number} pods"),
        0..=3 => list(pods, "and"),
        number => format!("{number} pods"),
    }
}

// Policies in words

pub(super) fn isolates(pods: &[String], directions: &[Direction]) -> Said {
    let whom = if pods.len() > 3 { format!("{} pods", pods.len()) } else { list(pods, "and") };
    let how: Vec<String> = directions.iter().map(|direction| direction_word(*direction).to_owned()).collect();
    said("isolates", format!("Isolates {whom} for {}.", list(&how, "and")))
}

pub(super) fn selects_nothing(wanted: &LabelSelector, namespace: &str) -> Said {
    if wanted.is_empty() {
        return said("selects-nothing", format!("Selects every pod in {namespace}, and these files hold none."));
    }
    said("selects-nothing", format!("Selects no pod of these files: it wants {} in {namespace}.", selector(wanted)))
}

pub(super) fn isolates_nothing() -> Said {
    said("isolates-nothing", "Names no known policy type: it isolates nothing.")
}

pub(super) fn selects_also(pods: &[String], note: &str) -> Said {
    said("selects-host-network", format!("Also selects {}, which {note}.", list(pods, "and")))
}

pub(super) fn types_implied(egress: bool) -> Said {
    let because = if egress {
        "ingress is always implied, and egress because there are egress rules"
    } else {
        "ingress is implied, and egress is not because there is no egress rule"
    };
    said("implied-policy-types", format!("`policyTypes` is not written: {because}."))
}

pub(super) fn empty_egress_is_no_egress_policy() -> Said {
    said(
        "empty-egress-not-implied",
        "`egress` is empty and so implies no policy type: to deny all egress, write `policyTypes: [Egress]`.",
    )
}

pub(super) fn inert_rules(direction: Direction) -> Said {
    let field = direction.rules_field();
    let wanted = direction.policy_type();
    said("inert-rules", format!("`{field}` has rules that do nothing: `policyTypes` does not name {wanted}."))
}

pub(super) fn denies_all(direction: Direction) -> Said {
    match direction {
        Direction::Ingress => said("denies-all-ingress", "There is no ingress rule: nothing comes in."),
        Direction::Egress => said("denies-all-egress", "There is no egress rule: nothing goes out."),
    }
}

pub(super) fn not_restricted(direction: Direction) -> Said {
    let word = capital(direction_word(direction));
    said("direction-left-alone", format!("{word} is not restricted by this policy."))
}

/// A rule as `kubectl describe` tells it, in one sentence.
pub(super) fn rule(
    direction: Direction,
    peers: &[NetworkPolicyPeer],
    port_list: &[NetworkPolicyPort],
    own_namespace: &str,
) -> Said {
    let (verb, preposition, anywhere) = match direction {
        Direction::Ingress => ("Lets in", "from", "anywhere, inside and outside the cluster"),
        Direction::Egress => ("Lets out", "to", "anywhere, inside and outside the cluster"),
    };
    let whom = match peers {
        [] => format!("{preposition} {anywhere}"),
        peers => {
            let each: Vec<String> =
                peers.iter().map(|one| format!("{preposition} {}", peer(one, own_namespace))).collect();
            list(&each, "or")
        }
    };
    said("rule", format!("{verb} {} {whom}.", ports(port_list)))
}

pub(super) fn refused_selector() -> Said {
    said("refused-selector", "The API server would refuse this selector: it selects nothing here.")
}

pub(super) fn refused_peer() -> Said {
    said("refused-peer", "The API server would refuse this peer: it matches nothing here.")
}

pub(super) fn refused_port() -> Said {
    said("refused-port", "The API server would refuse this port: it matches nothing here.")
}

pub(super) fn missing_namespace(namespace: &str) -> Said {
    said(
        "missing-namespace",
        format!(
            "Neither a Namespace nor a pod of {namespace} is in these files; the API server refuses policies in a namespace that does not exist."
        ),
    )
}

pub(super) fn not_all_policies(told: usize, all: usize) -> Said {
    said("policies-cut", format!("Only the first {told} of {all} policies are told in words; all of them count."))
}

// Notes on the view

pub(super) fn existing_connections() -> Said {
    said(
        "existing-connections",
        "These answers are about new connections: whether existing connections are cut when a policy starts to apply is up to the network plug-in.",
    )
}

pub(super) fn must_be_enforced(enforced: bool) -> Said {
    let text = if enforced {
        "Policies take effect only where the network plug-in enforces them: flannel alone does not."
    } else {
        "The network plug-in is set to ignore policies, as flannel alone does: they are accepted, and nothing enforces them."
    };
    said("plug-in-must-enforce", text)
}

pub(super) fn replies() -> Said {
    said("replies", "Replies to an allowed connection need no rule of their own.")
}

pub(super) fn own_node() -> Said {
    said("own-node", "Traffic between a pod and the node it runs on is always allowed, so probes by the kubelet work.")
}

pub(super) fn openshift() -> Said {
    said(
        "openshift-multitenant",
        "OpenShift's multitenant mode isolates projects from each other without any policy; here only policies isolate.",
    )
}

pub(super) fn ip_blocks_and_pods() -> Said {
    said(
        "ip-block-on-pods",
        "Plug-ins differ on whether an ipBlock matches pods: here it does, as in Kubernetes' own tests; Cilium's does not by default.",
    )
}

pub(super) fn dns_blocked(pods: &[String]) -> Said {
    let may = if pods.len() == 1 { "is" } else { "are" };
    said(
        "dns-blocked",
        format!(
            "{} {may} isolated for egress and may not reach cluster DNS on UDP 53: names do not resolve there.",
            list(pods, "and")
        ),
    )
}

// Incomplete

pub(super) fn not_evaluated(kind: &str) -> String {
    format!("{kind} is not evaluated, and could change what is allowed.")
}

pub(super) fn left_out(object: &str) -> String {
    format!("{object} is left out because it cannot be read as it stands; with it the answer may differ.")
}

pub(super) fn unreadable(file: &str, line: u32) -> String {
    format!("The document at line {line} of {file} cannot be read; with it the answer may differ.")
}

// Answers: questions that cannot be answered

pub(super) fn bad_protocol(protocol: &str) -> Said {
    said("bad-question", format!("`{protocol}` is no protocol that policies know: ask about TCP, UDP or SCTP."))
}

pub(super) fn bad_port() -> Said {
    said("bad-question", "Port 0 does not exist: ask about a port from 1 to 65535.")
}

pub(super) fn missing_end(stage: &str) -> Said {
    let which = if stage == "egress" { "source" } else { "target" };
    said("bad-question", format!("The {which} is missing: name a pod as `namespace/name`, or an address."))
}

pub(super) fn unknown_end(text: &str, alike: &[String]) -> Said {
    let hint = if alike.is_empty() { String::new() } else { format!(" Did you mean {}?", list(alike, "or")) };
    said("unknown-endpoint", format!("`{text}` is no pod, workload or address known here.{hint}"))
}

pub(super) fn is_a_service(text: &str) -> Said {
    said(
        "unknown-endpoint",
        format!("`{text}` is a Service: policies see the pods behind it, so ask about a pod and its own port."),
    )
}

pub(super) fn cannot_answer() -> Said {
    said("cannot-answer", "This question cannot be answered as it stands.")
}

// Answers: summaries

pub(super) fn stage_title(stage: &str) -> &'static str {
    if stage == "egress" { "Leaves the source?" } else { "Enters the target?" }
}

/// What the summary of an answer rests on.
pub(super) enum Gist<'answer> {
    NobodyDecides,
    Itself,
    Completed(&'answer str),
    NotEnforced,
    Node,
    Open,
    /// The policies that let it out and in; either may be empty.
    Allowed {
        out: &'answer [String],
        into: &'answer [String],
    },
    /// The sides that do not let it through: policies and the pod that they isolate.
    Denied {
        egress: Option<(&'answer [String], &'answer str)>,
        ingress: Option<(&'answer [String], &'answer str)>,
    },
}

pub(super) fn gist(gist: &Gist<'_>) -> String {
    let verb =
        |policies: &[String], one: &'static str, many: &'static str| if policies.len() == 1 { one } else { many };
    match gist {
        Gist::NobodyDecides => "NetworkPolicy has no say here: neither end is a pod.".to_owned(),
        Gist::Itself => "A pod can always reach itself.".to_owned(),
        Gist::Completed(pod) => format!("{pod} has completed and takes part in no traffic."),
        Gist::NotEnforced => "The network plug-in does not enforce policies: everything is allowed.".to_owned(),
        Gist::Node => "Traffic between a pod and its own node is always allowed.".to_owned(),
        Gist::Open => "No policy restricts either end.".to_owned(),
        Gist::Allowed { out, into } => {
            let part = |policies: &[String], where_to| {
                format!("{} {} it {where_to}", list(policies, "and"), verb(policies, "lets", "let"))
            };
            let parts = [(*out, "out"), (*into, "in")];
            let parts: Vec<_> =
                parts.into_iter().filter(|(list, _)| !list.is_empty()).map(|(list, to)| part(list, to)).collect();
            format!("{}.", list(&parts, "and"))
        }
        Gist::Denied { egress, ingress } => {
            let part = |side: &Option<(&[String], &str)>, direction, what| {
                let (policies, pod) = side.as_ref()?;
                let isolate = verb(policies, "isolates", "isolate");
                Some(format!("{} {isolate} {pod} for {direction} and no rule lets this {what}", list(policies, "and")))
            };
            let parts: Vec<_> =
                [part(egress, "egress", "out"), part(ingress, "ingress", "in")].into_iter().flatten().collect();
            format!("{}.", list(&parts, "and"))
        }
    }
}

pub(super) fn depends_on_host_network(pod: &str, usual: bool) -> String {
    let usual = if usual { "with most it is allowed" } else { "with most it is denied" };
    format!(
        "Depends on the network plug-in: {pod} uses its node's network, and plug-ins differ on policies there; {usual}."
    )
}

pub(super) fn depends_on_address(pod: &str) -> String {
    format!("Depends on the address of {pod}, which is not known here: it decides whether an ipBlock matches.")
}

pub(super) fn depends_on_node(pod: &str) -> String {
    format!("Depends on where {pod} runs: its own node may always connect, and other nodes are denied.")
}

pub(super) fn but_plug_ins_differ(summary: &str) -> String {
    format!("{} (where an ipBlock matches pods, on which plug-ins differ).", summary.trim_end_matches('.'))
}

// Answers: reasons

pub(super) fn outside(name: &str, direction: Direction) -> Said {
    let what = if direction == Direction::Egress { "sends" } else { "accepts" };
    said("outside", format!("Policies have no say in what {name} {what}: it is not a pod."))
}

pub(super) fn completed(pod: &str) -> Said {
    said(
        "completed-pod",
        format!("{pod} has completed (its phase is Succeeded or Failed): it sends and receives nothing."),
    )
}

pub(super) fn itself() -> Said {
    said("itself", "A pod cannot be kept from reaching itself.")
}

pub(super) fn copies(pod: &str, allowed: bool) -> Said {
    let answer = if allowed { "allowed" } else { "denied" };
    said("other-copies", format!("From one pod of {pod} to another pod of it, this is {answer}."))
}

pub(super) fn not_isolated(pod: &str, direction: Direction) -> Said {
    said("not-isolated", format!("No policy isolates {pod} for {}.", direction_word(direction)))
}

pub(super) fn not_enforced(policy: &str, pod: &str, direction: Direction) -> Said {
    let direction = direction_word(direction);
    said("not-enforced", format!("{policy} would isolate {pod} for {direction}, but nothing enforces it."))
}

pub(super) fn node_traffic(pod: &str) -> Said {
    said("own-node", format!("Traffic between {pod} and the node it runs on is always allowed, whatever policies say."))
}

pub(super) fn host_network(policy: &str, pod: &str, direction: Direction) -> Said {
    let direction = direction_word(direction);
    said(
        "host-network",
        format!(
            "{policy} selects {pod} for {direction}, but the pod uses its node's network, where most plug-ins apply no policy."
        ),
    )
}

pub(super) fn isolated(policy: &str, pod: &str, direction: Direction) -> Said {
    let through = if direction == Direction::Egress { "goes out" } else { "comes in" };
    said(
        "isolated",
        format!("{policy} isolates {pod} for {}: only what a rule allows {through}.", direction_word(direction)),
    )
}

pub(super) fn isolated_no_rule_matches(policy: &str, pod: &str, direction: Direction, rules: usize) -> Said {
    let word = direction_word(direction);
    if rules == 0 {
        return said(
            "isolated-without-rules",
            format!("{policy} isolates {pod} for {word} and has no {word} rule at all."),
        );
    }
    let none =
        if rules == 1 { "its rule does not match".to_owned() } else { format!("none of its {rules} rules matches") };
    said("isolated-no-match", format!("{policy} isolates {pod} for {word} and {none}."))
}

pub(super) fn more_policies(number: usize) -> Said {
    said("more-policies", format!("{} isolate it too.", capital(&count(number, "more policy", "more policies"))))
}

pub(super) fn rule_allows(policy: &str, rule: usize, direction: Direction, whom: Option<&str>) -> Said {
    let verb = if direction == Direction::Egress { "lets out to" } else { "lets in from" };
    let whom = whom.unwrap_or("anywhere");
    said("rule-allows", format!("Rule {rule} of {policy} {verb} {whom}."))
}

pub(super) fn port_allows(port: Option<&str>) -> Said {
    match port {
        Some(port) => said("port-allows", format!("That rule is for {port}.")),
        None => said("port-allows", "That rule is for all ports."),
    }
}

pub(super) fn namespace_labels_unknown(namespace: &str) -> Said {
    said(
        "namespace-labels-unknown",
        format!("Namespace {namespace} is not declared in these files: of its labels only its name is known."),
    )
}

pub(super) fn note_ip_block_on_pods() -> Said {
    said(
        "ip-block-on-pods",
        "Only an ipBlock decides here, and plug-ins differ on whether one matches pods: Cilium's does not by default.",
    )
}

pub(super) fn note_host_network(pod: &str) -> Said {
    said(
        "host-network",
        format!(
            "{pod} uses its node's network: the API leaves it to the plug-in whether policies see a pod or a node."
        ),
    )
}

pub(super) fn note_unknown_address(pod: &str) -> Said {
    said("unknown-address", format!("The address of {pod} is not known here, so an ipBlock is not taken to match it."))
}

pub(super) fn note_own_node(address: &str) -> Said {
    said("own-node", format!("{address} is the address of a node: if the pod runs there, this is always allowed."))
}

// Near misses

/// What of a rule did not match, told so that it reads on after "Closest rule:".
pub(super) fn near(
    miss: Option<(&PeerMiss, &NetworkPolicyPeer)>,
    matched: Option<&str>,
    port_miss: Option<(PortMiss, &[NetworkPolicyPort])>,
    asked: (Protocol, u16),
    own_namespace: &str,
) -> Said {
    let of_port = port_miss.map(|(miss, written)| near_port(miss, written, asked));
    match (miss, of_port) {
        (Some((miss, written)), None) => said(near_code(miss), near_peer(miss, written, own_namespace)),
        (Some((miss, written)), Some(port)) => said(
            near_code(miss),
            format!("{}, and {port}", near_peer(miss, written, own_namespace).trim_end_matches('.')),
        ),
        (None, Some(port)) => {
            let matched = matched.map_or_else(String::new, |peer| format!("it matches {peer}, but "));
            said("near-port", format!("{matched}{port}"))
        }
        (None, None) => said("near-rule", "it matches."),
    }
}

fn near_code(miss: &PeerMiss) -> &'static str {
    match miss {
        PeerMiss::Selectors { other_namespace, namespace, pod } => {
            match (*other_namespace || !namespace.is_empty(), !pod.is_empty()) {
                (true, true) => "near-namespace-and-pod",
                (true, false) => "near-namespace",
                _ => "near-pod",
            }
        }
        PeerMiss::NotAPod => "near-not-a-pod",
        PeerMiss::HostNetwork => "near-host-network",
        PeerMiss::OutsideBlock => "near-address",
        PeerMiss::Excepted(_) => "near-excepted",
        PeerMiss::AddressUnknown => "near-address-unknown",
        PeerMiss::BlockIgnoresPods => "near-block-ignores-pods",
        PeerMiss::Invalid => "near-refused-peer",
    }
}

fn near_peer(miss: &PeerMiss, written: &NetworkPolicyPeer, own_namespace: &str) -> String {
    let block = written.ip_block.as_ref();
    let cidr = block.map_or("", |block| &block.cidr);
    match miss {
        PeerMiss::Selectors { other_namespace, namespace, pod } => {
            selectors_miss(*other_namespace, namespace, pod, written, own_namespace)
        }
        PeerMiss::NotAPod => {
            format!("it wants {}, and an address outside the cluster is no pod.", peer(written, own_namespace))
        }
        PeerMiss::HostNetwork => {
            "its labels match, but the pod uses its node's network and most plug-ins see only the node.".to_owned()
        }
        PeerMiss::OutsideBlock => format!("the address is not in {cidr}."),
        PeerMiss::Excepted(index) => {
            let except = block.and_then(|block| block.except.get(*index as usize)).map_or("", String::as_str);
            format!("the address is in {cidr}, but `except` takes out {except}.")
        }
        PeerMiss::AddressUnknown => format!("it wants an address in {cidr}, and the pod's address is not known here."),
        PeerMiss::BlockIgnoresPods => {
            format!("the pod's address is in {cidr}, but the plug-in matches no pods by ipBlock.")
        }
        PeerMiss::Invalid => "the API server would refuse this peer, so it matches nothing.".to_owned(),
    }
}

fn selectors_miss(
    other_namespace: bool,
    namespace: &[Unmet],
    pod: &[Unmet],
    written: &NetworkPolicyPeer,
    own_namespace: &str,
) -> String {
    let selects_pods = written.pod_selector.as_ref().is_some_and(|selector| !selector.is_empty());
    let namespace_fails = if other_namespace {
        format!("it is in another namespace, and without a `namespaceSelector` the rule means {own_namespace}")
    } else {
        list(&namespace.iter().map(unmet).collect::<Vec<_>>(), "and")
    };
    let pod_fails = list(&pod.iter().map(unmet).collect::<Vec<_>>(), "and");
    match (other_namespace || !namespace.is_empty(), !pod.is_empty()) {
        (false, _) => format!("the namespace matches, the pod does not: {pod_fails}."),
        (true, true) => format!("neither the namespace nor the pod matches: {namespace_fails}; {pod_fails}."),
        (true, false) if selects_pods => format!("the pod matches, its namespace does not: {namespace_fails}."),
        (true, false) => format!("the namespace does not match: {namespace_fails}."),
    }
}

fn unmet(unmet: &Unmet) -> String {
    let key = &unmet.key;
    let has = match &unmet.has {
        Some(value) => format!("it has `{key}={value}`"),
        None => format!("it has no `{key}`"),
    };
    let wants = match &unmet.want {
        Want::Value(value) => format!("`{key}={value}`"),
        Want::In(values) => format!("`{key}` in ({})", values.join(", ")),
        Want::NotIn(values) => format!("`{key}` not in ({})", values.join(", ")),
        Want::Exists => format!("any `{key}`"),
        Want::DoesNotExist => format!("no `{key}`"),
    };
    format!("{has}, the rule wants {wants}")
}

fn near_port(miss: PortMiss, written: &[NetworkPolicyPort], (protocol, number): (Protocol, u16)) -> String {
    let entry = |index: u32| written.get(index as usize);
    let asked = format!("{} {number}", protocol.name());
    match miss {
        PortMiss::Protocol(index) => {
            let protocol = entry(index).and_then(|entry| entry.protocol.as_deref()).unwrap_or("TCP");
            format!("the rule is for {protocol}, not for {}.", asked.split(' ').next().unwrap_or_default())
        }
        PortMiss::NoSuchName(index) => {
            let name = entry(index).map_or_else(String::new, port);
            format!("the rule is for {name}, and the target has no port of that name.")
        }
        PortMiss::Port => format!("the rule is for {}, not for {asked}.", ports(written)),
    }
}
