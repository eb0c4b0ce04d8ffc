//! A sentence of the core, in which user text stands in backticks.

use super::element::{Node, none};
use super::parts::code;

/// As in Markdown, what holds backticks itself stands between two and a space: ``` `` a `b` `` ```.
pub fn prose(text: &str) -> Node {
    let (mut told, mut rest) = (none(), text);
    while let Some((plain, quoted)) = rest.split_once('`') {
        let (inside, after) = match quoted.strip_prefix('`') {
            Some(longer) => until_two(longer),
            None => quoted.split_once('`').unwrap_or((quoted, "")),
        };
        told = told.text(plain).add(code(inside.trim()));
        rest = after;
    }
    told.text(rest)
}

/// What stands before two backticks, and what behind them. One by one: searching for texts takes much code.
fn until_two(text: &str) -> (&str, &str) {
    let mut ends = text.match_indices('`').filter_map(|(end, _)| text.split_at_checked(end));
    let found = ends.find_map(|(inside, after)| Some((inside, after.strip_prefix('`')?.strip_prefix('`')?)));
    found.unwrap_or((text, ""))
}
