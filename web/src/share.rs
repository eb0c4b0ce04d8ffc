//! Links, and what stays in this browser: `static/links.js`, imported at the start.

use js_sys::{Array, Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use yew::Callback;

use crate::editor::import_module;
use crate::link::Link;
use crate::state::Action;
use crate::words;

#[wasm_bindgen]
extern "C" {
    type Links;

    /// `[what to open first, other work]`, of which each may be null; rejected for a damaged link.
    #[wasm_bindgen(method)]
    fn first(this: &Links) -> Promise;

    /// Calls back with what each later link holds; with undefined where it is damaged.
    #[wasm_bindgen(method)]
    fn watch(this: &Links, opened: &Function);

    /// Puts a link into the address; resolves to the address.
    #[wasm_bindgen(method)]
    fn make(this: &Links, json: &str) -> Promise;

    #[wasm_bindgen(method)]
    fn keep(this: &Links, json: &str);

    #[wasm_bindgen(method)]
    fn leave(this: &Links);

    #[wasm_bindgen(method, catch)]
    fn forget(this: &Links) -> Result<(), JsValue>;
}

async fn links() -> Result<Links, JsValue> {
    Ok(JsFuture::from(import_module("./links.js")).await?.unchecked_into())
}

/// Opens what the address holds, or what this browser kept; where there is neither, `otherwise`.
pub fn start(link: Link, dispatch: Callback<Action>, otherwise: Callback<()>) {
    spawn_local(async move {
        let Ok(links) = links().await else { return otherwise.emit(()) };
        let opened = {
            let (link, dispatch) = (link.clone(), dispatch.clone());
            let opened = move |shared: JsValue| match shared.is_undefined() {
                true => dispatch.emit(Action::LinkRead { opened: None, other: false }),
                false => link.open(&shared, false),
            };
            Closure::<dyn Fn(JsValue)>::new(opened).into_js_value()
        };
        links.watch(opened.unchecked_ref());
        let first = JsFuture::from(links.first()).await;
        let Ok(first) = first else { return dispatch.emit(Action::LinkRead { opened: None, other: false }) };
        let both = Array::from(&first);
        if both.get(0).is_object() {
            link.open(&both.get(0), false)
        } else {
            otherwise.emit(())
        }
        if both.get(1).is_object() {
            link.open(&both.get(1), true);
        }
    });
}

/// What a link is to hold was written, or what this browser is to keep.
pub fn written(json: String, values: u32, kept: bool, dispatch: Callback<Action>) {
    spawn_local(async move {
        let Ok(links) = links().await else { return };
        if kept {
            return links.keep(&json);
        }
        let address = JsFuture::from(links.make(&json)).await.ok().and_then(|address| address.as_string());
        dispatch.emit(match address {
            Some(address) => Action::LinkMade { address, values },
            None => Action::Noticed(words::NOT_SHARED),
        });
    });
}

/// The other work is not offered again.
pub fn leave() {
    spawn_local(async {
        if let Ok(links) = links().await {
            links.leave();
        }
    });
}

/// Nothing stays in this browser.
pub fn forget(dispatch: Callback<Action>) {
    spawn_local(async move {
        let forgotten = links().await.and_then(|links| links.forget());
        dispatch.emit(Action::Noticed(if forgotten.is_ok() { words::FORGOTTEN } else { words::NOT_FORGOTTEN }));
    });
}
