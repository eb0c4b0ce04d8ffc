//! # Characters that only look right
//!
//! ## What it finds
//!
//! A text with a no-break space or an invisible character in it, or one that begins or ends with typographic quotes, in an
//! object that is evaluated here. Annotations, commands with their arguments
//! and environment, and the data of ConfigMaps and Secrets are left alone.
//!
//! ## Why it matters
//!
//! Word processors, chats and web pages put such characters into what is copied from them. To YAML they are letters: the
//! quotes become part of the value, and a label with an invisible character is another label.
//!
//! ## Example
//!
//! ```yaml
//! metadata: {labels: {app: “web”}}
//! ```
//!
//! ## Instead
//!
//! ```yaml
//! metadata: {labels: {app: "web"}}
//! ```

use crate::finding::Severity;
use crate::lint::objects::{each_evaluated_scalar, text};
use crate::lint::{Found, Lint, World};
use crate::yaml::Node;

pub(crate) const LINT: Lint = Lint { code: "look-alike-characters", severity: Severity::Warning, check };

/// No-break space, narrow no-break space, zero-width space and joiners, byte order mark.
const INVISIBLE: [char; 6] = ['\u{a0}', '\u{202f}', '\u{200b}', '\u{200c}', '\u{200d}', '\u{feff}'];
const QUOTES: [char; 6] = ['“', '”', '„', '‘', '’', '‚'];

fn check(world: &World<'_>, found: &mut Found<'_>) {
    let suspicious = |node: &Node| !text(node).is_ascii() && told(text(node)).is_some();
    each_evaluated_scalar(world, found, &suspicious, &mut |document, field, found| {
        if let Some(message) = told(field.text()) {
            found.add_at(document, field.mark(), message.to_owned(), "type it anew", None);
        }
    });
}

fn told(text: &str) -> Option<&'static str> {
    if text.contains(INVISIBLE) {
        Some("there is a no-break space or an invisible character in this text")
    } else if text.starts_with(QUOTES) || text.ends_with(QUOTES) {
        Some("typographic quotes are part of this text: YAML knows only straight ones")
    } else {
        None
    }
}
