//! The parts of the page's own wasm that are fetched when they are first needed (scripts/split-wasm.mjs).

use js_sys::{Function, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use yew::Callback;

use crate::editor::import_module;
use crate::state::Action;

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Surveys, what copies answers, and what other scripts ask for.
    Surveys,
    /// The views that are not opened first.
    Views,
}

/// Fetches it; where the build left the wasm whole, it is there already.
pub fn load(part: Part, dispatch: Callback<Action>) {
    spawn_local(async move {
        // Where this fails, the first call into the part fetches it once more, in its own way.
        let _ = loaded(part).await;
        dispatch.emit(match part {
            Part::Views => Action::ViewsLoaded,
            Part::Surveys => Action::SurveysLoaded,
        });
    });
}

async fn loaded(part: Part) -> Result<(), JsValue> {
    // With it come the looks of all that is not seen at first.
    let _ = JsFuture::from(import_module("./workspace.js")).await;
    let module = JsFuture::from(import_module("./app.js")).await?;
    let load = Reflect::get(&module, &"loadPart".into())?;
    if let Some(load) = load.dyn_ref::<Function>() {
        JsFuture::from(js_sys::Promise::resolve(&load.call1(&JsValue::NULL, &(part as u32).into())?)).await?;
    }
    Ok(())
}
