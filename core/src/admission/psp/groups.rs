//! `runAsGroup`, `supplementalGroups` and `fsGroup` (pkg/security/podsecuritypolicy/group).

use super::failure::{Broken, Failure, Rule, in_ranges, invalid, printed_ranges, readable_ranges};
use super::unusable::Unusable;
use crate::manifest::policy::{IdRange, IdStrategy};
use crate::text::FieldPath;

/// Which of the three fields a strategy is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum GroupField {
    RunAsGroup,
    SupplementalGroups,
    FsGroup,
}

impl GroupField {
    fn policy_field(self) -> &'static str {
        match self {
            Self::RunAsGroup => "spec.runAsGroup",
            Self::SupplementalGroups => "spec.supplementalGroups",
            Self::FsGroup => "spec.fsGroup",
        }
    }

    /// As upstream's factory calls it.
    fn strategy_name(self) -> &'static str {
        match self {
            Self::RunAsGroup => "RunAsGroup",
            Self::SupplementalGroups => "SupplementalGroups",
            Self::FsGroup => "FSGroup",
        }
    }

    fn out_of_range(self) -> Rule {
        match self {
            Self::RunAsGroup => Rule::GroupOutOfRange,
            Self::SupplementalGroups => Rule::SupplementalGroupOutOfRange,
            Self::FsGroup => Rule::FsGroupOutOfRange,
        }
    }

    fn missing(self) -> Rule {
        match self {
            Self::RunAsGroup => Rule::GroupMissing,
            Self::SupplementalGroups => Rule::SupplementalGroupMissing,
            Self::FsGroup => Rule::FsGroupMissing,
        }
    }
}

#[derive(Clone, Copy, Debug)]
pub(super) struct GroupStrategy<'a> {
    field: GroupField,
    kind: Kind<'a>,
}

#[derive(Clone, Copy, Debug)]
enum Kind<'a> {
    /// A group is needed and set if there is none.
    Must(&'a [IdRange]),
    /// Only groups that are there are judged.
    May(&'a [IdRange]),
    Any,
}

impl<'a> GroupStrategy<'a> {
    /// `None` (only `runAsGroup` may be left out) is RunAsAny.
    pub(super) fn of(field: GroupField, strategy: Option<&'a IdStrategy>) -> Result<Self, Unusable> {
        let Some(strategy) = strategy else { return Ok(Self { field, kind: Kind::Any }) };
        let kind = match strategy.rule.as_str() {
            rule @ ("MustRunAs" | "MayRunAs") if strategy.ranges.is_empty() => {
                let problem = format!("ranges must be supplied for {rule}");
                return Err(Unusable::new(&problem, field.policy_field()));
            }
            "MustRunAs" => Kind::Must(&strategy.ranges),
            "MayRunAs" => Kind::May(&strategy.ranges),
            "RunAsAny" => Kind::Any,
            other => {
                let problem = format!("Unrecognized {} strategy type {other}", field.strategy_name());
                return Err(Unusable::new(&problem, &format!("{}.rule", field.policy_field())));
            }
        };
        Ok(Self { field, kind })
    }

    /// The group of a pod or container that has none.
    pub(super) fn default_group(self) -> Option<i64> {
        match self.kind {
            Kind::Must(ranges) => ranges.first().map(|range| range.min),
            Kind::May(_) | Kind::Any => None,
        }
    }

    /// One failure for each group out of range; `places` are the field that upstream's message names and that of the value.
    /// `None` for the groups is Go's nil slice.
    pub(super) fn validate(self, places: &dyn Fn() -> [FieldPath; 2], groups: Option<&[i64]>, broken: &mut Broken<'_>) {
        let (ranges, needed) = match self.kind {
            Kind::Must(ranges) => (ranges, true),
            Kind::May(ranges) => (ranges, false),
            Kind::Any => return,
        };
        let all = groups.unwrap_or_default();
        if all.is_empty() && needed {
            broken.add(self.field.missing(), |rule| {
                let [printed, written] = places();
                let detail = "unable to validate empty groups against required ranges";
                let message = invalid(&printed, printed_groups(groups), detail);
                let policy_field = [self.field.policy_field(), ".rule"].concat();
                Failure::new(rule, message, &policy_field, written).allowed(readable_ranges(ranges))
            });
        }
        for (index, group) in all.iter().enumerate() {
            if in_ranges(*group, ranges) {
                continue;
            }
            broken.add(self.field.out_of_range(), |rule| {
                let [printed, written] = places();
                let detail = format!("group {group} must be in the ranges: {}", printed_ranges(ranges));
                let message = invalid(&printed, printed_groups(groups), &detail);
                let is_list = self.field == GroupField::SupplementalGroups;
                let place = if is_list { written.index(index) } else { written };
                let policy_field = [self.field.policy_field(), ".ranges"].concat();
                Failure::new(rule, message, &policy_field, place).found(group).allowed(readable_ranges(ranges))
            });
        }
    }
}

fn printed_groups(groups: Option<&[i64]>) -> String {
    match groups {
        None => "[]int64(nil)".to_owned(),
        Some(groups) => {
            let groups: Vec<String> = groups.iter().map(ToString::to_string).collect();
            format!("[]int64{{{}}}", groups.join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::failure::Asked;
    use super::*;

    #[track_caller]
    fn check(rule: &str, ranges: &[(i64, i64)], groups: Option<&[i64]>, expected: &[&str]) {
        let ranges = ranges.iter().map(|(min, max)| IdRange { min: *min, max: *max }).collect();
        let options = IdStrategy { rule: rule.to_owned(), ranges };
        let strategy = GroupStrategy::of(GroupField::FsGroup, Some(&options)).expect("it can be built");
        let path = FieldPath::of("spec.securityContext.fsGroup");
        let mut broken = Broken::new(Asked::All);
        strategy.validate(&|| [path.clone(), path.clone()], groups, &mut broken);
        let failures = broken.failures();
        let messages: Vec<&str> = failures.iter().map(|failure| failure.message.as_str()).collect();
        assert_eq!(messages, expected, "{rule}");
    }

    #[test]
    fn must_run_as_needs_a_group_and_may_run_as_does_not() {
        let empty = "spec.securityContext.fsGroup: Invalid value: []int64(nil): unable to validate empty groups against required ranges";
        check("MustRunAs", &[(1, 9)], None, &[empty]);
        check("MayRunAs", &[(1, 9)], None, &[]);
        check("RunAsAny", &[], None, &[]);
    }

    #[test]
    fn each_group_out_of_all_ranges_fails_on_its_own() {
        let fails = |group: i64| {
            format!(
                "spec.securityContext.fsGroup: Invalid value: []int64{{0, 5, 99}}: group {group} must be in the ranges: [{{1 9}} {{20 30}}]"
            )
        };
        check("MayRunAs", &[(1, 9), (20, 30)], Some(&[0, 5, 99]), &[&fails(0), &fails(99)]);
        check("MustRunAs", &[(1, 9)], Some(&[1, 9]), &[]);
    }
}
