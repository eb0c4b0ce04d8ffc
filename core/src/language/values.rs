//! Which values a field takes at the cursor: those that Kubernetes knows, and the names of what exists.

use super::context::{Context, Level, Step};
use super::outline::Node;
use super::references::{reference, suggestions};
use super::selected::{label_suggestions, labelled, port_suggestions};
use super::{Suggestion, World, tables};
use crate::manifest::{KINDS, Kind};
use crate::report::language::CompletionKind;

/// What a field that holds true or false takes.
const BOOLEANS: [(&str, &str); 2] = [("true", ""), ("false", "")];

/// Where `values.txt` says what the kinds are for.
const KIND_NAMES: &str = "Object.kind";

/// The values that could stand at the cursor, where a scalar of this type is wanted.
pub(super) fn of_field(context: &Context<'_, '_>, type_name: &str, world: &World<'_>) -> Vec<Suggestion> {
    let mut suggestions = Vec::new();
    if let Some((_, level, field)) = context.field() {
        suggestions = computed(context, level, field, world);
    }
    if let Some(reference) = reference(context, world) {
        suggestions.extend(self::suggestions(&reference, world));
    }
    if suggestions.is_empty() || !names_object(context) {
        suggestions.extend(known(&tables::values(&names(context)), CompletionKind::Value));
    }
    if suggestions.is_empty() && type_name == "b" {
        suggestions.extend(known(&BOOLEANS, CompletionKind::Value));
    }
    suggestions
}

/// The names under which the values of the field at the cursor are listed; some depend on the fields beside it.
pub(super) fn names(context: &Context<'_, '_>) -> Vec<String> {
    let mut names = Vec::new();
    if let Some((_, level, field)) = context.field() {
        let beside = context.siblings();
        match (level.owner, field) {
            ("PolicyRule", "verbs") if beside.get("nonResourceURLs").is_some() && beside.get("resources").is_none() => {
                names.push("PolicyRule.verbs.nonResourceURLs".to_owned());
            }
            ("TypedObjectReference", "name") => names.push(format!("{}.name", beside.text_at("kind"))),
            _ => {}
        }
    }
    names.extend(context.value_described_as());
    names
}

/// The keys of the map at the cursor: well-known ones of this kind of object, and labels that exist.
pub(super) fn of_map(context: &Context<'_, '_>, world: &World<'_>) -> Vec<Suggestion> {
    let mut suggestions = known(&tables::values(&context.map_described_as()), CompletionKind::Key);
    suggestions.iter_mut().for_each(|key| "known to Kubernetes".clone_into(&mut key.detail));
    suggestions.extend(label_suggestions(&labelled(context, world), None));
    suggestions
}

/// The mappings and lists that are known for the field at the cursor.
pub(super) fn whole(context: &Context<'_, '_>) -> Vec<Suggestion> {
    known(&tables::values(&context.value_described_as()), CompletionKind::Value)
}

