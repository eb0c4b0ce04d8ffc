//! Which pods run with an identity.

use super::RunningAsQuestion;
use super::answer::refused;
use super::words::lists;
use crate::cluster::{Cluster, Pod};
use crate::rbac::Rbac;
use crate::rbac::subject::service_account;
use crate::report::{Answer, Verdict};

/// The most pods that are told one by one; all are listed.
const MAX_TOLD: usize = 100;

#[inline(never)]
#[must_use]
pub fn running_as(cluster: &Cluster, _rbac: &Rbac, question: &RunningAsQuestion) -> Answer {
    let user = question.user.trim();
    let Some((namespace, name)) = service_account(user).or_else(|| user.split_once('/')) else {
        return Answer { question: lists::running_as(user), ..refused(&[lists::NO_ACCOUNT.to_owned()]) };
    };
    let label = ["ServiceAccount ", namespace, "/", name].concat();
    let account = cluster.service_accounts.iter().find(|one| one.namespace == namespace && one.name == name);
    let of_account = account.and_then(|account| account.object.automount_service_account_token);
    let runs_so = |pod: &&Pod| pod.namespace == namespace && pod.service_account == name;
    let mut found = Vec::new();
    let mut reasons = Vec::new();
    for pod in cluster.pods.iter().filter(runs_so) {
        found.push(pod.id());
        if found.len() > MAX_TOLD {
            continue;
        }
        let written = cluster.place(&pod.field("spec.serviceAccountName"));
        let is_named = !pod.spec.service_account_name.is_empty() || !pod.spec.service_account.is_empty();
        reasons.push(if is_named {
            lists::names_account(&pod.id(), name).at(written)
        } else {
            lists::default_account(&pod.id()).at(cluster.place(&pod.object()))
        });
        // What the pod says counts before what its account says.
        if pod.spec.automount_service_account_token.or(of_account) == Some(false) {
            reasons.push(lists::no_token(&pod.id()).at(cluster.place(&pod.field("spec.automountServiceAccountToken"))));
        }
    }
    if found.len() > MAX_TOLD {
        reasons.push(lists::not_all(MAX_TOLD, found.len()));
    }
    Answer {
        question: lists::running_as(&label),
        verdict: if found.is_empty() { Verdict::Denied } else { Verdict::Allowed },
        summary: lists::run_as(&label, found.len()),
        reasons,
        found,
        ..Answer::default()
    }
}
