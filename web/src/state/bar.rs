//! The question bar: one line in which any question is asked, whatever view is open.

use policy_core::phrase::written;
use policy_core::report::Question;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bar {
    /// What stands in it.
    pub line: String,
    /// What is unclear about it.
    pub unclear: &'static str,
    /// Somebody has been there: what reads it and proposes lines is to be at hand.
    pub used: bool,
    /// The line was typed and is not asked yet.
    typed: bool,
}

impl Bar {
    pub(super) fn typed(&mut self, line: String) {
        *self = Self { line, unclear: "", used: true, typed: true };
    }

    /// Shows what is asked; an empty line where there is none for it.
    pub(super) fn asked(&mut self, question: Option<&Question>) {
        self.line = question.map(written).unwrap_or_default();
        (self.unclear, self.typed) = ("", false);
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

    use super::*;

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
