//! What can be taken away: the network in other forms.

use std::rc::Rc;

use crate::pictures::page::Taken;
use crate::protocol::Verdicts;
use crate::views::element::Node;
use crate::views::page::Page;
use crate::views::parts::export_list;

pub fn exports(verdicts: &Rc<Verdicts>, page: &Page) -> Node {
    export_list("", None, |_, format| Taken::Made(format), verdicts, page)
}
