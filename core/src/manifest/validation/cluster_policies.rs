//! What is wrong with ClusterNetworkPolicy (v1alpha2), AdminNetworkPolicy and BaselineAdminNetworkPolicy (v1alpha1): what
//! their CustomResourceDefinitions of the experimental channel say, which has all fields of the standard one. They are
//! added to a cluster, so its version matters only to how errors are put.
//!
//! Word for word from the definitions are the messages of their rules (`Invalid CIDR format provided` and so on). All
//! other texts follow the general form in which apiextensions prints errors of a schema (`ValidateCustomResource`).
//! Kubernetes evaluates rules only where the schema is kept; here both are told at once. It takes any label selector: that
//! a selector is none, the policy's controller says later, in apimachinery's words, and the policy is nowhere in force.
//!
//! Unknown fields are dropped before validation. A decision: a peer of which nothing would be left is kept all the same,
//! unless it was empty from the start. It is written for a newer definition, whose server takes it, and the API says what
//! a controller does that does not know the field: it fails closed. That the field is unknown is told. An unknown field
//! elsewhere decides nothing, so subjects and protocols are held to what is known.

mod schema;

use super::errors::Errors;
use super::labels;
use crate::manifest::Kind;
use crate::manifest::cidr::parse_cidr;
use crate::yaml::Field;

use schema::{Unknown, at_most, exactly_one, is_object, is_required, list, one_of, within};

const TIERS: [&str; 2] = ["Admin", "Baseline"];
const SELECTORS: [&str; 2] = ["namespaces", "pods"];
const DESTINATIONS: [&str; 5] = ["namespaces", "pods", "nodes", "networks", "domainNames"];
const BASELINE_DESTINATIONS: [&str; 4] = ["namespaces", "pods", "nodes", "networks"];
const PROTOCOLS: [&str; 4] = ["tcp", "udp", "sctp", "destinationNamedPort"];
const PORTS: [&str; 3] = ["portNumber", "portRange", "namedPort"];

/// Networks and domain names of one peer.
const MOST_ADDRESSES: usize = 25;
const LONGEST_CIDR: usize = 43;
const LONGEST_RULE_NAME: usize = 100;

/// Where the three kinds differ.
struct Api {
    actions: &'static [&'static str],
    /// Rules of a direction, and items of each list in them.
    most: usize,
    /// v1alpha1: `ports` for `protocols`, and `pods` needs both selectors.
    is_older: bool,
    /// What egress peers choose by.
    destinations: &'static [&'static str],
}

const V1ALPHA2: Api =
    Api { actions: &["Accept", "Deny", "Pass"], most: 25, is_older: false, destinations: &DESTINATIONS };
const ADMIN: Api = Api { actions: &["Allow", "Deny", "Pass"], most: 100, is_older: true, destinations: &DESTINATIONS };
const BASELINE: Api = Api { actions: &["Allow", "Deny"], destinations: &BASELINE_DESTINATIONS, ..ADMIN };

pub(super) fn check(errors: &mut Errors, object: &Field<'_>, kind: &Kind) {
    let spec = object.get("spec");
    let api = match kind.name {
        "ClusterNetworkPolicy" => V1ALPHA2,
        "AdminNetworkPolicy" => ADMIN,
        _ => BASELINE,
    };
    let is_baseline = kind.name == "BaselineAdminNetworkPolicy";
    if is_baseline && object.get("metadata").text_of("name") != "default" {
        let said =
            "Only one baseline admin network policy with metadata.name=\"default\" can be created in the cluster";
        errors.rule(&object.untold(), &object.get("metadata").get("name"), "object", said);
    }
    if !is_required(errors, &spec) {
        return;
    }
    if !api.is_older {
        one_of(errors, &spec.get("tier"), &TIERS);
    }
    if !is_baseline {
        within(errors, &spec.get("priority"), 0, 1000);
    }
    let subject = spec.get("subject");
    if is_required(errors, &subject) {
        exactly_one(errors, &subject, &SELECTORS, Unknown::IsNone);
        check_selectors(errors, &subject, &api);
    }
    for (direction, peers) in [("ingress", "from"), ("egress", "to")] {
        let rules = spec.get(direction);
        at_most(errors, &rules, api.most);
        for rule in rules.items() {
            if is_object(errors, &rule) {
                check_rule(errors, &rule, peers, &api);
            }
        }
    }
}

