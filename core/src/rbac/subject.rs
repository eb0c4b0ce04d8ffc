//! Who a subject of a binding is, and the groups that an identity has without anybody saying so.

use super::User;
use crate::manifest::rbac::Subject;

/// The group that the API server lets do everything before any authorizer is asked.
pub const MASTERS: &str = "system:masters";

const AUTHENTICATED: &str = "system:authenticated";
const UNAUTHENTICATED: &str = "system:unauthenticated";
const ANONYMOUS: &str = "system:anonymous";
const SERVICE_ACCOUNTS: &str = "system:serviceaccounts";
const SERVICE_ACCOUNT_PREFIX: &str = "system:serviceaccount:";

/// What the authorizer compares: a user name, or a group. A service account is a user of a certain name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Principal {
    User(String),
    Group(String),
}

impl Principal {
    /// Whom a subject means; `None` for one that matches nobody. Follows `appliesToUser`.
    ///
    /// `namespace` is that of the RoleBinding, which a ServiceAccount without one belongs to.
    #[must_use]
    pub fn of(subject: &Subject, namespace: Option<&str>) -> Option<Self> {
        match subject.kind.as_str() {
            "User" => Some(Self::User(subject.name.clone())),
            "Group" => Some(Self::Group(subject.name.clone())),
            "ServiceAccount" => {
                let namespace = service_account_namespace(subject, namespace);
                (!namespace.is_empty()).then(|| Self::User(service_account_user(namespace, &subject.name)))
            }
            _ => None,
        }
    }

    /// `User jane`, `Group admins`, `ServiceAccount cicd/jenkins`.
    #[must_use]
    pub fn label(&self) -> String {
        match self {
            Self::Group(name) => format!("Group {name}"),
            Self::User(name) => match service_account(name) {
                Some((namespace, name)) => format!("ServiceAccount {namespace}/{name}"),
                None => format!("User {name}"),
            },
        }
    }

    /// The user that the authorizer would see: this one with its implicit groups, or some member of the group.
    #[must_use]
    pub fn user(&self) -> User {
        match self {
            Self::User(name) => User::named(name),
            Self::Group(name) => User { name: String::new(), groups: vec![name.clone()] },
        }
    }
}

impl User {
    /// A user of this name with the groups that every such user is in.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self { name: name.to_owned(), groups: implicit_groups(name) }
    }

    /// Whether the API server lets this user do everything before it asks any authorizer; follows
    /// `authorizerfactory.NewPrivilegedGroups`.
    #[must_use]
    pub fn bypasses_authorization(&self) -> bool {
        self.groups.iter().any(|group| group == MASTERS)
    }
}

pub(super) fn service_account_namespace<'a>(subject: &'a Subject, binding: Option<&'a str>) -> &'a str {
    if subject.namespace.is_empty() { binding.unwrap_or_default() } else { &subject.namespace }
}

/// `system:serviceaccount:NAMESPACE:NAME`.
#[must_use]
pub fn service_account_user(namespace: &str, name: &str) -> String {
    format!("{SERVICE_ACCOUNT_PREFIX}{namespace}:{name}")
}

/// The namespace and name in a service account's user name; follows `SplitUsername`.
#[must_use]
pub fn service_account(user: &str) -> Option<(&str, &str)> {
    let (namespace, name) = user.strip_prefix(SERVICE_ACCOUNT_PREFIX)?.split_once(':')?;
    (!namespace.is_empty() && !name.is_empty() && !name.contains(':')).then_some((namespace, name))
}

/// The groups that the API server puts a user of this name in; follows its authenticated-group adder and
/// `serviceaccount.MakeGroupNames`.
#[must_use]
pub fn implicit_groups(user: &str) -> Vec<String> {
    if user == ANONYMOUS {
        return vec![UNAUTHENTICATED.to_owned()];
    }
    let mut groups = Vec::new();
    if let Some((namespace, _)) = service_account(user) {
        groups.push(SERVICE_ACCOUNTS.to_owned());
        groups.push(format!("{SERVICE_ACCOUNTS}:{namespace}"));
    }
    groups.push(AUTHENTICATED.to_owned());
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(kind: &str, subject_namespace: &str, binding: Option<&str>, expected: Option<&str>) {
        let subject = Subject {
            kind: kind.to_owned(),
            name: "x".to_owned(),
            namespace: subject_namespace.to_owned(),
            ..Subject::default()
        };
        let label = Principal::of(&subject, binding).map(|principal| principal.label());
        assert_eq!(label.as_deref(), expected, "{kind} in {subject_namespace:?}, binding in {binding:?}");
    }

    #[test]
    fn a_service_account_belongs_to_its_own_namespace_or_else_to_that_of_the_role_binding() {
        check("ServiceAccount", "a", Some("b"), Some("ServiceAccount a/x"));
        check("ServiceAccount", "", Some("b"), Some("ServiceAccount b/x"));
        check("ServiceAccount", "", None, None);
        check("User", "ignored", Some("b"), Some("User x"));
        check("Group", "", None, Some("Group x"));
        check("user", "", None, None);
        check("Robot", "", None, None);
    }

    #[test]
    fn every_identity_has_the_groups_of_its_sort() {
        assert_eq!(implicit_groups("jane"), ["system:authenticated"]);
        assert_eq!(implicit_groups("system:anonymous"), ["system:unauthenticated"]);
        assert_eq!(
            implicit_groups("system:serviceaccount:cicd:jenkins"),
            ["system:serviceaccounts", "system:serviceaccounts:cicd", "system:authenticated"]
        );
        assert_eq!(implicit_groups("system:serviceaccount:cicd"), ["system:authenticated"], "no account's name");
    }
}
