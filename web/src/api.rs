//! `window.policyPlayground`: what other scripts of the page may do.
//!
//! | call | promises |
//! |---|---|
//! | `setFiles([{name, text}, …])` | the report on these files, which replace those in the page |
//! | `report()` | the report on what the page holds |
//! | `ask({traffic: {…}})`, `ask({access: {…}})`, `ask({admission: {…}})` | the answer |
//!
//! Reports and answers are plain data: the core's `Report` and `Answer` as JSON. A promise is rejected with a text when
//! what was given cannot be read.

use js_sys::{Promise, Reflect};
use wasm_bindgen::prelude::*;
use yew::Callback;

use crate::link::Link;
use crate::state::Action;
use crate::values::{files as files_of, object};

/// Offers the calls for as long as the page lives.
pub fn install(link: &Link, dispatch: &Callback<Action>) {
    let set_files = {
        let (link, dispatch) = (link.clone(), dispatch.clone());
        Closure::<dyn Fn(JsValue) -> Promise>::new(move |files: JsValue| set_files(&link, &dispatch, &files))
            .into_js_value()
    };
    // Who asks nothing is told the report.
    let ask = {
        let link = link.clone();
        Closure::<dyn Fn(JsValue) -> Promise>::new(move |question: JsValue| link.ask_for_script(&question))
            .into_js_value()
    };
    let api = object([("setFiles", set_files), ("report", ask.clone()), ("ask", ask)]);
    let _ = Reflect::set(&js_sys::global(), &"policyPlayground".into(), &api);
}

// Not inlined: its code is fetched when it is first needed.
#[inline(never)]
fn set_files(link: &Link, dispatch: &Callback<Action>, files: &JsValue) -> Promise {
    let Some(files) = files_of(files) else {
        return Promise::reject(&"setFiles takes an array of {name, text}".into());
    };
    link.expect_change();
    dispatch.emit(Action::Opened { files, question: None });
    link.ask_for_script(&JsValue::UNDEFINED)
}
