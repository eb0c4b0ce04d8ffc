//! Markdown, as GitHub reads it.

use crate::report::Reason;

/// The head of a table.
pub(super) fn head(out: &mut String, headings: &[&str]) {
    for heading in headings {
        out.push_str(&format!("| {heading} "));
    }
    out.push_str("|\n");
    for _ in headings {
        out.push_str("|---");
    }
    out.push_str("|\n");
}

/// A row of a table; its fields are Markdown already.
pub(super) fn row(out: &mut String, fields: &[String]) {
    for field in fields {
        out.push_str(&format!("| {field} "));
    }
    out.push_str("|\n");
}

/// A heading and a list of sentences.
pub(super) fn section(out: &mut String, level: &str, title: &str, sentences: &[Reason]) {
    out.push_str(&format!("\n{level} {}\n\n", text(title)));
    for reason in sentences {
        out.push_str(&format!("- {}\n", sentence(&reason.text)));
    }
}

/// Our sentences mark code by backticks. Those stay, where they cannot be mistaken: in pairs, none beside another.
pub(super) fn sentence(sentence: &str) -> String {
    let ticks = sentence.matches('`').count();
    if ticks % 2 == 1 || sentence.contains("``") {
        return text(sentence);
    }
    let mut out = String::new();
    for (index, part) in sentence.split('`').enumerate() {
        if index % 2 == 0 {
            out.push_str(&text(part));
        } else {
            let part: String = part.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
            out.push_str(&format!("`{part}`"));
        }
    }
    out
}

/// Text that Markdown takes as it stands: no markup, no HTML, no link, no cell's end, one line.
pub(super) fn text(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            // Neither is a link where nothing marks it as one.
            '/' if out.ends_with(':') => out.push_str("&#47;"),
            // Not even readers of Markdown that know no escapes see a link.
            '(' if out.ends_with(']') => out.push_str("\\("),
            '.' if out.ends_with("www") => out.push_str("&#46;"),
            '\\' | '`' | '*' | '_' | '~' | '[' | ']' | '|' | '#' | '!' | '@' | '$' => {
                out.push('\\');
                out.push(letter);
            }
            control if control.is_control() => out.push(' '),
            letter => out.push(letter),
        }
    }
    out
}

/// Text as code, whatever it holds: between more backticks than it has in a row.
pub(super) fn code(text: &str) -> String {
    let plain: String = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    let fence = ticks(&plain, 1);
    let pad = if plain.starts_with('`') || plain.ends_with('`') { " " } else { "" };
    [&fence, pad, &plain, pad, &fence].concat()
}

/// At least so many backticks, and more than stand in a row anywhere in the text.
pub(super) fn ticks(text: &str, least: usize) -> String {
    let (mut most, mut row) = (0, 0);
    for letter in text.chars() {
        row = if letter == '`' { row + 1 } else { 0 };
        most = most.max(row);
    }
    "`".repeat(least.max(most + 1))
}
