//! The network, who may do what, and which pods are admitted, as text for other programs and for people's documents.
//!
//! The report itself, as JSON, is one more format; every front end has it already.

mod access;
mod admission;
mod checks;
mod csv;
mod dot;
mod graph;
mod markdown;
mod mermaid;
mod network;
mod verdict;

use crate::picture::{self, Setting};
use crate::report::access::{AccessDetails, AccessReport};
use crate::report::admission::AdmissionReport;
use crate::report::network::{Connection, NetworkReport};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// RFC 4180, safe to open in a spreadsheet.
    Csv,
    Markdown,
    /// Graphviz.
    Dot,
    Mermaid,
    Svg,
}

impl Format {
    pub const ALL: [Self; 5] = [Self::Csv, Self::Markdown, Self::Dot, Self::Mermaid, Self::Svg];

    /// What it is called in links and on the command line.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Markdown => "markdown",
            Self::Dot => "dot",
            Self::Mermaid => "mermaid",
            Self::Svg => "svg",
        }
    }

    #[must_use]
    pub fn of_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.id() == id)
    }

    /// Of a file, without the dot.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Markdown => "md",
            Self::Mermaid => "mmd",
            Self::Csv | Self::Dot | Self::Svg => self.id(),
        }
    }

    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv",
            Self::Markdown => "text/markdown",
            Self::Dot => "text/vnd.graphviz",
            Self::Mermaid => "text/vnd.mermaid",
            Self::Svg => "image/svg+xml",
        }
    }
}

/// What the report says about access.
#[must_use]
pub fn access(report: &AccessReport, format: Format) -> String {
    match format {
        Format::Csv => access::tables::csv(report),
        Format::Markdown => access::tables::markdown(report),
        Format::Dot => dot::dot(&access::graph::access(report)),
        Format::Mermaid => mermaid::mermaid(&access::graph::access(report)),
        Format::Svg => picture::svg(&picture::access(report, ""), Setting::Alone),
    }
}

pub use checks::checks_text;
pub use verdict::{verdict_html, verdict_markdown, verdict_text};

pub use access::kubectl::{command, commands};
pub use admission::kubectl::commands as admission_commands;
pub use admission::tables::{csv as admission_csv, markdown as admission_markdown};

/// What becomes of pods, and what policies ask for.
#[must_use]
pub fn admission(report: &AdmissionReport, format: Format) -> String {
    match format {
        Format::Csv => admission_csv(report),
        Format::Markdown => admission_markdown(report),
        drawn => admission_drawn(report, drawn).unwrap_or_default(),
    }
}

/// As [`admission`], in formats that draw alone.
#[must_use]
pub fn admission_drawn(report: &AdmissionReport, format: Format) -> Option<String> {
    match format {
        Format::Csv | Format::Markdown => None,
        Format::Dot => Some(dot::dot(&admission::graph::admission(report))),
        Format::Mermaid => Some(mermaid::mermaid(&admission::graph::admission(report))),
        Format::Svg => Some(picture::svg(&picture::admission(report), Setting::Alone)),
    }
}

/// What an answer about access lists: a matrix, who can, rules, changes. None for formats that draw.
#[must_use]
pub fn answer(details: &AccessDetails, format: Format) -> Option<String> {
    match format {
        Format::Csv => Some(access::tables::answer_csv(details)),
        Format::Markdown => Some(access::tables::answer_markdown(details)),
        Format::Dot | Format::Mermaid | Format::Svg => None,
    }
}

/// What the network report says.
#[must_use]
pub fn network(report: &NetworkReport, format: Format) -> String {
    match format {
        Format::Csv => network::csv::network(report),
        Format::Markdown => network::markdown::network(report),
        Format::Dot => dot::dot(&network::graph::network(report)),
        Format::Mermaid => mermaid::mermaid(&network::graph::network(report)),
        Format::Svg => picture::svg(&picture::network(report), Setting::Alone),
    }
}

/// An answer's list of connections. None for formats that draw: a picture of an answer is one of its report.
#[must_use]
pub fn connections(connections: &[Connection], format: Format) -> Option<String> {
    match format {
        Format::Csv => Some(network::csv::connections(connections)),
        Format::Markdown => Some(network::markdown::connections(connections)),
        Format::Dot | Format::Mermaid | Format::Svg => None,
    }
}
