//! Where a field stands, or the line that is nearest to where it would stand.

use crate::admission::as_written;
use crate::admission::psp::{Failure, Rule};
use crate::cluster::{Cluster, Pod};
use crate::report::Place;
use crate::sources::Citation;
use crate::text::FieldPath;
use crate::yaml::Value;

/// The place of a field. One that is not written is placed at the name of what would hold it (a container, the object),
/// so that its line stays short.
pub(super) fn place(cluster: &Cluster, citation: &Citation) -> Option<Place> {
    if is_written(cluster, citation) {
        return cluster.place(citation);
    }
    let mut above = citation.path.as_str();
    while let Some(parent) = parent(above) {
        above = parent;
        let name = FieldPath::of(above).field(if above.is_empty() { "metadata.name" } else { "name" });
        let name = Citation { origin: citation.origin.clone(), path: name };
        if is_written(cluster, &name) {
            let place = cluster.place(&name)?;
            return Some(Place { path: citation.path.to_string(), ..place });
        }
    }
    cluster.place(citation)
}

/// The place of what a standard forbids: of a profile that is an annotation, of that.
pub(super) fn place_of_violation(cluster: &Cluster, pod: &Pod, path: &FieldPath) -> Option<Place> {
    place(cluster, &pod.at(&as_written(pod, cluster.profile.version, path)))
}

/// Where a capability stands that may not be added: a policy that fills the list in has sorted it.
pub(super) fn item_of(cluster: &Cluster, pod: &Pod, failure: &Failure) -> Option<FieldPath> {
    if failure.rule != Rule::CapabilityAdded {
        return None;
    }
    let path = failure.pod_field.as_str();
    let list = FieldPath::of(path.rfind('[').and_then(|end| path.get(..end))?);
    let Value::Sequence(items) = &cluster.sources.node(&pod.at(&list))?.value else { return None };
    let is_it = |index: &usize| cluster.sources.text(&pod.at(&list.index(*index))) == Some(failure.found.as_str());
    (0..items.len()).find(is_it).map(|index| list.index(index))
}

/// The path without its last step; `None` above the root. Keys in brackets may hold dots.
fn parent(path: &str) -> Option<&str> {
    if path.is_empty() {
        return None;
    }
    let end = if path.ends_with(']') { path.rfind('[') } else { path.rfind('.') };
    path.get(..end.unwrap_or(0))
}

pub(super) fn is_written(cluster: &Cluster, citation: &Citation) -> bool {
    let Some(source) = cluster.sources.get(citation.origin.document) else { return false };
    let tree = &source.document.tree;
    let Some(mut id) = tree.root() else { return false };
    let steps = [citation.origin.path.steps(), citation.path.steps()].concat();
    for step in steps {
        let next = match &tree.node(id).value {
            Value::Sequence(items) => step.parse().ok().and_then(|index: usize| items.get(index)).copied(),
            Value::Mapping(_) => tree.get(id, step),
            Value::Scalar(_) => None,
        };
        let Some(next) = next else { return false };
        id = next;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::playground::cluster_of;

    #[test]
    fn a_field_that_is_not_written_is_placed_at_the_name_of_what_would_hold_it() {
        let (cluster, _) = cluster_of(
            "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n  - name: c\n    image: nginx\n    securityContext:\n      runAsUser: 0\n",
        );
        let pod = &cluster.pods[0];
        for (path, line) in [
            ("spec.containers[0].securityContext.runAsUser", 10),
            ("spec.containers[0].securityContext.runAsNonRoot", 7),
            ("spec.securityContext.fsGroup", 4),
            ("metadata.annotations[seccomp.security.alpha.kubernetes.io/pod]", 4),
        ] {
            let place = place(&cluster, &pod.field(path)).expect("a place");
            assert_eq!((place.lines, place.path.as_str()), ([line, line], path), "{path}");
        }
    }

    #[test]
    fn a_path_ends_at_its_last_dot_or_bracket() {
        assert_eq!(parent("spec.containers[0]"), Some("spec.containers"));
        assert_eq!(parent("metadata.annotations[a.b/c]"), Some("metadata.annotations"));
        assert_eq!(parent("spec"), Some(""));
        assert_eq!(parent(""), None);
    }
}
