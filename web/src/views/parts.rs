//! The pieces that views are made of again and again.

use yew::prelude::*;

/// The title of a part of a view.
pub fn heading(text: &'static str) -> Html {
    html! { <h3 class="heading">{ text }</h3> }
}

/// What matters less.
pub fn quiet(text: impl Into<AttrValue>) -> Html {
    html! { <span class="quiet">{ text.into() }</span> }
}

/// A control with its name.
pub fn labelled(text: impl Into<AttrValue>, control: Html) -> Html {
    html! { <label><span>{ text.into() }</span>{ control }</label> }
}

pub fn option(value: impl Into<AttrValue>, text: impl Into<AttrValue>, selected: bool) -> Html {
    html! { <option value={value.into()} {selected}>{ text.into() }</option> }
}

/// A box in which a wide table scrolls, so that the page never does.
pub fn scroll(label: impl Into<AttrValue>, table: Html) -> Html {
    html! { <div class="scroll" role="region" aria-label={label.into()} tabindex="0">{ table }</div> }
}

/// The heads of columns.
pub fn heads(words: &[&'static str]) -> Html {
    words.iter().map(|word| html! { <th scope="col">{ *word }</th> }).collect()
}

/// A field of one line that tells its text when it is left.
pub fn field(testid: &'static str, value: impl Into<AttrValue>, onchange: Callback<Event>) -> Html {
    html! {
        <input data-testid={testid} value={value.into()} autocapitalize="off" autocomplete="off" spellcheck="false" {onchange} />
    }
}
