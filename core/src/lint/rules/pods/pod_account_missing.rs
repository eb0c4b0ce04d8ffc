//! # A pod whose service account is not there
//!
//! ## What it finds
//!
//! A pod or workload that names a service account which is not in what you pasted. Every namespace has an account
//! `default`; those of `kube-system` are not judged.
//!
//! ## Why it matters
//!
//! The API server refuses a pod whose service account does not exist. A Deployment is still accepted, and then has no
//! pods: only the events of its ReplicaSet tell why.
//!
//! ## Example
//!
//! ```yaml
//! apiVersion: apps/v1
//! kind: Deployment
//! metadata: {name: web, namespace: shop}
//! spec:
//!   selector: {matchLabels: {app: web}}
//!   template:
//!     metadata: {labels: {app: web}}
//!     spec:
//!       serviceAccountName: wbe   # no such account in the namespace shop
//!       containers: [{name: web, image: nginx}]
//! ```
//!
//! ## Instead
//!
//! Create the account in the namespace of the pod, or correct the name. An account of another namespace cannot be used.

use crate::cluster::accounts::{Accounts, Standing};
use crate::finding::Severity;
use crate::lint::{Found, Lint, World};

pub(crate) const LINT: Lint = Lint { code: "pod-account-missing", severity: Severity::Warning, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    let accounts = Accounts::of(world.cluster);
    for pod in &world.cluster.pods {
        let hint = match accounts.standing(&pod.namespace, &pod.service_account) {
            Standing::There => continue,
            Standing::Elsewhere(namespace) => ["there is one of that name in the namespace `", namespace, "`"].concat(),
            Standing::Missing => "without it no pod is created".to_owned(),
        };
        let field = if pod.spec.service_account_name.is_empty() { "serviceAccount" } else { "serviceAccountName" };
        let account = [&pod.namespace, "/", &pod.service_account].concat();
        found.add(
            &pod.field(&["spec.", field].concat()),
            ["ServiceAccount `", &account, "` is not in what you pasted"].concat(),
            &hint,
        );
    }
}
