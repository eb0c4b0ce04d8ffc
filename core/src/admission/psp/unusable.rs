//! What is wrong with a policy that judges nothing.

use crate::text::FieldPath;

/// Why a policy's strategies cannot be built; such a policy is skipped without a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unusable {
    /// As the API server's log has it.
    pub message: String,
    pub policy_field: FieldPath,
}

impl Unusable {
    pub(super) fn new(message: &str, policy_field: &str) -> Self {
        Self { message: message.to_owned(), policy_field: FieldPath::of(policy_field) }
    }
}
