//! Pods and policies: who fits, who may use what, which one admits.

use policy_core::report::admission::{AdmissionReport, PodAdmission, PolicyOutcome};
use policy_core::report::{AdmissionQuestion, Question};
use yew::prelude::*;

use crate::protocol::is_invalid;
use crate::state::Listed;
use crate::views::chip;
use crate::views::element::{Node, el, list, none};
use crate::views::page::Page;
use crate::views::parts::{heads, more, scroll};
use crate::words;

/// `selected` is the pod whose stages are shown.
pub fn table(admission: &AdmissionReport, selected: Option<&PodAdmission>, page: &Page) -> Node {
    if admission.pods.is_empty() {
        return none();
    }
    let policies = admission.policies.iter();
    let policies = policies.map(|policy| el("th").class("pod").attr("scope", "col").text(&policy.name));
    let heads = el("tr").add(heads(&[words::POD, words::VERDICT])).add(list(policies)).add(heads(&[words::STANDARD]));
    // Where it holds of each it is said once.
    let none_allowed = admission.pods.len() > 1 && admission.pods.iter().all(|pod| chip::is_not_allowed(&pod.stages));
    let rows = admission.pods.iter().take(page.limit(Listed::Pods));
    let rows = rows.map(|pod| row(pod, selected.is_some_and(|selected| selected.id == pod.id), none_allowed, page));
    let table = el("table")
        .class("matrix pods-table")
        .testid("pods-table")
        .add(el("thead").add(heads))
        .add(el("tbody").all(rows));
    let legend = || el("div").class("legend").all(words::POD_LEGEND.into_iter().map(|each| el("span").text(each)));
    let note = || {
        let chip = chip::chip(words::NOT_ALLOWED, "verdict deny");
        el("p").class("hint").testid("none-allowed").add(chip).text(" ").text(words::NONE_ALLOWED)
    };
    none()
        .add_if(none_allowed, note)
        .add(scroll(words::PODS_TITLE, table))
        .add(more(admission.pods.len(), Listed::Pods, page))
        .add_if(!admission.policies.is_empty(), legend)
}

fn row(pod: &PodAdmission, selected: bool, none_allowed: bool, page: &Page) -> Node {
    let question = AdmissionQuestion { pod: pod.id.clone(), ..AdmissionQuestion::default() };
    let onclick = page.ask(Question::Admission(question));
    let (_, verdict) = words::verdict(pod.verdict);
    let invalid = is_invalid(&pod.stages);
    let shown = if invalid { words::INVALID.1 } else { verdict };
    let workload = match &pod.workload {
        Some(workload) => el("small").text(workload).text(" "),
        None => none(),
    };
    let name =
        el("th").attr("scope", "row").add(workload).add(el("small").text(&pod.namespace).text("/")).text(&pod.name);
    // The button beside it does the same for whoever has no mouse.
    let name = name.on_click(onclick.clone());
    let why = el("button")
        .class("bare")
        .testid(&format!("pod:{}", pod.id))
        .truth("aria-pressed", selected)
        .attr("aria-label", &format!("{}: {shown}. {}", pod.id, words::WHY))
        .on_click(onclick.clone())
        .add(chip::of_pod(pod.verdict, &pod.stages));
    let standard = el("td")
        .testid(&format!("standard:{}", pod.id))
        .attr("data-level", &pod.standard.level)
        .text(&pod.standard.level);
    el("tr")
        .key(&pod.id)
        .testid(&format!("pod-row:{}", pod.id))
        .attr("data-verdict", verdict)
        .truth("data-invalid", invalid)
        .attr("data-policy", pod.policy.as_deref().unwrap_or_default())
        .truth("data-selected", selected)
        .add(name)
        .add(el("td").add(why).add_if(!none_allowed, || chip::not_allowed(&pod.stages)))
        .add(list(pod.outcomes.iter().map(|each| outcome(pod, each, onclick.clone()))))
        .add(standard)
}

fn outcome(pod: &PodAdmission, outcome: &PolicyOutcome, onclick: Callback<Event>) -> Node {
    let granted = outcome.granted_to_service_account || outcome.granted_to_creator;
    // For the machine: does the pod pass, and may anybody use the policy for it.
    let (data, class) = match (outcome.passes, granted) {
        (true, true) => ("admits", "cell some decided"),
        (true, false) => ("not-granted", "cell itself decided"),
        (false, _) => ("fails", "cell none decided"),
    };
    let first = outcome.failures.first().map(|failure| &*failure.message);
    let fits = match outcome.passes {
        true if outcome.mutates => "✓ ±",
        true => "✓",
        false => &["✕ ", first.map(field).unwrap_or_default()].concat(),
    };
    let usable = match granted {
        true if outcome.chosen => " ★",
        true => "",
        false => " not granted",
    };
    let text = [fits, usable].concat();
    let (told, rest) = match first {
        Some(message) => ("fails: ", message),
        None if outcome.chosen => ("admits it", ""),
        None => (data, ""),
    };
    let label = [&*pod.id, " under ", &outcome.policy, ": ", told, rest].concat();
    let button = el("button")
        .class(&[class, if outcome.chosen { " chosen" } else { "" }].concat())
        .testid(&["outcome:", &pod.id, ":", &outcome.policy].concat())
        .attr("data-outcome", data)
        .truth("data-granted", granted)
        .truth("data-chosen", outcome.chosen)
        .truth("data-mutates", outcome.mutates)
        .attr("aria-label", &label)
        .attr("title", &label)
        .on_click(onclick)
        .text(&text);
    el("td").add(button)
}

/// The last part of the field that a message begins with, in short: `hostPort` of `spec.containers[0].hostPort: Invalid
/// value …`, `seccomp` of its annotations.
fn field(message: &str) -> &str {
    let path = message.split(": ").next().unwrap_or(message);
    match ["seccomp", "apparmor"].into_iter().find(|name| path.contains(name)) {
        Some(name) => name,
        None => path.rsplit('.').next().and_then(|last| last.split('[').next()).unwrap_or(path),
    }
}

#[cfg(test)]
mod tests {
    use super::field;

    #[test]
    fn a_cell_tells_the_field_in_a_word() {
        for (message, expected) in [
            ("spec.containers[0].hostPort: Invalid value: 80: Host port 80 is not allowed", "hostPort"),
            ("spec.volumes[1]: Invalid value: \"hostPath\": hostPath volumes are not allowed", "volumes"),
            ("metadata.annotations[seccomp.security.alpha.kubernetes.io/pod]: Forbidden: seccomp", "seccomp"),
            (
                "metadata.annotations[container.apparmor.security.beta.kubernetes.io/c]: Invalid value: \"x\"",
                "apparmor",
            ),
            ("pod.metadata.annotations[container.seccomp.security.alpha.kubernetes.io/c]: Forbidden: no", "seccomp"),
        ] {
            assert_eq!(field(message), expected);
        }
    }
}
