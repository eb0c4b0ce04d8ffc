//! All English of surveys. Names stand plain, fields and what somebody typed in backticks.

pub(crate) mod drawn;
mod host;
mod overview;

use super::identity::Account;
use crate::report::{Effect, Reason};

pub(super) use host::*;
pub(super) use overview::*;

/// The most names in a sentence; more are counted.
const MAX_NAMES: usize = 6;

/// `a, b and 3 more`.
fn listed<T: AsRef<str>>(names: &[T]) -> String {
    let shown: Vec<&str> = names.iter().take(MAX_NAMES).map(AsRef::as_ref).collect();
    let rest = names.len() - shown.len();
    if rest == 0 { shown.join(", ") } else { [&shown.join(", "), " and ", &rest.to_string(), " more"].concat() }
}

/// `3 pods`, `1 pod`.
fn count(number: usize, one: &str, several: &str) -> String {
    [number.to_string().as_str(), " ", if number == 1 { one } else { several }].concat()
}

fn label((namespace, name): &Account) -> String {
    ["ServiceAccount ", namespace, "/", name].concat()
}

pub(super) fn question(pod: &str) -> String {
    ["What if ", pod, " is taken over?"].concat()
}

/// `refused`: the API server would not have it.
pub(super) fn unknown_pod(pod: &str, refused: bool) -> Reason {
    let text = if refused {
        ["The API server would refuse `", pod, "`: nobody can take it over."].concat()
    } else {
        ["There is no pod `", pod, "` in these manifests."].concat()
    };
    super::radius::note("unknown-pod", &text)
}

/// A field as it stands in the files.
pub(super) fn written(code: &str, path: &str) -> Reason {
    let text = if path.is_empty() { "The pod as it is written.".to_owned() } else { ["`", path, "`"].concat() };
    Reason::new(code, Effect::Note, text)
}

/// What a blast radius comes to.
pub(super) struct Sum<'a> {
    pub pod: &'a str,
    pub takes_node: bool,
    /// Grave permissions.
    pub grave: usize,
    /// So many pods of so many.
    pub reached: (usize, usize),
    pub anywhere: bool,
    pub exposed: bool,
}

pub(super) fn summary(sum: &Sum<'_>) -> String {
    let mut gains = Vec::new();
    if sum.takes_node {
        gains.push("its node".to_owned());
    }
    if sum.grave > 0 {
        gains.push(count(sum.grave, "grave permission", "grave permissions"));
    }
    let (reached, of) = sum.reached;
    match (reached, of) {
        (_, 0) => {}
        (0, _) => gains.push("no other pod".to_owned()),
        (reached, of) => gains.push([&reached.to_string(), " of ", &count(of, "other pod", "other pods")].concat()),
    }
    if sum.anywhere {
        gains.push("any address outside".to_owned());
    }
    let gains = match gains.as_slice() {
        [] => "nothing else".to_owned(),
        [one] => one.clone(),
        [first @ .., last] => [&first.join(", "), " and ", last].concat(),
    };
    let way = if sum.exposed { " It can be reached from outside the cluster." } else { "" };
    ["Whoever takes over ", sum.pod, " has within reach: ", &gains, ".", way].concat()
}

// The account

pub(super) fn token_mounted(account: &Account) -> String {
    ["The token of ", &label(account), " is mounted: whoever is in the pod can act as it."].concat()
}

/// `held`: how many permissions of the account are worth a look.
pub(super) fn token_absent(account: &Account, held: usize) -> String {
    let told = match held {
        0 => ".".to_owned(),
        _ => [": ", &count(held, "risky permission", "risky permissions"), " of the account cannot be used from here."]
            .concat(),
    };
    ["The token of ", &label(account), " is not mounted", &told].concat()
}

pub(super) fn no_powers(account: &Account) -> String {
    [&label(account), " has no permission that gives more than it seems to."].concat()
}

pub(super) fn more_powers(number: usize) -> String {
    [&count(number, "more permission", "more permissions"), " of its account are not listed."].concat()
}

pub(super) fn more_accounts(number: usize) -> String {
    [&count(number, "more account", "more accounts"), " that it can act as are not listed."].concat()
}

pub(super) const CONTROLLERS: &str =
    "It can act as Kubernetes' own controllers, whose service accounts are in kube-system.";
pub(super) const OF_CONTROLLERS: &str = "Some of them may escalate roles or read every Secret. Whether each has its account is up to the cluster; with kubeadm they do.";

pub(super) fn privileged_pod(namespace: &str) -> String {
    ["It can create a privileged pod in namespace ", namespace, ", where no Pod Security level keeps one out."].concat()
}

pub(super) const OF_PRIVILEGED: &str =
    "A privileged pod is root on the node that it runs on, and may ask for any node that takes pods.";

pub(super) fn labels_unknown(namespace: &str) -> String {
    ["The labels of namespace ", namespace, " are not in these manifests: a Pod Security level may hold there."]
        .concat()
}

