//! A question about traffic in one line, as somebody would write it down.

use crate::report::{
    ChangesQuestion, ConnectionsQuestion, ExposedQuestion, Question, SelectingQuestion, SelectorQuestion, SourceFile,
    TrafficQuestion,
};

use super::search::{around, around_last};
use super::words;

/// Reads a question; `base` are the files that changes are told against. `Err` says what is unclear, `Ok(None)` stands for
/// an empty line.
///
/// | written | asks |
/// |---|---|
/// | `shop/web → shop/db:5432` (also `->` or `to`, `5432/udp`, a Service, an address) | may this connection be made? |
/// | `can shop/web reach shop/db:5432`, `can the internet talk to shop/web on port 443` (also `over udp 53`) | the same |
/// | `shop/web → shop/db`, `from shop/web`, `to shop/db`, `connections` | what may go there? |
/// | `who can reach shop/db`, `what can shop/web reach` | the same |
/// | `exposed`, `exposed shop/web`, `is shop/web exposed` | what is reached from outside? |
/// | `policies of shop/web` | which policies select it? |
/// | `pods app=web,tier in (a,b) in shop` | which pods does the selector match? |
/// | `changes` | what changes since the files were opened? |
#[inline(never)]
pub(super) fn read(text: &str, base: &[SourceFile]) -> Result<Option<Question>, &'static str> {
    let text = text.trim();
    if let Some((from, to)) = open_ended(text) {
        return connections(from, to).map(Some);
    }
    if let Some(pod) = said_to_be_exposed(text) {
        return Ok(Some(Question::Exposed(ExposedQuestion { pod: one_name(pod)? })));
    }
    let (word, rest) = text.split_once(' ').unwrap_or((text, ""));
    let rest = rest.trim();
    let question = match &*word.to_ascii_lowercase() {
        "" => return Ok(None),
        "connections" => Question::Connections(ConnectionsQuestion::default()),
        "changes" => Question::Changes(ChangesQuestion { before: base.to_vec() }),
        "exposed" => Question::Exposed(ExposedQuestion { pod: rest.to_owned() }),
        "policies" => {
            let pod = after(rest, "of").unwrap_or(rest);
            Question::Selecting(SelectingQuestion { pod: one_name(pod)? })
        }
        "pods" => selector(rest),
        "to" => connections("", rest)?,
        "from" => match ends(rest) {
            Some((from, to)) => traffic(from, to)?,
            None => connections(rest, "")?,
        },
        _ => match ends(text) {
            Some((from, to)) => traffic(from, to)?,
            None => return Err(words::UNCLEAR_QUESTION),
        },
    };
    Ok(Some(question))
}

/// The line that asks this.
#[must_use]
pub(super) fn written(question: &Question) -> String {
    match question {
        Question::Traffic(TrafficQuestion { from, to, port, protocol }) => {
            let to = if to.matches(':').count() > 1 && !to.starts_with("standing:") {
                format!("[{to}]")
            } else {
                to.clone()
            };
            let protocol = match &**protocol {
                "" | "TCP" => String::new(),
                other => ["/", other].concat(),
            };
            format!("{from} → {to}:{port}{protocol}")
        }
        Question::Connections(ConnectionsQuestion { from, to }) => match (&**from, &**to) {
            ("", "") => "connections".to_owned(),
            (from, "") => ["from ", from].concat(),
            ("", to) => ["to ", to].concat(),
            (from, to) => [from, " → ", to].concat(),
        },
        Question::Exposed(ExposedQuestion { pod }) => ["exposed ", pod].concat().trim_end().to_owned(),
        Question::Selecting(SelectingQuestion { pod }) => ["policies of ", pod].concat(),
        Question::Selector(SelectorQuestion { pods, namespaces, namespace }) => {
            let mut text = ["pods ", pods].concat();
            let place = match namespaces {
                Some(selector) if selector.is_empty() => ALL_NAMESPACES,
                Some(selector) => selector,
                None => namespace,
            };
            if !place.is_empty() {
                text.push_str(" in ");
                text.push_str(place);
            }
            text
        }
        Question::Changes(_) => "changes".to_owned(),
        // Asked in other views.
        _ => String::new(),
    }
}

const ALL_NAMESPACES: &str = "all namespaces";

