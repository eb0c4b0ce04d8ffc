//! What the editor asks while somebody types: `{editor: {what, text, at}}`. `what` is `complete`, `hover` or `hints`, `text` all
//! that stands in the editor, `at` the cursor in UTF-16 code units, as are all offsets of the answers.

use policy_core::Playground;
use policy_core::text::TextRange;
use wasm_bindgen::JsValue;

use super::worker::plain;
use crate::editor::Stretch;
use crate::editor::utf16::{Utf16Index, byte_of};
use crate::values::{member, text};

/// Null where no file holds this text: another is being evaluated, or none yet.
// Not inlined: its code is fetched when it is first asked.
#[inline(never)]
pub(super) fn answer(playground: &mut Playground, asked: &JsValue) -> JsValue {
    let Some(text) = text(asked, "text") else { return JsValue::NULL };
    let Some(file) = playground.file_of(&text).map(str::to_owned) else { return JsValue::NULL };
    let index = Utf16Index::new(&text);
    let seen = |range: &mut TextRange| {
        let Stretch { from, to } = index.stretch(*range);
        *range = TextRange { start: from, end: to };
    };
    let at = member(asked, "at").and_then(|at| at.as_f64()).unwrap_or_default() as usize;
    match self::text(asked, "what").as_deref() {
        Some("complete") => {
            let mut completions = playground.complete(&file, byte_of(&text, at));
            completions.iter_mut().for_each(|completion| seen(&mut completion.range));
            plain(&completions)
        }
        Some("hover") => {
            let mut hovers = Vec::from_iter(playground.hover(&file, byte_of(&text, at)));
            hovers.iter_mut().for_each(|hover| seen(&mut hover.range));
            plain(&hovers)
        }
        _ => {
            let mut hints = playground.hints(&file);
            hints.iter_mut().for_each(|hint| seen(&mut hint.range));
            plain(&hints)
        }
    }
}
