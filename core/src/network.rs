//! NetworkPolicy: which pods are isolated, and what may go from where to where.

use crate::cluster::Cluster;

/// The traffic that a cluster's policies allow.
#[derive(Clone, Debug, Default)]
pub struct Network {}

#[must_use]
pub fn evaluate(_cluster: &Cluster) -> Network {
    Network {}
}