/// Longer ones before those that they hold.
const ARROWS: [&str; 6] = ["→", "->", " reach ", " connect to ", " talk to ", " to "];

/// Whether the line speaks of a connection.
pub(super) fn is_meant(text: &str) -> bool {
    open_ended(text).is_some() || said_to_be_exposed(text).is_some() || ends(text).is_some()
}

/// `is shop/web exposed`.
fn said_to_be_exposed(text: &str) -> Option<&str> {
    let (pod, nothing) = around_last(after(text, "is")?, " exposed")?;
    nothing.is_empty().then_some(pod)
}

/// How one asks who may connect.
const REACHING: [&str; 3] = ["reach ", "connect to ", "talk to "];

/// `who can reach B` and `what can A reach`: one end is asked for.
fn open_ended<'text>(text: &'text str) -> Option<(&'text str, &'text str)> {
    let can = |word: &str| after(text, word).and_then(|rest| after(rest, "can"));
    let reached = |rest: &'text str| REACHING.iter().find_map(|reach| rest.strip_prefix(reach)).map(str::trim);
    if let Some(to) = can("who").or_else(|| can("what")).and_then(reached) {
        return Some(("", to));
    }
    let (from, nothing) = around_last(can("what")?, " reach")?;
    nothing.is_empty().then_some((from, ""))
}

/// What stands on both sides of the arrow, however it is written.
fn ends(text: &str) -> Option<(&str, &str)> {
    let (from, to) = ARROWS.into_iter().find_map(|arrow| around(text, arrow))?;
    let from = from.trim();
    Some((after(from, "can").or_else(|| after(from, "may")).unwrap_or(from), to.trim()))
}

/// The rest of a text that starts with this word.
fn after<'text>(text: &'text str, word: &str) -> Option<&'text str> {
    let (first, rest) = text.split_once(' ').unwrap_or((text, ""));
    first.eq_ignore_ascii_case(word).then(|| rest.trim())
}

/// A name has no spaces, but perhaps its sort before it.
fn one_name(text: &str) -> Result<String, &'static str> {
    let text = after(text, "the").unwrap_or(text);
    let text = after(text, "pod").filter(|name| !name.is_empty()).unwrap_or(text);
    if text.is_empty() || text.contains(' ') { Err(words::UNCLEAR_NAME) } else { Ok(text.to_owned()) }
}

fn connections(from: &str, to: &str) -> Result<Question, &'static str> {
    let end = |text: &str| if text.is_empty() { Ok(String::new()) } else { one_name(text) };
    match (end(from)?, end(to)?) {
        (from, to) if from.is_empty() && to.is_empty() => Err(words::UNCLEAR_NAME),
        // Of itself no list is meant, which holds none of its own connections.
        (from, to) if from == to => {
            Ok(Question::Traffic(TrafficQuestion { from, to, port: 443, protocol: "TCP".to_owned() }))
        }
        (from, to) => Ok(Question::Connections(ConnectionsQuestion { from, to })),
    }
}

fn traffic(from: &str, to: &str) -> Result<Question, &'static str> {
    let from = one_name(from)?;
    let (name, said) = said_port(to)?;
    let (to, own) = target(&one_name(name)?)?;
    match (own, said) {
        (None, None) => connections(&from, &to),
        (Some((port, protocol)), None) | (None, Some((port, protocol))) => {
            Ok(Question::Traffic(TrafficQuestion { from, to, port, protocol }))
        }
        (Some(_), Some(_)) => Err(words::UNCLEAR_PORT),
    }
}

/// `shop/db on port 53/udp`, `shop/db over udp 53`: what stands before the first of these words, and the port.
fn said_port(text: &str) -> Result<(&str, Option<Port>), &'static str> {
    let Some((name, tail)) = PORT_WORDS.into_iter().find_map(|word| around(text, word)) else {
        return Ok((text, None));
    };
    let (mut number, mut transport) = ("", "");
    for word in tail.split_whitespace() {
        if ["on", "over", "port"].iter().any(|known| word.eq_ignore_ascii_case(known)) {
            continue;
        }
        let place = if word.starts_with(|sign: char| sign.is_ascii_digit()) { &mut number } else { &mut transport };
        if !place.is_empty() {
            return Err(words::UNCLEAR_PORT);
        }
        *place = word;
    }
    let (digits, own) = number.split_once('/').unwrap_or((number, ""));
    port(digits, if own.is_empty() { transport } else { own }).map(|port| (name.trim(), Some(port)))
}

