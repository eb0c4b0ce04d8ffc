//! What every drawing needs to know of the page: how to tell what was done, and which file is in the editor.

use yew::prelude::*;

use crate::state::{Action, Listed};

#[derive(Clone, PartialEq)]
pub struct Page {
    pub dispatch: Callback<Action>,
    pub active_file: AttrValue,
    /// Of which lists more was asked for.
    pub more: Vec<Listed>,
}

impl Page {
    /// How many items of a list are drawn.
    pub fn limit(&self, listed: Listed) -> usize {
        listed.at_first() * (1 + self.more.iter().filter(|more| **more == listed).count())
    }
}
