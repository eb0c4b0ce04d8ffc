//! Who can do something: every subject, with each way to it.

use super::answer::{incomplete, is_written, refused};
use super::kubectl::named_type;
use super::ways::Ways;
use super::words::{self, lists};
use super::{AccessDetails, Holder, SubjectKind, WhoCanQuestion, subjects};
use crate::cluster::Cluster;
use crate::order::Map;
use crate::rbac::{Attributes, Bound, Granting, MASTERS, Principal, Rbac, Way, resources};
use crate::report::{Answer, Reason, Verdict};

/// The most holders that are listed.
pub const MAX_HOLDERS: usize = 1_000;

/// At most so many of those who can in a namespace only are named where the whole cluster was asked about.
const MAX_NEAR: usize = 3;

/// The most ways of one holder that are told.
const MAX_WAYS: usize = 8;

#[inline(never)]
#[must_use]
pub fn who_can(cluster: &Cluster, rbac: &Rbac, question: &WhoCanQuestion) -> Answer {
    let mut notes = Vec::new();
    let attributes = attributes(cluster, rbac, question, &mut notes);
    let mut missing = Vec::new();
    if attributes.verb.is_empty() {
        missing.push(words::no(words::NO_VERB));
    }
    if attributes.resource.is_empty() && attributes.path.is_none() {
        missing.push(words::no(words::NO_RESOURCE));
    }
    if !missing.is_empty() {
        return Answer { question: lists::who_can(&attributes), ..refused(&missing) };
    }
    let mut search = Search::new(cluster, rbac, &attributes);
    let (mut holders, hidden) = search.holders(question.defaults);
    let everywhere = holders.iter().filter(|holder| holder.scope.is_none()).count();
    let narrowed = holders.len() - everywhere;
    let mut verdict = match attributes.scope() {
        _ if everywhere > 0 => Verdict::Allowed,
        Some(_) if narrowed > 0 => Verdict::Allowed,
        _ => Verdict::Denied,
    };
    let mut reasons = notes;
    if let Some(other) = rbac.other_reading() {
        let more = Search::new(cluster, other, &attributes).holders(question.defaults).0;
        if more.iter().any(|holder| !holders.iter().any(|known| known.is_same(holder))) {
            reasons.push(lists::unsettled_holders());
            verdict = if verdict == Verdict::Denied { Verdict::Depends } else { verdict };
        }
    }
    let total = holders.len();
    if total > MAX_HOLDERS {
        holders.truncate(MAX_HOLDERS);
        reasons.push(lists::not_all(MAX_HOLDERS, total));
    }
    if hidden > 0 {
        reasons.push(lists::default_holders(hidden));
    }
    let near = match attributes.scope() {
        None if narrowed > 0 && narrowed <= MAX_NEAR => {
            let holders = holders.iter().filter(|holder| holder.scope.is_some());
            lists::near(&holders.map(|holder| (holder.principal.label(), holder.scope.as_deref())).collect::<Vec<_>>())
        }
        _ => String::new(),
    };
    let mut told = vec![masters()];
    let ways = Ways { cluster, rbac };
    for holder in holders {
        told.push(holder.told(&ways));
    }
    Answer {
        question: lists::who_can(&attributes),
        verdict,
        summary: [&*lists::holders(&attributes, everywhere, narrowed), &near].concat(),
        reasons,
        incomplete: incomplete(cluster, rbac),
        access: Some(Box::new(AccessDetails {
            asked: words::request(&attributes),
            holders_total: u32::try_from(total + 1).unwrap_or(u32::MAX),
            holders: told,
            ..AccessDetails::default()
        })),
        ..Answer::default()
    }
}

