//! JavaScript's values: plain objects made and read.

use js_sys::{Array, Object, Reflect};
use policy_core::report::SourceFile;
use wasm_bindgen::JsValue;

/// A plain object.
pub fn object<const N: usize>(properties: [(&str, JsValue); N]) -> JsValue {
    let object = Object::new();
    for (name, value) in properties {
        // A fresh object takes every property.
        let _ = Reflect::set(&object, &name.into(), &value);
    }
    object.into()
}

/// A property that is there, and not null.
pub fn member(object: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(object, &name.into()).ok().filter(|value| !value.is_undefined() && !value.is_null())
}

pub fn text(object: &JsValue, name: &str) -> Option<String> {
    member(object, name)?.as_string()
}

/// The items of a list; `None` for what is no list.
pub fn items(value: &JsValue) -> Option<Vec<JsValue>> {
    Array::is_array(value).then(|| Array::from(value).iter().collect())
}

/// `[{name, text}, …]`; `None` where an item is otherwise.
// Not inlined: its code is fetched with what is not needed at first.
#[inline(never)]
pub fn files(value: &JsValue) -> Option<Vec<SourceFile>> {
    let file = |file: JsValue| Some(SourceFile { name: text(&file, "name")?, text: text(&file, "text")? });
    items(value)?.into_iter().map(file).collect()
}
