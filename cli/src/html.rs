//! HTML that survives Markdown: one line, in which no dialect finds anything of its own.

/// Text, also in an attribute. Line ends become references, so that a blank line does not end the block.
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("&#10;"),
            '\t' => out.push_str("&#9;"),
            // HTML has no way to write them.
            control if control.is_control() => out.push('\u{fffd}'),
            letter => out.push(letter),
        }
    }
    out
}

/// What Markdown, its extensions, MDX and templates take for markup, wherever it stands.
const MARKUP: &str = "*_`[]{}|~\\^$@!";

/// What some extensions take for markup in text: quotes and symbols that are made typographic, keys, marks, references, links.
const IN_TEXT: &str = "'(+=/#";

/// HTML in which no dialect finds anything: in a list Python-Markdown reads what stands between tags, and templates read
/// everything. The HTML is ours: `<` and `>` are those of tags.
#[must_use]
pub fn inert(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut in_tag = false;
    let mut before = ' ';
    let mut letters = html.chars().peekable();
    while let Some(letter) = letters.next() {
        in_tag = match letter {
            '<' => true,
            '>' => false,
            _ => in_tag,
        };
        let is_markup =
            MARKUP.contains(letter) || !in_tag && is_markup_in_text(before, letter, letters.peek().copied());
        match letter {
            '\n' => {}
            _ if is_markup => out.push_str(&format!("&#{};", u32::from(letter))),
            _ => out.push(letter),
        }
        before = letter;
    }
    out
}

fn is_markup_in_text(before: char, letter: char, next: Option<char>) -> bool {
    match letter {
        // Of a reference.
        '#' => before != '&',
        // Dashes and ellipses.
        '-' | '.' => before == letter,
        // Emoji.
        ':' => next.is_some_and(char::is_alphanumeric),
        _ => IN_TEXT.contains(letter),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_one_line_without_markup() {
        assert_eq!(escaped("a: \"<b>\"\n\n\tc & d\u{0}"), "a: &quot;&lt;b&gt;&quot;&#10;&#10;&#9;c &amp; d\u{fffd}");
        for (html, expected) in [
            ("<b title=\"{{ a:b/c }}\">*x*</b>\n", "<b title=\"&#123;&#123; a:b/c &#125;&#125;\">&#42;x&#42;</b>"),
            ("a/b:1&#10;---&#10;a: b # c", "a&#47;b&#58;1&#10;-&#45;&#45;&#10;a: b &#35; c"),
            ("<i/>it's (c)...", "<i/>it&#39;s &#40;c).&#46;&#46;"),
        ] {
            assert_eq!(inert(html), expected);
        }
    }

    /// As a browser reads text.
    fn read(html: &str) -> String {
        let mut out = String::new();
        let mut rest = html;
        while let Some((before, behind)) = rest.split_once('&') {
            let (name, behind) = behind.split_once(';').expect("a reference ends");
            out.push_str(before);
            out.push(match name {
                "amp" => '&',
                "lt" => '<',
                "gt" => '>',
                "quot" => '"',
                number => {
                    number.strip_prefix('#').and_then(|number| char::from_u32(number.parse().ok()?)).expect("a number")
                }
            });
            rest = behind;
        }
        out.push_str(rest);
        out
    }

    #[test]
    fn a_browser_reads_what_was_written() {
        let ascii: String = (' '..='~').collect();
        let twice: String = (' '..='~').flat_map(|letter| [letter, letter, 'a', letter]).collect();
        for text in [
            &ascii,
            &twice,
            "a\n\n\tb: ü 木 🦀 &#38;amp; <!-- -->\n",
            "{{< x >}} {% y %} $z$ --- ... :smile: #1 (c) 'q'",
        ] {
            let written = inert(&escaped(text));
            assert_eq!(read(&written), *text);
            assert!(!written.contains(['<', '>', '\n', '*', '_', '`', '{', '[']), "{written}");
        }
    }
}
