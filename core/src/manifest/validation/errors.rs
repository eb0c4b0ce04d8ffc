//! Collects errors, in the words of upstream's `field.Error`.

use super::names::{self, NameRule};
use super::{Issue, plain};
use crate::finding::FindingKind;
use crate::manifest::closest::closest;
use crate::settings::KubernetesVersion;
use crate::text::{FieldPath, Fix, TextRange};

pub(super) use crate::text::go_quoted as quoted;
use crate::yaml::{self, Field};

/// So many errors of one object are listed, at most: each repeats what may stand there, and a list can be long.
const MOST_ERRORS: usize = 200;

/// What one object's validation has found so far, and for which Kubernetes.
pub(super) struct Errors {
    pub version: KubernetesVersion,
    /// What is found is asked of an object that is created, and not of one that is changed.
    pub on_create_only: bool,
    issues: Vec<Issue>,
    /// How many there are, told or not.
    count: usize,
}

impl Errors {
    pub fn new(version: KubernetesVersion) -> Self {
        Self { version, on_create_only: false, issues: Vec::new(), count: 0 }
    }

    pub fn into_issues(self) -> Vec<Issue> {
        self.issues
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.count
    }

    /// `path: Required value`, or `path: Required value: detail`; marked where the field is or should be.
    pub fn required(&mut self, field: &Field<'_>, detail: &str) {
        self.add("required-value", field.path(), field.mark(), &after_colon("Required value", detail));
    }

    /// `path: Invalid value: "text": detail`, of a text.
    pub fn invalid_text(&mut self, field: &Field<'_>, detail: &str) {
        self.invalid(field, &quoted(field.text()), detail);
    }

    /// As [`Self::invalid_text`], once for each of the forms that the text breaks.
    pub fn invalid_each(&mut self, field: &Field<'_>, wrong: Vec<String>) {
        for detail in wrong {
            self.invalid_text(field, &detail);
        }
    }

    /// As [`Self::invalid_each`], of a name, with a proposal for a better one.
    pub fn invalid_name(&mut self, field: &Field<'_>, rule: NameRule) {
        for detail in rule(field.text(), self.version) {
            self.invalid_text(field, &detail);
            self.rename(field, rule);
        }
    }

    /// As [`Self::invalid_each`], of a name that is made of a field, if there is one.
    pub fn invalid_made(&mut self, path: FieldPath, from: &Field<'_>, name: &str, rule: NameRule) {
        let wrong = if name.is_empty() { Vec::new() } else { rule(name, self.version) };
        for detail in wrong {
            self.invalid_at(path.clone(), from.mark(), &quoted(name), &detail);
        }
    }

    /// As [`Self::invalid_text`], where upstream's path is that of what holds the field.
    pub fn invalid_text_at(&mut self, path: FieldPath, field: &Field<'_>, detail: &str) {
        self.invalid_at(path, field.mark(), &quoted(field.text()), detail);
    }

    /// `path: Invalid value: "key": detail`, of a key of the map at the path.
    pub fn invalid_key(&mut self, map: &Field<'_>, key: &str, field: &Field<'_>, detail: &str) {
        self.invalid_at(map.path(), field.key_range().unwrap_or_default(), &quoted(key), detail);
    }

    /// `path: Invalid value: value: detail`; the value as Go prints it.
    pub fn invalid(&mut self, field: &Field<'_>, value: &str, detail: &str) {
        self.invalid_at(field.path(), field.mark(), value, detail);
    }

    /// As [`Self::invalid`], where upstream's path is not that of what is wrong.
    pub fn invalid_at(&mut self, path: FieldPath, mark: TextRange, value: &str, detail: &str) {
        self.add("invalid-value", path, mark, &after_colon(&format!("Invalid value: {value}"), detail));
    }

    /// `path: Forbidden: detail`.
    pub fn forbidden(&mut self, field: &Field<'_>, detail: &str) {
        self.add("forbidden", field.path(), field.mark(), &after_colon("Forbidden", detail));
    }

    /// As [`Self::forbidden`], where upstream does not tell the field as it is written.
    pub fn forbidden_as(&mut self, field: &Field<'_>, told: &str, detail: &str) {
        self.forbidden(&field.told_as(told), detail);
        if let Some(issue) = self.issues.last_mut().filter(|_| self.count <= MOST_ERRORS) {
            issue.path = field.path();
        }
    }

    /// `path: Duplicate value: "text"`, of a text or a number.
    pub fn duplicate(&mut self, field: &Field<'_>, value: &str) {
        self.add("duplicate-value", field.path(), field.mark(), &format!("Duplicate value: {value}"));
    }

    /// `path: Too long: …`.
    pub fn too_long(&mut self, field: &Field<'_>, most: usize) {
        let said = match self.version {
            KubernetesVersion::V1_24 => "must have at most",
            KubernetesVersion::V1_36 => "may not be more than",
        };
        self.add("too-long", field.path(), field.mark(), &format!("Too long: {said} {most} bytes"));
    }

    /// `path: Not found: "text"`.
    pub fn not_found(&mut self, field: &Field<'_>) {
        self.add("not-found", field.path(), field.mark(), &format!("Not found: {}", quoted(field.text())));
    }

