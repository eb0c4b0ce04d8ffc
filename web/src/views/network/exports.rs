//! What can be taken away: the network in other forms.

use crate::shared::Shared;
use crate::state::Evaluated;
use crate::views::element::Node;
use crate::views::page::Page;
use crate::views::parts::export_list;

/// As `pictures` calls them, their names, and whether they are text.
const FORMATS: [(&str, &str, bool); 7] = [
    ("json", "JSON", true),
    ("csv", "CSV", true),
    ("markdown", "Markdown", true),
    ("dot", "DOT", true),
    ("mermaid", "Mermaid", true),
    ("svg", "SVG", true),
    ("png", "PNG", false),
];

pub fn exports(evaluated: &Shared<Evaluated>, page: &Page) -> Node {
    export_list(&FORMATS, evaluated, page)
}
