//! The question bar: one line in which any question is asked, whatever view is open.

use policy_core::phrase::written;
use policy_core::report::Question;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bar {
    /// What stands in it.
    pub line: String,
    /// What is unclear about it.
    pub unclear: String,
    /// Somebody has been there: what reads it and proposes lines is to be at hand.
    pub used: bool,
    /// The line was typed and is not asked yet.
    typed: bool,
}

impl Bar {
    pub(super) fn typed(&mut self, line: String) {
        *self = Self { line, unclear: String::new(), used: true, typed: true };
    }

    /// Shows what is asked; an empty line where there is none for it.
    pub(super) fn asked(&mut self, question: Option<&Question>) {
        self.line = question.map(written).unwrap_or_default();
        (self.unclear, self.typed) = (String::new(), false);
    }

    /// Another view is open, with a question of its own: a line that somebody still writes stays.
    pub(super) fn entered(&mut self, question: Option<&Question>) {
        if !self.typed {
            self.asked(question);
        }
    }
}

#[cfg(test)]
mod tests {
    use policy_core::report::survey::BlastRadiusQuestion;
    use policy_core::report::{Answer, TrafficQuestion, Verdict};

    use crate::protocol::Later;
    use crate::state::{Action, State, View};

    use super::*;

    #[test]
    fn why_a_pod_is_denied_asks_again_what_the_open_view_shows_to_be_denied_and_nothing_else() {
        let mut state = State::default();
        state.apply(Action::Opened { files: vec![], question: None });
        state.apply(Action::Reported { revision: state.revision, report: Box::default(), microseconds: 1 });
        let asks = |state: &mut State, line: &str| {
            state.apply(Action::QuestionTyped(line.to_owned()));
            state.apply(Action::QuestionAsked);
            state.bar.unclear.clone()
        };
        assert_ne!(asks(&mut state, "why is a/b denied?"), "", "nothing is asked yet");
        let (from, to) = ("a/b".to_owned(), "c/d".to_owned());
        let question = Question::Traffic(TrafficQuestion { from, to, port: 80, protocol: "TCP".to_owned() });
        state.apply(Action::Asked(question.clone()));
        let answer = Later::of(&Answer { verdict: Verdict::Denied, ..Answer::default() });
        state.apply(Action::Answered { revision: state.evaluated_revision, question: question.clone(), answer });
        for line in ["why is a/b denied?", "why is b blocked", "is d denied"] {
            assert_eq!(asks(&mut state, line), "", "{line}");
            assert_eq!((&*state.bar.line, state.view), ("a/b → c/d:80", View::Network), "{line}");
        }
        for line in ["why is e/f denied", "why is a/b allowed"] {
            assert_ne!(asks(&mut state, line), "", "{line}");
        }
    }

    #[test]
    fn a_line_that_is_still_written_stays_when_another_view_opens() {
        let mut bar = Bar::default();
        let question = Question::BlastRadius(BlastRadiusQuestion { pod: "a/b".to_owned() });
        bar.entered(Some(&question));
        assert_eq!(bar.line, "blast radius of a/b");
        bar.typed("jane".to_owned());
        bar.entered(None);
        assert_eq!(bar.line, "jane");
        bar.asked(Some(&question));
        bar.entered(None);
        assert_eq!(bar.line, "");
    }
}
