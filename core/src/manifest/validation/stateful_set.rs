//! StatefulSets: what they have of their own, and what is wrong with the pods that are made of them.
//!
//! Since 1.34 the API server holds a StatefulSet's template and claims to their rules (`ValidateStatefulSetSpec` of
//! pkg/apis/apps/validation). Before, it looks at the template's metadata alone; and never at the name that each pod gets.
//! What it overlooks it refuses each pod for.

use super::Issue;
use super::errors::Errors;
use super::metadata;
use super::names::{self, NameRule};
use super::pod::{self, OfSet, volume_claim};
use crate::manifest::stateful_set::{PodPlaces, first_ordinal};
use crate::settings::KubernetesVersion;
use crate::text::FieldPath;
use crate::yaml::Field;

const OF_PODS: &str = "the API server takes the StatefulSet and then refuses each of its pods";

/// `ValidateStatefulSetName`: since 1.27 what can be a pod's host name.
pub(super) fn name(text: &str, version: KubernetesVersion) -> Vec<String> {
    let rule: NameRule = match version {
        KubernetesVersion::V1_24 => names::dns_subdomain,
        KubernetesVersion::V1_36 => names::dns_label,
    };
    rule(text, version)
}

/// Claims, and the name of the service: what 1.24 takes as it is.
pub(super) fn check_own(errors: &mut Errors, spec: &Field<'_>) {
    if errors.version == KubernetesVersion::V1_24 {
        return;
    }
    for claim in spec.get("volumeClaimTemplates").items() {
        volume_claim::check_spec(errors, &claim.get("spec"));
    }
    let service = spec.get("serviceName");
    if !service.text().is_empty() {
        errors.invalid_name(&service, names::dns_label);
    }
}

/// The template, with the volumes that its pods get.
pub(super) fn check_template(errors: &mut Errors, set: &Field<'_>, spec: &Field<'_>) {
    let template = spec.get("template");
    match errors.version {
        KubernetesVersion::V1_24 => pod::check_template_metadata(errors, &template),
        KubernetesVersion::V1_36 => pod::check_template(errors, &template, Some(&of_set(set, spec))),
    }
}

fn of_set<'a>(set: &'a Field<'_>, spec: &'a Field<'_>) -> OfSet<'a> {
    let name = set.alone("metadata").alone("name");
    OfSet { name, service: spec.get("serviceName"), claims: spec.get("volumeClaimTemplates") }
}

/// What the first pod is refused for that is made of a StatefulSet which the API server takes.
pub(super) fn check_pods(set: &Field<'_>, version: KubernetesVersion) -> Vec<Issue> {
    let spec = set.get("spec");
    let (of_set, template) = (of_set(set, &spec), spec.alone("template"));
    let mut errors = Errors::new(version);
    let name = name_of_first(&of_set.name, &spec, version);
    errors.invalid_made(FieldPath::of("metadata.name"), &of_set.name, &name, names::dns_subdomain);
    // `StatefulSetPodNameLabel`.
    errors.invalid_made(FieldPath::of("metadata.labels"), &of_set.name, &name, names::label_value);
    metadata::check_finalizers(&mut errors, &template.get("metadata"));
    pod::check_made(&mut errors, &template, &name, &of_set);
    let places = places(&of_set.claims, &template);
    errors.into_issues().into_iter().map(|issue| of_pod(issue, &places)).collect()
}

/// Empty where the API server has yet to find a name for the set.
fn name_of_first(name: &Field<'_>, spec: &Field<'_>, version: KubernetesVersion) -> String {
    if name.text().is_empty() {
        return String::new();
    }
    let start = spec.get("ordinals").get("start").int().and_then(|start| i32::try_from(start).ok());
    [name.text(), "-", &first_ordinal(start, version).to_string()].concat()
}

fn places(claims: &Field<'_>, template: &Field<'_>) -> PodPlaces {
    let claims: Vec<&str> = claims.items().map(|claim| claim.alone("metadata").text_of("name")).collect();
    let volumes = template.alone("spec").alone("volumes");
    let volumes: Vec<&str> = volumes.items().map(|volume| volume.text_of("name")).collect();
    PodPlaces::of(&claims, &volumes)
}

/// An error of the pod, as an issue of the set that it is made of.
fn of_pod(issue: Issue, places: &PodPlaces) -> Issue {
    if !issue.fatal {
        return issue;
    }
    let help = match &issue.help {
        Some(help) => [help, "; ", OF_PODS].concat(),
        None => OF_PODS.to_owned(),
    };
    let path = places.place(&issue.path);
    Issue { fatal: false, help: Some(help), path, of_pod: Some(issue.path), ..issue }
}