/// As a request would have it; names of types are understood as kubectl does.
fn attributes(cluster: &Cluster, rbac: &Rbac, question: &WhoCanQuestion, notes: &mut Vec<Reason>) -> Attributes {
    let (resource, subresource) = match question.resource.trim().split_once('/') {
        Some((resource, subresource)) if question.subresource.is_empty() => (resource, subresource),
        _ => (question.resource.trim(), question.subresource.as_str()),
    };
    let mut attributes = Attributes {
        verb: question.verb.trim().to_owned(),
        api_group: question.api_group.clone(),
        resource: resource.to_owned(),
        subresource: subresource.to_owned(),
        name: question.name.clone(),
        namespace: question.namespace.clone().unwrap_or_default(),
        path: question.path.clone().filter(|path| !path.is_empty()),
    };
    // What rules name and Kubernetes does not know needs no group to be told; `deployments` mean those of apps, written or not.
    let is_written = resources::find(&attributes.api_group, resource).is_some()
        || resources::resolve(resource, cluster.profile.version).is_none() && is_written(rbac, resource);
    if attributes.path.is_none() && attributes.api_group.is_empty() && !is_written && !resource.is_empty() {
        let named = named_type(cluster, rbac, resource, notes);
        (attributes.resource, attributes.api_group) = (named.resource, named.group);
    }
    attributes
}

/// Somebody who can, in one scope.
struct Found {
    principal: Principal,
    key: (SubjectKind, Option<String>, String),
    scope: Option<String>,
    ways: Vec<(Bound, Granting)>,
    default: bool,
}

impl Found {
    fn is_same(&self, other: &Self) -> bool {
        self.principal == other.principal && self.scope == other.scope
    }

    fn told(&self, ways: &Ways<'_>) -> Holder {
        let mut via = Vec::new();
        for (bound, granting) in self.ways.iter().take(MAX_WAYS) {
            let way = Way { bound: *bound, role: granting.role, rule: granting.rule };
            via.extend(ways.way(way, &self.principal));
        }
        if self.ways.len() > MAX_WAYS {
            via.push(words::more_ways(self.ways.len() - MAX_WAYS));
        }
        let (kind, namespace, name) = self.key.clone();
        let label = self.principal.label();
        Holder { kind, namespace, name, label, scope: self.scope.clone(), default: self.default, via }
    }
}

/// The group that is never asked about.
fn masters() -> Holder {
    Holder {
        kind: SubjectKind::Group,
        name: MASTERS.to_owned(),
        label: ["Group ", MASTERS].concat(),
        default: true,
        via: vec![lists::masters()],
        ..Holder::default()
    }
}

struct Search<'a> {
    cluster: &'a Cluster,
    rbac: &'a Rbac,
    /// Of each subject that a granting binding names, the bindings.
    by_subject: Map<Principal, Vec<(Bound, Granting)>>,
}

impl<'a> Search<'a> {
    fn new(cluster: &'a Cluster, rbac: &'a Rbac, attributes: &Attributes) -> Self {
        let mut by_subject: Map<Principal, Vec<(Bound, Granting)>> = Map::new();
        for granting in rbac.granting(attributes, attributes.namespace.is_empty()) {
            let Some(binding) = rbac.binding(granting.bound.binding) else { continue };
            for (subject, written) in binding.object().subjects.iter().enumerate() {
                let Some(principal) = binding.principal(written) else { continue };
                by_subject.or_default(principal).push((Bound { subject, ..granting.bound }, granting));
            }
        }
        Self { cluster, rbac, by_subject }
    }

    /// Those whom the files know and those whom granting bindings name, the widest scope first; and how many have it by the
    /// default bindings alone and are left out.
    fn holders(&mut self, with_defaults: bool) -> (Vec<Found>, usize) {
        let mut principals = subjects::principals(self.cluster, self.rbac);
        for principal in self.by_subject.keys() {
            principals.insert(principal.clone());
        }
        let mut found = Vec::new();
        let mut hidden = 0;
        for principal in principals {
            let mut own = self.of(&principal);
            if !with_defaults {
                let before = own.len();
                own.retain(|holder| !holder.default);
                hidden += usize::from(before > 0 && own.is_empty());
            }
            found.append(&mut own);
        }
        crate::order::sort_by(&mut found, |left, right| {
            left.scope.cmp(&right.scope).then_with(|| left.key.cmp(&right.key))
        });
        (found, hidden)
    }

