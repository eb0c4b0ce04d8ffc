//! What can be taken away: which pods are admitted, in other forms.

use crate::shared::Shared;
use crate::state::Evaluated;
use crate::views::element::Node;
use crate::views::page::Page;
use crate::views::parts::export_list;

const FORMATS: [(&str, &str, bool); 8] = [
    ("admission-json", "JSON", true),
    ("admission-csv", "CSV", true),
    ("admission-markdown", "Markdown", true),
    ("admission-dot", "DOT", true),
    ("admission-mermaid", "Mermaid", true),
    ("admission-svg", "SVG", true),
    ("admission-png", "PNG", false),
    ("admission-kubectl", "kubectl", true),
];

pub fn exports(evaluated: &Shared<Evaluated>, page: &Page) -> Node {
    export_list(&FORMATS, evaluated, page)
}
