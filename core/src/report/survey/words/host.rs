//! What security contexts open.

use super::listed;

pub(in super::super) const NOTHING: &str = "";

/// `container a`, `containers a, b`.
fn containers(names: &[String]) -> String {
    let noun = if names.len() == 1 { "Container " } else { "Containers " };
    [noun, &listed(names)].concat()
}

/// What is told of containers for each code, and what somebody makes of it.
pub(in super::super) fn of_containers(code: &str, names: &[String], details: &[String]) -> (String, &'static str) {
    let (is, has, runs) = if names.len() == 1 { ("is", "has", "runs") } else { ("are", "have", "run") };
    let who = containers(names);
    let details = listed(details);
    match code {
        "privileged" => (
            [&who, " ", is, " privileged."].concat(),
            "Every device of the node and every capability: from here it is one step to root on the node.",
        ),
        "host-process" => (
            [&who, " ", is, " a HostProcess container."].concat(),
            "On Windows such a process runs on the node itself, as one of its users.",
        ),
        "capability-of-node" => (
            [&who, " ", has, " ", &details, "."].concat(),
            "With this capability root in the container can make itself root on the node.",
        ),
        "capability-strong" => (
            [&who, " ", has, " ", &details, "."].concat(),
            "It weakens what separates the pod from its node or its neighbours.",
        ),
        "capability" => ([&who, " ", has, " ", &details, " in addition."].concat(), ""),
        "proc-unmasked" => (
            [&who, " ", has, " an unmasked /proc."].concat(),
            "Files by which the kernel is set up are open to whoever is root there.",
        ),
        "root" => (
            [&who, " ", runs, " as root."].concat(),
            "Root may change everything in the container, and is root on the node after any escape.",
        ),
        "escalation" => (
            [&who, " may gain more privileges than the first process has."].concat(),
            "`allowPrivilegeEscalation` is not `false`: set-user-ID programs in the image make root.",
        ),
        _ => (
            [&who, " ", runs, " without a seccomp profile."].concat(),
            "Every system call is open, unless the kubelet sets the runtime's profile by default.",
        ),
    }
}

/// `traces`: some container may look into the processes.
pub(in super::super) fn host_pid(traces: bool) -> String {
    match traces {
        true => "It sees the node's processes and may look into them.".to_owned(),
        false => "It sees the node's processes.".to_owned(),
    }
}

pub(in super::super) const HOST_PID: &str = "Command lines and environments of other pods and of the node are read there; a process that may be traced is a way out.";

pub(in super::super) fn host_network() -> String {
    "It is in its node's network.".to_owned()
}

pub(in super::super) const HOST_NETWORK: &str =
    "Most plug-ins apply no policy to it, and what listens on the node's own addresses, localhost too, is open to it.";

pub(in super::super) fn host_ipc() -> String {
    "It shares memory with its node's processes.".to_owned()
}

pub(in super::super) const HOST_IPC: &str = "What other processes keep in shared memory can be read and changed.";

pub(in super::super) fn host_path(path: &str, writes: bool, containers: &[String]) -> String {
    let may = if writes { "may read and write " } else { "may read " };
    let who = self::containers(containers);
    [&who, " ", may, path, " of the node."].concat()
}

pub(in super::super) const HOST_PATH_OF_NODE: &str =
    "What lies there is run by the node, or holds credentials of the node or of its pods.";
pub(in super::super) const HOST_PATH: &str = "What other pods and the node keep there is open.";

pub(in super::super) const NODE: &str = "Its node is lost: whoever is root there has what its kubelet has.";
pub(in super::super) const KUBELET: &str = "The kubelet may read the Secrets and ConfigMaps that pods on its node use, take tokens for their service accounts, run anything in them, and change its own Node.";

pub(in super::super) fn contained() -> String {
    "Nothing in its security context opens the node: no privileged container, host namespace or host path.".to_owned()
}
