//! What holds for a container: its own security context, else the pod's.

use crate::manifest::pod::{Container, PodSecurityContext, PodSpec, SeLinuxOptions, SecurityContext, WindowsOptions};
use crate::text::FieldPath;

/// A container of a pod with its place, as admission and the kubelet visit it.
#[derive(Clone, Copy, Debug)]
pub struct Visited<'a> {
    /// `initContainers`, `containers` or `ephemeralContainers`.
    pub list: &'static str,
    pub index: usize,
    pub container: &'a Container,
}

impl Visited<'_> {
    /// `spec.containers[0]`.
    #[must_use]
    pub fn path(&self) -> FieldPath {
        FieldPath::of("spec").field(self.list).index(self.index)
    }
}

/// All containers in upstream's order (`VisitContainersWithPath`): init, regular, ephemeral.
#[must_use]
pub fn visited(spec: &PodSpec) -> Vec<Visited<'_>> {
    spec.all_containers().into_iter().map(|(list, index, container)| Visited { list, index, container }).collect()
}

/// The effective security context, as `NewEffectiveContainerSecurityContextAccessor` of pkg/securitycontext reads it.
///
/// Only user, group, non-root and SELinux options are inherited from the pod; all else is the container's own.
#[derive(Clone, Copy, Debug)]
pub struct Effective<'a> {
    pod: Option<&'a PodSecurityContext>,
    own: Option<&'a SecurityContext>,
}

impl<'a> Effective<'a> {
    #[must_use]
    pub fn of(pod: Option<&'a PodSecurityContext>, container: &'a Container) -> Self {
        Self { pod, own: container.security_context.as_ref() }
    }

    #[must_use]
    pub fn own(&self) -> Option<&'a SecurityContext> {
        self.own
    }

    #[must_use]
    pub fn run_as_user(&self) -> Option<i64> {
        self.own.and_then(|own| own.run_as_user).or(self.pod.and_then(|pod| pod.run_as_user))
    }

    #[must_use]
    pub fn run_as_group(&self) -> Option<i64> {
        self.own.and_then(|own| own.run_as_group).or(self.pod.and_then(|pod| pod.run_as_group))
    }

    #[must_use]
    pub fn run_as_non_root(&self) -> Option<bool> {
        self.own.and_then(|own| own.run_as_non_root).or(self.pod.and_then(|pod| pod.run_as_non_root))
    }

    /// The user that it has on Windows, if one is named, with the field that names it or would
    /// (`DetermineEffectiveSecurityContext`).
    #[must_use]
    pub fn windows_user_at(&self, container: &FieldPath) -> (Option<&'a str>, FieldPath) {
        fn named(options: Option<&WindowsOptions>) -> Option<&str> {
            options?.run_as_user_name.as_deref()
        }
        let own = named(self.own.and_then(|own| own.windows_options.as_ref()));
        let of_pod = named(self.pod.and_then(|pod| pod.windows_options.as_ref())).filter(|_| own.is_none());
        let context = match of_pod {
            Some(_) => FieldPath::of("spec.securityContext"),
            None => container.field("securityContext"),
        };
        (own.or(of_pod), context.field("windowsOptions.runAsUserName"))
    }

    #[must_use]
    pub fn se_linux_options(&self) -> Option<&'a SeLinuxOptions> {
        let own = self.own.and_then(|own| own.se_linux_options.as_ref());
        own.or(self.pod.and_then(|pod| pod.se_linux_options.as_ref()))
    }

    /// Where the value that holds is written: in the container, in the pod, else where it would be written.
    #[must_use]
    pub fn place_of(&self, container: &FieldPath, inherited: Inherited) -> FieldPath {
        let in_container = container.field("securityContext").field(inherited.field());
        if inherited.is_set_in_container(self.own) || !inherited.is_set_in_pod(self.pod) {
            in_container
        } else {
            FieldPath::of("spec.securityContext").field(inherited.field())
        }
    }
}

/// A field that containers inherit from their pod.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inherited {
    RunAsUser,
    RunAsGroup,
    RunAsNonRoot,
    SeLinuxOptions,
}

impl Inherited {
    #[must_use]
    pub fn field(self) -> &'static str {
        match self {
            Self::RunAsUser => "runAsUser",
            Self::RunAsGroup => "runAsGroup",
            Self::RunAsNonRoot => "runAsNonRoot",
            Self::SeLinuxOptions => "seLinuxOptions",
        }
    }

    fn is_set_in_container(self, context: Option<&SecurityContext>) -> bool {
        context.is_some_and(|context| match self {
            Self::RunAsUser => context.run_as_user.is_some(),
            Self::RunAsGroup => context.run_as_group.is_some(),
            Self::RunAsNonRoot => context.run_as_non_root.is_some(),
            Self::SeLinuxOptions => context.se_linux_options.is_some(),
        })
    }

    fn is_set_in_pod(self, context: Option<&PodSecurityContext>) -> bool {
        context.is_some_and(|context| match self {
            Self::RunAsUser => context.run_as_user.is_some(),
            Self::RunAsGroup => context.run_as_group.is_some(),
            Self::RunAsNonRoot => context.run_as_non_root.is_some(),
            Self::SeLinuxOptions => context.se_linux_options.is_some(),
        })
    }
}
