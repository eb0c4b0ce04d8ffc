//! NetworkPolicies.

mod policy_types_switch_off;

use super::Lint;

pub(super) const RULES: &[Lint] = &[policy_types_switch_off::LINT];
