//! The whole page: holds the state, connects it to the worker, and lays out the halves.

use policy_core::report::SourceFile;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::Response;
use yew::prelude::*;

use super::answers::Answers;
use super::files;
use super::findings::Findings;
use super::footer::footer;
use super::header::header;
use super::page::Page;
use super::settings::Settings;
use crate::api;
use crate::editor::{self, CodeEditor};
use crate::examples::{EXAMPLES, Example};
use crate::link::Link;
use crate::shared::Shared;
use crate::state::{Action, EvaluatorStatus, Pane, Spot, State};
use crate::words;

#[component]
pub fn App() -> Html {
    let state = use_reducer(State::default);
    let dispatch = {
        let dispatcher = state.dispatcher();
        use_callback((), move |action: Action, ()| dispatcher.dispatch(action))
    };
    use_evaluation(&state, &dispatch);
    let open = {
        let dispatch = dispatch.clone();
        use_callback((), move |example: Example, ()| fetch(example, dispatch.clone(), false))
    };
    let active_file: AttrValue = state.active_file().map(|file| file.name.clone()).unwrap_or_default().into();
    let page = Page { dispatch: dispatch.clone(), active_file: active_file.clone() };
    let pane = match state.pane {
        Pane::Yaml => "yaml",
        Pane::Answers => "answers",
    };
    let editor = use_editor(&state, &active_file, &dispatch);
    html! {
        <>
            { header(&open) }
            <Settings dispatch={dispatch.clone()} profile={state.inputs.profile.clone()} requester={state.inputs.requester.clone()}
                evaluated={state.evaluated.clone()} />
            <main class="halves" data-pane={pane} data-testid="page" data-busy={state.busy().to_string()}
                data-revision={state.evaluated_revision.to_string()}>
                <nav class="panes" aria-label={words::BRAND}>
                    { pane_tab(&dispatch, state.pane, Pane::Yaml, words::YAML, "pane-yaml") }
                    { pane_tab(&dispatch, state.pane, Pane::Answers, words::ANSWERS, "pane-answers") }
                </nav>
                <section class="left" aria-label={words::MANIFESTS}>
                    { files::tabs(&state.inputs.files, state.active, &page) }
                    { editor }
                    if let Some(evaluated) = &state.evaluated {
                        <Findings evaluated={evaluated.clone()} page={page.clone()} />
                    }
                </section>
                <section class="right" aria-label={words::ANSWERS}>
                    if state.evaluator == EvaluatorStatus::Failed {
                        <p class="trouble" role="alert" data-testid="evaluator-failed">{ words::EVALUATOR_FAILED }</p>
                    }
                    <Answers view={state.view} evaluated={state.evaluated.clone()} asked={state.asked.clone()}
                        standing_peers={state.standing_peers} {page} />
                </section>
            </main>
            { footer(state.evaluated.as_deref()) }
        </>
    }
}

fn pane_tab(dispatch: &Callback<Action>, now: Pane, pane: Pane, word: &'static str, testid: &'static str) -> Html {
    let onclick = dispatch.reform(move |_| Action::PaneSelected(pane));
    html! {
        <button data-testid={testid} aria-current={(now == pane).then_some("true")} {onclick}>{ word }</button>
    }
}

/// Connects the state to the worker and to other scripts, and opens the first example.
#[hook]
fn use_evaluation(state: &UseReducerHandle<State>, dispatch: &Callback<Action>) {
    let link = {
        let dispatch = dispatch.clone();
        use_memo((), move |()| Link::new(dispatch))
    };
    {
        let (link, dispatch) = (link.clone(), dispatch.clone());
        use_effect_with((), move |()| {
            api::install(&link, &dispatch);
            if let Some(first) = EXAMPLES.first() {
                fetch(*first, dispatch, true);
            }
        });
    }
    {
        let (link, inputs) = (link.clone(), state.inputs.clone());
        use_effect_with(state.revision, move |revision| {
            if *revision > 0 {
                link.evaluate(*revision, inputs);
            }
        });
    }
    // Asked again with every report, so that the card follows what is typed; never while a newer report is on its way,
    // since the answer would speak of the inputs before.
    let question = state.asked.of(state.view).map(|asked| asked.question.clone());
    let settled = (state.evaluated_revision > 0 && !state.busy()).then_some(state.evaluated_revision);
    use_effect_with((question, settled), move |(question, settled)| {
        if let (Some(question), Some(_)) = (question, settled) {
            link.ask(question.clone());
        }
    });
}

/// Fetches an example's text from beside the page and opens it.
fn fetch(example: Example, dispatch: Callback<Action>, first: bool) {
    spawn_local(async move {
        let text = text_at(&example.address()).await;
        let question = text.is_some().then(|| example.question());
        let text = text.unwrap_or_else(|| words::EXAMPLE_FAILED.to_owned());
        let files = vec![SourceFile { name: example.file_name(), text }];
        dispatch.emit(match first {
            true => Action::FirstOpened { files, question },
            false => Action::Opened { files, question },
        });
    });
}

async fn text_at(address: &str) -> Option<String> {
    let response = JsFuture::from(web_sys::window()?.fetch_with_str(address)).await.ok()?;
    let response: Response = response.dyn_into().ok().filter(Response::ok)?;
    JsFuture::from(response.text().ok()?).await.ok()?.as_string()
}

/// The editor with what the report and the answer say about the file in it.
#[hook]
fn use_editor(state: &UseReducerHandle<State>, file: &AttrValue, dispatch: &Callback<Action>) -> Html {
    let about = |spots: &[Spot]| match &state.evaluated {
        Some(evaluated) => editor::stretches(evaluated, file, spots),
        None => Vec::new(),
    };
    let diagnostics = use_memo((state.evaluated.clone(), file.clone()), |(evaluated, file)| {
        Shared::new(evaluated.as_ref().map(|evaluated| editor::diagnostics(evaluated, file)).unwrap_or_default())
    });
    let marks = use_memo((state.marks.clone(), file.clone()), |(marks, _)| Shared::new(about(marks)));
    let spot = state.reveal.spot.as_slice();
    let reveal = about(spot).first().map(|stretch| (state.reveal.serial, *stretch));
    let text: AttrValue = state.active_file().map(|file| file.text.clone()).unwrap_or_default().into();
    let on_change = use_callback((), {
        let dispatch = dispatch.clone();
        move |text, ()| dispatch.emit(Action::Edited(text))
    });
    html! {
        <CodeEditor {text} replaced={state.replaced} {on_change} diagnostics={(*diagnostics).clone()}
            marks={(*marks).clone()} {reveal} />
    }
}
