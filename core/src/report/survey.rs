//! What is worth a look, the gravest first: of everything at once, or of one pod that somebody has taken over.
//!
//! Both are answers whose lists are items; the reasons of an item name its key as their stage.

mod host;
mod identity;
mod overview;
mod radius;
mod reach;
mod steps;
#[cfg(test)]
mod tests;
mod words;

use serde::{Deserialize, Serialize};

pub use overview::overview;
pub use radius::radius;
pub(crate) use words::drawn;

use super::{Answer, Effect, Finding, Question, Reason, Severity};
use crate::admission::Admission;
use crate::cluster::Cluster;
use crate::network::Network;
use crate::order;
use crate::rbac::Rbac;

/// What lies in the reach of somebody who has taken over this pod (`namespace/name`, also of a workload), and who reaches it?
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(default)]
pub struct BlastRadiusQuestion {
    pub pod: String,
}

/// What is to be known first of all files?
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct OverviewQuestion {}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct Survey {
    /// Of an overview: how many objects there are of which kind, the most first.
    pub counts: Vec<Count>,
    /// The gravest first.
    pub items: Vec<Item>,
    /// Of a blast radius: the same as SVG for the page, whose shapes name items in `data-item`; else empty.
    pub picture: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct Count {
    pub kind: String,
    pub number: u32,
}

/// One thing that is worth a look.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct Item {
    /// The stage that its reasons name.
    pub key: String,
    pub code: String,
    pub area: Area,
    pub severity: Severity,
    /// One sentence.
    pub text: String,
    /// What somebody makes of it; empty where that goes without saying.
    pub why: String,
    /// What explains it.
    pub question: Option<Question>,
}

/// What an item is about; in their order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum Area {
    /// Of a pod: what its security context opens on the node.
    #[default]
    Host,
    /// Of a pod: what its service account may do.
    Identity,
    /// Of a pod: what it can connect to.
    Reach,
    /// Of a pod: who can connect to it.
    Inbound,
    Refused,
    /// What the manifests are expected to do.
    Expected,
    Exposed,
    /// Policies that do nothing, and what has none.
    Unenforced,
    Risks,
}

/// What surveys are made of.
#[derive(Clone, Copy)]
pub struct World<'a> {
    pub cluster: &'a Cluster,
    pub network: &'a Network,
    pub rbac: &'a Rbac,
    pub admission: &'a Admission,
    pub findings: &'a [Finding],
    /// The answer to what is expected of the files, where they hold any of it.
    pub expected: Option<&'a Answer>,
}

/// An item with what it rests on.
struct Found {
    item: Item,
    reasons: Vec<Reason>,
}

impl Found {
    fn new(area: Area, severity: Severity, code: &str, text: String) -> Self {
        let item = Item { area, severity, code: code.to_owned(), text, ..Item::default() };
        Self { item, reasons: Vec::new() }
    }

    fn because(mut self, why: &str) -> Self {
        why.clone_into(&mut self.item.why);
        self
    }

    fn with(mut self, reasons: impl IntoIterator<Item = Reason>) -> Self {
        self.reasons.extend(reasons);
        self
    }

    fn explained_by(mut self, question: Question) -> Self {
        self.item.question = Some(question);
        self
    }
}

/// The items and their reasons into the answer, by severity and then as they were found.
fn told(answer: &mut Answer, mut found: Vec<Found>, counts: Vec<Count>) {
    order::sort_by_key(&mut found, |found| (found.item.severity, found.item.area));
    let mut items = Vec::new();
    for (index, Found { mut item, reasons }) in found.into_iter().enumerate() {
        item.key = index.to_string();
        let effect = if item.severity == Severity::Info { Effect::Note } else { Effect::Against };
        for reason in reasons {
            answer.reasons.push(Reason { effect, ..reason }.in_stage(&item.key));
        }
        items.push(item);
    }
    answer.survey = Some(Box::new(Survey { counts, items, picture: String::new() }));
}
