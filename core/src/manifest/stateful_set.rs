//! apps/v1 `StatefulSet`, and what its controller makes of its template (pkg/controller/statefulset).

use std::rc::Rc;

use super::meta::{ObjectMeta, Present};
use super::pod::{PodSpec, PodTemplateSpec, Volume};
use super::shared;
use crate::order::Set;
use crate::settings::KubernetesVersion;
use crate::text::FieldPath;
#[cfg(test)]
use crate::yaml::Shape;
use crate::yaml::{Field, Read, objects};

objects! {
    pub struct StatefulSetSpec {
        pub replicas: Option<i32> = "replicas",
        pub template: PodTemplateSpec = "template",
        pub ordinals: Option<StatefulSetOrdinals> = "ordinals",
        pub volume_claim_templates: Vec<VolumeClaimTemplate> = "volumeClaimTemplates",
    }

    pub struct StatefulSetOrdinals {
        pub start: i32 = "start",
    }

    pub struct VolumeClaimTemplate {
        pub metadata: ObjectMeta = "metadata",
    }
}

/// The number of the first pod: `spec.ordinals` came with 1.26.
pub(crate) fn first_ordinal(start: Option<i32>, version: KubernetesVersion) -> i32 {
    if version == KubernetesVersion::V1_24 { 0 } else { start.unwrap_or_default().max(0) }
}

/// A `StatefulSet` with the spec of the pods that are made of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StatefulSet {
    pub spec: StatefulSetSpec,
    /// With a volume for each claim; where there are none, the template's own.
    pub pod_spec: Rc<PodSpec>,
    pub places: Rc<PodPlaces>,
}

impl Read for StatefulSet {
    fn read(&mut self, object: &Field<'_>) {
        object.read("spec", &mut self.spec);
        let StatefulSetSpec { template, volume_claim_templates, .. } = &self.spec;
        let claims: Vec<&str> = volume_claim_templates.iter().map(|claim| claim.metadata.name.as_str()).collect();
        let volumes: Vec<&str> = template.spec.volumes.iter().map(|volume| volume.name.as_str()).collect();
        let places = PodPlaces::of(&claims, &volumes);
        self.pod_spec = match claims.is_empty() {
            true => template.spec.clone(),
            false => shared(with_volumes(&template.spec, &places, &claims)),
        };
        self.places = shared(places);
    }

    #[cfg(test)]
    fn shape() -> Shape {
        Shape::Object(vec![("spec", StatefulSetSpec::shape())])
    }
}

fn with_volumes(spec: &PodSpec, places: &PodPlaces, claims: &[&str]) -> PodSpec {
    let volume = |from: &VolumeFrom| match *from {
        VolumeFrom::Claim(index) => claims.get(index).map(|name| Volume {
            name: (*name).to_owned(),
            persistent_volume_claim: Some(Present),
            ..Volume::default()
        }),
        VolumeFrom::Template(index) => spec.volumes.get(index).cloned(),
    };
    PodSpec { volumes: places.volumes.iter().filter_map(volume).collect(), ..spec.clone() }
}

/// Where the fields of its pods stand in a `StatefulSet`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PodPlaces {
    /// By the volumes of a pod.
    pub(super) volumes: Vec<VolumeFrom>,
    /// How many volumes the template has.
    in_template: usize,
}

/// What a pod's volume is made of, with its index there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum VolumeFrom {
    Claim(usize),
    Template(usize),
}

impl PodPlaces {
    /// By the names of claims and of the template's volumes. The claims' come first, and take the place of those that are
    /// called the same (`updateStorage`); in which order is left to chance there, and is the written one here.
    pub(super) fn of(claims: &[&str], volumes: &[&str]) -> Self {
        let mut claimed: Set<&str> = Set::new();
        let mut all: Vec<VolumeFrom> = Vec::new();
        for (index, name) in claims.iter().enumerate() {
            if claimed.insert(name) {
                all.push(VolumeFrom::Claim(index));
            }
        }
        let others = volumes.iter().enumerate().filter(|(_, name)| !claimed.contains(*name));
        all.extend(others.map(|(index, _)| VolumeFrom::Template(index)));
        Self { volumes: all, in_template: volumes.len() }
    }

