//! Roles, bindings and their subjects.

use super::Lint;

pub(super) const RULES: &[Lint] = &[];
