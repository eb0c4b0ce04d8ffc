//! # A verb that no request has
//!
//! ## What it finds
//!
//! A verb in a rule for resources that is written with capitals, misspelt, or a word of `kubectl` or of everyday speech
//! rather than a verb of the API: `GET`, `read`, `write`, `exec`, `cordon`. Lower-case verbs for custom resources are
//! not judged, as their servers may ask for verbs of their own.
//!
//! ## Why it matters
//!
//! The authorizer compares verbs letter by letter and the API server accepts any. A rule with a verb that no request
//! has grants nothing.
//!
//! ## Example
//!
//! ```yaml
//! rules:
//! - apiGroups: [""]
//!   resources: [pods]
//!   verbs: [read]   # no request has this verb
//! ```
//!
//! ## Instead
//!
//! Use the verbs of the API: `get`, `list`, `watch`, `create`, `update`, `patch`, `delete`, `deletecollection`. What
//! `kubectl exec` does is `create` on `pods/exec`.

use super::api_resources::{AUDIENCE_VERB, Judge};
use super::written_rules::written_rules;
use crate::finding::Severity;
use crate::lint::{Found, Lint, World};
use crate::manifest::closest::closest;

pub(crate) const LINT: Lint = Lint { code: "unknown-verb", severity: Severity::Warning, check };

const VERBS: [&str; 16] = [
    "*",
    "approve",
    "attest",
    "bind",
    "create",
    "delete",
    "deletecollection",
    "escalate",
    "get",
    "impersonate",
    "list",
    "patch",
    "sign",
    "update",
    "use",
    "watch",
];

/// Asked by admission and the kubelet of old, and of service account tokens.
const RARE_VERBS: [&str; 2] = ["proxy", AUDIENCE_VERB];

/// What words that are no verbs are taken to mean.
const MEANINGS: &str = "read `get`, `list` and `watch`
view `get`, `list` and `watch`
write `create`, `update`, `patch` and `delete`
edit `get`, `update` and `patch`
modify `update` and `patch`
apply `get`, `create` and `patch`
post `create`
put `update`
add `create`
remove `delete`
exec `create` on `pods/exec`
attach `create` on `pods/attach`
portforward `create` on `pods/portforward`
port-forward `create` on `pods/portforward`
log `get` on `pods/log`
logs `get` on `pods/log`
scale `patch` on the resource's `scale`
restart `patch` on the workload
cordon `patch` on `nodes`
drain `create` on `pods/eviction`
evict `create` on `pods/eviction`
all `*`";

fn check(world: &World<'_>, found: &mut Found<'_>) {
    for written in written_rules(world.cluster) {
        let rule = written.rule;
        let built_in = Judge::of(rule).built_in;
        for (index, verb) in rule.verbs.iter().enumerate() {
            let known = VERBS.contains(&verb.as_str()) || RARE_VERBS.contains(&verb.as_str());
            if known || rule.resources.is_empty() || verb.contains(['*', ':']) {
                continue;
            }
            if found.is_full() {
                return;
            }
            let lower = verb.to_ascii_lowercase();
            let place = written.item("verbs", index);
            let message = ["no request has the verb `", verb, "`"].concat();
            let meaning = MEANINGS.lines().find_map(|line| line.strip_prefix(&*lower)?.strip_prefix(' '));
            if let Some(right) = VERBS.into_iter().find(|right| *right == lower) {
                found.replace(&place, message, "verbs are written in lower case", verb, right);
            } else if !built_in {
                continue;
            } else if let Some(meaning) = meaning {
                found.add(&place, message, &["it is ", meaning].concat());
            } else if let Some(near) = closest(verb, &VERBS) {
                found.replace(&place, message, &["did you mean `", near, "`?"].concat(), verb, near);
            } else {
                found.add(&place, message, "take one of the verbs of the API, such as `get` or `update`");
            }
        }
    }
}
