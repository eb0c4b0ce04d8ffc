//! Which resources the API groups of Kubernetes have, and the names that `kubectl` knows them by.
//!
//! `resources.txt` holds those of Kubernetes 1.36 and of the last version with PodSecurityPolicy, after the discovery
//! documents (api/discovery of kubernetes/kubernetes) and what its authorizers ask beside them, such as `nodes/metrics`.
//! A line, sorted by name: `NAME GROUP[ cluster][ new][ old][ virtual][ =SHORT,…][ /SUBRESOURCE/…/]`. `core` is the empty
//! group, `cluster` says that it belongs to no namespace, `new` that 1.24 did not have it, `old` that 1.36 does not, and
//! `virtual` that only authorizers know it. Custom resources are in groups that are not here.

use std::sync::OnceLock;

use crate::manifest::closest::closest;
use crate::settings::KubernetesVersion;

const TEXT: &str = include_str!("resources.txt");

/// A resource of Kubernetes itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ApiResource {
    /// The plural, as in URLs.
    pub name: &'static str,
    /// Empty: the core group.
    pub group: &'static str,
    words: &'static str,
}

impl ApiResource {
    #[must_use]
    pub fn is_namespaced(&self) -> bool {
        !self.has("cluster")
    }

    /// Whether the API server of this version serves it.
    #[must_use]
    pub fn is_served(&self, version: KubernetesVersion) -> bool {
        let missing = match version {
            KubernetesVersion::V1_24 => "new",
            KubernetesVersion::V1_36 => "old",
        };
        !self.has("virtual") && !self.has(missing)
    }

    /// Its subresources, each behind which stands a slash; `status` and `scale` are not among them.
    #[must_use]
    pub fn subresources(&self) -> &'static str {
        self.word("/")
    }

    fn has(&self, word: &str) -> bool {
        self.words.split(' ').any(|known| known == word)
    }

    /// The word that starts with `mark`, without it.
    fn word(&self, mark: &str) -> &'static str {
        self.words.split(' ').find_map(|word| word.strip_prefix(mark)).unwrap_or_default()
    }

    /// Whether this is its plural, its singular, its kind or a short name, in lower case.
    fn is_called(&self, lower: &str) -> bool {
        self.name == lower
            || self.name.strip_prefix(lower).is_some_and(|rest| rest == "s" || rest == "es")
            || self.name.strip_suffix("ies").is_some_and(|stem| lower.strip_suffix('y') == Some(stem))
            || (lower.len() <= LONGEST_SHORT && self.word("=").split(',').any(|short| short == lower))
    }
}

/// The longest short name, `deploy`.
const LONGEST_SHORT: usize = 6;

/// All of them, by name.
#[must_use]
pub fn all() -> &'static [ApiResource] {
    static ALL: OnceLock<Vec<ApiResource>> = OnceLock::new();
    ALL.get_or_init(|| TEXT.lines().filter_map(read).collect())
}

fn read(line: &'static str) -> Option<ApiResource> {
    let (name, rest) = line.split_once(' ')?;
    let (group, words) = rest.split_once(' ').unwrap_or((rest, ""));
    Some(ApiResource { name, group: if group == "core" { "" } else { group }, words })
}

/// Those of this name, one for each group that has it.
#[must_use]
pub fn named(name: &str) -> &'static [ApiResource] {
    let all = all();
    let start = all.partition_point(|known| known.name < name);
    let rest = all.get(start..).unwrap_or_default();
    let end = rest.iter().take_while(|known| known.name == name).count();
    rest.get(..end).unwrap_or_default()
}

/// The one of this group and name.
#[must_use]
pub fn find(group: &str, name: &str) -> Option<&'static ApiResource> {
    named(name).iter().find(|known| known.group == group)
}

/// The one whose kind, singular or short name this is, in whatever case.
#[must_use]
pub fn of_form(name: &str) -> Option<&'static ApiResource> {
    let lower = name.to_ascii_lowercase();
    if lower.is_empty() { None } else { all().iter().find(|known| known.is_called(&lower)) }
}

/// The one that somebody means who types `TYPE`, `TYPE.GROUP` or `TYPE.VERSION.GROUP`, as kubectl's REST mapper resolves
/// it: in any of its names and any case, of several groups that of the core. Only what a version serves counts.
#[must_use]
pub fn resolve(typed: &str, version: KubernetesVersion) -> Option<&'static ApiResource> {
    let lower = typed.to_ascii_lowercase();
    let (name, group) = lower.split_once('.').unwrap_or((&lower, ""));
    // `schema.ParseResourceArg`: what follows the first dot may be a version and a group.
    let behind_version = group.split_once('.').filter(|(version, _)| is_version(version)).map(|(_, group)| group);
    let is_meant = |known: &&ApiResource| {
        known.is_served(version)
            && known.is_called(name)
            && (group.is_empty() || known.group == group || Some(known.group) == behind_version)
    };
    let in_core = |known: &&ApiResource| is_meant(known) && known.group.is_empty();
    if name.is_empty() {
        return None;
    }
    all().iter().find(in_core).or_else(|| all().iter().find(is_meant))
}

/// `v1`, `v2beta1`.
fn is_version(text: &str) -> bool {
    text.strip_prefix('v').is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_digit()))
}

/// The known resource of nearly this name.
#[must_use]
pub fn closest_resource(name: &str) -> Option<&'static str> {
    closest(name, &all().iter().map(|known| known.name).collect::<Vec<_>>())
}

/// The resource and its subresource, which may be empty.
#[must_use]
pub fn split(resource: &str) -> (&str, &str) {
    resource.split_once('/').unwrap_or((resource, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_by_name() {
        assert!(all().is_sorted_by_key(|known| known.name));
        assert_eq!(all().len(), TEXT.lines().count());
    }

    #[track_caller]
    fn check(typed: &str, expected: Option<(&str, &str)>) {
        let found = resolve(typed, KubernetesVersion::V1_36).map(|known| (known.name, known.group));
        assert_eq!(found, expected, "{typed}");
    }

    #[test]
    fn a_type_is_found_by_any_of_its_names_in_any_case() {
        for typed in ["deployments", "deployment", "Deployment", "DEPLOY", "deploy.apps", "deployments.v1.apps"] {
            check(typed, Some(("deployments", "apps")));
        }
        for typed in ["networkpolicies", "netpol", "NetworkPolicy", "networkpolicy.networking.k8s.io"] {
            check(typed, Some(("networkpolicies", "networking.k8s.io")));
        }
        check("ingress", Some(("ingresses", "networking.k8s.io")));
        check("po", Some(("pods", "")));
        check("endpoints", Some(("endpoints", "")));
        check("deployments.extensions", None);
        check("jokes", None);
        check("", None);
        check(".apps", None);
    }

    #[test]
    fn of_several_groups_that_of_the_core_is_meant() {
        check("events", Some(("events", "")));
        check("ev.events.k8s.io", Some(("events", "events.k8s.io")));
        check("sa", Some(("serviceaccounts", "")));
    }

    #[test]
    fn what_only_authorizers_know_is_no_type() {
        check("users", None);
        check("signers", None);
        check("serviceaccounts.authentication.k8s.io", None);
    }

    #[test]
    fn versions_serve_different_resources() {
        let psp = |version| resolve("psp", version).map(|known| known.group);
        assert_eq!(psp(KubernetesVersion::V1_24), Some("policy"));
        assert_eq!(psp(KubernetesVersion::V1_36), None);
        let claims = |version| resolve("resourceclaims", version).is_some();
        assert!(!claims(KubernetesVersion::V1_24) && claims(KubernetesVersion::V1_36));
    }
}
