//! # A Service that selects no pod
//!
//! ## What it finds
//!
//! A Service whose selector selects none of the pods that you pasted for its namespace.
//!
//! ## Why it matters
//!
//! It gets an address and no endpoints: connections to it are refused or time out, which looks like a NetworkPolicy at work.
//!
//! ## Example
//!
//! ```yaml
//! kind: Service
//! spec: {selector: {app: wbe}, ports: [{port: 80}]}
//! ---
//! kind: Pod
//! metadata: {labels: {app: web}}
//! ```
//!
//! ## Instead
//!
//! Select labels that the pods have. For a Service whose endpoints are written by hand leave the selector out.

use crate::cluster::{Declared, Pod, SELECTED_KINDS};
use crate::finding::Severity;
use crate::lint::{Found, Lint, MAX_STEPS, World};
use crate::manifest::core::Service;
use crate::manifest::workload::ADDED_LABELS;

pub(crate) const LINT: Lint = Lint { code: "service-selects-no-pod", severity: Severity::Warning, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    each_service_with_pods(world, found, &mut |service, pods, found| {
        let added = || service.object.spec.selector.keys().any(|key| ADDED_LABELS.contains(&key.as_str()));
        if pods.next().is_none() && !added() {
            let message = "this Service selects no pod of its namespace in what you pasted".to_owned();
            found.add(&service.field("spec.selector"), message, "check its labels against those of the pods");
        }
    });
}

type Look<'l, 'w> = dyn FnMut(&Declared<Service>, &mut dyn Iterator<Item = &'w Pod>, &mut Found<'_>) + 'l;

/// Shows Services that have a selector, each with the pods that it selects, where its namespace has pods
/// at all and none are refused.
pub(super) fn each_service_with_pods<'w>(world: &World<'w>, found: &mut Found<'_>, look: &mut Look<'_, 'w>) {
    if world.cluster.may_hold(&SELECTED_KINDS) {
        return;
    }
    let mut steps = 0;
    for service in &world.cluster.services {
        let selector = &service.object.spec.selector;
        let ends = world.ends_in(&service.namespace);
        steps += ends.len();
        if found.is_full() || steps > MAX_STEPS {
            return;
        }
        let is_alias = service.object.spec.r#type.as_deref() == Some("ExternalName");
        if selector.is_empty() || ends.is_empty() || is_alias {
            continue;
        }
        let pods = ends.iter().filter_map(|end| world.pod(*end));
        let selects = |pod: &&Pod| selector.iter().all(|(key, value)| pod.labels().get(key) == Some(value));
        look(service, &mut pods.filter(selects), found);
    }
}
