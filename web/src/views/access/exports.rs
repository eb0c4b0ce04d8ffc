//! What can be taken away: who may do what in other forms.

use std::rc::Rc;

use crate::pictures::page::Taken;
use crate::protocol::Verdicts;
use crate::views::element::Node;
use crate::views::page::Page;
use crate::views::parts::export_list;

pub fn exports(verdicts: &Rc<Verdicts>, page: &Page) -> Node {
    export_list("access-", Some("kubectl auth can-i"), |_, format| Taken::Made(format), verdicts, page)
}
