//! Checks a document against the fields that its type has: unknown fields and wrong types, all in one pass.
//!
//! Knows every legal field, also those that no evaluator reads, so that none of them is called unknown.

use std::sync::LazyLock;

use super::Issue;
use super::closest::closest;
use crate::finding::FindingKind;
use crate::order::{self, Map};
use crate::settings::KubernetesVersion;
use crate::text::Fix;
use crate::yaml::{self, Field, Scalar, Value};

pub(crate) type Fields = Map<&'static str, &'static str>;

static TYPES: LazyLock<Map<&'static str, Fields>> = LazyLock::new(|| {
    let lines = include_str!("schema.txt").lines().filter(|line| !line.starts_with('#'));
    order::map(lines.filter_map(|line| {
        let mut words = line.split(' ');
        let name = words.next()?;
        Some((name, order::map(words.filter_map(|word| word.split_once(':')))))
    }))
});

/// The fields of a type with their types, as `schema.txt` writes them; `None` for what is no type with fields.
pub(crate) fn fields_of(type_name: &str) -> Option<&'static Fields> {
    TYPES.get(type_name)
}

/// By the name of a type, its fields that 1.24 does not have, separated by blanks.
static NEWER: LazyLock<Fields> =
    LazyLock::new(|| order::map(include_str!("newer.txt").lines().filter_map(|line| line.split_once(' '))));

/// Lists what is wrong with the object, seen as the named type.
pub(super) fn check(
    object: &Field<'_>,
    type_name: &'static str,
    version: KubernetesVersion,
    tell_unknown: bool,
) -> Vec<Issue> {
    let mut checker = Checker { tell_unknown, is_cut: false, version, issues: Vec::new() };
    checker.value(object, type_name);
    checker.issues
}

/// Fields that 1.24 still has: type and name.
const OLDER: [(&str, &str); 2] = [("NetworkPolicy", "status"), ("ObjectMeta", "clusterName")];

/// So many of an object's mistakes are told before its further unknown fields are left untold.
const MOST_MISTAKES: usize = 500;

struct Checker {
    tell_unknown: bool,
    is_cut: bool,
    version: KubernetesVersion,
    issues: Vec<Issue>,
}

