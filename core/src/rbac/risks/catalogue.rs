//! The permissions that are risks, as conjunctions of needs.
//!
//! After the good practices for RBAC on kubernetes.io and what the field's scanners look for. Three things that scanners call
//! risks are mistakes of one object and told by lints: a missing role (`missing-role`), a missing service account
//! (`missing-account`), names that never match (`named-create`, `named-list`).

use crate::finding::Severity;
use crate::manifest::rbac::PolicyRule;
use crate::rbac::rule;

/// The code of the risk that implies all others of its scope.
pub(super) const FULL_CONTROL: &str = "cluster-admin";

const RBAC: &str = "rbac.authorization.k8s.io";
const CERTIFICATES: &str = "certificates.k8s.io";

pub(super) struct Entry {
    pub(super) code: &'static str,
    /// When held cluster-wide.
    pub(super) severity: Severity,
    pub(super) reach: Reach,
    /// All of them make the risk.
    pub(super) needs: &'static [Need],
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    Anywhere,
    /// Its resources have no namespace, so a RoleBinding gives nothing.
    Cluster,
    /// It matters in `kube-system` alone, and cluster-wide.
    System,
}

pub(super) enum Need {
    /// Every verb on every resource of every group.
    Everything,
    EveryVerb,
    EveryResource,
    /// Any of these.
    Any(&'static [Access]),
    /// The use of a PodSecurityPolicy that lets pods take over their node.
    PrivilegedPolicy,
}

/// Any of the verbs on any of the resources of any of the groups.
pub(super) struct Access {
    verbs: &'static [&'static str],
    groups: &'static [&'static str],
    resources: &'static [&'static str],
    names: Names,
}

#[derive(Clone, Copy)]
enum Names {
    /// Only a rule without resourceNames counts.
    Unrestricted,
    Any,
    /// Without resourceNames, or with one of these.
    OneOf(&'static [&'static str]),
}

const fn on(
    verbs: &'static [&'static str],
    groups: &'static [&'static str],
    resources: &'static [&'static str],
) -> Access {
    Access { verbs, groups, resources, names: Names::Unrestricted }
}

impl Access {
    const fn of_any_name(self) -> Self {
        Self { names: Names::Any, ..self }
    }

    const fn named(self, names: &'static [&'static str]) -> Self {
        Self { names: Names::OneOf(names), ..self }
    }

    /// Each aspect of a rule stands for itself, so any verb may be taken with any group and resource that it covers.
    fn met_by(&self, written: &PolicyRule) -> bool {
        let listed = &written.resource_names;
        let is_named = match self.names {
            Names::Any => true,
            Names::OneOf(names) => listed.is_empty() || listed.iter().any(|name| names.contains(&name.as_str())),
            Names::Unrestricted => listed.is_empty(),
        };
        is_named
            && self.verbs.iter().any(|verb| rule::verb_matches(written, verb))
            && self.groups.iter().any(|group| rule::contains_or_all(&written.api_groups, group))
            && self.resources.iter().any(|resource| {
                let (resource, subresource) = resource.split_once('/').unwrap_or((resource, ""));
                rule::resource_matches(written, resource, subresource)
            })
    }
}

impl Need {
    /// `privileged` are the policies that let pods take over their node.
    pub(super) fn met_by(&self, written: &PolicyRule, privileged: &[String]) -> bool {
        let star = |list: &[String]| list.iter().any(|one| one == "*");
        let (verbs, groups) = (star(&written.verbs), star(&written.api_groups));
        let resources = star(&written.resources);
        match self {
            Self::Everything => verbs && groups && resources && written.resource_names.is_empty(),
            Self::EveryVerb => verbs && !written.resources.is_empty() && written.resource_names.is_empty(),
            Self::EveryResource => resources && written.resource_names.is_empty(),
            Self::Any(accesses) => accesses.iter().any(|access| access.met_by(written)),
            // Asked with the policy's name, for either group.
            Self::PrivilegedPolicy => {
                rule::verb_matches(written, "use")
                    && POLICY_GROUPS.iter().any(|group| rule::contains_or_all(&written.api_groups, group))
                    && rule::resource_matches(written, "podsecuritypolicies", "")
                    && privileged.iter().any(|policy| rule::name_matches(written, policy))
            }
        }
    }
}

