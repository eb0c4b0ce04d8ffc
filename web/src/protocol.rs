//! The messages between the page and the evaluator's worker.
//!
//! Both speak in bytes, each in one `Uint8Array`. Only what another script asks by the page's JavaScript API travels as
//! JavaScript values, so that the page's wasm need not know how to read or write those:
//!
//! - to the worker `{id, question}`; without a question the report is asked for;
//! - from the worker `{id, value}`, or `{id, error}` when the question cannot be read.
//!
//! In the same way the editor's script asks what it shows while somebody types: `evaluator::language` says how.
//!
//! What a link held comes to the worker as `{link, other}`, and goes back as bytes.
//!
//! Every input that the page sends has a revision, larger than the one before; a report tells which inputs it speaks of,
//! so that the page can drop a report on inputs that are no longer there.

mod basics;
mod later;
mod plain;
mod read;
mod told;
mod write;

use policy_core::report::{Answer, ClusterProfile, Question, Requester, SourceFile};

pub use later::Later;
pub use plain::Plain;
use read::Reader;
pub use told::{Brief, Head, Identity, Told, Verdicts, is_invalid};
use write::{Form, Writer};

/// Everything that a report depends on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Inputs {
    pub files: Vec<SourceFile>,
    pub profile: ClusterProfile,
    pub requester: Requester,
    /// Of many pods those whose `namespace/name` holds this stand in the matrix.
    pub focus: String,
}

/// What a link holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Opened {
    pub inputs: Inputs,
    /// `overview`, `network`, `access` or `pods`.
    pub view: String,
    pub question: Option<Question>,
}

#[derive(Clone, Debug, PartialEq)]
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
    /// Writes what a link holds. Of what is not `kept` in this browser alone, Secrets stay behind.
    Share {
        shown: Box<Opened>,
        kept: bool,
    },
}

#[derive(Clone, Debug, PartialEq)]
pub enum FromWorker {
    /// What is posted before this is lost.
    Ready,
    Report {
        revision: u32,
        report: Box<Told>,
        /// How long it took.
        microseconds: u32,
    },
    Answer {
        id: u32,
        answer: Later<Answer>,
    },
    /// `values` stayed behind.
    Shared {
        json: String,
        values: u32,
        kept: bool,
    },
    /// What was read of a link; `None` where there are no files in it. `other`: it is only to be at hand.
    Opened {
        opened: Option<Box<Opened>>,
        other: bool,
    },
}

/// A message as it travels.
pub fn encode(message: &impl Plain) -> Vec<u8> {
    write(message, Form::Bytes)
}

/// `None` for a message of another build.
pub fn decode<T: Plain>(bytes: &[u8]) -> Option<T> {
    let mut reader = Reader::new(bytes);
    let message = T::read(&mut reader);
    reader.is_done().then_some(message)
}

/// As scripts read it; what serde makes of reports and answers, word for word.
pub fn json(value: &impl Plain) -> String {
    String::from_utf8(write(value, Form::Json)).unwrap_or_default()
}

fn write(value: &impl Plain, form: Form) -> Vec<u8> {
    let mut writer = Writer::new(form);
    value.write(&mut writer);
    writer.finish()
}

#[cfg(test)]
mod tests;
