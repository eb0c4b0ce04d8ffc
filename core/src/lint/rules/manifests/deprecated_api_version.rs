//! # An API version that is going
//!
//! ## What it finds
//!
//! An object under an API version that the chosen Kubernetes still serves and a later one does not; of kinds that are not
//! evaluated here also one that it no longer serves.
//!
//! ## Why it matters
//!
//! After the next update of the cluster the manifest is refused: "no matches for kind". Objects that are stored stay
//! readable under the newer version, where there is one.
//!
//! ## Example
//!
//! ```yaml
//! apiVersion: batch/v1beta1      # not in Kubernetes 1.25
//! kind: CronJob
//! ```
//!
//! ## Instead
//!
//! ```yaml
//! apiVersion: batch/v1
//! kind: CronJob
//! ```
//!
//! PodSecurityPolicy has no successor of its own kind; Pod Security admission, by labels of namespaces, takes its place.

use crate::finding::Severity;
use crate::lint::{Found, Lint, World};
use crate::manifest::kinds;
use crate::text::{FieldPath, Fix};

pub(crate) const LINT: Lint = Lint { code: "deprecated-api-version", severity: Severity::Warning, check };

/// Kinds that are not read: API version, kind, the first Kubernetes 1.x without it, the version to use. From the
/// deprecated API migration guide of the Kubernetes documentation.
const OTHERS: &str = "\
admissionregistration.k8s.io/v1beta1 MutatingWebhookConfiguration 22 admissionregistration.k8s.io/v1
admissionregistration.k8s.io/v1beta1 ValidatingWebhookConfiguration 22 admissionregistration.k8s.io/v1
apiextensions.k8s.io/v1beta1 CustomResourceDefinition 22 apiextensions.k8s.io/v1
apiregistration.k8s.io/v1beta1 APIService 22 apiregistration.k8s.io/v1
autoscaling/v2beta1 HorizontalPodAutoscaler 25 autoscaling/v2
autoscaling/v2beta2 HorizontalPodAutoscaler 26 autoscaling/v2
certificates.k8s.io/v1beta1 CertificateSigningRequest 22 certificates.k8s.io/v1
coordination.k8s.io/v1beta1 Lease 22 coordination.k8s.io/v1
discovery.k8s.io/v1beta1 EndpointSlice 25 discovery.k8s.io/v1
events.k8s.io/v1beta1 Event 25 events.k8s.io/v1
networking.k8s.io/v1beta1 IngressClass 22 networking.k8s.io/v1
node.k8s.io/v1beta1 RuntimeClass 25 node.k8s.io/v1
policy/v1beta1 PodDisruptionBudget 25 policy/v1
scheduling.k8s.io/v1beta1 PriorityClass 22 scheduling.k8s.io/v1
storage.k8s.io/v1beta1 CSIDriver 22 storage.k8s.io/v1
storage.k8s.io/v1beta1 CSINode 22 storage.k8s.io/v1
storage.k8s.io/v1beta1 CSIStorageCapacity 27 storage.k8s.io/v1
storage.k8s.io/v1beta1 StorageClass 22 storage.k8s.io/v1
storage.k8s.io/v1beta1 VolumeAttachment 22 storage.k8s.io/v1";

fn check(world: &World<'_>, found: &mut Found<'_>) {
    let sources = &world.cluster.sources;
    for (id, source) in sources.iter() {
        for object in &source.document.objects {
            let Some((minor, instead)) = fate(&object.api_version, &object.kind) else { continue };
            let is_read = !object.status.is_refused();
            let is_gone = minor <= world.cluster.profile.version.minor();
            let is_known = kinds::find(&object.api_version, &object.kind).is_some();
            if !is_read || (is_gone && is_known) {
                continue;
            }
            let minor = minor.to_string();
            let removes = if is_gone { " removed `" } else { " removes `" };
            let message = ["Kubernetes 1.", &minor, removes, &object.api_version, "` of ", &object.kind].concat();
            let at = crate::sources::Origin { document: id, path: object.path.clone(), object: object.label().into() }
                .at(&FieldPath::of("apiVersion"));
            let (help, fix) = match instead {
                "" => ("Pod Security admission takes its place".to_owned(), None),
                instead => (
                    ["use `apiVersion: ", instead, "`"].concat(),
                    sources
                        .scalar_range(&at)
                        .map(|range| Fix::replace(["Use `", instead, "`"].concat(), range, instead)),
                ),
            };
            found.add_with_fix(&at, message, &help, fix);
        }
        if found.is_full() {
            return;
        }
    }
}

/// The first Kubernetes 1.x without the version, and which one to use instead, if any.
fn fate(api_version: &str, kind: &str) -> Option<(u8, &'static str)> {
    if let Some((_, removed)) = kinds::find(api_version, kind) {
        return removed.map(|removed| (removed.minor, removed.instead.unwrap_or("")));
    }
    let mut others = OTHERS.lines().map(|line| line.split(' '));
    others.find_map(|mut words| {
        let known = words.next() == Some(api_version) && words.next() == Some(kind);
        Some((words.next().filter(|_| known)?.parse().ok()?, words.next()?))
    })
}
