//! The roles and bindings that count: those of the files, and the default ones that they do not replace.

use std::ops::Deref;
use std::rc::Rc;

use super::defaults::Defaults;
use super::subject::{Principal, service_account_namespace};
use super::{Bound, messages};
use crate::cluster::{Cluster, Declared};
use crate::manifest::rbac::{Binding, PolicyRule, Role, Subject};
use crate::order::{self, Map};
use crate::sources::{Citation, Origin};

/// Index into [`super::Rbac::roles`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RoleId(pub u32);

/// Index into [`super::Rbac::bindings`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct BindingId(pub u32);

/// A rule as it is written in a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RuleRef {
    pub role: RoleId,
    pub index: u32,
}

/// An object of the files, or one that is built into Kubernetes.
#[derive(Debug)]
enum Object<T: 'static> {
    Declared(Rc<T>, Origin),
    BuiltIn(&'static T),
}

impl<T> Clone for Object<T> {
    fn clone(&self) -> Self {
        match self {
            Self::Declared(object, origin) => Self::Declared(object.clone(), origin.clone()),
            Self::BuiltIn(object) => Self::BuiltIn(object),
        }
    }
}

impl<T> Object<T> {
    fn origin(&self) -> Option<&Origin> {
        match self {
            Self::Declared(_, origin) => Some(origin),
            Self::BuiltIn(_) => None,
        }
    }
}

impl<T> Deref for Object<T> {
    type Target = T;

    fn deref(&self) -> &T {
        match self {
            Self::Declared(object, _) => object,
            Self::BuiltIn(object) => object,
        }
    }
}

/// A Role or ClusterRole with the rules that it has in effect.
#[derive(Clone, Debug)]
pub struct RoleFacts {
    /// `None`: a ClusterRole.
    pub namespace: Option<String>,
    pub name: String,
    object: Object<Role>,
    /// Its own rules or, of an aggregated ClusterRole, those of the roles that it selects.
    pub rules: Vec<RuleRef>,
    /// It has an aggregation rule that selects nothing, and rules of its own: see [`super::Rbac::other_reading`].
    pub unsettled: bool,
}

impl RoleFacts {
    #[must_use]
    pub fn kind(&self) -> &'static str {
        if self.namespace.is_some() { "Role" } else { "ClusterRole" }
    }

    /// `ClusterRole admin`, `Role shop/reader`.
    #[must_use]
    pub fn label(&self) -> String {
        label(self.kind(), self.namespace.as_deref(), &self.name)
    }

    #[must_use]
    pub fn built_in(&self) -> bool {
        self.object.origin().is_none()
    }

    /// As it is written; of an aggregated role these are not the rules that count.
    #[must_use]
    pub fn object(&self) -> &Role {
        &self.object
    }

    /// Where it stands in the files; `None` for what is built in.
    #[must_use]
    pub fn origin(&self) -> Option<&Origin> {
        self.object.origin()
    }

    #[must_use]
    pub fn field(&self, path: &str) -> Option<Citation> {
        Some(self.object.origin()?.field(path))
    }
}

/// A RoleBinding or ClusterRoleBinding with the role that it refers to.
#[derive(Clone, Debug)]
pub struct BindingFacts {
    /// `None`: a ClusterRoleBinding.
    pub namespace: Option<String>,
    pub name: String,
    object: Object<Binding>,
    /// Or why there is none, as upstream words it.
    pub role: Result<RoleId, String>,
}

impl BindingFacts {
    #[must_use]
    pub fn kind(&self) -> &'static str {
        if self.namespace.is_some() { "RoleBinding" } else { "ClusterRoleBinding" }
    }

    /// `ClusterRoleBinding admins`, `RoleBinding shop/readers`.
    #[must_use]
    pub fn label(&self) -> String {
        label(self.kind(), self.namespace.as_deref(), &self.name)
    }

    #[must_use]
    pub fn built_in(&self) -> bool {
        self.object.origin().is_none()
    }

    #[must_use]
    pub fn object(&self) -> &Binding {
        &self.object
    }

    /// Where it stands in the files; `None` for what is built in.
    #[must_use]
    pub fn origin(&self) -> Option<&Origin> {
        self.object.origin()
    }

    #[must_use]
    pub fn field(&self, path: &str) -> Option<Citation> {
        Some(self.object.origin()?.field(path))
    }

    /// Whether what it grants counts for a request in this namespace (`None`: cluster scope).
    #[must_use]
    pub fn reaches(&self, namespace: Option<&str>) -> bool {
        self.namespace.is_none() || self.namespace.as_deref() == namespace
    }

    /// `User jane`, `ServiceAccount cicd/jenkins`: a subject of its list.
    #[must_use]
    pub fn subject_label(&self, index: usize) -> String {
        let Some(subject) = self.object.subjects.get(index) else { return String::new() };
        if subject.kind == "ServiceAccount" {
            let namespace = service_account_namespace(subject, self.namespace.as_deref());
            return format!("ServiceAccount {namespace}/{}", subject.name);
        }
        format!("{} {}", subject.kind, subject.name)
    }

    /// `Role shop/reader`: what it refers to, be it there or not.
    #[must_use]
    pub fn referred(&self) -> String {
        let reference = &self.object.role_ref;
        let namespace = self.namespace.as_deref().filter(|_| reference.kind == "Role");
        label(&reference.kind, namespace, &reference.name)
    }

    /// Whom a subject of its list means.
    #[must_use]
    pub fn principal(&self, subject: &Subject) -> Option<Principal> {
        Principal::of(subject, self.namespace.as_deref())
    }
}

