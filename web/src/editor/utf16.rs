//! Between byte ranges, as all of the core counts, and UTF-16 code units, as JavaScript counts.

use policy_core::text::TextRange;

use super::Stretch;

/// Finds the UTF-16 offset of a byte offset; made once per text.
#[derive(Debug, Default)]
pub struct Utf16Index {
    /// The characters beyond ASCII, in order.
    wide: Vec<Wide>,
}

#[derive(Debug)]
struct Wide {
    start: u32,
    end: u32,
    /// How many bytes more than code units there are before it, and after it.
    before: u32,
    after: u32,
}

impl Utf16Index {
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut wide: Vec<Wide> = Vec::new();
        for (at, character) in text.char_indices().filter(|(_, character)| !character.is_ascii()) {
            let start = u32::try_from(at).unwrap_or(u32::MAX);
            let bytes = if character.len_utf16() == 2 { 4 } else { u32::try_from(character.len_utf8()).unwrap_or(3) };
            let units = if bytes == 4 { 2 } else { 1 };
            let before = wide.last().map_or(0, |last| last.after);
            wide.push(Wide { start, end: start.saturating_add(bytes), before, after: before + bytes - units });
        }
        Self { wide }
    }

    /// A byte within a character counts as its start.
    #[must_use]
    pub fn offset(&self, byte: u32) -> u32 {
        let started = self.wide.partition_point(|character| character.start < byte);
        match started.checked_sub(1).and_then(|last| self.wide.get(last)) {
            Some(last) if byte < last.end => last.start - last.before,
            Some(last) => byte - last.after,
            None => byte,
        }
    }

    #[must_use]
    pub fn stretch(&self, range: TextRange) -> Stretch {
        Stretch { from: self.offset(range.start), to: self.offset(range.end) }
    }
}

/// The byte offset of a UTF-16 offset; one within a character counts as its start, one beyond the text as its end.
#[must_use]
pub fn byte_of(text: &str, offset: usize) -> usize {
    let mut units = 0;
    for (at, character) in text.char_indices() {
        units += character.len_utf16();
        if units > offset {
            return at;
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_offset_agrees_with_the_text_encoded_up_to_it() {
        for text in ["", "plain", "é", "aéb", "a€b", "a😀b", "😀😀é€x\nnäme: 😀", "ﬀ\u{0301}"] {
            let index = Utf16Index::new(text);
            for (at, _) in text.char_indices().chain([(text.len(), ' ')]) {
                let expected = text.split_at(at).0.encode_utf16().count();
                assert_eq!(
                    index.offset(u32::try_from(at).unwrap()),
                    u32::try_from(expected).unwrap(),
                    "{text:?} at {at}"
                );
            }
        }
    }

    #[test]
    fn a_byte_within_a_character_counts_as_its_start() {
        let index = Utf16Index::new("a😀b");
        assert_eq!([1, 2, 3, 4, 5, 6].map(|byte| index.offset(byte)), [1, 1, 1, 1, 3, 4]);
    }

    #[test]
    fn an_offset_goes_there_and_back() {
        let text = "ä: 😀b";
        assert_eq!([0, 1, 2, 3, 4, 5, 6, 7].map(|offset| byte_of(text, offset)), [0, 2, 3, 4, 4, 8, 9, 9]);
        let index = Utf16Index::new(text);
        for (at, _) in text.char_indices() {
            assert_eq!(byte_of(text, index.offset(u32::try_from(at).unwrap()) as usize), at);
        }
    }

    #[test]
    fn a_range_keeps_its_ends() {
        let index = Utf16Index::new("ä: 😀");
        assert_eq!(index.stretch(TextRange::new(4, 8)), Stretch { from: 3, to: 5 });
    }
}
