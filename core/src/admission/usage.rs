//! Who may `use` which PodSecurityPolicy.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::rbac::{Attributes, Grant, Rbac, User};

/// The group whose members the API server lets do everything before any authorizer is asked.
pub const MASTERS: &str = "system:masters";

/// Whether a user may use a policy, and through what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Use {
    pub allowed: bool,
    /// By the group `system:masters`, whatever RBAC says.
    pub bypass: bool,
    pub grants: Vec<Grant>,
}

/// Answers for users and namespaces, each computed once.
#[derive(Clone, Debug)]
pub struct Usage<'a> {
    rbac: &'a Rbac,
    policies: Vec<&'a str>,
    known: BTreeMap<(User, String), Rc<Vec<Use>>>,
}

impl<'a> Usage<'a> {
    #[must_use]
    pub fn new(rbac: &'a Rbac, policies: Vec<&'a str>) -> Self {
        Self { rbac, policies, known: BTreeMap::new() }
    }

    /// For each policy, in their order: may this user use it for pods in this namespace?
    pub fn of(&mut self, user: &User, namespace: &str) -> Rc<Vec<Use>> {
        let Self { rbac, policies, known } = self;
        let answer = known.entry((user.clone(), namespace.to_owned())).or_insert_with(|| {
            Rc::new(policies.iter().map(|policy| may_use(rbac, user, namespace, policy)).collect())
        });
        answer.clone()
    }
}

/// Follows `isAuthorizedForPolicy`: verb `use` in the pod's namespace, in the group `policy` or the older `extensions`.
#[must_use]
pub fn may_use(rbac: &Rbac, user: &User, namespace: &str, policy: &str) -> Use {
    let mut grants: Vec<Grant> = Vec::new();
    for group in ["policy", "extensions"] {
        let attributes = Attributes {
            verb: "use".to_owned(),
            api_group: group.to_owned(),
            resource: "podsecuritypolicies".to_owned(),
            name: policy.to_owned(),
            namespace: namespace.to_owned(),
            ..Attributes::default()
        };
        let decision = rbac.authorize(user, &attributes);
        grants.extend(decision.grants.into_iter().filter(|grant| !grants.contains(grant)).collect::<Vec<_>>());
    }
    let bypass = is_master(user);
    Use { allowed: bypass || !grants.is_empty(), bypass, grants }
}

#[must_use]
pub fn is_master(user: &User) -> bool {
    user.groups.iter().any(|group| group == MASTERS)
}

/// A pod's service account as policies are asked about it (`serviceaccount.UserInfo`): it is in the groups of service
/// accounts, and not in `system:authenticated`, since it sends no request here.
#[must_use]
pub fn service_account(namespace: &str, name: &str) -> User {
    User {
        name: format!("system:serviceaccount:{namespace}:{name}"),
        groups: vec!["system:serviceaccounts".to_owned(), format!("system:serviceaccounts:{namespace}")],
    }
}