fn label(kind: &str, namespace: Option<&str>, name: &str) -> String {
    match namespace {
        Some(namespace) => format!("{kind} {namespace}/{name}"),
        None => format!("{kind} {name}"),
    }
}

type Key = (Option<String>, String);
type Objects<T> = Map<Key, Object<T>>;

/// All roles and bindings in their order, with every reference looked up.
pub(super) fn collect(cluster: &Cluster, defaults: Option<&'static Defaults>) -> (Vec<RoleFacts>, Vec<BindingFacts>) {
    let mut roles: Objects<Role> = Map::new();
    let mut bindings: Objects<Binding> = Map::new();
    if let Some(defaults) = defaults {
        let key =
            |namespace: &str, name: &str| ((!namespace.is_empty()).then(|| namespace.to_owned()), name.to_owned());
        let of_role = |role: &'static Role| (key(&role.metadata.namespace, &role.metadata.name), Object::BuiltIn(role));
        roles.extend(defaults.roles.iter().map(of_role));
        let of_binding = |binding: &'static Binding| {
            (key(&binding.metadata.namespace, &binding.metadata.name), Object::BuiltIn(binding))
        };
        bindings.extend(defaults.bindings.iter().map(of_binding));
    }
    roles.extend(cluster.cluster_roles.iter().map(in_cluster));
    roles.extend(cluster.roles.iter().map(in_namespace));
    bindings.extend(cluster.cluster_role_bindings.iter().map(in_cluster));
    bindings.extend(cluster.role_bindings.iter().map(in_namespace));

    let ids: Map<Key, RoleId> = order::map(roles.keys().cloned().zip((0..).map(RoleId)));
    let mut bindings: Vec<BindingFacts> = bindings
        .into_iter()
        .map(|((namespace, name), object)| {
            let role = resolve(&object, namespace.as_deref(), &ids);
            BindingFacts { namespace, name, object, role }
        })
        .collect();
    crate::order::sort_by(&mut bindings, |left, right| order(left).cmp(&order(right)));
    let roles = roles.into_iter().zip((0..).map(RoleId)).map(|(((namespace, name), object), id)| {
        let rules = own_rules(id, &object.rules);
        RoleFacts { namespace, name, object, rules, unsettled: false }
    });
    (roles.collect(), bindings)
}

fn in_cluster<T>(declared: &Declared<T>) -> (Key, Object<T>) {
    ((None, declared.name.clone()), Object::Declared(declared.object.clone(), declared.origin.clone()))
}

fn in_namespace<T>(declared: &Declared<T>) -> (Key, Object<T>) {
    let (_, object) = in_cluster(declared);
    ((Some(declared.namespace.clone()), declared.name.clone()), object)
}

fn own_rules(role: RoleId, rules: &[PolicyRule]) -> Vec<RuleRef> {
    rules.iter().zip(0..).map(|(_, index)| RuleRef { role, index }).collect()
}

/// Upstream walks bindings in no particular order; here those of the files come first, so that a reason names them.
fn order(binding: &BindingFacts) -> (&Option<String>, bool, &str) {
    (&binding.namespace, binding.built_in(), &binding.name)
}

/// The role that a binding refers to; follows `GetRoleReferenceRules`, which does not look at the reference's group.
fn resolve(binding: &Binding, namespace: Option<&str>, ids: &Map<Key, RoleId>) -> Result<RoleId, String> {
    let reference = &binding.role_ref;
    let (namespace, resource) = match reference.kind.as_str() {
        "ClusterRole" => (None, "clusterrole"),
        "Role" => (Some(namespace.unwrap_or_default().to_owned()), "role"),
        kind => return Err(messages::unsupported_role_kind(kind)),
    };
    let found = ids.get(&(namespace, reference.name.clone())).copied();
    found.ok_or_else(|| messages::role_not_found(resource, &reference.name))
}

/// Every subject's bindings, in the order of bindings; of a subject named twice in one, the first naming counts.
pub(super) fn by_subject(bindings: &[BindingFacts]) -> Map<Principal, Vec<Bound>> {
    let mut index: Map<Principal, Vec<Bound>> = Map::new();
    for (binding, id) in bindings.iter().zip((0..).map(BindingId)) {
        for (position, subject) in binding.object().subjects.iter().enumerate() {
            let Some(principal) = binding.principal(subject) else { continue };
            let bound = index.or_default(principal);
            if bound.last().is_none_or(|last| last.binding != id) {
                bound.push(Bound { binding: id, subject: position });
            }
        }
    }
    index
}
