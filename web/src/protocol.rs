//! The messages between the page and the evaluator's worker.
//!
//! Both speak in bytes (postcard), each in one `Uint8Array`. Only what another script asks by the page's JavaScript API
//! travels as JavaScript values, so that the page's wasm need not know how to read or write those:
//!
//! - to the worker `{id, question}`; without a question the report is asked for;
//! - from the worker `{id, value}`, or `{id, error}` when the question cannot be read.
//!
//! Every input that the page sends has a revision, larger than the one before; a report tells which inputs it speaks of,
//! so that the page can drop a report on inputs that are no longer there.

mod write;

use policy_core::report::{Answer, ClusterProfile, Question, Report, Requester, SourceFile};
use serde::{Deserialize, Serialize};

pub use write::{bytes as encode, json};

/// Everything that a report depends on.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Inputs {
    pub files: Vec<SourceFile>,
    pub profile: ClusterProfile,
    pub requester: Requester,
    /// Of many pods those whose `namespace/name` holds this stand in the matrix.
    pub focus: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ToWorker {
    Evaluate {
        revision: u32,
        inputs: Inputs,
    },
    /// About the inputs sent last; `id` comes back with the answer.
    Ask {
        id: u32,
        question: Question,
    },
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum FromWorker {
    /// What is posted before this is lost.
    Ready,
    Report {
        revision: u32,
        report: Box<Report>,
        /// How long it took.
        microseconds: u32,
    },
    Answer {
        id: u32,
        answer: Box<Answer>,
    },
}

/// `None` for a message of another build.
pub fn decode<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Option<T> {
    postcard::from_bytes(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_read_as_it_was_written() {
        let report = Box::new(Report { namespaces: vec![Default::default()], ..Report::default() });
        let message = FromWorker::Report { revision: 7, report, microseconds: 400 };
        assert_eq!(decode(&encode(&message).unwrap()), Some(message));
        assert_eq!(decode::<FromWorker>(&[9, 9, 9]), None);
    }
}
