//! Files as tabs.

use policy_core::report::SourceFile;
use yew::prelude::*;

use super::page::Page;
use crate::state::Action;
use crate::words;

pub fn tabs(files: &[SourceFile], active_index: usize, page: &Page) -> Html {
    let several = files.len() > 1;
    let tab = |(index, file): (usize, &SourceFile)| {
        let name = &file.name;
        let select = page.dispatch.reform(move |_| Action::FileSelected(index));
        let close = page.dispatch.reform(move |_| Action::FileClosed(index));
        let active = index == active_index;
        html! {
            <li key={name.clone()} class="tab" data-active={active.to_string()}>
                <button data-testid={format!("file:{name}")} aria-current={active.then_some("true")} onclick={select}>
                    { name }
                </button>
                if several {
                    <button class="close" aria-label={words::close_file(name)} data-testid={format!("close:{name}")}
                        onclick={close}>{ "×" }</button>
                }
            </li>
        }
    };
    html! {
        <nav class="tabs" aria-label={words::FILES}>
            <ul>{ for files.iter().enumerate().map(tab) }</ul>
            <button class="add-file" aria-label={words::ADD_FILE} title={words::ADD_FILE} data-testid="add-file"
                onclick={page.dispatch.reform(|_| Action::FileAdded)}>{ "+" }</button>
        </nav>
    }
}