const PORT_WORDS: [&str; 3] = [" on ", " over ", " port "];

/// A port with its protocol.
type Port = (u16, String);

/// `shop/db:5432/udp`: what stands before the port, and the port with its protocol. The colons of an IPv6 address, which
/// stands in brackets before a port, and those of a standing peer's id are its own.
fn target(text: &str) -> Result<(String, Option<Port>), &'static str> {
    let plain = |text: &str| text.trim_start_matches('[').trim_end_matches(']').to_owned();
    let Some((name, tail)) = text.rsplit_once(':') else { return Ok((text.to_owned(), None)) };
    let is_name = match text.strip_prefix("standing:") {
        Some(_) => !tail.starts_with(|sign: char| sign.is_ascii_digit()),
        None => name.contains(':') && !name.ends_with(']') || text.ends_with(']'),
    };
    if is_name {
        return Ok((plain(text), None));
    }
    let (digits, protocol) = tail.split_once('/').unwrap_or((tail, ""));
    Ok((plain(name), Some(port(digits, protocol)?)))
}

fn port(digits: &str, protocol: &str) -> Result<Port, &'static str> {
    let protocol = match &*protocol.to_ascii_uppercase() {
        "" | "TCP" => "TCP",
        "UDP" => "UDP",
        "SCTP" => "SCTP",
        _ => return Err(words::UNCLEAR_PROTOCOL),
    };
    match digits.parse() {
        Ok(port @ 1..) => Ok((port, protocol.to_owned())),
        _ => Err(words::UNCLEAR_PORT),
    }
}

