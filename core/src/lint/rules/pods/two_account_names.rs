//! # Two names of a service account
//!
//! ## What it finds
//!
//! A pod whose `serviceAccount` and `serviceAccountName` differ.
//!
//! ## Why it matters
//!
//! `serviceAccount` is an old name of the same field, and not read where `serviceAccountName` is written.
//!
//! ## Example
//!
//! ```yaml
//! spec:
//!   serviceAccountName: web
//!   serviceAccount: builder   # not read
//!   containers: [{name: web, image: nginx}]
//! ```
//!
//! ## Instead
//!
//! Write `serviceAccountName` only.

use crate::finding::Severity;
use crate::lint::{Found, Lint, World};

pub(crate) const LINT: Lint = Lint { code: "two-account-names", severity: Severity::Warning, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    for pod in &world.cluster.pods {
        let (name, alias) = (&pod.spec.service_account_name, &pod.spec.service_account);
        if !name.is_empty() && !alias.is_empty() && name != alias {
            found.add(
                &pod.field("spec.serviceAccount"),
                ["`", alias, "` is not read: `serviceAccountName: ", name, "` decides"].concat(),
                "remove `serviceAccount`",
            );
        }
    }
}
