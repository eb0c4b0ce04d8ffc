//! `seLinux`: the labels of pods and containers (pkg/security/podsecuritypolicy/selinux).

use super::failure::{Broken, Failure, Rule, invalid, quoted, required};
use super::unusable::Unusable;
use crate::manifest::pod::SeLinuxOptions;
use crate::manifest::policy::SeLinuxStrategy;
use crate::order;
use crate::text::FieldPath;

/// `None`: RunAsAny; else the options that all must have.
#[derive(Clone, Copy, Debug)]
pub(super) struct SeLinux<'a>(Option<&'a SeLinuxOptions>);

impl<'a> SeLinux<'a> {
    pub(super) fn of(strategy: &'a SeLinuxStrategy) -> Result<Self, Unusable> {
        match (strategy.rule.as_str(), &strategy.se_linux_options) {
            ("MustRunAs", None) => Err(Unusable::new("MustRunAs requires SELinuxOptions", "spec.seLinux")),
            ("MustRunAs", Some(options)) => Ok(Self(Some(options))),
            ("RunAsAny", _) => Ok(Self(None)),
            (other, _) => {
                Err(Unusable::new(&format!("Unrecognized SELinuxContext strategy type {other}"), "spec.seLinux.rule"))
            }
        }
    }

    /// The options of a pod or container that has none.
    pub(super) fn default_options(self) -> Option<&'a SeLinuxOptions> {
        self.0
    }

    /// Judges the options of the pod or of a container; `places` are the field in upstream's message and the one where the
    /// value stands.
    pub(super) fn validate(
        self,
        places: &dyn Fn() -> [FieldPath; 2],
        options: Option<&SeLinuxOptions>,
        broken: &mut Broken<'_>,
    ) {
        let Some(wanted) = self.0 else { return };
        let Some(options) = options else {
            return broken.add(Rule::SeLinuxMissing, |rule| {
                let [printed, written] = places();
                Failure::new(rule, required(&printed, ""), "spec.seLinux.rule", written)
            });
        };
        for (field, wanted, found, is_equal) in [
            ("level", &wanted.level, &options.level, equal_levels(&wanted.level, &options.level)),
            ("role", &wanted.role, &options.role, wanted.role == options.role),
            ("type", &wanted.r#type, &options.r#type, wanted.r#type == options.r#type),
            ("user", &wanted.user, &options.user, wanted.user == options.user),
        ] {
            if is_equal {
                continue;
            }
            broken.add(Rule::SeLinuxOption, |rule| {
                let [printed, written] = places();
                let message = invalid(&printed.field(field), quoted(found), &format!("must be {wanted}"));
                let policy_field = format!("spec.seLinux.seLinuxOptions.{field}");
                Failure::new(rule, message, &policy_field, written.field(field)).found(found).allowed(wanted)
            });
        }
    }
}

/// Equal, or of one sensitivity and with the same categories in whatever order.
fn equal_levels(left: &str, right: &str) -> bool {
    if left == right {
        return true;
    }
    let (Some((left, left_categories)), Some((right, right_categories))) =
        (left.split_once(':'), right.split_once(':'))
    else {
        return false;
    };
    left == right && sorted(left_categories) == sorted(right_categories)
}

fn sorted(categories: &str) -> Vec<&str> {
    let mut categories: Vec<&str> = categories.split(',').collect();
    order::sort(&mut categories);
    categories
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_equal_in_any_order_of_their_categories() {
        for (left, right, expected) in [
            ("s0:c1,c2", "s0:c2,c1", true),
            ("s0", "s0", true),
            ("s0:c1,c2", "s0:c1", false),
            ("s0:c1", "s1:c1", false),
            ("s0", "s0:c1", false),
            ("s0:c1,c1", "s0:c1", false),
        ] {
            assert_eq!(equal_levels(left, right), expected, "{left} {right}");
        }
    }
}
