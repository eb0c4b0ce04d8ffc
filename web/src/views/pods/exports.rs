//! What can be taken away: which pods are admitted, in other forms. They are made here, by code that comes with this view;
//! what is drawn of pods is the command line's alone.

use policy_core::export;

use crate::pictures::page::Taken;
use crate::shared::Shared;
use crate::state::Evaluated;
use crate::views::element::Node;
use crate::views::page::Page;
use crate::views::parts::export_list;

const CSV: &str = "admission-csv";
const MARKDOWN: &str = "admission-markdown";

const FORMATS: [(&str, &str, bool); 3] =
    [(CSV, "CSV", true), (MARKDOWN, "Markdown", true), ("admission-kubectl", "kubectl", true)];

pub fn exports(evaluated: &Shared<Evaluated>, page: &Page) -> Node {
    export_list(&FORMATS, made, evaluated, page)
}

fn made(evaluated: &Evaluated, format: &'static str) -> Taken {
    let report = &evaluated.report.admission;
    match format {
        CSV => Taken::Pods(export::admission_csv(report), ["csv", "text/csv"]),
        MARKDOWN => Taken::Pods(export::admission_markdown(report), ["md", "text/markdown"]),
        _ => Taken::Pods(export::admission_commands(report), ["sh", "text/x-shellscript"]),
    }
}
