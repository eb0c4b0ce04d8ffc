//! The table of rules, by what they are about.

mod access;
mod manifests;
mod network;
mod pods;

use super::Lint;

pub(super) const RULES: [&[Lint]; 4] = [manifests::RULES, network::RULES, access::RULES, pods::RULES];
