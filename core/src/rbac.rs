//! RBAC: who may do what.
//!
//! Follows k8s.io/kubernetes plugin/pkg/auth/authorizer/rbac and pkg/registry/rbac/validation/rule.go: purely additive
//! rules, ClusterRoleBindings before the RoleBindings of the request's namespace, no rule combined with another.
//! The API server's default roles and bindings count; a pasted object of the same kind and name takes their place.

mod aggregation;
mod authorizer;
pub mod compact;
pub mod covers;
mod defaults;
pub mod escalation;
pub mod least;
mod locator;
mod messages;
pub mod near;
mod objects;
pub mod request;
pub mod resources;
pub mod risks;
pub mod rule;
pub mod subject;

use crate::cluster::Cluster;
use crate::manifest::rbac::PolicyRule;
use crate::order::Map;
use crate::settings::KubernetesVersion;
use crate::sources::Citation;

pub use locator::Granting;
pub use messages::forbidden;
pub use objects::{BindingFacts, BindingId, RoleFacts, RoleId, RuleRef};
pub use subject::{MASTERS, Principal};

/// The authorizer of a cluster: its roles and bindings with the default ones.
#[derive(Clone, Debug, Default)]
pub struct Rbac {
    /// Sorted: ClusterRoles by name, then Roles by namespace and name.
    roles: Vec<RoleFacts>,
    /// ClusterRoleBindings, then RoleBindings by namespace; those of the files before the default ones, by name.
    bindings: Vec<BindingFacts>,
    /// Every subject's bindings, in order.
    index: Map<Principal, Vec<Bound>>,
    /// Aggregation was cut short: see [`aggregation::BUDGET`].
    aggregation_cut: bool,
    other_reading: Option<Box<Rbac>>,
}

/// A binding that names a subject, and where in its list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bound {
    pub binding: BindingId,
    pub subject: usize,
}

/// Who asks.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct User {
    pub name: String,
    pub groups: Vec<String>,
}

/// What is asked for, as `authorizer.Attributes` of k8s.io/apiserver has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attributes {
    pub verb: String,
    pub api_group: String,
    pub resource: String,
    pub subresource: String,
    /// Empty: no name in the request.
    pub name: String,
    /// Empty: cluster scope.
    pub namespace: String,
    /// A non-resource request; the fields above but the verb are then unused.
    pub path: Option<String>,
}

/// The authorizer's answer with every way that leads to it.
#[derive(Clone, Debug, Default)]
pub struct Decision {
    pub allowed: bool,
    /// Every binding → role → rule that allows it: cluster role bindings first, then the namespace's role bindings.
    /// At most [`MAX_GRANTS`].
    pub grants: Vec<Grant>,
    /// Broken references met on the way, as upstream words them.
    pub errors: Vec<String>,
    /// Upstream's reason: `RBAC: allowed by …`, the broken references of a denial, or nothing.
    pub reason: String,
}

/// One way to a permission. A citation is `None` for what is built into Kubernetes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// `ClusterRoleBinding jenkins-master`, `RoleBinding default/nginx-sa`.
    pub binding: String,
    pub binding_cites: Option<Citation>,
    /// The subject in the binding that applies.
    pub subject: String,
    pub subject_cites: Option<Citation>,
    /// `ClusterRole cluster-admin`, `Role default/use-psp`.
    pub role: String,
    /// The rule in the role; of an aggregated role, in its effective rules.
    pub rule: usize,
    /// In the role that holds it, which an aggregated role only gathers it from.
    pub rule_cites: Option<Citation>,
    /// The same way as indices into the authorizer.
    pub way: Way,
}

/// A way to a permission: what a [`Grant`] says in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Way {
    pub bound: Bound,
    /// The role that the binding refers to.
    pub role: RoleId,
    /// The rule, in that role or in one that it gathers.
    pub rule: RuleRef,
}

/// The most ways to one permission that are told.
pub const MAX_GRANTS: usize = 1000;

/// The authorizer of a cluster of the profile's version, with its default roles and bindings.
#[must_use]
pub fn evaluate(cluster: &Cluster) -> Rbac {
    Rbac::new(cluster, Some(cluster.profile.version))
}

impl Rbac {
    /// The authorizer of the files' roles and bindings, with a version's default ones or none.
    #[must_use]
    pub fn new(cluster: &Cluster, defaults: Option<KubernetesVersion>) -> Self {
        let defaults = defaults.map(defaults::of);
        let mut rbac = Self::reading(cluster, defaults, false);
        if rbac.roles.iter().any(|role| role.unsettled) {
            rbac.other_reading = Some(Box::new(Self::reading(cluster, defaults, true)));
        }
        rbac
    }

    /// One of the two readings of an aggregated role that selects nothing; `leave`: it keeps its own rules.
    fn reading(cluster: &Cluster, defaults: Option<&'static defaults::Defaults>, leave: bool) -> Self {
        let (mut roles, bindings) = objects::collect(cluster, defaults);
        let aggregation_cut = aggregation::gather(&mut roles, leave);
        Self { index: objects::by_subject(&bindings), roles, bindings, aggregation_cut, other_reading: None }
    }

    /// The same cluster where aggregated roles that select nothing keep their own rules: what happens there is not
    /// settled, and matters only when both readings answer differently.
    #[must_use]
    pub fn other_reading(&self) -> Option<&Self> {
        self.other_reading.as_deref()
    }

    /// What RBAC says; the bypass of `system:masters` is not RBAC's and not counted here.
    #[must_use]
    pub fn authorize(&self, user: &User, attributes: &Attributes) -> Decision {
        authorizer::authorize(self, user, attributes)
    }

    #[must_use]
    pub fn roles(&self) -> &[RoleFacts] {
        &self.roles
    }

    #[must_use]
    pub fn bindings(&self) -> &[BindingFacts] {
        &self.bindings
    }

    #[must_use]
    pub fn role(&self, id: RoleId) -> Option<&RoleFacts> {
        self.roles.get(id.0 as usize)
    }

    #[must_use]
    pub fn binding(&self, id: BindingId) -> Option<&BindingFacts> {
        self.bindings.get(id.0 as usize)
    }

    #[must_use]
    pub fn rule(&self, rule: RuleRef) -> Option<&PolicyRule> {
        self.role(rule.role)?.object().rules.get(rule.index as usize)
    }

    /// Where a rule stands, in the role that holds it.
    #[must_use]
    pub fn rule_cites(&self, rule: RuleRef) -> Option<Citation> {
        self.role(rule.role)?.field(&format!("rules[{}]", rule.index))
    }

    /// The bindings that name exactly this subject, in order.
    #[must_use]
    pub fn bound(&self, principal: &Principal) -> &[Bound] {
        self.index.get(principal).map(Vec::as_slice).unwrap_or_default()
    }

    /// Every subject that a binding names, with its bindings.
    pub fn subjects(&self) -> impl Iterator<Item = (&Principal, &[Bound])> {
        self.index.iter().map(|(principal, bound)| (principal, bound.as_slice()))
    }

    /// Whether some aggregated rules were left out for the sake of time.
    #[must_use]
    pub fn aggregation_cut(&self) -> bool {
        self.aggregation_cut
    }
}
