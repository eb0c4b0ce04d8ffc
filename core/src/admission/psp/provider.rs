//! One policy at work: its strategies, and the order in which they default and judge a pod.

use std::rc::Rc;

use super::apparmor::AppArmor;
use super::capabilities::CapabilityStrategy;
use super::failure::{Asked, Broken, Failure};
use super::groups::{GroupField, GroupStrategy};
use super::seccomp::Seccomp;
use super::selinux::SeLinux;
use super::unusable::Unusable;
use super::user::UserStrategy;
use super::{container, host, runtime_class, sysctls, volumes};
use crate::admission::effective::{Effective, Inherited, Visited, visited};
use crate::admission::request::PodRequest;
use crate::manifest::pod::{Container, PodSecurityContext, PodSpec, SecurityContext};
use crate::manifest::policy::{PodSecurityPolicy, PodSecurityPolicySpec};
use crate::text::FieldPath;

/// `simpleProvider` of pkg/security/podsecuritypolicy.
#[derive(Clone, Debug)]
pub struct Provider<'a> {
    spec: &'a PodSecurityPolicySpec,
    user: UserStrategy<'a>,
    group: GroupStrategy<'a>,
    supplemental_groups: GroupStrategy<'a>,
    fs_group: GroupStrategy<'a>,
    se_linux: SeLinux<'a>,
    seccomp: Seccomp<'a>,
    app_armor: AppArmor<'a>,
    capabilities: CapabilityStrategy<'a>,
}

/// One of a pod's lists of containers.
type Of = fn(&PodSpec) -> &Vec<Container>;
type OfMut = fn(&mut PodSpec) -> &mut Vec<Container>;

/// What judges a pod, and one of its containers.
type OfPod<'a> = fn(&Provider<'a>, &PodRequest, &mut Broken<'_>);
type OfContainer<'a> = fn(&Provider<'a>, &PodRequest, Visited<'_>, &mut Broken<'_>);

impl<'a> Provider<'a> {
    /// # Errors
    /// When a strategy cannot be built. The API accepts some such policies, such as MustRunAs without ranges.
    pub fn of(policy: &'a PodSecurityPolicy) -> Result<Self, Unusable> {
        let spec = &policy.spec;
        Ok(Self {
            spec,
            user: UserStrategy::of(&spec.run_as_user)?,
            group: GroupStrategy::of(GroupField::RunAsGroup, spec.run_as_group.as_ref())?,
            se_linux: SeLinux::of(&spec.se_linux)?,
            fs_group: GroupStrategy::of(GroupField::FsGroup, Some(&spec.fs_group))?,
            supplemental_groups: GroupStrategy::of(GroupField::SupplementalGroups, Some(&spec.supplemental_groups))?,
            seccomp: Seccomp::of(&policy.metadata.annotations),
            app_armor: AppArmor::of(&policy.metadata.annotations),
            capabilities: CapabilityStrategy::of(spec),
        })
    }

    /// Fills in what the pod leaves open, in the order of `MutatePod`. The spec is copied only if something is filled in.
    pub fn mutate(&self, pod: &mut PodRequest) {
        self.mutate_pod_context(&mut pod.spec);
        self.seccomp.mutate(pod);
        runtime_class::mutate(self.spec, pod);
        let lists: [Of; 3] = [|spec| &spec.init_containers, |spec| &spec.containers, |spec| &spec.ephemeral_containers];
        let to_change: [OfMut; 3] =
            [|spec| &mut spec.init_containers, |spec| &mut spec.containers, |spec| &mut spec.ephemeral_containers];
        for (list, to_change) in lists.into_iter().zip(to_change) {
            for index in 0..list(&pod.spec).len() {
                let Some(container) = list(&pod.spec).get(index) else { continue };
                self.app_armor.mutate(&mut pod.annotations, &container.name);
                let Some(own) = self.filled_in(pod.spec.security_context.as_ref(), container) else { continue };
                if let Some(container) = to_change(Rc::make_mut(&mut pod.spec)).get_mut(index) {
                    container.security_context = Some(own);
                }
            }
        }
    }

