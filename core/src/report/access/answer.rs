//! Answers one question about access.

use crate::cluster::Cluster;
use crate::rbac::Rbac;
use crate::report::{AccessQuestion, Answer};

#[must_use]
pub fn answer(_cluster: &Cluster, _rbac: &Rbac, _question: &AccessQuestion) -> Answer {
    Answer::default()
}
