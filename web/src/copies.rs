//! What an answer is when it is copied.

use policy_core::export::{verdict_markdown, verdict_text};

use crate::state::{Answered, CopyAs, is_judged};

/// The answer as text or Markdown; nothing before there is one.
// Not inlined: its code is fetched when an answer is first copied.
#[inline(never)]
#[must_use]
pub fn written(asked: &Answered, form: CopyAs) -> String {
    let Some(answer) = &asked.answer else { return String::new() };
    let judged = is_judged(&asked.question);
    if form == CopyAs::Markdown { verdict_markdown(answer, judged) } else { verdict_text(answer, judged) }
}

#[cfg(test)]
mod tests {
    use policy_core::report::survey::OverviewQuestion;
    use policy_core::report::{Answer, Question, TrafficQuestion};

    use super::*;
    use crate::protocol::Later;

    #[test]
    fn a_verdict_is_copied_and_that_of_a_list_is_none() {
        let answer = || Some(Later::of(&Answer { question: "a → b".to_owned(), ..Answer::default() }));
        let traffic = Question::Traffic(TrafficQuestion::default());
        let asked = Answered { question: traffic, answer: answer() };
        assert_eq!(written(&asked, CopyAs::Text), "a → b\n✕ denied\n");
        assert_eq!(written(&asked, CopyAs::Markdown), "`a → b` **✕ denied**\n");
        let asked = Answered { question: Question::Overview(OverviewQuestion {}), ..asked };
        assert_eq!(written(&asked, CopyAs::Text), "a → b\n");
    }
}
