//! Where a field stands, or the line that is nearest to where it would stand.

use crate::admission::as_written;
use crate::admission::psp::{Failure, Rule};
use crate::cluster::{Cluster, Pod};
use crate::report::Place;
use crate::sources::Citation;
use crate::text::FieldPath;
use crate::yaml::{NodeId, Tree, Value};

/// The place of a field. One that is not written is placed at the name of what would hold it (a container, the object),
/// so that its line stays short.
pub(super) fn place(cluster: &Cluster, citation: &Citation) -> Option<Place> {
    let Some(Written { tree, nodes, whole }) = written(cluster, citation) else { return cluster.place(citation) };
    if whole {
        return cluster.place(citation);
    }
    let (own, mut above) = (citation.path.steps().len(), citation.path.as_str());
    for depth in (0..own).rev() {
        above = parent(above).unwrap_or_default();
        // The nodes begin above the object that is cited.
        let holder = nodes.get(citation.origin.path.steps().len() + depth);
        let (holder, name) = match holder {
            Some(object) if depth == 0 => (tree.get(*object, "metadata"), "metadata.name"),
            holder => (holder.copied(), "name"),
        };
        if holder.and_then(|holder| tree.get(holder, "name")).is_some() {
            let name = Citation { origin: citation.origin.clone(), path: FieldPath::of(above).field(name) };
            return Some(Place { path: citation.path.to_string(), ..cluster.place(&name)? });
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

/// What of a cited field stands in its document.
struct Written<'a> {
    tree: &'a Tree,
    /// Of the steps to it, from the root down, as far as they are there.
    nodes: Vec<NodeId>,
    /// All are.
    whole: bool,
}

fn written<'a>(cluster: &'a Cluster, citation: &Citation) -> Option<Written<'a>> {
    let tree = &cluster.sources.get(citation.origin.document)?.document.tree;
    let steps = [citation.origin.path.steps(), citation.path.steps()].concat();
    let mut nodes = vec![tree.root()?];
    for step in &steps {
        let holder = *nodes.last()?;
        let next = match &tree.node(holder).value {
            Value::Sequence(items) => step.parse().ok().and_then(|index: usize| items.get(index)).copied(),
            Value::Mapping(_) => tree.get(holder, step),
            Value::Scalar(_) => None,
        };
        let Some(next) = next else { break };
        nodes.push(next);
    }
    let whole = nodes.len() > steps.len();
    Some(Written { tree, nodes, whole })
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
