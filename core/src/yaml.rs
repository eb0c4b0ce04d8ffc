//! Reads YAML as Kubernetes does: a stream is split by lines, each document is parsed alone, scalars follow YAML 1.1.
//!
//! Invariant: reading never fails; what cannot be read is told as [`Problem`]s with their place.

mod decode;
mod events;
mod field;
mod scalar;
mod split;
mod template;
mod tree;

pub use decode::{DecodeError, decode};
pub use field::Field;
pub use split::{Piece, split};
pub use template::{UNRENDERED, UNRENDERED_HELP, UNRENDERED_MESSAGE, placeholder};
pub use tree::{Entry, Node, NodeId, Scalar, Tree, Value};

use crate::text::TextRange;

/// Something wrong with the text of one document; the range counts from the document's first byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub code: &'static str,
    pub message: String,
    pub range: TextRange,
    /// The document cannot be used (otherwise Kubernetes reads it, perhaps not as meant).
    pub fatal: bool,
}

/// Parses one document of a stream.
#[must_use]
pub fn parse(text: &str) -> (Tree, Vec<Problem>) {
    let (tree, problems) = tree::build(text);
    match problems.iter().find(|problem| problem.fatal).and_then(|problem| template::instead_of(problem, text)) {
        Some(unrendered) => (tree, vec![unrendered]),
        None => (tree, problems),
    }
}
