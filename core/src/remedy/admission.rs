//! The smallest change of the files that lets a pod in: fields of the pod, or a grant of the policy that it meets.

mod mend;
#[cfg(test)]
mod tests;

use super::access;
use super::trial::{Trial, changed};
use crate::admission::usage::{POLICY_GROUPS, attributes, service_account};
use crate::admission::{Admitted, Operation, PodFacts, Start, as_deployment, as_kept, evaluate_pod, kubelet};
use crate::cluster::{Cluster, Pod};
use crate::order;
use crate::rbac::{self, Rbac, User};
use crate::report::admission::{StandardQuestion, Wanted, asked, remedy as words, violations, wanted};
use crate::report::{AdmissionQuestion, Requester, SmallestFix};
use crate::workspace::Workspace;
use mend::Mending;
use words::Aim;

/// At most so many policies are tried: each with the whole cluster.
const MAX_TRIALS: usize = 6;

/// One mended rule may uncover another, as a user that is named and not allowed; and what is admitted may not start.
const MAX_ROUNDS: usize = 4;

/// Everything before the change.
pub(crate) struct Before<'a> {
    pub workspace: &'a Workspace,
    pub cluster: &'a Cluster,
    pub rbac: &'a Rbac,
}

/// How the pod comes.
#[derive(Clone, Copy)]
struct Coming<'a> {
    pub user: &'a User,
    pub pod: &'a Pod,
    pub operation: Operation,
    /// A bare pod comes through a Deployment.
    pub as_deployment: bool,
}

/// What keeps a pod from running, the first of several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Obstacle {
    Admission,
    Authorization,
    Validity,
    Start,
}

fn obstacle(facts: &PodFacts) -> Option<Obstacle> {
    if !facts.is_admitted() {
        Some(Obstacle::Admission)
    } else if !facts.creation.permit.allowed {
        Some(Obstacle::Authorization)
    } else {
        hindrance(facts, false)
    }
}

/// What keeps an admitted pod from running; `spoilt`: validation has more against it than it had before the change.
fn hindrance(facts: &PodFacts, spoilt: bool) -> Option<Obstacle> {
    if spoilt || !facts.contradictions.is_empty() || !facts.misfits.is_empty() {
        Some(Obstacle::Validity)
    } else if facts.starts.iter().any(|start| start.fails()) {
        Some(Obstacle::Start)
    } else {
        None
    }
}

