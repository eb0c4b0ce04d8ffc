//! # A `*` in `resourceNames`
//!
//! ## What it finds
//!
//! An entry of `resourceNames` with a `*` in it.
//!
//! ## Why it matters
//!
//! Names are compared letter by letter, and no object has a `*` in its name: the entry allows nothing. (Signers of
//! certificates are the exception, where `example.com/*` is asked for as it is written.)
//!
//! ## Example
//!
//! ```yaml
//! rules:
//! - apiGroups: [""]
//!   resources: [configmaps]
//!   resourceNames: ["app-*"]   # no such object
//!   verbs: [get]
//! ```
//!
//! ## Instead
//!
//! Write the names out, or leave `resourceNames` away to allow all of them. Objects that belong together can have a
//! namespace of their own.

use super::written_rules::written_rules;
use crate::finding::Severity;
use crate::lint::{Found, Lint, World};

pub(crate) const LINT: Lint = Lint { code: "resource-name-wildcard", severity: Severity::Warning, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    for written in written_rules(world.cluster) {
        if written.rule.resources.iter().any(|resource| resource == "signers") {
            continue;
        }
        for (index, name) in written.rule.resource_names.iter().enumerate().filter(|(_, name)| name.contains('*')) {
            found.add(
                &written.item("resourceNames", index),
                ["no object is called `", name, "`: names know no wildcard"].concat(),
                "write the names out, or leave `resourceNames` away to allow all",
            );
        }
    }
}
