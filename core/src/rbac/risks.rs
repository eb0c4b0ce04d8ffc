//! Permissions that give more than they seem to, held by subjects that the files bind.
//!
//! Judged by the rules in effect: wildcards, aggregation and groups count; a rule for named objects only does not,
//! unless the names themselves are the risk. The default bindings are Kubernetes' own matter and left out.

mod bindings;
mod catalogue;

use super::{BindingId, Bound, Principal, Rbac, RoleId, RuleRef, Way};
use crate::finding::Severity;
use crate::order::{self, Map, Set};
use catalogue::{CATALOGUE, Entry, FULL_CONTROL, Reach};

/// The most bindings, summed over all subjects, that are judged.
pub const MAX_JUDGED: usize = 200_000;

/// The default roles for members of a namespace: bound there, they are told as one thing.
const MEMBER_ROLES: [&str; 2] = ["admin", "edit"];

/// The namespace of what runs the cluster itself.
const SYSTEM: &str = "kube-system";

/// A risk and what makes it one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RiskFact {
    pub code: &'static str,
    pub severity: Severity,
    /// Who has it.
    pub principal: Principal,
    /// `None`: cluster-wide.
    pub namespace: Option<String>,
    pub evidence: Vec<Evidence>,
}

/// What a risk rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    Way(Way),
    /// That a binding names this subject.
    Subject(Bound),
    /// That a binding refers to its role.
    Reference(BindingId),
}

/// All risks, the gravest first. `privileged` are the PodSecurityPolicies that let pods take over their node.
#[must_use]
pub fn find(rbac: &Rbac, privileged: &[String]) -> Vec<RiskFact> {
    let held = vec![Vec::new(); rbac.roles().len()];
    let mut judge = Judge { rbac, privileged, held, budget: MAX_JUDGED, risks: bindings::find(rbac) };
    for (principal, bound) in rbac.subjects() {
        let direct: Set<BindingId> =
            order::set(bound.iter().map(|bound| bound.binding).filter(|id| !is_built_in(rbac, *id)));
        if !direct.is_empty() {
            judge.subject(principal, &direct);
        }
    }
    let mut risks = judge.risks;
    // Who may do everything stands first: the rest of what they may is part of it.
    order::sort_by_key(&mut risks, |risk| (risk.severity, risk.code != catalogue::FULL_CONTROL));
    risks
}

fn is_built_in(rbac: &Rbac, id: BindingId) -> bool {
    rbac.binding(id).is_none_or(super::BindingFacts::built_in)
}

struct Judge<'a> {
    rbac: &'a Rbac,
    privileged: &'a [String],
    /// Of each role that was judged, for each need in the catalogue's order, the first rule that meets it.
    held: Vec<Vec<Option<RuleRef>>>,
    budget: usize,
    risks: Vec<RiskFact>,
}

