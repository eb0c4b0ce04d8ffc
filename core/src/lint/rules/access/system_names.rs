//! Names that Kubernetes itself gives to users and groups.

/// The groups that it puts requests into (pkg/apis/rbac bootstrap policy, k8s.io/apiserver/pkg/authentication/user).
pub(super) const GROUPS: [&str; 7] = [
    "system:authenticated",
    "system:bootstrappers",
    "system:masters",
    "system:monitoring",
    "system:nodes",
    "system:serviceaccounts",
    "system:unauthenticated",
];

/// The users that its components are.
pub(super) const USERS: [&str; 4] =
    ["system:anonymous", "system:kube-controller-manager", "system:kube-proxy", "system:kube-scheduler"];