fn check_rule(errors: &mut Errors, rule: &Field<'_>, peers: &str, api: &Api) {
    let name = rule.get("name");
    if name.text().chars().count() > LONGEST_RULE_NAME {
        errors.too_long(&name, LONGEST_RULE_NAME);
    }
    let action = rule.get("action");
    one_of(errors, &action, api.actions);
    // What one version calls `Allow` the other calls `Accept`.
    if let ("Allow" | "Accept", Some(first)) = (action.text(), api.actions.first())
        && *first != action.text()
    {
        errors.replace(&action, first);
    }
    let ends = rule.get(peers);
    if is_required(errors, &ends) {
        list(errors, &ends, api.most);
    }
    let mut without_names = false;
    for peer in ends.items() {
        if !is_object(errors, &peer) {
            continue;
        }
        let known = if peers == "from" { &SELECTORS } else { api.destinations };
        exactly_one(errors, &peer, known, Unknown::MayBeNewer);
        check_selectors(errors, &peer, api);
        if peers == "from" {
            continue;
        }
        labels::check_selector(errors, &peer.get("nodes"));
        for (field, check) in
            [("networks", check_network as fn(&mut Errors, &Field<'_>)), ("domainNames", check_domain)]
        {
            check_addresses(errors, &peer.get(field), check);
        }
        // Only the experimental definition has this rule, and of these fields only `networks` is in the standard one.
        without_names |= peer.get("nodes").is_present() || peer.get("domainNames").is_present();
    }
    let filters = rule.get(if api.is_older { "ports" } else { "protocols" });
    if filters.is_present() {
        list(errors, &filters, api.most);
    }
    let mut named = false;
    for filter in filters.items() {
        if is_object(errors, &filter) {
            if api.is_older {
                check_port(errors, &filter)
            } else {
                check_protocol(errors, &filter)
            }
            named |= filter.get("namedPort").is_present() || filter.get("destinationNamedPort").is_present();
        }
    }
    if without_names && named {
        let said = if api.destinations.contains(&"domainNames") {
            "networks/nodes/domainNames peer cannot be set with namedPorts since there are no namedPorts for networks/nodes/domainNames"
        } else {
            "networks/nodes peer cannot be set with namedPorts since there are no namedPorts for networks/nodes"
        };
        errors.rule(rule, &filters, "object", said);
    }
}

/// Those of a subject or peer.
fn check_selectors(errors: &mut Errors, end: &Field<'_>, api: &Api) {
    labels::check_selector(errors, &end.get("namespaces"));
    let pods = end.get("pods");
    if !pods.is_present() {
        return;
    }
    for (name, needed) in [("namespaceSelector", api.is_older), ("podSelector", true)] {
        let selector = pods.get(name);
        if needed {
            is_required(errors, &selector);
        }
        labels::check_selector(errors, &selector);
    }
}

/// A set of texts; it may be absent.
fn check_addresses(errors: &mut Errors, addresses: &Field<'_>, check: fn(&mut Errors, &Field<'_>)) {
    if addresses.is_present() {
        list(errors, addresses, MOST_ADDRESSES);
    }
    let mut seen: Vec<&str> = Vec::new();
    for address in addresses.items().take(MOST_ADDRESSES) {
        check(errors, &address);
        if seen.contains(&address.text()) {
            errors.duplicate(&address, &super::errors::quoted(address.text()));
        }
        seen.push(address.text());
    }
}

fn check_network(errors: &mut Errors, network: &Field<'_>) {
    if network.text().len() > LONGEST_CIDR {
        errors.too_long(network, LONGEST_CIDR);
    }
    if !is_cidr(network.text()) {
        errors.rule(network, network, "string", "Invalid CIDR format provided");
        super::cidr::propose(errors, network);
    }
}

/// `isCIDR` of the rules' language: as Go's `netip.ParsePrefix`, but no IPv4 within IPv6. Bits after the prefix are fine.
fn is_cidr(text: &str) -> bool {
    let (address, prefix) = text.split_once('/').unwrap_or_default();
    let is_plain = address.parse::<std::net::IpAddr>().is_ok_and(|address| address == address.to_canonical());
    is_plain && (prefix == "0" || !prefix.starts_with('0')) && parse_cidr(text).is_some()
}

const DOMAIN: &str = r"^(\*\.)?([a-zA-z0-9]([-a-zA-Z0-9_]*[a-zA-Z0-9])?\.)+[a-zA-z0-9]([-a-zA-Z0-9_]*[a-zA-Z0-9])?\.?$";

fn check_domain(errors: &mut Errors, domain: &Field<'_>) {
    if !is_domain(domain.text()) {
        let value = super::errors::quoted(domain.text());
        errors.in_body(domain, &value, &["match '", DOMAIN, "'"].concat());
    }
}

/// [`DOMAIN`], with its `A-z`, which also lets through what stands between `Z` and `a`.
fn is_domain(text: &str) -> bool {
    let text = text.strip_prefix("*.").unwrap_or(text);
    let text = text.strip_suffix('.').unwrap_or(text);
    text.contains('.') && text.split('.').all(is_domain_label)
}

fn is_domain_label(label: &str) -> bool {
    let mut rest = label.bytes();
    let first = rest.next().is_some_and(|byte| (b'A'..=b'z').contains(&byte) || byte.is_ascii_digit());
    let last = rest.next_back().is_none_or(|byte| byte.is_ascii_alphanumeric());
    first && last && rest.all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

fn check_protocol(errors: &mut Errors, protocol: &Field<'_>) {
    exactly_one(errors, protocol, &PROTOCOLS, Unknown::IsNone);
    for name in ["tcp", "udp", "sctp"] {
        let ports = protocol.get(name);
        if !ports.is_present() {
            continue;
        }
        exactly_one(errors, &ports, &["destinationPort"], Unknown::IsNone);
        let port = ports.get("destinationPort");
        if !port.is_present() {
            continue;
        }
        exactly_one(errors, &port, &["number", "range"], Unknown::IsNone);
        if port.get("number").is_present() {
            within(errors, &port.get("number"), 1, 65535);
        }
        let range = port.get("range");
        check_range(errors, &range);
        if let (Some(start), Some(end)) = (range.get("start").int(), range.get("end").int())
            && start >= end
        {
            errors.rule(&range, &range.get("end"), "object", "Start port must be less than End port");
        }
    }
}

/// v1alpha1 does not compare the ends of a range, and takes any text for a protocol.
fn check_port(errors: &mut Errors, port: &Field<'_>) {
    exactly_one(errors, port, &PORTS, Unknown::IsNone);
    let number = port.get("portNumber");
    if number.is_present() {
        within(errors, &number.get("port"), 1, 65535);
    }
    check_range(errors, &port.get("portRange"));
}

fn check_range(errors: &mut Errors, range: &Field<'_>) {
    if range.is_present() {
        within(errors, &range.get("start"), 1, 65535);
        within(errors, &range.get("end"), 1, 65535);
    }
}

#[cfg(test)]
mod tests {
    use super::{is_cidr, is_domain};
    use crate::manifest::read;
    use crate::settings::KubernetesVersion;

    #[track_caller]
    fn check(kind: &str, spec: &str, expected: &[&str]) {
        let version = if kind == "ClusterNetworkPolicy" { "v1alpha2" } else { "v1alpha1" };
        let text = format!(
            "apiVersion: policy.networking.k8s.io/{version}\nkind: {kind}\nmetadata: {{name: a}}\nspec: {{{spec}}}\n"
        );
        let document = read(&text, KubernetesVersion::V1_36);
        let issues = document.objects.iter().flat_map(|object| &object.issues);
        let messages: Vec<_> = issues.map(|issue| issue.message.as_str()).collect();
        assert_eq!(messages, expected, "{spec}");
    }

    #[test]
    fn errors_are_printed_as_apiextensions_prints_them() {
        let cnp = |rest: &str, expected: &[&str]| {
            check("ClusterNetworkPolicy", &format!("tier: Admin, subject: {{namespaces: {{}}}}, {rest}"), expected);
        };
        let said = "spec.priority: Invalid value: 1001: spec.priority in body should be less than or equal to 1000";
        cnp("priority: 1001", &[said]);
        cnp("egress: []", &["spec.priority: Required value"]);
        let said =
            "spec.ingress[0].action: Unsupported value: \"Allow\": supported values: \"Accept\", \"Deny\", \"Pass\"";
        cnp("priority: 0, ingress: [{action: Allow, from: [{namespaces: {}}]}]", &[said]);
        let said = "spec.ingress[0].from[0]: Invalid value: 0: spec.ingress[0].from[0] in body should have at least 1 properties";
        cnp("priority: 0, ingress: [{action: Deny, from: [{}]}]", &[said]);
        let rules = "{action: Deny, from: [{namespaces: {}}]},".repeat(26);
        cnp(&format!("priority: 0, ingress: [{rules}]"), &["spec.ingress: Too many: 26: must have at most 25 items"]);
        check(
            "ClusterNetworkPolicy",
            "tier: Admin, priority: 0, subject: {namespaces: {}, pods: {podSelector: {}}}",
            &["spec.subject: Too many: 2: must have at most 1 item"],
        );
        let said = "<nil>: Invalid value: \"object\": Only one baseline admin network policy with metadata.name=\"default\" can be created in the cluster";
        check("BaselineAdminNetworkPolicy", "subject: {namespaces: {}}", &[said]);
    }

    #[test]
    fn a_peer_of_a_newer_definition_is_kept_and_an_empty_one_is_not() {
        let refused = |peer: &str| {
            let text = format!(
                "apiVersion: policy.networking.k8s.io/v1alpha2\nkind: ClusterNetworkPolicy\nmetadata: {{name: a}}\nspec: {{tier: Admin, priority: 0, subject: {{namespaces: {{}}}}, egress: [{{action: Deny, to: [{peer}]}}]}}\n"
            );
            read(&text, KubernetesVersion::V1_36).objects[0].status.is_refused()
        };
        assert!(!refused("{services: {}}"));
        assert!(refused("{}") && refused("{namespaces: null}") && refused("{namespaces: {}, nodes: {}}"));
    }

    #[test]
    fn networks_are_what_the_rules_language_takes_for_cidrs() {
        for (text, expected) in [
            ("10.0.0.0/8", true),
            ("10.1.2.3/8", true),
            ("0.0.0.0/0", true),
            ("::/0", true),
            ("fd00::/8", true),
            ("10.0.0.0", false),
            ("10.0.0.0/33", false),
            ("10.0.0.0/08", false),
            ("10.0.0.0/00", false),
            ("010.0.0.0/8", false),
            ("::ffff:10.0.0.0/104", false),
            ("", false),
        ] {
            assert_eq!(is_cidr(text), expected, "{text}");
        }
    }

    #[test]
    fn domain_names_follow_the_pattern_with_its_slip() {
        for (text, expected) in [
            ("example.com", true),
            ("*.example.com", true),
            ("example.com.", true),
            ("a_b.example.com", true),
            ("_a.example.com", true),
            ("^.example.com", true),
            ("EXAMPLE.com", true),
            ("com", false),
            ("*.com", false),
            ("*", false),
            ("a.*.com", false),
            ("example..com", false),
            ("-a.com", false),
            ("a-.com", false),
            ("", false),
        ] {
            assert_eq!(is_domain(text), expected, "{text}");
        }
    }
}
