//! Everything that one subject may do.

use super::PermissionsQuestion;
use crate::cluster::Cluster;
use crate::rbac::Rbac;
use crate::report::Answer;

#[must_use]
pub fn permissions(_cluster: &Cluster, _rbac: &Rbac, _question: &PermissionsQuestion) -> Answer {
    Answer::default()
}
