//! Reads YAML as Kubernetes does: a stream is split by lines, each document is parsed alone, scalars follow YAML 1.1.
//!
//! Invariant: reading never fails; what cannot be read is told as [`Problem`]s with their place.

mod build;
pub mod edit;
mod events;
mod field;
mod float;
mod keys;
mod limits;
mod read;
pub mod rewrite;
mod scalar;
mod split;
mod syntax;
mod template;
mod tree;

pub use field::Field;
pub use keys::KEY_READ_OTHERWISE;
pub use limits::{MAX_EXPANDED_BYTES, MAX_EXPANDED_NODES, MAX_MERGED_BYTES, MAX_NESTING, MAX_PROBLEMS};
#[cfg(test)]
pub(crate) use read::Shape;
pub(crate) use read::objects;
pub use read::{Read, read};
pub(crate) use scalar::{resolve, written};
pub use split::{Piece, split, split_as_before};
pub use template::{UNRENDERED, UNRENDERED_HELP, UNRENDERED_MESSAGE, placeholder};
pub use tree::{Entry, Node, NodeId, Scalar, Tree, Value};

use crate::text::TextRange;

/// Something wrong with the text of one document; the range counts from the document's first byte.
///
/// The range is not empty (unless the text is), and lies on character boundaries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub code: &'static str,
    pub message: String,
    pub range: TextRange,
    /// The document cannot be used (otherwise Kubernetes reads it, perhaps not as meant).
    pub fatal: bool,
    /// What to do about it.
    pub help: Option<String>,
}

impl Problem {
    fn refusing(code: &'static str, message: String, range: TextRange, help: Option<String>) -> Self {
        Self { code, message, range, fatal: true, help }
    }
}

/// Parses one document of a stream.
#[must_use]
pub fn parse(text: &str) -> (Tree, Vec<Problem>) {
    let (tree, problems) = build::build(text);
    match problems.iter().find(|problem| problem.fatal).and_then(|problem| template::instead_of(problem, text)) {
        Some(unrendered) => (tree, vec![unrendered]),
        None => (tree, problems),
    }
}

/// How many events the YAML parser alone yields for a text: the yardstick of the benchmarks.
#[doc(hidden)]
#[must_use]
pub fn count_events(text: &str) -> usize {
    events::count(text)
}
