//! The service accounts of the files.

use std::collections::BTreeMap;

use crate::cluster::Cluster;
use crate::order;

/// Where an account is that something names.
pub(super) enum Standing<'a> {
    /// In the files, or in every cluster.
    There,
    /// The files have one of its name in this other namespace.
    Elsewhere(&'a str),
    Missing,
}

/// The namespaces of the accounts by their names; of several the last.
pub(super) struct Accounts<'a> {
    all: BTreeMap<(&'a str, &'a str), ()>,
    namespaces: BTreeMap<&'a str, &'a str>,
}

impl<'a> Accounts<'a> {
    pub(super) fn of(cluster: &'a Cluster) -> Self {
        let accounts = &cluster.service_accounts;
        Self {
            all: order::map(accounts.iter().map(|account| ((&*account.namespace, &*account.name), ()))),
            namespaces: order::map(accounts.iter().map(|account| (&*account.name, &*account.namespace))),
        }
    }

    /// Every namespace has an account `default`, and `kube-system` those of the cluster's own controllers.
    pub(super) fn standing(&self, namespace: &str, name: &str) -> Standing<'a> {
        if name == "default" || namespace == "kube-system" || self.all.contains_key(&(namespace, name)) {
            return Standing::There;
        }
        self.namespaces.get(name).map_or(Standing::Missing, |namespace| Standing::Elsewhere(namespace))
    }
}
