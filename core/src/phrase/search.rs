//! Looks for words in short texts. The standard library's own search is made for long ones, and takes a good deal of code.

/// Whether the word stands in the text.
pub fn holds(text: &str, word: &str) -> bool {
    around(text, word).is_some()
}

/// What stands before and behind the word where it stands first.
pub fn around<'text>(text: &'text str, word: &str) -> Option<(&'text str, &'text str)> {
    (0..=text.len()).find_map(|start| split(text, start, word))
}

/// What stands before and behind the word where it stands last.
pub fn around_last<'text>(text: &'text str, word: &str) -> Option<(&'text str, &'text str)> {
    (0..=text.len()).rev().find_map(|start| split(text, start, word))
}

#[inline(never)]
fn split<'text>(text: &'text str, start: usize, word: &str) -> Option<(&'text str, &'text str)> {
    let (before, rest) = text.split_at_checked(start)?;
    Some((before, rest.strip_prefix(word)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_where_it_stands_first_and_last() {
        let rows = [
            ("a in b in c", " in ", Some(("a", "b in c")), Some(("a in b", "c"))),
            ("größe → ü", "→", Some(("größe ", " ü")), Some(("größe ", " ü"))),
            ("abc", "", Some(("", "abc")), Some(("abc", ""))),
            ("abc", "abcd", None, None),
            ("", "a", None, None),
        ];
        for (text, word, first, last) in rows {
            assert_eq!(around(text, word), first, "{text}");
            assert_eq!(around_last(text, word), last, "{text}");
            assert_eq!(holds(text, word), first.is_some(), "{text}");
        }
    }
}