pub(super) fn acts_as(account: &Account, how: &str, may: &str, perhaps: bool) -> String {
    let can = if perhaps { "It can perhaps act as " } else { "It can act as " };
    [can, &label(account), ", ", how, "; that account ", may, "."].concat()
}

pub(super) const ACTS_AS: &str = "What one account may do is only the beginning: other accounts are at hand where it may make pods or tokens for them.";

pub(super) const BY_POD: &str = "by a pod that it creates in ";
pub(super) const BY_WORKLOAD: &str = "by a workload that it writes in ";
pub(super) const BY_TOKEN: &str = "by a token that it makes in ";
pub(super) const BY_IMPERSONATION: &str = "by impersonating it in ";
pub(super) const BY_EXEC: &str = "by a command in a pod of ";
pub(super) const BY_CONTAINER: &str = "by a container that it adds to a pod of ";
pub(super) const BY_KUBELET: &str = "by a kubelet's API, in a pod of ";
pub(super) const FROM_NODE: &str = "by its token on the node";

/// One step more.
pub(super) fn then(before: &str, how: &str, namespace: &str) -> String {
    let then = if before.is_empty() { "" } else { ", then " };
    [before, then, how, namespace].concat()
}

// The network

pub(super) const PERHAPS: &str = "perhaps";

pub(super) const REACHES_NOTHING: &str = "Policies let no connection out of it.";

/// `namespace`: its own, or all others.
pub(super) fn reaches_pods(pods: &[String], of: usize, namespace: Option<&str>) -> String {
    let noun = if namespace.is_some() { ["other pod", "other pods"] } else { ["pod", "pods"] };
    ["It reaches ", &some_of(pods.len(), of, noun), " ", &in_namespace(namespace), ": ", &listed(pods), "."].concat()
}

pub(super) fn reached_by(pods: &[String], namespace: Option<&str>) -> String {
    let verb = if pods.len() == 1 { " reaches it: " } else { " reach it: " };
    let whose = in_namespace(namespace);
    [&count(pods.len(), "pod", "pods"), " ", &whose, verb, &listed(pods), "."].concat()
}

fn some_of(some: usize, of: usize, [one, several]: [&str; 2]) -> String {
    match (some, of) {
        (1, 1) => ["the one ", one].concat(),
        (some, of) if some == of => ["all ", &count(of, one, several)].concat(),
        (some, of) => [&some.to_string(), " of ", &count(of, one, several)].concat(),
    }
}

fn in_namespace(namespace: Option<&str>) -> String {
    namespace.map_or_else(|| "in other namespaces".to_owned(), |name| ["in namespace ", name].concat())
}

pub(super) fn reaches_services(services: &[String]) -> String {
    ["It reaches ", &count(services.len(), "Service", "Services"), ": ", &listed(services), "."].concat()
}

pub(super) fn reaches_anywhere(addresses: &[String]) -> String {
    ["It reaches any address that no policy names: ", &listed(addresses), "."].concat()
}

pub(super) const EXFILTRATION: &str = "What is found in the pod can be sent anywhere, and anything fetched.";

pub(super) fn reaches_ranges(ranges: &[String]) -> String {
    ["It reaches addresses outside the cluster: ", &listed(ranges), "."].concat()
}

pub(super) const REACHES_METADATA: &str = "It reaches 169.254.169.254.";
pub(super) const METADATA: &str =
    "There clouds hand out the credentials of the machine, unless they are set up to keep pods away.";

pub(super) fn reaches_standing(peers: &[String]) -> String {
    ["Of what every cluster has it reaches: ", &listed(peers), "."].concat()
}

pub(super) const REACHED_BY_NO_POD: &str = "No pod of these manifests reaches it.";
pub(super) const NOT_ISOLATED: &str = "No policy isolates it for ingress.";

// What is not known

pub(super) const TOO_MANY_ENDS: &str = "There are too many different pods to hold all of them against it.";
pub(super) const API_SERVER_UNKNOWN: &str =
    "Whether policies let it reach the API server depends on that one's address; without it a token is of no use.";
pub(super) const NOT_ENFORCED: &str = "The network plug-in enforces no policy: what policies forbid is within reach.";
pub(super) const COMPLETED: &str = "The pod has completed: nothing runs in it any more.";
pub(super) const NOT_ADMITTED: &str = "The pod is not admitted: this is what it would open if it were there.";
pub(super) const CHANGED: &str =
    "A PodSecurityPolicy changes the pod on admission; what it opens is read from the pod as it is written.";
pub(super) const NODE_UNKNOWN: &str =
    "Which node it runs on is up to the scheduler, and so is which pods are beside it there.";

pub(super) fn first_of(pod: &str, replicas: usize) -> String {
    ["This is about ", pod, ", the first of ", &replicas.to_string(), " pods of that name."].concat()
}

pub(super) fn unknown_users(images: &[String]) -> String {
    let each: Vec<String> = images.iter().map(|image| ["`", image, "`"].concat()).collect();
    ["A manifest does not tell which user an image runs as: ", &listed(&each), " may be root."].concat()
}
