//! The texts of questions for lists: who can, what may somebody do, what changes.

use super::{count, listed, scope};
use crate::rbac::Attributes;
use crate::report::{Effect, Reason};

fn note(code: &str, text: String) -> Reason {
    Reason::new(code, Effect::Note, text)
}

/// `Who can delete pods in namespace shop?`
pub(in super::super) fn who_can(attributes: &Attributes) -> String {
    ["Who can ", &super::request(attributes), "?"].concat()
}

/// Where `asked` is a namespace, those who can everywhere can there too.
pub(in super::super) fn holders(attributes: &Attributes, everywhere: usize, narrowed: usize) -> String {
    let what = super::request(attributes);
    let subjects = count(everywhere + narrowed, "subject", "subjects");
    match (everywhere, narrowed) {
        (0, 0) => format!("Nobody but system:masters can {what}."),
        (_, 0) if attributes.scope().is_none() => format!("{subjects} can {what}."),
        (0, _) if attributes.scope().is_none() => {
            format!(
                "Nobody but system:masters can {what}; {} can in some namespace only.",
                count(narrowed, "subject", "subjects")
            )
        }
        (all, some) if attributes.scope().is_none() => {
            format!(
                "{} can {what}; {} in some namespace only.",
                count(all, "subject", "subjects"),
                count(some, "more", "more")
            )
        }
        (0, _) => format!("{subjects} can {what}."),
        (1, 0) => format!("1 subject can {what}, by a cluster-wide permission."),
        (_, 0) => format!("{subjects} can {what}, by cluster-wide permissions."),
        (all, _) => format!("{subjects} can {what}, {all} of them by cluster-wide permissions."),
    }
}

/// ` Group devs can in namespace shop.`, for each of them.
pub(in super::super) fn near(holders: &[(String, Option<&str>)]) -> String {
    let told = holders.iter().map(|(holder, namespace)| [" ", holder, " can ", &scope(*namespace), "."].concat());
    told.collect()
}

pub(in super::super) fn masters() -> Reason {
    Reason::new(
        "bypass",
        Effect::For,
        "Members of Group system:masters can: the API server lets them do everything before it asks RBAC.",
    )
}

pub(in super::super) fn default_holders(number: usize) -> Reason {
    let has = if number == 1 { "1 more subject has" } else { return many(number) };
    note("default-holders", format!("{has} it by Kubernetes' default bindings alone and is not listed."))
}

fn many(number: usize) -> Reason {
    note(
        "default-holders",
        format!("{number} more subjects have it by Kubernetes' default bindings alone and are not listed."),
    )
}

pub(in super::super) fn unsettled_holders() -> Reason {
    note(
        "aggregates-nothing",
        "More subjects can, where an aggregated role that selects nothing keeps its own rules; what happens there is not settled.".to_owned(),
    )
}

pub(in super::super) fn not_all(shown: usize, all: usize) -> Reason {
    note("not-all", format!("The first {shown} of {all} are listed."))
}

/// `What may User jane do?`
pub(in super::super) fn what_may(user: &str, namespace: Option<&str>) -> String {
    match namespace {
        Some(namespace) => format!("What may {user} do in namespace {namespace}?"),
        None => format!("What may {user} do?"),
    }
}

pub(in super::super) fn may(user: &str, rules: usize, namespace: Option<&str>, places: &[String]) -> String {
    let here = namespace.map(|namespace| format!(" that count in namespace {namespace}")).unwrap_or_default();
    match rules {
        0 => format!(
            "{user} may do nothing{}.",
            namespace.map(|name| format!(" in namespace {name}")).unwrap_or_default()
        ),
        _ => format!("{user} has {}{here}: {}.", count(rules, "rule", "rules"), listed(places)),
    }
}

/// `3 cluster-wide`, `2 in namespace shop`.
pub(in super::super) fn rules_in(rules: usize, namespace: Option<&str>) -> String {
    format!("{rules} {}", scope(namespace))
}

pub(in super::super) fn left_out(number: usize) -> Reason {
    note("not-all", format!("{} not listed.", count(number, "more rule is", "more rules are")))
}

pub(in super::super) fn bypass(user: &str) -> String {
    format!("{user} may do everything: members of system:masters are let through before RBAC is asked.")
}

pub(in super::super) fn matrix(namespace: Option<&str>) -> String {
    match namespace {
        Some(namespace) => format!("Who may do what in namespace {namespace}?"),
        None => "Who may do what in cluster scope?".to_owned(),
    }
}

pub(in super::super) fn matrix_summary(subjects: usize, with_any: usize, namespace: Option<&str>) -> String {
    let whose = match (subjects, with_any) {
        (0, _) => return "There is no subject in these manifests.".to_owned(),
        (_, 0) => "No subject may do any of this".to_owned(),
        (1, 1) => "The only subject may do some of this".to_owned(),
        (all, some) => format!("{some} of {all} subjects may do some of this"),
    };
    format!("{whose} {}.", scope(namespace))
}

pub(in super::super) fn running_as(user: &str) -> String {
    format!("Which pods run as {user}?")
}

pub(in super::super) fn run_as(user: &str, pods: usize) -> String {
    match pods {
        0 => format!("No pod of these manifests runs as {user}."),
        1 => format!("1 pod runs as {user}."),
        _ => format!("{pods} pods run as {user}."),
    }
}

pub(in super::super) fn names_account(pod: &str, account: &str) -> Reason {
    Reason::new("service-account", Effect::For, format!("{pod} names the service account {account}."))
}

pub(in super::super) fn default_account(pod: &str) -> Reason {
    Reason::new(
        "service-account",
        Effect::For,
        format!("{pod} names no service account and so runs as `default` of its namespace."),
    )
}

pub(in super::super) fn no_token(pod: &str) -> Reason {
    note(
        "no-token",
        format!(
            "{pod} gets no token mounted (automountServiceAccountToken: false), so its processes cannot act as it unless they get a token otherwise."
        ),
    )
}

pub(in super::super) const NO_ACCOUNT: &str =
    "The question names no service account: `namespace/name`, or `system:serviceaccount:NAMESPACE:NAME`.";

pub(in super::super) const CHANGES: &str = "What changes in who may do what?";

pub(in super::super) fn changes(gained: usize, lost: usize, objects: usize) -> String {
    match (gained, lost) {
        (0, 0) if objects == 0 => "Nobody may do more or less than before.".to_owned(),
        (0, 0) => "The objects differ, but nobody may do more or less than before.".to_owned(),
        (gained, 0) => format!("{} gained, none lost.", count(gained, "permission is", "permissions are")),
        (0, lost) => format!("{} lost, none gained.", count(lost, "permission is", "permissions are")),
        (gained, lost) => format!("{} gained, {lost} lost.", count(gained, "permission is", "permissions are")),
    }
}

/// `User jane may now get, list on pods …, in namespace shop.`
pub(in super::super) fn gained(subject: &str, what: &str, namespace: Option<&str>) -> Reason {
    Reason::new("gained", Effect::For, format!("{subject} may now {what}, {}.", scope(namespace)))
}

pub(in super::super) fn lost(subject: &str, what: &str, namespace: Option<&str>) -> Reason {
    Reason::new("lost", Effect::Against, format!("{subject} may no longer {what}, {}.", scope(namespace)))
}

pub(in super::super) fn object(label: &str, what: &str) -> Reason {
    note("object-changed", format!("{label} {what}."))
}
