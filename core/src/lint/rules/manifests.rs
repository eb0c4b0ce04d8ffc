//! Objects of any kind: their versions, namespaces and templates.

use super::Lint;

pub(super) const RULES: &[Lint] = &[];
