//! The texts of the pods view as a whole: its first sentence, and what holds for more than one pod.

use super::{Said, names, said};
use crate::report::{capital, takes_no_part};

// The view's first sentence.

pub fn summary_without_pods(policies: usize) -> String {
    match policies {
        0 => "These files hold neither pods nor PodSecurityPolicies.".to_owned(),
        1 => "One PodSecurityPolicy, and no pod that it could judge.".to_owned(),
        count => format!("{count} PodSecurityPolicies, and no pod that they could judge."),
    }
}

/// `standards`: some namespace enforces a Pod Security Standard.
pub fn summary_without_policies(pods: usize, standards: bool) -> String {
    let told =
        |one: &str, several: &str| if pods == 1 { one.to_owned() } else { several.replace("{}", &pods.to_string()) };
    if standards {
        return told(
            "The pod meets the Pod Security Standard that its namespace enforces.",
            "All {} pods meet the Pod Security Standards that their namespaces enforce.",
        );
    }
    told(
        "These files hold no PodSecurityPolicy, and no namespace enforces a standard: nothing here decides whether the pod may run.",
        "These files hold no PodSecurityPolicy, and no namespace enforces a standard: nothing here decides whether the {} pods may run.",
    )
}

pub fn summary_not_enforced(policies: usize, plugin_off: bool) -> String {
    let policies = match policies {
        1 => "One PodSecurityPolicy exists, and nothing enforces it".to_owned(),
        count => format!("{count} PodSecurityPolicies exist, and nothing enforces them"),
    };
    let why = if plugin_off { "the plug-in is off" } else { "Kubernetes removed them in 1.25" };
    format!("{policies}: {why}. Every pod is admitted.")
}

pub fn summary(pods: usize, rejected: &[&str]) -> String {
    let are = if rejected.len() == 1 { "is" } else { "are" };
    format!("{} of {pods} pods {are} rejected: {}.", rejected.len(), names(rejected))
}

/// Every pod passes admission; `denied` of them the requester may not even create.
pub fn summary_admitted(pods: usize, denied: usize, requester: &str) -> String {
    let admitted = match pods {
        1 => "The pod passes admission".to_owned(),
        2 => "Both pods pass admission".to_owned(),
        count => format!("All {count} pods pass admission"),
    };
    match denied {
        0 => format!("{admitted}."),
        _ if pods == 1 => format!("{admitted}, but no role lets `{requester}` create it."),
        count if count == pods => format!("{admitted}, but no role lets `{requester}` create them."),
        count => format!("{admitted}, but no role lets `{requester}` create {count} of them."),
    }
}

/// A sentence, and what restricts it.
pub fn with_note(sentence: &str, note: &str) -> String {
    format!("{sentence} Incomplete: {note}.")
}

/// Of pods that validation refuses; `None` when there are none.
pub fn with_invalid(sentence: String, pods: usize) -> String {
    match pods {
        0 => sentence,
        1 => format!("{sentence} One pod is invalid: the API server refuses it whatever admission says."),
        _ => format!("{sentence} {pods} pods are invalid: the API server refuses them whatever admission says."),
    }
}

pub fn left_out(object: &str) -> Said {
    let text = capital(&takes_no_part(object));
    said("left-out", format!("{text}: what is said here may change once it is mended."))
}

// Who can use what.

pub fn via_binding(binding: &str, subject: &str) -> Said {
    said("granted-by-binding", format!("{binding} names {subject}."))
}

pub fn via_rule(role: &str) -> Said {
    said("granted-by-rule", format!("A rule of {role} gives `use`."))
}

/// `creators` are those who may create pods there now, but for administrators.
pub fn creators_can_use(policy: &str, namespace: &str, account: &str, creators: &[String]) -> Said {
    let names: Vec<&str> = creators.iter().map(String::as_str).collect();
    let now = match names.as_slice() {
        [] => "By these files nobody may but cluster administrators".to_owned(),
        names => ["By these files that is ", &super::names(names)].concat(),
    };
    said(
        "creators-can-use",
        format!(
            "Anyone who may create pods in `{namespace}` can use `{policy}`, because they may pick service account `{account}`. {now}."
        ),
    )
}

pub fn any_account_can_use(policy: &str, namespace: Option<&str>, group: &str) -> Said {
    let place = namespace.map_or_else(|| "anywhere".to_owned(), |namespace| format!("in `{namespace}`"));
    said(
        "every-account-can-use",
        format!(
            "Anyone who may create pods {place} can use `{policy}`, because every service account of group `{group}` may."
        ),
    )
}

pub fn everybody_can_use(policy: &str, namespace: Option<&str>, group: &str) -> Said {
    let place = namespace.map_or_else(|| "anywhere".to_owned(), |namespace| format!("in `{namespace}`"));
    said(
        "everybody-can-use",
        format!("Group `{group}` may use `{policy}`: whoever may create pods {place} can run privileged ones."),
    )
}

pub fn controllers_can_use(policy: &str, namespace: Option<&str>, subject: &str) -> Said {
    let place = namespace.map_or_else(|| "anywhere".to_owned(), |namespace| format!("in `{namespace}`"));
    said(
        "controllers-can-use",
        format!(
            "Anyone who may create workloads {place} can use `{policy}`, because {subject} creates their pods and may use it."
        ),
    )
}

pub fn policies_not_enforced(plugin_off: bool) -> Said {
    if plugin_off {
        said("psp-off", "Policies exist and nothing enforces them: the PodSecurityPolicy plug-in is off.")
    } else {
        said("psp-removed", "Policies exist and nothing enforces them: Kubernetes removed PodSecurityPolicy in 1.25.")
    }
}
