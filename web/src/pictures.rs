//! Pictures of the network and what is exported of it: a worker with its own small wasm, fetched when first wanted.
//!
//! The page hands the evaluator's message with the report on as it came, so that neither needs to write a report anew.

pub mod page;
mod worker;

use policy_core::export::{self, Format};
use policy_core::picture::{self, Setting};
use policy_core::report::access::AccessReport;

use crate::protocol::{FromWorker, decode, json};

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

const JSON: &str = "json";

/// Before the formats of access: those of the core, `json`, `kubectl`, and `page:SUBJECT` for the picture in the page.
const ACCESS: &str = "access-";

fn access(format: &str, report: &AccessReport) -> Option<Exported> {
    if let Some(subject) = format.strip_prefix("page:") {
        let text = picture::svg(&picture::access(report, subject), Setting::Page);
        return Some(Exported { text, extension: "svg", media_type: "image/svg+xml" });
    }
    let (text, extension, media_type) = match format {
        JSON => (json(report), JSON, "application/json"),
        "kubectl" => (export::commands(report), "sh", "text/x-shellscript"),
        other => {
            let format = Format::of_id(other)?;
            (export::access(report, format), format.extension(), format.media_type())
        }
    };
    Some(Exported { text, extension, media_type })
}

/// What this message's report says, in this format: one of the core's, `json`, `page` or `style`, or one of access.
#[must_use]
pub fn exported(format: &str, message: &[u8]) -> Option<Exported> {
    if format == STYLE {
        return Some(Exported { text: picture::STYLE.to_owned(), extension: "css", media_type: "text/css" });
    }
    let FromWorker::Report { report, .. } = decode(message)? else { return None };
    if let Some(format) = format.strip_prefix(ACCESS) {
        return access(format, &report.access);
    }
    let network = &report.network;
    let (text, format) = match format {
        JSON => {
            return Some(Exported { text: json(network), extension: JSON, media_type: "application/json" });
        }
        PAGE => (picture::svg(&picture::network(network), Setting::Page), Format::Svg),
        other => {
            let format = Format::of_id(other)?;
            (export::network(network, format), format)
        }
    };
    Some(Exported { text, extension: format.extension(), media_type: format.media_type() })
}

#[cfg(test)]
mod tests {
    use policy_core::Playground;
    use policy_core::report::SourceFile;

    use super::*;
    use crate::protocol::encode;

    fn message() -> Vec<u8> {
        let mut playground = Playground::default();
        let text = include_str!("../../static/examples/10-implied-policy-types.yaml").to_owned();
        playground.set_files(vec![SourceFile { name: "a.yaml".to_owned(), text }]);
        encode(&FromWorker::Report { revision: 1, report: Box::new(playground.report()), microseconds: 1 })
    }

    #[test]
    fn every_format_is_made_of_the_message_that_brought_the_report() {
        let message = message();
        let rows = [
            ("json", "json", "{\"summary\":"),
            ("csv", "csv", "shop/web"),
            ("markdown", "md", "shop/web"),
            ("dot", "dot", "digraph"),
            ("mermaid", "mmd", "flowchart"),
            ("svg", "svg", "<style>"),
            ("page", "svg", "data-from"),
            ("style", "css", ".picture"),
            ("access-json", "json", "{\"summary\":"),
            ("access-csv", "csv", "subject,scope"),
            ("access-markdown", "md", "# Access"),
            ("access-dot", "dot", "digraph"),
            ("access-mermaid", "mmd", "flowchart"),
            ("access-svg", "svg", "<style>"),
            ("access-page:", "svg", "<svg"),
            ("access-kubectl", "sh", "kubectl auth can-i"),
        ];
        for (format, extension, holds) in rows {
            let exported = exported(format, &message).unwrap();
            assert_eq!(exported.extension, extension);
            assert!(exported.text.contains(holds), "{format}: {}", exported.text);
        }
    }

    #[test]
    fn what_is_no_format_or_no_report_gives_nothing() {
        assert_eq!(exported("gif", &message()), None);
        assert_eq!(exported("csv", &[9, 9, 9]), None);
        assert_eq!(exported("csv", &encode(&FromWorker::Ready)), None);
    }
}
