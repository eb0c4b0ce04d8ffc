//! The page's side of the worker: spawns it, sends it inputs, hands on what it says.
//!
//! One evaluation is on its way at any time. What is typed meanwhile waits, and only its newest state is sent.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use js_sys::{Function, Promise, Reflect, Uint8Array};
use policy_core::report::Question;
use wasm_bindgen::prelude::*;
use web_sys::{MessageEvent, Worker, WorkerOptions, WorkerType};
use yew::Callback;

use crate::protocol::{FromWorker, Inputs, Opened, ToWorker, decode, encode};
use crate::share;
use crate::state::Action;
use crate::values::{member, object};
use crate::words;

#[derive(Clone)]
pub struct Link(Rc<RefCell<Inner>>);

impl PartialEq for Link {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

struct Inner {
    dispatch: Callback<Action>,
    worker: Option<Worker>,
    listeners: Option<Listeners>,
    ready: bool,
    /// Inputs that the worker has not been sent.
    waiting: Option<(u32, Inputs, Vec<Question>)>,
    /// What was asked along with the inputs of this revision, the last that were sent.
    along: (u32, Vec<Question>),
    in_flight: bool,
    /// Few at any time.
    asks: Vec<(u32, Asker)>,
    last_ask: u32,
    /// The revision that the page's inputs have, or will have once a call of the JavaScript API took effect.
    expected: u32,
    /// The revision of the last report.
    reported: Option<u32>,
    /// Questions of scripts that wait for a report of this revision, or a later one.
    scripts: Vec<(u32, ScriptAsk)>,
    /// About links, from before the worker listens.
    early: Vec<JsValue>,
    /// The next link goes to the clipboard.
    copies: bool,
}

/// What becomes of what a link would hold.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Share {
    /// A link is shown.
    Shown,
    /// A link is copied.
    Copied,
    /// This browser keeps it.
    Kept,
}

/// Kept as long as the worker may call them.
struct Listeners {
    message: Closure<dyn Fn(MessageEvent)>,
    error: Closure<dyn Fn(JsValue)>,
}

enum Asker {
    /// With the revision that it asks about.
    Page(u32, Box<Question>),
    Script(ScriptAsk),
}

/// What a script asked: the question (undefined: the report), and how its promise is kept or broken.
struct ScriptAsk {
    question: JsValue,
    resolve: Function,
    reject: Function,
}

impl Link {
    /// Spawns the worker; what it says becomes actions.
    #[must_use]
    pub fn new(dispatch: Callback<Action>) -> Self {
        let link = Self(Rc::new(RefCell::new(Inner {
            dispatch,
            worker: None,
            listeners: None,
            ready: false,
            waiting: None,
            along: (0, Vec::new()),
            in_flight: false,
            asks: Vec::new(),
            last_ask: 0,
            expected: 0,
            reported: None,
            scripts: Vec::new(),
            early: Vec::new(),
            copies: false,
        })));
        link.spawn();
        link
    }

    /// Has these inputs evaluated: now, not behind a timer, before which the browser would paint; or when the evaluation that
    /// is on its way is done, unless there are newer ones by then. The questions are asked along with them, so that the answers
    /// are on their way while the report is drawn.
    pub fn evaluate(&self, revision: u32, inputs: Inputs, questions: Vec<Question>) {
        let mut inner = self.0.borrow_mut();
        inner.expected = inner.expected.max(revision);
        inner.waiting = Some((revision, inputs, questions));
        inner.flush();
    }

    /// Asks about the inputs of this revision, which were sent last; the answer becomes an action. What was asked along with
    /// them is on its way.
    pub fn ask(&self, revision: u32, question: Question) {
        let mut inner = self.0.borrow_mut();
        let (sent, along) = &mut inner.along;
        match along.iter().position(|asked| *sent == revision && *asked == question) {
            Some(index) => drop(along.swap_remove(index)),
            // Something else is asked by now: the answers that come are no longer those that are waited for.
            None => {
                along.clear();
                inner.ask(revision, question);
            }
        }
    }

    /// There will be inputs soon. Not told before the page is drawn, which would have to share the processor.
    pub fn announce(&self) {
        self.0.borrow_mut().post_when_ready(object([("warm", true.into())]));
    }

