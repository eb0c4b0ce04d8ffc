//! Links, and what stays in this browser: `static/links.js`, imported at the start, and `static/workspace/` for what is
//! wanted later.

use js_sys::{Array, Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use yew::Callback;

use crate::editor::import_module;
use crate::link::Link;
use crate::state::{Action, Unread};
use crate::words;

#[wasm_bindgen]
extern "C" {
    type Links;

    /// `[what to open first, other work, why the link is not read]`; each may be missing.
    #[wasm_bindgen(method)]
    fn first(this: &Links) -> Promise;

    /// Calls back with what each later link holds; with a number that tells why where it is not read.
    #[wasm_bindgen(method)]
    fn watch(this: &Links, opened: &Function);

    #[wasm_bindgen(method)]
    fn keep(this: &Links, json: &str);

    #[wasm_bindgen(method)]
    fn leave(this: &Links);

    /// `static/workspace/`, which knows what is wanted later.
    type Workspace;

    /// Puts a link into the address; resolves to the address.
    #[wasm_bindgen(method)]
    fn make(this: &Workspace, json: &str) -> Promise;

    /// Begins to copy the link that is made next; resolves when it is copied.
    #[wasm_bindgen(method)]
    fn copies(this: &Workspace) -> Promise;

    /// Shows what this browser keeps.
    #[wasm_bindgen(method)]
    fn open(this: &Workspace);
}

async fn links() -> Result<Links, JsValue> {
    Ok(JsFuture::from(import_module("./links.js")).await?.unchecked_into())
}

async fn workspace() -> Result<Workspace, JsValue> {
    Ok(JsFuture::from(import_module("./workspace.js")).await?.unchecked_into())
}

/// Opens what the address holds, or what this browser kept; where there is neither, `otherwise`.
pub fn start(link: Link, dispatch: Callback<Action>, otherwise: Callback<()>) {
    spawn_local(async move {
        let Ok(links) = links().await else { return otherwise.emit(()) };
        let opened = {
            let (link, dispatch) = (link.clone(), dispatch.clone());
            let opened = move |shared: JsValue| match unread(&shared) {
                Some(why) => dispatch.emit(Action::LinkUnread(why)),
                None => link.open(&shared, false),
            };
            Closure::<dyn Fn(JsValue)>::new(opened).into_js_value()
        };
        links.watch(opened.unchecked_ref());
        let first = JsFuture::from(links.first()).await.map(|first| Array::from(&first)).unwrap_or_default();
        if first.get(0).is_object() {
            link.open(&first.get(0), false)
        } else {
            otherwise.emit(())
        }
        if first.get(1).is_object() {
            link.open(&first.get(1), true);
        }
        if let Some(why) = unread(&first.get(2)) {
            dispatch.emit(Action::LinkUnread(why));
        }
    });
}

/// By its number in `links.js`.
fn unread(why: &JsValue) -> Option<Unread> {
    why.as_f64().map(|number| if number > 1.0 { Unread::Newer } else { Unread::Damaged })
}

/// Copies the link that is made next, and tells whether that was allowed. Begun before there is one: WebKit copies only what
/// begins while it handles a click or a key.
// Not inlined: its code is fetched with what is not needed at first.
#[inline(never)]
pub fn copies(dispatch: Callback<Action>) {
    spawn_local(async move {
        let copied = async { JsFuture::from(workspace().await?.copies()).await };
        let is_copied = copied.await.is_ok();
        dispatch.emit(Action::Noticed(if is_copied { words::COPIED } else { words::NOT_COPIED }));
    });
}

/// What a link is to hold was written, or what this browser is to keep. A link that is copied is shown as well where values
/// stayed behind.
pub fn written(json: String, values: u32, [kept, copies]: [bool; 2], dispatch: Callback<Action>) {
    spawn_local(async move {
        if kept {
            if let Ok(links) = links().await {
                links.keep(&json);
            }
            return;
        }
        let made = async { JsFuture::from(workspace().await?.make(&json)).await };
        let address = made.await.ok().and_then(|address| address.as_string());
        let Some(address) = address else { return dispatch.emit(Action::Noticed(words::NOT_SHARED)) };
        if !copies || values > 0 {
            dispatch.emit(Action::LinkMade { address, values });
        }
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

/// Shows what this browser keeps, and how that is ended.
pub fn show_kept() {
    spawn_local(async {
        if let Ok(workspace) = workspace().await {
            workspace.open();
        }
    });
}
