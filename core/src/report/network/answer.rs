//! Answers one question about traffic.

use crate::cluster::Cluster;
use crate::network::Network;
use crate::report::{Answer, TrafficQuestion};

#[must_use]
pub fn answer(_cluster: &Cluster, _network: &Network, _question: &TrafficQuestion) -> Answer {
    Answer::default()
}
