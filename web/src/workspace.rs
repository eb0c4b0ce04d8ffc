//! What is done to files, and what stays in this browser: `static/workspace/`, imported once there are files.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{Array, Function, Promise};
use policy_core::report::SourceFile;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use yew::prelude::*;

use crate::editor::import_module;
use crate::effect::{Watched, use_effect_on};
use crate::link::{Link, Share};
use crate::state::{Action, State, Steps};
use crate::values::{files, object};

#[wasm_bindgen]
extern "C" {
    type Workspace;

    /// Hands over `act([what, index, value])`, which does something to the page, and promises what it then tells.
    #[wasm_bindgen(method)]
    fn start(this: &Workspace, act: &Function);

    /// Tells the file in the editor, the revision, and what can be undone.
    #[wasm_bindgen(method)]
    fn show(this: &Workspace, active: usize, revision: u32, serial: u32, back: u32, forth: u32, took: bool);
}

/// The page as it is now, for a script that asks later.
#[derive(Default)]
struct Kept {
    latest: RefCell<Option<UseReducerHandle<State>>>,
    started: Cell<bool>,
}

#[hook]
pub fn use_workspace(state: &UseReducerHandle<State>, link: &Link, dispatch: &Callback<Action>) {
    let kept = use_memo((), |()| Kept::default());
    kept.latest.replace(Some(state.clone()));
    let (link, dispatch) = (link.clone(), dispatch.clone());
    // Grows with whatever happens to files.
    let seen = state.revision + state.replaced;
    let show = move || {
        if seen == 0 {
            return;
        }
        spawn_local(async move {
            // Without it there are tabs, and no more.
            let Ok(module) = JsFuture::from(import_module("./workspace.js")).await else { return };
            let workspace: Workspace = module.unchecked_into();
            if !kept.started.replace(true) {
                workspace.start(&acts(kept.clone(), link, dispatch));
            }
            if let Some(state) = &*kept.latest.borrow() {
                let Steps { serial, back, forth, took } = state.steps();
                workspace.show(state.active, state.revision, serial, back, forth, took);
            }
        });
    };
    use_effect_on(Watched::new(seen), Box::new(show));
}

fn acts(kept: Rc<Kept>, link: Link, dispatch: Callback<Action>) -> Function {
    let act = move |asked: JsValue| {
        let asked = Array::from(&asked);
        let (what, index, value) = (asked.get(0).as_string(), asked.get(1).as_f64(), asked.get(2));
        let state = kept.latest.borrow().clone();
        let mut told = JsValue::UNDEFINED;
        match (what.as_deref().unwrap_or_default(), state) {
            ("files", Some(state)) => told = state.inputs.files.iter().map(plain).collect::<Array>().into(),
            // Comes back as what this browser is to keep.
            ("tell", Some(state)) => link.share(state.kept(), Share::Kept),
            ("open", _) => {
                dispatch.emit(Action::WorkspaceChosen);
                link.open(&value, false);
            }
            // A line of the question bar.
            ("ask", _) => {
                dispatch.emit(Action::QuestionSought);
                dispatch.emit(Action::QuestionTyped(value.as_string().unwrap_or_default()));
                dispatch.emit(Action::QuestionAsked);
            }
            ("reported", _) => told = link.last_reported().into(),
            // The evaluator: what it does is no longer wanted, or it seems to hang.
            ("restart", _) => link.give_up(false),
            ("hangs", _) => link.give_up(true),
            (what, _) => {
                if let Some(action) = action(what, index.unwrap_or_default() as usize, &value) {
                    dispatch.emit(action);
                }
            }
        }
        Promise::resolve(&told)
    };
    Closure::<dyn Fn(JsValue) -> Promise>::new(act).into_js_value().unchecked_into()
}

fn action(what: &str, index: usize, value: &JsValue) -> Option<Action> {
    Some(match what {
        "undo" => Action::Undone,
        "redo" => Action::Redone,
        "select" => Action::FileSelected(index),
        "remove" => Action::FileClosed(index),
        "rename" => Action::FileRenamed(index, value.as_string()?),
        "move" => Action::FileMoved(index, value.as_f64()? as usize),
        "bring" => Action::FilesBrought(files(value)?),
        _ => return None,
    })
}

fn plain(file: &SourceFile) -> JsValue {
    object([("name", file.name.as_str().into()), ("text", file.text.as_str().into())])
}
