//! Checks a document against the fields that its type has: unknown fields and wrong types, all in one pass.
//!
//! Knows every legal field, also those that no evaluator reads, so that none of them is called unknown.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::Issue;
use crate::text::FieldPath;
use crate::yaml::{NodeId, Scalar, Tree, Value};

/// The farthest distance at which a known field is suggested for an unknown one.
const MAX_TYPOS: usize = 2;

pub(crate) type Fields = BTreeMap<&'static str, &'static str>;

static TYPES: LazyLock<BTreeMap<&'static str, Fields>> = LazyLock::new(|| {
    let lines = include_str!("schema.txt").lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| {
            let mut words = line.split(' ');
            let name = words.next()?;
            Some((name, words.filter_map(|word| word.split_once(':')).collect()))
        })
        .collect()
});

/// The fields of a type with their types, as `schema.txt` writes them; `None` for what is no type with fields.
pub(crate) fn fields_of(type_name: &str) -> Option<&'static Fields> {
    TYPES.get(type_name)
}

/// Lists what is wrong with the value at `path`, seen as the named type.
pub(super) fn check(
    tree: &Tree,
    id: NodeId,
    type_name: &'static str,
    path: &FieldPath,
    tell_unknown: bool,
) -> Vec<Issue> {
    let mut checker = Checker { tree, tell_unknown, issues: Vec::new() };
    checker.value(id, type_name, path);
    checker.issues
}

struct Checker<'tree> {
    tree: &'tree Tree,
    tell_unknown: bool,
    issues: Vec<Issue>,
}

impl Checker<'_> {
    fn value(&mut self, id: NodeId, wanted: &'static str, path: &FieldPath) {
        let value = &self.tree.node(id).value;
        if matches!(value, Value::Scalar(Scalar::Null)) || wanted == "x" {
            return;
        }
        if let Some(item) = wanted.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            match value {
                Value::Sequence(items) => {
                    for (index, item_id) in items.iter().enumerate() {
                        self.value(*item_id, item, &path.index(index));
                    }
                }
                _ => self.wrong("a list", value, path),
            }
        } else if let Some(item) = wanted.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            match value {
                Value::Mapping(entries) => {
                    for entry in entries {
                        self.value(entry.value, item, &path.key(&entry.key));
                    }
                }
                _ => self.wrong("a mapping", value, path),
            }
        } else if let Some(fields) = TYPES.get(wanted) {
            self.object(id, fields, path);
        } else {
            self.scalar(value, wanted, path);
        }
    }

    fn object(&mut self, id: NodeId, fields: &Fields, path: &FieldPath) {
        let value = &self.tree.node(id).value;
        let Value::Mapping(entries) = value else {
            self.wrong("a mapping", value, path);
            return;
        };
        for entry in entries {
            let below = path.field(&entry.key);
            match fields.get(entry.key.as_str()) {
                Some(wanted) => self.value(entry.value, wanted, &below),
                None if self.tell_unknown => self.unknown(&entry.key, fields, below),
                None => {}
            }
        }
    }

    fn scalar(&mut self, value: &Value, wanted: &str, path: &FieldPath) {
        let Value::Scalar(scalar) = value else {
            self.wrong(describe(wanted), value, path);
            return;
        };
        let fits = match (wanted, scalar) {
            ("s", Scalar::Text(_)) | ("b", Scalar::Bool(_)) | ("l", Scalar::Int(_)) => true,
            ("i", Scalar::Int(number)) => i32::try_from(*number).is_ok(),
            ("p", Scalar::Text(_)) => true,
            ("p", Scalar::Int(number)) => i32::try_from(*number).is_ok(),
            ("q", Scalar::Text(_) | Scalar::Int(_) | Scalar::BigInt(_) | Scalar::Float(_)) => true,
            _ => false,
        };
        match scalar {
            _ if fits => {}
            Scalar::Int(_) | Scalar::BigInt(_) if matches!(wanted, "i" | "p") => {
                self.mistyped(path, format!("`{path}` must fit into 32 bits"), None);
            }
            _ => self.wrong(describe(wanted), value, path),
        }
    }

    fn wrong(&mut self, wanted: &str, value: &Value, path: &FieldPath) {
        let (found, help) = match value {
            Value::Scalar(Scalar::Bool(_)) => ("a boolean", wanted == "a text"),
            Value::Scalar(Scalar::Int(_) | Scalar::BigInt(_)) => ("a number", wanted == "a text"),
            Value::Scalar(Scalar::Float(_)) => ("a fraction", wanted == "a text"),
            Value::Scalar(Scalar::Text(_)) => ("a text", false),
            Value::Scalar(Scalar::Null) => ("nothing", false),
            Value::Sequence(_) => ("a list", false),
            Value::Mapping(_) => ("a mapping", false),
        };
        let help = help.then(|| "put it in quotes: without them YAML reads it differently".to_owned());
        self.mistyped(path, format!("`{path}` must be {wanted}, not {found}"), help);
    }

    fn mistyped(&mut self, path: &FieldPath, message: String, help: Option<String>) {
        self.issues.push(Issue { code: "wrong-type", message, help, path: path.clone(), fatal: true });
    }

    fn unknown(&mut self, key: &str, fields: &Fields, path: FieldPath) {
        let suggestion = closest(key, fields.keys().copied());
        self.issues.push(Issue {
            code: "unknown-field",
            message: format!("unknown field `{path}`"),
            help: suggestion.map(|name| format!("did you mean `{name}`?")),
            path,
            fatal: false,
        });
    }
}

