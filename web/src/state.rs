//! What the page knows, in one place. Everything that happens is an [`Action`]; one pure reducer says what follows.
//!
//! Invariant: nothing here touches the browser, so every rule of the page is tested natively.

pub mod access;
pub mod access_form;
mod action;
mod asked;
pub mod bar;
mod comparison;
mod files;
mod history;
pub mod network;
pub mod ports;
pub mod radius;
pub mod requesters;
mod sharing;
mod shown;

use std::rc::Rc;

use policy_core::phrase;
use policy_core::report::survey::OverviewQuestion;
use policy_core::report::{Answer, Effect, Question, SourceFile, Verdict};
use yew::Reducible;

use crate::protocol::{Inputs, Later, Told, Verdicts};
use crate::shared::Shared;
use crate::words;

pub use access::{AccessTab, AccessView};
use access_form::AccessForm;
pub use action::Action;
pub use asked::{Answered, Asked};
pub use bar::Bar;
pub use comparison::Given;
pub use files::Replacing;
pub use history::{History, Step, Steps, Way};
pub use network::{Filter, NetworkTab, NetworkView};
pub use phrase::View;
pub use sharing::{Sharing, Unread};
pub use shown::{CopyAs, Evaluated, Graph, Listed, Mark, Pane, Reveal, Sight, Sought, Spot, is_judged};

