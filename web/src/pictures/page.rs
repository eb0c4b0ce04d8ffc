//! The page's side: `static/drawing.js`, imported when a picture or an export is first wanted.

use std::rc::Rc;

use js_sys::{Function, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use yew::Callback;

use super::{ACCESS, ADMISSION};
use crate::editor::import_module;
use crate::protocol::Verdicts;
use crate::state::{Action, Graph, access, network, radius};
use crate::words;

#[wasm_bindgen]
extern "C" {
    type Drawing;

    /// Draws the graph, or the picture that stands in place of its format, in its place; `on_choose` is called with what was chosen there: an object of the indices that its
    /// data hold.
    #[wasm_bindgen(method)]
    fn draw(this: &Drawing, message: &Uint8Array, format: &str, on_choose: &Function) -> Promise;

    /// Downloads or copies.
    #[wasm_bindgen(method)]
    fn export(this: &Drawing, message: &Uint8Array, format: &str, copy: bool) -> Promise;

    /// Downloads or copies a text.
    #[wasm_bindgen(method)]
    fn keep(this: &Drawing, text: &str, name: &str, extension: &str, media_type: &str, copy: bool) -> Promise;

    /// Downloads a picture of the page, as `svg` or `png`.
    #[wasm_bindgen(method, js_name = keepPicture)]
    fn keep_picture(this: &Drawing, picture: &str, name: &str, extension: &str) -> Promise;
}

/// What the format is made of: the part of the report that it draws.
pub(super) fn drawn<'a>(verdicts: &'a Verdicts, format: &str) -> &'a [u8] {
    match format {
        access if access.starts_with(ACCESS) => verdicts.access.bytes(),
        admission if admission.starts_with(ADMISSION) => verdicts.admission.bytes(),
        _ => verdicts.network.bytes(),
    }
}

async fn imported() -> Result<Drawing, JsValue> {
    Ok(JsFuture::from(import_module("./drawing.js")).await?.unchecked_into())
}

/// Downloads the picture of what a pod has within reach.
pub fn keep_radius(picture: String, extension: &'static str, dispatch: Callback<Action>) {
    spawn_local(async move {
        let kept = match imported().await {
            Ok(drawing) => JsFuture::from(drawing.keep_picture(&picture, "blast-radius", extension)).await,
            Err(error) => Err(error),
        };
        dispatch.emit(Action::Noticed(if kept.is_ok() { words::DOWNLOADED } else { words::NOT_EXPORTED }));
    });
}

/// Draws the graph of this report in its place.
pub fn draw(verdicts: Rc<Verdicts>, graph: Graph, dispatch: Callback<Action>) {
    let (shown, of_graph, acts) = (verdicts.clone(), graph.clone(), dispatch.clone());
    let on_choose = Closure::<dyn Fn(JsValue)>::new(move |numbers: JsValue| {
        let number = |name: &str| {
            let value = Reflect::get(&numbers, &name.into()).ok()?;
            value.as_f64().map(|number| number as u32)
        };
        if let Graph::Radius(answer) = &of_graph {
            return number("item")
                .and_then(|item| radius::chosen(answer, item))
                .into_iter()
                .for_each(|action| acts.emit(action));
        }
        let (network, access) = (&shown.network, &shown.access);
        let question = network::drawn(network, number("from"), number("to"));
        // An arrow stands for its binding, though it names the subject too; Kubernetes' own bindings are declared nowhere.
        let action = question.map(Action::Asked).or_else(|| {
            access::declared_binding(access, number("binding"))
                .map(Action::Cited)
                .or_else(|| access::drawn(access, number("subject")?).map(Action::Asked))
                .or_else(|| access::declared_role(access, number("role")).map(Action::Cited))
        });
        if let Some(action) = action {
            acts.emit(action);
        }
    });
    let on_choose = on_choose.into_js_value();
    let format = match graph {
        Graph::Network => "page".to_owned(),
        Graph::Access(subject) => ["access-page:", &subject].concat(),
        Graph::Radius(answer) => radius::picture(&answer),
    };
    spawn_local(async move {
        let drawn = match imported().await {
            Ok(drawing) => {
                let promise = drawing.draw(&drawn(&verdicts, &format).into(), &format, on_choose.unchecked_ref());
                JsFuture::from(promise).await
            }
            Err(error) => Err(error),
        };
        if drawn.is_err() {
            dispatch.emit(Action::Noticed(words::NOT_DRAWN));
        }
    });
}

/// What is taken away: one of the formats that `drawing.js` makes, or a text with the ending and media type of its file.
pub enum Taken {
    Made(String),
    Pods(String, [&'static str; 2]),
}

/// Downloads or copies it.
pub fn export(verdicts: Rc<Verdicts>, taken: Taken, copy: bool, dispatch: Callback<Action>) {
    spawn_local(async move {
        let exported = match imported().await {
            Ok(drawing) => {
                let promise = match taken {
                    Taken::Made(format) => drawing.export(&drawn(&verdicts, &format).into(), &format, copy),
                    Taken::Pods(text, [extension, kind]) => drawing.keep(&text, "admission", extension, kind, copy),
                };
                JsFuture::from(promise).await
            }
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
