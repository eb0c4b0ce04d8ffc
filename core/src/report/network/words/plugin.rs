//! What the network plug-in makes of policies.

use super::{Said, direction_word, said};
use crate::network::Direction;
use crate::settings::NetworkPlugin;

pub(crate) fn not_enforced(policy: &str, pod: &str, direction: Direction) -> Said {
    let direction = direction_word(direction);
    said("not-enforced", format!("{policy} would isolate {pod} for {direction}, but nothing enforces it."))
}

/// Why all of it is allowed.
pub(crate) fn nothing_enforced(plugin: NetworkPlugin) -> &'static str {
    match plugin {
        NetworkPlugin::NoEgress => "The network plug-in does not enforce egress, and nothing else restricts this.",
        NetworkPlugin::Multitenant => {
            "The network plug-in keeps projects apart and enforces no policy: this is allowed."
        }
        _ => "The network plug-in does not enforce policies: everything is allowed.",
    }
}

pub(crate) fn other_project(from: &str, to: &str) -> Said {
    said(
        "other-project",
        format!(
            "{from} and {to} are in different projects, which OpenShift's multitenant mode keeps apart, and neither is in `default`."
        ),
    )
}

/// The summary of a denial by it.
pub(crate) const PROJECTS_APART: &str =
    "The network plug-in keeps projects apart: these are two, and neither is `default`.";

pub(crate) fn turned_by_plugin(allowed: bool) -> Said {
    let otherwise = if allowed { "denied" } else { "allowed" };
    said("plug-in-decides", format!("With a plug-in that enforces all of the API this would be {otherwise}."))
}

// Notes on the view

pub(crate) fn must_be_enforced(plugin: NetworkPlugin) -> Said {
    let text = match plugin {
        NetworkPlugin::Ignores => {
            "The network plug-in is set to ignore policies, as flannel alone does: they are accepted, and nothing enforces them."
        }
        NetworkPlugin::Multitenant => {
            "The network plug-in is set to OpenShift's multitenant mode: policies are accepted, and nothing enforces them."
        }
        NetworkPlugin::NoEgress => {
            "The network plug-in is set to enforce ingress alone: egress rules are accepted and do nothing."
        }
        NetworkPlugin::NoEndPort => {
            "The network plug-in is set to ignore `endPort`: of a range in a NetworkPolicy only the first port counts."
        }
        NetworkPlugin::NoSctp => {
            "The network plug-in is set to match no SCTP: rules for it allow nothing, and their policies isolate all the same."
        }
        NetworkPlugin::NoPodIpBlocks | NetworkPlugin::Enforces => {
            "Policies take effect only where the network plug-in enforces them: flannel alone does not."
        }
    };
    said("plug-in-must-enforce", text)
}

pub(crate) fn openshift(plugin: NetworkPlugin) -> Said {
    let text = if plugin == NetworkPlugin::Multitenant {
        "Projects are closed to each other, `default` is open to all; pods in their node's network and addresses outside are not affected."
    } else {
        "OpenShift's multitenant mode isolates projects from each other without any policy: choose it as the plug-in to see that."
    };
    said("openshift-multitenant", text)
}

pub(crate) fn ip_blocks_and_pods(plugin: NetworkPlugin) -> Said {
    let text = if plugin == NetworkPlugin::NoPodIpBlocks {
        "An ipBlock never matches pods here, as with Cilium by default; `networks` of cluster-wide policies do."
    } else {
        "Plug-ins differ on whether an ipBlock matches pods: here it does, as in Kubernetes' own tests; Cilium's does not by default."
    };
    said("ip-block-on-pods", text)
}
