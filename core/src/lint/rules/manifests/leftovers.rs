//! # What the cluster wrote into the manifest
//!
//! ## What it finds
//!
//! An object with `resourceVersion`, `uid` or `managedFields` in its metadata, as `kubectl get -o yaml` prints them.
//!
//! ## Why it matters
//!
//! These fields belong to one stored object. Applied again they are ignored, or refused: an old `resourceVersion` is a
//! conflict, another object's `uid` too.
//!
//! ## Example
//!
//! ```yaml
//! metadata:
//!   name: web
//!   resourceVersion: "48213"
//!   uid: 0f6c1d6e-6f7a-4a53-9a0e-5b1c6d0c2f11
//! ```
//!
//! ## Instead
//!
//! Keep `name`, `namespace`, `labels` and the annotations that you wrote; `status` is not needed either.

use crate::finding::Severity;
use crate::lint::objects::each_object;
use crate::lint::{Found, Lint, World};

pub(crate) const LINT: Lint = Lint { code: "leftovers", severity: Severity::Info, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    each_object(world, found, &mut |object, _, origin, found| {
        let metadata = object.get("metadata");
        let left = ["resourceVersion", "uid", "managedFields"].into_iter().find(|name| metadata.get(name).is_present());
        if let Some(name) = left {
            let message = "this object was printed by a cluster and holds what the cluster wrote into it".to_owned();
            let at = origin().field(&["metadata.", name].concat());
            found.add(&at, message, "remove these fields before you apply it");
        }
    });
}
