//! An answer as HTML for pages that were written by others.

use super::words::LISTED;
use super::{Page, printable};

#[derive(Default)]
pub(super) struct Html {
    out: String,
    listing: bool,
}

impl Html {
    fn push(&mut self, parts: &[&str]) {
        for part in parts {
            self.out.push_str(part);
        }
    }

    /// Starts what is no item of a list.
    fn apart(&mut self) {
        if self.listing {
            self.push(&["</ul>"]);
            self.listing = false;
        }
    }
}

impl Page for Html {
    fn title(&mut self, question: &str, verdict: &str) {
        // What nobody asked.
        if question.is_empty() {
            return;
        }
        self.push(&["<p><code>", &text(question), "</code>"]);
        if !verdict.is_empty() {
            self.push(&[" <strong>", &text(verdict), "</strong>"]);
        }
        self.push(&["</p>"]);
    }

    fn paragraph(&mut self, words: &str) {
        self.apart();
        self.push(&["<p>", &sentence(words), "</p>"]);
    }

    fn heading(&mut self, words: &str) {
        self.apart();
        self.push(&["<p><strong>", &text(words), "</strong></p>"]);
    }

    fn item(&mut self, mark: &str, words: &str, place: &str) {
        if !self.listing {
            self.push(&["<ul>"]);
            self.listing = true;
        }
        self.push(&["<li>"]);
        // The list has a point already.
        if mark != LISTED {
            self.push(&[&text(mark), " "]);
        }
        self.push(&[&sentence(words)]);
        if !place.is_empty() {
            self.push(&[" (<code>", &text(place), "</code>)"]);
        }
        self.push(&["</li>"]);
    }

    fn block(&mut self, _: &str, lines: &str) {
        self.apart();
        let lines: Vec<String> = lines.lines().map(text).collect();
        self.push(&["<pre>", &lines.join("&#10;"), "</pre>"]);
    }

    fn done(&mut self) -> String {
        self.apart();
        std::mem::take(&mut self.out)
    }
}

/// Our sentences mark code by backticks, in pairs.
fn sentence(sentence: &str) -> String {
    let sentence = text(sentence);
    if !sentence.matches('`').count().is_multiple_of(2) || sentence.contains("``") {
        return sentence;
    }
    let mut out = String::new();
    for (index, part) in sentence.split('`').enumerate() {
        if index > 0 {
            out.push_str(if index % 2 == 1 { "<code>" } else { "</code>" });
        }
        out.push_str(part);
    }
    out
}

/// Text that HTML takes as it stands.
fn text(text: &str) -> String {
    let mut out = String::new();
    for letter in printable(text).chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            letter => out.push(letter),
        }
    }
    out
}
