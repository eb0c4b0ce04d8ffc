//! What a pod's security context opens on its node.
//!
//! Read from the pod as it is written: what policies change on admission is not counted, and that is said.

use super::{Area, Found, words};
use crate::admission::effective::{Effective, Inherited, Visited, visited};
use crate::cluster::{Cluster, Pod};
use crate::manifest::pod::Volume;
use crate::order::{self, Map};
use crate::report::{ImageUser, Reason, Severity};
use crate::text::FieldPath;

/// Root with one of these is root on the node.
const OF_THE_NODE: [&str; 5] = ["ALL", "SYS_ADMIN", "SYS_MODULE", "SYS_RAWIO", "DAC_READ_SEARCH"];

/// These weaken what separates the pod from its node and its neighbours.
const STRONG: [&str; 12] = [
    "NET_ADMIN",
    "NET_RAW",
    "SYS_PTRACE",
    "SYS_BOOT",
    "SYS_TIME",
    "SYSLOG",
    "BPF",
    "PERFMON",
    "MAC_ADMIN",
    "MAC_OVERRIDE",
    "AUDIT_CONTROL",
    "CHECKPOINT_RESTORE",
];

/// Whoever may write here has code of theirs run by the node, or reads what its kubelet and runtime hold.
const RUN_BY_THE_NODE: [&str; 22] = [
    "/bin",
    "/boot",
    "/etc/cni",
    "/etc/cron.d",
    "/etc/kubernetes",
    "/etc/systemd",
    "/lib",
    "/opt/cni",
    "/proc",
    "/root",
    "/run/containerd",
    "/run/crio",
    "/run/docker.sock",
    "/sbin",
    "/sys",
    "/usr/bin",
    "/usr/lib",
    "/usr/local/bin",
    "/usr/sbin",
    "/var/lib/containerd",
    "/var/lib/etcd",
    "/var/lib/kubelet",
];

/// Reading these is enough: they hold the credentials of the node, or of all its pods.
const HOLDS_CREDENTIALS: [&str; 5] =
    ["/etc/kubernetes", "/var/lib/etcd", "/var/lib/kubelet", "/run/containerd", "/root"];

/// What was found, and what follows from it.
pub(super) struct Host {
    pub found: Vec<Found>,
    /// Whoever has the pod has its node.
    pub takes_node: bool,
    /// Images of which it is not known whether they run as root.
    pub unknown_users: Vec<String>,
}

/// Whether a container runs as root.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Root {
    Yes,
    No,
    Unknown,
}

pub(super) fn host(cluster: &Cluster, pod: &Pod) -> Host {
    let containers = visited(&pod.spec);
    let mut host = Looking { cluster, pod, containers, alike: Map::new(), found: Vec::new(), takes_node: false };
    let unknown_users = host.users();
    host.namespaces();
    for container in host.containers.clone() {
        host.container(&container);
    }
    host.volumes();
    host.settle();
    if host.found.iter().all(|found| found.item.severity == Severity::Info) {
        host.say(Severity::Info, "contained", words::contained(), None, words::NOTHING);
    }
    Host { found: host.found, takes_node: host.takes_node, unknown_users }
}

/// Containers of which the same holds: their names, what is told beside, where it stands.
#[derive(Default)]
struct Alike {
    names: Vec<String>,
    details: Vec<String>,
    places: Vec<FieldPath>,
}

struct Looking<'a> {
    cluster: &'a Cluster,
    pod: &'a Pod,
    containers: Vec<Visited<'a>>,
    alike: Map<(Severity, &'static str), Alike>,
    found: Vec<Found>,
    takes_node: bool,
}

