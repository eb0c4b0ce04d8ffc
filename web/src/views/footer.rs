//! Versions and counts.

use super::element::{Node, el};
use crate::state::Evaluated;
use crate::words;
use policy_core::report::KubernetesVersion;

/// `notice` is what just happened and is not seen otherwise.
pub fn footer(evaluated: Option<&Evaluated>, notice: &str) -> Node {
    let notice = el("span").class("notice").attr("role", "status").testid("notice").text(notice);
    let foot = el("footer").class("foot").add(notice);
    let Some(evaluated) = evaluated else {
        return foot.add(el("span").text(words::PRIVACY));
    };
    let verdicts = &evaluated.verdicts;
    let pods = verdicts.head.namespaces.iter().map(|namespace| namespace.pods as usize).sum();
    let counts = [
        words::count(pods, "pod", "pods"),
        words::count(verdicts.head.brief.policies as usize, "policy", "policies"),
        words::duration(evaluated.microseconds),
    ];
    foot.testid("footer")
        .add(el("span").text(&format!("Kubernetes {} semantics", version(verdicts.head.profile.version))))
        .add(el("span").class("wide-only").text(concat!("engine ", env!("CARGO_PKG_VERSION"))))
        .add(el("span").class("grow"))
        .add(el("span").testid("counts").text(&counts.join(" · ")))
}

pub fn version(version: KubernetesVersion) -> &'static str {
    match version {
        KubernetesVersion::V1_24 => "1.24",
        KubernetesVersion::V1_36 => "1.36",
    }
}
