//! The texts about requests.

use crate::report::{Effect, Reason};

pub(in super::super) fn bad_method(method: &str) -> String {
    format!("`{method}` is no HTTP method that the API server knows: GET, POST, PUT, PATCH, DELETE, HEAD or OPTIONS.")
}

pub(in super::super) fn bad_url(url: &str) -> String {
    format!("`{url}` is no path: it starts with a slash, as /api/v1/namespaces/shop/pods.")
}

pub(in super::super) const NO_KIND: &str =
    "The API server cannot tell what is asked for: nothing follows `watch` or `proxy` in the path.";

fn note(code: &str, text: String) -> Reason {
    Reason::new(code, Effect::Note, text)
}

pub(in super::super) fn create_by_update(method: &str) -> Reason {
    note(
        "create-by-update",
        format!(
            "Where the object is not there yet, {method} creates it (as server-side apply does), which also needs the verb create: that is not allowed."
        ),
    )
}

pub(in super::super) fn inside_namespace(namespace: &str) -> Reason {
    note(
        "inside-namespace",
        format!("A request for a namespace is taken to be inside it, so RoleBindings in {namespace} count too."),
    )
}

pub(in super::super) fn connects(subresource: &str, verb: &str) -> Reason {
    let other =
        if verb == "get" { "by POST it is the verb create" } else { "as a WebSocket by GET it is the verb get" };
    note("connects", format!("pods/{subresource} is asked here with the verb {verb}; {other}."))
}

pub(in super::super) fn needs_get(subresource: &str) -> Reason {
    let command = match subresource {
        "portforward" => "port-forward",
        other => other,
    };
    note("needs-get", format!("kubectl {command} first gets the pod, which is not allowed."))
}

pub(in super::super) fn kubelet() -> Reason {
    note(
        "kubelet",
        "This reaches the kubelet's own API, past admission and the API server's audit log of what is run there."
            .to_owned(),
    )
}
