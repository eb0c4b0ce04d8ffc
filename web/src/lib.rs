//! The page's own code, shared by its two binaries: `app` is the page, `evaluator` the worker.
//!
//! How the pieces load, in order (index.html and static/loader.js start it; all addresses are relative):
//!
//! 1. `loader.js` → `app.js` + `app_bg.wasm`: the page mounts over the first paint in `#app`.
//! 2. The page spawns the module worker `evaluator_loader.js` → `evaluator.js` + `evaluator_bg.wasm`. The worker says
//!    that it is ready; what is posted before that is lost.
//! 3. The page imports `editor.js` (CodeMirror) and shows a textarea until then, and when that fails.

pub mod editor;
