//! What the names of a line stand for: short ones of pods, and those that may be a resource's or an object's.

use super::Known;
use crate::report::access::AccessReport;
use crate::report::admission::StandardQuestion;
use crate::report::network::EndpointKind;
use crate::report::survey::BlastRadiusQuestion;
use crate::report::{
    AccessQuestion, AdmissionQuestion, ConnectionsQuestion, ExposedQuestion, Question, SelectingQuestion,
    TrafficQuestion,
};

/// At most so many names are offered where one is ambiguous.
const MAX_OFFERED: usize = 5;

/// Stands for what is outside and in no range that policies name; it is for documentation (RFC 5737).
const OUTSIDE: &str = "203.0.113.9";

/// Gives the pods of a question their namespaces, where one alone has a pod or a workload of this name. `Err` says between
/// which the line does not choose.
#[inline(never)]
pub(super) fn complete(question: &mut Question, known: &dyn Known) -> Result<(), String> {
    match question {
        Question::Traffic(TrafficQuestion { from, to, .. })
        | Question::Connections(ConnectionsQuestion { from, to }) => {
            for end in [&mut *from, &mut *to] {
                if end.eq_ignore_ascii_case("internet") && found(end, known).is_empty() {
                    *end = outside(known);
                }
            }
            pod(from, known)?;
            pod(to, known)?;
            service(to, known);
            Ok(())
        }
        Question::Exposed(ExposedQuestion { pod: name })
        | Question::Selecting(SelectingQuestion { pod: name })
        | Question::Admission(AdmissionQuestion { pod: name, .. })
        | Question::Standard(StandardQuestion { pod: name, .. })
        | Question::BlastRadius(BlastRadiusQuestion { pod: name }) => pod(name, known),
        _ => Ok(()),
    }
}

fn pod(name: &mut String, known: &dyn Known) -> Result<(), String> {
    match found(name, known).as_slice() {
        [] => Ok(()),
        [one] => {
            *name = (*one).to_owned();
            Ok(())
        }
        several => {
            let shown: Vec<&str> = several.iter().copied().take(MAX_OFFERED).collect();
            let more = if several.len() > MAX_OFFERED { ", …" } else { "" };
            Err(["Which `", name, "`: `", &shown.join("`, `"), "`", more, "? Write its namespace as well."].concat())
        }
    }
}

/// The pods and workloads of this name in whatever namespace; none where the name says its namespace, or is an address.
fn found<'known>(name: &str, known: &'known dyn Known) -> Vec<&'known str> {
    let mut found = Vec::new();
    if !is_short(name) {
        return found;
    }
    let ends = known.network().endpoints.iter().filter(|end| end.kind == EndpointKind::Pod);
    let asked_for = known.admission().pods.iter().map(|pod| &*pod.id);
    for id in ends.flat_map(|end| [&*end.id, &*end.group]).chain(asked_for) {
        if id.split_once('/').is_some_and(|(_, own)| own == name) && !found.contains(&id) {
            found.push(id);
        }
    }
    found
}

fn is_short(name: &str) -> bool {
    !name.is_empty() && !name.contains(['/', ':', '.'])
}

/// A Service, where nothing else has this name.
fn service(name: &mut String, known: &dyn Known) {
    let mut services = known.network().services.iter().filter(|service| is_short(name) && service.name == *name);
    if let (Some(one), None) = (services.next(), services.next()) {
        *name = [name, ".", &one.namespace, ".svc"].concat();
    }
}

/// An address outside that is in no range of the files.
fn outside(known: &dyn Known) -> String {
    let mut ends = known.network().endpoints.iter();
    let other = ends.find(|end| end.kind == EndpointKind::Addresses && !end.label.contains('/'));
    other.map_or(OUTSIDE, |end| &*end.id).to_owned()
}

/// Subresources, behind the names of the resource that has them. A test holds it against the table of all resources, which
/// the page has no need of.
const SUBRESOURCES: [(&str, &str); 8] = [
    ("pods pod po", "attach binding ephemeralcontainers eviction exec log portforward proxy resize"),
    ("nodes node no", "configz healthz log metrics pods proxy spec stats"),
    ("serviceaccounts serviceaccount sa", "token"),
    ("services service svc", "proxy"),
    ("namespaces namespace ns", "finalize"),
    ("certificatesigningrequests certificatesigningrequest csr", "approval nodeclient selfnodeclient"),
    ("deployments deployment deploy endpoints ep", "rollback restricted"),
    ("resourceclaims resourceclaim", "binding driver"),
];

/// Whether what stands behind the slash is a subresource. Anything else is a name, as kubectl takes it.
pub(super) fn is_subresource(resource: &str, behind: &str) -> bool {
    let (plain, _) = resource.split_once('.').unwrap_or((resource, ""));
    let has = |words: &str, one: &str| words.split(' ').any(|word| word.eq_ignore_ascii_case(one));
    plain == "*"
        || ["*", "status", "scale"].contains(&behind)
        || SUBRESOURCES.iter().any(|(names, all)| has(names, plain) && has(all, behind))
}

/// Whether a rule of the files names this resource with this subresource.
pub(super) fn is_ruled(object: &str, report: &AccessReport) -> bool {
    let mut scopes = report.subjects.iter().flat_map(|subject| &subject.scopes);
    scopes.any(|scope| scope.permissions.iter().any(|one| one.resources.iter().any(|named| named == object)))
}

const POLICIES: &str = "podsecuritypolicies.policy";
const POLICY_NAMES: [&str; 3] = ["podsecuritypolicies", "podsecuritypolicy", "psp"];

/// `use NAME` is about the PodSecurityPolicy of this name. Admission asks in the namespace of the pod: where a line tells
/// none, it is the only one in which somebody may use the policy, or else that of the service account.
pub(super) fn used_policy(question: &mut AccessQuestion, everywhere: bool, known: &dyn Known) {
    if question.verb != "use" || question.path.is_some() || !question.subresource.is_empty() {
        return;
    }
    let policies = &known.admission().policies;
    if question.name.is_empty() && policies.iter().any(|policy| policy.name == question.resource) {
        question.name = std::mem::replace(&mut question.resource, POLICIES.to_owned());
    }
    let plain = question.resource.split('.').next().unwrap_or_default();
    let is_policy = POLICY_NAMES.iter().any(|name| name.eq_ignore_ascii_case(plain));
    if everywhere || question.namespace.is_some() || !is_policy {
        return;
    }
    let asked = policies.iter().filter(|policy| question.name.is_empty() || policy.name == question.name);
    let mut places = asked.flat_map(|policy| &policy.users).filter_map(|user| user.namespace.as_deref());
    let first = places.next();
    let only = first.filter(|first| places.all(|other| other == *first));
    let own = || Some(question.user.strip_prefix("system:serviceaccount:")?.split_once(':')?.0);
    question.namespace = only.or_else(own).map(str::to_owned);
}

#[cfg(test)]
mod tests;
