//! Does an admitted pod start? The kubelet's checks that a container which must not run as root does not, and that the node
//! allows what kernel parameters the pod sets.

use super::effective::{Effective, Inherited, Visited, visited};
use super::pod_security::is_safe_sysctl;
use super::request::PodRequest;
use crate::manifest::pod::{Container, PodSpec};
use crate::order::{self, Set};
use crate::settings::{ClusterProfile, ImageUser, KubernetesVersion};
use crate::text::FieldPath;

/// What becomes of one container or of the whole pod, with the field that decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Start {
    /// Empty for the whole pod.
    pub container: String,
    pub image: String,
    pub what: Starts,
    /// `runAsUser` or `runAsNonRoot`, where the value that holds is written, else the container's image; of Windows
    /// `runAsUserName`; of the pod a sysctl.
    pub field: FieldPath,
}

impl Start {
    /// The kubelet refuses it.
    #[must_use]
    pub fn fails(&self) -> bool {
        matches!(self.what, Starts::Fails(_) | Starts::SysctlForbidden(_))
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Starts {
    /// It runs as this user, which is not root.
    AsUser(i64),
    /// It runs as root, and nothing minds: user 0 is asked for.
    AsRoot,
    /// It runs as root, and nothing minds: the image's user, or an image without one.
    AsImageRoot,
    /// It runs as the image's user, which is not root.
    AsImageUser,
    /// It runs as the image's user, which is not known; nothing minds if that is root.
    AsUnknown,
    /// It must not run as root: it starts only if the image's user, which is not known, is a number other than 0.
    IfNotRoot,
    /// It runs on Windows, as this user or as its image's, and nothing minds.
    AsWindowsUser(Option<String>),
    /// It runs on Windows and must not be root: it starts unless the image's user, which is not known, is
    /// `ContainerAdministrator`.
    UnlessAdministrator,
    /// The pod sets a kernel parameter that is not safe: it starts only where the node's kubelet allows that (by
    /// `--allowed-unsafe-sysctls`), and else fails with `SysctlForbidden`.
    IfSysctlAllowed(String),
    /// `SysctlForbidden`, with the kubelet's words: it is the node's own.
    SysctlForbidden(String),
    /// `CreateContainerConfigError`, with the kubelet's words.
    Fails(String),
}

/// Follows `verifyRunAsNonRoot` of pkg/kubelet/kuberuntime and `patternAllowlist.Admit` of pkg/kubelet/sysctl, on the pod as
/// it is stored.
#[must_use]
pub fn starts(pod: &PodRequest, profile: &ClusterProfile) -> Vec<Start> {
    let context = pod.spec.security_context.as_ref();
    let sysctls = context.map(|context| context.sysctls.as_slice()).unwrap_or_default();
    let minor = profile.version.minor().into();
    let of_pod = sysctls.iter().enumerate().filter_map(|(index, sysctl)| {
        let what = with_sysctl(&pod.spec, &with_dots(&sysctl.name), minor)?;
        let field = FieldPath::of("spec.securityContext.sysctls").index(index).field("name");
        Some(Start { container: String::new(), image: String::new(), what, field })
    });
    let of_container = |visited| {
        if pod.spec.runs_on_windows() { start_on_windows(pod, visited, profile) } else { start(pod, visited, profile) }
    };
    of_pod.chain(visited(&pod.spec).into_iter().map(of_container)).collect()
}

/// What keeps a pod from the node for this parameter (`validateSysctl`); `None` where nothing does.
fn with_sysctl(spec: &PodSpec, sysctl: &str, minor: u32) -> Option<Starts> {
    if !is_safe_sysctl(sysctl, minor) {
        return Some(Starts::IfSysctlAllowed(sysctl.to_owned()));
    }
    let (namespace, is_the_nodes) =
        if sysctl.starts_with("net.") { ("net", spec.host_network) } else { ("ipc", spec.host_ipc) };
    let said = ["forbidden sysctl: \"", sysctl, "\" not allowed with host ", namespace, " enabled"];
    is_the_nodes.then(|| Starts::SysctlForbidden(said.concat()))
}

/// `kernel/shm_rmid_forced` as `kernel.shm_rmid_forced`: where the first sign is a slash, both signs stand for each other
/// (`ConvertSysctlVariableToDotsSeparator`).
fn with_dots(sysctl: &str) -> String {
    let exchanged = |sign| match sign {
        '.' => '/',
        '/' => '.',
        other => other,
    };
    match sysctl.find(['.', '/']).and_then(|at| sysctl.as_bytes().get(at)) {
        Some(b'/') => sysctl.chars().map(exchanged).collect(),
        _ => sysctl.to_owned(),
    }
}

/// The images whose user decides whether their containers start, sorted.
#[must_use]
pub fn deciding_images(pod: &PodRequest) -> Vec<String> {
    let context = pod.spec.security_context.as_ref();
    let decides = |visited: &Visited<'_>| {
        let effective = Effective::of(context, visited.container);
        let user = match pod.spec.runs_on_windows() {
            true => effective.windows_user_at(&visited.path()).0.is_some(),
            false => effective.run_as_user().is_some(),
        };
        effective.run_as_non_root() == Some(true) && !user
    };
    let images: Set<&String> =
        order::set(visited(&pod.spec).into_iter().filter(decides).map(|visited| &visited.container.image));
    images.into_iter().filter(|image| !image.is_empty()).cloned().collect()
}

/// What the kubelet says, with the container's place.
fn fails(pod: &PodRequest, container: &Container, what: &str) -> Starts {
    let place = format!("(pod: \"{}_{}(<uid>)\", container: {})", pod.full_name(), pod.namespace, container.name);
    Starts::Fails(format!("{what} {place}"))
}

fn start(pod: &PodRequest, visited: Visited<'_>, profile: &ClusterProfile) -> Start {
    let container = visited.container;
    let effective = Effective::of(pod.spec.security_context.as_ref(), container);
    let must_not_be_root = effective.run_as_non_root() == Some(true);
    let image_user = profile.image_users.get(&container.image).unwrap_or(&ImageUser::Unknown);
    let fails = |what: &str| fails(pod, container, what);
    let what = match (effective.run_as_user(), image_user) {
        (Some(0), _) if must_not_be_root => fails("container's runAsUser breaks non-root policy"),
        (Some(0), _) => Starts::AsRoot,
        (Some(user), _) => Starts::AsUser(user),
        (None, ImageUser::Root | ImageUser::Numeric(0)) if must_not_be_root => {
            fails("container has runAsNonRoot and image will run as root")
        }
        (None, ImageUser::Root | ImageUser::Numeric(0)) => Starts::AsImageRoot,
        (None, ImageUser::Named(name)) if must_not_be_root => fails(&format!(
            "container has runAsNonRoot and image has non-numeric user ({name}), cannot verify user is non-root"
        )),
        (None, ImageUser::Numeric(_) | ImageUser::Named(_)) => Starts::AsImageUser,
        (None, ImageUser::Unknown) if must_not_be_root => Starts::IfNotRoot,
        (None, ImageUser::Unknown) => Starts::AsUnknown,
    };
    let path = visited.path();
    let field = if effective.run_as_user().is_some() {
        effective.place_of(&path, Inherited::RunAsUser)
    } else if must_not_be_root {
        effective.place_of(&path, Inherited::RunAsNonRoot)
    } else {
        path.field("image")
    };
    Start { container: container.name.clone(), image: container.image.clone(), what, field }
}

/// The one user of Windows that counts as root.
const ADMINISTRATOR: &str = "ContainerAdministrator";

/// `verifyRunAsNonRoot` as Windows nodes have it, where users have names; since 1.25 capitals do not matter in them.
fn start_on_windows(pod: &PodRequest, visited: Visited<'_>, profile: &ClusterProfile) -> Start {
    let container = visited.container;
    let effective = Effective::of(pod.spec.security_context.as_ref(), container);
    let must_not_be_root = effective.run_as_non_root() == Some(true);
    let old = profile.version == KubernetesVersion::V1_24;
    let is_administrator = |name: &str| match old {
        true => name == ADMINISTRATOR,
        false => name.eq_ignore_ascii_case(ADMINISTRATOR),
    };
    let image_user = profile.image_users.get(&container.image).unwrap_or(&ImageUser::Unknown);
    let of_image = match image_user {
        ImageUser::Named(name) => name.as_str(),
        _ => "",
    };
    let (user, field) = effective.windows_user_at(&visited.path());
    let root = |field: &str, name: &str| {
        let rest = "which will be regarded as root identity and will break non-root policy";
        fails(pod, container, &format!("container's {field} ({name}) {rest}"))
    };
    let what = match user {
        // 1.24 prints the image's user here.
        Some(name) if must_not_be_root && is_administrator(name) && old => root("runAsUser", of_image),
        Some(name) if must_not_be_root && is_administrator(name) => root("runAsUserName", name),
        Some(name) => Starts::AsWindowsUser(Some(name.to_owned())),
        None if must_not_be_root && is_administrator(of_image) => root("runAsUser", of_image),
        None if must_not_be_root && *image_user == ImageUser::Unknown => Starts::UnlessAdministrator,
        None => Starts::AsWindowsUser(None),
    };
    Start { container: container.name.clone(), image: container.image.clone(), what, field }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::pod::{PodSecurityContext, PodSpec, SecurityContext};

    #[track_caller]
    fn check(non_root: Option<bool>, user: Option<i64>, image: Option<ImageUser>, expected: &Starts) {
        let container = Container { name: "c".to_owned(), image: "app".to_owned(), ..Container::default() };
        let context = SecurityContext { run_as_user: user, ..SecurityContext::default() };
        let spec = PodSpec {
            containers: vec![Container { security_context: Some(context), ..container }],
            security_context: Some(PodSecurityContext { run_as_non_root: non_root, ..PodSecurityContext::default() }),
            ..PodSpec::default()
        };
        let pod = PodRequest {
            name: "web".to_owned(),
            namespace: "shop".to_owned(),
            spec: spec.into(),
            ..PodRequest::default()
        };
        let image_users = image.clone().map(|user| ("app".to_owned(), user)).into_iter().collect();
        let start = starts(&pod, &ClusterProfile { image_users, ..ClusterProfile::default() }).remove(0);
        assert_eq!(start.what, *expected, "{non_root:?} {user:?} {image:?}");
        let decides = non_root == Some(true) && user.is_none();
        assert_eq!(deciding_images(&pod), if decides { vec!["app"] } else { vec![] });
    }

    fn fails(what: &str) -> Starts {
        Starts::Fails(format!("{what} (pod: \"web_shop(<uid>)\", container: c)"))
    }

    #[test]
    fn a_container_that_must_not_be_root_needs_a_user_whose_number_is_known() {
        let must = Some(true);
        check(must, Some(1000), None, &Starts::AsUser(1000));
        check(must, Some(0), None, &fails("container's runAsUser breaks non-root policy"));
        check(must, None, None, &Starts::IfNotRoot);
        check(must, None, Some(ImageUser::Unknown), &Starts::IfNotRoot);
        check(must, None, Some(ImageUser::Numeric(101)), &Starts::AsImageUser);
        check(must, None, Some(ImageUser::Root), &fails("container has runAsNonRoot and image will run as root"));
        check(must, None, Some(ImageUser::Numeric(0)), &fails("container has runAsNonRoot and image will run as root"));
        let named = "container has runAsNonRoot and image has non-numeric user (nginx), cannot verify user is non-root";
        check(must, None, Some(ImageUser::Named("nginx".to_owned())), &fails(named));
    }

    #[test]
    fn otherwise_every_container_starts_and_perhaps_as_root() {
        for non_root in [None, Some(false)] {
            check(non_root, Some(0), None, &Starts::AsRoot);
            check(non_root, Some(7), Some(ImageUser::Root), &Starts::AsUser(7));
            check(non_root, None, None, &Starts::AsUnknown);
            check(non_root, None, Some(ImageUser::Root), &Starts::AsImageRoot);
            check(non_root, None, Some(ImageUser::Named("nginx".to_owned())), &Starts::AsImageUser);
        }
    }

    /// What becomes of the first container or of the pod, in the words of the kubelet or of [`Starts`].
    fn first(spec: &str, version: KubernetesVersion, image: ImageUser) -> Starts {
        let (tree, _) = crate::yaml::parse(spec);
        let spec: PodSpec = crate::yaml::read(&crate::yaml::Field::root(&tree, tree.root().expect("a spec")));
        let pod = PodRequest {
            name: "web".to_owned(),
            namespace: "shop".to_owned(),
            spec: spec.into(),
            ..PodRequest::default()
        };
        let image_users = [("app".to_owned(), image)].into();
        starts(&pod, &ClusterProfile { image_users, version, ..ClusterProfile::default() }).remove(0).what
    }

    #[test]
    fn on_windows_the_container_administrator_alone_is_root() {
        use KubernetesVersion::{V1_24, V1_36};
        let pod = |name: &str| {
            let name =
                if name.is_empty() { String::new() } else { format!(", windowsOptions: {{runAsUserName: {name}}}") };
            format!(
                "{{os: {{name: windows}}, securityContext: {{runAsNonRoot: true{name}}}, containers: [{{name: c, image: app}}]}}"
            )
        };
        let root = |field: &str, name: &str| {
            fails(&format!(
                "container's {field} ({name}) which will be regarded as root identity and will break non-root policy"
            ))
        };
        let named = |name: &str| ImageUser::Named(name.to_owned());
        for (name, version, image, expected) in [
            ("ContainerUser", V1_24, ImageUser::Root, Starts::AsWindowsUser(Some("ContainerUser".to_owned()))),
            ("ContainerAdministrator", V1_36, ImageUser::Unknown, root("runAsUserName", "ContainerAdministrator")),
            ("CONTAINERADMINISTRATOR", V1_36, ImageUser::Unknown, root("runAsUserName", "CONTAINERADMINISTRATOR")),
            (
                "CONTAINERADMINISTRATOR",
                V1_24,
                ImageUser::Unknown,
                Starts::AsWindowsUser(Some("CONTAINERADMINISTRATOR".to_owned())),
            ),
            ("ContainerAdministrator", V1_24, named("app"), root("runAsUser", "app")),
            ("", V1_36, named("ContainerAdministrator"), root("runAsUser", "ContainerAdministrator")),
            ("", V1_36, named("app"), Starts::AsWindowsUser(None)),
            ("", V1_36, ImageUser::Root, Starts::AsWindowsUser(None)),
            ("", V1_36, ImageUser::Unknown, Starts::UnlessAdministrator),
        ] {
            assert_eq!(first(&pod(name), version, image.clone()), expected, "{name} {version:?} {image:?}");
        }
    }

    #[test]
    fn an_unsafe_sysctl_waits_for_a_node_that_allows_it() {
        let pod = |name: &str| {
            format!(
                "{{securityContext: {{sysctls: [{{name: {name}, value: \"1\"}}]}}, containers: [{{name: c, image: app}}]}}"
            )
        };
        let check = |name: &str, version, is_safe: bool| {
            let expected = if is_safe { Starts::AsUnknown } else { Starts::IfSysctlAllowed(name.to_owned()) };
            assert_eq!(first(&pod(name), version, ImageUser::Unknown), expected, "{name} {version:?}");
        };
        check("kernel.shm_rmid_forced", KubernetesVersion::V1_24, true);
        check("net.core.somaxconn", KubernetesVersion::V1_36, false);
        check("net.ipv4.tcp_keepalive_time", KubernetesVersion::V1_24, false);
        check("net.ipv4.tcp_keepalive_time", KubernetesVersion::V1_36, true);
        let with_slashes = first(&pod("kernel/shm_rmid_forced"), KubernetesVersion::V1_36, ImageUser::Unknown);
        assert_eq!(with_slashes, Starts::AsUnknown, "the same parameter");
    }

    #[test]
    fn a_safe_sysctl_of_what_the_pod_shares_with_its_node_keeps_it_from_every_node() {
        let pod = |shared: &str, name: &str| {
            let spec = format!(
                "{{{shared}: true, securityContext: {{sysctls: [{{name: {name}, value: \"1\"}}]}}, containers: [{{name: c, image: app}}]}}"
            );
            first(&spec, KubernetesVersion::V1_24, ImageUser::Unknown)
        };
        let said = |name: &str, shared: &str| {
            Starts::SysctlForbidden(format!("forbidden sysctl: \"{name}\" not allowed with host {shared} enabled"))
        };
        assert_eq!(pod("hostNetwork", "net.ipv4.tcp_syncookies"), said("net.ipv4.tcp_syncookies", "net"));
        assert_eq!(pod("hostIPC", "kernel.shm_rmid_forced"), said("kernel.shm_rmid_forced", "ipc"));
        assert_eq!(pod("hostIPC", "net.ipv4.tcp_syncookies"), Starts::AsUnknown);
    }
}
