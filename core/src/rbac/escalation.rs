//! Whether somebody may write a role or a binding: the API server lets nobody grant what they do not hold.
//!
//! Follows pkg/registry/rbac (`escalation_check.go`, the `policybased` storages) and `ConfirmNoEscalation`.

use super::compact::{compact, compact_string, quoted};
use super::covers::uncovered;
use super::{Attributes, Rbac, User, messages};
use crate::manifest::rbac::{Binding, PolicyRule, Role};
use crate::order::Set;

const GROUP: &str = "rbac.authorization.k8s.io";

/// What is to be written; without a namespace it is a ClusterRole or a ClusterRoleBinding.
#[derive(Clone, Copy, Debug)]
pub enum Written<'a> {
    Role(&'a Role),
    Binding(&'a Binding),
}

/// A role or binding that somebody wants to write.
#[derive(Clone, Copy, Debug)]
pub struct Write<'a> {
    pub object: Written<'a>,
    /// `None`: cluster scope.
    pub namespace: Option<&'a str>,
    /// The object is there already.
    pub is_update: bool,
}

/// What the check says, after the permission to write itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Members of `system:masters` are not checked.
    Privileged,
    /// The verb that lifts the check is granted: `escalate` on the role, `bind` on the role that is referred to.
    Authorized(Attributes),
    /// Everything that it grants is held.
    Covered,
    /// These rules are not held, and the API server's words.
    Missing { rules: Vec<PolicyRule>, message: String },
    /// A role that gathers others needs everything, and the API server's words.
    NeedsEverything { message: String },
    /// The role that the binding refers to does not exist, in the API server's words.
    NotFound { message: String },
}

impl Outcome {
    #[must_use]
    pub fn allows(&self) -> bool {
        matches!(self, Self::Privileged | Self::Authorized(_) | Self::Covered)
    }
}

impl Write<'_> {
    /// `roles`, `clusterrolebindings`: what is written, as requests name it.
    #[must_use]
    pub fn resource(&self) -> &'static str {
        match (self.object, self.namespace) {
            (Written::Role(_), Some(_)) => "roles",
            (Written::Role(_), None) => "clusterroles",
            (Written::Binding(_), Some(_)) => "rolebindings",
            (Written::Binding(_), None) => "clusterrolebindings",
        }
    }

    fn name(&self) -> &str {
        match self.object {
            Written::Role(role) => &role.metadata.name,
            Written::Binding(binding) => &binding.metadata.name,
        }
    }

    /// The request that writes it; the name of what is created does not stand in the URL.
    #[must_use]
    pub fn request(&self) -> Attributes {
        let (verb, name) = if self.is_update { ("update", self.name()) } else { ("create", "") };
        self.asked(verb, self.resource(), name)
    }

    /// The verb that lifts the check.
    #[must_use]
    pub fn lifting(&self) -> Attributes {
        match self.object {
            Written::Role(_) => self.asked("escalate", self.resource(), if self.is_update { self.name() } else { "" }),
            Written::Binding(binding) => {
                let resource = if binding.role_ref.kind == "Role" { "roles" } else { "clusterroles" };
                self.asked("bind", resource, &binding.role_ref.name)
            }
        }
    }

    fn asked(&self, verb: &str, resource: &str, name: &str) -> Attributes {
        Attributes {
            verb: verb.to_owned(),
            api_group: GROUP.to_owned(),
            resource: resource.to_owned(),
            name: name.to_owned(),
            namespace: self.namespace.unwrap_or_default().to_owned(),
            ..Attributes::default()
        }
    }

    fn forbidden(&self, why: &str) -> String {
        format!("{}.{GROUP} {:?} is forbidden: {why}", self.resource(), self.name())
    }
}

/// The check alone; whether the user may write such objects at all is [`Rbac::authorize`]'s to say.
#[must_use]
pub fn check(rbac: &Rbac, user: &User, write: &Write<'_>) -> Outcome {
    if user.bypasses_authorization() {
        return Outcome::Privileged;
    }
    let lifting = write.lifting();
    if rbac.allows(user, &lifting) {
        return Outcome::Authorized(lifting);
    }
    let granted = match granted(rbac, write) {
        Ok(rules) => rules,
        Err(message) => return Outcome::NotFound { message },
    };
    let (held, errors) = rbac.rules_for(user, write.namespace);
    let missing = uncovered(&held, &granted);
    if !missing.is_empty() {
        let rules = compact(&missing);
        let message = write.forbidden(&attempting(user, &rules, &errors));
        return Outcome::Missing { rules, message };
    }
    if let Written::Role(Role { aggregation_rule: Some(_), .. }) = write.object
        && !uncovered(&held, &everything()).is_empty()
    {
        let message = write.forbidden("must have cluster-admin privileges to use the aggregationRule");
        return Outcome::NeedsEverything { message };
    }
    Outcome::Covered
}

/// The rules that the object grants, or why there are none.
fn granted(rbac: &Rbac, write: &Write<'_>) -> Result<Vec<PolicyRule>, String> {
    let binding = match write.object {
        Written::Role(role) => return Ok(role.rules.clone()),
        Written::Binding(binding) => binding,
    };
    let (kind, name) = (binding.role_ref.kind.as_str(), &binding.role_ref.name);
    let namespace = match kind {
        "Role" => write.namespace,
        "ClusterRole" => None,
        other => return Err(messages::unsupported_role_kind(other)),
    };
    let role = rbac.roles().iter().find(|role| role.namespace.as_deref() == namespace && role.name == *name);
    let Some(role) = role.filter(|_| kind != "Role" || namespace.is_some()) else {
        let resource = if kind == "Role" { "role" } else { "clusterrole" };
        return Err(messages::role_not_found(resource, name));
    };
    Ok(role.rules.iter().filter_map(|rule| rbac.rule(*rule).cloned()).collect())
}

/// What an aggregation rule may gather.
fn everything() -> [PolicyRule; 2] {
    let all = || vec!["*".to_owned()];
    [
        PolicyRule { verbs: all(), api_groups: all(), resources: all(), ..PolicyRule::default() },
        PolicyRule { verbs: all(), non_resource_urls: all(), ..PolicyRule::default() },
    ]
}

/// `ConfirmNoEscalation`'s error.
fn attempting(user: &User, missing: &[PolicyRule], errors: &[String]) -> String {
    let told: Set<String> = crate::order::set(missing.iter().map(compact_string));
    let told: Vec<String> = told.into_iter().collect();
    let mut message = format!(
        "user {:?} (groups={}) is attempting to grant RBAC permissions not currently held:\n{}",
        user.name,
        quoted(&user.groups),
        told.join("\n")
    );
    if !errors.is_empty() {
        let errors = messages::aggregate(errors);
        message = [&message, "; resolution errors: [", &errors, "]"].concat();
    }
    message
}

impl Rbac {
    /// The rules that a user holds in a namespace, or cluster-wide, and the broken references met: `RulesFor`.
    #[must_use]
    pub fn rules_for(&self, user: &User, namespace: Option<&str>) -> (Vec<PolicyRule>, Vec<String>) {
        let (mut rules, mut errors) = (Vec::new(), Vec::new());
        for bound in self.bound_to(user) {
            let Some(binding) = self.binding(bound.binding).filter(|binding| binding.reaches(namespace)) else {
                continue;
            };
            match &binding.role {
                Err(error) => errors.push(error.clone()),
                Ok(role) => {
                    let held = self.role(*role).map(|role| role.rules.as_slice()).unwrap_or_default();
                    rules.extend(held.iter().filter_map(|rule| self.rule(*rule).cloned()));
                }
            }
        }
        (rules, errors)
    }
}
