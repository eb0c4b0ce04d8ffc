//! The kinds of things that the page shows and does: views, lists, pictures, marks, places to look at.

use std::rc::Rc;

use policy_core::report::{Answer, DocumentSummary, Effect, Finding, Question, SourceFile};
use policy_core::text::TextRange;

use crate::protocol::{Later, Verdicts};

/// The verdict of a list says only whether there is one.
#[must_use]
pub fn is_judged(question: &Question) -> bool {
    question.is_judged()
}

/// The two halves of the page, of which a narrow screen shows one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pane {
    Yaml,
    #[default]
    Answers,
}

/// A stretch of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    pub file: String,
    pub range: TextRange,
}

/// What the editor highlights, and what it does to the answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    pub spot: Spot,
    pub effect: Effect,
}

/// Lists of which only the beginning is drawn at first, so that many items never hold up the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listed {
    Findings,
    Objects,
    Policies,
    Services,
    Connections,
    Found,
    Pods,
    Matrix,
    Subjects,
    Roles,
    Risks,
}

impl Listed {
    /// How many items are drawn before more are asked for.
    #[must_use]
    pub fn at_first(self) -> usize {
        match self {
            // Rows and columns: 900 cells are drawn in about 50 ms.
            Self::Matrix => 30,
            // With the default ones.
            Self::Subjects | Self::Roles => 100,
            _ => 50,
        }
    }
}

/// A report with the texts that it speaks of.
#[derive(Debug)]
pub struct Evaluated {
    pub documents: Vec<DocumentSummary>,
    pub findings: Vec<Finding>,
    pub verdicts: Rc<Verdicts>,
    pub files: Vec<SourceFile>,
    pub microseconds: u32,
}

/// What is drawn.
#[derive(Clone, Debug, PartialEq)]
pub enum Graph {
    Network,
    /// Of this subject (`User jane`), or of all.
    Access(String),
    /// What the pod that was asked about has within reach.
    Radius(Later<Answer>),
}

/// As what an answer is copied.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CopyAs {
    #[default]
    Text,
    Markdown,
    Link,
}

impl CopyAs {
    pub const ALL: [Self; 3] = [Self::Text, Self::Markdown, Self::Link];
}

/// A place to scroll to; a new serial scrolls there again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reveal {
    pub serial: u32,
    pub spot: Option<Spot>,
}

/// What of the answer is to be in sight; a new serial brings it there again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sight {
    /// 0: nothing was asked for yet.
    pub serial: u32,
    pub part: Sought,
}

/// A part of the answer's card.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sought {
    /// The whole, or its beginning where it is too high for that: what a link was sent for.
    Whole,
    /// The verdict, while what was clicked to ask for it stays where it is.
    #[default]
    Head,
    /// The reasons of a stage.
    Stage(usize),
}
