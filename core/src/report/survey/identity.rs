//! What service accounts may do that is worth an attacker's while.

use super::World;
use crate::cluster::{Cluster, Pod};
use crate::order::{Map, Set};
use crate::rbac::risks::{self, RiskFact};
use crate::rbac::subject::{service_account, service_account_user};
use crate::rbac::{Principal, User};
use crate::report::access;
use crate::sources::Citation;

/// A service account, by namespace and name.
pub(super) type Account = (String, String);

/// Facts about bindings, not about what somebody may do.
const OF_BINDINGS: [&str; 3] = ["anonymous-binding", "everyone-binding", "default-account-binding"];

/// The grave permissions of everybody, found once.
pub(super) struct Powers {
    facts: Vec<RiskFact>,
    by_holder: Map<Principal, Vec<usize>>,
}

impl Powers {
    pub fn of(world: World<'_>) -> Self {
        let facts = risks::find(world.rbac, &access::privileged(world.cluster));
        let mut by_holder: Map<Principal, Vec<usize>> = Map::new();
        for (index, fact) in facts.iter().enumerate().filter(|(_, fact)| !OF_BINDINGS.contains(&fact.code)) {
            by_holder.or_default(fact.principal.clone()).push(index);
        }
        Self { facts, by_holder }
    }

    /// The gravest first.
    pub fn all(&self) -> &[RiskFact] {
        &self.facts
    }

    /// Its own and those of its groups, the gravest first.
    pub fn of_account(&self, account: &Account) -> Vec<&RiskFact> {
        let User { name, groups } = User::named(&user_name(account));
        let holders = [vec![Principal::User(name)], groups.into_iter().map(Principal::Group).collect()].concat();
        let mut all: Set<usize> = Set::new();
        for index in holders.iter().filter_map(|holder| self.by_holder.get(holder)).flatten() {
            all.insert(*index);
        }
        let mut seen: Set<(&str, Option<&str>)> = Set::new();
        let facts = all.iter().filter_map(|index| self.facts.get(*index));
        facts.filter(|fact| seen.insert((fact.code, fact.namespace.as_deref()))).collect()
    }

    /// Every account that has grave permissions of its own, and for a namespace whose accounts have some, `default`.
    pub fn accounts(&self) -> Set<Account> {
        let mut accounts = Set::new();
        for holder in self.by_holder.keys() {
            match holder {
                Principal::User(name) => {
                    let account = service_account(name);
                    accounts.extend(account.map(|(namespace, name)| (namespace.to_owned(), name.to_owned())));
                }
                Principal::Group(group) => {
                    let namespace = group.strip_prefix("system:serviceaccounts:");
                    accounts.extend(namespace.map(|namespace| (namespace.to_owned(), "default".to_owned())));
                }
            }
        }
        accounts
    }
}

pub(super) fn account_of(pod: &Pod) -> Account {
    (pod.namespace.clone(), pod.service_account.clone())
}

pub(super) fn user_name((namespace, name): &Account) -> String {
    service_account_user(namespace, name)
}

/// Whether the pod holds the token of its account.
pub(super) enum Token {
    Mounted,
    /// A volume of the pod's own brings it.
    ByVolume(Citation),
    /// The pod or its account says that there is none, or the API server adds none to any pod.
    Absent(Option<Citation>),
}

impl Token {
    pub fn of(cluster: &Cluster, pod: &Pod) -> Self {
        if let Some(volume) = volume_with_token(pod) {
            return Self::ByVolume(pod.field(&["spec.volumes[", &volume.to_string(), "].projected"].concat()));
        }
        let written = &pod.spec.automount_service_account_token;
        let of_account = || {
            let is_its = |account: &&crate::cluster::Declared<crate::manifest::core::ServiceAccount>| {
                account.namespace == pod.namespace && account.name == pod.service_account
            };
            let account = cluster.service_accounts.iter().find(is_its)?;
            (account.object.automount_service_account_token == Some(false))
                .then(|| account.field("automountServiceAccountToken"))
        };
        match written {
            Some(false) => Self::Absent(Some(pod.field("spec.automountServiceAccountToken"))),
            None if of_account().is_some() => Self::Absent(of_account()),
            _ if !cluster.profile.token_volume => Self::Absent(None),
            _ => Self::Mounted,
        }
    }

    pub fn is_at_hand(&self) -> bool {
        !matches!(self, Self::Absent(_))
    }
}

/// A mounted volume that projects a token for the API server itself.
fn volume_with_token(pod: &Pod) -> Option<usize> {
    let containers = pod.spec.all_containers();
    pod.spec.volumes.iter().position(|volume| {
        let mounts = |container: &crate::manifest::pod::Container| {
            container.volume_mounts.iter().any(|mount| mount.name == volume.name)
        };
        let tokens = volume.projected.iter().flat_map(|projected| &projected.sources);
        let mut tokens = tokens.filter_map(|source| source.service_account_token.as_ref());
        tokens.any(|token| token.audience.is_empty()) && containers.iter().any(|(_, _, container)| mounts(container))
    })
}
