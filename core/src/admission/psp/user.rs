//! `runAsUser`: who a container runs as (pkg/security/podsecuritypolicy/user).

use super::failure::{Failure, Rule, in_ranges, invalid, printed_ranges, readable_ranges, required};
use super::provider::Unusable;
use crate::admission::effective::{Effective, Inherited};
use crate::manifest::policy::{IdRange, IdStrategy};
use crate::text::FieldPath;

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

    pub(super) fn validate(self, container: &FieldPath, name: &str, effective: Effective<'_>) -> Option<Failure> {
        let failure = match self {
            Self::MustRunAs(ranges) => out_of_range(ranges, container, effective),
            Self::MustRunAsNonRoot => root(container, effective),
            Self::RunAsAny => None,
        };
        failure.map(|failure| failure.of_container(name))
    }
}

fn out_of_range(ranges: &[IdRange], container: &FieldPath, effective: Effective<'_>) -> Option<Failure> {
    let path = container.field("securityContext.runAsUser");
    let written = effective.place_of(container, Inherited::RunAsUser);
    let failure = match effective.run_as_user() {
        None => Failure::new(Rule::UserMissing, required(&path, ""), "spec.runAsUser.rule", written),
        Some(user) if !in_ranges(user, ranges) => {
            let detail = format!("must be in the ranges: {}", printed_ranges(ranges));
            let message = invalid(&path, user, &detail);
            Failure::new(Rule::UserOutOfRange, message, "spec.runAsUser.ranges", written).found(user)
        }
        Some(_) => return None,
    };
    Some(failure.allowed(readable_ranges(ranges)))
}

/// The first broken rule only, as `nonRoot.Validate` returns it.
fn root(container: &FieldPath, effective: Effective<'_>) -> Option<Failure> {
    let (user, non_root) = (effective.run_as_user(), effective.run_as_non_root());
    let (rule, message, inherited) = match (non_root, user) {
        (None, None) => {
            let path = container.field("securityContext.runAsNonRoot");
            (Rule::NonRootMissing, required(&path, "must be true"), Inherited::RunAsNonRoot)
        }
        (Some(false), _) => {
            let path = container.field("securityContext.runAsNonRoot");
            (Rule::NonRootFalse, invalid(&path, false, "must be true"), Inherited::RunAsNonRoot)
        }
        (_, Some(0)) => {
            let path = container.field("securityContext.runAsUser");
            (Rule::RootUser, invalid(&path, 0, "running with the root UID is forbidden"), Inherited::RunAsUser)
        }
        _ => return None,
    };
    let written = effective.place_of(container, inherited);
    Some(Failure::new(rule, message, "spec.runAsUser.rule", written))
}
