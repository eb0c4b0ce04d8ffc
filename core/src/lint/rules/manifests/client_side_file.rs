//! # A file for a tool, not for the cluster
//!
//! ## What it finds
//!
//! A kustomization, a kubeconfig, or a list of chart values with a kind: documents that look like objects and that no API
//! server takes.
//!
//! ## Why it matters
//!
//! What such a file stands for is not in what you pasted, so answers are given without it. A kubeconfig holds credentials:
//! it should be pasted nowhere.
//!
//! ## Example
//!
//! ```yaml
//! apiVersion: kustomize.config.k8s.io/v1beta1
//! kind: Kustomization
//! resources: [web.yaml]
//! ```
//!
//! ## Instead
//!
//! Paste what the tool makes of it, as `kubectl kustomize` prints it.

use crate::finding::Severity;
use crate::lint::objects::each_object;
use crate::lint::{Found, Lint, World};

pub(crate) const LINT: Lint = Lint { code: "client-side-file", severity: Severity::Warning, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    each_object(world, found, &mut |object, kind, origin, found| {
        let (what, help) = match (object.get("apiVersion").text().split('/').next(), kind) {
            (Some("kustomize.config.k8s.io"), _) => {
                ("this is a kustomization, no object of a cluster", "paste what `kubectl kustomize` prints")
            }
            (Some("v1"), "Config") => {
                ("this is a kubeconfig: it holds credentials", "remove it, and replace what was seen by others")
            }
            _ => return,
        };
        found.add(&origin().field("kind"), what.to_owned(), help);
    });
}
