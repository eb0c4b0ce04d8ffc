//! A sentence of the core, in which user text stands in backticks.

use super::element::{Node, none};
use super::parts::code;

pub fn prose(text: &str) -> Node {
    text.split('`').enumerate().fold(none(), |told, (index, piece)| match index % 2 {
        1 => told.add(code(piece)),
        _ => told.text(piece),
    })
}
