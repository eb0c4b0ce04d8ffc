//! Commands that ask a real cluster the same: who may use which policy, and which level the pods of a namespace meet.

use crate::admission::pod_security::Level;
use crate::admission::pod_security::namespace::Mode;
use crate::admission::usage::{POLICY_GROUPS, attributes};
use crate::export::access::can_i::{arguments, quoted};
use crate::export::access::kubectl::comment;
use crate::order::{Map, Set};
use crate::rbac::subject::service_account_user;
use crate::report::access::drawn as of_access;
use crate::report::admission::{AdmissionReport, PolicySummary, drawn};

/// At most so many commands are written.
const MAX_COMMANDS: usize = 2_000;

/// A shell script: whether each pod's service account may use each policy, asked with `kubectl auth can-i`, and whether
/// each namespace could enforce the level that its pods meet, asked with a dry run; it tells where the answer is another.
#[must_use]
pub fn commands(report: &AdmissionReport) -> String {
    let mut script = [drawn::SCRIPT, of_access::EXPECT, drawn::EXPECT_LEVEL].concat();
    let mut left = MAX_COMMANDS;
    if report.psp_enforced {
        policies(&mut script, report, &mut left);
    } else if !report.policies.is_empty() {
        comment(&mut script, drawn::NOT_ENFORCED);
    }
    levels(&mut script, report, &mut left);
    script.push_str(if left == 0 { of_access::MORE_COMMANDS } else { "" });
    script.push_str(of_access::SCRIPT_END);
    script
}

fn policies(script: &mut String, report: &AdmissionReport, left: &mut usize) {
    let mut asked: Set<(&str, &str)> = Set::new();
    // Of very many policies it is not told who may use them.
    let knows_users = !report.warnings.iter().any(|warning| warning.code == "limit");
    for pod in &report.pods {
        if *left == 0 || pod.outcomes.is_empty() || !asked.insert((&pod.namespace, &pod.service_account)) {
            continue;
        }
        comment(script, &drawn::asked_for(pod));
        let account = service_account_user(&pod.namespace, &pod.service_account);
        for (outcome, policy) in pod.outcomes.iter().zip(&report.policies) {
            // kubectl asks in one group; of the two, a cluster lists the newer one.
            let Some(group) = POLICY_GROUPS.first() else { continue };
            let Some(words) = arguments(&account, &[], &attributes(group, &pod.namespace, &outcome.policy)) else {
                continue;
            };
            let as_authenticated = !outcome.granted_to_service_account && to_authenticated(policy, &pod.namespace);
            let is_granted = outcome.granted_to_service_account || as_authenticated;
            if *left == 0 || !(is_granted || knows_users) {
                continue;
            }
            *left -= 1;
            if as_authenticated {
                comment(script, drawn::AS_AUTHENTICATED);
            }
            let expected = if is_granted { "yes" } else { "no" };
            script.push_str(&["expect ", expected, " ", &words, "\n"].concat());
        }
    }
}

/// Everybody who is authenticated may use it there. Impersonation makes a service account one of them, and the plug-in,
/// which asks for the account by its name, does not (`serviceaccount.UserInfo`).
fn to_authenticated(policy: &PolicySummary, namespace: &str) -> bool {
    let is_there = |own: &Option<String>| own.as_ref().is_none_or(|own| own == namespace);
    policy.users.iter().any(|user| user.subject == drawn::AUTHENTICATED && is_there(&user.namespace))
}

/// Of each namespace the level that all its pods meet.
fn levels(script: &mut String, report: &AdmissionReport, left: &mut usize) {
    let mut met: Map<&str, (Level, &str)> = Map::new();
    for pod in report.pods.iter().filter(|pod| is_name(&pod.namespace)) {
        let level = Level::parse(&pod.standard.level).unwrap_or_default();
        let (lowest, _) = met.or_insert_with(&pod.namespace, || (level, pod.standard.version.as_str()));
        *lowest = level.min(*lowest);
    }
    if !met.is_empty() && *left > 0 {
        comment(script, drawn::LEVELS);
    }
    for (namespace, (level, version)) in &met {
        if *left == 0 {
            break;
        }
        *left -= 1;
        let (of_level, of_version) = (Mode::Enforce.level_label(), Mode::Enforce.version_label());
        let labels = [" ", &of_level, "=", level.name(), " ", &of_version, "=", &quoted(version)];
        script.push_str(&["expect_level ", namespace, &labels.concat(), "\n"].concat());
    }
}

/// Only these are namespaces' names (RFC 1123); kubectl would take others for labels or flags.
fn is_name(text: &str) -> bool {
    let is_plain = |letter: u8| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == b'-';
    !text.is_empty() && !text.starts_with('-') && text.bytes().all(is_plain)
}
