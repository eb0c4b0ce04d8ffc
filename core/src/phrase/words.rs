//! What is said of a line that is not understood. In the examples stand names of the files, where there are any.

use super::access::named;
use super::{Known, View};
use crate::report::access::SubjectAccess;
use crate::report::network::EndpointKind;

/// One example of each domain.
pub const UNCLEAR_QUESTION: &str =
    "Ask like this: `shop/web → shop/db:443`, `who can get secrets`, or `admit shop/web as jane`.";
const UNCLEAR_TRAFFIC: &str = "Ask like this: `shop/web → shop/db:443`, `from shop/web`, or `exposed`.";
const UNCLEAR_ACCESS: &str = "Ask like this: `jane delete pods`, `who can get secrets`, or `what can jane do`.";
const UNCLEAR_ADMISSION: &str =
    "Ask like this: `admit shop/web as jane`, `restricted shop/web`, or `blast radius of shop/web`.";
pub const UNCLEAR_NAME: &str = "Name a pod as `shop/web`, a Service as `web.shop.svc`, or an address.";
pub const UNCLEAR_POD: &str =
    "Ask like this: `admit shop/web as jane`, `is shop/web admitted`, `restricted shop/web v1.30`.";
pub const UNCLEAR_PORT: &str = "A port is a number from 1 to 65535, as in `shop/db:443`.";
pub const UNCLEAR_PROTOCOL: &str = "The protocol is TCP, UDP or SCTP, as in `shop/db:53/udp`.";
pub const UNCLEAR_VERB: &str = "Behind who asks stands a verb: get, list, watch, create, update, patch, delete or one that a rule here names, as in `jane delete pods`.";
pub const AMBIGUOUS_SUBJECT: &str = "Several subjects have this name: write a service account as `namespace/name`.";
pub const SAY_WHO: &str = "Say who asks: add `--as jane`.";

/// What is unclear, for whoever asks in this view about these files.
#[inline(never)]
pub(super) fn told(unclear: &'static str, view: View, known: &dyn Known) -> String {
    let text = match view {
        _ if unclear != UNCLEAR_QUESTION => unclear,
        View::Overview => unclear,
        View::Network => UNCLEAR_TRAFFIC,
        View::Access => UNCLEAR_ACCESS,
        View::Pods => UNCLEAR_ADMISSION,
    };
    with_names(text, known)
}

/// Whether traffic was denied or admission is nothing that anybody could guess.
pub(super) fn judged(pod: &str) -> String {
    ["Its traffic, or its admission? Ask `from ", pod, "` or `to ", pod, "`, or `admit ", pod, "`."].concat()
}

/// The examples' names, in the place of which the files' stand.
const NAMES: [&str; 3] = ["shop/web", "shop/db", "jane"];

fn with_names(text: &str, known: &dyn Known) -> String {
    let mut pods = known.network().endpoints.iter().filter(|end| end.kind == EndpointKind::Pod).map(|end| &*end.id);
    let mut somebody = known.access().subjects.iter().filter(|subject| !subject.default).map(SubjectAccess::identity);
    let first = pods.next();
    let somebody = somebody.next().map(|(user, groups)| named(&user, &groups));
    let names = [first, pods.next().or(first), somebody.as_deref()];
    let (mut told, mut rest) = (String::new(), text);
    while let Some(letter) = rest.chars().next() {
        let mut examples = NAMES.into_iter().zip(names);
        let example = examples.find_map(|(example, name)| Some((rest.strip_prefix(example)?, name.unwrap_or(example))));
        match example {
            Some((behind, name)) => {
                told.push_str(name);
                rest = behind;
            }
            None => {
                told.push(letter);
                rest = rest.get(letter.len_utf8()..).unwrap_or_default();
            }
        }
    }
    told
}