    /// In each scope that it can in, itself or through a group; what counts everywhere is not repeated for a namespace.
    fn of(&self, principal: &Principal) -> Vec<Found> {
        let mut names = vec![principal.clone()];
        if let Principal::User(_) = principal {
            names.extend(principal.user().groups.into_iter().map(Principal::Group));
        }
        let mut scopes: Map<Option<String>, Vec<(Bound, Granting)>> = Map::new();
        for name in &names {
            for (bound, granting) in self.by_subject.get(name).map(Vec::as_slice).unwrap_or_default() {
                let Some(binding) = self.rbac.binding(bound.binding) else { continue };
                let ways = scopes.or_default(binding.namespace.clone());
                // A binding that names both the subject and its group is one way.
                if !ways.iter().any(|(known, _)| known.binding == bound.binding) {
                    ways.push((*bound, *granting));
                }
            }
        }
        let mut found = Vec::new();
        for (scope, ways) in scopes {
            let is_default =
                |(bound, _): &(Bound, Granting)| self.rbac.binding(bound.binding).is_some_and(|one| one.built_in());
            let default = ways.iter().all(is_default);
            let key = subjects::key_of(principal);
            found.push(Found { principal: principal.clone(), key, scope, ways, default });
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::playground;
    use super::*;
    use crate::report::{AccessQuestion, Question};

    const NGINX: &str = include_str!("../../../../static/examples/07-privileged-nginx.yaml");
    const APPS: &str = "apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: r}
rules: [{apiGroups: [apps], resources: [deployments], verbs: [get]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: b}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: r}
subjects: [{kind: User, name: jane}]
";

    #[track_caller]
    fn check(text: &str, resource: &str, name: &str, namespace: Option<&str>, expected: &str) {
        let verb = if name.is_empty() { "get" } else { "use" }.to_owned();
        let (resource, name) = (resource.to_owned(), name.to_owned());
        let namespace = namespace.map(str::to_owned);
        let question = WhoCanQuestion { verb, resource, name, namespace, ..WhoCanQuestion::default() };
        assert_eq!(playground(text).ask(&Question::WhoCan(question)).summary, expected);
    }

    #[test]
    fn a_type_that_rules_name_is_that_of_its_group() {
        check(APPS, "deployments", "", None, "1 subject can get deployments.apps cluster-wide.");
        check(APPS, "deploy", "", None, "1 subject can get deployments.apps cluster-wide.");
    }

    #[test]
    fn few_who_can_in_a_namespace_only_are_named_where_the_whole_cluster_is_asked_about() {
        let here = "1 subject can use podsecuritypolicies.policy \"privileged-nginx\" in namespace default.";
        check(NGINX, "podsecuritypolicies", "privileged-nginx", Some("default"), here);
        let everywhere = "Nobody but system:masters can use podsecuritypolicies.policy \"privileged-nginx\" cluster-wide; 1 subject can in some namespace only. ServiceAccount default/nginx-sa can in namespace default.";
        check(NGINX, "psp", "privileged-nginx", None, everywhere);
    }

    #[test]
    fn a_policy_is_used_in_a_namespace_however_its_type_is_typed() {
        for resource in ["psp", "podsecuritypolicies.policy", "PodSecurityPolicy"] {
            let question = AccessQuestion {
                user: "system:serviceaccount:default:nginx-sa".to_owned(),
                verb: "use".to_owned(),
                resource: resource.to_owned(),
                name: "privileged-nginx".to_owned(),
                namespace: Some("default".to_owned()),
                typed: true,
                ..AccessQuestion::default()
            };
            assert_eq!(playground(NGINX).ask(&Question::Access(question)).verdict, Verdict::Allowed, "{resource}");
        }
    }
}
