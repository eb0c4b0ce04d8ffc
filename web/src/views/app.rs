//! The whole page: holds the state, connects it to the worker, and lays out the halves.

use std::cell::Cell;
use std::rc::Rc;

use policy_core::report::{Question, SourceFile};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{HtmlElement, Response, ScrollIntoViewOptions, ScrollLogicalPosition};
use yew::prelude::*;

use super::answers::{Answers, AnswersProps};
use super::bar::question_bar;
use super::element::{Node, component, el, none};
use super::files;
use super::findings::{Findings, FindingsProps};
use super::footer::footer;
use super::header::header;
use super::page::Page;
use super::settings::{Settings, SettingsProps};
use super::sharing::sharing;
use super::theme::use_theme;
use super::{access, network};
use crate::api;
use crate::clipboard;
use crate::copies;
use crate::editor::{self, EditorShows, use_code_editor};
use crate::effect::{Watched, use_effect_on};
use crate::examples::{EXAMPLES, Example};
use crate::link::{Link, Share};
use crate::parts::{self, Part};
use crate::pictures;
use crate::protocol::Verdicts;
use crate::share;
use crate::shared::Shared;
use crate::state::{Action, CopyAs, Graph, Pane, Sharing, Sight, Sought, State};
use crate::words;
use crate::workspace::use_workspace;

#[component]
pub fn App() -> Html {
    let state = use_reducer(State::default);
    // Neither changes from drawing to drawing.
    let steady = use_memo((), |()| {
        let dispatcher = state.dispatcher();
        let dispatch = Callback::from(move |action: Action| dispatcher.dispatch(action));
        (Link::new(dispatch.clone()), dispatch)
    });
    let (link, dispatch) = &*steady;
    use_evaluation(&state, link, dispatch);
    use_workspace(&state, link, dispatch);
    use_graph(state.drawn(), dispatch);
    use_part(state.needs_views(), Part::Views, dispatch);
    use_part(state.needs_surveys(), Part::Surveys, dispatch);
    use_copying(&state, link, dispatch);
    use_sight(state.sight, (state.views_loaded, state.surveys_loaded));
    use_field(state.comparing && state.views_loaded);
    let open = {
        let dispatch = dispatch.clone();
        Callback::from(move |example: Example| fetch(example, dispatch.clone(), false))
    };
    let active_file: AttrValue = state.active_file().map(|file| file.name.clone()).unwrap_or_default().into();
    let page = Page {
        dispatch: dispatch.clone(),
        active_file: active_file.clone(),
        more: state.more.clone(),
        surveys: state.surveys_loaded,
    };
    let pane = match state.pane {
        Pane::Yaml => "yaml",
        Pane::Answers => "answers",
    };
    let share = {
        let (link, state) = (link.clone(), state.clone());
        Callback::from(move |_: Event| link.share(state.shown(), Share::Shown))
    };
    let editor = use_editor(&state, &active_file, dispatch);
    let theme = use_theme();
    let verdicts = state.evaluated.as_ref().map(|evaluated| &evaluated.verdicts);
    let settings = component::<Settings>(SettingsProps {
        dispatch: dispatch.clone(),
        profile: state.inputs.profile.clone(),
        requester: state.inputs.requester.clone(),
        verdicts: verdicts.cloned(),
    });
    let panes = el("nav")
        .class("panes")
        .attr("aria-label", words::BRAND)
        .add(pane_tab(dispatch, state.pane, Pane::Yaml, words::YAML, "pane-yaml"))
        .add(pane_tab(dispatch, state.pane, Pane::Answers, words::ANSWERS, "pane-answers"));
    let findings = match &state.evaluated {
        Some(evaluated) => component::<Findings>(FindingsProps { evaluated: evaluated.clone(), page: page.clone() }),
        None => none(),
    };
    let left = el("section")
        .class("left")
        .attr("aria-label", words::MANIFESTS)
        .add(files::tabs(&state.inputs.files, state.active, &page))
        .add(editor)
        .add(findings);
    let trouble =
        || el("p").class("trouble").attr("role", "alert").testid("evaluator-failed").text(words::EVALUATOR_FAILED);
    let proposing = verdicts.filter(|_| state.bar.used && state.views_loaded).map(|verdicts| &**verdicts);
    let other = state.comparing.then(|| state.given.text.clone());
    let answers = component::<Answers>(AnswersProps {
        view: state.view,
        verdicts: verdicts.cloned(),
        asked: state.asked.of(state.view).cloned(),
        network: network::Shown {
            view: state.network.clone(),
            focus: state.inputs.focus.clone(),
            changed: state.changed(),
            comparing: other.clone(),
            fixed: state.fixed(),
            loaded: state.views_loaded,
        },
        access: access::Shown {
            view: state.access.clone(),
            changed: state.changed(),
            comparing: other,
            fixed: state.fixed(),
            loaded: state.views_loaded,
        },
        page: page.clone(),
    });
    let right = el("section")
        .class("right")
        .attr("aria-label", words::ANSWERS)
        .add_if(state.failed(), trouble)
        .add_if(state.evaluated.is_some(), || question_bar(&state.bar, state.view, proposing, &page))
        .add(answers);
    let halves = el("main")
        .class("halves")
        .attr("data-pane", pane)
        .testid("page")
        .truth("data-busy", state.busy())
        .attr("data-revision", &state.evaluated_revision.to_string())
        // Beside both halves, of which a narrow screen hides one.
        .add(el("p").class("unseen").attr("role", "status").testid("announced").text(&state.announced()))
        .add(panes)
        .add(left)
        .add(right);
    // Its code is fetched where there is something to tell.
    let told_of_links = if state.sharing == Sharing::default() { none() } else { sharing(&state.sharing, &page) };
    none()
        .add(header(&open, share, theme, told_of_links))
        .add(settings)
        .add(halves)
        .add(footer(state.evaluated.as_deref(), state.notice))
        .into()
}