impl Judge<'_> {
    fn subject(&mut self, principal: &Principal, direct: &Set<BindingId>) {
        let user = principal.user();
        let cost = user.groups.len() + self.rbac.bound_count(&user);
        if cost > self.budget {
            return;
        }
        self.budget -= cost;
        let mut scopes: Map<Option<String>, Vec<(Bound, RoleId)>> = Map::new();
        for bound in self.rbac.bound_to(&user) {
            let Some(binding) = self.rbac.binding(bound.binding).filter(|binding| !binding.built_in()) else {
                continue;
            };
            if let Ok(role) = binding.role {
                scopes.or_default(binding.namespace.clone()).push((bound, role));
            }
        }
        let everywhere = scopes.remove(&None).unwrap_or_default();
        let mut told = Set::new();
        self.scope(principal, None, &everywhere, &[], direct, &mut told);
        if told.contains(FULL_CONTROL) {
            return;
        }
        for (namespace, ways) in scopes {
            self.scope(principal, namespace, &ways, &everywhere, direct, &mut told.clone());
        }
    }

    /// Judges what a subject has in one scope; `wider` is what it has cluster-wide, which can complete a conjunction.
    fn scope(
        &mut self,
        principal: &Principal,
        namespace: Option<String>,
        ways: &[(Bound, RoleId)],
        wider: &[(Bound, RoleId)],
        direct: &Set<BindingId>,
        told: &mut Set<&'static str>,
    ) {
        let mut ways = ways.to_vec();
        if namespace.is_some() {
            ways.retain(|way| !self.member_role(principal, namespace.as_deref(), *way, direct));
        }
        let own = ways.len();
        ways.extend(wider);
        // Most scopes meet none of the needs, and most entries have one that is not met.
        let mut met_here = 0_u64;
        for (_, role) in &ways {
            met_here |= self.needs_of(*role);
        }
        if met_here == 0 {
            return;
        }
        let mut first_need = 0;
        for entry in CATALOGUE {
            let needs = first_need..first_need + entry.needs.len();
            first_need = needs.end;
            let covered = told.contains(entry.code) || told.contains(FULL_CONTROL);
            let reaches = match (entry.reach, namespace.as_deref()) {
                (Reach::Anywhere, _) | (_, None) => true,
                (Reach::System, Some(namespace)) => namespace == SYSTEM,
                (Reach::Cluster, Some(_)) => false,
            };
            let is_met = needs.clone().all(|need| met_here & (1 << need) != 0);
            if covered || !reaches || !is_met {
                continue;
            }
            let met: Option<Vec<(usize, Way)>> = needs.map(|need| self.first_way(&ways, need)).collect();
            let Some(met) = met else { continue };
            // What is wholly held through a group or cluster-wide is told there.
            if met.iter().any(|(position, way)| *position < own && direct.contains(&way.bound.binding)) {
                told.insert(entry.code);
                self.risks.push(RiskFact {
                    code: entry.code,
                    severity: severity(entry, namespace.as_deref()),
                    principal: principal.clone(),
                    namespace: namespace.clone(),
                    evidence: met.into_iter().map(|(_, way)| Evidence::Way(way)).collect(),
                });
            }
        }
    }

    /// Whether it is a default role for members, bound in a namespace: told as one risk instead of many.
    fn member_role(
        &mut self,
        principal: &Principal,
        namespace: Option<&str>,
        (bound, role): (Bound, RoleId),
        direct: &Set<BindingId>,
    ) -> bool {
        let Some(facts) = self.rbac.role(role) else { return false };
        if !facts.built_in() || !MEMBER_ROLES.contains(&facts.name.as_str()) {
            return false;
        }
        if direct.contains(&bound.binding) {
            self.risks.push(RiskFact {
                code: "member-role",
                severity: Severity::Info,
                principal: principal.clone(),
                namespace: namespace.map(str::to_owned),
                evidence: vec![Evidence::Subject(bound), Evidence::Reference(bound.binding)],
            });
        }
        true
    }

    /// The first way that meets a need, and its position.
    fn first_way(&mut self, ways: &[(Bound, RoleId)], need: usize) -> Option<(usize, Way)> {
        ways.iter().enumerate().find_map(|(position, (bound, role))| {
            let rule = self.held(*role, need)?;
            Some((position, Way { bound: *bound, role: *role, rule }))
        })
    }

    /// A bit for each need that a role meets, in the catalogue's order.
    fn needs_of(&mut self, role: RoleId) -> u64 {
        self.held(role, 0);
        let held = self.held.get(role.0 as usize).map(Vec::as_slice).unwrap_or_default();
        held.iter().enumerate().fold(0, |bits, (need, rule)| bits | (u64::from(rule.is_some()) << need))
    }

    fn held(&mut self, role: RoleId, need: usize) -> Option<RuleRef> {
        let (rbac, privileged) = (self.rbac, self.privileged);
        let held = self.held.get_mut(role.0 as usize)?;
        if held.is_empty() {
            let rules = rbac.role(role).map(|role| role.rules.as_slice()).unwrap_or_default();
            let needs = CATALOGUE.iter().flat_map(|entry| entry.needs);
            held.extend(needs.map(|need| {
                rules.iter().copied().find(|rule| rbac.rule(*rule).is_some_and(|rule| need.met_by(rule, privileged)))
            }));
        }
        *held.get(need)?
    }
}

