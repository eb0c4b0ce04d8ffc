//! Objects of any kind: their versions, namespaces and templates; Services and Ingresses.

mod client_side_file;
mod cluster_scoped_namespace;
mod deprecated_api_version;
mod duplicate_object;
mod ingress_backend;
mod last_applied_secret;
mod look_alike_characters;
mod namespace_typo;
mod number_read_otherwise;
mod placeholder_left;
mod service_selects_no_pod;
mod service_target_port;

use super::Lint;

pub(super) const RULES: &[Lint] = &[
    deprecated_api_version::LINT,
    duplicate_object::LINT,
    namespace_typo::LINT,
    cluster_scoped_namespace::LINT,
    placeholder_left::LINT,
    client_side_file::LINT,
    look_alike_characters::LINT,
    number_read_otherwise::LINT,
    last_applied_secret::LINT,
    service_selects_no_pod::LINT,
    service_target_port::LINT,
    ingress_backend::LINT,
];
