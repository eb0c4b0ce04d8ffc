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
        Who::Node => "a kubelet, which registers the mirror pod of a static pod that runs anyway".to_owned(),
    }
}

/// `Error from server (Forbidden): …`, as kubectl prints what the API server refuses.
pub fn refused(message: &str) -> String {
    ["Error from server (Forbidden): ", message].concat()
}

pub fn created(resource: &str, group: &str, name: &str) -> String {
    let dot = if group.is_empty() { "" } else { "." };
    [resource, dot, group, "/", name, " created"].concat()
}

/// An event as `kubectl describe` lists it.
pub fn event(reason: &str, source: &str, message: &str) -> String {
    ["Warning  ", reason, "  ", source, "  ", message].concat()
}
