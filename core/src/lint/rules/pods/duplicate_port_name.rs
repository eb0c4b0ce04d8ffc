//! # A port name in two containers of a pod
//!
//! ## What it finds
//!
//! A named port whose name another container of the same pod has given to a port of its own.
//!
//! ## Why it matters
//!
//! Services, network policies and ingresses look a named port up in the whole pod and take the first container that has
//! it. The other port is not reached by this name.
//!
//! ## Example
//!
//! ```yaml
//! containers:
//! - name: web
//!   image: nginx
//!   ports: [{name: http, containerPort: 8080}]
//! - name: metrics
//!   image: exporter
//!   ports: [{name: http, containerPort: 9100}]   # http means 8080
//! ```
//!
//! ## Instead
//!
//! Give each port a name of its own.

use crate::finding::Severity;
use crate::lint::{Found, Lint, World};
use crate::order::Set;

pub(crate) const LINT: Lint = Lint { code: "duplicate-port-name", severity: Severity::Warning, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    for pod in &world.cluster.pods {
        // Within one container validation refuses equal names.
        let mut taken = Set::new();
        for (index, container) in pod.spec.containers.iter().enumerate() {
            for (position, port) in container.ports.iter().enumerate() {
                let Some(name) = port.name.as_deref().filter(|name| !name.is_empty()) else { continue };
                let protocol = port.protocol.as_deref().unwrap_or("TCP");
                if !taken.insert([name, "/", protocol].concat()) {
                    found.add(
                        &pod.field(&format!("spec.containers[{index}].ports[{position}].name")),
                        ["an earlier container has a port `", name, "` too, and is the one that is found by this name"]
                            .concat(),
                        "give each port a name of its own",
                    );
                }
            }
        }
    }
}