#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    pub inputs: Inputs,
    /// Grows with every change of the inputs; 0: there are none yet.
    pub revision: u32,
    /// Index of the file in the editor.
    pub active: usize,
    /// Grows when the text in the editor is to be replaced by the active file's.
    pub replaced: u32,
    pub replacing: Replacing,
    /// The revision on which the evaluator stopped: it has another that knows nothing of these inputs.
    pub failed: Option<u32>,
    /// The last report that was in time; it stays until the next.
    pub evaluated: Option<Shared<Evaluated>>,
    /// The revision that `evaluated` speaks of.
    pub evaluated_revision: u32,
    pub view: View,
    pub bar: Bar,
    pub pane: Pane,
    pub network: NetworkView,
    pub access: AccessView,
    /// What draws the views that are opened later is there.
    pub views_loaded: bool,
    /// So is what surveys and copies.
    pub surveys_loaded: bool,
    /// There is a field for other manifests to compare with.
    pub comparing: bool,
    pub given: Given,
    /// Somebody is about to copy an answer.
    copying: bool,
    /// What was last copied; a new serial copies again.
    pub copied: (u32, CopyAs),
    /// A list stands here once for each time that more of it was asked for.
    pub more: Vec<Listed>,
    /// The files as they were opened, or were last taken as the base of comparison.
    pub base: Shared<Vec<SourceFile>>,
    /// What can be undone and done again.
    pub history: History,
    /// What just happened and is not seen otherwise.
    pub notice: &'static str,
    /// The question of each view, with its answer.
    pub asked: Asked,
    /// What the editor highlights.
    pub marks: Shared<Vec<Mark>>,
    pub reveal: Reveal,
    pub sight: Sight,
    pub sharing: Sharing,
    /// What is asked came with the files, an example's or a link's.
    offered: bool,
    /// The next answer is to be revealed, since somebody just asked.
    follow: bool,
    /// What of the next answer is to be in sight, where somebody just asked for it.
    waits: Option<Sought>,
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
        self.evaluated_revision != self.revision && !self.failed()
    }

    /// The evaluator stopped on what the page holds, and nothing has changed since.
    #[must_use]
    pub fn failed(&self) -> bool {
        self.failed == Some(self.revision)
    }

    /// The first verdict is there, or will not come: what it does not need may begin.
    #[must_use]
    pub fn begun(&self) -> bool {
        let is_answered = |asked: &Answered| asked.answer.is_some();
        self.failed() || self.evaluated.is_some() && self.asked.of(self.view).is_none_or(is_answered)
    }

    /// What is asked now is answered about the report that is shown.
    #[must_use]
    pub fn settled(&self) -> Option<u32> {
        (self.evaluated_revision > 0 && !self.busy() && !self.failed()).then_some(self.evaluated_revision)
    }

    /// What a screen reader says when it changes: the verdict of the question that is open, else what the network comes to.
    #[must_use]
    pub fn announced(&self) -> String {
        let Some(Evaluated { verdicts, .. }) = self.evaluated.as_deref() else { return String::new() };
        let asked = self.asked.of(self.view);
        let told = match asked.and_then(|asked| Some((asked, asked.answer.as_ref()?))) {
            Some((asked, answer)) if is_judged(&asked.question) && !answer.is_unanswered() => {
                [&answer.question, ": ", words::verdict(answer.verdict).1].concat()
            }
            Some((_, answer)) => answer.summary.clone(),
            None if self.view == View::Network => verdicts.network.summary.clone(),
            None => String::new(),
        };
        told.replace('`', "")
    }

    /// The files are no longer those that comparisons start from.
    #[must_use]
    pub fn changed(&self) -> bool {
        self.inputs.files != *self.base
    }

    /// The report whose graph is to be seen.
    #[must_use]
    pub fn drawn(&self) -> Option<(Rc<Verdicts>, Graph)> {
        let graph = match self.view {
            View::Network if self.network.tab == NetworkTab::Graph => Graph::Network,
            View::Access if self.access.tab == AccessTab::Graph && self.views_loaded => {
                Graph::Access(self.access.subject.clone())
            }
            View::Pods if self.surveys_loaded => {
                let answer = self.asked.of(View::Pods)?.answer.clone()?;
                answer.survey.as_ref()?;
                Graph::Radius(answer)
            }
            _ => return None,
        };
        Some((self.evaluated.as_ref()?.verdicts.clone(), graph))
    }

    /// Something is to be seen whose code is not there from the start.
    #[must_use]
    pub fn needs_views(&self) -> bool {
        let asked = self.asked.of(self.view).map(|asked| &asked.question);
        let is_short = matches!(asked, None | Some(Question::Traffic(_)));
        let at_first = self.network.tab == NetworkTab::Matrix;
        // What reads the bar is fetched while one types in it.
        self.copying || self.view != View::Network || !is_short || !at_first || self.bar.used || self.comparing
    }

    /// As [`Self::needs_views`], for surveys and what copies answers.
    #[must_use]
    pub fn needs_surveys(&self) -> bool {
        let asked = self.asked.of(self.view).map(|asked| &asked.question);
        self.copying
            || self.view == View::Overview
            || matches!(asked, Some(Question::BlastRadius(_) | Question::Expectations(_)))
    }

    /// What to ask of what the page holds now: the question of the view, and what its tab shows.
    #[must_use]
    pub fn questions(&self) -> [Option<Question>; 2] {
        let asked = self.asked.of(self.view).map(|asked| asked.question.clone());
        let standing = match self.view {
            View::Network if self.network.tab == NetworkTab::List => Some(network::everything()),
            View::Access if self.access.tab == AccessTab::Matrix => Some(self.access.matrix_question()),
            _ => None,
        };
        [asked, standing]
    }

    fn apply(&mut self, action: Action) {
        if !matches!(action, Action::Reported { .. } | Action::Answered { .. }) {
            self.notice = "";
            if !matches!(action, Action::Noticed(_)) {
                self.sharing.made = None;
            }
        }
        match action {
            Action::FirstOpened { .. } if self.revision > 0 => {}
            Action::Opened { files, question } | Action::FirstOpened { files, question } => self.open(files, question),
            Action::Edited(text) => self.edit(text),
            Action::Retraced(text, way) => self.retrace(text, way),
            Action::Mended(finding) => self.mend(finding),
            Action::Fixed(namespace) => self.fix(namespace),
            Action::Undone => self.travel(true),
            Action::Redone => self.travel(false),
            Action::FileSelected(index) => self.select_file(index),
            Action::FileAdded => self.add_file(),
            Action::FileClosed(index) => self.close_file(index),
            Action::FileRenamed(index, name) => self.rename_file(index, &name),
            Action::FileMoved(index, to) => self.move_file(index, to),
            Action::FilesBrought(files) => self.bring(files),
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
                self.enter(view);
                self.mark_answer();
            }
            Action::PaneSelected(pane) => self.pane = pane,
            Action::TabSelected(tab) => self.network.tab = tab,
            Action::StandingPeersShown(shown) => self.network.standing_peers = shown,
            Action::GroupToggled(group) => self.network.toggle(group),
            Action::Focused(focus) => {
                if self.inputs.focus != focus {
                    self.inputs.focus = focus;
                    self.revision += 1;
                }
            }
            Action::Filtered(filter) => self.network.filter = filter,
            Action::QuestionSought => self.bar.used = true,
            Action::QuestionTyped(line) => self.bar.typed(line),
            Action::QuestionAsked => self.ask_what_is_typed(),
            Action::AccessTabSelected(tab) => self.access.tab = tab,
            Action::AccessTyped(set, text) => set(&mut self.access, text),
            Action::FormAsked(question) => {
                if let Some(question) = question(&self.access) {
                    self.ask(question);
                }
            }
            Action::ManifestAdded => self.add_manifest(),
            Action::ViewsLoaded => self.views_loaded = true,
            Action::SurveysLoaded => self.surveys_loaded = true,
            Action::CopyBegun => self.copying = true,
            Action::Copied(form) => self.copied = (self.copied.0 + 1, form),
            Action::MoreShown(listed) => self.more.push(listed),
            Action::ComparisonSought => self.comparing = !self.comparing,
            Action::BaseTaken => self.take_base(),
            Action::OtherGiven(text) => self.give(&text),
            Action::Noticed(notice) => self.notice = notice,
            Action::Asked(question) if question == network::everything() => {
                self.view = View::Network;
                self.network.tab = NetworkTab::List;
                self.bar.asked(Some(&question));
            }
            Action::ChangesAsked => self.compare(false),
            Action::OtherCompared => self.compare(true),
            Action::Asked(question) => self.ask(question),
            Action::StageSought(stage) => self.look_at(Sought::Stage(stage)),
            Action::Cited(spot) => {
                self.marks = Shared::new(vec![Mark { spot: spot.clone(), effect: Effect::Note }]);
                self.pane = Pane::Yaml;
                self.show(spot);
            }
            Action::LinkRead { opened, other } => self.link_read(opened, other),
            Action::WorkspaceChosen => self.sharing.chosen = true,
            Action::LinkUnread(why) => self.sharing.unread = Some(why),
            Action::UnreadSeen => self.sharing.unread = None,
            Action::OtherTaken => self.take_other(),
            Action::OtherLeft => self.sharing.other = None,
            Action::LinkMade { address, values } => self.sharing.made = Some((address, values)),
            // Closed by whatever happens.
            Action::LinkClosed => {}
            Action::EvaluatorFailed => self.failed = Some(self.revision),
            Action::Reported { revision, report, microseconds } => {
                // Stale: a report on the present inputs is on its way.
                if revision == self.revision {
                    self.evaluated_revision = revision;
                    self.failed = None;
                    self.asked.age();
                    let files = self.inputs.files.clone();
                    let Told { documents, findings, mut verdicts } = *report;
                    if let Some(former) = &self.evaluated {
                        verdicts = verdicts.after(&former.verdicts);
                    }
                    self.access.look_at(&verdicts);
                    self.evaluated =
                        Some(Shared::new(Evaluated { documents, findings, verdicts, files, microseconds }));
                }
            }
            // Asked along with inputs that there are newer ones of by now: the answer to these is on its way.
            Action::Answered { revision, question, answer } => {
                if revision == self.evaluated_revision {
                    self.answered(&question, answer);
                }
            }
        }
    }

    fn ask(&mut self, question: Question) {
        self.view = View::of(&question);
        self.bar.asked(Some(&question));
        if let Question::Access(question) = &question {
            self.access.form = AccessForm::of(question);
        }
        self.offered = false;
        self.follow = true;
        self.waits = Some(Sought::Head);
        if self.asked.ask(question) {
            self.show_answer();
        }
    }

    // Not inlined, as what it calls: its code is fetched while one types in the bar.
    #[inline(never)]
    fn ask_what_is_typed(&mut self) {
        let Some(evaluated) = &self.evaluated else { return };
        if let Some(question) = self.judged_here() {
            return self.apply(Action::Asked(question));
        }
        match phrase::read(&self.bar.line, self.view, &*evaluated.verdicts, &self.base) {
            Ok(Some(question)) => self.apply(Action::Asked(question)),
            Ok(None) => {}
            Err(why) => self.bar.unclear = why,
        }
    }

    /// `why is POD denied` asks again what the open view shows to be denied.
    #[inline(never)]
    fn judged_here(&self) -> Option<Question> {
        let (pod, is_denied) = phrase::judged(&self.bar.line)?;
        let asked = self.asked.of(self.view)?;
        let Question::Traffic(traffic) = &asked.question else { return None };
        let is_meant = |end: &str| end == pod || end.split_once('/').is_some_and(|(_, name)| name == pod);
        let verdict = if is_denied { Verdict::Denied } else { Verdict::Allowed };
        let is_shown = self.asked.is_fresh(self.view) && asked.answer.as_ref()?.verdict == verdict;
        (is_shown && (is_meant(&traffic.from) || is_meant(&traffic.to))).then(|| asked.question.clone())
    }

    /// Opens a view; the overview is a question's answer.
    fn enter(&mut self, view: View) {
        self.view = view;
        self.bar.entered(self.asked.of(view).map(|asked| &asked.question));
        if view == View::Overview {
            self.asked.ask(Question::Overview(OverviewQuestion {}));
        }
    }

    fn answered(&mut self, question: &Question, answer: Later<Answer>) {
        if *question == network::everything() {
            self.network.connections = Some(answer);
            return;
        }
        if *question == self.access.matrix_question() {
            self.access.matrix = Some(answer);
            return;
        }
        let view = View::of(question);
        if !self.asked.answer(question, answer) || view != self.view {
            return;
        }
        self.show_answer();
    }

    /// Marks what decided the view's answer; where somebody just asked, the card and these lines are brought into sight.
    fn show_answer(&mut self) {
        self.mark_answer();
        if let Some(part) = self.waits.take() {
            self.look_at(part);
        }
        if std::mem::take(&mut self.follow)
            && let Some(spot) = self.asked.of(self.view).and_then(Answered::turning_point)
        {
            self.show(spot);
        }
    }

    fn look_at(&mut self, part: Sought) {
        self.sight = Sight { serial: self.sight.serial + 1, part };
    }

    /// Highlights what decided the view's answer.
    fn mark_answer(&mut self) {
        // An overview decides nothing.
        let asked = self.asked.of(self.view).filter(|_| self.view != View::Overview);
        let marks = asked.map(Answered::deciding).unwrap_or_default();
        if *self.marks != marks {
            self.marks = Shared::new(marks);
        }
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
