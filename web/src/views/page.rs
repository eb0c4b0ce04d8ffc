//! What every drawing needs to know of the page: how to tell what was done, and which file is in the editor.

use yew::prelude::*;

use crate::state::Action;

#[derive(Clone, PartialEq)]
pub struct Page {
    pub dispatch: Callback<Action>,
    pub active_file: AttrValue,
}
