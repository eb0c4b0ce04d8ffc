//! Assembles the pods view's data.

use super::AdmissionReport;
use crate::admission::Admission;
use crate::cluster::Cluster;
use crate::rbac::Rbac;
use crate::report::Requester;

#[must_use]
pub fn overview(_cluster: &Cluster, _rbac: &Rbac, _admission: &Admission, _requester: &Requester) -> AdmissionReport {
    AdmissionReport::default()
}
