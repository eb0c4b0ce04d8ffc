//! Changes of a pod in the text of its document, rule by rule and check by check.

use crate::admission::effective::{Visited, visited};
use crate::admission::kubelet::{Start, Starts};
use crate::admission::pod_security::Violation;
use crate::admission::psp::{APP_ARMOR_ALLOWED, Failure, Rule, SECCOMP_ALLOWED};
use crate::admission::{Barred, Contradiction, as_written};
use crate::cluster::{Cluster, Pod};
use crate::manifest::pod::{SECCOMP_CONTAINER_ANNOTATION, SECCOMP_POD_ANNOTATION};
use crate::manifest::policy::{IdStrategy, PodSecurityPolicy};
use crate::remedy::draft::Draft;
use crate::report::FileEdits;
use crate::settings::KubernetesVersion;
use crate::text::FieldPath;
use crate::workspace::Workspace;
use crate::yaml::Value;
use crate::yaml::edit::as_scalar;

/// Any number that is not root's.
const ORDINARY_USER: &str = "1000";

/// The one that images of Windows have beside `ContainerAdministrator`.
const ORDINARY_WINDOWS_USER: &str = "ContainerUser";

/// The document of a pod while it is changed.
pub(super) struct Mending {
    draft: Draft,
    pod: Pod,
    version: KubernetesVersion,
    /// The volumes that it loses.
    lost: Vec<String>,
}

/// What says nothing any more once it is empty.
const NOTHING_WHEN_EMPTY: [&str; 10] = [
    "annotations",
    "securityContext",
    "capabilities",
    "add",
    "sysctls",
    "seccompProfile",
    "seLinuxOptions",
    "windowsOptions",
    "volumes",
    "volumeMounts",
];

impl Mending {
    pub(super) fn of(workspace: &Workspace, cluster: &Cluster, pod: &Pod) -> Option<Self> {
        Some(Self {
            draft: Draft::of(workspace, cluster, pod.object().origin.document)?,
            pod: pod.clone(),
            version: cluster.profile.version,
            lost: Vec::new(),
        })
    }

    /// What the changes so far made of the pod: its volumes may be counted otherwise.
    pub(super) fn follow(&mut self, cluster: &Cluster) {
        if let Some(pod) = cluster.requested_pod(&self.pod.id()) {
            self.pod = pod.clone();
        }
    }

    pub(super) fn text(&self) -> &str {
        self.draft.rewriting.text()
    }

    pub(super) fn lost(&self) -> &[String] {
        &self.lost
    }

    pub(super) fn edits(&self) -> FileEdits {
        self.draft.edits()
    }

    /// A mirror pod has none; what else it refers to is not for us to take away.
    pub(super) fn without_account(&mut self, barred: &Barred) -> Option<()> {
        if !barred.field.as_str().starts_with("spec.serviceAccount") {
            return None;
        }
        self.remove(&FieldPath::of("spec.serviceAccountName"))?;
        self.remove(&FieldPath::of("spec.serviceAccount"))
    }

    /// What a policy has against the pod. Fields that go are taken from the end, so that the places of the others hold.
    pub(super) fn failures(
        &mut self,
        failures: &[Failure],
        policy: &PodSecurityPolicy,
        token_volume: Option<usize>,
    ) -> Option<()> {
        for failure in failures.iter().rev() {
            self.failure(failure, policy, token_volume)?;
        }
        Some(())
    }

