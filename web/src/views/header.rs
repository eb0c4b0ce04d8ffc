//! Brand, examples, the promise, the theme.

use yew::prelude::*;

use super::theme::ThemeToggle;
use crate::examples::{EXAMPLES, Example};
use crate::words;

/// `open` is called with the chosen example.
pub fn header(open: &Callback<Example>) -> Html {
    html! {
        <header class="top">
            <h1 class="brand">
                <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linejoin="round" aria-hidden="true">
                    <path d="M12 2.500 4 5.500v6c0 5 3.500 8.500 8 10 4.500-1.500 8-5 8-10v-6z" />
                    <path class="tick" d="m8.500 12 2.500 2.500 4.500-5" />
                </svg>
                { words::BRAND }
            </h1>
            <button class="btn" popovertarget="examples-menu" data-testid="examples">{ words::EXAMPLES }{ " ▾" }</button>
            <div id="examples-menu" class="menu" popover="auto" aria-label={words::EXAMPLES} role="group">
                { for EXAMPLES.iter().map(|example| entry(example, open)) }
            </div>
            <span class="grow"></span>
            <span class="quiet privacy" data-testid="privacy">{ words::PRIVACY }</span>
            <ThemeToggle />
        </header>
    }
}

/// One example; choosing it also closes the menu.
fn entry(example: &Example, open: &Callback<Example>) -> Html {
    let (chosen, id) = (*example, example.id);
    html! {
        <button class="entry" popovertarget="examples-menu" popovertargetaction="hide"
            data-testid={format!("example-{id}")} onclick={open.reform(move |_| chosen)}>
            <b>{ example.title }</b>
            <span>{ example.about }</span>
        </button>
    }
}
