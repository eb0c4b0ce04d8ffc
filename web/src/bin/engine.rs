//! The evaluator for other programs: see `policy_web::engine`.

use wasm_bindgen::prelude::*;

#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

#[wasm_bindgen]
#[derive(Default)]
pub struct Engine(policy_web::engine::Engine);

#[wasm_bindgen]
impl Engine {
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// # Errors
    /// What was given cannot be read.
    pub fn evaluate(&mut self, files: &JsValue, settings: &JsValue) -> Result<JsValue, JsValue> {
        self.0.evaluate(files, settings).map_err(JsValue::from)
    }

    /// # Errors
    /// What is wrong with the question.
    pub fn ask(&mut self, question: &JsValue) -> Result<JsValue, JsValue> {
        self.0.ask(question).map_err(JsValue::from)
    }

    pub fn forget(&mut self) {
        self.0.forget();
    }

    pub fn asked(&self) -> String {
        self.0.asked()
    }

    pub fn phrase(&self) -> String {
        self.0.phrase()
    }

    pub fn area(&self) -> String {
        self.0.area().to_owned()
    }

    #[wasm_bindgen(js_name = isJudged)]
    pub fn is_judged(&self) -> bool {
        self.0.is_judged()
    }

    pub fn connection(&self, from: usize, to: usize) -> JsValue {
        self.0.connection(from, to)
    }

    #[wasm_bindgen(js_name = accessMatrix)]
    pub fn access_matrix(&mut self, namespace: Option<String>) -> JsValue {
        self.0.access_matrix(namespace)
    }

    pub fn mended(&self) -> JsValue {
        self.0.mended()
    }

    pub fn picture(&self, area: &str) -> Option<String> {
        self.0.picture(area)
    }

    pub fn shared(&mut self, view: &str) -> JsValue {
        self.0.shared(view)
    }
}

#[wasm_bindgen]
pub fn style() -> String {
    policy_web::engine::style().to_owned()
}

fn main() {}
