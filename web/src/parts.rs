//! The part of the page's own wasm that is fetched when it is first needed (scripts/split-wasm.mjs).

use js_sys::{Function, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use yew::Callback;

use crate::editor::import_module;
use crate::state::Action;

/// Fetches it; where the build left the wasm whole, it is there already.
pub fn load(dispatch: Callback<Action>) {
    spawn_local(async move {
        // Where this fails, the first call into the part fetches it once more, in its own way.
        let _ = loaded().await;
        dispatch.emit(Action::ViewsLoaded);
    });
}

async fn loaded() -> Result<(), JsValue> {
    let module = JsFuture::from(import_module("./app.js")).await?;
    let load = Reflect::get(&module, &"loadPart".into())?;
    if let Some(load) = load.dyn_ref::<Function>() {
        JsFuture::from(js_sys::Promise::resolve(&load.call0(&JsValue::NULL)?)).await?;
    }
    Ok(())
}
