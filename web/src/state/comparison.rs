//! What the files are compared with: as they were opened, as they were taken, or other manifests.

use policy_core::report::{ChangesQuestion, Question, SourceFile};

use super::{State, View};
use crate::shared::Shared;

/// The name of manifests that are there to be compared with.
const GIVEN: &str = "other.yaml";

pub(super) fn given(text: String) -> Vec<SourceFile> {
    vec![SourceFile { name: GIVEN.to_owned(), text }]
}

/// It holds another set of files.
pub(super) fn compares(question: &Question) -> bool {
    matches!(question, Question::Changes(_) | Question::AccessChanges(_) | Question::AdmissionChanges(_))
}

/// It holds files beside those of the page.
pub(super) fn holds_files(question: &Question) -> bool {
    compares(question) || matches!(question, Question::Expectations(asked) if !asked.files.is_empty())
}

impl State {
    /// What changes in a view's domain.
    pub(super) fn changes(&self, view: View) -> Question {
        let asked = ChangesQuestion { before: self.base.to_vec() };
        match view {
            View::Access => Question::AccessChanges(asked),
            View::Pods => Question::AdmissionChanges(asked),
            View::Network | View::Overview => Question::Changes(asked),
        }
    }

    /// What was compared is compared with these from now on.
    pub(super) fn compare_with(&mut self, base: Vec<SourceFile>) {
        self.base = Shared::new(base);
        for view in View::ALL {
            if self.asked.of(view).is_some_and(|asked| compares(&asked.question)) {
                self.asked.ask(self.changes(view));
            }
        }
    }
}
