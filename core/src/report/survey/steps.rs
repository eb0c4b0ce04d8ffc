//! From one service account to others: by pods that it may create, tokens that it may make, or the node itself.

use super::identity::{Account, Powers, Token, account_of};
use super::words;
use crate::admission::pod_security::configuration::defaults;
use crate::admission::pod_security::namespace::Mode;
use crate::admission::pod_security::{Level, Standards};
use crate::cluster::{Cluster, Phase, Pod};
use crate::order::Set;
use crate::rbac::risks::RiskFact;

/// At most so many accounts are gone through.
pub(super) const MAX_ACCOUNTS: usize = 500;

/// Where Kubernetes' own controllers have their accounts.
pub(super) const SYSTEM: &str = "kube-system";

/// The code of the risk that leaves nothing to be gained.
const EVERYTHING: &str = "cluster-admin";

/// An account that can be acted as, and how one comes to it.
pub(super) struct Reached {
    pub account: Account,
    pub how: String,
    /// It takes a pod that perhaps runs elsewhere.
    pub perhaps: bool,
}

/// How a permission gives other accounts, in one namespace or in all.
struct Means<'fact> {
    how: &'static str,
    /// Only those of pods that run there.
    of_pods: bool,
    namespace: Option<&'fact str>,
}

fn means(fact: &RiskFact) -> Option<Means<'_>> {
    let (how, of_pods) = match fact.code {
        "pod-create" | "member-role" => (words::BY_POD, false),
        "workload-write" => (words::BY_WORKLOAD, false),
        EVERYTHING if fact.namespace.is_some() => (words::BY_POD, false),
        "token-create" => (words::BY_TOKEN, false),
        "impersonate" => (words::BY_IMPERSONATION, false),
        "pod-exec" => (words::BY_EXEC, true),
        "ephemeral-containers" => (words::BY_CONTAINER, true),
        "nodes-proxy" => (words::BY_KUBELET, true),
        _ => return None,
    };
    Some(Means { how, of_pods, namespace: fact.namespace.as_deref() })
}

/// May it have any account of this namespace by a pod of its own, a token, or by saying so?
pub(super) fn gives_accounts_of(fact: &RiskFact, namespace: &str) -> bool {
    means(fact).is_some_and(|means| !means.of_pods && means.namespace.is_none_or(|known| known == namespace))
}

/// May it create pods? Then in which namespace (`None`: in all).
pub(super) fn creates_pods(fact: &RiskFact) -> Option<Option<&str>> {
    let means = means(fact).filter(|means| [words::BY_POD, words::BY_WORKLOAD].contains(&means.how))?;
    Some(means.namespace)
}

/// All accounts that one comes to from the pod: with its own, if that is at hand, and from its node, if that is taken. Each
/// is told by the first way there.
pub(super) fn reached(cluster: &Cluster, powers: &Powers, pod: &Pod, has_token: bool, has_node: bool) -> Vec<Reached> {
    let worthwhile = powers.accounts();
    let mut of_pods: Set<Account> = Set::new();
    for other in cluster.pods.iter().filter(|other| other.phase == Phase::Running) {
        if Token::of(cluster, other).is_at_hand() {
            of_pods.insert(account_of(other));
        }
    }
    let own = account_of(pod);
    let mut seen: Set<Account> = Set::new();
    let mut reached: Vec<Reached> = Vec::new();
    seen.insert(own.clone());
    if has_node {
        for (account, perhaps) in on_its_node(cluster, pod) {
            if seen.insert(account.clone()) {
                reached.push(Reached { account, how: words::FROM_NODE.to_owned(), perhaps });
            }
        }
    }
    let from_own = has_token.then(|| Reached { account: own, how: String::new(), perhaps: false });
    let mut next = 0;
    let mut at = from_own;
    loop {
        if let Some(Reached { account, how, perhaps }) = at.take() {
            for means in powers.of_account(&account).into_iter().filter_map(means) {
                let candidates = if means.of_pods { &of_pods } else { &worthwhile };
                for candidate in candidates.iter() {
                    let is_there = means.namespace.is_none_or(|namespace| namespace == candidate.0);
                    if is_there && reached.len() < MAX_ACCOUNTS && seen.insert(candidate.clone()) {
                        let how = words::then(&how, means.how, &candidate.0);
                        reached.push(Reached { account: candidate.clone(), how, perhaps });
                    }
                }
            }
        }
        match reached.get(next) {
            Some(Reached { account, how, perhaps }) => {
                at = Some(Reached { account: account.clone(), how: how.clone(), perhaps: *perhaps });
                next += 1;
            }
            None => return reached,
        }
    }
}

/// The accounts of pods that run on the pod's node, those that surely do first; of others it is up to the scheduler.
fn on_its_node(cluster: &Cluster, pod: &Pod) -> Vec<(Account, bool)> {
    let (mut surely, mut perhaps) = (Vec::new(), Vec::new());
    for other in cluster.pods.iter().filter(|other| other.phase == Phase::Running && other.id() != pod.id()) {
        if !Token::of(cluster, other).is_at_hand() {
            continue;
        }
        let is_everywhere = other.workload.as_ref().is_some_and(|workload| workload.kind == "DaemonSet");
        match (&*pod.spec.node_name, &*other.spec.node_name) {
            (own, its) if own == its && !own.is_empty() => surely.push((account_of(other), false)),
            (own, its) if own.is_empty() || its.is_empty() => {
                if is_everywhere { &mut surely } else { &mut perhaps }.push((account_of(other), !is_everywhere));
            }
            _ => {}
        }
    }
    surely.append(&mut perhaps);
    surely
}

/// A namespace of these in which nothing keeps privileged pods out, as far as its labels are known.
pub(super) fn open_to_privileged<'a>(cluster: &'a Cluster, within: Option<&str>) -> Option<&'a str> {
    if cluster.profile.psp_enforced() {
        return None;
    }
    let settings = &cluster.profile.pod_security;
    let standards = Standards::of(cluster.profile.version);
    let open = cluster.namespaces.iter().find(|namespace| {
        let (policy, _) = standards.policy(&namespace.labels, defaults(settings));
        let is_open = policy.of(Mode::Enforce).level == Level::Privileged;
        within.is_none_or(|name| name == namespace.name)
            && (is_open || settings.exempt_namespaces.contains(&namespace.name))
    });
    open.map(|namespace| namespace.name.as_str())
}
