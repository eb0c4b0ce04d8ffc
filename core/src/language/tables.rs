//! Reads what is known of fields and values: `docs.txt`, `values.txt` and `resources.txt`.

use std::sync::OnceLock;

use crate::order::Map;

// Filled by functions that are called, not by those that a static holds: so it can be seen that nothing else needs the texts.
static FIELDS: OnceLock<Map<&'static str, &'static str>> = OnceLock::new();
static VALUES: OnceLock<Vec<ValueSet>> = OnceLock::new();
const RESOURCES: &str = include_str!("resources.txt");

/// How the empty API group is written in `resources.txt`.
const CORE: &str = "core";

/// How the empty text is written in `values.txt`.
const EMPTY: &str = "-";

/// What a field means, by the first of these names that says it.
pub(super) fn field(names: &[String]) -> Option<&'static str> {
    names.iter().find_map(|name| explained().get(name.as_str()).copied())
}

fn explained() -> &'static Map<&'static str, &'static str> {
    FIELDS.get_or_init(|| lines(include_str!("docs.txt")).collect())
}

/// The lines `name: text`.
fn lines(text: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(": "))
}

/// The values of a field (or keys of a map) and what each means, by the first of these names that has any.
pub(super) fn values(names: &[String]) -> Vec<(&'static str, &'static str)> {
    names.iter().map(|name| values_of(name)).find(|values| !values.is_empty()).unwrap_or_default()
}

fn values_of(name: &str) -> Vec<(&'static str, &'static str)> {
    let about = sets().iter().filter(|set| set.fields.split(' ').any(|known| is_of(known, name)));
    about.flat_map(|set| set.values.iter().copied()).collect()
}

fn sets() -> &'static [ValueSet] {
    VALUES.get_or_init(|| value_sets(include_str!("values.txt")))
}

/// The fields that a line of `values.txt` names, and the values below it with what they mean.
struct ValueSet {
    fields: &'static str,
    values: Vec<(&'static str, &'static str)>,
}

fn value_sets(text: &'static str) -> Vec<ValueSet> {
    let mut sets: Vec<ValueSet> = Vec::new();
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        match (line.strip_prefix(' '), sets.last_mut()) {
            (Some(value), Some(set)) => {
                let (value, meaning) = value.split_once(": ").unwrap_or((value, ""));
                set.values.push((if value == EMPTY { "" } else { value }, meaning));
            }
            _ => sets.push(ValueSet { fields: line, values: Vec::new() }),
        }
    }
    sets
}

/// A key that ends with a slash stands for all that begin with it.
pub(super) fn is_of(known: &str, name: &str) -> bool {
    known == name || (known.ends_with('/') && name.starts_with(known))
}

/// The API groups (`""` is the core group) with their resources and subresources.
pub(super) fn groups() -> impl Iterator<Item = (&'static str, Vec<&'static str>)> {
    lines(RESOURCES).map(|(group, resources)| (if group == CORE { "" } else { group }, resources.split(' ').collect()))
}

#[cfg(test)]
mod tests {
    use crate::order::Set;

    use super::*;
    use crate::language::context::{OBJECT, fields, item_of, value_of};
    use crate::manifest::KINDS;

    /// The types whose fields must all be explained, with everything below them.
    const EXPLAINED: [&str; 10] = [
        "NetworkPolicySpec",
        "PolicyRule",
        "AggregationRule",
        "PodSecurityPolicySpec",
        "PodSecurityContext",
        "SecurityContext",
        "Role",
        "ClusterRole",
        "ClusterRoleBinding",
        "LabelSelector",
    ];

    fn inner(type_name: &'static str) -> &'static str {
        item_of(type_name).or_else(|| value_of(type_name)).unwrap_or(type_name)
    }

    fn explained(holder: &str, owner: &str, name: &str) -> bool {
        let names = [format!("{holder}.{name}"), format!("{owner}.{name}"), format!("{OBJECT}.{name}")];
        field(&names).is_some()
    }

    fn walk(holder: &str, owner: &'static str, unexplained: &mut Set<String>, seen: &mut Set<String>) {
        if owner == "ObjectMeta" || !seen.insert(format!("{holder}:{owner}")) {
            return;
        }
        for (name, below) in fields(owner) {
            if !explained(holder, owner, name) {
                unexplained.insert(format!("{holder} / {owner}.{name}"));
            }
            walk(&format!("{owner}.{name}"), inner(below), unexplained, seen);
        }
    }

    #[test]
    fn every_field_of_policies_roles_and_security_contexts_is_explained() {
        let mut unexplained = Set::new();
        for root in EXPLAINED {
            walk("", root, &mut unexplained, &mut Set::new());
        }
        // Both bindings share a type; each must explain its own fields.
        for kind in ["RoleBinding", "ClusterRoleBinding"] {
            for (path, owner) in [("roleRef", "TypedLocalObjectReference"), ("subjects", "TypedObjectReference")] {
                for (name, _) in fields(owner) {
                    if field(&[format!("{kind}.{path}.{name}")]).is_none() {
                        unexplained.insert(format!("{kind}.{path}.{name}"));
                    }
                }
            }
        }
        assert_eq!(unexplained, Set::new());
    }

    /// The type of `Type.field` or `Kind.field`.
    fn type_of(owner: &str, name: &str) -> Option<&'static str> {
        let owner = KINDS.iter().find(|kind| kind.name == owner).map_or(owner, |kind| kind.schema);
        fields(owner).into_iter().find(|(field, _)| *field == name).map(|(_, below)| inner(below))
    }

    /// Follows `Type.field` or `Holder.field.field` through the schema.
    fn exists(name: &str) -> bool {
        let mut steps = name.split('.');
        let mut owner = steps.next().unwrap_or_default();
        if name == "Object.items" {
            return true;
        }
        steps.all(|step| type_of(owner, step).map(|below| owner = below).is_some())
    }

    #[test]
    fn nothing_is_explained_that_the_schema_lacks() {
        let lacking: Vec<_> = super::explained()
            .iter()
            .filter(|(name, text)| !exists(name) || text.is_empty())
            .map(|(name, _)| *name)
            .collect();
        assert_eq!(lacking, [""; 0]);
    }

    #[test]
    fn no_field_is_explained_twice() {
        let mut seen = Set::new();
        let twice: Vec<_> = lines(include_str!("docs.txt")).filter(|(name, _)| !seen.insert(*name)).collect();
        assert_eq!(twice, []);
        let unread = include_str!("docs.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        assert_eq!(unread.count(), super::explained().len(), "every line is of the form `name: text`");
    }

    #[test]
    fn values_belong_to_fields_that_the_schema_has() {
        // Metadata by kind, and values that depend on another field.
        let special = ["Group.name", "User.name", "PolicyRule.verbs.nonResourceURLs"];
        let is_metadata = |name: &str| name.contains(".labels") || name.contains(".annotations");
        let lacking: Vec<_> = sets()
            .iter()
            .flat_map(|set| set.fields.split(' '))
            .filter(|name| !special.contains(name) && !is_metadata(name) && !exists(name))
            .collect();
        assert_eq!(lacking, [""; 0]);
        let values = sets().iter().flat_map(|set| &set.values);
        let unexplained: Vec<_> = values.filter(|(_, meaning)| meaning.is_empty()).map(|(value, _)| *value).collect();
        assert_eq!(unexplained, [""; 0]);
    }
}
