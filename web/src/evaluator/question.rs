//! Reads what a script asks, as the core's `Question` is in JSON: absent fields have their defaults.

use js_sys::{Array, Reflect};
use policy_core::report::{
    AccessQuestion, AdmissionQuestion, ChangesQuestion, ConnectionsQuestion, ExposedQuestion, Question,
    SelectingQuestion, SelectorQuestion, SourceFile, TrafficQuestion,
};
use wasm_bindgen::JsValue;

/// # Errors
/// What is wrong with the question, for the script's developer.
pub(super) fn read(question: &JsValue) -> Result<Question, String> {
    let about = |name: &'static str| Some(Fields { name, object: property(question, name)? });
    if let Some(traffic) = about("traffic") {
        Ok(Question::Traffic(TrafficQuestion {
            from: traffic.text("from")?,
            to: traffic.text("to")?,
            port: traffic.port("port")?,
            protocol: traffic.text("protocol")?,
        }))
    } else if let Some(access) = about("access") {
        Ok(Question::Access(AccessQuestion {
            user: access.text("user")?,
            groups: access.texts("groups")?,
            verb: access.text("verb")?,
            api_group: access.text("apiGroup")?,
            resource: access.text("resource")?,
            subresource: access.text("subresource")?,
            name: access.text("name")?,
            namespace: access.optional("namespace")?,
            path: access.optional("path")?,
        }))
    } else if let Some(admission) = about("admission") {
        Ok(Question::Admission(AdmissionQuestion {
            pod: admission.text("pod")?,
            user: admission.text("user")?,
            groups: admission.texts("groups")?,
        }))
    } else if let Some(connections) = about("connections") {
        let (from, to) = (connections.text("from")?, connections.text("to")?);
        Ok(Question::Connections(ConnectionsQuestion { from, to }))
    } else if let Some(exposed) = about("exposed") {
        Ok(Question::Exposed(ExposedQuestion { pod: exposed.text("pod")? }))
    } else if let Some(selecting) = about("selecting") {
        Ok(Question::Selecting(SelectingQuestion { pod: selecting.text("pod")? }))
    } else if let Some(selector) = about("selector") {
        Ok(Question::Selector(SelectorQuestion {
            pods: selector.text("pods")?,
            namespaces: selector.optional("namespaces")?,
            namespace: selector.text("namespace")?,
        }))
    } else if let Some(changes) = about("changes") {
        Ok(Question::Changes(ChangesQuestion { before: changes.files("before")? }))
    } else {
        Err(format!("a question is one of {{{}: {{…}}}}", KINDS.join(": {…}}, {")))
    }
}

const KINDS: [&str; 8] =
    ["traffic", "access", "admission", "connections", "exposed", "selecting", "selector", "changes"];

/// A property that is there, and not null.
fn property(object: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(object, &name.into()).ok().filter(|value| !value.is_undefined() && !value.is_null())
}

struct Fields {
    name: &'static str,
    object: JsValue,
}

impl Fields {
    fn optional(&self, field: &str) -> Result<Option<String>, String> {
        let value = property(&self.object, field);
        value.map(|value| value.as_string().ok_or_else(|| self.wrong(field, "a text"))).transpose()
    }

    fn text(&self, field: &str) -> Result<String, String> {
        self.optional(field).map(Option::unwrap_or_default)
    }

    fn texts(&self, field: &str) -> Result<Vec<String>, String> {
        let Some(value) = property(&self.object, field) else { return Ok(Vec::new()) };
        let texts = Array::is_array(&value).then(|| Array::from(&value).iter().map(|text| text.as_string()).collect());
        texts.flatten().ok_or_else(|| self.wrong(field, "a list of texts"))
    }

    fn files(&self, field: &str) -> Result<Vec<SourceFile>, String> {
        let Some(value) = property(&self.object, field) else { return Ok(Vec::new()) };
        let text = |file: &JsValue, name: &str| property(file, name)?.as_string();
        let file = |file: JsValue| {
            Some(SourceFile { name: text(&file, "name")?, text: text(&file, "text").unwrap_or_default() })
        };
        let files = Array::is_array(&value).then(|| Array::from(&value).iter().map(file).collect());
        files.flatten().ok_or_else(|| self.wrong(field, "a list of files: [{name, text}]"))
    }

    fn port(&self, field: &str) -> Result<u16, String> {
        let Some(value) = property(&self.object, field) else { return Ok(0) };
        let number = value.as_f64().filter(|number| number.fract() == 0.0 && (0.0..=65535.0).contains(number));
        number.map(|number| number as u16).ok_or_else(|| self.wrong(field, "a whole number up to 65535"))
    }

    fn wrong(&self, field: &str, wanted: &str) -> String {
        format!("`{}.{field}` must be {wanted}", self.name)
    }
}
