//! The texts of the risks.

/// What a risk is called, why it is one, and what to do.
pub(in super::super) struct RiskWords {
    /// After the subject and before the scope: `may read every Secret`.
    pub(in super::super) what: &'static str,
    pub(in super::super) why: &'static str,
    pub(in super::super) help: &'static str,
}

const fn words(what: &'static str, why: &'static str, help: &'static str) -> RiskWords {
    RiskWords { what, why, help }
}

/// The words for a code of [`crate::rbac::risks`].
pub(in super::super) fn risk(code: &str) -> RiskWords {
    match code {
        "cluster-admin" => words(
            "may do everything",
            "Whoever gets hold of this identity owns all that it reaches, kinds of objects that do not exist yet included.",
            "List the verbs and resources that it needs in a Role of their namespace, and bind that instead.",
        ),
        "secrets-read" => words(
            "may read Secrets",
            "get, list and watch each return the contents: passwords, keys and tokens of other identities.",
            "Name the Secrets that it needs under resourceNames, with the verb get only.",
        ),
        "secrets-write" => words(
            "may write Secrets",
            "A Secret of type service-account-token makes Kubernetes fill in a token for any service account of the namespace.",
            "Allow update of named Secrets only, or none.",
        ),
        "impersonate" => words(
            "may act as service accounts",
            "It has every permission of each service account that it may impersonate.",
            "Name the service accounts under resourceNames.",
        ),
        "impersonate-users" => words(
            "may act as other users or groups",
            "It has every permission of whom it impersonates; as a member of system:masters it may do everything.",
            "Name the users or groups under resourceNames, and never system:masters.",
        ),
        "escalate" | "escalate-cluster" => words(
            "may put permissions that it lacks into roles",
            "escalate lifts the check that a role holds only what its author holds, so it can give itself anything.",
            "Remove the verb escalate.",
        ),
        "bind" | "bind-cluster" => words(
            "may bind powerful roles to itself and others",
            "bind lifts the check that one binds only roles whose permissions one holds.",
            "Name harmless roles under resourceNames of the rule with the verb bind.",
        ),
        "token-create" => words(
            "may create tokens of service accounts",
            "A token gives every permission of its service account.",
            "Name the service accounts under resourceNames; this subresource honours them.",
        ),
        "pod-create" => words(
            "may create Pods",
            "A pod runs as any service account of its namespace and mounts any Secret there, so this gives what they have.",
            "Keep powerful service accounts and Secrets out of this namespace, and enforce a Pod Security level.",
        ),
        "workload-write" => words(
            "may write workloads, which create Pods",
            "Their pods run as any service account of the namespace and mount any Secret there.",
            "Keep powerful service accounts and Secrets out of this namespace, and enforce a Pod Security level.",
        ),
        "pod-exec" => words(
            "may run commands in running Pods",
            "The commands act with the pod's service account, its Secrets and its network.",
            "Leave out pods/exec and pods/attach, or grant them in a namespace without powerful pods.",
        ),
        "ephemeral-containers" => words(
            "may add containers to running Pods",
            "The container acts with the pod's service account, its volumes and its network.",
            "Leave out pods/ephemeralcontainers.",
        ),
        "pod-modify" => words(
            "may change running Pods",
            "A changed image is code that runs with the pod's service account.",
            "Leave out update and patch on pods.",
        ),
        "port-forward" => words(
            "may open connections to Pods through the API server",
            "They come from the node or the API server, past what NetworkPolicies say.",
            "Leave out pods/portforward, pods/proxy and services/proxy.",
        ),
        "nodes-proxy" => words(
            "may use the kubelets' API",
            "It runs commands in every pod of every node, past admission and audit; the verb get is enough.",
            "Use nodes/metrics, nodes/stats or nodes/log instead of nodes/proxy.",
        ),
        "certificate-approval" => words(
            "may issue itself client certificates",
            "It can request and approve a certificate for almost any user name.",
            "Separate who requests certificates from who approves them.",
        ),
        "certificate-signing" => words(
            "may sign certificates for a signer",
            "It can write the issued certificate itself.",
            "Give the verb sign to the signer's own controller only.",
        ),
        "volume-create" => words(
            "may create PersistentVolumes",
            "A hostPath volume shows the files of a node.",
            "Let a storage class provision volumes.",
        ),
        "admission-control" => words(
            "may change what is checked on admission",
            "A webhook sees every object that it asks for, can change it, and can switch checks off.",
            "Leave this to those who administer the cluster.",
        ),
        "psp-write" => words(
            "may change PodSecurityPolicies",
            "A weaker policy admits privileged pods.",
            "Leave this to those who administer the cluster.",
        ),
        "psp-use" => words(
            "may use a PodSecurityPolicy that opens the node",
            "It lets pass privileged containers, the node's namespaces or any of its paths: who creates such a pod can take over the node.",
            "Give the verb use on the strictest policy that the pods pass.",
        ),
        "system-settings-write" => words(
            "may change the ConfigMaps of kube-system",
            "They hold settings of the cluster itself: DNS and, on some clouds, who is an administrator.",
            "Name the ConfigMaps under resourceNames.",
        ),
        "pod-status-write" => words(
            "may change the status of Pods",
            "It can make a pod seem ready or not, and so draw a Service's traffic to it or away.",
            "Leave out pods/status.",
        ),
        "aggregation-write" => words(
            "may write ClusterRoles",
            "A label makes such a role part of view, edit or admin, for everybody who has these.",
            "Name the ClusterRoles under resourceNames, and leave out create.",
        ),
        "namespace-modify" => words(
            "may change namespaces",
            "Their labels decide the Pod Security level and which NetworkPolicies select them.",
            "Leave out update and patch on namespaces.",
        ),
        "network-policy-write" => words(
            "may change NetworkPolicies",
            "Each policy only adds permissions, and deleting the last one opens everything.",
            "Leave this to those who decide on traffic.",
        ),
        "node-write" => words(
            "may change nodes",
            "Labels and taints draw other pods to a node that it controls.",
            "Leave out update, patch and delete on nodes.",
        ),
        "endpoints-write" => words(
            "may change Endpoints",
            "A Service then sends its traffic to any address.",
            "Let the controllers of Kubernetes write them.",
        ),
        "service-status-write" => words(
            "may change the status of Services",
            "An address in it draws the traffic of other pods to that address (CVE-2020-8554).",
            "Leave out services/status.",
        ),
        "crd-write" => words(
            "may change CustomResourceDefinitions",
            "Deleting one deletes all its objects; a conversion webhook sees them all.",
            "Leave this to those who administer the cluster.",
        ),
        "apiservice-write" => words(
            "may redirect API groups",
            "An APIService sends a whole API group's requests, tokens included, to a server of its choice.",
            "Leave this to those who administer the cluster.",
        ),
        "rbac-write" | "rbac-write-cluster" => words(
            "may write roles or bindings",
            "It can pass on everything that it has, and take from others what they have.",
            "Give it only what may be passed on.",
        ),
        "wildcard-verb" => words(
            "may use every verb on some resources",
            "The star includes escalate, bind, impersonate, use and verbs that do not exist yet.",
            "List the verbs.",
        ),
        "wildcard-resource" => words(
            "may use some verbs on every resource of an API group",
            "The star includes subresources such as exec and token, and resources that do not exist yet.",
            "List the resources.",
        ),
        "member-role" => words(
            "has a default role for members",
            "edit and admin include reading Secrets, running pods as any service account, and creating tokens or acting as them.",
            "Keep powerful service accounts out of this namespace, or give view.",
        ),
        "anonymous-binding" => words(
            "is bound to a role",
            "Everybody who reaches the API server has these permissions, without any credentials.",
            "Bind system:authenticated or, better, those who need it.",
        ),
        "everyone-binding" => words(
            "is bound to a role",
            "Every identity that is in this group has these permissions; service accounts of all pods are.",
            "Bind those who need it.",
        ),
        "default-account-binding" => words(
            "is bound to a role",
            "Every pod of the namespace that names no service account runs as this one.",
            "Make a service account for the pods that need it.",
        ),
        _ => words("has a permission that is a risk", "It gives more than it seems to.", "Give only what is needed."),
    }
}
