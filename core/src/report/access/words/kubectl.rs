//! What `kubectl auth can-i` prints, word for word, and what a reader should know about it.

use crate::rbac::Attributes;
use crate::report::{Effect, Reason};

/// Printed on standard error.
pub(in super::super) fn warning(text: &str) -> Reason {
    Reason::new("can-i-warning", Effect::Note, ["Warning: ", text].concat())
}

pub(in super::super) fn unknown_type(resource: &str, group: &str) -> Reason {
    let of_group = if group.is_empty() { String::new() } else { format!(" in group '{group}'") };
    warning(&format!("the server doesn't have a resource type '{resource}'{of_group}"))
}

pub(in super::super) fn not_namespaced(resource: &str, group: &str) -> Reason {
    let of_group = if group.is_empty() { String::new() } else { format!(" in group '{group}'") };
    warning(&format!("resource '{resource}' is not namespace scoped{of_group}"))
}

pub(in super::super) fn unknown_verb(verb: &str) -> Reason {
    warning(&format!("verb '{verb}' is not a known verb"))
}

/// The command refuses this.
pub(in super::super) const NO_SUBRESOURCE_OF_PATH: &str = "--subresource can not be used with NonResourceURL";

pub(in super::super) const TWO_ARGUMENTS: &str =
    "you must specify two arguments: verb resource or verb resource/resourceName.";

fn note(code: &str, text: String) -> Reason {
    Reason::new(code, Effect::Note, text)
}

pub(in super::super) fn name_not_subresource(name: &str, resource: &str) -> Reason {
    note(
        "can-i-name",
        format!(
            "kubectl takes what follows the slash for a name: this asks about {resource} named {name:?}. The subresource is asked with --subresource={name}."
        ),
    )
}

pub(in super::super) fn real_request(attributes: &Attributes, allowed: bool) -> Reason {
    let may = if allowed { "be allowed" } else { "be denied" };
    let text = format!(
        "kubectl sends the current namespace also for what belongs to none. The real request, {}, would {may}.",
        super::request(attributes)
    );
    note("can-i-differs", text)
}

pub(in super::super) const ALL_NAMESPACES: &str = "--all-namespaces asks at cluster scope: is it allowed by a ClusterRoleBinding? Bindings in each single namespace do not add up to it.";

pub(in super::super) const EVERYTHING: &str =
    "kubectl asks `* *` in the core API group only; a rule must itself say `*` to satisfy it.";

pub(in super::super) fn told(code: &str, text: &str) -> Reason {
    note(code, text.to_owned())
}

pub(in super::super) fn assumed_custom(resource: &str, group: &str) -> Reason {
    note(
        "can-i-custom",
        format!(
            "`{resource}` of {group} is no resource of Kubernetes; since rules name it, the cluster is taken to have it."
        ),
    )
}

pub(in super::super) fn resolved(typed: &str, resource: &str, group: &str) -> Reason {
    let group = if group.is_empty() { "the core API group" } else { group };
    note("resource-name", format!("`{typed}` means {resource} of {group}."))
}
