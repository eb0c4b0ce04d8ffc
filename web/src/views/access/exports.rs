//! What can be taken away: who may do what in other forms.

use crate::shared::Shared;
use crate::state::Evaluated;
use crate::views::element::Node;
use crate::views::page::Page;
use crate::views::parts::export_list;

const FORMATS: [(&str, &str, bool); 8] = [
    ("access-json", "JSON", true),
    ("access-csv", "CSV", true),
    ("access-markdown", "Markdown", true),
    ("access-dot", "DOT", true),
    ("access-mermaid", "Mermaid", true),
    ("access-svg", "SVG", true),
    ("access-png", "PNG", false),
    ("access-kubectl", "kubectl auth can-i", true),
];

pub fn exports(evaluated: &Shared<Evaluated>, page: &Page) -> Node {
    export_list(&FORMATS, evaluated, page)
}
