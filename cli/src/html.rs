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

/// What Markdown, its extensions, MDX and templates take for markup.
const MARKUP: [char; 14] = ['*', '_', '`', '[', ']', '{', '}', '|', '~', '\\', '^', '$', '@', '!'];

/// HTML whose own syntax has none of [`MARKUP`], and whose text holds none after this: in a list, Python-Markdown reads what
/// stands between tags; templates read everything.
#[must_use]
pub fn inert(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    for letter in html.chars() {
        match letter {
            '\n' => {}
            letter if MARKUP.contains(&letter) => out.push_str(&format!("&#{};", u32::from(letter))),
            letter => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_one_line_without_markup() {
        assert_eq!(escaped("a: \"<b>\"\n\n\tc & d\u{0}"), "a: &quot;&lt;b&gt;&quot;&#10;&#10;&#9;c &amp; d\u{fffd}");
        assert_eq!(inert("<b title=\"{{ a }}\">*x*</b>\n"), "<b title=\"&#123;&#123; a &#125;&#125;\">&#42;x&#42;</b>");
    }
}
