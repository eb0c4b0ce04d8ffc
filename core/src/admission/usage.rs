//! Who may `use` which PodSecurityPolicy.

use std::rc::Rc;

use crate::order::Map;
use crate::rbac::subject::service_account_user;
use crate::rbac::{Attributes, Grant, MASTERS, Rbac, User};

/// The API groups that PodSecurityPolicies were in; a grant in either will do.
pub const POLICY_GROUPS: [&str; 2] = ["policy", "extensions"];

/// Whether a user may do something, and through what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Permit {
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
    known: Map<(User, String), Rc<Vec<Rc<Permit>>>>,
}

impl<'a> Usage<'a> {
    #[must_use]
    pub fn new(rbac: &'a Rbac, policies: Vec<&'a str>) -> Self {
        Self { rbac, policies, known: Map::new() }
    }

    #[must_use]
    pub fn knows(&self, user: &User, namespace: &str) -> bool {
        self.known.contains_key(&(user.clone(), namespace.to_owned()))
    }

    /// For each policy, in their order: may this user use it for pods in this namespace?
    pub fn of(&mut self, user: &User, namespace: &str) -> Rc<Vec<Rc<Permit>>> {
        let Self { rbac, policies, known } = self;
        let answer = known.or_insert_with((user.clone(), namespace.to_owned()), || {
            Rc::new(policies.iter().map(|policy| Rc::new(may_use(rbac, user, namespace, policy))).collect())
        });
        answer.clone()
    }
}

/// Follows `isAuthorizedForPolicy`: verb `use` in the pod's namespace, in either API group.
#[must_use]
pub fn may_use(rbac: &Rbac, user: &User, namespace: &str, policy: &str) -> Permit {
    let mut grants: Vec<Grant> = Vec::new();
    for group in POLICY_GROUPS {
        for grant in rbac.authorize(user, &attributes(group, namespace, policy)).grants {
            if !grants.contains(&grant) {
                grants.push(grant);
            }
        }
    }
    let bypass = is_master(user);
    Permit { allowed: bypass || !grants.is_empty(), bypass, grants }
}

/// What the plug-in asks the authorizer.
#[must_use]
pub fn attributes(group: &str, namespace: &str, policy: &str) -> Attributes {
    Attributes {
        verb: "use".to_owned(),
        api_group: group.to_owned(),
        resource: "podsecuritypolicies".to_owned(),
        name: policy.to_owned(),
        namespace: namespace.to_owned(),
        ..Attributes::default()
    }
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
        name: service_account_user(namespace, name),
        groups: vec!["system:serviceaccounts".to_owned(), format!("system:serviceaccounts:{namespace}")],
    }
}
