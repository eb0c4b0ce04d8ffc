//! # A resource that is not written as RBAC wants it
//!
//! ## What it finds
//!
//! A resource in a rule that is written as its kind (`Pod`), in the singular (`pod`), by its short name (`po`) or with
//! capitals.
//!
//! ## Why it matters
//!
//! The names in `resources` are those of the URL: plural and in lower case. `kubectl` understands the other forms, RBAC
//! does not, so that the entry matches nothing.
//!
//! ## Example
//!
//! ```yaml
//! rules:
//! - apiGroups: [apps]
//!   resources: [Deployment]   # matches nothing
//!   verbs: [get]
//! ```
//!
//! ## Instead
//!
//! Write the plural in lower case, `deployments`. `kubectl api-resources` lists the names.

use super::api_resources::{Judge, Mistake, split};
use super::written_rules::written_rules;
use crate::finding::Severity;
use crate::lint::{Found, Lint, World};

pub(crate) const LINT: Lint = Lint { code: "resource-form", severity: Severity::Warning, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    for written in written_rules(world.cluster) {
        let judge = Judge::of(written.rule);
        for (index, resource) in written.rule.resources.iter().enumerate() {
            let Some(Mistake::Form(plural)) = judge.mistake(resource) else { continue };
            let right = match split(resource).1 {
                "" => plural.to_owned(),
                subresource => [plural, "/", subresource].concat(),
            };
            let message = ["`", resource, "` matches nothing: rules name resources as URLs do"].concat();
            let help = ["write `", &right, "`"].concat();
            found.replace(&written.item("resources", index), message, &help, resource, &right);
        }
    }
}
