//! What somebody may do in one state of the files and not in another.

use crate::cluster::Cluster;
use crate::rbac::Rbac;
use crate::report::Answer;

/// One state of the files.
#[derive(Clone, Copy)]
pub struct State<'a> {
    pub cluster: &'a Cluster,
    pub rbac: &'a Rbac,
}

#[must_use]
pub fn changes(_before: State<'_>, _now: State<'_>) -> Answer {
    Answer::default()
}
