//! # A Secret with its data in an annotation
//!
//! ## What it finds
//!
//! A Secret with the annotation `kubectl.kubernetes.io/last-applied-configuration`.
//!
//! ## Why it matters
//!
//! `kubectl apply` keeps the whole manifest in that annotation, data included. It is shown where data is hidden, as by
//! `kubectl describe`, and who copies metadata from one object to another copies the secret.
//!
//! ## Example
//!
//! ```yaml
//! kind: Secret
//! metadata:
//!   annotations:
//!     kubectl.kubernetes.io/last-applied-configuration: '{"data":{"password":"…"}}'
//! ```
//!
//! ## Instead
//!
//! Remove the annotation, and use `kubectl create`, `replace` or `apply --server-side` for Secrets.

use crate::finding::Severity;
use crate::lint::objects::each_object;
use crate::lint::{Found, Lint, World};
use crate::text::FieldPath;

pub(crate) const LINT: Lint = Lint { code: "last-applied-secret", severity: Severity::Warning, check };

const ANNOTATION: &str = "kubectl.kubernetes.io/last-applied-configuration";

fn check(world: &World<'_>, found: &mut Found<'_>) {
    each_object(world, found, &mut |object, kind, origin, found| {
        if kind == "Secret" && object.get("metadata").get("annotations").get(ANNOTATION).is_present() {
            found.add(
                &origin().at(&FieldPath::of("metadata.annotations").key(ANNOTATION)),
                "this annotation holds the Secret's data once more".to_owned(),
                "remove it, and do not use client-side `kubectl apply` for Secrets",
            );
        }
    });
}
