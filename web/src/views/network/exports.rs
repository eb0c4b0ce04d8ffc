//! What can be taken away: the network in other forms.

use crate::pictures::page::Taken;
use crate::shared::Shared;
use crate::state::Evaluated;
use crate::views::element::Node;
use crate::views::page::Page;
use crate::views::parts::export_list;

pub fn exports(evaluated: &Shared<Evaluated>, page: &Page) -> Node {
    export_list("", None, |_, format| Taken::Made(format), evaluated, page)
}
