//! # A resource of another API group
//!
//! ## What it finds
//!
//! A resource that Kubernetes has, in a rule that does not name the API group which has it.
//!
//! ## Why it matters
//!
//! A rule allows a request only if group and resource both match. `deployments` in the core group are nothing: they
//! belong to `apps`.
//!
//! ## Example
//!
//! ```yaml
//! rules:
//! - apiGroups: [""]
//!   resources: [pods, deployments]   # deployments are in apps
//!   verbs: [get]
//! ```
//!
//! ## Instead
//!
//! Give the resource a rule of its own with its group, or add the group: `apiGroups: ["", apps]`.

use super::api_resources::{Judge, Mistake};
use super::written_rules::written_rules;
use crate::finding::Severity;
use crate::lint::{Found, Lint, World};

pub(crate) const LINT: Lint = Lint { code: "wrong-api-group", severity: Severity::Warning, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    for written in written_rules(world.cluster) {
        let judge = Judge::of(written.rule);
        for (index, resource) in written.rule.resources.iter().enumerate() {
            let Some(Mistake::Group(group)) = judge.mistake(resource) else { continue };
            let group = if group.is_empty() { "\"\"" } else { group };
            found.add(
                &written.item("resources", index),
                ["`", resource, "` matches nothing: it is in the API group `", group, "`"].concat(),
                "name its group in `apiGroups`",
            );
        }
    }
}
