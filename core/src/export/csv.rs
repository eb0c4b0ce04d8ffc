//! Comma-separated values: RFC 4180, safe to open in a spreadsheet.

/// A line of fields.
pub(super) fn record(out: &mut String, fields: &[&str]) {
    for (index, field) in fields.iter().enumerate() {
        out.push_str(if index == 0 { "" } else { "," });
        push_field(out, field);
    }
    out.push_str("\r\n");
}

/// Spreadsheets take what starts with one of these for a formula; an apostrophe before it makes it text.
const FORMULAS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

fn push_field(out: &mut String, field: &str) {
    let apostrophe = if field.starts_with(FORMULAS) { "'" } else { "" };
    if !field.contains(['"', ',', '\r', '\n']) {
        out.push_str(apostrophe);
        out.push_str(field);
        return;
    }
    out.push('"');
    out.push_str(apostrophe);
    for letter in field.chars() {
        out.push_str(if letter == '"' { "\"" } else { "" });
        out.push(letter);
    }
    out.push('"');
}
