//! # A namespace that is nearly another one
//!
//! ## What it finds
//!
//! An object in a namespace that you did not paste, whose name is one letter away from a Namespace that you did. Names that
//! differ in a number or a single-letter part, such as `team-a` and `team-b`, are taken to be different on purpose.
//!
//! ## Why it matters
//!
//! The API server refuses objects for a namespace that does not exist. Where it does exist, the object lands beside those
//! that it was meant for, and policies, roles and service accounts do not meet.
//!
//! ## Example
//!
//! ```yaml
//! kind: Namespace
//! metadata: {name: payments}
//! ---
//! kind: NetworkPolicy
//! metadata: {name: web, namespace: payment}
//! ```
//!
//! ## Instead
//!
//! Write the name of the Namespace.

use crate::cluster::Cluster;
use crate::finding::Severity;
use crate::lint::{Found, Lint, World};
use crate::manifest::closest::distance;
use crate::order::Map;
use crate::sources::Origin;
use crate::text::FieldPath;

pub(crate) const LINT: Lint = Lint { code: "namespace-typo", severity: Severity::Warning, check };

/// Shorter names are too easily alike.
const MIN_LENGTH: usize = 4;

/// With more declared Namespaces none is looked for.
const MAX_NAMESPACES: usize = 500;

fn check(world: &World<'_>, found: &mut Found<'_>) {
    let cluster = world.cluster;
    let mut meant: Map<&str, &str> = Map::new();
    let undeclared = cluster.namespaces.iter().filter(|namespace| namespace.origin.is_none());
    for namespace in undeclared.take(MAX_NAMESPACES) {
        if cluster.may_hold(&[&["Namespace ", &namespace.name].concat()]) {
            continue;
        }
        if let Some(declared) = nearly(cluster, &namespace.name) {
            meant.insert(&namespace.name, declared);
        }
    }
    if meant.is_empty() {
        return;
    }
    for (id, source) in cluster.sources.iter() {
        for object in &source.document.objects {
            let Some(meant) = meant.get(object.namespace.as_str()) else { continue };
            let origin = Origin { document: id, path: object.path.clone(), object: object.label().into() };
            let at = origin.at(&FieldPath::of("metadata.namespace"));
            let message = ["there is no Namespace `", &object.namespace, "` in what you pasted"].concat();
            let help = ["did you mean `", meant, "`?"].concat();
            found.add_with_fix(&at, message, &help, world.change(&at, meant));
        }
        if found.is_full() {
            return;
        }
    }
}

/// The declared Namespace of which this name is likely a misspelling.
fn nearly<'a>(cluster: &'a Cluster, name: &str) -> Option<&'a str> {
    let mut declared = cluster.namespaces.iter().filter(|namespace| namespace.origin.is_some()).take(MAX_NAMESPACES);
    declared.find(|known| is_typo(name, &known.name)).map(|known| known.name.as_str())
}

fn is_typo(name: &str, known: &str) -> bool {
    if name.len() < MIN_LENGTH || known.len() < MIN_LENGTH || name.len().abs_diff(known.len()) > 1 {
        return false;
    }
    let long_parts =
        |text: &str| text.split('-').all(|part| part.len() > 1 && !part.bytes().any(|it| it.is_ascii_digit()));
    long_parts(name) && long_parts(known) && distance(name, known) == 1
}

#[cfg(test)]
mod tests {
    use super::is_typo;

    #[test]
    fn one_letter_is_a_typo_unless_it_tells_two_things_apart() {
        for (name, known, expected) in [
            ("payment", "payments", true),
            ("paymemts", "payments", true),
            ("payments", "payments", false),
            ("team-b", "team-a", false),
            ("prod2", "prod1", false),
            ("prod1", "prod", false),
            ("dev", "deb", false),
            ("staging", "testing", false),
        ] {
            assert_eq!(is_typo(name, known), expected, "{name} {known}");
        }
    }
}
