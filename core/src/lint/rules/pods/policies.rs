//! The PodSecurityPolicies that decide anything.

use crate::cluster::{Cluster, Declared};
use crate::manifest::policy::PodSecurityPolicy;

/// Those of the files; none where the cluster does not ask them.
pub(super) fn policies(cluster: &Cluster) -> &[Declared<PodSecurityPolicy>] {
    if cluster.profile.psp_enforced() { &cluster.pod_security_policies } else { &[] }
}
