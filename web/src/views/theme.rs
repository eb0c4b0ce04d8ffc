//! Light, dark, or as the system has it: kept in the browser, shown by `data-theme` on the root element.

use web_sys::Storage;
use yew::prelude::*;

use super::element::{Node, el};
use crate::effect::{Watched, use_effect_on};
use crate::words;

const KEY: &str = "policy-playground-theme";
const THEMES: [&str; 3] = ["system", "light", "dark"];
const GLYPHS: [&str; 3] = ["◐", "☀", "☾"];

/// The button that goes from one theme to the next.
#[hook]
pub fn use_theme() -> Node {
    let chosen = use_state(remembered);
    let now = *chosen;
    use_effect_on(Watched::new(now), Box::new(move || show(now)));
    let onclick = {
        let chosen = chosen.clone();
        Callback::from(move |_: Event| {
            let next = (*chosen + 1) % THEMES.len();
            if let (Some(storage), Some(theme)) = (storage(), THEMES.get(next)) {
                // A full or forbidden storage only means that the choice is forgotten.
                let _ = storage.set_item(KEY, theme);
            }
            chosen.set(next);
        })
    };
    let theme = THEMES.get(*chosen).copied().unwrap_or_default();
    let label = words::theme(theme);
    let glyph = GLYPHS.get(*chosen).copied().unwrap_or_default();
    el("button")
        .class("btn theme")
        .testid("theme")
        .attr("data-theme-choice", theme)
        .attr("title", &label)
        .attr("aria-label", &label)
        .on_click(onclick)
        .add(el("span").attr("aria-hidden", "true").text(glyph))
}

fn remembered() -> usize {
    let kept = storage().and_then(|storage| storage.get_item(KEY).ok().flatten());
    kept.and_then(|kept| THEMES.iter().position(|theme| *theme == kept)).unwrap_or(0)
}

fn show(chosen: usize) {
    let root = web_sys::window().and_then(|window| window.document()).and_then(|document| document.document_element());
    if let (Some(root), Some(theme)) = (root, THEMES.get(chosen)) {
        let _ = root.set_attribute("data-theme", theme);
    }
}

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}