impl Before<'_> {
    #[inline(never)]
    #[must_use]
    pub(crate) fn smallest_for(&self, question: &AdmissionQuestion, requester: &Requester) -> Option<SmallestFix> {
        let pod = self.cluster.requested_pod(&question.pod)?;
        let (operation, user, as_deployment) = asked(question, requester);
        self.smallest(&Coming { user: &user, pod, operation, as_deployment })
    }

    #[inline(never)]
    #[must_use]
    pub(crate) fn hardened_for(&self, question: &StandardQuestion) -> Option<SmallestFix> {
        self.hardened(&wanted(self.cluster, question).ok()?)
    }

    /// `None` where nothing keeps the pod out, or nothing that was tried lets it in.
    #[must_use]
    fn smallest(&self, coming: &Coming<'_>) -> Option<SmallestFix> {
        let facts = self.facts(self.cluster, self.rbac, coming, coming.pod);
        let obstacle = obstacle(&facts)?;
        if obstacle == Obstacle::Authorization {
            return self.access().smallest(coming.user, &facts.creation.attributes);
        }
        let mut found: Vec<SmallestFix> = Vec::new();
        // What a node may use is granted to all nodes, by hand.
        if let (Admitted::Refused(..), None) = (&facts.admitted, &facts.creation.mirror_of) {
            found.extend(self.granted(coming, &facts));
        }
        let mut targets: Vec<(usize, usize)> = Vec::new();
        for (index, policy) in facts.policies().enumerate() {
            if policy.granted() && policy.review.breaks_rules() {
                targets.push((policy.review.failures().len(), index));
            }
        }
        order::sort(&mut targets);
        let targets: Vec<Option<usize>> = match facts.admitted {
            Admitted::Refused(..) => targets.into_iter().take(MAX_TRIALS).map(|(_, index)| Some(index)).collect(),
            _ => vec![None],
        };
        for target in targets {
            found.extend(self.mended(coming, target, obstacle));
        }
        order::sort_by_key(&mut found, |fix| {
            (fix.diff.iter().filter(|line| line.starts_with(['+', '-'])).count(), fix.diff.len())
        });
        found.into_iter().next()
    }

    /// The change of a pod that makes it meet a level of the Pod Security Standards.
    #[must_use]
    fn hardened(&self, wanted: &Wanted<'_>) -> Option<SmallestFix> {
        let (id, mut mending) = (wanted.pod.id(), Mending::of(self.workspace, self.cluster, wanted.pod)?);
        let mut now = self.cluster.clone();
        let profile = &self.cluster.profile;
        let starts = |pod: &Pod| kubelet::starts(&as_kept(pod, profile.version), profile);
        let failed = starts(wanted.pod).iter().any(Start::fails);
        let mut nearly = None;
        for _ in 0..=MAX_ROUNDS {
            let pod = now.requested_pod(&id)?;
            let broken = violations(&now, &Wanted { pod, ..*wanted });
            let starts = starts(pod);
            if broken.is_empty() {
                let fails = !failed && starts.iter().any(Start::fails);
                let title = words::meets(&id, &wanted.policy.to_string());
                let fix = Some(self.told(&words::unless_started(title, fails), &mending));
                if !fails {
                    return fix;
                }
                nearly = fix;
            }
            let after = self.round(&mut mending, |mending| match broken.as_slice() {
                [] => mending.starts(&starts),
                broken => mending.checks(broken),
            });
            let Some(after) = after else { break };
            now = after;
        }
        nearly
    }

    /// Changes the pod until the policy (or the standard) and what comes after have nothing against it. A pod that is admitted
    /// and does not start is told as such, if nothing lets it start.
    fn mended(&self, coming: &Coming<'_>, target: Option<usize>, obstacle: Obstacle) -> Option<SmallestFix> {
        let mut mending = Mending::of(self.workspace, self.cluster, coming.pod)?;
        let mut now = self.cluster.clone();
        let mut nearly = None;
        for _ in 0..=MAX_ROUNDS {
            let rbac = rbac::evaluate(&now);
            let pod = now.requested_pod(&coming.pod.id())?;
            let facts = self.facts(&now, &rbac, coming, pod);
            let spoilt = pod.errors.len() > coming.pod.errors.len();
            let aims_at_validity = obstacle == Obstacle::Validity;
            let left = match facts.is_admitted() {
                true => hindrance(&facts, spoilt || aims_at_validity && !facts.errors.is_empty()),
                false => Some(Obstacle::Admission),
            };
            let fails = left == Some(Obstacle::Start) && obstacle != Obstacle::Start;
            if (left.is_none() || fails) && self.harms_nobody(&now, &rbac, coming) {
                let policy = match facts.admitted {
                    Admitted::By(chosen) => now.pod_security_policies.get(chosen).map(|policy| policy.name.as_str()),
                    _ => None,
                };
                let aim = match obstacle {
                    Obstacle::Start => Aim::Started,
                    Obstacle::Validity => Aim::Valid,
                    Obstacle::Admission | Obstacle::Authorization => Aim::Admitted,
                };
                let title = words::unless_valid(words::change(&coming.pod.id(), policy, aim), facts.is_valid());
                nearly = Some(self.told(&words::unless_started(title, fails), &mending));
            }
            if left.is_none() {
                break;
            }
            let after = self.round(&mut mending, |mending| {
                if let Admitted::Barred(barred) = &facts.admitted {
                    return mending.without_account(barred);
                }
                if let (Some(index), Admitted::Refused(..)) = (target, &facts.admitted) {
                    let policy = now.pod_security_policies.get(index)?;
                    return mending.failures(&facts.reviews.get(index)?.failures(), &policy.object, facts.token_volume);
                }
                if let Some(decision) = facts.standards.as_ref().filter(|decision| !decision.allowed) {
                    return mending.checks(decision.enforced());
                }
                mending.contradictions(&facts.contradictions)?;
                mending.starts(&facts.starts)
            });
            let Some(after) = after else { break };
            now = after;
        }
        nearly
    }

    /// One round of changes, and the cluster after it; `None` where nothing could be changed.
    fn round(&self, mending: &mut Mending, change: impl FnOnce(&mut Mending) -> Option<()>) -> Option<Cluster> {
        let before = mending.text().to_owned();
        change(mending)?;
        if mending.text() == before {
            return None;
        }
        let cluster = changed(self.workspace, self.cluster, &trial(mending))?;
        mending.follow(&cluster);
        Some(cluster)
    }

    fn told(&self, title: &str, mending: &Mending) -> SmallestFix {
        SmallestFix { title: words::without(title, mending.lost()), ..trial(mending).told(self.workspace) }
    }

    /// A grant of a policy that the pod meets, to its service account: as access finds it, tried with the pod.
    fn granted(&self, coming: &Coming<'_>, facts: &PodFacts) -> Option<SmallestFix> {
        let pod = coming.pod;
        let account = service_account(&pod.namespace, &pod.service_account);
        let met = facts.policies().zip(&self.cluster.pod_security_policies);
        let met = met.filter(|(facts, _)| facts.passes() && !facts.granted());
        for (_, policy) in met.take(MAX_TRIALS) {
            let group = POLICY_GROUPS.first()?;
            let asked = attributes(group, &pod.namespace, &policy.name);
            let Some(fix) = self.access().smallest(&account, &asked) else { continue };
            let trial = Trial { edits: fix.edits.clone(), ..Trial::default() };
            let Some(cluster) = changed(self.workspace, self.cluster, &trial) else { continue };
            let rbac = rbac::evaluate(&cluster);
            let Some(after) = cluster.requested_pod(&pod.id()) else { continue };
            let after = self.facts(&cluster, &rbac, coming, after);
            let left = hindrance(&after, false);
            let is_valid = after.is_admitted() && left != Some(Obstacle::Validity);
            if is_valid && self.harms_nobody(&cluster, &rbac, coming) {
                let title = words::unless_valid(fix.title, after.is_valid());
                let title = words::unless_started(title, left == Some(Obstacle::Start));
                let account = [&pod.namespace, "/", &pod.service_account].concat();
                let mut also_opens = fix.also_opens;
                also_opens.insert(0, words::all_of_account(&account, &pod.namespace, &policy.name));
                return Some(SmallestFix { title, also_opens, also_opens_total: fix.also_opens_total + 1, ..fix });
            }
        }
        None
    }

    fn access(&self) -> access::Before<'_> {
        access::Before { workspace: self.workspace, cluster: self.cluster, rbac: self.rbac }
    }

    fn facts(&self, cluster: &Cluster, rbac: &Rbac, coming: &Coming<'_>, pod: &Pod) -> PodFacts {
        let wrapped = if coming.as_deployment { as_deployment(cluster, pod).ok() } else { None };
        evaluate_pod(cluster, rbac, coming.user, wrapped.as_ref().unwrap_or(pod), coming.operation)
    }

    /// Pods of the same namespace that were admitted still are; in large files it is not looked at, as the pod's own text alone
    /// was changed, or a grant was added.
    fn harms_nobody(&self, cluster: &Cluster, rbac: &Rbac, coming: &Coming<'_>) -> bool {
        const MOST: usize = 100;
        let pods = self.cluster.requested_pods().into_iter();
        pods.filter(|pod| pod.namespace == coming.pod.namespace).take(MOST).all(|pod| {
            let after = cluster.requested_pod(&pod.id());
            after.is_some_and(|after| self.facts(cluster, rbac, coming, after).is_admitted())
                || !self.facts(self.cluster, self.rbac, coming, pod).is_admitted()
        })
    }
}

fn trial(mending: &Mending) -> Trial {
    Trial { edits: vec![mending.edits()], ..Trial::default() }
}
