//! The page. For now it only shows that its parts load: the worker's answer, and the editor.

use js_sys::{Object, Reflect};
use policy_web::editor::{self, EditorModule};
use wasm_bindgen::{JsCast, prelude::*};
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlElement, MessageEvent, Worker, WorkerOptions, WorkerType};
use yew::prelude::*;

#[component]
fn App() -> Html {
    let answer = use_state(|| "…".to_owned());
    let place = use_node_ref();
    {
        let answer = answer.setter();
        use_effect_with((), move |()| start_evaluator(move |text| answer.set(text)));
    }
    {
        let place = place.clone();
        use_effect_with((), move |()| {
            if let Some(parent) = place.cast::<HtmlElement>() {
                mount_editor(parent);
            }
        });
    }
    html! {
        <main>
            <h1>{ "Policy Playground" }</h1>
            <p>{ "Evaluator: " }<output id="evaluator">{ &*answer }</output></p>
            <div id="editor" ref={place}></div>
        </main>
    }
}

/// Spawns the worker, greets it once it is ready, and hands on what it answers.
fn start_evaluator(on_answer: impl Fn(String) + 'static) {
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    let Ok(worker) = Worker::new_with_options("./evaluator_loader.js", &options) else {
        return;
    };
    let port = worker.clone();
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let Some(text) = event.data().as_string() else {
            return;
        };
        if text == "ready" {
            let _ = port.post_message(&"hello".into());
        } else {
            on_answer(text);
        }
    });
    worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
}

fn mount_editor(parent: HtmlElement) {
    wasm_bindgen_futures::spawn_local(async move {
        // Without the chunk the page stays with its textarea.
        let Ok(module) = JsFuture::from(editor::load()).await else {
            return;
        };
        let module: EditorModule = module.unchecked_into();
        let options = Object::new();
        let on_change = Closure::<dyn Fn(String)>::new(|_text: String| {}).into_js_value();
        for (key, value) in [
            ("doc", JsValue::from("apiVersion: v1\nkind: Pod\nspec:\n  hostNetwork: true # shared\n")),
            ("label", JsValue::from("Manifests")),
            ("onChange", on_change),
        ] {
            let _ = Reflect::set(&options, &key.into(), &value);
        }
        let _ = module.create_editor(&parent, &options);
    });
}

fn main() {
    let root =
        web_sys::window().and_then(|window| window.document()).and_then(|document| document.get_element_by_id("app"));
    if let Some(root) = root {
        yew::Renderer::<App>::with_root(root).render();
    }
}