/// What is behind the last `in` is a namespace, `all namespaces`, or a selector of namespaces; but `in (a,b)` belongs to
/// the selector of pods.
fn selector(text: &str) -> Question {
    let place = around_last(text, " in ").filter(|(_, place)| !place.trim_start().starts_with('('));
    let place = place.or_else(|| Some(("", after(text, "in").filter(|place| !place.starts_with('('))?)));
    let (pods, place) = place.unwrap_or((text, ""));
    let place = place.trim();
    let selects = place == ALL_NAMESPACES || place.contains(['=', '!', '(', ',']);
    let (namespaces, namespace) = match selects {
        true if place == ALL_NAMESPACES => (Some(String::new()), String::new()),
        true => (Some(place.to_owned()), String::new()),
        false => (None, place.to_owned()),
    };
    Question::Selector(SelectorQuestion { pods: pods.trim().to_owned(), namespaces, namespace })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn traffic(from: &str, to: &str, port: u16, protocol: &str) -> Question {
        Question::Traffic(TrafficQuestion {
            from: from.to_owned(),
            to: to.to_owned(),
            port,
            protocol: protocol.to_owned(),
        })
    }

    fn connections(from: &str, to: &str) -> Question {
        Question::Connections(ConnectionsQuestion { from: from.to_owned(), to: to.to_owned() })
    }

    fn pods(pods: &str, namespaces: Option<&str>, namespace: &str) -> Question {
        Question::Selector(SelectorQuestion {
            pods: pods.to_owned(),
            namespaces: namespaces.map(str::to_owned),
            namespace: namespace.to_owned(),
        })
    }

    #[track_caller]
    fn check(text: &str, expected: &Question) {
        assert_eq!(read(text, &[]).as_ref(), Ok(&Some(expected.clone())), "{text}");
        let written = written(expected);
        assert_eq!(read(&written, &[]).as_ref(), Ok(&Some(expected.clone())), "{text} written as {written}");
    }

    #[test]
    fn a_connection_is_read_however_its_arrow_is_written() {
        let expected = traffic("shop/web", "shop/db", 5432, "TCP");
        for text in [
            "shop/web → shop/db:5432",
            "shop/web -> shop/db:5432",
            "shop/web->shop/db:5432",
            "shop/web to shop/db:5432",
            "can shop/web reach shop/db:5432",
            "may shop/web connect to shop/db:5432",
            "can shop/web talk to shop/db:5432",
            "from shop/web to shop/db:5432",
            "  shop/web  →  shop/db:5432/tcp ",
            "can shop/web talk to shop/db on port 5432",
            "can shop/web talk to shop/db on 5432",
            "can pod shop/web reach the pod shop/db over tcp 5432",
            "shop/web -> shop/db on port 5432 over TCP",
        ] {
            check(text, &expected);
        }
    }

    #[test]
    fn a_port_may_be_said_in_words_with_its_protocol() {
        let expected = traffic("a/b", "c/d", 53, "UDP");
        for text in ["can a/b reach c/d port 53/udp", "a/b to c/d on udp 53", "may a/b talk to c/d over UDP port 53"] {
            check(text, &expected);
        }
    }

    #[test]
    fn a_target_may_be_a_service_an_address_or_a_standing_peer() {
        check("a → web.shop.svc:80", &traffic("a", "web.shop.svc", 80, "TCP"));
        check("a → 10.0.0.1:53/udp", &traffic("a", "10.0.0.1", 53, "UDP"));
        check("a → [2001:db8::9]:443", &traffic("a", "2001:db8::9", 443, "TCP"));
        check("a → 2001:db8::9", &connections("a", "2001:db8::9"));
        check("a → [2001:db8::9]", &connections("a", "2001:db8::9"));
        check("2001:db8::9 → b:1/sctp", &traffic("2001:db8::9", "b", 1, "SCTP"));
        check("a → standing:dns:53/UDP", &traffic("a", "standing:dns", 53, "UDP"));
        check("a → standing:other-pod:shop", &connections("a", "standing:other-pod:shop"));
    }

    #[test]
    fn without_a_port_all_that_may_go_there_is_asked_for() {
        check("shop/web → shop/db", &connections("shop/web", "shop/db"));
        check("shop/web → shop/web", &traffic("shop/web", "shop/web", 443, "TCP"));
        check("from shop/web", &connections("shop/web", ""));
        check("To shop/db", &connections("", "shop/db"));
        check("who can reach shop/db", &connections("", "shop/db"));
        check("who can talk to shop/db", &connections("", "shop/db"));
        check("what can shop/web reach", &connections("shop/web", ""));
        check("connections", &connections("", ""));
    }

    #[test]
    fn pods_are_asked_for_by_selector_here_there_and_everywhere() {
        check("pods app=web,tier in (a, b) in shop", &pods("app=web,tier in (a, b)", None, "shop"));
        check("pods tier in (a,b)", &pods("tier in (a,b)", None, ""));
        check("pods app=web in all namespaces", &pods("app=web", Some(""), ""));
        check("pods app=web in env=prod", &pods("app=web", Some("env=prod"), ""));
        check("pods in shop", &pods("", None, "shop"));
        check("pods", &pods("", None, ""));
    }

    #[test]
    fn other_questions_are_one_word() {
        check("exposed", &Question::Exposed(ExposedQuestion::default()));
        check("exposed shop/web", &Question::Exposed(ExposedQuestion { pod: "shop/web".to_owned() }));
        let selecting = Question::Selecting(SelectingQuestion { pod: "shop/web".to_owned() });
        check("policies of shop/web", &selecting);
        check("policies shop/web", &selecting);
        check("changes", &Question::Changes(ChangesQuestion::default()));
    }

    #[test]
    fn what_is_unclear_is_said() {
        let rows = [
            ("nonsense", words::UNCLEAR_QUESTION),
            ("shop/web", words::UNCLEAR_QUESTION),
            ("from", words::UNCLEAR_NAME),
            ("policies of", words::UNCLEAR_NAME),
            ("a → b c:80", words::UNCLEAR_NAME),
            (" → b:80", words::UNCLEAR_NAME),
            ("a → b:http", words::UNCLEAR_PORT),
            ("a → b:0", words::UNCLEAR_PORT),
            ("a → b:70000", words::UNCLEAR_PORT),
            ("a → b:80/icmp", words::UNCLEAR_PROTOCOL),
            ("a → b on 80/icmp", words::UNCLEAR_PROTOCOL),
            ("a → b over tcp", words::UNCLEAR_PORT),
            ("a → b:80 on port 443", words::UNCLEAR_PORT),
            ("a → b on 80 443", words::UNCLEAR_PORT),
        ];
        for (text, expected) in rows {
            assert_eq!(read(text, &[]), Err(expected), "{text}");
        }
        assert_eq!(read("  ", &[]), Ok(None));
    }
}