fn pane_tab(dispatch: &Callback<Action>, now: Pane, pane: Pane, word: &str, testid: &str) -> Node {
    el("button")
        .testid(testid)
        .maybe("aria-current", (now == pane).then_some("true"))
        .on_click(dispatch.reform(move |_: Event| Action::PaneSelected(pane)))
        .text(word)
}

/// Connects the state to the worker and to other scripts, and opens the first example.
#[hook]
fn use_evaluation(state: &UseReducerHandle<State>, link: &Link, dispatch: &Callback<Action>) {
    {
        let (link, dispatch) = (link.clone(), dispatch.clone());
        let start = move || {
            link.announce();
            api::install(&link, &dispatch);
            let example = {
                let dispatch = dispatch.clone();
                Callback::from(move |()| open_first(dispatch.clone()))
            };
            share::start(link, dispatch, example);
        };
        use_effect_on(Watched::new(()), Box::new(start));
    }
    {
        let (link, state, revision) = (link.clone(), state.clone(), state.revision);
        let evaluate = move || {
            if revision > 0 {
                let questions = state.questions().into_iter().flatten().collect();
                link.evaluate(revision, state.inputs.clone(), questions);
            }
        };
        use_effect_on(Watched::new(revision), Box::new(evaluate));
    }
    {
        // The first is what was found on opening.
        let kept = (state.evaluated_revision > 1).then(|| (link.clone(), state.kept(), dispatch.clone()));
        let keep = move || match kept {
            Some((link, shown, _)) if size(&shown.inputs.files) <= MAX_KEPT => link.share(shown, Share::Kept),
            // Nothing, which is told.
            Some((.., dispatch)) => share::written(String::new(), 0, [true, false], dispatch),
            None => {}
        };
        use_effect_on(Watched::new(state.evaluated_revision), Box::new(keep));
    }
    // Asked again with every report, so that the card follows what is typed; never while a newer report is on its way,
    // since the answer would speak of the inputs before.
    let settled = state.settled();
    let [asked, listed] = state.questions();
    use_question(link, asked, settled);
    use_question(link, listed, settled);
}

/// The most bytes that this browser keeps.
const MAX_KEPT: usize = 500_000;

fn size(files: &[SourceFile]) -> usize {
    files.iter().map(|file| file.text.len()).sum()
}

fn open_first(dispatch: Callback<Action>) {
    if let Some(first) = EXAMPLES.first() {
        fetch(*first, dispatch, true);
    }
}

/// Draws the graph while it is to be seen, anew with every report.
#[hook]
fn use_graph(drawn: Option<(Rc<Verdicts>, Graph)>, dispatch: &Callback<Action>) {
    let dispatch = dispatch.clone();
    let watched = Watched::new(drawn.clone());
    let draw = move || {
        if let Some((verdicts, graph)) = drawn {
            pictures::page::draw(verdicts, graph, dispatch);
        }
    };
    use_effect_on(watched, Box::new(draw));
}