impl Looking<'_> {
    /// In a user namespace of its own its root is nobody on the node.
    fn has_user_namespace(&self) -> bool {
        self.pod.spec.host_users == Some(false)
    }

    fn root(&self, container: &Visited<'_>) -> Root {
        let context = Effective::of(self.pod.spec.security_context.as_ref(), container.container);
        match (context.run_as_user(), context.run_as_non_root()) {
            (Some(0), _) => Root::Yes,
            (Some(_), _) | (None, Some(true)) => Root::No,
            (None, _) => match self.cluster.profile.image_users.get(&container.container.image) {
                Some(ImageUser::Root | ImageUser::Numeric(0)) => Root::Yes,
                Some(ImageUser::Numeric(_) | ImageUser::Named(_)) => Root::No,
                Some(ImageUser::Unknown) | None => Root::Unknown,
            },
        }
    }

    /// Tells who runs as root; returns the images of which that is not known.
    fn users(&mut self) -> Vec<String> {
        let mut unknown = Vec::new();
        for container in self.containers.clone() {
            match self.root(&container) {
                Root::Yes => {
                    let context = Effective::of(self.pod.spec.security_context.as_ref(), container.container);
                    let place = context.place_of(&container.path(), Inherited::RunAsUser);
                    let grave = if self.has_user_namespace() { Severity::Info } else { Severity::Warning };
                    self.of_container(grave, "root", &container, place, "");
                }
                Root::Unknown if !unknown.contains(&container.container.image) => {
                    unknown.push(container.container.image.clone());
                }
                Root::Unknown | Root::No => {}
            }
        }
        unknown
    }

    fn namespaces(&mut self) {
        let spec = &self.pod.spec;
        let traces = |container: &Visited<'_>| has_capability(container, &["SYS_PTRACE"]);
        let (host_network, host_pid, host_ipc) = (spec.host_network, spec.host_pid, spec.host_ipc);
        if host_pid {
            let takes = self.containers.iter().any(traces);
            self.takes_node |= takes;
            let (severity, code) =
                if takes { (Severity::Error, "host-pid-traced") } else { (Severity::Warning, "host-pid") };
            self.say(severity, code, words::host_pid(takes), Some("spec.hostPID"), words::HOST_PID);
        }
        if host_network {
            let field = Some("spec.hostNetwork");
            self.say(Severity::Warning, "host-network", words::host_network(), field, words::HOST_NETWORK);
        }
        if host_ipc {
            self.say(Severity::Warning, "host-ipc", words::host_ipc(), Some("spec.hostIPC"), words::HOST_IPC);
        }
    }

    fn container(&mut self, container: &Visited<'_>) {
        let own = container.container.security_context.as_ref();
        let context = |field: &str| container.path().field("securityContext").field(field);
        let shielded = self.has_user_namespace();
        let of_pod = self.pod.spec.security_context.as_ref();
        let windows = own
            .and_then(|own| own.windows_options.as_ref())
            .or(of_pod.and_then(|of_pod| of_pod.windows_options.as_ref()));
        if windows.is_some_and(|windows| windows.host_process == Some(true)) {
            self.takes_node = true;
            self.of_container(Severity::Error, "host-process", container, context("windowsOptions"), "");
        }
        let is_privileged = own.and_then(|own| own.privileged) == Some(true);
        if is_privileged {
            self.takes_node |= !shielded;
            let severity = if shielded { Severity::Warning } else { Severity::Error };
            self.of_container(severity, "privileged", container, context("privileged"), "");
        }
        let added = own.and_then(|own| own.capabilities.as_ref()).map(|all| all.add.as_slice()).unwrap_or_default();
        for (index, name) in added.iter().enumerate().filter(|_| !is_privileged) {
            let plain = plain_capability(name);
            let place = context("capabilities.add").index(index);
            let of_node = OF_THE_NODE.contains(&plain.as_str()) && self.root(container) != Root::No && !shielded;
            self.takes_node |= of_node;
            let (severity, code) = match (of_node, STRONG.contains(&plain.as_str())) {
                (true, _) => (Severity::Error, "capability-of-node"),
                (false, true) => (Severity::Warning, "capability-strong"),
                (false, false) if OF_THE_NODE.contains(&plain.as_str()) => (Severity::Warning, "capability-strong"),
                (false, false) => (Severity::Info, "capability"),
            };
            self.of_container(severity, code, container, place, &plain);
        }
        if own.and_then(|own| own.proc_mount.as_deref()) == Some("Unmasked") {
            self.of_container(Severity::Warning, "proc-unmasked", container, context("procMount"), "");
        }
        // Root needs no set-user-ID program.
        let may_escalate = own.and_then(|own| own.allow_privilege_escalation) != Some(false);
        if may_escalate && !is_privileged && self.root(container) != Root::Yes {
            self.of_container(Severity::Info, "escalation", container, context("allowPrivilegeEscalation"), "");
        }
        let seccomp = own
            .and_then(|own| own.seccomp_profile.as_ref())
            .or(of_pod.and_then(|of_pod| of_pod.seccomp_profile.as_ref()));
        if !is_privileged && seccomp.is_none_or(|profile| profile.r#type == "Unconfined") {
            self.of_container(Severity::Info, "seccomp", container, context("seccompProfile"), "");
        }
    }

    fn volumes(&mut self) {
        for (index, volume) in self.pod.spec.volumes.iter().enumerate() {
            let Some(path) = volume.host_path.as_ref().map(|host_path| plain_path(&host_path.path)) else { continue };
            let Some(mounts) = self.mounts(volume) else { continue };
            let (near, reads) = (touches(&path, &RUN_BY_THE_NODE), touches(&path, &HOLDS_CREDENTIALS));
            // A socket is written to however it is mounted.
            let is_socket = path.strip_suffix(".sock").is_some();
            let may_act = mounts.as_root && !self.has_user_namespace();
            let takes = may_act && (reads || (near && mounts.writes) || (near && is_socket));
            self.takes_node |= takes;
            let severity = match (takes, near || reads || mounts.writes) {
                (true, _) => Severity::Error,
                (false, true) => Severity::Warning,
                (false, false) => Severity::Info,
            };
            let (code, why) =
                if takes { ("host-path-of-node", words::HOST_PATH_OF_NODE) } else { ("host-path", words::HOST_PATH) };
            let field = FieldPath::of("spec.volumes").index(index).field("hostPath");
            let text = words::host_path(&path, mounts.writes, &mounts.names);
            self.found.push(Found::new(Area::Host, severity, code, text).because(why).with([self.cited(&field, code)]));
        }
    }

    /// Who mounts a volume; `None`: nobody.
    fn mounts(&self, volume: &Volume) -> Option<Mounts> {
        let mut mounts = Mounts { names: Vec::new(), writes: false, as_root: false };
        for container in &self.containers {
            let of_volume = container.container.volume_mounts.iter().filter(|mount| mount.name == volume.name);
            let before = mounts.names.len();
            for mount in of_volume {
                if mounts.names.len() == before {
                    mounts.names.push(container.container.name.clone());
                }
                mounts.writes |= !mount.read_only;
                mounts.as_root |= self.root(container) != Root::No;
            }
        }
        (!mounts.names.is_empty()).then_some(mounts)
    }

    fn of_container(
        &mut self,
        severity: Severity,
        code: &'static str,
        container: &Visited<'_>,
        place: FieldPath,
        detail: &str,
    ) {
        let alike = self.alike.or_default((severity, code));
        if alike.names.last() != Some(&container.container.name) {
            alike.names.push(container.container.name.clone());
        }
        if !detail.is_empty() && !alike.details.iter().any(|known| known == detail) {
            alike.details.push(detail.to_owned());
        }
        alike.places.push(place);
    }

    /// What holds for containers, told once for all of them.
    fn settle(&mut self) {
        for ((severity, code), Alike { mut names, details, places }) in std::mem::take(&mut self.alike) {
            order::sort(&mut names);
            names.dedup();
            let (text, why) = words::of_containers(code, &names, &details);
            let cited = places.iter().map(|place| self.cited(place, code)).collect::<Vec<_>>();
            self.found.push(Found::new(Area::Host, severity, code, text).because(why).with(cited));
        }
    }

    fn say(&mut self, severity: Severity, code: &str, text: String, field: Option<&str>, why: &str) {
        let cited = field.map(|field| self.cited(&FieldPath::of(field), code));
        self.found.push(Found::new(Area::Host, severity, code, text).because(why).with(cited));
    }

    fn cited(&self, field: &FieldPath, code: &str) -> Reason {
        let place = self.cluster.place(&self.pod.at(field));
        let written = place.as_ref().map(|place| place.path.clone()).filter(|path| !path.is_empty());
        words::written(code, &written.unwrap_or_else(|| field.to_string())).at(place)
    }
}

