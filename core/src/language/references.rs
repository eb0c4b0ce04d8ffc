//! Fields that name another object, and which of those exist.

use super::context::Context;
use super::words::{BUILT_IN, EVERYWHERE, NOT_PASTED, REFERRED};
use super::{Suggestion, World};
use crate::manifest::{KINDS, Kind, Status};
use crate::order;
use crate::report::language::CompletionKind;
use crate::sources::{DocumentId, Sources};

/// Which kind a field names, in the object's own namespace: the owner's type, the field, the kind.
const REFERENCES: [(&str, &str, &str); 13] = [
    ("PodSpec", "serviceAccountName", "ServiceAccount"),
    ("PodSpec", "serviceAccount", "ServiceAccount"),
    ("PodSpec", "nodeName", "Node"),
    ("ObjectMeta", "namespace", "Namespace"),
    ("TypedObjectReference", "namespace", "Namespace"),
    ("IngressServiceBackend", "name", "Service"),
    ("StatefulSetSpec", "serviceName", "Service"),
    ("SecretVolumeSource", "secretName", "Secret"),
    ("IngressTLS", "secretName", "Secret"),
    ("ConfigMapVolumeSource", "name", "ConfigMap"),
    ("ConfigMapEnvSource", "name", "ConfigMap"),
    ("ConfigMapKeySelector", "name", "ConfigMap"),
    ("ConfigMapProjection", "name", "ConfigMap"),
];

/// What a name at the cursor may refer to.
pub(super) struct Reference {
    pub kinds: Vec<&'static Kind>,
    /// Where namespaced ones must live; `None`: anywhere.
    pub namespace: Option<String>,
}

/// An object that exists.
pub(super) struct Existing {
    pub name: String,
    /// Where it comes from: `policies.yaml, line 3`.
    pub from: String,
}

/// What the value at the cursor names, if it names an object.
pub(super) fn reference(context: &Context<'_, '_>, world: &World<'_>) -> Option<Reference> {
    let (_, level, field) = context.field()?;
    let mapping = context.siblings();
    let own = own_namespace(context, world);
    let one = |kind: &str, namespace: String| {
        Some(Reference { kinds: kinds(|known| known.name == kind), namespace: Some(namespace) })
    };
    match (level.owner, field) {
        ("TypedLocalObjectReference", "name") if context.passes("roleRef") => match mapping.text_at("kind") {
            "" => Some(Reference { kinds: kinds(|kind| is_role(kind.name)), namespace: Some(own) }),
            kind => one(kind, own),
        },
        ("TypedObjectReference", "name") if context.passes("subjects") => match mapping.text_at("kind") {
            "User" | "Group" => None,
            _ => {
                let written = mapping.text_at("namespace");
                one("ServiceAccount", if written.is_empty() { own } else { written.to_owned() })
            }
        },
        ("PolicyRule", "resourceNames") => {
            let resources: Vec<_> = mapping.texts_at("resources").collect();
            let kinds = kinds(|kind| resources.iter().any(|resource| names_kind(resource, kind)));
            // A ClusterRole says nothing of namespaces.
            let namespace = context.kind.filter(|kind| kind.namespaced).map(|_| own);
            Some(Reference { kinds, namespace })
        }
        ("LocalObjectReference", "name") if context.passes("imagePullSecrets") => one("Secret", own),
        ("ConfigMapEnvSource" | "ConfigMapKeySelector" | "ConfigMapProjection", "name")
            if ["secretRef", "secretKeyRef", "secret"].iter().any(|name| context.passes(name)) =>
        {
            one("Secret", own)
        }
        (owner, field) => {
            let found = REFERENCES.iter().find(|(known, name, _)| *known == owner && *name == field)?;
            one(found.2, own)
        }
    }
}

fn kinds(wanted: impl Fn(&Kind) -> bool) -> Vec<&'static Kind> {
    KINDS.iter().filter(|kind| wanted(kind)).collect()
}

fn is_role(kind: &str) -> bool {
    matches!(kind, "Role" | "ClusterRole")
}

/// `podsecuritypolicies` or `pods/log` and the kind that they are about.
fn names_kind(resource: &str, kind: &Kind) -> bool {
    let resource = resource.split('/').next().unwrap_or_default();
    let kind = kind.name.to_ascii_lowercase();
    let stem = kind.strip_suffix('y').map_or_else(|| kind.clone(), |stem| format!("{stem}ie"));
    resource == format!("{stem}s") || (stem.ends_with('s') && resource == format!("{stem}es"))
}

