//! What every drawing needs to know of the page: how to tell what was done, and which file is in the editor.

use policy_core::report::Question;
use yew::prelude::*;

use crate::state::{Action, Listed};

#[derive(Clone, PartialEq)]
pub struct Page {
    pub dispatch: Callback<Action>,
    pub active_file: AttrValue,
    /// Of which lists more was asked for.
    pub more: Vec<Listed>,
    /// The code of surveys is there.
    pub surveys: bool,
}

impl Page {
    /// Does this when something is clicked. The code of the listener is there once, whatever is done.
    #[inline(never)]
    pub fn act(&self, index: usize, action: fn(usize) -> Action) -> Callback<Event> {
        self.dispatch.reform(move |_: Event| action(index))
    }

    /// Asks this when something is clicked.
    #[inline(never)]
    pub fn ask(&self, question: Question) -> Callback<Event> {
        self.dispatch.reform(move |_: Event| Action::Asked(question.clone()))
    }

    /// How many items of a list are drawn.
    pub fn limit(&self, listed: Listed) -> usize {
        listed.at_first() * (1 + self.more.iter().filter(|more| **more == listed).count())
    }
}