fn describe(wanted: &str) -> &'static str {
    match wanted {
        "s" => "a text",
        "b" => "`true` or `false`",
        "i" | "l" => "a whole number",
        "p" => "a number or a name",
        _ => "a quantity",
    }
}

/// The known name that is nearest to a mistyped one, if it is near.
fn closest<'name>(typed: &str, known: impl Iterator<Item = &'name str>) -> Option<&'name str> {
    let typed = typed.to_lowercase();
    known
        .map(|name| (distance(&typed, &name.to_lowercase()), name))
        .filter(|(distance, name)| *distance <= MAX_TYPOS.min(name.len() / 2))
        .min()
        .map(|(_, name)| name)
}

/// Levenshtein's distance, counting an exchange of neighbours as two changes.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (line, from) in left.chars().enumerate() {
        let mut diagonal = line;
        let mut before = line + 1;
        let mut next = vec![before];
        for (to, above) in right.iter().zip(row.iter().skip(1)) {
            let cost = diagonal + usize::from(from != *to);
            diagonal = *above;
            before = cost.min(above + 1).min(before + 1);
            next.push(before);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::read;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let document = read(text);
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
                "unknown-field: unknown field `metadata.lables` (did you mean `labels`?)",
                "unknown-field: unknown field `spec.podselector` (did you mean `podSelector`?)",
                "unknown-field: unknown field `spec.ingress[0].form` (did you mean `from`?)",
                "unknown-field: unknown field `spec.ingress[0].ports[0].protocl` (did you mean `protocol`?)",
                "wrong-type: `spec.ingress[0].ports[0].endPort` must be a whole number, not a text",
            ],
        );
    }

    #[test]
    fn legal_fields_that_no_evaluator_reads_are_not_unknown() {
        check(
            "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {dnsPolicy: Default, tolerations: [{key: a}], containers: [{name: c, env: [{name: A, value: b}], resources: {limits: {cpu: 1}}}]}\n",
            &[],
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
    fn a_number_must_fit_its_type() {
        check(
            "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: c, ports: [{containerPort: 9999999999}]}]}\n",
            &["wrong-type: `spec.containers[0].ports[0].containerPort` must fit into 32 bits"],
        );
    }
}
