//! Copying for the user.

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use yew::Callback;

use crate::state::Action;
use crate::words;

#[wasm_bindgen]
extern "C" {
    /// There is no clipboard where the page comes by plain HTTP.
    #[wasm_bindgen(catch, js_namespace = ["navigator", "clipboard"], js_name = writeText)]
    fn write_text(text: &str) -> Result<Promise, JsValue>;
}

/// Copies the text and tells whether that was allowed.
// Not inlined: its code is fetched with what is not needed at first.
#[inline(never)]
pub fn copy(text: &str, dispatch: Callback<Action>) {
    let copying = write_text(text);
    spawn_local(async move {
        let copied = match copying {
            Ok(promise) => JsFuture::from(promise).await.is_ok(),
            Err(_) => false,
        };
        dispatch.emit(Action::Noticed(if copied { words::COPIED } else { words::NOT_COPIED }));
    });
}
