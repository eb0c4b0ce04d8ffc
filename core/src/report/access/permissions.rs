//! Everything that one subject may do.

use super::answer::{Who, incomplete, refused};
use super::words::{self, lists};
use super::{AccessDetails, PermissionsQuestion, subjects};
use crate::cluster::Cluster;
use crate::rbac::Rbac;
use crate::report::{Answer, Verdict};

#[inline(never)]
#[must_use]
pub fn permissions(cluster: &Cluster, rbac: &Rbac, question: &PermissionsQuestion) -> Answer {
    if question.user.is_empty() && question.groups.is_empty() {
        return refused(&[words::no(words::NO_USER)]);
    }
    let who = Who::of(&question.user, &question.groups);
    let namespace = question.namespace.as_deref();
    let (mut scopes, left_out) = subjects::of_one(cluster, rbac, &who.user, &who.principal);
    scopes.retain(|scope| scope.namespace.is_none() || namespace.is_none() || scope.namespace.as_deref() == namespace);
    let rules: usize = scopes.iter().map(|scope| scope.permissions.len()).sum();
    let mut places = Vec::new();
    for scope in &scopes {
        places.push(lists::rules_in(scope.permissions.len(), scope.namespace.as_deref()));
    }
    let bypasses = who.user.bypasses_authorization();
    let summary = if bypasses { lists::bypass(&who.label) } else { lists::may(&who.label, rules, namespace, &places) };
    let pods = cluster.pods.iter().filter(|pod| pod.service_account_user() == who.user.name);
    Answer {
        question: lists::what_may(&who.label, namespace),
        verdict: if rules > 0 || bypasses { Verdict::Allowed } else { Verdict::Denied },
        summary,
        reasons: if left_out > 0 { vec![lists::left_out(left_out)] } else { Vec::new() },
        incomplete: incomplete(cluster, rbac),
        found: pods.map(crate::cluster::Pod::id).collect(),
        access: Some(Box::new(AccessDetails { groups: who.user.groups, scopes, ..AccessDetails::default() })),
        ..Answer::default()
    }
}