    fn failure(&mut self, failure: &Failure, policy: &PodSecurityPolicy, token_volume: Option<usize>) -> Option<()> {
        let spec = &policy.spec;
        let at = &failure.pod_field;
        let first = |strategy: Option<&IdStrategy>| strategy?.ranges.first().map(|range| range.min.to_string());
        match failure.rule {
            Rule::UserOutOfRange | Rule::UserMissing => self.set(at, &first(Some(&spec.run_as_user))?),
            Rule::NonRootMissing | Rule::NonRootFalse => self.set(at, "true"),
            Rule::RootUser => self.set(at, ORDINARY_USER),
            Rule::GroupOutOfRange | Rule::GroupMissing => {
                self.set(&named(at, "runAsGroup"), &first(spec.run_as_group.as_ref())?)
            }
            Rule::FsGroupOutOfRange | Rule::FsGroupMissing => self.set(at, &first(Some(&spec.fs_group))?),
            Rule::SupplementalGroupOutOfRange | Rule::SupplementalGroupMissing => {
                let group = first(Some(&spec.supplemental_groups))?;
                let list = FieldPath::of("spec.securityContext.supplementalGroups");
                // Whatever is there goes.
                self.remove(&list);
                self.add_item(&list, &group)
            }
            Rule::SeccompSet => self.remove(at),
            Rule::SeccompProfile => self.seccomp(at, policy),
            Rule::AppArmorMissing | Rule::AppArmorProfile => {
                let profile = allowed(policy, APP_ARMOR_ALLOWED)?;
                self.set(at, &as_scalar(&profile))
            }
            Rule::SeLinuxMissing => {
                let options = spec.se_linux.se_linux_options.as_ref()?;
                let fields = [
                    ("user", &options.user),
                    ("role", &options.role),
                    ("type", &options.r#type),
                    ("level", &options.level),
                ];
                for (field, value) in fields.into_iter().filter(|(_, value)| !value.is_empty()) {
                    self.set(&at.field(field), &as_scalar(value))?;
                }
                Some(())
            }
            Rule::SeLinuxOption => self.set(at, &as_scalar(&failure.allowed)),
            Rule::HostNetwork => self.remove(&FieldPath::of("spec.hostNetwork")),
            Rule::HostPid => self.remove(&FieldPath::of("spec.hostPID")),
            Rule::HostIpc => self.remove(&FieldPath::of("spec.hostIPC")),
            Rule::SysctlForbidden | Rule::SysctlUnsafe => self.remove(&item(at)),
            Rule::VolumeType => {
                let path = token_volume.map(|index| FieldPath::of("spec.volumes").index(index));
                if path.as_ref() != Some(at) {
                    return self.remove_volume(at);
                }
                self.set(&FieldPath::of("spec.automountServiceAccountToken"), "false")
            }
            Rule::HostPathReadOnly | Rule::WritableRootFilesystem => self.set(at, "true"),
            Rule::HostPath | Rule::FlexVolumeDriver | Rule::CsiDriver => self.remove_volume(at),
            Rule::RuntimeClass => {
                let names = spec.runtime_class.as_ref().map(|strategy| &strategy.allowed_runtime_class_names);
                match names.and_then(|names| names.first()) {
                    Some(name) => self.set(at, &as_scalar(name)),
                    None => self.remove(at),
                }
            }
            Rule::HostPort | Rule::Privileged | Rule::ProcMount => self.remove(at),
            Rule::CapabilitiesMissing => {
                for capability in &spec.required_drop_capabilities {
                    self.add_item(&at.field("drop"), capability)?;
                }
                Some(())
            }
            // Policies sort the lists that they change: the place in the file is another.
            Rule::CapabilityAdded => self.remove_item(&item_list(at), &failure.found),
            Rule::CapabilityNotDropped => self.add_item(at, &failure.allowed),
            Rule::PrivilegeEscalation => self.no_escalation(at),
        }
    }

    /// Of a policy that lists profiles, the first that has a name; written where the pod has its own, else for all containers.
    fn seccomp(&mut self, at: &FieldPath, policy: &PodSecurityPolicy) -> Option<()> {
        let profile = allowed(policy, SECCOMP_ALLOWED)?;
        if at.as_str().starts_with("metadata.annotations")
            && self.draft.rewriting.tree().find(&self.place(at)).is_some()
        {
            return self.set(at, &as_scalar(&profile));
        }
        let field = match at.as_str().split_once(".seccompProfile") {
            Some((context, _)) => FieldPath::of(context).field("seccompProfile"),
            None => FieldPath::of("spec.securityContext.seccompProfile"),
        };
        let (kind, path) = match profile.strip_prefix("localhost/") {
            Some(path) => ("Localhost", Some(path)),
            None if profile == "unconfined" => ("Unconfined", None),
            None => ("RuntimeDefault", None),
        };
        self.seccomp_type(&field, kind)?;
        path.map_or(Some(()), |path| self.set(&field.field("localhostProfile"), &as_scalar(path)))
    }

    /// Validation takes `localhostProfile` with type `Localhost` alone (`validateSeccompProfileField`).
    fn seccomp_type(&mut self, profile: &FieldPath, kind: &str) -> Option<()> {
        self.set(&profile.field("type"), kind)?;
        if kind != "Localhost" {
            self.remove(&profile.field("localhostProfile"))?;
        }
        // An annotation beside the field would have to say the same (`validateSeccompAnnotationsAndFields`).
        let key = match profile.as_str().strip_suffix(".securityContext.seccompProfile") {
            Some("spec") | None => SECCOMP_POD_ANNOTATION.to_owned(),
            Some(container) => {
                let name = self.text_of(&FieldPath::of(container).field("name"))?;
                [SECCOMP_CONTAINER_ANNOTATION, &name].concat()
            }
        };
        self.remove(&FieldPath::of("metadata.annotations").key(&key))
    }

    /// What the Pod Security Standards have against it.
    pub(super) fn checks(&mut self, violations: &[Violation]) -> Option<()> {
        for violation in violations {
            for path in violation.paths.iter().rev() {
                self.check(violation, &as_written(&self.pod, self.version, path))?;
            }
        }
        Some(())
    }

    fn check(&mut self, violation: &Violation, path: &FieldPath) -> Option<()> {
        let of_pod = |field: &str| FieldPath::of("spec.securityContext").field(field);
        let is_written = self.draft.rewriting.tree().find(&self.place(path)).is_some();
        let is_annotation = is_written && path.as_str().starts_with("metadata.annotations");
        match violation.check {
            "seccompProfile_baseline" | "seccompProfile_restricted" if is_annotation => {
                self.set(path, "runtime/default")
            }
            "hostPathVolumes" | "restrictedVolumes" => self.remove_volume(path),
            "allowPrivilegeEscalation" => self.no_escalation(path),
            "capabilities_restricted" if path.as_str().ends_with(".drop") => self.add_item(path, "ALL"),
            "runAsNonRoot" if is_written => self.set(path, "true"),
            "runAsNonRoot" => self.set(&of_pod("runAsNonRoot"), "true"),
            "runAsUser" => self.set(path, ORDINARY_USER),
            "seccompProfile_restricted" if is_written => {
                let context = path.as_str().split_once(".seccompProfile").map_or(path.as_str(), |(context, _)| context);
                self.seccomp_type(&FieldPath::of(context).field("seccompProfile"), "RuntimeDefault")
            }
            "seccompProfile_restricted" => self.seccomp_type(&of_pod("seccompProfile"), "RuntimeDefault"),
            "sysctls" => self.remove(&item(path)),
            // A profile without its type is none.
            "seccompProfile_baseline" | "appArmorProfile" if path.as_str().ends_with(".type") => {
                let profile = path.as_str().strip_suffix(".type").unwrap_or_default();
                self.remove(&FieldPath::of(profile))
            }
            _ => self.remove(path),
        }
    }

    /// Without the privileges that validation refuses beside it: see [`crate::admission::Contradiction`].
    fn no_escalation(&mut self, at: &FieldPath) -> Option<()> {
        let context = at.parent()?;
        let is_holder = |visited: &Visited<'_>| visited.path().field("securityContext") == context;
        let container = visited(&self.pod.spec).into_iter().find(is_holder).map(|visited| visited.container);
        let own = container.and_then(|container| container.security_context.as_ref());
        if own.is_some_and(|own| own.privileged == Some(true)) {
            self.remove(&context.field("privileged"))?;
        }
        self.remove_item(&context.field("capabilities.add"), "CAP_SYS_ADMIN")?;
        self.set(at, "false")
    }

    /// Privileges go where they may not be gained.
    pub(super) fn contradictions(&mut self, contradictions: &[Contradiction]) -> Option<()> {
        for contradiction in contradictions {
            self.remove(&contradiction.privilege)?;
        }
        Some(())
    }

    /// A container that must not be root gets a user, whatever its image says.
    pub(super) fn starts(&mut self, starts: &[Start]) -> Option<()> {
        for start in starts.iter().filter(|start| start.fails()) {
            if matches!(start.what, Starts::SysctlForbidden(_)) {
                self.remove(&item(&start.field))?;
                continue;
            }
            if start.field.as_str().ends_with("runAsUserName") {
                self.set(&start.field, ORDINARY_WINDOWS_USER)?;
                continue;
            }
            let path = match start.field.as_str() {
                field if field.ends_with("runAsUser") => start.field.clone(),
                field if field.starts_with("spec.securityContext") => FieldPath::of("spec.securityContext.runAsUser"),
                field => FieldPath::of(field.rsplit_once('.').map_or(field, |(holder, _)| holder)).field("runAsUser"),
            };
            self.set(&path, ORDINARY_USER)?;
        }
        Some(())
    }

    /// From the document's root, for a path from what holds the pod's `metadata` and `spec`.
    fn place(&self, path: &FieldPath) -> FieldPath {
        let field = self.pod.at(path);
        field.origin.path.join(&field.path)
    }

    fn set(&mut self, path: &FieldPath, value: &str) -> Option<()> {
        let path = self.place(path);
        self.draft.rewriting.set(&path, value)
    }

    fn add_item(&mut self, list: &FieldPath, item: &str) -> Option<()> {
        let list = self.place(list);
        let written = if item.bytes().all(|byte| byte.is_ascii_digit()) { item.to_owned() } else { as_scalar(item) };
        self.draft.rewriting.add_item(&list, item, &written)
    }

    /// What is gone already, or is filled in and not written, needs no change here.
    fn remove(&mut self, path: &FieldPath) -> Option<()> {
        let path = self.place(path);
        if self.draft.rewriting.tree().find(&path).is_none() {
            return Some(());
        }
        self.remove_from(&path)
    }

    /// With what would be left empty above it.
    fn remove_from(&mut self, path: &FieldPath) -> Option<()> {
        let mut path = path.clone();
        while let Some(holder) = path.parent() {
            let tree = self.draft.rewriting.tree();
            let is_alone = match &tree.node(tree.find(&holder)?).value {
                Value::Mapping(entries) => entries.len() == 1,
                Value::Sequence(items) => items.len() == 1,
                Value::Scalar(_) => false,
            };
            if !is_alone || !holder.steps().last().is_some_and(|last| NOTHING_WHEN_EMPTY.contains(last)) {
                break;
            }
            path = holder;
        }
        self.draft.rewriting.remove(&path)
    }

    /// With what mounts it. A StatefulSet keeps its claims: what is stored in them is not to be lost by the way.
    fn remove_volume(&mut self, at: &FieldPath) -> Option<()> {
        let volume = Some(item(at)).filter(|volume| !self.pod.is_claim(volume))?;
        let name = self.text_of(&volume.field("name"))?;
        for kind in ["initContainers", "containers", "ephemeralContainers"] {
            let containers = FieldPath::of("spec").field(kind);
            for container in (0..self.count(&containers)).map(|index| containers.index(index)) {
                for mounts in ["volumeMounts", "volumeDevices"] {
                    let mounts = container.field(mounts);
                    for mount in (0..self.count(&mounts)).rev().map(|index| mounts.index(index)) {
                        if self.text_of(&mount.field("name")).as_ref() == Some(&name) {
                            self.remove(&mount)?;
                        }
                    }
                }
            }
        }
        self.remove(&volume)?;
        self.lost.push(name);
        Some(())
    }

    fn text_of(&self, path: &FieldPath) -> Option<String> {
        self.draft.rewriting.tree().text(&self.place(path)).map(str::to_owned)
    }

    /// The items of a list.
    fn count(&self, list: &FieldPath) -> usize {
        let tree = self.draft.rewriting.tree();
        match tree.find(&self.place(list)).map(|list| &tree.node(list).value) {
            Some(Value::Sequence(items)) => items.len(),
            _ => 0,
        }
    }

    /// As [`Self::remove`].
    fn remove_item(&mut self, list: &FieldPath, item: &str) -> Option<()> {
        let list = self.place(list);
        let Some(position) = self.draft.rewriting.position(&list, item) else { return Some(()) };
        self.remove_from(&list.index(position))
    }
}

/// The field of this name in the security context that a path leads to, or into.
fn named(path: &FieldPath, field: &str) -> FieldPath {
    match path.as_str().strip_suffix(field) {
        Some(_) => path.clone(),
        None => path.field(field),
    }
}

/// The item that a path leads to, or into: `…sysctls[0]` of `…sysctls[0].name`.
fn item(path: &FieldPath) -> FieldPath {
    let text = path.as_str();
    FieldPath::of(text.rfind(']').and_then(|end| text.get(..=end)).unwrap_or(text))
}

/// The list of an item.
fn item_list(path: &FieldPath) -> FieldPath {
    let text = path.as_str();
    FieldPath::of(text.rfind('[').and_then(|start| text.get(..start)).unwrap_or(text))
}

/// The first profile that a policy's annotation lists by name; `*` lists none.
fn allowed(policy: &PodSecurityPolicy, annotation: &str) -> Option<String> {
    let names = policy.metadata.annotations.get(annotation)?;
    names.split(',').find(|name| !name.is_empty() && *name != "*").map(str::to_owned)
}