impl Checker {
    fn value(&mut self, field: &Field<'_>, wanted: &'static str) {
        if !field.is_present() || wanted == "x" {
            return;
        }
        let value = field.value();
        if let Some(item) = wanted.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            match value {
                Some(Value::Sequence(_)) => field.items().for_each(|below| self.value(&below, item)),
                _ => self.wrong(field, wanted),
            }
        } else if let Some(item) = wanted.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            match value {
                Some(Value::Mapping(_)) => field.entries().for_each(|(_, below)| self.value(&below, item)),
                _ => self.wrong(field, wanted),
            }
        } else if let Some(fields) = TYPES.get(wanted) {
            match value {
                Some(Value::Mapping(_)) => self.object(field, wanted, fields),
                _ => self.wrong(field, wanted),
            }
        } else {
            self.scalar(field, wanted);
        }
    }

    fn object(&mut self, object: &Field<'_>, type_name: &str, fields: &Fields) {
        let newer = NEWER.get(type_name).filter(|_| self.version == KubernetesVersion::V1_24);
        for (name, field) in object.fields() {
            match fields.get(name) {
                Some(wanted) => {
                    if newer.is_some_and(|newer| newer.split(' ').any(|newer| newer == name)) {
                        self.newer(&field);
                    }
                    self.value(&field, wanted);
                }
                None if self.version == KubernetesVersion::V1_24 && OLDER.contains(&(type_name, name)) => {}
                None if self.tell_unknown => self.unknown(object, &field, name, fields),
                None => {}
            }
        }
    }

    fn scalar(&mut self, field: &Field<'_>, wanted: &str) {
        let Some(Value::Scalar(scalar)) = field.value() else {
            self.wrong(field, wanted);
            return;
        };
        let fits = match (wanted, scalar) {
            ("s" | "p", Scalar::Text(_)) | ("b", Scalar::Bool(_)) | ("l", Scalar::Int(_)) => true,
            ("i" | "p", Scalar::Int(number)) => i32::try_from(*number).is_ok(),
            ("q", Scalar::Text(_) | Scalar::Int(_) | Scalar::BigInt(_) | Scalar::Float(_)) => true,
            _ => false,
        };
        match scalar {
            _ if fits => {}
            Scalar::Int(_) | Scalar::BigInt(_) if matches!(wanted, "i" | "p") => {
                self.mistyped(field, format!("`{}` must fit into 32 bits", field.path()), None);
            }
            _ => self.wrong(field, wanted),
        }
    }

    fn wrong(&mut self, field: &Field<'_>, wanted: &str) {
        let found = match field.value() {
            Some(Value::Scalar(Scalar::Bool(_))) => "a boolean",
            Some(Value::Scalar(Scalar::Int(_) | Scalar::BigInt(_))) => "a number",
            Some(Value::Scalar(Scalar::Float(_))) => "a fraction",
            Some(Value::Scalar(Scalar::Text(_))) => "a text",
            Some(Value::Sequence(_)) => "a list",
            Some(Value::Mapping(_)) => "a mapping",
            None | Some(Value::Scalar(Scalar::Null)) => "nothing",
        };
        let (mut help, fix) = mended(field, wanted).unzip();
        let described = describe(wanted);
        if described == "a mapping" && found == "a text" {
            help = Some("put a `:` after it, then its value");
        }
        self.mistyped(field, format!("`{}` must be {described}, not {found}", field.path()), help);
        if let Some(issue) = self.issues.last_mut() {
            issue.fix = fix.filter(|_| issue.code != yaml::UNRENDERED);
        }
    }

    fn mistyped(&mut self, field: &Field<'_>, message: String, help: Option<&str>) {
        if yaml::placeholder(field.text()).is_some() {
            self.issues.push(Issue::unrendered(field.path(), field.mark()));
            return;
        }
        let issue = Issue::field("wrong-type", message, field.path(), field.mark()).refusing();
        self.issues.push(Issue { help: help.map(str::to_owned), ..issue });
    }

    /// No unknown field: the files may be meant for a newer cluster.
    fn newer(&mut self, field: &Field<'_>) {
        let message = format!("Kubernetes 1.24 does not have the field `{}` yet, and drops it", field.path());
        let issue = Issue::field("newer-field", message, field.path(), field.key_range().unwrap_or_default());
        self.issues.push(Issue { kind: FindingKind::Note, ..issue });
    }

    fn unknown(&mut self, object: &Field<'_>, field: &Field<'_>, name: &str, fields: &Fields) {
        let range = field.key_range().unwrap_or_default();
        if self.issues.len() >= MOST_MISTAKES {
            if !self.is_cut {
                let message =
                    format!("after {MOST_MISTAKES} mistakes no more unknown fields of this object are listed");
                let issue = Issue::field("too-many-errors", message, object.path(), range);
                self.issues.push(Issue { kind: FindingKind::Note, ..issue });
            }
            self.is_cut = true;
            return;
        }
        let mut issue =
            Issue::field("unknown-field", format!("unknown field \"{}\"", field.path()), field.path(), range);
        let near = closest(name, &fields.keys().copied().collect::<Vec<_>>());
        issue.help = belongs_below(object, name, fields);
        if let Some(known) = near.filter(|_| issue.help.is_none()) {
            issue.help = Some(format!("did you mean `{known}`?"));
            // Where it stands already, another would be a duplicate.
            let free = object.get(known).key_range().is_none();
            issue.fix = free.then(|| Fix::replace(format!("Rename to `{known}`"), range, known));
        }
        issue.help.get_or_insert_with(|| UNKNOWN.to_owned());
        self.issues.push(issue);
    }
}

/// `fieldValidation`: strict is what kubectl asks for.
const UNKNOWN: &str = "`kubectl apply` refuses it; an API server that is not asked to be strict drops the field";

/// Where an unknown field was meant to stand: below one beside it whose type has a field of this name, and which lacks it.
fn belongs_below(object: &Field<'_>, name: &str, fields: &Fields) -> Option<String> {
    let has = |kind: &str| TYPES.get(kind).is_some_and(|fields| fields.contains_key(name));
    let lacks = |beside: &str| beside != "status" && object.get(beside).get(name).key_range().is_none();
    let mut lacking = fields.iter().filter(|(beside, kind)| has(kind) && lacks(beside)).map(|(beside, _)| *beside);
    let is_empty = |beside: &&str| object.get(beside).key_range().is_some() && !object.get(beside).is_present();
    if let Some(empty) = lacking.clone().find(is_empty) {
        return Some(format!("indent it below `{empty}`"));
    }
    // Of several nobody knows which one is meant.
    let only = lacking.next().filter(|_| lacking.next().is_none())?;
    Some(format!("it belongs below `{only}`"))
}