    fn mutate_pod_context(&self, spec: &mut Rc<PodSpec>) {
        let context = spec.security_context.as_ref();
        let is_open = |is_set: fn(&PodSecurityContext) -> bool| !context.is_some_and(is_set);
        let supplemental = is_open(|context| context.supplemental_groups.is_some())
            .then(|| self.supplemental_groups.default_group())
            .flatten();
        let fs_group = is_open(|context| context.fs_group.is_some()).then(|| self.fs_group.default_group()).flatten();
        let se_linux =
            is_open(|context| context.se_linux_options.is_some()).then(|| self.se_linux.default_options()).flatten();
        if supplemental.or(fs_group).is_none() && se_linux.is_none() {
            return;
        }
        let context = Rc::make_mut(spec).security_context.get_or_insert_default();
        if let Some(group) = supplemental {
            context.supplemental_groups = Some(vec![group]);
        }
        context.fs_group = fs_group.or(context.fs_group);
        if let Some(options) = se_linux {
            context.se_linux_options = Some(options.clone());
        }
    }

    /// A container's own context with what the policy fills in, if it fills in anything. What is inherited counts as set;
    /// what is filled in goes to the container.
    fn filled_in(&self, pod: Option<&PodSecurityContext>, container: &Container) -> Option<SecurityContext> {
        let effective = Effective::of(pod, container);
        let own = effective.own();
        let open_user = effective.run_as_user().is_none();
        let user = open_user.then(|| self.user.default_user()).flatten();
        let group = effective.run_as_group().is_none().then(|| self.group.default_group()).flatten();
        let se_linux = effective.se_linux_options().is_none().then(|| self.se_linux.default_options()).flatten();
        let must_not_be_root = matches!(self.user, UserStrategy::MustRunAsNonRoot);
        let non_root = (must_not_be_root && open_user && effective.run_as_non_root().is_none()).then_some(true);
        let capabilities = self.capabilities.with_defaults(own.and_then(|own| own.capabilities.as_ref()));
        let open_filesystem = own.is_none_or(|own| own.read_only_root_filesystem.is_none());
        let read_only = (self.spec.read_only_root_filesystem && open_filesystem).then_some(true);
        let open_escalation = own.is_none_or(|own| own.allow_privilege_escalation.is_none());
        let forbidden_escalation = self.spec.allow_privilege_escalation.filter(|allowed| !allowed);
        let escalation =
            open_escalation.then(|| self.spec.default_allow_privilege_escalation.or(forbidden_escalation)).flatten();
        if user.or(group).is_none()
            && non_root.or(read_only).or(escalation).is_none()
            && se_linux.is_none()
            && capabilities.is_none()
        {
            return None;
        }
        let mut own = own.cloned().unwrap_or_default();
        own.run_as_user = user.or(own.run_as_user);
        own.run_as_group = group.or(own.run_as_group);
        own.run_as_non_root = non_root.or(own.run_as_non_root);
        own.read_only_root_filesystem = read_only.or(own.read_only_root_filesystem);
        own.allow_privilege_escalation = escalation.or(own.allow_privilege_escalation);
        own.se_linux_options = se_linux.cloned().or(own.se_linux_options);
        own.capabilities = capabilities.or(own.capabilities);
        Some(own)
    }

    /// The rules that the pod breaks, in the order of `ValidatePod`.
    #[must_use]
    pub fn failures(&self, pod: &PodRequest) -> Vec<Failure> {
        self.broken(pod, Asked::All).failures()
    }

    /// The pod breaks a rule.
    #[must_use]
    pub fn is_broken(&self, pod: &PodRequest) -> bool {
        self.broken(pod, Asked::Any).found()
    }

    /// The pod breaks a rule by what it says itself, which no default mends.
    #[must_use]
    pub fn is_broken_for_good(&self, pod: &PodRequest) -> bool {
        self.broken(pod, Asked::Lasting).found()
    }

