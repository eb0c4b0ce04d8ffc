//! The service accounts of the files.

use super::{Cluster, Declared};
use crate::manifest::core::ServiceAccount;
use crate::order;

/// Where an account is that something names.
pub(crate) enum Standing<'a> {
    /// In the files, be it with errors, or in every cluster.
    There,
    /// The files have one of its name in this other namespace.
    Elsewhere(&'a str),
    Missing,
}

pub(crate) struct Accounts<'a> {
    cluster: &'a Cluster,
    by_name: Vec<&'a Declared<ServiceAccount>>,
}

impl<'a> Accounts<'a> {
    pub(crate) fn of(cluster: &'a Cluster) -> Self {
        let mut by_name: Vec<_> = cluster.service_accounts.iter().collect();
        order::sort_by(&mut by_name, |left, right| left.name.cmp(&right.name));
        Self { cluster, by_name }
    }

    /// Every namespace has an account `default`, and `kube-system` those of the cluster's own controllers.
    pub(crate) fn standing(&self, namespace: &str, name: &str) -> Standing<'a> {
        let all = &self.cluster.service_accounts;
        let found = all.binary_search_by(|account| (&*account.namespace, &*account.name).cmp(&(namespace, name)));
        let is_refused = || self.cluster.may_hold(&[&["ServiceAccount ", namespace, "/", name].concat()]);
        if name == "default" || namespace == "kube-system" || found.is_ok() || is_refused() {
            return Standing::There;
        }
        let first = self.by_name.partition_point(|account| *account.name < *name);
        match self.by_name.get(first) {
            Some(account) if account.name == name => Standing::Elsewhere(&account.namespace),
            _ => Standing::Missing,
        }
    }
}
