//! What is worth a look, the gravest first: of all files, and of one pod that is taken over.

use policy_core::report::expectations::{Check, Checks};
use policy_core::report::survey::{Area, BlastRadiusQuestion, Count, Item, Survey};
use policy_core::report::{Answer, Outcome, Question, Reason};
use yew::prelude::*;

use super::element::{Node, el, list, none};
use super::page::Page;
use super::parts::{button, heading, lead, more, quiet};
use super::prose::prose;
use super::{answer, chip, lines, reasons};
use crate::pictures::page::keep_radius;
use crate::state::{Action, Answered, CopyAs, Listed};
use crate::words;

/// The overview: what is refused, exposed, not enforced and risky, each with the question that explains it.
// Not inlined: its code is fetched with this view.
#[inline(never)]
pub fn overview(asked: Option<&Answered>, page: &Page) -> Node {
    let told = asked.and_then(|asked| asked.answer.as_ref()).and_then(|answer| Some((answer, answer.survey.as_ref()?)));
    let view = el("section").testid("overview");
    let Some((answer, survey)) = told else {
        return view.add(lead(words::NOTHING_YET).attr("role", "status"));
    };
    let areas = [Area::Expected, Area::Refused, Area::Exposed, Area::Unenforced, Area::Risks];
    view.add(el("h2").class("heading-row").text(words::OVERVIEW_TITLE).add(answer::copying(page)))
        .add(el("p").class("lead").testid("summary-overview").add(prose(&answer.summary)))
        .add(counts(&survey.counts))
        .add(list(areas.into_iter().map(|area| of_area(area, survey, answer, page))))
        .add(answer::incomplete(&answer.incomplete))
}

fn counts(counts: &[Count]) -> Node {
    let each = |count: &Count| {
        let number = count.number.to_string();
        el("li").testid("count").attr("data-kind", &count.kind).add(el("b").text(&number)).text(" ").text(&count.kind)
    };
    none().add_if(!counts.is_empty(), || el("ul").class("legend").all(counts.iter().map(each)))
}

fn of_area(area: Area, survey: &Survey, answer: &Answer, page: &Page) -> Node {
    let mut items = survey.items.iter().filter(|item| item.area == area).peekable();
    if items.peek().is_none() {
        return none();
    }
    let rows = items.map(|item| row(item, answer, false, page));
    el("section").testid(words::area_code(area)).add(heading(words::area(area))).add(el("ul").all(rows))
}

/// The card of what a pod has within reach: a list and a picture.
#[inline(never)]
pub fn card(answer: &Answer, survey: &Survey, page: &Page) -> Node {
    let shown = survey.items.iter().take(page.limit(Listed::Risks));
    let picture = el("div")
        .class("scroll graph")
        .attr("role", "region")
        .attr("aria-label", words::RADIUS_GRAPH)
        .attr("tabindex", "0")
        .testid("radius-graph");
    el("article")
        .class("card")
        .testid("answer")
        .attr("data-verdict", words::verdict(answer.verdict).1)
        .attr("aria-label", words::WHY)
        .add(el("h3").add(el("span").testid("answer-question").add(prose(&answer.question))).add(answer::copying(page)))
        .add(el("p").class("summary").testid("answer-summary").add(prose(&answer.summary)))
        .add(el("ul").testid("radius").all(shown.map(|item| row(item, answer, true, page))))
        .add(more(survey.items.len(), Listed::Risks, page))
        .add_if(!survey.items.is_empty(), || picture)
        .add_if(!survey.items.is_empty(), || kept(survey, page))
        .add(answer::incomplete(&answer.incomplete))
}

/// As what the picture is downloaded.
fn kept(survey: &Survey, page: &Page) -> Node {
    let way = |(extension, name): (&'static str, &str)| {
        let (picture, dispatch) = (survey.picture.clone(), page.dispatch.clone());
        let keep = Callback::from(move |_: Event| keep_radius(picture.clone(), extension, dispatch.clone()));
        button(&["radius-", extension].concat(), "btn", name, keep)
    };
    el("p").class("fields").text(words::EXPORT).all([("svg", "SVG"), ("png", "PNG")].into_iter().map(way))
}

