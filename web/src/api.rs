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

use js_sys::{Array, Object, Promise, Reflect};
use policy_core::report::SourceFile;
use wasm_bindgen::prelude::*;
use yew::Callback;

use crate::link::Link;
use crate::state::Action;

/// Offers the calls for as long as the page lives.
pub fn install(link: &Link, dispatch: &Callback<Action>) {
    let api = Object::new();
    let set_files = {
        let (link, dispatch) = (link.clone(), dispatch.clone());
        Closure::<dyn Fn(JsValue) -> Promise>::new(move |files: JsValue| set_files(&link, &dispatch, &files))
            .into_js_value()
    };
    let report = {
        let link = link.clone();
        Closure::<dyn Fn() -> Promise>::new(move || link.ask_for_script(&JsValue::UNDEFINED)).into_js_value()
    };
    let ask = {
        let link = link.clone();
        Closure::<dyn Fn(JsValue) -> Promise>::new(move |question: JsValue| link.ask_for_script(&question))
            .into_js_value()
    };
    for (name, function) in [("setFiles", set_files), ("report", report), ("ask", ask)] {
        // A fresh object takes every property.
        let _ = Reflect::set(&api, &name.into(), &function);
    }
    let _ = Reflect::set(&js_sys::global(), &"policyPlayground".into(), &api);
}

fn set_files(link: &Link, dispatch: &Callback<Action>, files: &JsValue) -> Promise {
    let files = Array::is_array(files).then(|| Array::from(files).iter().map(|file| read_file(&file)).collect());
    let Some(Some(files)) = files else {
        return Promise::reject(&"setFiles takes an array of {name, text}".into());
    };
    link.expect_change();
    dispatch.emit(Action::Opened { files, question: None });
    link.ask_for_script(&JsValue::UNDEFINED)
}

fn read_file(file: &JsValue) -> Option<SourceFile> {
    let property = |name: &str| Reflect::get(file, &name.into()).ok()?.as_string();
    Some(SourceFile { name: property("name")?, text: property("text")? })
}