    /// `path: Unsupported value: "text": supported values: "a", "b"`; a near miss gets a fix.
    pub fn unsupported(&mut self, field: &Field<'_>, supported: &[&str]) {
        let list: Vec<String> = supported.iter().map(|value| quoted(value)).collect();
        let said = format!("Unsupported value: {}: supported values: {}", quoted(field.text()), list.join(", "));
        self.add("unsupported-value", field.path(), field.mark(), &said);
        self.offer(field, supported);
    }

    /// Mends the last error with the legal value that is close to the field's, if there is one.
    pub fn offer(&mut self, field: &Field<'_>, legal: &[&str]) {
        if self.count > MOST_ERRORS {
            return;
        }
        if let Some(near) = closest(field.text(), legal) {
            self.replace(field, &yaml::written(near));
        }
    }

    /// Mends the last error with a name of this form that is close to the field's, if there is one.
    pub fn rename(&mut self, field: &Field<'_>, rule: NameRule) {
        if let Some(near) = names::nearest(field.text(), rule, self.version) {
            self.replace(field, &yaml::written(&near));
        }
    }

    /// Mends the last error by writing something else where the field's value stands.
    pub fn replace(&mut self, field: &Field<'_>, written: &str) {
        if self.count > MOST_ERRORS {
            return;
        }
        let mended = self.issues.last_mut().filter(|issue| issue.code != yaml::UNRENDERED);
        if let (Some(range), Some(issue)) = (field.inline_range(), mended) {
            issue.fix = Some(Fix::replace(format!("Change to `{written}`"), range, written));
        }
    }

    /// Any other error: `path: said`.
    // Not inlined: it is fetched, with the plain words for it, when there is an error.
    #[inline(never)]
    pub fn add(&mut self, code: &'static str, path: FieldPath, range: TextRange, said: &str) {
        self.count += 1;
        if self.count > MOST_ERRORS {
            if self.count == MOST_ERRORS + 1 {
                let message = format!("only the first {MOST_ERRORS} errors of this object are listed");
                let issue = Issue::field("too-many-errors", message, FieldPath::root(), range);
                self.issues.push(Issue { kind: FindingKind::Note, ..issue });
            }
            return;
        }
        // Kubernetes itself fills in `$(…)` there.
        if yaml::placeholder(said).is_some() && !path.as_str().ends_with("subPathExpr") {
            let issue = Issue::unrendered(path, range);
            if self.issues.last() != Some(&issue) {
                self.issues.push(issue);
            }
            return;
        }
        // Go's word for the path of the object itself.
        let shown = if path.as_str().is_empty() { "<nil>" } else { path.as_str() };
        let message = [shown, ": ", said].concat();
        let help = plain::words(&message).map(str::to_owned);
        self.issues.push(Issue {
            code,
            kind: FindingKind::Invalid,
            message,
            help,
            path,
            range,
            fix: None,
            fatal: true,
            of_pod: None,
            on_create_only: self.on_create_only,
        });
    }
}

fn after_colon(said: &str, detail: &str) -> String {
    if detail.is_empty() { said.to_owned() } else { format!("{said}: {detail}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::read;

    #[test]
    fn the_errors_of_one_object_are_cut_at_a_constant_and_that_is_told() {
        let labels: String = (0..300).map(|index| format!("    key{index}: \"not fine\"\n")).collect();
        let text = format!("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  labels:\n{labels}");
        let document = read(&text, KubernetesVersion::default());
        let issues = &document.objects[0].issues;
        assert_eq!(issues.len(), MOST_ERRORS + 1);
        assert_eq!(issues.last().map(|issue| issue.code), Some("too-many-errors"));
    }

    #[track_caller]
    fn check(text: &str, expected: &[(&str, Option<&str>)]) {
        let document = read(text, KubernetesVersion::default());
        let issues = document.objects[0].issues.iter();
        let found: Vec<_> = issues.map(|issue| (issue.code, issue.fix.as_ref().map(|fix| &*fix.title))).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn a_placeholder_is_told_once_and_no_name_is_made_of_it() {
        let labelled =
            |value| format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a, labels: {{b: {value}}}}}\n");
        check(&labelled("\"{{ x }}\""), &[("unrendered-template", None)]);
        check(&labelled("\"${x}\""), &[("unrendered-template", None)]);
        check(&labelled("\"x y\""), &[("invalid-value", Some("Change to `x-y`"))]);
    }

    #[test]
    fn another_protocol_is_not_taken_for_a_misspelt_one() {
        let policy = |protocol| {
            format!(
                "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{name: a}}\nspec: {{podSelector: {{}}, ingress: [{{ports: [{{protocol: {protocol}}}]}}]}}\n"
            )
        };
        check(&policy("ICMP"), &[("unsupported-value", None)]);
        check(&policy("tcp"), &[("unsupported-value", Some("Change to `TCP`"))]);
    }

    #[test]
    fn values_are_quoted_as_go_does() {
        let text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: \"ü\\x01\"}\n";
        let document = read(text, KubernetesVersion::default());
        let message = &document.objects[0].issues[0].message;
        assert!(message.starts_with("metadata.name: Invalid value: \"ü\\x01\": a lowercase"), "{message}");
    }
}
