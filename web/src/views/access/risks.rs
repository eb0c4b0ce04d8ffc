//! What gives more power than it seems.

use policy_core::report::access::Risk;

use crate::state::Listed;
use crate::views::element::{Node, el, none};
use crate::views::page::Page;
use crate::views::parts::{lead, more};
use crate::views::prose::prose;
use crate::views::{chip, reasons};
use crate::words;

pub fn risks(risks: &[Risk], page: &Page) -> Node {
    if risks.is_empty() {
        return lead(words::NO_RISKS);
    }
    none()
        .add(el("ul").class("risks").all(risks.iter().take(page.limit(Listed::Risks)).map(|each| risk(each, page))))
        .add(more(risks.len(), Listed::Risks, page))
}

fn risk(risk: &Risk, page: &Page) -> Node {
    let told = el("div")
        .add(el("p").add(prose(&risk.text)))
        .add(el("p").class("quiet").add(prose(&risk.why)).text(" ").add(prose(&risk.help)))
        .add(reasons::items(&risk.reasons, page));
    el("li")
        .class("risk")
        .testid("risk")
        .attr("data-code", &risk.code)
        .attr("data-severity", words::severity(risk.severity).1)
        .attr("data-subject", &risk.subject)
        .add(chip::severity(risk.severity))
        .add(told)
}