/// One namespace weighs less than the cluster, but for the one that runs the cluster.
fn severity(entry: &Entry, namespace: Option<&str>) -> Severity {
    match (entry.severity, namespace) {
        (severity, None | Some(SYSTEM)) => severity,
        (Severity::Error, _) => Severity::Warning,
        _ => Severity::Info,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::playground::cluster_of;
    use crate::rbac::evaluate;

    /// One role with these rules, bound to Jane: cluster-wide, or in the namespace that is named.
    fn world(rules: &str, namespace: &str) -> String {
        let (kind, namespace) = match namespace {
            "" => ("ClusterRoleBinding", String::new()),
            namespace => ("RoleBinding", format!(", namespace: {namespace}")),
        };
        format!(
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {{name: r}}\nrules: [{rules}]\n---\n\
             apiVersion: rbac.authorization.k8s.io/v1\nkind: {kind}\nmetadata: {{name: b{namespace}}}\n\
             roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: r}}\n\
             subjects: [{{kind: User, name: jane}}]\n"
        )
    }

    /// `verb,… group resource,…[ name,…]`, joined by `; `; `core` is the empty group.
    fn rules(text: &str) -> String {
        let list = |text: &str| {
            text.replace("core", "").split(',').map(|one| format!("'{one}'")).collect::<Vec<_>>().join(", ")
        };
        let one = |rule: &str| {
            let words: Vec<_> = rule.split(' ').collect();
            let names = words.get(3).map_or_else(String::new, |names| format!(", resourceNames: [{}]", list(names)));
            format!(
                "{{verbs: [{}], apiGroups: [{}], resources: [{}]{names}}}",
                list(words[0]),
                list(words[1]),
                list(words[2])
            )
        };
        text.split("; ").map(one).collect::<Vec<_>>().join(", ")
    }

    #[track_caller]
    fn check(text: &str, namespace: &str, expected: &[(&str, Severity)]) {
        let rbac = evaluate(&cluster_of(&world(&rules(text), namespace)).0);
        let found: Vec<_> = find(&rbac, &[]).iter().map(|risk| (risk.code, risk.severity)).collect();
        assert_eq!(found, expected, "{text} in {namespace:?}");
    }

    #[test]
    fn the_needs_have_a_bit_each() {
        assert!(CATALOGUE.iter().map(|entry| entry.needs.len()).sum::<usize>() <= 64);
    }

    #[test]
    fn everything_is_told_once_and_weighs_less_in_one_namespace() {
        check("* * *", "", &[("cluster-admin", Severity::Error)]);
        check("* * *", "shop", &[("cluster-admin", Severity::Warning)]);
        check("* example.com widgets", "", &[("wildcard-verb", Severity::Warning)]);
        check("get example.com *", "", &[("wildcard-resource", Severity::Warning)]);
        check("get example.com widgets", "", &[]);
    }

    #[test]
    fn reading_secrets_is_a_risk_unless_they_are_named() {
        check("list core secrets", "", &[("secrets-read", Severity::Error)]);
        check("get core secrets", "shop", &[("secrets-read", Severity::Warning)]);
        check("get core secrets mine", "", &[]);
        check("get apps secrets", "", &[]);
    }

    #[test]
    fn bind_and_escalate_need_the_write_permission_that_makes_them_work() {
        const RBAC: &str = "rbac.authorization.k8s.io";
        let both =
            |first: &str, second: &str| format!("{}; {}", first.replace("rbac", RBAC), second.replace("rbac", RBAC));
        let one = |text: &str| text.replace("rbac", RBAC);
        check(&one("bind rbac clusterroles"), "", &[]);
        check(
            &both("bind rbac clusterroles", "create rbac rolebindings"),
            "",
            &[("bind", Severity::Error), ("rbac-write", Severity::Info)],
        );
        check(&both("bind rbac clusterroles", "create rbac clusterrolebindings"), "shop", &[]);
        check(&both("bind rbac clusterroles view", "create rbac rolebindings"), "", &[("rbac-write", Severity::Info)]);
        check(
            &both("bind rbac clusterroles cluster-admin", "create rbac rolebindings"),
            "shop",
            &[("bind", Severity::Warning), ("rbac-write", Severity::Info)],
        );
        check(&one("escalate rbac roles"), "", &[]);
        check(
            &both("escalate rbac roles", "update rbac roles"),
            "shop",
            &[("escalate", Severity::Warning), ("rbac-write", Severity::Info)],
        );
    }

    #[test]
    fn what_is_only_in_cluster_scope_is_no_risk_in_a_namespace() {
        check("get core nodes/proxy", "", &[("nodes-proxy", Severity::Error)]);
        check("get core nodes/proxy", "shop", &[]);
        check("create core persistentvolumes", "shop", &[]);
        check("impersonate core users", "shop", &[]);
        check("impersonate core serviceaccounts", "shop", &[("impersonate", Severity::Warning)]);
        check("create core pods", "shop", &[("pod-create", Severity::Warning)]);
    }

    #[test]
    fn approving_certificates_takes_three_permissions() {
        let parts = [
            "create certificates.k8s.io certificatesigningrequests",
            "update certificates.k8s.io certificatesigningrequests/approval",
            "approve certificates.k8s.io signers kubernetes.io/kube-apiserver-client",
        ];
        check(&parts.join("; "), "", &[("certificate-approval", Severity::Error)]);
        check(&parts[..2].join("; "), "", &[]);
    }

    #[test]
    fn a_member_role_in_a_namespace_is_one_risk_and_its_default_binding_none() {
        let bound = world("", "shop").replace("name: r}\nsubjects", "name: edit}\nsubjects");
        let rbac = evaluate(&cluster_of(&bound).0);
        let found: Vec<_> = find(&rbac, &[]).iter().map(|risk| (risk.code, risk.severity)).collect();
        assert_eq!(found, [("member-role", Severity::Info)]);
        assert_eq!(find(&evaluate(&cluster_of("").0), &[]), [], "Kubernetes' own subjects are left out");
    }
}
