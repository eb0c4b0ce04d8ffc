//! Reads lists of requests: as one types them for kubectl, as methods and URLs, or as events of an audit log.

use super::kubectl::named_type;
use crate::cluster::Cluster;
use crate::order::Set;
use crate::rbac::request::request_info;
use crate::rbac::{Attributes, Rbac, resources};
use crate::report::Reason;
use crate::yaml::{self, Field};

/// The most lines that are read.
pub(super) const MAX_LINES: usize = 20_000;

/// What was read.
#[derive(Default)]
pub(super) struct Requests {
    pub(super) all: Vec<Read>,
    /// Lines that make no sense, by their number from 1.
    pub(super) unreadable: Vec<(usize, String)>,
    pub(super) is_cut: bool,
    pub(super) notes: Vec<Reason>,
    /// Audit events that were counted: a request has one for each of its stages.
    events: Set<String>,
}

pub(super) struct Read {
    /// Whom an audit event names; else empty.
    pub(super) user: String,
    pub(super) attributes: Attributes,
    /// An audit event says that it was denied.
    pub(super) was_denied: bool,
}

pub(super) fn read(cluster: &Cluster, rbac: &Rbac, text: &str) -> Requests {
    let mut requests = Requests::default();
    if let Some(list) = whole_list(text) {
        requests.list(&list);
        return requests;
    }
    for (number, line) in text.lines().enumerate() {
        if number >= MAX_LINES {
            requests.is_cut = true;
            break;
        }
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let read = if line.starts_with('{') {
            requests.event_of(line)
        } else {
            typed(cluster, rbac, line, &mut requests.notes).map(|attributes| {
                requests.all.push(Read { user: String::new(), attributes, was_denied: false });
            })
        };
        if read.is_none() {
            requests.unreadable.push((number + 1, line.chars().take(80).collect()));
        }
    }
    requests
}

/// An EventList over several lines.
fn whole_list(text: &str) -> Option<yaml::Tree> {
    let is_one =
        text.trim_start().starts_with('{') && text.lines().next().is_some_and(|line| !line.trim_end().ends_with('}'));
    is_one.then(|| yaml::parse(text).0)
}

impl Requests {
    fn list(&mut self, tree: &yaml::Tree) {
        let Some(root) = tree.root() else {
            self.unreadable.push((1, "{".to_owned()));
            return;
        };
        let root = Field::root(tree, root);
        let items = root.get("items");
        if !items.is_present() {
            if self.event(&root).is_none() {
                self.unreadable.push((1, "{".to_owned()));
            }
            return;
        }
        for (index, item) in items.items().enumerate() {
            if index >= MAX_LINES {
                self.is_cut = true;
                return;
            }
            if self.event(&item).is_none() {
                self.unreadable.push((index + 1, "an item of the list".to_owned()));
            }
        }
    }

    fn event_of(&mut self, line: &str) -> Option<()> {
        let (tree, _) = yaml::parse(line);
        self.event(&Field::root(&tree, tree.root()?))
    }

    /// `audit.k8s.io/v1` Event.
    fn event(&mut self, event: &Field<'_>) -> Option<()> {
        let verb = event.text_of("verb");
        let (object, uri) = (event.get("objectRef"), event.text_of("requestURI"));
        if verb.is_empty() || (!object.is_present() && uri.is_empty()) {
            return None;
        }
        let id = event.text_of("auditID");
        if !id.is_empty() && !self.events.insert(id.to_owned()) {
            return Some(());
        }
        let acting = event.get("impersonatedUser");
        let user = if acting.is_present() { acting.text_of("username") } else { event.get("user").text_of("username") }
            .to_owned();
        let mut attributes = Attributes { verb: verb.to_owned(), ..Attributes::default() };
        if object.is_present() && !object.text_of("resource").is_empty() {
            for (part, name) in [
                (&mut attributes.api_group, "apiGroup"),
                (&mut attributes.resource, "resource"),
                (&mut attributes.subresource, "subresource"),
                (&mut attributes.name, "name"),
                (&mut attributes.namespace, "namespace"),
            ] {
                object.text_of(name).clone_into(part);
            }
        } else {
            attributes.path = Some(uri.split('?').next().unwrap_or_default().to_owned());
        }
        let code = event.get("responseStatus").get("code").int();
        let decision = event.get("annotations").text_of("authorization.k8s.io/decision") == "forbid";
        self.all.push(Read { user, attributes, was_denied: decision || code == Some(403) });
        Some(())
    }
}

/// `METHOD URL`, or `VERB TYPE[/SUBRESOURCE][/NAME]` with kubectl's flags.
fn typed(cluster: &Cluster, rbac: &Rbac, line: &str, notes: &mut Vec<Reason>) -> Option<Attributes> {
    let mut words: Vec<&str> = line.split_whitespace().collect();
    for known in ["kubectl", "auth", "can-i"] {
        if words.first() == Some(&known) {
            words.remove(0);
        }
    }
    let (first, rest) = words.split_first()?;
    let (second, flags) = rest.split_first()?;
    if first.bytes().all(|letter| letter.is_ascii_uppercase()) && second.contains('/') {
        return request_info(first, second).map(|info| info.attributes).filter(|_| flags.is_empty());
    }
    let mut attributes = Attributes { verb: first.trim_matches(['\'', '"']).to_owned(), ..Attributes::default() };
    let mut namespace = None;
    let mut everywhere = false;
    let mut flags = flags.iter();
    while let Some(flag) = flags.next() {
        match flag.split_once('=').unwrap_or((flag, "")) {
            ("-A" | "--all-namespaces", _) => everywhere = true,
            ("-n" | "--namespace" | "in", "") => namespace = Some((*flags.next()?).to_owned()),
            ("-n" | "--namespace", value) => namespace = Some(value.to_owned()),
            ("--subresource", "") => (*flags.next()?).clone_into(&mut attributes.subresource),
            ("--subresource", value) => value.clone_into(&mut attributes.subresource),
            // Who asks is another question.
            ("--as" | "--as-group", "") => {
                flags.next()?;
            }
            ("--as" | "--as-group", _) => {}
            _ => return None,
        }
    }
    if second.starts_with('/') {
        attributes.path = Some((*second).to_owned());
        return Some(attributes);
    }
    let mut parts = second.split('/');
    let named = named_type(cluster, rbac, parts.next()?, notes);
    let known = resources::find(&named.group, &named.resource);
    let is_subresource = |part: &str| {
        matches!(part, "status" | "scale" | "finalizers")
            || known.is_some_and(|known| known.subresources().split('/').any(|one| one == part && !part.is_empty()))
    };
    for part in parts {
        if attributes.subresource.is_empty() && attributes.name.is_empty() && is_subresource(part) {
            part.clone_into(&mut attributes.subresource);
        } else {
            part.clone_into(&mut attributes.name);
        }
    }
    if !named.is_cluster_scoped && !everywhere {
        attributes.namespace = namespace.unwrap_or_else(|| cluster.profile.default_namespace.clone());
    }
    (attributes.resource, attributes.api_group) = (named.resource, named.group);
    Some(attributes)
}
