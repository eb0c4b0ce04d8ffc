//! What can be taken away: which pods are admitted, in other forms. Tables are made here, by code that comes with this
//! view.

use std::rc::Rc;

use policy_core::export;

use crate::pictures::page::Taken;
use crate::protocol::Verdicts;
use crate::views::element::Node;
use crate::views::page::Page;
use crate::views::parts::export_list;

pub fn exports(verdicts: &Rc<Verdicts>, page: &Page) -> Node {
    export_list("admission-", Some("kubectl"), made, verdicts, page)
}

fn made(verdicts: &Verdicts, format: String) -> Taken {
    let report = &verdicts.admission;
    match format.as_str() {
        "admission-csv" => Taken::Pods(export::admission_csv(report), ["csv", "text/csv"]),
        "admission-markdown" => Taken::Pods(export::admission_markdown(report), ["md", "text/markdown"]),
        _ => Taken::Made(format),
    }
}
