//! Pod admission: PodSecurityPolicy, the Pod Security Standards, and what the kubelet does afterwards.

pub mod effective;
pub mod psp;
pub mod request;
pub mod usage;

use crate::cluster::Cluster;
use crate::rbac::Rbac;
use crate::report::Requester;

/// What becomes of every pod.
#[derive(Clone, Debug, Default)]
pub struct Admission {}

#[must_use]
pub fn evaluate(_cluster: &Cluster, _rbac: &Rbac, _requester: &Requester) -> Admission {
    Admission {}
}
