//! What only a worker can do: listen, tell the time, post.

use std::cell::RefCell;

use js_sys::{JSON, Reflect, Uint8Array};
use policy_core::Playground;
use policy_core::report::SourceFile;
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use super::{Evaluator, language, question, shared};
use crate::protocol::{FromWorker, Plain, Told, decode, encode, json};
use crate::values::{member, object};

/// What the page mostly opens with, and nothing for which a later part of the wasm would be fetched.
const WARM_UP: &str = "\
kind: Pod
apiVersion: v1
metadata: {name: a, labels: {a: b}}
spec: {containers: [{name: a, image: a, ports: [{containerPort: 1}]}]}
---
kind: NetworkPolicy
apiVersion: networking.k8s.io/v1
metadata: {name: a}
spec:
  podSelector: {matchLabels: {a: b}}
  ingress:
  - from: [{namespaceSelector: {}}, {ipBlock: {cidr: 10.0.0.0/8}}]
    ports: [{port: 1}]
";

/// Browsers compile a function when it is first called: those of a report are called while the page waits for its first inputs.
fn warm_up() {
    let mut playground = Playground::default();
    playground.set_files(vec![SourceFile { name: String::new(), text: WARM_UP.to_owned() }]);
    encode(&FromWorker::Report { revision: 0, report: Box::new(Told::of(playground.report())), microseconds: 0 });
}

/// Answers the page's messages from now on.
pub fn run() {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let port = scope.clone();
    let evaluator = RefCell::new(Evaluator::default());
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let data = event.data();
        let mut evaluator = evaluator.borrow_mut();
        match data.dyn_ref::<Uint8Array>() {
            Some(bytes) => {
                // Only this crate posts to the worker: a message that cannot be read is of another build.
                if let Some(message) = decode(&bytes.to_vec()) {
                    post(&port, &evaluator.reply(message, js_sys::Date::now));
                }
            }
            None if member(&data, "link").is_some() => {
                let opened = member(&data, "link").and_then(|link| shared::read(&link)).map(Box::new);
                let other = member(&data, "other").is_some_and(|other| other.is_truthy());
                post(&port, &FromWorker::Opened { opened, other });
            }
            None if member(&data, "warm").is_some() => warm_up(),
            None => {
                let _ = port.post_message(&reply_to_script(&mut evaluator, &data));
            }
        }
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    post(&scope, &FromWorker::Ready);
}

fn post(port: &DedicatedWorkerGlobalScope, message: &FromWorker) {
    let bytes = Uint8Array::from(encode(message).as_slice());
    // Handed over, not copied. Refused only for values that cannot be, which bytes are not.
    let _ = port.post_message_with_transfer(&bytes, &js_sys::Array::of1(&bytes.buffer()));
}

/// `{id, value}` or `{id, error}` for `{id, question}`.
fn reply_to_script(evaluator: &mut Evaluator, message: &JsValue) -> JsValue {
    let value = match Reflect::get(message, &"question".into()) {
        Ok(question) if member(&question, "editor").is_some() => {
            Ok(language::answer(&mut evaluator.playground, &member(&question, "editor").unwrap_or_default()))
        }
        Ok(question) if !question.is_undefined() => {
            question::read(&question).map(|question| plain(&evaluator.ask(&question)))
        }
        _ => Ok(plain(&evaluator.report())),
    };
    let (name, value) = match value {
        Ok(value) => ("value", value),
        Err(error) => ("error", error.into()),
    };
    object([("id", member(message, "id").unwrap_or_default()), (name, value)])
}

/// The value as JSON gives it.
pub(crate) fn plain(value: &impl Plain) -> JsValue {
    // What is written is JSON, and so can be read.
    JSON::parse(&json(value)).unwrap_or(JsValue::NULL)
}
