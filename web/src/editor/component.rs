//! The hook around the bridge.
//!
//! The text is written only when the page replaced it, never by a render, so that the caret never jumps.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::Array;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{HtmlElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::bridge::{self, Editor, EditorModule};
use super::{Diagnostic, Marked, Stretch};
use crate::effect::{Watched, use_effect_on};
use crate::shared::Shared;
use crate::state::{Action, Replacing, Way};
use crate::values::object;
use crate::views::element::{Kind, Node, el};
use crate::words;

/// What stands in the editor.
pub struct EditorShows {
    /// What is more urgent than the editor is done; until then there is a textarea.
    pub wanted: bool,
    pub text: AttrValue,
    /// Grows when `text` is to replace what stands in the editor.
    pub replaced: u32,
    /// What becomes of undo then.
    pub replacing: Replacing,
    pub dispatch: Callback<Action>,
    pub diagnostics: Shared<Vec<Diagnostic>>,
    pub marks: Shared<Vec<Marked>>,
    /// A place to scroll to, again with every new serial.
    pub reveal: Option<(u32, Stretch)>,
}

/// What stays from drawing to drawing: where the editor and the plain textarea stand, and the text of now.
#[derive(Default)]
struct Kept {
    place: NodeRef,
    plain: NodeRef,
    latest: Rc<RefCell<AttrValue>>,
    fetched: Cell<bool>,
    /// The last replacement that was seen.
    replaced: Cell<u32>,
}

#[hook]
pub fn use_code_editor(props: EditorShows) -> Node {
    let kept = use_memo((), |()| Kept::default());
    let Kept { place, plain, latest, .. } = &*kept;
    let editor = use_state(|| None::<Rc<Editor>>);
    latest.replace(props.text.clone());
    {
        let (place, latest, editor) = (place.clone(), latest.clone(), editor.setter());
        let (dispatch, wanted, kept) = (props.dispatch.clone(), props.wanted, kept.clone());
        let start = move || {
            if !wanted || kept.fetched.replace(true) {
                return;
            }
            spawn_local(async move {
                // Without the chunk the page stays with its textarea.
                if let Some(loaded) = load(&place, &latest, dispatch).await {
                    editor.set(Some(Rc::new(loaded)));
                }
            });
        };
        use_effect_on(Watched::new(props.wanted), Box::new(start));
    }
    let loaded = editor.is_some();
    {
        let (editor, plain, text) = (editor.clone(), plain.clone(), props.text.clone());
        let (replaced, replacing, kept) = (props.replaced, props.replacing, kept.clone());
        let replace = move || {
            // Be it by the same text: what becomes of undo is told.
            let is_new = kept.replaced.replace(replaced) != replaced;
            if let Some(editor) = &*editor {
                if is_new || editor.doc() != *text {
                    editor.set_doc(&text, replacing as u32);
                }
            } else if let Some(plain) = plain.cast::<HtmlTextAreaElement>() {
                plain.set_value(&text);
            }
        };
        use_effect_on(Watched::new((props.replaced, loaded)), Box::new(replace));
    }
    {
        let (editor, diagnostics) = (editor.clone(), props.diagnostics.clone());
        let watched = Watched::new((diagnostics.clone(), props.replaced, loaded));
        let underline = move || {
            if let Some(editor) = &*editor {
                editor.set_diagnostics(&diagnostics.iter().map(Diagnostic::to_js).collect::<Array>());
            }
        };
        use_effect_on(watched, Box::new(underline));
    }
    {
        let (editor, marks) = (editor.clone(), props.marks.clone());
        let watched = Watched::new((marks.clone(), props.replaced, loaded));
        let mark = move || {
            if let Some(editor) = &*editor {
                editor.set_marks(&marks.iter().copied().map(Marked::to_js).collect::<Array>());
            }
        };
        use_effect_on(watched, Box::new(mark));
    }
    {
        let (editor, plain, reveal) = (editor.clone(), plain.clone(), props.reveal);
        // Not by the stretch, which moves with what is typed: the text would scroll away from the caret.
        let watched = Watched::new((reveal.map(|(serial, _)| serial), loaded));
        let show = move || {
            let Some((_, stretch)) = reveal else {
                return;
            };
            if let Some(editor) = &*editor {
                editor.reveal(stretch.from);
            } else if let Some(plain) = plain.cast::<HtmlTextAreaElement>() {
                select(&plain, stretch);
            }
        };
        use_effect_on(watched, Box::new(show));
    }
    let textarea = || {
        let typed = |event: Event| Action::Edited(event.target_unchecked_into::<HtmlTextAreaElement>().value());
        el("textarea")
            .refer(plain.clone())
            .class("editor-plain")
            .attr("aria-label", words::MANIFESTS)
            .attr("spellcheck", "false")
            .attr("autocapitalize", "off")
            .attr("autocomplete", "off")
            .attr("wrap", "off")
            .on(Kind::Input, props.dispatch.reform(typed))
    };
    el("div")
        .class("editor")
        .testid("editor")
        .truth("data-ready", loaded)
        .add(el("div").refer(place.clone()).class("editor-place"))
        .add_if(!loaded, textarea)
}

/// Selects a stretch in the plain textarea. It is seen only with the focus, which also scrolls there; a line link gives it up and
/// nothing else, lest it be taken from somebody who types.
fn select(plain: &HtmlTextAreaElement, stretch: Stretch) {
    let _ = plain.set_selection_range(stretch.from, stretch.to);
    let focused = web_sys::window().and_then(|window| window.document()?.active_element());
    if focused.is_some_and(|focused| focused.class_name() == "where") {
        let _ = plain.focus();
    }
}

async fn load(place: &NodeRef, latest: &RefCell<AttrValue>, dispatch: Callback<Action>) -> Option<Editor> {
    let module: EditorModule = JsFuture::from(bridge::load()).await.ok()?.unchecked_into();
    let parent = place.cast::<HtmlElement>()?;
    let changed = dispatch.clone();
    let on_change = move |text, back: Option<bool>| {
        changed.emit(match back {
            Some(back) => Action::Retraced(text, if back { Way::Back } else { Way::Forth }),
            None => Action::Edited(text),
        });
    };
    let on_change = Closure::<dyn Fn(String, Option<bool>)>::new(on_change).into_js_value();
    // The user chose the fix of the finding with this index.
    let on_fix = Closure::<dyn Fn(usize)>::new(move |index| dispatch.emit(Action::Mended(index))).into_js_value();
    let doc = JsValue::from_str(&latest.borrow());
    let label = words::MANIFESTS.into();
    let options = object([("doc", doc), ("label", label), ("onChange", on_change), ("onFix", on_fix)]);
    module.create_editor(&parent, &options).ok()
}
