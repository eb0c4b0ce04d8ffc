//! What only a worker can do: listen and post. `[id, format, message]` is asked, `[id, text, extension, media type]` is
//! answered, or `[id]` alone where nothing can be made of it; `[0]` says that the worker listens.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use super::exported;

/// Answers the page from now on.
pub fn run() {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let port = scope.clone();
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let asked: Array = event.data().unchecked_into();
        let reply = Array::of1(&asked.get(0));
        let message = Uint8Array::new(&asked.get(2)).to_vec();
        if let Some(exported) = asked.get(1).as_string().and_then(|format| exported(&format, &message)) {
            for text in [&*exported.text, exported.extension, exported.media_type] {
                reply.push(&text.into());
            }
        }
        // Texts can always be posted.
        let _ = port.post_message(&reply);
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    let _ = scope.post_message(&Array::of1(&0.into()));
}
