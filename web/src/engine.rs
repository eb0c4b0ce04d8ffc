//! The evaluator as other programs use it: elements in pages of others, and the npm package. No worker and no messages: what is
//! given and what comes back is plain data, as JSON has it.

use js_sys::Array;
use policy_core::Playground;
use policy_core::phrase::{self, View};
use policy_core::picture::{self, Setting};
use policy_core::report::access::AccessMatrixQuestion;
use policy_core::report::survey::BlastRadiusQuestion;
use policy_core::report::{Answer, Question, Report, SourceFile};
use wasm_bindgen::JsValue;

use crate::evaluator::{plain, question, shared};
use crate::protocol::{Inputs, Opened, json};
use crate::state::ports;
use crate::values::{self, object};

/// One set of files with its settings, and what was made of it last.
#[derive(Default)]
pub struct Engine {
    playground: Playground,
    inputs: Inputs,
    report: Report,
    asked: Option<(Question, Answer)>,
}

impl Engine {
    /// The report on `[{name, text}, …]` in the cluster of `settings`, which are `{profile, requester}`; what is missing of them
    /// has its default.
    ///
    /// # Errors
    /// What was given cannot be read; the developer is told.
    pub fn evaluate(&mut self, files: &JsValue, settings: &JsValue) -> Result<JsValue, String> {
        let files = values::files(files).ok_or(NO_FILES)?;
        let (profile, requester) = shared::settings(settings);
        self.inputs = Inputs { files, profile, requester, focus: String::new() };
        self.playground.set_files(self.inputs.files.clone());
        self.playground.set_profile(self.inputs.profile.clone());
        self.playground.set_requester(self.inputs.requester.clone());
        self.report = self.playground.report();
        self.asked = None;
        Ok(plain(&self.report))
    }

    /// The answer about the files that were evaluated last; a question may also be a phrase, as the page's bar reads them.
    ///
    /// # Errors
    /// What is wrong with the question.
    pub fn ask(&mut self, question: &JsValue) -> Result<JsValue, String> {
        let question = match question.as_string() {
            // Changes are told against nothing: nobody has seen these files before.
            Some(line) => {
                phrase::read(&line, View::default(), &self.report, &[])?.ok_or(phrase::words::UNCLEAR_QUESTION)?
            }
            None => question::read(question)?,
        };
        let answer = self.playground.ask(&question);
        let told = plain(&answer);
        self.asked = Some((question, answer));
        Ok(told)
    }

    /// Nothing is asked.
    pub fn forget(&mut self) {
        self.asked = None;
    }

    /// The kind of the question asked last, as JSON calls it; empty where there is none.
    #[must_use]
    pub fn asked(&self) -> String {
        let written = self.asked.as_ref().map(|(question, _)| json(question)).unwrap_or_default();
        written.split('"').nth(1).unwrap_or_default().to_owned()
    }

    /// The phrase that asks what was asked last; empty where there is none for it.
    #[must_use]
    pub fn phrase(&self) -> String {
        self.asked.as_ref().map(|(question, _)| phrase::written(question)).unwrap_or_default()
    }

    /// What the question asked last is about: `overview`, `network`, `access` or `pods`; empty where there is none.
    #[must_use]
    pub fn area(&self) -> &'static str {
        self.asked.as_ref().map_or("", |(question, _)| View::of(question).name())
    }

    /// Whether the verdict of the answer that was given last says something.
    #[must_use]
    pub fn is_judged(&self) -> bool {
        self.asked.as_ref().is_some_and(|(question, _)| question.is_judged())
    }

    /// The question that a cell of the network's matrix stands for, by the numbers of its ends; null where there are none.
    #[must_use]
    pub fn connection(&self, from: usize, to: usize) -> JsValue {
        let report = &self.report.network;
        let id = |index: usize| report.endpoints.get(index).map(|endpoint| endpoint.id.clone());
        let ends = id(from).zip(id(to));
        ends.map_or(JsValue::NULL, |(one, other)| plain(&ports::question(one, other, ports::to_ask(report, from, to))))
    }

    /// Who may do what on what in a namespace, or in the scope of the cluster, as an answer has it; what was asked last stays.
    #[must_use]
    pub fn access_matrix(&mut self, namespace: Option<String>) -> JsValue {
        let question = AccessMatrixQuestion { namespace, ..AccessMatrixQuestion::default() };
        let answer = self.playground.ask(&Question::AccessMatrix(question));
        plain(&answer.access.and_then(|access| access.matrix).unwrap_or_default())
    }

    /// The files with the smallest fix of the answer that was given last; without one, as they are.
    #[must_use]
    pub fn mended(&self) -> JsValue {
        let mut files = self.inputs.files.clone();
        let edits = self.asked.iter().filter_map(|(_, answer)| answer.fix.as_ref()).flat_map(|fix| &fix.edits);
        for edit in edits {
            let file = files.iter_mut().find(|file| file.name == edit.file);
            if let Some((file, mended)) = file.and_then(|file| edit.fix.apply(&file.text).map(|text| (file, text))) {
                file.text = mended;
            }
        }
        listed(&files)
    }

    /// SVG of `network`, `access` or `pods`; of `radius` what the answer that was given last says is within a pod's reach. It is
    /// drawn for a page that has [`style`].
    #[must_use]
    pub fn picture(&self, area: &str) -> Option<String> {
        let picture = match (area, &self.asked) {
            ("network", _) => picture::network(&self.report.network),
            ("access", _) => picture::access(&self.report.access, ""),
            ("pods", _) => picture::admission(&self.report.admission),
            ("radius", Some((Question::BlastRadius(BlastRadiusQuestion { pod }), answer))) => {
                picture::radius(pod, &answer.summary, answer.survey.as_ref()?)
            }
            _ => return None,
        };
        Some(picture::svg(&picture, Setting::Page))
    }

    /// `{json, values}`: what a link holds that opens on this view and the question asked last, and how many values of Secrets
    /// stayed behind.
    #[must_use]
    pub fn shared(&mut self, view: &str) -> JsValue {
        let question = self.asked.as_ref().map(|(question, _)| question.clone());
        let blanked = self.playground.blanked(question);
        let inputs = Inputs { files: blanked.files, ..self.inputs.clone() };
        let json = shared::written(&Opened { inputs, view: view.to_owned(), question: blanked.question });
        object([("json", json.into()), ("values", blanked.values.into())])
    }
}

const NO_FILES: &str = "files are an array of {name, text}";

/// The rules of the style that pictures need.
#[must_use]
pub fn style() -> &'static str {
    picture::STYLE
}

fn listed(files: &[SourceFile]) -> JsValue {
    let file = |file: &SourceFile| object([("name", (&*file.name).into()), ("text", (&*file.text).into())]);
    files.iter().map(file).collect::<Array>().into()
}
