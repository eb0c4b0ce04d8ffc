//! What the page knows, in one place. Everything that happens is an [`Action`]; one pure reducer says what follows.
//!
//! Invariant: nothing here touches the browser, so every rule of the page is tested natively.

pub mod access_form;
mod asked;
mod files;
pub mod ports;
pub mod requesters;

use std::rc::Rc;

use policy_core::report::{Answer, ClusterProfile, Question, Report, Requester, SourceFile};
use policy_core::text::TextRange;
use yew::Reducible;

use crate::protocol::Inputs;
use crate::shared::Shared;

pub use asked::{Answered, Asked};

/// The views of the answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    #[default]
    Network,
    Access,
    Pods,
}

impl View {
    pub const ALL: [Self; 3] = [Self::Network, Self::Access, Self::Pods];

    /// Where a question is answered.
    #[must_use]
    pub fn of(question: &Question) -> Self {
        match question {
            Question::Traffic(_)
            | Question::Connections(_)
            | Question::Exposed(_)
            | Question::Selecting(_)
            | Question::Selector(_)
            | Question::Changes(_) => Self::Network,
            Question::Access(_) => Self::Access,
            Question::Admission(_) => Self::Pods,
        }
    }
}

/// The two halves of the page, of which a narrow screen shows one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pane {
    Yaml,
    #[default]
    Answers,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EvaluatorStatus {
    #[default]
    Starting,
    Ready,
    Failed,
}

/// A stretch of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    pub file: String,
    pub range: TextRange,
}

/// A report with the texts that it speaks of.
#[derive(Debug)]
pub struct Evaluated {
    pub report: Report,
    pub files: Vec<SourceFile>,
    pub microseconds: u32,
}

/// A place to scroll to; a new serial scrolls there again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reveal {
    pub serial: u32,
    pub spot: Option<Spot>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    pub inputs: Inputs,
    /// Grows with every change of the inputs; 0: there are none yet.
    pub revision: u32,
    /// Index of the file in the editor.
    pub active: usize,
    /// Grows when the text in the editor is to be replaced by the active file's.
    pub replaced: u32,
    /// The last replacement can be undone in the editor: it mended the text that stood there.
    pub undoable: bool,
    pub evaluator: EvaluatorStatus,
    /// The last report that was in time; it stays until the next.
    pub evaluated: Option<Shared<Evaluated>>,
    /// The revision that `evaluated` speaks of.
    pub evaluated_revision: u32,
    pub view: View,
    pub pane: Pane,
    pub standing_peers: bool,
    /// The question of each view, with its answer.
    pub asked: Asked,
    /// What the editor highlights.
    pub marks: Shared<Vec<Spot>>,
    pub reveal: Reveal,
    /// The next answer is to be revealed, since somebody just asked.
    follow: bool,
}

pub enum Action {
    /// Replaces all files: an example, or a call of the JavaScript API.
    Opened {
        files: Vec<SourceFile>,
        question: Option<Question>,
    },
    /// As `Opened`, unless something was opened before.
    FirstOpened {
        files: Vec<SourceFile>,
        question: Option<Question>,
    },
    /// The active file's text, typed by the user.
    Edited(String),
    /// The user chose the fix of this finding of the last report.
    Mended(usize),
    FileSelected(usize),
    FileAdded,
    FileClosed(usize),
    ProfileChanged(ClusterProfile),
    RequesterChanged(Requester),
    ViewSelected(View),
    PaneSelected(Pane),
    StandingPeersShown(bool),
    Asked(Question),
    /// Somebody followed a line link.
    Cited(Spot),
    EvaluatorReady,
    EvaluatorFailed,
    Reported {
        revision: u32,
        report: Box<Report>,
        microseconds: u32,
    },
    Answered {
        question: Question,
        answer: Box<Answer>,
    },
}

impl Reducible for State {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut state = Rc::unwrap_or_clone(self);
        state.apply(action);
        Rc::new(state)
    }
}

impl State {
    #[must_use]
    pub fn active_file(&self) -> Option<&SourceFile> {
        self.inputs.files.get(self.active)
    }

    /// The report is of older inputs than the page holds.
    #[must_use]
    pub fn busy(&self) -> bool {
        self.evaluated_revision != self.revision && self.evaluator != EvaluatorStatus::Failed
    }

    fn apply(&mut self, action: Action) {
        match action {
            Action::FirstOpened { .. } if self.revision > 0 => {}
            Action::Opened { files, question } | Action::FirstOpened { files, question } => self.open(files, question),
            Action::Edited(text) => self.edit(text),
            Action::Mended(finding) => self.mend(finding),
            Action::FileSelected(index) => self.select_file(index),
            Action::FileAdded => self.add_file(),
            Action::FileClosed(index) => self.close_file(index),
            Action::ProfileChanged(profile) => {
                if self.inputs.profile != profile {
                    self.inputs.profile = profile;
                    self.revision += 1;
                }
            }
            Action::RequesterChanged(requester) => {
                if self.inputs.requester != requester {
                    self.inputs.requester = requester;
                    self.revision += 1;
                }
            }
            Action::ViewSelected(view) => {
                self.view = view;
                self.mark_answer();
            }
            Action::PaneSelected(pane) => self.pane = pane,
            Action::StandingPeersShown(shown) => self.standing_peers = shown,
            Action::Asked(question) => {
                self.view = View::of(&question);
                self.follow = true;
                self.asked.ask(question);
            }
            Action::Cited(spot) => {
                self.marks = Shared::new(vec![spot.clone()]);
                self.pane = Pane::Yaml;
                self.show(spot);
            }
            Action::EvaluatorReady => self.evaluator = EvaluatorStatus::Ready,
            Action::EvaluatorFailed => self.evaluator = EvaluatorStatus::Failed,
            Action::Reported { revision, report, microseconds } => {
                // Stale: a report on the present inputs is on its way.
                if revision == self.revision {
                    self.evaluated_revision = revision;
                    let files = self.inputs.files.clone();
                    self.evaluated = Some(Shared::new(Evaluated { report: *report, files, microseconds }));
                }
            }
            Action::Answered { question, answer } => self.answered(&question, *answer),
        }
    }

    fn answered(&mut self, question: &Question, answer: Answer) {
        let view = View::of(question);
        if !self.asked.answer(question, answer) || view != self.view {
            return;
        }
        self.mark_answer();
        if std::mem::take(&mut self.follow)
            && let Some(spot) = self.asked.of(view).and_then(Answered::turning_point)
        {
            self.show(spot);
        }
    }

    /// Highlights what decided the view's answer.
    fn mark_answer(&mut self) {
        self.marks = Shared::new(self.asked.of(self.view).map(Answered::deciding).unwrap_or_default());
    }

    fn show(&mut self, spot: Spot) {
        if let Some(index) = self.inputs.files.iter().position(|file| file.name == spot.file) {
            self.select_file(index);
            self.reveal = Reveal { serial: self.reveal.serial + 1, spot: Some(spot) };
        }
    }
}

#[cfg(test)]
mod tests;