/// The namespace of the object around the cursor: the written or the assumed one.
pub(super) fn own_namespace(context: &Context<'_, '_>, world: &World<'_>) -> String {
    let written = context.namespace();
    if written.is_empty() { world.cluster.profile.default_namespace.clone() } else { written.to_owned() }
}

/// The objects that exist of a kind: those of the files, then what is built into Kubernetes or only referred to.
pub(super) fn existing(kind: &Kind, namespace: Option<&str>, world: &World<'_>) -> Vec<Existing> {
    let default_namespace = world.cluster.profile.default_namespace.as_str();
    let in_scope = |written: &str| {
        let own = if written.is_empty() { default_namespace } else { written };
        !kind.namespaced || namespace.is_none_or(|wanted| wanted == own)
    };
    let mut found: Vec<Existing> = declared(&world.cluster.sources, kind.name)
        .into_iter()
        .filter(|(written, _)| in_scope(written))
        .map(|(_, existing)| existing)
        .collect();
    let mut known = order::set(found.iter().map(|existing| existing.name.clone()));
    let mut also = |name: &str, from: &str| {
        if known.insert(name.to_owned()) {
            found.push(Existing { name: name.to_owned(), from: from.to_owned() });
        }
    };
    match kind.name {
        "Namespace" => {
            for implied in world.cluster.namespaces.iter().filter(|known| known.origin.is_none()) {
                also(&implied.name, REFERRED);
            }
        }
        "ServiceAccount" => {
            let pods = world.cluster.pods.iter().filter(|pod| in_scope(&pod.namespace));
            for pod in pods.filter(|pod| pod.service_account != "default") {
                also(&pod.service_account, REFERRED);
            }
            also("default", EVERYWHERE);
        }
        "Role" | "ClusterRole" => {
            let built_in = world.rbac.roles().iter().filter(|role| role.built_in() && role.kind() == kind.name);
            for role in built_in {
                let metadata = &role.object().metadata;
                if in_scope(&metadata.namespace) {
                    also(&metadata.name, BUILT_IN);
                }
            }
        }
        _ => {}
    }
    found
}

/// The objects of a kind in the files, sorted by name, with their written namespace.
fn declared(sources: &Sources, kind: &str) -> Vec<(String, Existing)> {
    let mut found = Vec::new();
    for (id, source) in sources.iter() {
        let objects = source.document.objects.iter().filter(|object| object.kind == kind && !object.name.is_empty());
        for object in objects {
            let mut from = place_of(sources, id, object).unwrap_or_default();
            match object.status {
                Status::Read(..) => {}
                Status::Invalid(..) => from.push_str(", but the API server would refuse it"),
                Status::NotEvaluated | Status::Refused => continue,
            }
            found.push((object.namespace.clone(), Existing { name: object.name.clone(), from }));
        }
    }
    order::sort_by(&mut found, |left, right| (&left.1.name, &left.1.from).cmp(&(&right.1.name, &right.1.from)));
    found
}

fn place_of(sources: &Sources, id: DocumentId, object: &crate::manifest::Object) -> Option<String> {
    let place = sources.place_in(id, object, "")?;
    Some(format!("{}, line {}", place.file, place.lines.first()?))
}

/// The names that fit at the cursor.
pub(super) fn suggestions(reference: &Reference, world: &World<'_>) -> Vec<Suggestion> {
    let mut suggestions = Vec::new();
    for kind in &reference.kinds {
        for existing in existing(kind, reference.namespace.as_deref(), world) {
            let from = format!("{}: {}", kind.name, existing.from);
            suggestions.push(Suggestion::new(&existing.name, CompletionKind::Name, from));
        }
    }
    suggestions
}

/// Whether what the cursor's value names exists, in a sentence.
pub(super) fn told(reference: &Reference, name: &str, world: &World<'_>) -> Option<String> {
    let namespace = reference.namespace.as_deref();
    let label = |kind: &Kind| match namespace {
        Some(namespace) if kind.namespaced => format!("{} `{name}` in `{namespace}`", kind.name),
        _ => format!("{} `{name}`", kind.name),
    };
    for kind in &reference.kinds {
        if let Some(found) = existing(kind, namespace, world).iter().find(|existing| existing.name == name) {
            let from = if found.from.contains(", line ") { "declared in " } else { "" };
            return Some(format!("{}: {from}{}", label(kind), found.from));
        }
    }
    let kind = reference.kinds.first().filter(|_| reference.kinds.len() == 1)?;
    Some(format!("{}: {NOT_PASTED}", label(kind)))
}