/// Either group is asked for, though policies were in `policy` alone at last.
const POLICY_GROUPS: [&str; 2] = ["policy", "extensions"];

const WRITE: &[&str] = &["create", "update", "patch"];
const CHANGE: &[&str] = &["create", "update", "patch", "delete"];
const MODIFY: &[&str] = &["update", "patch"];

const fn entry(code: &'static str, severity: Severity, reach: Reach, needs: &'static [Need]) -> Entry {
    Entry { code, severity, reach, needs }
}

use Need::PrivilegedPolicy;
use Need::{Any, EveryResource, EveryVerb, Everything};
use Reach::{Anywhere, Cluster, System};
use Severity::{Error, Info, Warning};

pub(super) const CATALOGUE: &[Entry] = &[
    entry(FULL_CONTROL, Error, Anywhere, &[Everything]),
    entry("secrets-read", Error, Anywhere, &[Any(&[on(&["get", "list", "watch"], &[""], &["secrets"])])]),
    entry("secrets-write", Error, Anywhere, &[Any(&[on(WRITE, &[""], &["secrets"])])]),
    entry(
        "impersonate",
        Error,
        Anywhere,
        &[Any(&[
            on(&["impersonate"], &[""], &["serviceaccounts"]).of_any_name(),
            on(&["impersonate:serviceaccount"], &["authentication.k8s.io"], &["serviceaccounts"]).of_any_name(),
        ])],
    ),
    entry(
        "impersonate-users",
        Error,
        Cluster,
        &[Any(&[
            on(&["impersonate"], &[""], &["users", "groups"]).of_any_name(),
            on(&["impersonate:user-info"], &["authentication.k8s.io"], &["users", "groups"]).of_any_name(),
            on(&["impersonate"], &["authentication.k8s.io"], &["uids"]).of_any_name(),
            on(&["impersonate"], &["authentication.k8s.io"], &["userextras/scopes"]).of_any_name(),
            on(&["impersonate:arbitrary-node", "impersonate:associated-node"], &["authentication.k8s.io"], &["nodes"])
                .of_any_name(),
        ])],
    ),
    // Both on the same sort of role: the one written is the one whose contents go unchecked.
    entry(
        "escalate",
        Error,
        Anywhere,
        &[Any(&[on(&["escalate"], &[RBAC], &["roles"])]), Any(&[on(WRITE, &[RBAC], &["roles"])])],
    ),
    entry(
        "escalate-cluster",
        Error,
        Cluster,
        &[Any(&[on(&["escalate"], &[RBAC], &["clusterroles"])]), Any(&[on(WRITE, &[RBAC], &["clusterroles"])])],
    ),
    entry(
        "bind",
        Error,
        Anywhere,
        &[
            Any(&[on(&["bind"], &[RBAC], &["clusterroles", "roles"]).named(&["cluster-admin", "admin", "edit"])]),
            Any(&[on(WRITE, &[RBAC], &["rolebindings"])]),
        ],
    ),
    entry(
        "bind-cluster",
        Error,
        Cluster,
        &[
            Any(&[on(&["bind"], &[RBAC], &["clusterroles"]).named(&["cluster-admin", "admin", "edit"])]),
            Any(&[on(WRITE, &[RBAC], &["clusterrolebindings"])]),
        ],
    ),
    entry("token-create", Error, Anywhere, &[Any(&[on(&["create"], &[""], &["serviceaccounts/token"])])]),
    entry("pod-create", Error, Anywhere, &[Any(&[on(&["create"], &[""], &["pods"])])]),
    entry(
        "workload-write",
        Error,
        Anywhere,
        &[Any(&[
            on(WRITE, &["apps", "extensions"], &["deployments", "daemonsets", "statefulsets", "replicasets"]),
            on(WRITE, &["batch"], &["jobs", "cronjobs"]),
            on(WRITE, &[""], &["replicationcontrollers", "podtemplates"]),
        ])],
    ),
    entry("pod-exec", Error, Anywhere, &[Any(&[on(&["create", "get"], &[""], &["pods/exec", "pods/attach"])])]),
    entry("ephemeral-containers", Error, Anywhere, &[Any(&[on(MODIFY, &[""], &["pods/ephemeralcontainers"])])]),
    entry("pod-modify", Warning, Anywhere, &[Any(&[on(MODIFY, &[""], &["pods"])])]),
    entry(
        "port-forward",
        Warning,
        Anywhere,
        &[Any(&[on(&["create", "get"], &[""], &["pods/portforward", "pods/proxy", "services/proxy"])])],
    ),
    entry(
        "nodes-proxy",
        Error,
        Cluster,
        &[Any(&[on(&["get", "create", "update", "patch", "delete"], &[""], &["nodes/proxy"])])],
    ),
    entry(
        "certificate-approval",
        Error,
        Cluster,
        &[
            Any(&[on(&["create"], &[CERTIFICATES], &["certificatesigningrequests"])]),
            Any(&[on(MODIFY, &[CERTIFICATES], &["certificatesigningrequests/approval"])]),
            Any(&[on(&["approve"], &[CERTIFICATES], &["signers"])
                .named(&["kubernetes.io/kube-apiserver-client", "kubernetes.io/*"])]),
        ],
    ),
    entry("certificate-signing", Error, Cluster, &[Any(&[on(&["sign"], &[CERTIFICATES], &["signers"]).of_any_name()])]),
    entry("volume-create", Error, Cluster, &[Any(&[on(&["create"], &[""], &["persistentvolumes"])])]),
    entry(
        "admission-control",
        Error,
        Cluster,
        &[Any(&[on(
            CHANGE,
            &["admissionregistration.k8s.io"],
            &[
                "mutatingwebhookconfigurations",
                "validatingwebhookconfigurations",
                "mutatingadmissionpolicies",
                "mutatingadmissionpolicybindings",
                "validatingadmissionpolicies",
                "validatingadmissionpolicybindings",
            ],
        )])],
    ),
    entry("psp-write", Error, Cluster, &[Any(&[on(CHANGE, &["policy", "extensions"], &["podsecuritypolicies"])])]),
    entry("psp-use", Error, Anywhere, &[PrivilegedPolicy]),
    entry("system-settings-write", Error, System, &[Any(&[on(WRITE, &[""], &["configmaps"])])]),
    entry("namespace-modify", Warning, Anywhere, &[Any(&[on(MODIFY, &[""], &["namespaces"])])]),
    entry(
        "network-policy-write",
        Warning,
        Anywhere,
        &[Any(&[on(CHANGE, &["networking.k8s.io", "extensions"], &["networkpolicies"])])],
    ),
    entry(
        "node-write",
        Warning,
        Cluster,
        &[Any(&[on(&["update", "patch", "delete"], &[""], &["nodes", "nodes/status"])])],
    ),
    entry(
        "endpoints-write",
        Warning,
        Anywhere,
        &[Any(&[on(WRITE, &[""], &["endpoints"]), on(WRITE, &["discovery.k8s.io"], &["endpointslices"])])],
    ),
    entry("pod-status-write", Info, Anywhere, &[Any(&[on(MODIFY, &[""], &["pods/status"])])]),
    entry("service-status-write", Warning, Anywhere, &[Any(&[on(MODIFY, &[""], &["services/status"])])]),
    entry(
        "crd-write",
        Warning,
        Cluster,
        &[Any(&[on(CHANGE, &["apiextensions.k8s.io"], &["customresourcedefinitions"])])],
    ),
    entry("apiservice-write", Error, Cluster, &[Any(&[on(WRITE, &["apiregistration.k8s.io"], &["apiservices"])])]),
    entry("aggregation-write", Warning, Cluster, &[Any(&[on(WRITE, &[RBAC], &["clusterroles"])])]),
    entry("rbac-write", Info, Anywhere, &[Any(&[on(CHANGE, &[RBAC], &["roles", "rolebindings"])])]),
    entry(
        "rbac-write-cluster",
        Info,
        Cluster,
        &[Any(&[on(CHANGE, &[RBAC], &["clusterroles", "clusterrolebindings"])])],
    ),
    entry("wildcard-verb", Warning, Anywhere, &[EveryVerb]),
    entry("wildcard-resource", Warning, Anywhere, &[EveryResource]),
];
