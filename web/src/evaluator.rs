//! The worker's side: a shell around the core's front door.

mod language;
pub(crate) mod question;
pub(crate) mod shared;
mod worker;

use policy_core::Playground;
use policy_core::report::{Answer, Question, Report};

use crate::protocol::{FromWorker, Later, ToWorker, Told};

pub(crate) use worker::plain;
pub use worker::run;

/// Holds the inputs sent last, and what the core keeps of earlier ones.
#[derive(Default)]
pub struct Evaluator {
    playground: Playground,
}

impl Evaluator {
    /// The report on the inputs sent last.
    pub fn report(&mut self) -> Report {
        self.playground.report()
    }

    /// The answer about the inputs sent last.
    pub fn ask(&mut self, question: &Question) -> Answer {
        self.playground.ask(question)
    }

    /// The one reply to a message. `now` tells the time in milliseconds.
    pub fn reply(&mut self, message: ToWorker, now: impl Fn() -> f64) -> FromWorker {
        match message {
            ToWorker::Evaluate { revision, inputs } => {
                let start = now();
                self.playground.set_files(inputs.files);
                self.playground.set_profile(inputs.profile);
                self.playground.set_requester(inputs.requester);
                self.playground.set_focus(inputs.focus);
                let report = Box::new(Told::of(self.playground.report()));
                // Saturates: a negative time (the clock was set back) is none.
                let microseconds = ((now() - start) * 1000.0) as u32;
                FromWorker::Report { revision, report, microseconds }
            }
            ToWorker::Ask { id, question } => FromWorker::Answer { id, answer: Later::of(&self.ask(&question)) },
            ToWorker::Share { mut shown, kept } => {
                let mut values = 0;
                if !kept {
                    self.playground.set_files(shown.inputs.files);
                    let blanked = self.playground.blanked(shown.question);
                    (shown.inputs.files, shown.question, values) = (blanked.files, blanked.question, blanked.values);
                }
                FromWorker::Shared { json: shared::written(&shown), values, kept }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use policy_core::report::{Question, SourceFile, TrafficQuestion};

    use super::*;
    use crate::protocol::Inputs;

    #[test]
    fn a_report_names_the_revision_of_its_inputs_and_holds_their_objects() {
        let text = "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n".to_owned();
        let inputs = Inputs { files: vec![SourceFile { name: "a.yaml".to_owned(), text }], ..Inputs::default() };
        let mut evaluator = Evaluator::default();
        match evaluator.reply(ToWorker::Evaluate { revision: 7, inputs }, || 0.0) {
            FromWorker::Report { revision, report, .. } => {
                assert_eq!(revision, 7);
                assert_eq!(report.documents.iter().map(|document| &*document.name).collect::<Vec<_>>(), ["shop"]);
            }
            other => panic!("no report: {other:?}"),
        }
    }

    #[test]
    fn an_answer_names_its_question() {
        let ask = ToWorker::Ask { id: 3, question: Question::Traffic(TrafficQuestion::default()) };
        let reply = Evaluator::default().reply(ask, || 0.0);
        assert!(matches!(reply, FromWorker::Answer { id: 3, .. }), "{reply:?}");
    }
}
