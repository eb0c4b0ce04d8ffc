//! Links: what one holds, and what becomes of one that comes.

use super::comparison::{compared_with, holds_files};
use super::{Sought, State, View};
use crate::protocol::Opened;
use crate::shared::Shared;

/// Why a link that came cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unread {
    Damaged,
    /// A newer version of the page made it.
    Newer,
}

/// What is told of links.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sharing {
    /// A link came that cannot be read.
    pub unread: Option<Unread>,
    /// Files that are at hand beside those in the page: of a link that came while there was work, or that work.
    pub other: Option<Shared<Opened>>,
    /// What is read next comes in the place of any work, which undo brings back.
    pub(super) chosen: bool,
    /// The link that was just made, and how many values stayed behind.
    pub made: Option<(String, u32)>,
}

impl State {
    /// What a link to what the page shows holds.
    #[must_use]
    pub fn shown(&self) -> Opened {
        let question = self.asked.of(self.view).map(|asked| asked.question.clone());
        Opened { inputs: self.inputs.clone(), view: self.view.name().to_owned(), question }
    }

    /// What this browser keeps of it: no other files than those that are open.
    #[must_use]
    pub fn kept(&self) -> Opened {
        let shown = self.shown();
        Opened { question: shown.question.filter(|question| !holds_files(question)), ..shown }
    }

    /// Work is never overwritten by a link: then it is at hand only.
    pub(super) fn link_read(&mut self, opened: Option<Box<Opened>>, other: bool) {
        let Some(opened) = opened else {
            self.sharing.unread = Some(Unread::Damaged);
            return;
        };
        let is_same = opened.inputs.files == self.inputs.files;
        let chosen = std::mem::take(&mut self.sharing.chosen);
        if (other || self.changed() && !chosen) && self.revision > 0 {
            self.sharing.other = (!is_same).then(|| Shared::new(*opened));
        } else {
            self.open_shared(&opened);
        }
    }

    /// What is at hand comes into the page, and what was there is at hand.
    pub(super) fn take_other(&mut self) {
        let Some(other) = self.sharing.other.take() else { return };
        let now = self.shown();
        self.open_shared(&other);
        self.sharing.other = Some(Shared::new(now));
    }

    fn open_shared(&mut self, opened: &Opened) {
        self.open(opened.inputs.files.clone(), opened.question.clone());
        self.inputs.profile = opened.inputs.profile.clone();
        self.inputs.requester = opened.inputs.requester.clone();
        if let Some(view) = View::ALL.into_iter().find(|view| view.name() == opened.view) {
            self.enter(view);
        }
        // A comparison starts from what it started from.
        if let Some(before) = opened.question.as_ref().and_then(compared_with) {
            self.base = Shared::new(before.to_vec());
        }
        // Its verdict is what it was sent for.
        self.waits = opened.question.as_ref().map(|_| Sought::Whole);
    }
}

#[cfg(test)]
mod tests {
    use policy_core::report::{AdmissionQuestion, Question, SourceFile};

    use super::*;
    use crate::protocol::Inputs;
    use crate::state::Action;

    fn opened(text: &str) -> Box<Opened> {
        let files = vec![SourceFile { name: "a.yaml".to_owned(), text: text.to_owned() }];
        let question = Question::Admission(AdmissionQuestion { pod: "a/b".to_owned(), ..AdmissionQuestion::default() });
        let inputs = Inputs { files, ..Inputs::default() };
        Box::new(Opened { inputs, view: "pods".to_owned(), question: Some(question) })
    }

    fn came(state: &mut State, text: &str, other: bool) {
        state.apply(Action::LinkRead { opened: Some(opened(text)), other });
    }

    #[test]
    fn a_link_opens_on_its_question_and_what_is_shown_is_what_it_held() {
        let mut state = State::default();
        came(&mut state, "one", false);
        assert_eq!((state.view, state.inputs.files[0].text.as_str()), (View::Pods, "one"));
        assert_eq!(state.shown(), *opened("one"));
        came(&mut state, "two", false);
        assert_eq!(state.inputs.files[0].text, "two", "nothing was changed since");
    }

    #[test]
    fn a_comparison_opens_with_what_it_compares_with_which_this_browser_does_not_keep() {
        let mut state = State::default();
        came(&mut state, "one", false);
        state.apply(Action::Edited("two".to_owned()));
        state.apply(Action::ChangesAsked);
        let shown = state.shown();
        assert_eq!((&shown.view, state.kept().question), (&"pods".to_owned(), None));
        let mut other = State::default();
        other.apply(Action::LinkRead { opened: Some(Box::new(shown.clone())), other: false });
        assert_eq!(other.shown(), shown);
        assert!(other.changed());
        other.apply(Action::Edited("three".to_owned()));
        other.apply(Action::ChangesAsked);
        assert_eq!(other.shown().question, shown.question, "still what was before");
    }

    #[test]
    fn work_stays_where_it_is_and_the_link_is_at_hand() {
        let mut state = State::default();
        came(&mut state, "one", false);
        state.apply(Action::Edited("mine".to_owned()));
        came(&mut state, "two", false);
        assert_eq!(state.inputs.files[0].text, "mine");
        state.apply(Action::OtherTaken);
        assert_eq!(state.inputs.files[0].text, "two");
        state.apply(Action::OtherTaken);
        assert_eq!(state.inputs.files[0].text, "mine", "and back again");
        state.apply(Action::OtherLeft);
        assert_eq!(state.sharing.other, None);
    }

    #[test]
    fn a_workspace_that_was_chosen_takes_the_place_of_work_and_undo_brings_that_back_with_its_settings() {
        let mut state = State::default();
        came(&mut state, "one", false);
        state.apply(Action::Edited("mine".to_owned()));
        state.inputs.profile.default_namespace = "shop".to_owned();
        state.apply(Action::WorkspaceChosen);
        came(&mut state, "two", false);
        assert_eq!((&*state.inputs.files[0].text, &state.sharing.other), ("two", &None));
        assert_ne!(state.inputs.profile.default_namespace, "shop");
        state.apply(Action::Undone);
        assert_eq!((&*state.inputs.files[0].text, &*state.inputs.profile.default_namespace), ("mine", "shop"));
        came(&mut state, "two", false);
        assert_eq!(state.inputs.files[0].text, "mine", "the next link is no chosen one");
    }

    #[test]
    fn other_work_is_only_at_hand_and_equal_work_is_none() {
        let mut state = State::default();
        came(&mut state, "link", false);
        came(&mut state, "kept", true);
        assert_eq!(state.inputs.files[0].text, "link");
        assert!(state.sharing.other.is_some());
        came(&mut state, "link", true);
        assert_eq!(state.sharing.other, None);
    }

    #[test]
    fn a_damaged_link_loses_nothing_and_a_link_is_told_until_something_changes() {
        let mut state = State::default();
        came(&mut state, "one", false);
        state.apply(Action::LinkRead { opened: None, other: false });
        assert_eq!(state.sharing.unread, Some(Unread::Damaged));
        assert_eq!(state.inputs.files[0].text, "one");
        state.apply(Action::LinkMade { address: "#v1.x".to_owned(), values: 2 });
        state.apply(Action::Noticed("copied"));
        assert!(state.sharing.made.is_some());
        state.apply(Action::Edited("two".to_owned()));
        assert_eq!(state.sharing.made, None);
    }
}
