//! The English texts of the pods view, each beside its stable code.

pub(super) mod changes;
pub(super) mod checks;
pub(super) mod failures;
pub(super) mod identities;
pub(super) mod migration;
pub(super) mod overview;
pub mod remedy;
pub(super) mod requirements;
pub(super) mod sentence;
pub(super) mod starts;
pub(super) mod validity;
pub(super) mod why;

use super::super::{Effect, Reason};
use crate::admission::{Barred, Operation};

/// A text with its code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Said {
    pub code: &'static str,
    pub text: String,
}

impl Said {
    pub fn reason(self, effect: Effect) -> Reason {
        Reason::new(self.code, effect, self.text)
    }
}

/// Not in line: hundreds of texts are made by it.
#[inline(never)]
pub(super) fn said(code: &'static str, text: impl Into<String>) -> Said {
    Said { code, text: text.into() }
}

/// The titles of the stages, by code.
pub(super) fn stage_title(code: &str, operation: Operation) -> &'static str {
    match code {
        "authorized" if operation == Operation::Update => "May it be changed?",
        "authorized" => "May it be created?",
        "admitted" => "Is it admitted?",
        "valid" => "Is it valid?",
        "starts" => "Does it start?",
        _ => "",
    }
}

// Who is meant.

/// `group system:authenticated` of the authorizer's `Group system:authenticated`.
pub(super) fn subject(label: &str) -> String {
    match label.split_once(' ') {
        Some(("ServiceAccount", name)) => format!("service account {name}"),
        Some(("Group", name)) => format!("group {name}"),
        Some(("User", name)) => format!("user {name}"),
        _ => label.to_owned(),
    }
}

pub(super) fn question(pod: &str, user: &str, operation: Operation) -> String {
    let verb = if operation == Operation::Update { "changes" } else { "creates" };
    format!("{user} {verb} pod {pod}")
}

pub(super) fn question_of_mirror(pod: &str, user: &str) -> String {
    format!("{user} creates the mirror pod of static pod {pod}")
}

pub(super) fn question_of_workload(pod: &str, kind: &str, user: &str) -> String {
    format!("{user} creates {kind} {pod}")
}

// May it be created?

pub(super) fn no_template(pod: &str, message: &str) -> Said {
    said(
        "no-template",
        format!(
            "It cannot be the template of a Deployment, so what follows is about the bare pod: `The Deployment \"{pod}\" is invalid: {message}`."
        ),
    )
}

pub(super) fn may_create(asked: &Wish<'_>, binding: &str, role: &str) -> Said {
    said("may-create", format!("{} {asked}: {binding} gives {role}, whose rule allows it.", asked.user("may")))
}

/// What the requester asks the API server for: ``create pods in `shop` ``.
pub(super) struct Wish<'a> {
    pub user: &'a str,
    pub verb: &'a str,
    pub resource: &'a str,
    pub namespace: &'a str,
}

impl Wish<'_> {
    fn user(&self, may: &str) -> String {
        ["`", self.user, "` ", may].concat()
    }
}

impl std::fmt::Display for Wish<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} {} in `{}`", self.verb, self.resource, self.namespace)
    }
}

pub(super) fn masters_may_create(user: &str) -> Said {
    said("masters", format!("`{user}` is in group `system:masters`: the API server allows everything."))
}

pub(super) fn node_may_create(node: &str) -> Said {
    said(
        "mirror-pod",
        format!(
            "The Node authorizer lets the kubelet of `{node}` create pods. It creates one only to show a static pod of its own, as a mirror pod without service account."
        ),
    )
}

pub(super) fn static_pod_runs() -> Said {
    said("static-pod", "The static pod runs, whether its mirror pod is admitted or not.".to_owned())
}

pub(super) fn static_pod_refused() -> Said {
    let why = "Since 1.34 the kubelet does not start a static pod either that refers to objects of the API.";
    said("static-pod", why.to_owned())
}

pub(super) fn only_mirrors(pod: &str, node: &str, annotation: &str) -> Said {
    let message = format!(
        r#"pods "{pod}" is forbidden: pod does not have "{annotation}" annotation, node "{node}" can only create mirror pods"#
    );
    said(
        "only-mirror-pods",
        format!(
            "Sent with the node's credentials as it is written here, it would be refused by the plug-in NodeRestriction: `{message}`. What follows is about its mirror pod."
        ),
    )
}

pub(super) fn barred(barred: &Barred) -> Said {
    let Barred { plugin, reason, .. } = barred;
    said("barred", format!("The plug-in {plugin} refuses it before any policy is asked: {reason}."))
}

pub(super) fn makes_none() -> Said {
    said("makes-none", "It makes no pods for now; what follows is about those that it would make.".to_owned())
}

