//! Assembles the network view's data.

use super::NetworkReport;
use crate::cluster::Cluster;
use crate::network::Network;

#[must_use]
pub fn overview(_cluster: &Cluster, _network: &Network) -> NetworkReport {
    NetworkReport::default()
}