/// How a scalar becomes what is wanted by a change of quotes or brackets around it, and why.
fn mended(field: &Field<'_>, wanted: &str) -> Option<(&'static str, Fix)> {
    let range = field.inline_range()?;
    match (field.value(), wanted) {
        (Some(Value::Scalar(Scalar::Text(text))), "i" | "l" | "b") => {
            let fits = match yaml::resolve(text) {
                Some(Scalar::Int(number)) => wanted == "l" || wanted == "i" && i32::try_from(number).is_ok(),
                Some(Scalar::Bool(_)) => wanted == "b",
                _ => false,
            };
            let help = "remove the quotes: what stands in quotes is a text";
            fits.then(|| (help, Fix::replace("Remove the quotes", range, text.as_str())))
        }
        (Some(Value::Scalar(Scalar::Text(_))), "[s]") => Some((
            "put it in brackets: a list of one is still a list",
            Fix::around("Put it in brackets", range, ["[", "]"]),
        )),
        (_, "s") => Some((
            "put it in quotes: without them YAML reads it differently",
            Fix::around("Put it in quotes", range, ["\"", "\""]),
        )),
        _ => None,
    }
}

fn describe(wanted: &str) -> &'static str {
    match wanted {
        "s" => "a text",
        "b" => "`true` or `false`",
        "i" | "l" => "a whole number",
        "p" => "a number or a name",
        "q" => "a quantity",
        _ if wanted.starts_with('[') => "a list",
        _ => "a mapping",
    }
}

#[cfg(test)]
mod tests {
    use super::super::{cluster_policies, core, networking, policy, rbac, read, stateful_set, workload};
    use super::TYPES;
    use crate::yaml::{Read, Shape};

    /// Lists the fields that are read as something else than what the schema holds them to.
    fn disagreements(shape: &Shape, schema: &'static str, path: &str, found: &mut Vec<String>) {
        let inside = |open, close| schema.strip_prefix(open).and_then(|rest| rest.strip_suffix(close));
        match shape {
            Shape::Scalar("x") => {}
            // Kept wider than the API has it.
            Shape::Scalar("l") if schema == "i" => {}
            Shape::Scalar(letter) if *letter == schema => {}
            Shape::List(item) if inside('[', ']').is_some() => {
                disagreements(item, inside('[', ']').unwrap(), path, found)
            }
            Shape::Map(item) if inside('{', '}').is_some() => {
                disagreements(item, inside('{', '}').unwrap(), path, found)
            }
            Shape::Object(fields) if TYPES.contains_key(schema) => {
                for (name, shape) in fields {
                    let path = format!("{path}.{name}");
                    match TYPES.get(schema).and_then(|fields| fields.get(name)) {
                        Some(wanted) => disagreements(shape, wanted, &path, found),
                        None => found.push(path),
                    }
                }
            }
            _ => found.push(format!("{path}: {schema}")),
        }
    }