    /// Has written what a link holds.
    pub fn share(&self, shown: Opened, what: Share) {
        let message = encode(&ToWorker::Share { shown: Box::new(shown), kept: what == Share::Kept });
        let mut inner = self.0.borrow_mut();
        if what == Share::Copied {
            inner.copies = true;
            share::copies(inner.dispatch.clone());
        }
        inner.post_when_ready(Uint8Array::from(message.as_slice()).into());
    }

    /// Has read what a link held; `other`: it is only to be at hand.
    pub fn open(&self, link: &JsValue, other: bool) {
        self.0.borrow_mut().post_when_ready(object([("link", link.clone()), ("other", other.into())]));
    }

    /// For JavaScript: announces a change of the inputs that has been dispatched and is not rendered yet.
    pub fn expect_change(&self) {
        self.0.borrow_mut().expected += 1;
    }

    /// For JavaScript: the answer about the present inputs, as soon as they are evaluated; the report when the question
    /// is undefined.
    pub fn ask_for_script(&self, question: &JsValue) -> Promise {
        Promise::new(&mut |resolve, reject| {
            let mut inner = self.0.borrow_mut();
            let expected = inner.expected;
            inner.scripts.push((expected, ScriptAsk { question: question.clone(), resolve, reject }));
            inner.post_scripts();
        })
    }

    fn spawn(&self) {
        let Some(worker) = started().or_else(started_now) else {
            self.tell(Action::EvaluatorFailed);
            return;
        };
        let listeners = Listeners {
            message: Closure::new({
                let link = self.clone();
                move |event: MessageEvent| link.heard(&event.data())
            }),
            error: Closure::new({
                let link = self.clone();
                move |_| link.lost()
            }),
        };
        worker.set_onmessage(Some(listeners.message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(listeners.error.as_ref().unchecked_ref()));
        let listens = member(&worker, "listens").is_some_and(|listens| listens.is_truthy());
        {
            let mut inner = self.0.borrow_mut();
            inner.worker = Some(worker);
            inner.listeners = Some(listeners);
        }
        if listens {
            self.ready();
        }
    }

    /// The worker listens: what waits is told.
    fn ready(&self) {
        {
            let mut inner = self.0.borrow_mut();
            inner.ready = true;
            for message in std::mem::take(&mut inner.early) {
                inner.post_value(&message);
            }
        }
        self.0.borrow_mut().flush();
    }

    fn heard(&self, data: &JsValue) {
        let Some(bytes) = data.dyn_ref::<Uint8Array>() else {
            self.heard_for_script(data);
            return;
        };
        match decode(&bytes.to_vec()) {
            Some(FromWorker::Ready) => self.ready(),
            Some(FromWorker::Report { revision, report, microseconds }) => {
                self.0.borrow_mut().reported(revision);
                self.tell(Action::Reported { revision, report, microseconds });
                self.0.borrow_mut().flush();
            }
            Some(FromWorker::Answer { id, answer }) => {
                let asker = self.0.borrow_mut().asker(id);
                if let Some(Asker::Page(revision, question)) = asker {
                    self.tell(Action::Answered { revision, question: *question, answer });
                }
            }
            Some(FromWorker::Shared { json, values, kept }) => {
                let copies = !kept && std::mem::take(&mut self.0.borrow_mut().copies);
                share::written(json, values, [kept, copies], self.dispatch());
            }
            Some(FromWorker::Opened { opened, other }) => self.tell(Action::LinkRead { opened, other }),
            // Only this crate's worker posts here; a message of another build is left alone.
            None => {}
        }
    }

    fn heard_for_script(&self, data: &JsValue) {
        let id = member(data, "id").and_then(|id| id.as_f64()).unwrap_or_default() as u32;
        let asker = self.0.borrow_mut().asker(id);
        if let Some(Asker::Script(ask)) = asker {
            let _ = match member(data, "error") {
                None => ask.resolve.call1(&JsValue::NULL, &member(data, "value").unwrap_or(JsValue::NULL)),
                Some(error) => ask.reject.call1(&JsValue::NULL, &error),
            };
        }
    }

    /// The worker died, or hangs. A fresh one takes over, but is sent only what comes next, lest it die of the same.
    fn lost(&self) {
        self.tell(Action::EvaluatorFailed);
        self.restart();
    }

    /// The revision of the last report, however late it was: it tells whether the worker still answers.
    pub fn last_reported(&self) -> Option<u32> {
        self.0.borrow().reported
    }

    /// Somebody waited long enough for the worker: a fresh one takes over. One that is still being fetched is waited for.
    // Not inlined: its code is fetched with what is not needed at first.
    #[inline(never)]
    pub fn give_up(&self, tell: bool) {
        if self.0.borrow().ready {
            if tell { self.lost() } else { self.restart() }
        }
    }

    // Not inlined: its code is fetched with what is not needed at first.
    #[inline(never)]
    fn restart(&self) {
        let was_ready = {
            let mut inner = self.0.borrow_mut();
            if let Some(worker) = inner.worker.take() {
                // What it still has to say would be told to listeners that are gone by then.
                worker.set_onmessage(None);
                worker.set_onerror(None);
                worker.terminate();
            }
            inner.in_flight = false;
            // The fresh one knows nothing of what the last report spoke of.
            inner.reported = None;
            for (_, asker) in std::mem::take(&mut inner.asks) {
                if let Asker::Script(ask) = asker {
                    let _ = ask.reject.call1(&JsValue::NULL, &words::EVALUATOR_FAILED.into());
                }
            }
            std::mem::take(&mut inner.ready)
        };
        if was_ready {
            let link = self.clone();
            // Later: the closure that runs now is one of those that `spawn` replaces.
            Timeout::new(0, move || link.spawn()).forget();
        }
    }

    fn tell(&self, action: Action) {
        self.dispatch().emit(action);
    }

    fn dispatch(&self) -> Callback<Action> {
        self.0.borrow().dispatch.clone()
    }
}

/// The worker that `loader.js` started beside the page; once.
fn started() -> Option<Worker> {
    const STARTED: &str = "startedEvaluator";
    let global = js_sys::global();
    let worker = member(&global, STARTED)?.dyn_into().ok()?;
    let _ = Reflect::set(&global, &STARTED.into(), &JsValue::UNDEFINED);
    Some(worker)
}

fn started_now() -> Option<Worker> {
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    Worker::new_with_options("./evaluator_loader.js", &options).ok()
}

impl Inner {
    fn flush(&mut self) {
        if self.ready
            && !self.in_flight
            && let Some((revision, inputs, questions)) = self.waiting.take()
        {
            self.in_flight = true;
            self.post(&ToWorker::Evaluate { revision, inputs });
            self.along = (revision, questions.clone());
            for question in questions {
                self.ask(revision, question);
            }
        }
    }

