//! Pictures of the network and what is exported of it: a worker with its own small wasm, fetched when first wanted.
//!
//! The page hands on the part of the evaluator's report that is drawn as it came, so that neither needs to write it anew.

pub mod page;
mod worker;

use policy_core::export::{self, Format};
use policy_core::picture::{self, Setting};
use policy_core::report::access::AccessReport;
use policy_core::report::admission::AdmissionReport;
use policy_core::report::network::NetworkReport;

use crate::protocol::decode;

pub use worker::run;

/// A text, and what its file is to be.
#[derive(Debug, PartialEq, Eq)]
pub struct Exported {
    pub text: String,
    pub extension: &'static str,
    pub media_type: &'static str,
}

/// The picture as it stands in the page.
const PAGE: &str = "page";

/// The style of that picture.
const STYLE: &str = "style";

/// Before the formats of access: those of the core, `kubectl`, and `page:SUBJECT` for the picture in the page.
const ACCESS: &str = "access-";

/// Before the formats of admission: those of the core that draw, and `kubectl`. Its tables are made by the code of its view.
const ADMISSION: &str = "admission-";

const KUBECTL: &str = "kubectl";

fn of_core(format: Format, text: String) -> Exported {
    Exported { text, extension: format.extension(), media_type: format.media_type() }
}

fn script(text: String) -> Exported {
    Exported { text, extension: "sh", media_type: "text/x-shellscript" }
}

fn picture(text: String) -> Exported {
    of_core(Format::Svg, text)
}

fn admission(format: &str, report: &AdmissionReport) -> Option<Exported> {
    if format == KUBECTL {
        return Some(script(export::admission_commands(report)));
    }
    let format = Format::of_id(format)?;
    Some(of_core(format, export::admission_drawn(report, format)?))
}

fn access(format: &str, report: &AccessReport) -> Option<Exported> {
    if let Some(subject) = format.strip_prefix("page:") {
        return Some(picture(picture::svg(&picture::access(report, subject), Setting::Page)));
    }
    Some(match format {
        KUBECTL => script(export::commands(report)),
        other => {
            let format = Format::of_id(other)?;
            of_core(format, export::access(report, format))
        }
    })
}

fn network(format: &str, report: &NetworkReport) -> Option<Exported> {
    Some(match format {
        PAGE => picture(picture::svg(&picture::network(report), Setting::Page)),
        other => {
            let format = Format::of_id(other)?;
            of_core(format, export::network(report, format))
        }
    })
}

/// What this part of a report says, in this format: one of the core's, `page` or `style`, or one of access or admission.
#[must_use]
pub fn exported(format: &str, part: &[u8]) -> Option<Exported> {
    if format == STYLE {
        return Some(Exported { text: picture::STYLE.to_owned(), extension: "css", media_type: "text/css" });
    }
    if let Some(format) = format.strip_prefix(ACCESS) {
        return access(format, &decode(part)?);
    }
    match format.strip_prefix(ADMISSION) {
        Some(format) => admission(format, &decode(part)?),
        None => network(format, &decode(part)?),
    }
}

#[cfg(test)]
mod tests {
    use policy_core::Playground;
    use policy_core::report::SourceFile;

    use super::*;
    use crate::protocol::Told;

    fn part(format: &str) -> Vec<u8> {
        let mut playground = Playground::default();
        let text = include_str!("../../static/examples/10-implied-policy-types.yaml").to_owned();
        playground.set_files(vec![SourceFile { name: "a.yaml".to_owned(), text }]);
        let verdicts = Told::of(playground.report()).verdicts;
        page::drawn(&verdicts, format).to_vec()
    }

    #[test]
    fn every_format_is_made_of_its_part_of_the_report() {
        let rows = [
            ("csv", "csv", "shop/web"),
            ("markdown", "md", "shop/web"),
            ("dot", "dot", "digraph"),
            ("mermaid", "mmd", "flowchart"),
            ("svg", "svg", "<style>"),
            ("page", "svg", "data-from"),
            ("style", "css", ".picture"),
            ("access-csv", "csv", "subject,scope"),
            ("access-markdown", "md", "# Access"),
            ("access-dot", "dot", "digraph"),
            ("access-mermaid", "mmd", "flowchart"),
            ("access-svg", "svg", "<style>"),
            ("access-page:", "svg", "<svg"),
            ("access-kubectl", "sh", "kubectl auth can-i"),
            ("admission-dot", "dot", "digraph"),
            ("admission-mermaid", "mmd", "flowchart"),
            ("admission-kubectl", "sh", "kubectl label"),
            ("admission-svg", "svg", "meets baseline"),
        ];
        for (format, extension, holds) in rows {
            let exported = exported(format, &part(format)).unwrap();
            assert_eq!(exported.extension, extension);
            assert!(exported.text.contains(holds), "{format}: {}", exported.text);
        }
    }

    #[test]
    fn what_is_no_format_or_no_report_gives_nothing() {
        assert_eq!(exported("gif", &part("gif")), None);
        assert_eq!(exported("csv", &[9, 9, 9]), None);
        assert_eq!(exported("csv", &[]), None);
    }
}
