//! The checks: which run at a level and version, and in which order.

mod app_armor;
mod capabilities;
mod host;
mod privilege;
mod probes;
mod proc_mount;
mod profiles;
mod se_linux;
mod seccomp;
mod sysctls;
mod users;
mod volumes;

use super::breach::Breach;
use super::subject::Subject;
use super::version::Level;

pub(in crate::admission) use sysctls::is_safe as is_safe_sysctl;

/// Says what a pod breaks, or nothing.
pub(super) type Rule = fn(&Subject<'_>) -> Option<Breach>;

pub(super) struct Check {
    pub id: &'static str,
    pub level: Level,
    /// The baseline check that it takes the place of.
    overrides: Option<&'static str>,
    /// Each with the first version 1.x that it holds for, rising; before the first there is no such check.
    variants: &'static [(u32, Rule)],
}

const fn baseline(id: &'static str, variants: &'static [(u32, Rule)]) -> Check {
    Check { id, level: Level::Baseline, overrides: None, variants }
}

const fn restricted(id: &'static str, variants: &'static [(u32, Rule)]) -> Check {
    Check { id, level: Level::Restricted, overrides: None, variants }
}

impl Check {
    const fn instead_of(mut self, id: &'static str) -> Self {
        self.overrides = Some(id);
        self
    }

    fn rule(&self, minor: u32) -> Option<Rule> {
        let holding = self.variants.iter().rev().find(|(from, _)| *from <= minor);
        holding.map(|(_, rule)| *rule)
    }
}

/// Baseline checks by id, then restricted ones by id: upstream sorts them bytewise and reports in that order.
const CHECKS: &[Check] = &[
    baseline("appArmorProfile", &[(0, app_armor::allowed_profiles)]),
    baseline("capabilities_baseline", &[(0, capabilities::default_ones_added)]),
    baseline("hostNamespaces", &[(0, host::namespaces)]),
    baseline("hostPathVolumes", &[(0, volumes::host_paths)]),
    baseline("hostPorts", &[(0, host::ports)]),
    baseline("hostProbesAndHostLifecycle", &[(34, probes::hosts)]),
    baseline("privileged", &[(0, privilege::privileged)]),
    baseline(
        "procMount",
        &[
            (0, proc_mount::default_one),
            (35, |subject| unless(subject.has_user_namespace(), proc_mount::default_one, subject)),
        ],
    ),
    baseline(
        "seLinuxOptions",
        &[
            (0, |subject| se_linux::options(subject, se_linux::TYPES)),
            (31, |subject| se_linux::options(subject, se_linux::TYPES_1_31)),
        ],
    ),
    baseline("seccompProfile_baseline", &[(0, seccomp::annotations), (19, seccomp::not_unconfined)]),
    baseline(
        "sysctls",
        &[
            (0, |subject| sysctls::safe_ones(subject, 0)),
            (27, |subject| sysctls::safe_ones(subject, 27)),
            (29, |subject| sysctls::safe_ones(subject, 29)),
            (32, |subject| sysctls::safe_ones(subject, 32)),
            (37, |subject| sysctls::safe_ones(subject, 37)),
        ],
    ),
    baseline("windowsHostProcess", &[(0, privilege::windows_host_process)]),
    restricted(
        "allowPrivilegeEscalation",
        &[
            (8, privilege::no_escalation),
            (25, |subject| unless(subject.spec.runs_on_windows(), privilege::no_escalation, subject)),
        ],
    ),
    restricted(
        "capabilities_restricted",
        &[
            (22, capabilities::all_dropped),
            (25, |subject| unless(subject.spec.runs_on_windows(), capabilities::all_dropped, subject)),
        ],
    )
    .instead_of("capabilities_baseline"),
    restricted("procMount_restricted", &[(35, proc_mount::default_one)]).instead_of("procMount"),
    restricted("restrictedVolumes", &[(0, volumes::restricted_types)]).instead_of("hostPathVolumes"),
    restricted(
        "runAsNonRoot",
        &[(0, users::non_root), (35, |subject| unless(subject.has_user_namespace(), users::non_root, subject))],
    ),
    restricted(
        "runAsUser",
        &[
            (23, users::not_user_zero),
            (35, |subject| unless(subject.has_user_namespace(), users::not_user_zero, subject)),
        ],
    ),
    restricted(
        "seccompProfile_restricted",
        &[(19, seccomp::confined), (25, |subject| unless(subject.spec.runs_on_windows(), seccomp::confined, subject))],
    )
    .instead_of("seccompProfile_baseline"),
];

fn unless(relaxed: bool, rule: Rule, subject: &Subject<'_>) -> Option<Breach> {
    if relaxed { None } else { rule(subject) }
}

/// The checks of a level at version 1.`minor`, in order.
pub(super) fn of(level: Level, minor: u32) -> Vec<(&'static Check, Rule)> {
    let running = CHECKS.iter().filter(|check| check.level <= level);
    let running: Vec<_> = running.filter_map(|check| Some((check, check.rule(minor)?))).collect();
    let overridden: Vec<_> = running.iter().filter_map(|(check, _)| check.overrides).collect();
    running.into_iter().filter(|(check, _)| !overridden.contains(&check.id)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(level: Level, minor: u32) -> Vec<&'static str> {
        of(level, minor).iter().map(|(check, _)| check.id).collect()
    }

    #[test]
    fn the_table_is_in_upstreams_order_with_rising_versions() {
        let keys: Vec<_> = CHECKS.iter().map(|check| (check.level, check.id)).collect();
        assert!(keys.is_sorted());
        for check in CHECKS {
            assert!(check.variants.iter().map(|(from, _)| from).is_sorted(), "{}", check.id);
        }
    }

    #[test]
    fn privileged_checks_nothing() {
        assert!(ids(Level::Privileged, 37).is_empty());
    }

    #[test]
    fn a_check_starts_with_its_version() {
        let cases = [
            (Level::Baseline, "hostProbesAndHostLifecycle", 34),
            (Level::Restricted, "allowPrivilegeEscalation", 8),
            (Level::Restricted, "seccompProfile_restricted", 19),
            (Level::Restricted, "capabilities_restricted", 22),
            (Level::Restricted, "runAsUser", 23),
            (Level::Restricted, "procMount_restricted", 35),
        ];
        for (level, id, from) in cases {
            assert!(!ids(level, from - 1).contains(&id), "{id} before 1.{from}");
            assert!(ids(level, from).contains(&id), "{id} at 1.{from}");
        }
    }

    #[test]
    fn a_restricted_check_takes_the_place_of_the_weaker_one_once_it_exists() {
        let cases = [
            ("hostPathVolumes", "restrictedVolumes", 0),
            ("seccompProfile_baseline", "seccompProfile_restricted", 19),
            ("capabilities_baseline", "capabilities_restricted", 22),
            ("procMount", "procMount_restricted", 35),
        ];
        for (weaker, stricter, from) in cases {
            let at = ids(Level::Restricted, from);
            assert!(at.contains(&stricter) && !at.contains(&weaker), "{weaker} at 1.{from}");
            assert!(ids(Level::Baseline, from).contains(&weaker), "{weaker} stays in baseline");
            if from > 0 {
                assert!(ids(Level::Restricted, from - 1).contains(&weaker), "{weaker} before 1.{from}");
            }
        }
    }
}
