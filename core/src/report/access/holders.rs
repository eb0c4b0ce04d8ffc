//! Who can do something.

use super::WhoCanQuestion;
use crate::cluster::Cluster;
use crate::rbac::Rbac;
use crate::report::Answer;

#[must_use]
pub fn who_can(_cluster: &Cluster, _rbac: &Rbac, _question: &WhoCanQuestion) -> Answer {
    Answer::default()
}
