//! What gives more power than it seems.

use policy_core::report::access::Risk;
use yew::prelude::*;

use crate::views::page::Page;
use crate::views::parts::heading;
use crate::views::prose::prose;
use crate::views::{chip, reasons};
use crate::words;

pub fn risks(risks: &[Risk], page: &Page) -> Html {
    if risks.is_empty() {
        return html! {};
    }
    html! {
        <>
            { heading(words::RISKS) }
            <ul class="risks">{ for risks.iter().map(|each| risk(each, page)) }</ul>
        </>
    }
}

fn risk(risk: &Risk, page: &Page) -> Html {
    let (_, severity) = words::severity(risk.severity);
    html! {
        <li class="risk" data-testid="risk" data-code={risk.code.clone()} data-severity={severity}
            data-subject={risk.subject.clone()}>
            { chip::severity(risk.severity) }
            <div>
                <p>{ prose(&risk.text) }</p>
                <p class="quiet">{ prose(&risk.why) }{ " " }{ prose(&risk.help) }</p>
                { reasons::items(&risk.reasons, page) }
            </div>
        </li>
    }
}