/// One item; in a card `with_area`, since all areas are in one list there.
fn row(item: &Item, answer: &Answer, with_area: bool, page: &Page) -> Node {
    let own = || answer.reasons.iter().filter(|reason| reason.stage.as_ref() == Some(&item.key));
    let area = || quiet(words::area(item.area)).class("who");
    let explain = |question: &Question| {
        el("button")
            .class("where")
            .attr("type", "button")
            .testid("explain")
            .on_click(page.ask(question.clone()))
            .text(words::EXPLAIN)
            .add(chip::unseen(&[" ", &item.text].concat()))
    };
    let sentence = el("p")
        .add(prose(&item.text))
        .text(" ")
        .add_if(!with_area, || own().next().map_or_else(none, |reason| reasons::link(reason, page)))
        .text(" ")
        .add(item.question.as_ref().map_or_else(none, explain));
    let why = || el("p").class("quiet").add(prose(&item.why));
    let cited: Vec<&Reason> = own().collect();
    let facts = || el("ul").class("facts").all(cited.iter().map(|reason| reasons::item(reason, page)));
    let told = el("div")
        .add_if(with_area, area)
        .add(sentence)
        .add_if(with_area && !item.why.is_empty(), why)
        .add_if(with_area && !cited.is_empty(), facts);
    el("li")
        .class("risk")
        .testid("item")
        .attr("data-code", &item.code)
        .attr("data-area", words::area_code(item.area))
        .attr("data-severity", words::severity(item.severity).1)
        .add(chip::grade(item.severity))
        .add(told)
}

/// What came of expectations, those that do not hold first.
#[inline(never)]
pub fn checks(checks: &Checks, page: &Page) -> Node {
    let (held, unmet): (Vec<&Check>, Vec<&Check>) = checks.cases.iter().partition(|check| check.holds);
    let shown = unmet.into_iter().chain(held).take(page.limit(Listed::Risks));
    el("ul").testid("checks").all(shown.map(|check| case(check, page))).add(more(
        checks.cases.len(),
        Listed::Risks,
        page,
    ))
}

fn case(check: &Check, page: &Page) -> Node {
    let outcome = match (check.holds, check.unasked) {
        (true, _) => Outcome::Yes,
        (_, true) => Outcome::Depends,
        _ => Outcome::No,
    };
    let told = if check.unasked { String::new() } else { words::held_against(&check.expected, &check.actual) };
    let explain = |question: &Question| button("explain", "where", words::EXPLAIN, page.ask(question.clone()));
    let because = || el("p").class("quiet").text(&check.because);
    let reasons = || reasons::items(&check.reasons, page);
    let body = el("div")
        .add(el("p").add(prose(&check.text)).text(&told).text(" ").add(lines::of_place(check.place.as_ref(), page)))
        .add_if(!check.because.is_empty(), because)
        .add_if(!check.holds, || el("p").add(prose(&check.summary)).text(" "))
        .add_if(!check.holds && !check.reasons.is_empty(), reasons)
        .add_if(!check.holds, || check.question.as_ref().map_or_else(none, explain));
    el("li")
        .class("step")
        .testid("check")
        .truth("data-holds", check.holds)
        .add(el("span").add(chip::outcome(outcome)))
        .add(body)
}

/// The ways in which an answer is copied.
#[inline(never)]
pub fn copies(page: &Page) -> Node {
    let entry = |(testid, text, copied): (&str, &str, CopyAs)| {
        let copy =
            page.act(copied as usize, |copied| Action::Copied(CopyAs::ALL.get(copied).copied().unwrap_or_default()));
        button(testid, "entry", text, copy).attr("popovertarget", answer::COPY_MENU).attr("popovertargetaction", "hide")
    };
    let ways = [
        ("copy-as-text", words::AS_TEXT, CopyAs::Text),
        ("copy-as-markdown", words::AS_MARKDOWN, CopyAs::Markdown),
        ("copy-as-link", words::AS_LINK, CopyAs::Link),
    ];
    el("div").attr("role", "group").attr("aria-label", words::COPY).all(ways.into_iter().map(entry))
}

/// Asks what somebody who has taken over this pod has within reach.
#[inline(never)]
pub fn ask(pod: &str, text: &str, page: &Page) -> Node {
    let question = Question::BlastRadius(BlastRadiusQuestion { pod: pod.to_owned() });
    button("blast-radius", "where alone", text, page.ask(question))
}
