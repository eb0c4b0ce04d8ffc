//! A verdict as glyph, word and colour.

use policy_core::report::{Outcome, Severity, Verdict};
use yew::prelude::*;

use crate::words;

fn chip((glyph, word): (&'static str, &'static str), tone: &'static str, testid: Option<&'static str>) -> Html {
    html! {
        <span class={classes!("verdict", tone)} data-testid={testid} data-verdict={word}>
            <span aria-hidden="true">{ glyph }</span>{ " " }{ word }
        </span>
    }
}

pub fn verdict(verdict: Verdict, testid: Option<&'static str>) -> Html {
    let tone = match verdict {
        Verdict::Allowed | Verdict::Admitted => "allow",
        Verdict::Denied | Verdict::Rejected => "deny",
        Verdict::Depends => "depends",
    };
    chip(words::verdict(verdict), tone, testid)
}

pub fn severity(severity: Severity) -> Html {
    let tone = match severity {
        Severity::Error => "deny",
        Severity::Warning => "depends",
        Severity::Info => "plain",
    };
    chip(words::severity(severity), tone, None)
}

/// The glyph alone, with the word for those who listen.
pub fn outcome(outcome: Outcome) -> Html {
    let (glyph, word) = words::outcome(outcome);
    let tone = match outcome {
        Outcome::Yes => "y",
        Outcome::No => "x",
        Outcome::Depends => "q",
        Outcome::Skipped => "s",
    };
    html! { <><span class={classes!("mark", tone)} aria-hidden="true">{ glyph }</span><span class="unseen">{ word }</span></> }
}