fn known(values: &[(&str, &'static str)], kind: CompletionKind) -> Vec<Suggestion> {
    let suggestion = |(value, meaning): &(&str, &'static str)| Suggestion {
        label: (*value).to_owned(),
        kind,
        detail: String::new(),
        documentation: meaning,
    };
    values.iter().map(suggestion).collect()
}

/// At the object's own `kind` or `apiVersion`.
fn names_object(context: &Context<'_, '_>) -> bool {
    matches!(context.levels.as_slice(), [level] if matches!(level.step, Step::Field("kind" | "apiVersion")))
}

/// Values that follow from other fields, tables or objects.
fn computed(context: &Context<'_, '_>, level: Level<'_, '_>, field: &str, world: &World<'_>) -> Vec<Suggestion> {
    let mapping = level.node;
    let is_object = names_object(context);
    match (level.owner, field) {
        (_, "kind") if is_object => kinds(mapping.text_at("apiVersion")),
        (_, "apiVersion") if is_object => api_versions(mapping.text_at("kind")),
        ("PolicyRule", "apiGroups") => groups(mapping),
        ("PolicyRule", "resources") => resources(mapping),
        ("NetworkPolicyPort", "port") | ("ServicePort", "targetPort") => port_suggestions(context, world),
        ("NodeSelectorRequirement", "key") => label_suggestions(&labelled(context, world), None),
        ("NodeSelectorRequirement", "values") => {
            label_suggestions(&labelled(context, world), Some(mapping.text_at("key")))
        }
        ("{s}", key) => label_suggestions(&labelled(context, world), Some(key)),
        ("TypedObjectReference", "name") if context.passes("subjects") => {
            bound(context, mapping.text_at("kind"), world)
        }
        ("VolumeMount", "name") => volumes(context),
        ("PodSpec", "runtimeClassName") => runtime_classes(world),
        _ => Vec::new(),
    }
}

/// All kinds, or those that the written API version serves.
fn kinds(api_version: &str) -> Vec<Suggestion> {
    let served = |kind: &&Kind| {
        kind.versions.contains(&api_version) || kind.removed.iter().any(|removed| removed.api_version == api_version)
    };
    let mut fitting: Vec<&Kind> = KINDS.iter().filter(served).collect();
    if fitting.is_empty() {
        fitting = KINDS.iter().collect();
    }
    fitting.into_iter().map(of_kind).collect()
}

/// A kind with its preferred API version and what it is for.
pub(super) fn of_kind(kind: &Kind) -> Suggestion {
    let version = kind.versions.first().copied().unwrap_or_default();
    let meanings = tables::values(&[KIND_NAMES.to_owned()]);
    let documentation = meanings.iter().find(|(name, _)| *name == kind.name).map_or("", |(_, meaning)| *meaning);
    Suggestion { documentation, ..Suggestion::new(kind.name, CompletionKind::Value, version.to_owned()) }
}

/// All API versions, or those of the written kind.
fn api_versions(kind: &str) -> Vec<Suggestion> {
    let of_kind = KINDS.iter().filter(|known| known.name == kind);
    let mut versions: Vec<&str> = of_kind.flat_map(|kind| kind.versions).copied().collect();
    if versions.is_empty() {
        versions = KINDS.iter().flat_map(|kind| kind.versions).copied().collect();
    }
    versions.into_iter().map(|version| Suggestion::new(version, CompletionKind::Value, String::new())).collect()
}

/// The API groups; where the rule already names resources, only those that have one of them.
fn groups(rule: &Node<'_>) -> Vec<Suggestion> {
    let written: Vec<&str> = rule.texts_at("resources").filter(|resource| !resource.is_empty()).collect();
    let mut suggestions = Vec::new();
    for (group, resources) in tables::groups() {
        let found = written.iter().find(|resource| resources.contains(resource));
        if written.is_empty() || found.is_some() {
            let detail = match found {
                Some(resource) => format!("has {resource}"),
                None if group.is_empty() => "the core group".to_owned(),
                None => resources.first().map_or_else(String::new, |first| format!("{first}, …")),
            };
            suggestions.push(Suggestion::new(group, CompletionKind::Value, detail));
        }
    }
    suggestions.push(Suggestion::new("*", CompletionKind::Value, "all groups".to_owned()));
    suggestions
}

/// The resources of the groups that the rule names, or of all.
fn resources(rule: &Node<'_>) -> Vec<Suggestion> {
    let written: Vec<&str> = match rule.get("apiGroups") {
        Some(groups) => groups.items().iter().map(Node::text).collect(),
        None => Vec::new(),
    };
    let mut suggestions = Vec::new();
    for (group, resources) in tables::groups() {
        if written.is_empty() || written.contains(&"*") || written.contains(&group) {
            let detail = if group.is_empty() { "core group".to_owned() } else { group.to_owned() };
            suggestions
                .extend(resources.into_iter().map(|name| Suggestion::new(name, CompletionKind::Value, detail.clone())));
        }
    }
    suggestions.push(Suggestion::new("*", CompletionKind::Value, "all resources, subresources too".to_owned()));
    suggestions
}

/// Users or groups that other bindings name.
fn bound(context: &Context<'_, '_>, kind: &str, world: &World<'_>) -> Vec<Suggestion> {
    if !matches!(kind, "User" | "Group") {
        return Vec::new();
    }
    let cluster = world.cluster;
    let own = context.object.get("metadata").map_or("", |metadata| metadata.text_at("name"));
    let mut suggestions = Vec::new();
    for binding in cluster.role_bindings.iter().chain(&cluster.cluster_role_bindings) {
        if binding.name == own {
            continue;
        }
        let subjects = binding.object.subjects.iter().filter(|subject| subject.kind == kind);
        let named = subjects.map(|subject| {
            Suggestion::new(&subject.name, CompletionKind::Name, format!("also bound by {}", binding.origin.object))
        });
        suggestions.extend(named);
    }
    suggestions
}

/// The volumes of the pod around the cursor.
fn volumes(context: &Context<'_, '_>) -> Vec<Suggestion> {
    let volumes = context.around("PodSpec").and_then(|spec| spec.get("volumes")).map_or(&[][..], Node::items);
    let named = volumes.iter().filter(|volume| !volume.text_at("name").is_empty());
    named
        .map(|volume| {
            let source = volume.entries().iter().map(|entry| entry.key.text).find(|key| *key != "name");
            Suggestion::new(volume.text_at("name"), CompletionKind::Name, source.unwrap_or("emptyDir").to_owned())
        })
        .collect()
}

/// RuntimeClasses that other pods name or PodSecurityPolicies allow.
fn runtime_classes(world: &World<'_>) -> Vec<Suggestion> {
    let cluster = world.cluster;
    let of_pods = cluster.pods.iter().filter_map(|pod| Some((pod.spec.runtime_class_name.as_ref()?, pod.id())));
    let mut suggestions: Vec<Suggestion> =
        of_pods.map(|(name, pod)| Suggestion::new(name, CompletionKind::Name, format!("also of pod {pod}"))).collect();
    for policy in &cluster.pod_security_policies {
        let allowed =
            policy.object.spec.runtime_class.iter().flat_map(|strategy| &strategy.allowed_runtime_class_names);
        let allowed = allowed.filter(|name| *name != "*");
        suggestions.extend(
            allowed.map(|name| Suggestion::new(name, CompletionKind::Name, format!("allowed by {}", policy.name))),
        );
    }
    suggestions
}

/// The texts that the list around the cursor already holds elsewhere.
pub(super) fn written_beside<'text>(context: &Context<'_, 'text>) -> Vec<&'text str> {
    let Some(Level { node, step: Step::Item(own), .. }) = context.levels.last() else { return Vec::new() };
    let others = node.items().iter().enumerate().filter(|(index, _)| index != own);
    others.map(|(_, item)| item.text()).filter(|text| !text.is_empty()).collect()
}