/// Fetches what is not needed at first, when it is.
#[hook]
fn use_part(wanted: bool, part: Part, dispatch: &Callback<Action>) {
    let dispatch = dispatch.clone();
    let load = move || {
        if wanted {
            parts::load(part, dispatch);
        }
    };
    use_effect_on(Watched::new(wanted), Box::new(load));
}

/// Copies the answer when that is chosen.
#[hook]
fn use_copying(state: &UseReducerHandle<State>, link: &Link, dispatch: &Callback<Action>) {
    let (state, link, dispatch) = (state.clone(), link.clone(), dispatch.clone());
    let (serial, form) = state.copied;
    let copy = move || {
        let asked = state.asked.of(state.view).filter(|_| serial > 0);
        match (form, asked) {
            (_, None) => {}
            (CopyAs::Link, _) => link.share(state.shown(), Share::Copied),
            (form, Some(asked)) => clipboard::copy(&copies::written(asked, form), dispatch),
        }
    };
    use_effect_on(Watched::new(serial), Box::new(copy));
}

/// Scrolls what was asked for into sight where it is not: in a list's place, on a small screen, behind a link. First its cell,
/// sideways as well, then the answer, as soon as what draws it is there: `loaded`.
#[hook]
fn use_sight(sight: Sight, loaded: (bool, bool)) {
    let seen = use_memo((), |()| Cell::new(0));
    let look = move || {
        if sight.serial == seen.get() {
            return;
        }
        let Some(document) = web_sys::window().and_then(|window| window.document()) else { return };
        let part = match sight.part {
            Sought::Whole => ".card",
            Sought::Head => ".card h3",
            Sought::Stage(0) => ".card .side",
            Sought::Stage(1) => ".card .side + .side",
            Sought::Stage(2) => ".card .side + .side + .side",
            Sought::Stage(_) => ".card .side:last-child",
        };
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Nearest);
        options.set_inline(ScrollLogicalPosition::Nearest);
        let [cell, part] = [".cell.sel", part].map(|wanted| document.query_selector(wanted).ok().flatten());
        if part.is_some() {
            seen.set(sight.serial);
        }
        for found in cell.iter().chain(&part) {
            found.scroll_into_view_with_scroll_into_view_options(&options);
        }
    };
    use_effect_on(Watched::new((sight, loaded)), Box::new(look));
}

/// Whoever opens the field for other manifests means to write there.
#[hook]
fn use_field(open: bool) {
    let focus = move || {
        let document = web_sys::window().and_then(|window| window.document());
        let field = document.and_then(|document| document.query_selector(".other textarea").ok().flatten());
        if let Some(field) = field.as_ref().and_then(|field| field.dyn_ref::<HtmlElement>()).filter(|_| open) {
            let _ = field.focus();
        }
    };
    use_effect_on(Watched::new(open), Box::new(focus));
}

#[hook]
fn use_question(link: &Link, question: Option<Question>, settled: Option<u32>) {
    let link = link.clone();
    let watched = Watched::new((question.clone(), settled));
    let ask = move || {
        if let (Some(question), Some(revision)) = (question, settled) {
            link.ask(revision, question);
        }
    };
    use_effect_on(watched, Box::new(ask));
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
fn use_editor(state: &UseReducerHandle<State>, file: &AttrValue, dispatch: &Callback<Action>) -> Node {
    let diagnostics = use_memo((state.evaluated.clone(), file.clone()), |(evaluated, file)| {
        Shared::new(evaluated.as_ref().map(|evaluated| editor::diagnostics(evaluated, file)).unwrap_or_default())
    });
    let evaluated = state.evaluated.as_deref();
    let marks = use_memo((state.marks.clone(), file.clone()), |(marks, file)| {
        Shared::new(evaluated.map(|evaluated| editor::marked(evaluated, file, marks)).unwrap_or_default())
    });
    let place = || editor::stretch(evaluated?, file, state.reveal.spot.as_ref()?);
    let reveal = place().map(|stretch| (state.reveal.serial, stretch));
    let text: AttrValue = state.active_file().map(|file| file.text.clone()).unwrap_or_default().into();
    use_code_editor(EditorShows {
        wanted: state.begun(),
        text,
        replaced: state.replaced,
        replacing: state.replacing,
        dispatch: dispatch.clone(),
        diagnostics: (*diagnostics).clone(),
        marks: (*marks).clone(),
        reveal,
    })
}
