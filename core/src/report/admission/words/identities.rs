//! Who else could create a pod, and where one finds out what became of it.

use crate::admission::Who;

pub fn code(who: Who) -> &'static str {
    match who {
        Who::Requester => "requester",
        Who::Administrator => "administrator",
        Who::Controller => "controller",
        Who::ServiceAccount => "service-account",
        Who::Node => "node",
    }
}

pub fn label(who: Who, user: &str) -> String {
    match who {
        Who::Requester => ["`", user, "`, who asks"].concat(),
        Who::Administrator => "a cluster administrator, of group `system:masters`".to_owned(),
        Who::Controller => ["`", user, "` through a Deployment, whose controller creates the pod"].concat(),
        Who::ServiceAccount => "somebody without grants: the pod's service account alone decides".to_owned(),
        Who::Node => "a kubelet, for which it is the mirror pod of a static pod that runs anyway".to_owned(),
    }
}

/// `Error from server (Forbidden): …`, as kubectl prints what the API server refuses; `doing` something with a file, or
/// nothing (`AddSourceToErr` of kubectl).
pub fn refused(message: &str, doing: &str) -> String {
    let source = if doing.is_empty() { "" } else { &["error when ", doing, " \"<file>\": "].concat() };
    ["Error from server (Forbidden): ", source, message].concat()
}

/// What API validation refuses, as the API server tells it (`NewInvalid` of apimachinery).
pub fn invalid(pod: &str, errors: &[&str]) -> String {
    let errors = match errors {
        [one] => (*one).to_owned(),
        all => ["[", &all.join(", "), "]"].concat(),
    };
    ["Pod \"", pod, "\" is invalid: ", &errors].concat()
}

/// The same, as kubectl prints it (`checkErr`).
pub fn invalid_of_kubectl(pod: &str, errors: &[&str]) -> String {
    let errors = match errors {
        [one] => (*one).to_owned(),
        all => ["\n* ", &all.join("\n* ")].concat(),
    };
    ["The Pod \"", pod, "\" is invalid: ", &errors].concat()
}

/// What the kubelet logs of a mirror pod.
pub fn mirror_failed(message: &str, namespace: &str, pod: &str) -> String {
    let quoted = message.replace('"', "\\\"");
    ["\"Failed creating a mirror pod for\" err=\"", &quoted, "\" pod=\"", namespace, "/", pod, "\""].concat()
}

/// Of a workload whose pods would be refused.
pub fn idle(suspended: bool) -> &'static str {
    match suspended {
        true => "nothing is refused while it is suspended; once it goes on, its pods are refused",
        false => "0 pods are asked for, so nothing is refused; once it is scaled up, its pods are",
    }
}

/// kubectl prints warnings before what it has to say.
pub fn warned(warnings: &[String], says: &str) -> String {
    let lines = warnings.iter().map(|warning| ["Warning: ", warning, "\n"].concat());
    [lines.collect::<String>(), says.to_owned()].concat()
}

pub fn created(resource: &str, group: &str, name: &str) -> String {
    let dot = if group.is_empty() { "" } else { "." };
    [resource, dot, group, "/", name, " created"].concat()
}

/// An event as `kubectl describe` lists it.
pub fn event(reason: &str, source: &str, message: &str) -> String {
    ["Warning  ", reason, "  ", source, "  ", message].concat()
}
