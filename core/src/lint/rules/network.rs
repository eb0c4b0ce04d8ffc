//! Policies of the network.

mod added_label;
mod cidr_host_bits;
mod cluster_policies;
mod covered_rule;
mod duplicate_peer;
mod egress_without_dns;
mod empty_egress;
mod empty_list;
mod equal_priority;
mod except_empties_block;
mod host_network_pod;
mod ip_block_covers_pods;
mod ip_block_of_one_pod;
mod metadata_endpoint;
mod named_port_unknown;
mod named_port_without_pods;
mod namespace_by_label;
mod networks_cover_pods;
mod not_in_without_key;
mod null_item;
mod peer_selects_no_namespace;
mod peer_selects_no_pod;
mod peers_dash;
mod policy_namespace_without_pods;
mod policy_selects_no_pod;
mod policy_types_switch_off;
mod service_port;

use super::Lint;

pub(super) const RULES: &[Lint] = &[
    peers_dash::LINT,
    policy_selects_no_pod::LINT,
    policy_namespace_without_pods::LINT,
    peer_selects_no_pod::LINT,
    peer_selects_no_namespace::LINT,
    namespace_by_label::LINT,
    egress_without_dns::LINT,
    policy_types_switch_off::LINT,
    empty_egress::LINT,
    empty_list::LINT,
    null_item::LINT,
    named_port_unknown::LINT,
    service_port::LINT,
    ip_block_covers_pods::LINT,
    ip_block_of_one_pod::LINT,
    metadata_endpoint::LINT,
    except_empties_block::LINT,
    cidr_host_bits::LINT,
    not_in_without_key::LINT,
    covered_rule::LINT,
    duplicate_peer::LINT,
    host_network_pod::LINT,
    added_label::LINT,
    equal_priority::LINT,
    networks_cover_pods::LINT,
    named_port_without_pods::LINT,
];