struct Mounts {
    names: Vec<String>,
    writes: bool,
    /// By a container that is root, or may be.
    as_root: bool,
}

fn has_capability(container: &Visited<'_>, any_of: &[&str]) -> bool {
    let own = container.container.security_context.as_ref();
    let added = own.and_then(|own| own.capabilities.as_ref()).map(|all| all.add.as_slice()).unwrap_or_default();
    let is_privileged = own.and_then(|own| own.privileged) == Some(true);
    let holds = |name: &String| {
        let plain = plain_capability(name);
        plain == "ALL" || any_of.contains(&plain.as_str())
    };
    is_privileged || added.iter().any(holds)
}

/// Runtimes take `cap_sys_admin` as well.
fn plain_capability(name: &str) -> String {
    let name = name.to_ascii_uppercase();
    name.strip_prefix("CAP_").map_or_else(|| name.clone(), str::to_owned)
}

/// Without what does not change where it leads: `/var/run` is `/run`.
fn plain_path(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    if let ["var", "run", ..] = parts.as_slice() {
        parts.remove(0);
    }
    ["/", &parts.join("/")].concat()
}

/// One of these, something in it, or something that it is in.
fn touches(path: &str, known: &[&str]) -> bool {
    known.iter().any(|known| is_within(path, known) || is_within(known, path))
}

fn is_within(path: &str, folder: &str) -> bool {
    folder == "/" || path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_held_against_what_they_lie_in_and_what_lies_in_them() {
        for (path, expected) in [
            ("/", true),
            ("/var", true),
            ("/var/run/docker.sock", true),
            ("/run/", true),
            ("/var/lib/kubelet/pods", true),
            ("/data/../etc/kubernetes", true),
            ("/var/log", false),
            ("/rooted", false),
            ("/data", false),
        ] {
            assert_eq!(touches(&plain_path(path), &RUN_BY_THE_NODE), expected, "{path}");
        }
    }

    #[test]
    fn capabilities_are_read_as_runtimes_read_them() {
        assert_eq!(plain_capability("cap_sys_admin"), "SYS_ADMIN");
        assert_eq!(plain_capability("NET_RAW"), "NET_RAW");
    }
}
