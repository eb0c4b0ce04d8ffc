//! # A probe of a port that its container does not name
//!
//! ## What it finds
//!
//! A probe or a lifecycle hook whose `port` is a name that no port of its own container has.
//!
//! ## Why it matters
//!
//! The kubelet looks the name up in the same container. Where it finds none the probe fails: the container is never
//! ready, or is restarted again and again.
//!
//! ## Example
//!
//! ```yaml
//! containers:
//! - name: web
//!   image: nginx
//!   ports: [{name: http, containerPort: 8080}]
//!   livenessProbe:
//!     httpGet: {path: /healthz, port: web}   # the port is called http
//! ```
//!
//! ## Instead
//!
//! Name a port of the container, or write its number.

use crate::admission::effective::visited;
use crate::finding::Severity;
use crate::lint::{Found, Lint, World};

pub(crate) const LINT: Lint = Lint { code: "unknown-probe-port", severity: Severity::Warning, check };

const HANDLERS: [&str; 5] =
    ["livenessProbe", "readinessProbe", "startupProbe", "lifecycle.postStart", "lifecycle.preStop"];

fn check(world: &World<'_>, found: &mut Found<'_>) {
    for pod in &world.cluster.pods {
        for visited in visited(&pod.spec) {
            let container = visited.container;
            let lifecycle = container.lifecycle.as_ref();
            let handlers = [
                container.liveness_probe.as_ref(),
                container.readiness_probe.as_ref(),
                container.startup_probe.as_ref(),
                lifecycle.and_then(|lifecycle| lifecycle.post_start.as_ref()),
                lifecycle.and_then(|lifecycle| lifecycle.pre_stop.as_ref()),
            ];
            for (field, _) in HANDLERS.into_iter().zip(handlers).filter(|(_, handler)| handler.is_some()) {
                for action in ["httpGet", "tcpSocket"] {
                    let place = pod.at(&visited.path().field(field).field(action).field("port"));
                    let Some(port) = world.cluster.sources.text(&place) else { continue };
                    if !container.ports.iter().any(|own| own.name.as_deref() == Some(port)) {
                        found.add(
                            &place,
                            ["container `", &container.name, "` has no port `", port, "`"].concat(),
                            "name one of its own ports, or write the number",
                        );
                    }
                }
            }
        }
    }
}
