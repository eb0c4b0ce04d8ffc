//! Bounds the work on hostile input: how much may be spent on judging all pods by all policies.

use super::request::PodRequest;
use crate::manifest::policy::PodSecurityPolicy;
use crate::rbac::{Rbac, User};

/// What may be spent, in units of about 25 ns. A thousand pods under ten policies need a tenth.
const MAX_EFFORT: u64 = 100_000_000;

/// What judging the smallest pod by the smallest policy costs.
const BASE: u64 = 1000;

/// Counts down from [`MAX_EFFORT`].
#[derive(Clone, Debug)]
pub struct Effort(u64);

impl Default for Effort {
    fn default() -> Self {
        Self(MAX_EFFORT)
    }
}

impl Effort {
    /// Takes a cost; says whether there was enough left.
    pub fn spend(&mut self, cost: u64) -> bool {
        let left = self.0.checked_sub(cost);
        self.0 = left.unwrap_or(0);
        left.is_some()
    }
}

/// What judging a pod of this size by each of these policies costs.
#[must_use]
pub fn of_reviews(pod: u64, policies: u64, size: u64) -> u64 {
    policies.saturating_mul(BASE).saturating_add(pod.saturating_mul(size))
}

/// What asking the authorizer about a user and each of these policies costs.
#[must_use]
pub fn of_permits(rbac: &Rbac, user: &User, policies: u64) -> u64 {
    let role = |bound: &crate::rbac::Bound| rbac.binding(bound.binding)?.role.as_ref().ok().copied();
    let rules =
        |bound: &crate::rbac::Bound| role(bound).and_then(|role| rbac.role(role)).map_or(1, |role| role.rules.len());
    let rules: usize = rbac.bound_to(user).iter().map(|bound| 1 + rules(bound)).sum();
    (rules as u64).saturating_add(1).saturating_mul(policies).saturating_mul(BASE / 100)
}

/// The sizes of all policies' lists together.
#[must_use]
pub fn size_of_policy(policy: &PodSecurityPolicy) -> u64 {
    let spec = &policy.spec;
    let strategies = [&spec.run_as_user, &spec.supplemental_groups, &spec.fs_group];
    let ranges: usize = strategies.iter().map(|strategy| strategy.ranges.len()).sum();
    let annotations: usize = policy.metadata.annotations.values().map(|value| value.len() / 4).sum();
    let lists = [
        spec.default_add_capabilities.len(),
        spec.required_drop_capabilities.len(),
        spec.allowed_capabilities.len(),
        spec.volumes.len(),
        spec.host_ports.len(),
        spec.run_as_group.as_ref().map_or(0, |strategy| strategy.ranges.len()),
        spec.allowed_host_paths.len(),
        spec.allowed_flex_volumes.len(),
        spec.allowed_csi_drivers.len(),
        spec.allowed_unsafe_sysctls.len(),
        spec.forbidden_sysctls.len(),
        spec.allowed_proc_mount_types.len(),
        spec.runtime_class.as_ref().map_or(0, |strategy| strategy.allowed_runtime_class_names.len()),
    ];
    (1 + ranges + annotations + lists.iter().sum::<usize>()) as u64
}

/// The sizes of all that policies look at.
#[must_use]
pub fn size_of_pod(pod: &PodRequest) -> u64 {
    let context = pod.spec.security_context.as_ref();
    let sysctls = context.map_or(0, |context| context.sysctls.len());
    let groups = context.and_then(|context| context.supplemental_groups.as_ref()).map_or(0, Vec::len);
    let containers = pod.spec.all_containers().into_iter().map(|(_, _, container)| {
        let own = container.security_context.as_ref().and_then(|context| context.capabilities.as_ref());
        let capabilities = own.map_or(0, |own| own.add.len() + own.drop.len());
        1 + container.ports.len() + container.volume_mounts.len() + capabilities
    });
    let (count, mounts) = containers.fold((0, 0_usize), |(count, sum), size| (count + 1, sum + size));
    // Read-only host paths are looked for in all mounts, capabilities in each other.
    let crossed = pod.spec.volumes.len().saturating_mul(mounts) / 16;
    (1 + count + sysctls + groups + mounts + pod.spec.volumes.len()).saturating_add(crossed) as u64
}
