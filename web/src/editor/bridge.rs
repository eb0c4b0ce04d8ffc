//! The lazily loaded editor (`static/editor/editor.js`), as Rust sees it.
//!
//! Offsets are UTF-16 code units in the text that [`Editor::doc`] returns.

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

#[wasm_bindgen(module = "/src/editor/load.js")]
extern "C" {
    /// Imports an ES module, named relative to the page. Rejected when it cannot be fetched.
    #[wasm_bindgen(js_name = importModule)]
    pub fn import_module(name: &str) -> Promise;
}

/// Imports the editor's chunk; resolves to an [`EditorModule`].
pub fn load() -> Promise {
    import_module("./editor.js")
}

#[wasm_bindgen]
extern "C" {
    /// What [`load`] resolves to.
    pub type EditorModule;

    /// Puts an editor at the end of `parent`. `options` is `{doc, label, onChange(text, back?), onFix?(index), onCursor?(offset)}`.
    #[wasm_bindgen(method, catch, js_name = createEditor)]
    pub fn create_editor(this: &EditorModule, parent: &HtmlElement, options: &JsValue) -> Result<Editor, JsValue>;

    /// One editor in the page.
    pub type Editor;

    #[wasm_bindgen(method, js_name = getDoc)]
    pub fn doc(this: &Editor) -> String;

    /// Replaces the text without calling `onChange`; `replacing` is the number of a [`Replacing`](crate::state::Replacing).
    #[wasm_bindgen(method, js_name = setDoc)]
    pub fn set_doc(this: &Editor, text: &str, replacing: u32);

    /// Replaces all findings by an array of `{from, to, severity, message, help?, source?, fix?, index?}`; the severity
    /// is `error`, `warning`, `info` or `hint`. Where there is a `fix`, its button calls `onFix(index)`.
    #[wasm_bindgen(method, js_name = setDiagnostics)]
    pub fn set_diagnostics(this: &Editor, diagnostics: &JsValue);

    /// Marks every line that one of an array of `{from, to, effect}` touches, and no other; the effect is `for`, `against`,
    /// `near` or `note`.
    #[wasm_bindgen(method, js_name = setMarks)]
    pub fn set_marks(this: &Editor, ranges: &JsValue);

    /// Scrolls there; cursor and focus stay.
    #[wasm_bindgen(method)]
    pub fn reveal(this: &Editor, from: u32);

    #[wasm_bindgen(method)]
    pub fn focus(this: &Editor);

    /// Removes the editor from the page; no other call may follow.
    #[wasm_bindgen(method)]
    pub fn destroy(this: &Editor);
}
