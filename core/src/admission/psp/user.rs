//! `runAsUser`: who a container runs as (pkg/security/podsecuritypolicy/user).

use super::failure::{Broken, Failure, Rule, in_ranges, invalid, printed_ranges, readable_ranges, required};
use super::unusable::Unusable;
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

    pub(super) fn validate(self, visited: Visited<'_>, effective: Effective<'_>, broken: &mut Broken<'_>) {
        match self {
            Self::MustRunAs(ranges) => out_of_range(ranges, visited, effective, broken),
            Self::MustRunAsNonRoot => root(visited, effective, broken),
            Self::RunAsAny => {}
        }
    }
}

fn out_of_range(ranges: &[IdRange], visited: Visited<'_>, effective: Effective<'_>, broken: &mut Broken<'_>) {
    let user = effective.run_as_user();
    if user.is_some_and(|user| in_ranges(user, ranges)) {
        return;
    }
    let path = || visited.path().field("securityContext.runAsUser");
    let written = || effective.place_of(&visited.path(), Inherited::RunAsUser);
    match user {
        None => broken.add(Rule::UserMissing, |rule| {
            let failure = Failure::new(rule, required(&path(), ""), "spec.runAsUser.rule", written());
            failure.allowed(readable_ranges(ranges))
        }),
        Some(user) => broken.add(Rule::UserOutOfRange, |rule| {
            let detail = format!("must be in the ranges: {}", printed_ranges(ranges));
            let failure = Failure::new(rule, invalid(&path(), user, &detail), "spec.runAsUser.ranges", written());
            failure.found(user).allowed(readable_ranges(ranges))
        }),
    }
}

/// The first broken rule only, as `nonRoot.Validate` returns it.
fn root(visited: Visited<'_>, effective: Effective<'_>, broken: &mut Broken<'_>) {
    let (rule, field, inherited) = match (effective.run_as_non_root(), effective.run_as_user()) {
        (None, None) => (Rule::NonRootMissing, "runAsNonRoot", Inherited::RunAsNonRoot),
        (Some(false), _) => (Rule::NonRootFalse, "runAsNonRoot", Inherited::RunAsNonRoot),
        (_, Some(0)) => (Rule::RootUser, "runAsUser", Inherited::RunAsUser),
        _ => return,
    };
    broken.add(rule, |rule| {
        let path = visited.path().field("securityContext").field(field);
        let message = match rule {
            Rule::NonRootMissing => required(&path, "must be true"),
            Rule::NonRootFalse => invalid(&path, false, "must be true"),
            _ => invalid(&path, 0, "running with the root UID is forbidden"),
        };
        Failure::new(rule, message, "spec.runAsUser.rule", effective.place_of(&visited.path(), inherited))
    });
}
