//! # A subresource that the resource does not have
//!
//! ## What it finds
//!
//! A subresource of a resource of Kubernetes that it does not have, such as `pods/logs`.
//!
//! ## Why it matters
//!
//! RBAC accepts any text as a subresource. The misspelt one matches nothing: `kubectl logs` is still forbidden.
//!
//! ## Example
//!
//! ```yaml
//! rules:
//! - apiGroups: [""]
//!   resources: [pods/logs]   # it is pods/log
//!   verbs: [get]
//! ```
//!
//! ## Instead
//!
//! Write the subresource as the API has it: `pods/log`, `pods/exec`, `pods/portforward`, `serviceaccounts/token`.

use super::api_resources::{Judge, Mistake, split};
use super::written_rules::written_rules;
use crate::finding::Severity;
use crate::lint::{Found, Lint, World};
use crate::manifest::closest::closest;

pub(crate) const LINT: Lint = Lint { code: "unknown-subresource", severity: Severity::Warning, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    for written in written_rules(world.cluster) {
        let judge = Judge::of(written.rule);
        for (index, resource) in written.rule.resources.iter().enumerate() {
            if found.is_full() {
                return;
            }
            let Some(Mistake::Subresource(known)) = judge.mistake(resource) else { continue };
            let (name, subresource) = split(resource);
            let place = written.item("resources", index);
            let message = ["`", name, "` have no subresource `", subresource, "`"].concat();
            match closest(subresource, &known.split('/').collect::<Vec<_>>()) {
                Some(near) => {
                    let right = [name, "/", near].concat();
                    found.replace(&place, message, &["did you mean `", &right, "`?"].concat(), resource, &right);
                }
                None => found.add(&place, message, "this entry allows nothing"),
            }
        }
    }
}