    fn broken<'p>(&self, pod: &'p PodRequest, asked: Asked) -> Broken<'p> {
        let mut broken = Broken::new(asked);
        let of_pod: [OfPod<'a>; 8] = [
            Self::validate_fs_group,
            Self::validate_supplemental_groups,
            |provider, pod, broken| provider.seccomp.validate_pod(pod, broken),
            Self::validate_se_linux,
            |provider, pod, broken| host::validate_namespaces(provider.spec, pod, broken),
            |provider, pod, broken| sysctls::validate(provider.spec, pod, broken),
            |provider, pod, broken| volumes::validate(provider.spec, pod, broken),
            |provider, pod, broken| runtime_class::validate(provider.spec, pod, broken),
        ];
        for validate in of_pod {
            validate(self, pod, &mut broken);
            if broken.is_settled() {
                return broken;
            }
        }
        let of_container: [OfContainer<'a>; 11] = [
            |provider, pod, visited, broken| provider.user.validate(visited, effective(pod, visited), broken),
            Self::validate_group,
            Self::validate_container_se_linux,
            |provider, pod, Visited { container, .. }, broken| {
                provider.app_armor.validate(&pod.annotations, &container.name, broken);
            },
            |provider, pod, visited, broken| provider.seccomp.validate_container(pod, visited, broken),
            |provider, _, visited, broken| container::validate_privileged(provider.spec, visited, broken),
            |provider, _, visited, broken| {
                container::validate_proc_mount(&provider.spec.allowed_proc_mount_types, visited, broken);
            },
            |provider, _, visited, broken| provider.capabilities.validate(visited, broken),
            |provider, _, visited, broken| host::validate_ports(provider.spec, visited, broken),
            |provider, _, visited, broken| container::validate_root_filesystem(provider.spec, visited, broken),
            |provider, _, visited, broken| container::validate_escalation(provider.spec, visited, broken),
        ];
        for visited in visited(&pod.spec) {
            broken.container = Some(&visited.container.name);
            for validate in of_container {
                validate(self, pod, visited, &mut broken);
                if broken.is_settled() {
                    return broken;
                }
            }
        }
        broken
    }

    fn validate_fs_group(&self, pod: &PodRequest, broken: &mut Broken<'_>) {
        let group = pod.spec.security_context.as_ref().and_then(|context| context.fs_group).map(|group| [group]);
        self.fs_group.validate(&of_pod("fsGroup"), group.as_ref().map(<[i64; 1]>::as_slice), broken);
    }

    fn validate_supplemental_groups(&self, pod: &PodRequest, broken: &mut Broken<'_>) {
        let context = pod.spec.security_context.as_ref();
        let groups = context.and_then(|context| context.supplemental_groups.as_deref());
        self.supplemental_groups.validate(&of_pod("supplementalGroups"), groups, broken);
    }

    fn validate_se_linux(&self, pod: &PodRequest, broken: &mut Broken<'_>) {
        let options = pod.spec.security_context.as_ref().and_then(|context| context.se_linux_options.as_ref());
        self.se_linux.validate(&of_pod("seLinuxOptions"), options, broken);
    }

    fn validate_group(&self, pod: &PodRequest, visited: Visited<'_>, broken: &mut Broken<'_>) {
        let effective = effective(pod, visited);
        let group = effective.run_as_group().map(|group| [group]);
        // Upstream hands this strategy the security context's path instead of the field's.
        let places = || {
            let path = visited.path();
            [path.field("securityContext"), effective.place_of(&path, Inherited::RunAsGroup)]
        };
        self.group.validate(&places, group.as_ref().map(<[i64; 1]>::as_slice), broken);
    }

    fn validate_container_se_linux(&self, pod: &PodRequest, visited: Visited<'_>, broken: &mut Broken<'_>) {
        let effective = effective(pod, visited);
        let places = || {
            let path = visited.path();
            [path.field("securityContext.seLinuxOptions"), effective.place_of(&path, Inherited::SeLinuxOptions)]
        };
        self.se_linux.validate(&places, effective.se_linux_options(), broken);
    }
}

fn effective<'p>(pod: &'p PodRequest, visited: Visited<'p>) -> Effective<'p> {
    Effective::of(pod.spec.security_context.as_ref(), visited.container)
}

/// A field of the pod's security context, which upstream's messages name as it is written.
fn of_pod(field: &'static str) -> impl Fn() -> [FieldPath; 2] {
    let at = move || FieldPath::of("spec.securityContext").field(field);
    move || [at(), at()]
}
