//! What the files are compared with: as they were opened, as they were taken, or other manifests.

use std::rc::Rc;

use policy_core::report::{ChangesQuestion, Question, SourceFile};

use super::{State, View};
use crate::shared::Shared;

/// The name of manifests that are there to be compared with.
const GIVEN: &str = "other.yaml";

/// Other manifests, which were pasted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Given {
    pub text: Rc<str>,
    /// They are what is compared with.
    pub taken: bool,
}

/// The other set of files that it holds.
pub(super) fn compared_with(question: &Question) -> Option<&[SourceFile]> {
    match question {
        Question::Changes(asked) | Question::AccessChanges(asked) | Question::AdmissionChanges(asked) => {
            Some(&asked.before)
        }
        _ => None,
    }
}

fn compares(question: &Question) -> bool {
    compared_with(question).is_some()
}

/// It holds files beside those of the page.
pub(super) fn holds_files(question: &Question) -> bool {
    compares(question) || matches!(question, Question::Expectations(asked) if !asked.files.is_empty())
}

impl State {
    /// What changes in a view's domain.
    pub(super) fn changes(&self, view: View) -> Question {
        let Given { text, taken } = &self.given;
        let other = || vec![SourceFile { name: GIVEN.to_owned(), text: text.to_string() }];
        let asked = ChangesQuestion { before: if *taken { other() } else { self.base.to_vec() } };
        match view {
            View::Access => Question::AccessChanges(asked),
            View::Pods => Question::AdmissionChanges(asked),
            View::Network | View::Overview => Question::Changes(asked),
        }
    }

    /// Comparisons start from the present files.
    pub(super) fn take_base(&mut self) {
        self.base = Shared::new(self.inputs.files.clone());
        self.given.taken = false;
        self.compare_anew();
    }

    /// Other manifests are at hand; what was compared with those before is compared with these.
    pub(super) fn give(&mut self, text: &str) {
        self.given.text = text.into();
        if self.given.taken {
            self.compare_anew();
        }
    }

    /// Compares in the open view, with what was pasted or with what was there.
    pub(super) fn compare(&mut self, given: bool) {
        if given && self.given.text.trim().is_empty() {
            return;
        }
        self.given.taken = given;
        // One comparison for traffic, permissions and admissions: the other views show theirs when they are opened.
        for view in [View::Network, View::Access, View::Pods].into_iter().filter(|view| *view != self.view) {
            self.asked.ask(self.changes(view));
        }
        self.ask(self.changes(self.view));
    }

    fn compare_anew(&mut self) {
        for view in View::ALL {
            if self.asked.of(view).is_some_and(|asked| compares(&asked.question)) {
                self.asked.ask(self.changes(view));
            }
        }
    }
}
