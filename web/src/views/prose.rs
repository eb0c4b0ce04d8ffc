//! A sentence of the core, in which user text stands in backticks.

use super::element::{Node, none};
use super::parts::code;

/// As in Markdown, what holds backticks itself stands between two and a space: ``` `` a `b` `` ```.
pub fn prose(text: &str) -> Node {
    let (mut told, mut rest) = (none(), text);
    while let Some((plain, quoted)) = rest.split_once('`') {
        let (fence, quoted) = match quoted.strip_prefix("` ") {
            Some(longer) => (" ``", longer),
            None => ("`", quoted),
        };
        let (inside, after) = quoted.split_once(fence).unwrap_or((quoted, ""));
        told = told.text(plain).add(code(inside));
        rest = after;
    }
    told.text(rest)
}
