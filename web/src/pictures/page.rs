//! The page's side: `static/drawing.js`, imported when a picture or an export is first wanted.

use js_sys::{Function, Promise, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use yew::Callback;

use crate::editor::import_module;
use crate::shared::Shared;
use crate::state::{Action, Evaluated, Graph, access, network};
use crate::words;

#[wasm_bindgen]
extern "C" {
    type Drawing;

    /// Draws the graph in its place; `on_ask` is called with what was chosen there: the indices that its data hold.
    #[wasm_bindgen(method)]
    fn draw(this: &Drawing, message: &Uint8Array, format: &str, on_ask: &Function) -> Promise;

    /// Downloads or copies.
    #[wasm_bindgen(method)]
    fn export(this: &Drawing, message: &Uint8Array, format: &str, copy: bool) -> Promise;
}

async fn drawing(evaluated: &Evaluated) -> Result<(Drawing, Uint8Array), JsValue> {
    let module = JsFuture::from(import_module("./drawing.js")).await?;
    Ok((module.unchecked_into(), Uint8Array::from(&*evaluated.message)))
}

/// Draws the graph of this report in its place.
pub fn draw(evaluated: Shared<Evaluated>, graph: Graph, dispatch: Callback<Action>) {
    let (shown, asks) = (evaluated.clone(), dispatch.clone());
    let on_ask =
        Closure::<dyn Fn(JsValue, JsValue, JsValue)>::new(move |from: JsValue, to: JsValue, subject: JsValue| {
            let index = |value: JsValue| value.as_f64().map(|number| number as u32);
            if let Some(question) = network::drawn(&shown.report.network, index(from), index(to)) {
                asks.emit(Action::Asked(question));
            } else if let Some(question) = index(subject).and_then(|index| access::drawn(&shown.report.access, index)) {
                asks.emit(Action::Asked(question));
            }
        });
    let on_ask = on_ask.into_js_value();
    let format = match graph {
        Graph::Network => "page".to_owned(),
        Graph::Access(subject) => ["access-page:", &subject].concat(),
    };
    spawn_local(async move {
        let drawn = match drawing(&evaluated).await {
            Ok((drawing, message)) => JsFuture::from(drawing.draw(&message, &format, on_ask.unchecked_ref())).await,
            Err(error) => Err(error),
        };
        if drawn.is_err() {
            dispatch.emit(Action::Noticed(words::NOT_DRAWN));
        }
    });
}

pub fn export(evaluated: Shared<Evaluated>, format: &'static str, copy: bool, dispatch: Callback<Action>) {
    spawn_local(async move {
        let exported = match drawing(&evaluated).await {
            Ok((drawing, message)) => JsFuture::from(drawing.export(&message, format, copy)).await,
            Err(error) => Err(error),
        };
        dispatch.emit(Action::Noticed(match (exported.is_ok(), copy) {
            (true, true) => words::COPIED,
            (true, false) => words::DOWNLOADED,
            (false, true) => words::NOT_COPIED,
            (false, false) => words::NOT_EXPORTED,
        }));
    });
}
