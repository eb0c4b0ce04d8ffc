//! The page's own code, shared by its three binaries: `app` is the page, `evaluator` the worker that evaluates, `pictures`
//! the one that draws and exports.
//!
//! How the pieces load, in order (index.html and static/loader.js start it; all addresses are relative):
//!
//! 1. `loader.js` → `app.js` + `app_bg.wasm`: the page mounts over the first paint in `#app`.
//! 2. Beside it `loader.js` spawns the module worker `evaluator_loader.js` → `evaluator.js` + `evaluator_bg.wasm`, which the
//!    page takes over. The worker says that it is ready; what is posted before that is lost.
//! 3. Behind the first verdict the page imports `editor.js` (CodeMirror); it shows a textarea until then, and when that fails.
//! 4. When the graph is opened or something is exported, the page imports `drawing.js`, which spawns the module worker
//!    `pictures_loader.js` → `pictures.js` + `pictures_bg.wasm`.
//! 5. Once there are files, the page imports `workspace.js`: what is done to files, what this browser keeps, and links.
//!
//! How a keystroke travels: `editor` → an [`Action`](state::Action) → `state` (one pure reducer) → `link` → the
//! worker's `evaluator` → a report → `state` → `views`, which only draw.
//!
//! Invariant: only `evaluator` calls the core's evaluators, and only `pictures` what draws and exports (but for the command that
//! asks a real cluster), so none of them is
//! linked into the page's wasm.

pub mod api;
pub mod clipboard;
pub mod copies;
pub mod editor;
pub mod effect;
pub mod engine;
pub mod evaluator;
pub mod examples;
pub mod link;
pub mod parts;
pub mod pictures;
pub mod protocol;
pub mod share;
pub mod shared;
pub mod state;
pub mod values;
pub mod views;
pub mod words;
pub mod workspace;
