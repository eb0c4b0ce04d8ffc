//! `runAsUser`: who a container runs as (pkg/security/podsecuritypolicy/user).

use super::failure::{Failure, Rule, in_ranges, invalid, printed_ranges, readable_ranges, required};
use super::provider::Unusable;
use crate::admission::effective::{Effective, Inherited, Visited};
use crate::manifest::policy::{IdRange, IdStrategy};

/// How a policy settles the user.
#[derive(Clone, Copy, Debug)]
pub(super) enum UserStrategy<'a> {
    MustRunAs(&'a [IdRange]),
    MustRunAsNonRoot,
    RunAsAny,
}

impl<'a> UserStrategy<'a> {
    pub(super) fn of(strategy: &'a IdStrategy) -> Result<Self, Unusable> {
        match strategy.rule.as_str() {
            "MustRunAs" if strategy.ranges.is_empty() => {
                Err(Unusable::new("MustRunAs requires at least one range", "spec.runAsUser"))
            }
            "MustRunAs" => Ok(Self::MustRunAs(&strategy.ranges)),
            "MustRunAsNonRoot" => Ok(Self::MustRunAsNonRoot),
            "RunAsAny" => Ok(Self::RunAsAny),
            other => {
                Err(Unusable::new(&format!("Unrecognized RunAsUser strategy type {other}"), "spec.runAsUser.rule"))
            }
        }
    }

    /// The user of a container that has none.
    pub(super) fn default_user(self) -> Option<i64> {
        match self {
            Self::MustRunAs(ranges) => ranges.first().map(|range| range.min),
            Self::MustRunAsNonRoot | Self::RunAsAny => None,
        }
    }

    pub(super) fn validate(self, visited: Visited<'_>, effective: Effective<'_>) -> Option<Failure> {
        let failure = match self {
            Self::MustRunAs(ranges) => out_of_range(ranges, visited, effective),
            Self::MustRunAsNonRoot => root(visited, effective),
            Self::RunAsAny => None,
        };
        failure.map(|failure| failure.of_container(&visited.container.name))
    }
}

fn out_of_range(ranges: &[IdRange], visited: Visited<'_>, effective: Effective<'_>) -> Option<Failure> {
    let user = effective.run_as_user();
    if user.is_some_and(|user| in_ranges(user, ranges)) {
        return None;
    }
    let container = &visited.path();
    let path = container.field("securityContext.runAsUser");
    let written = effective.place_of(container, Inherited::RunAsUser);
    let failure = match user {
        None => Failure::new(Rule::UserMissing, required(&path, ""), "spec.runAsUser.rule", written),
        Some(user) => {
            let detail = format!("must be in the ranges: {}", printed_ranges(ranges));
            let message = invalid(&path, user, &detail);
            Failure::new(Rule::UserOutOfRange, message, "spec.runAsUser.ranges", written).found(user)
        }
    };
    Some(failure.allowed(readable_ranges(ranges)))
}

/// The first broken rule only, as `nonRoot.Validate` returns it.
fn root(visited: Visited<'_>, effective: Effective<'_>) -> Option<Failure> {
    let at = |field: &str| visited.path().field("securityContext").field(field);
    let (user, non_root) = (effective.run_as_user(), effective.run_as_non_root());
    let (rule, message, inherited) = match (non_root, user) {
        (None, None) => {
            let path = at("runAsNonRoot");
            (Rule::NonRootMissing, required(&path, "must be true"), Inherited::RunAsNonRoot)
        }
        (Some(false), _) => {
            let path = at("runAsNonRoot");
            (Rule::NonRootFalse, invalid(&path, false, "must be true"), Inherited::RunAsNonRoot)
        }
        (_, Some(0)) => {
            let path = at("runAsUser");
            (Rule::RootUser, invalid(&path, 0, "running with the root UID is forbidden"), Inherited::RunAsUser)
        }
        _ => return None,
    };
    let written = effective.place_of(&visited.path(), inherited);
    Some(Failure::new(rule, message, "spec.runAsUser.rule", written))
}