pub(super) fn account_missing(pod: &str, namespace: &str, name: &str) -> Said {
    let message = format!(
        r#"pods "{pod}" is forbidden: error looking up service account {namespace}/{name}: serviceaccount "{name}" not found"#
    );
    said(
        "account-missing",
        format!(
            "Service account `{namespace}/{name}` is not in these files. If the cluster has none either, the API server refuses the pod: `{message}`."
        ),
    )
}

/// In the words of the plug-ins RuntimeClass and Priority.
pub(super) fn class_missing(pod: &str, kind: &str, name: &str) -> Said {
    let why = match kind {
        "RuntimeClass" => format!(r#"pod rejected: RuntimeClass "{name}" not found"#),
        _ => format!("no PriorityClass with name {name} was found"),
    };
    said(
        "class-missing",
        format!(
            r#"{kind} `{name}` is not in these files. If the cluster has none either, the API server refuses the pod: `pods "{pod}" is forbidden: {why}`."#
        ),
    )
}

pub(super) fn may_not_create(asked: &Wish<'_>) -> Said {
    let user = asked.user;
    said(
        "may-not-create",
        format!("No role lets `{user}` {asked}: the API server denies the request. What follows holds if they could."),
    )
}

pub(super) fn denied_in_words_of_the_api(message: &str) -> Said {
    said("create-denied", format!("The API server would say: `{message}`."))
}

pub(super) fn controller_creates(controller: &str, service_account: &str) -> Said {
    said(
        "controller-creates",
        format!(
            "The pods are created by `{controller}`: policies are asked for it and for service account `{service_account}`, not for who creates the workload."
        ),
    )
}

// Is it admitted?

pub(super) fn plugin_off() -> Said {
    said("psp-off", "The PodSecurityPolicy plug-in is off: no policy is asked.")
}

pub(super) fn removed() -> Said {
    said("psp-removed", "This Kubernetes has no PodSecurityPolicy (removed in 1.25): no policy is asked.")
}

pub(super) fn no_policies() -> Said {
    said(
        "no-policies",
        "These files hold no PodSecurityPolicy, so none is asked. A cluster that runs the plug-in without any policy refuses every pod: `PodSecurityPolicy: no providers available to validate pod request`.",
    )
}

pub(super) fn too_much() -> Said {
    said("limit", "There are too many pods and PodSecurityPolicies to judge each by each: this pod was not judged.")
}

pub(super) fn users_left_out() -> Said {
    said("limit", "There are too many policies and bindings to tell for each policy who may use it: some are left out.")
}

pub(super) fn not_evaluated(kind: &str) -> Said {
    said("not-evaluated", format!("`{kind}` is not evaluated here and may change or refuse pods."))
}

pub(super) fn admitted_unchanged(policy: &str) -> Said {
    said("admitted-unchanged", format!("`{policy}` admits it as it is."))
}

pub(super) fn admitted_changed(policy: &str, fields: usize) -> Said {
    let fields = if fields == 1 { "1 field".to_owned() } else { format!("{fields} fields") };
    said("admitted-changed", format!("`{policy}` admits it after setting {fields}."))
}

/// On a change policies may set nothing.
pub(super) fn lets_change(policy: &str, admitted_it: bool) -> Said {
    let why = if admitted_it { ", which admitted it and so is asked first" } else { "" };
    said("admitted-unchanged", format!("The pod meets `{policy}`{why}: the change passes."))
}

pub(super) fn would_have_to_set(policy: &str) -> Said {
    said(
        "mutates-on-update",
        format!(
            "The pod would meet `{policy}` after its defaults, but on a change policies set nothing: it counts as not met, and the API error is silent about it."
        ),
    )
}

pub(super) fn exempt(why: &str, user: &str, namespace: &str, class: &str) -> Said {
    let who = match why {
        "namespace" => format!("namespace `{namespace}`"),
        "user" => format!("`{user}`"),
        _ => format!("runtime class `{class}`"),
    };
    said("exempt", format!("Pod Security Admission does not look at it: {who} is exempt by its configuration."))
}

pub(super) fn labels_unknown(namespace: &str) -> Said {
    said(
        "labels-unknown",
        format!(
            "The API server refuses namespace `{namespace}` as it is written: which standard it enforces is not known."
        ),
    )
}

pub(super) fn standard_met(namespace: &str, level: &str) -> Said {
    said("standard-met", format!("Namespace `{namespace}` enforces `{level}`, and the pod meets it."))
}

/// What whoever creates a workload is told of its template.
pub(super) fn template_warns(kind: &str, warning: &str) -> Said {
    said(
        "template-warns",
        format!("The {kind} itself is taken: kubectl prints `Warning: {warning}`. Only its pods can be refused."),
    )
}

pub(super) fn template_audited(kind: &str) -> Said {
    said("template-audited", format!("The audit log notes that the {kind}'s template violates the standard."))
}

pub(super) fn granted(policy: &str, who: &str, subject: &str, binding: &str, role: &str) -> Said {
    said("granted", format!("{who} may use `{policy}`: {binding} gives {role} to {subject}."))
}

pub(super) fn masters_may_use(policy: &str, who: &str) -> Said {
    said("masters", format!("{who} may use `{policy}`: members of group `system:masters` may do everything."))
}

/// Who the pod runs as, at a sentence's start.
pub(super) fn who_runs(namespace: &str, service_account: &str) -> String {
    format!("The pod's service account `{namespace}/{service_account}`")
}

/// Who sends the pod, at a sentence's start.
pub(super) fn who_creates(user: &str, operation: Operation) -> String {
    let does = if operation == Operation::Create { "creates" } else { "changes" };
    format!("`{user}`, who {does} the pod,")
}

pub(super) fn also_admits(policy: &str, chosen: &str, it_changes: bool, chosen_changes: bool) -> Said {
    let text = if it_changes && !chosen_changes {
        format!("`{policy}` would admit it too, with changes: `{chosen}` comes first, since it changes nothing.")
    } else {
        format!("`{policy}` would admit it too: `{chosen}` comes first by name.")
    };
    said("also-admits", text)
}

pub(super) fn passes_but_not_granted(policy: &str, service_account: &str, creator: &str) -> Said {
    said(
        "passes-not-granted",
        format!(
            "The pod meets `{policy}`, but neither service account `{service_account}` nor `{creator}` may use it: a role with verb `use` on it is missing."
        ),
    )
}

pub(super) fn passes_but_not_granted_to_node(policy: &str, node: &str) -> Said {
    said(
        "passes-not-granted",
        format!(
            "The pod meets `{policy}`, but `{node}` may not use it, and a mirror pod has no service account that could: group `system:nodes` needs a role with verb `use` on it."
        ),
    )
}

pub(super) fn grant_it(policy: &str, service_account: &str, namespace: &str) -> Said {
    said(
        "grant-use",
        format!(
            "To admit it, bind a role with verb `use` on podsecuritypolicies `{policy}` to service account `{service_account}` in `{namespace}`."
        ),
    )
}

pub(super) fn fails_and_not_granted(policy: &str, count: usize) -> Said {
    let rules = if count == 1 { "1 rule".to_owned() } else { format!("{count} rules") };
    said(
        "fails-not-granted",
        format!(
            "`{policy}` may not be used by either, and the pod breaks {rules} of it; so the API error is silent about it."
        ),
    )
}

/// `any_granted`: some policy may be used, which on a change would have to set something.
pub(super) fn empty_brackets(any_granted: bool) -> Said {
    let why = if any_granted {
        "no rule of a policy that may be used is broken"
    } else {
        "none of the policies may be used, so none objected"
    };
    said("empty-brackets", format!("The brackets are empty because {why}."))
}

pub(super) fn no_providers() -> Said {
    said("no-providers", "None of the policies can be used by anybody: each has a strategy that cannot be built.")
}

pub(super) fn unusable(policy: &str, message: &str) -> Said {
    said("unusable-policy", format!("`{policy}` is skipped without a word: {message}."))
}

pub(super) fn would_refuse(policy: &str, message: &str) -> Said {
    said("would-refuse", format!("`{policy}` would refuse it: {message}"))
}

pub(super) fn token_volume() -> Said {
    said(
        "token-volume",
        "The API server adds a projected volume with the service account's token; a policy must allow `projected` or `secret`, or the pod set `automountServiceAccountToken: false`.",
    )
}

pub(super) fn standard_refuses(namespace: &str) -> Said {
    said(
        "standard-refuses",
        format!("Namespace `{namespace}` enforces a Pod Security Standard that the pod does not meet."),
    )
}

pub(super) fn standard_warns(namespace: &str, warning: &str, by_controller: bool) -> Said {
    let who = if by_controller { "its controller alone is told" } else { "kubectl prints" };
    said("standard-warns", format!("Namespace `{namespace}` asks for a warning: {who} `Warning: {warning}`."))
}

pub(super) fn standard_audits(namespace: &str) -> Said {
    said(
        "standard-audits",
        format!("Namespace `{namespace}` asks for an entry in the audit log that tells the violation."),
    )
}

pub(super) fn violation(reason: &str, detail: &str) -> Said {
    let text = if detail.is_empty() { format!("{reason}.") } else { format!("{reason}: {detail}.") };
    said("standard-violation", text)
}

pub(super) fn unknown_pod(pod: &str) -> Said {
    said("unknown-pod", format!("No pod or workload `{pod}` is in these files."))
}

/// `a`, `a` and `b`, `a`, `b` and 3 more.
fn names(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => format!("`{one}`"),
        [one, two] => format!("`{one}` and `{two}`"),
        [one, two, rest @ ..] => format!("`{one}`, `{two}` and {} more", rest.len()),
    }
}