    #[test]
    fn every_field_that_is_read_is_held_to_its_type() {
        let mut found = Vec::new();
        let shapes = [
            ("Namespace", core::Namespace::shape()),
            ("ServiceAccount", core::ServiceAccount::shape()),
            ("Service", core::Service::shape()),
            ("Secret", core::Configuration::shape()),
            ("Node", core::Node::shape()),
            ("Pod", core::Pod::shape()),
            ("PodTemplate", core::PodTemplate::shape()),
            ("ReplicationController", core::ReplicationController::shape()),
            ("Deployment", workload::Workload::shape()),
            ("StatefulSet", stateful_set::StatefulSet::shape()),
            ("CronJob", workload::CronJob::shape()),
            ("NetworkPolicy", networking::NetworkPolicy::shape()),
            ("Ingress", networking::Ingress::shape()),
            ("ClusterRole", rbac::Role::shape()),
            ("ClusterRoleBinding", rbac::Binding::shape()),
            ("PodSecurityPolicy", policy::PodSecurityPolicy::shape()),
            ("Expectations", core::Configuration::shape()),
        ];
        for (name, shape) in shapes {
            disagreements(&shape, name, name, &mut found);
        }
        // One type stands for several kinds: a DaemonSet and a Job have no replicas, and only a Job has a completion mode.
        assert_eq!(found, ["Deployment.spec.completionMode", "CronJob.spec.jobTemplate.spec.replicas"]);
        // Another for both versions of cluster-wide policies: no version has these.
        let [mut neither, mut older] = [Vec::new(), Vec::new()];
        disagreements(&cluster_policies::ClusterPolicy::shape(), "Cnp", "policy", &mut neither);
        disagreements(&cluster_policies::ClusterPolicy::shape(), "Anp", "policy", &mut older);
        neither.retain(|field| older.contains(field));
        let of_egress =
            |peer: &str| ["nodes", "networks", "domainNames"].map(|field| format!("policy.spec.{peer}.{field}"));
        let mut expected = [of_egress("subject"), of_egress("ingress.from")].concat();
        expected.extend(["ingress.to", "egress.from"].map(|field| format!("policy.spec.{field}")));
        assert_eq!(neither, expected);
    }

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let document = read(text, crate::settings::KubernetesVersion::default());
        let issues = document.objects.iter().flat_map(|object| &object.issues);
        let actual: Vec<_> = issues
            .map(|issue| match &issue.help {
                Some(help) => format!("{}: {} ({help})", issue.code, issue.message),
                None => format!("{}: {}", issue.code, issue.message),
            })
            .collect();
        assert_eq!(actual, expected);
    }

    #[test]
    fn all_mistakes_are_told_in_one_pass() {
        check(
            "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: a, lables: {}}\nspec:\n  podselector: {}\n  ingress:\n  - form: []\n    ports: [{protocl: TCP, endPort: x}]\n",
            &[
                "unknown-field: unknown field \"metadata.lables\" (did you mean `labels`?)",
                "unknown-field: unknown field \"spec.podselector\" (did you mean `podSelector`?)",
                "unknown-field: unknown field \"spec.ingress[0].form\" (did you mean `from`?)",
                "unknown-field: unknown field \"spec.ingress[0].ports[0].protocl\" (did you mean `protocol`?)",
                "wrong-type: `spec.ingress[0].ports[0].endPort` must be a whole number, not a text",
            ],
        );
    }

    #[test]
    fn unknown_fields_are_cut_at_a_constant_and_that_is_told_but_never_a_wrong_type() {
        let fields: String = (0..2 * super::MOST_MISTAKES).map(|index| format!("  field{index}: 1\n")).collect();
        let text = format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: a}}\nspec:\n{fields}  hostNetwork: 1\n");
        let issues = &read(&text, crate::settings::KubernetesVersion::default()).objects[0].issues;
        let count = |code| issues.iter().filter(|issue| issue.code == code).count();
        let codes = ["unknown-field", "too-many-errors", "wrong-type"];
        assert_eq!(codes.map(count), [super::MOST_MISTAKES, 1, 1]);
    }

    #[test]
    fn legal_fields_that_no_evaluator_reads_are_not_unknown() {
        check(
            "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {dnsPolicy: Default, tolerations: [{key: a}], containers: [{name: c, image: i, env: [{name: A, value: b}], resources: {limits: {cpu: 1}}}]}\n",
            &[],
        );
    }

    #[test]
    fn a_field_that_came_later_is_told_under_the_older_version_and_is_not_unknown() {
        check(
            "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {hostUsers: false, containers: [{name: c, image: i}]}\n",
            &["newer-field: Kubernetes 1.24 does not have the field `spec.hostUsers` yet, and drops it"],
        );
    }

    #[test]
    fn a_label_that_yaml_reads_as_a_boolean_is_a_wrong_type() {
        check(
            "apiVersion: v1\nkind: Pod\nmetadata: {name: a, labels: {canary: on}}\n",
            &[
                "wrong-type: `metadata.labels[canary]` must be a text, not a boolean (put it in quotes: without them YAML reads it differently)",
            ],
        );
    }

    #[test]
    fn a_field_that_stands_beside_what_should_hold_it_is_told_where_it_belongs() {
        check(
            "apiVersion: v1\nkind: ServiceAccount\nmetadata:\nname: a\n",
            &[
                "unknown-field: unknown field \"name\" (indent it below `metadata`)",
                "required-value: metadata.name: Required value: name or generateName is required (every object needs a name: add `metadata.name`)",
            ],
        );
        check(
            "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: a}\nspec: {podSelector: {}, ingress: [{from: [{podSelector: , matchLabels: {a: b}, ipBlock: {cidr: 10.0.0.0/8}}]}]}\n",
            &["unknown-field: unknown field \"spec.ingress[0].from[0].matchLabels\" (indent it below `podSelector`)"],
        );
        // It may be meant for the one or the other selector.
        check(
            "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: a}\nspec: {podSelector: {}, ingress: [{from: [{matchLabels: {a: b}, ipBlock: {cidr: 10.0.0.0/8}}]}]}\n",
            &[
                "unknown-field: unknown field \"spec.ingress[0].from[0].matchLabels\" (`kubectl apply` refuses it; an API server that is not asked to be strict drops the field)",
            ],
        );
        check(
            "apiVersion: apps/v1\nkind: ReplicaSet\nmetadata: {name: a}\nreplicas: 2\nspec: {selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: i}]}}}\n",
            &["unknown-field: unknown field \"replicas\" (it belongs below `spec`)"],
        );
    }

    #[test]
    fn a_text_where_fields_are_wanted_lacks_its_colon() {
        check(
            "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: a\n  labels:\n    app\n",
            &["wrong-type: `metadata.labels` must be a mapping, not a text (put a `:` after it, then its value)"],
        );
    }

    #[test]
    fn a_number_must_fit_its_type() {
        check(
            "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: c, ports: [{containerPort: 9999999999}]}]}\n",
            &["wrong-type: `spec.containers[0].ports[0].containerPort` must fit into 32 bits"],
        );
    }
}