    fn ask(&mut self, revision: u32, question: Question) {
        let id = self.expect_answer(Asker::Page(revision, Box::new(question.clone())));
        self.post(&ToWorker::Ask { id, question });
    }

    fn expect_answer(&mut self, asker: Asker) -> u32 {
        self.last_ask += 1;
        self.asks.push((self.last_ask, asker));
        self.last_ask
    }

    /// Who waits for this answer; it comes once.
    fn asker(&mut self, id: u32) -> Option<Asker> {
        let place = self.asks.iter().position(|(asked, _)| *asked == id)?;
        Some(self.asks.swap_remove(place).1)
    }

    fn post(&self, message: &ToWorker) {
        self.post_value(&Uint8Array::from(encode(message).as_slice()));
    }

    fn post_when_ready(&mut self, message: JsValue) {
        if self.ready { self.post_value(&message) } else { self.early.push(message) }
    }

    fn post_value(&self, value: &JsValue) {
        if let Some(worker) = &self.worker {
            // Refused only for values that cannot be cloned: a script's question with a function in it stays unanswered.
            let _ = worker.post_message(value);
        }
    }

    fn reported(&mut self, revision: u32) {
        self.in_flight = false;
        self.reported = Some(revision);
        self.post_scripts();
    }

    /// Asks what scripts wait for, as far as the inputs that they speak of are evaluated.
    fn post_scripts(&mut self) {
        let Some(reported) = self.reported else {
            return;
        };
        let (due, rest): (Vec<_>, Vec<_>) = self.scripts.drain(..).partition(|(revision, _)| *revision <= reported);
        self.scripts = rest;
        for (_, ask) in due {
            let question = ask.question.clone();
            let id = self.expect_answer(Asker::Script(ask));
            self.post_value(&object([("id", id.into()), ("question", question)]));
        }
    }
}