    /// From the set's root, for a path from the pod's. The controller names the pod and its host after the set, and its
    /// subdomain after the set's service (`initIdentity`).
    #[must_use]
    pub fn place(&self, path: &FieldPath) -> FieldPath {
        match path.as_str() {
            "metadata.name" | "spec.hostname" => FieldPath::of("metadata.name"),
            "spec.subdomain" => FieldPath::of("spec.serviceName"),
            _ => self.place_of_volume(path).unwrap_or_else(|| FieldPath::of(TEMPLATE).join(path)),
        }
    }

    /// Whether the path leads to, or into, a volume that is made of a claim.
    #[must_use]
    pub fn is_claim(&self, path: &FieldPath) -> bool {
        matches!(index_of_volume(path), Some((index, _)) if matches!(self.volumes.get(index), Some(VolumeFrom::Claim(_))))
    }

    fn place_of_volume(&self, path: &FieldPath) -> Option<FieldPath> {
        let (index, rest) = index_of_volume(path)?;
        let volumes = FieldPath::of(TEMPLATE).field("spec.volumes");
        let volume = match self.volumes.get(index) {
            Some(VolumeFrom::Claim(index)) => {
                let claim = FieldPath::of("spec.volumeClaimTemplates").index(*index);
                // Of what the controller writes into the volume only the name stands there.
                return Some(if rest == ".name" { claim.field("metadata.name") } else { claim });
            }
            Some(VolumeFrom::Template(index)) => volumes.index(*index),
            // One that is added to the pod later on.
            None => volumes.index(self.in_template + index.saturating_sub(self.volumes.len())),
        };
        Some(FieldPath::of(&[volume.as_str(), rest].concat()))
    }
}

/// Where a set's template stands.
const TEMPLATE: &str = "spec.template";

/// The index of the volume that a path leads to or into, and the rest of the path.
fn index_of_volume(path: &FieldPath) -> Option<(usize, &str)> {
    let (index, rest) = path.as_str().strip_prefix("spec.volumes[")?.split_once(']')?;
    Some((index.parse().ok()?, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn volumes_of_claims_come_first_and_take_the_place_of_those_of_their_name() {
        use VolumeFrom::{Claim, Template};
        for (claims, volumes, expected) in [
            (vec![], vec!["a", "b"], vec![Template(0), Template(1)]),
            (vec!["data"], vec!["a"], vec![Claim(0), Template(0)]),
            (vec!["data", "logs"], vec!["logs", "a", "data", "b"], vec![Claim(0), Claim(1), Template(1), Template(3)]),
            (vec!["data", "data"], vec![], vec![Claim(0)]),
        ] {
            assert_eq!(PodPlaces::of(&claims, &volumes).volumes, expected, "{claims:?} {volumes:?}");
        }
    }

    #[test]
    fn a_field_of_the_pod_is_found_where_it_is_written() {
        let places = PodPlaces::of(&["data", "logs"], &["logs", "a"]);
        for (path, expected, is_claim) in [
            ("spec.volumes[0]", "spec.volumeClaimTemplates[0]", true),
            ("spec.volumes[1].name", "spec.volumeClaimTemplates[1].metadata.name", true),
            ("spec.volumes[1].persistentVolumeClaim", "spec.volumeClaimTemplates[1]", true),
            ("spec.volumes[2].hostPath.path", "spec.template.spec.volumes[1].hostPath.path", false),
            // The token's, which is added behind them.
            ("spec.volumes[3]", "spec.template.spec.volumes[2]", false),
            ("spec.volumes", "spec.template.spec.volumes", false),
            ("metadata.labels", "spec.template.metadata.labels", false),
            ("metadata.name", "metadata.name", false),
            ("spec.hostname", "metadata.name", false),
            ("spec.subdomain", "spec.serviceName", false),
            ("", "spec.template", false),
        ] {
            let path = FieldPath::of(path);
            assert_eq!((places.place(&path).as_str(), places.is_claim(&path)), (expected, is_claim), "{path}");
        }
    }
}
