//! Versions and counts.

use policy_core::report::KubernetesVersion;
use yew::prelude::*;

use crate::state::Evaluated;
use crate::words;

pub fn footer(evaluated: Option<&Evaluated>) -> Html {
    let Some(evaluated) = evaluated else {
        return html! { <footer class="foot"><span>{ words::PRIVACY }</span></footer> };
    };
    let report = &evaluated.report;
    let policies = report.network.policies.len() + report.admission.policies.len();
    let pods = report.namespaces.iter().map(|namespace| namespace.pods as usize).sum();
    let counts = [
        words::count(pods, "pod", "pods"),
        words::count(policies, "policy", "policies"),
        words::duration(evaluated.microseconds),
    ];
    html! {
        <footer class="foot" data-testid="footer">
            <span>{ format!("Kubernetes {} semantics", version(report.profile.version)) }</span>
            <span class="wide-only">{ concat!("engine ", env!("CARGO_PKG_VERSION")) }</span>
            <span class="grow"></span>
            <span data-testid="counts">{ counts.join(" · ") }</span>
        </footer>
    }
}

pub fn version(version: KubernetesVersion) -> &'static str {
    match version {
        KubernetesVersion::V1_24 => "1.24",
        KubernetesVersion::V1_36 => "1.36",
    }
}
