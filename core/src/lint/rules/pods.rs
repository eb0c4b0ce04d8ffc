//! Pods, workloads and the policies that admit them.

use super::Lint;

pub(super) const RULES: &[Lint] = &[];
