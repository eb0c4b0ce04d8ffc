//! What the author of manifests expects of them: `Expectations` of `policy-playground.dev/v1`, which no cluster knows.
//!
//! Only what is wrong with them is told here. The cases are read off the tree once they are asked (`report::expectations`).

use super::closest::closest;
use super::{Issue, Object};
use crate::text::{FieldPath, Fix};
use crate::yaml::Field;

/// The API group that is this playground's own.
pub(crate) const GROUP: &str = "policy-playground.dev";

/// Whether an object is meant as expectations, as far as one can tell.
pub(crate) fn is_meant(object: &Object) -> bool {
    let group = object.api_version.split('/').next().unwrap_or_default();
    group == GROUP || object.kind == "Expectations"
}

/// So many cases are read of one object, and asked of one set of files.
pub(crate) const MAX_CASES: usize = 500;

/// A list of cases below `spec`.
pub(crate) struct Cases {
    pub list: &'static str,
    /// What `expect` may say.
    words: &'static [&'static str],
    /// What each case must say; of names with a bar between them any.
    needed: &'static [&'static str],
    /// What no case may say at once, or without the other.
    barred: fn(&Field<'_>) -> Option<&'static str>,
}

const ALLOWANCE: [&str; 3] = ["allowed", "denied", "depends"];

/// In the order in which they are asked.
pub(crate) const CASES: [Cases; 3] = [
    Cases { list: "traffic", words: &ALLOWANCE, needed: &["from", "to", "expect"], barred: of_traffic },
    Cases {
        list: "access",
        words: &ALLOWANCE,
        needed: &["user|groups|serviceAccount", "verb", "resource|path", "expect"],
        barred: of_access,
    },
    Cases { list: "admission", words: &["admitted", "rejected"], needed: &["pod", "expect"], barred: of_admission },
];

fn of_traffic(case: &Field<'_>) -> Option<&'static str> {
    let port = case.get("port");
    // Of ICMP alone nobody asks a port.
    let has_ports = !case.text_of("protocol").to_ascii_uppercase().starts_with("ICMP");
    let is_port =
        if port.is_present() { port.int().is_some_and(|port| (1..=65535).contains(&port)) } else { !has_ports };
    (!is_port).then_some("`port` must be a number from 1 to 65535")
}

fn of_access(case: &Field<'_>) -> Option<&'static str> {
    let both = |one: &str, other: &str| case.get(one).is_present() && case.get(other).is_present();
    if both("serviceAccount", "user") || both("serviceAccount", "groups") {
        return Some("`serviceAccount` is an identity of its own: leave out `user` and `groups`");
    }
    both("resource", "path").then_some("a request is for a `resource` or for a `path`, not for both")
}

fn of_admission(case: &Field<'_>) -> Option<&'static str> {
    let has = |name: &str| case.get(name).is_present();
    if has("groups") && !has("user") {
        return Some("`groups` are those of a `user`: name one");
    }
    (has("policy") && case.text_of("expect") == "rejected").then_some("no `policy` admits a pod that is to be rejected")
}

/// All that keeps cases from being asked, each told where it stands.
// Not inlined: whoever expects nothing needs none of it.
#[inline(never)]
pub(super) fn check(object: &Field<'_>) -> Vec<Issue> {
    let mut issues = Vec::new();
    let mut is_empty = true;
    let spec = object.get("spec");
    for cases in &CASES {
        for case in spec.get(cases.list).items().take(MAX_CASES) {
            is_empty = false;
            issues.extend(cases.wrong(&case));
        }
    }
    if is_empty {
        let message = "no case stands below `spec.traffic`, `spec.access` or `spec.admission`: nothing is expected";
        issues.push(Issue::field("no-expectations", message.to_owned(), spec.path(), spec.mark()));
    }
    issues
}

impl Cases {
    /// Whether a field of the object stands in one of these cases.
    pub(crate) fn hold(&self, path: &FieldPath) -> bool {
        let below = path.as_str().strip_prefix("spec.").and_then(|path| path.strip_prefix(self.list));
        below.is_some_and(|path| path.starts_with('['))
    }

    /// The first thing that is wrong with a case.
    fn wrong(&self, case: &Field<'_>) -> Option<Issue> {
        let path = case.path();
        let is_there = |name: &&str| name.split('|').any(|name| case.get(name).is_present());
        let missing: Vec<String> =
            self.needed.iter().filter(|name| !is_there(name)).map(|name| name.replace('|', "` or `")).collect();
        if !missing.is_empty() {
            let message = ["`", path.as_str(), "` lacks `", &missing.join("`, `"), "`"].concat();
            return Some(Issue::field("expectation-incomplete", message, path, case.mark()).refusing());
        }
        if let Some(barred) = (self.barred)(case) {
            let message = ["`", path.as_str(), "`: ", barred].concat();
            return Some(Issue::field("expectation-incomplete", message, path, case.mark()).refusing());
        }
        let expect = case.get("expect");
        if self.words.contains(&expect.text()) {
            return None;
        }
        let message = ["`", expect.path().as_str(), "` must be `", &self.words.join("`, `"), "`"].concat();
        let mut issue = Issue::field("unknown-expectation", message, expect.path(), expect.mark()).refusing();
        let near = closest(expect.text(), self.words);
        issue.fix = near.zip(expect.inline_range()).map(|(near, range)| {
            let title = ["Change to `", near, "`"].concat();
            Fix::replace(title, range, near)
        });
        Some(issue)
    }
}

#[cfg(test)]
mod tests {
    use crate::manifest::{Status, read};
    use crate::settings::KubernetesVersion;

    /// What is told of the cases below `spec`, each with the text that is marked.
    #[track_caller]
    fn check(spec: &str, expected: &[(&str, &str)]) {
        let text = format!("apiVersion: policy-playground.dev/v1\nkind: Expectations\nspec:\n{spec}");
        let document = read(&text, KubernetesVersion::default());
        let issues = &document.objects[0].issues;
        let told: Vec<_> = issues
            .iter()
            .map(|issue| {
                (
                    issue.message.as_str(),
                    text.get(issue.range.start as usize..issue.range.end as usize).expect("a range inside"),
                )
            })
            .collect();
        assert_eq!(told, expected);
        let is_read = matches!(document.objects[0].status, Status::Read(..));
        assert_eq!(is_read, !issues.iter().any(|issue| issue.fatal), "{issues:?}");
    }

    #[test]
    fn a_case_of_each_kind_is_read_without_a_name_for_the_whole() {
        check("  traffic: [{from: a/b, to: c/d, port: 80, expect: allowed, because: x}]\n", &[]);
        check("  traffic: [{from: a/b, to: c/d, protocol: icmp, expect: depends}]\n", &[]);
        check("  access: [{user: jane, groups: [devs], verb: get, resource: po, namespace: a, expect: denied}]\n", &[]);
        check("  access: [{serviceAccount: a/b, verb: get, path: /metrics, expect: denied}]\n", &[]);
        check("  admission: [{pod: a/b, user: jane, groups: [x], expect: admitted, policy: p, message: m}]\n", &[]);
    }

    #[test]
    fn a_word_that_expect_does_not_know_is_marked_and_mended_where_it_is_near() {
        let told = "`spec.traffic[0].expect` must be `allowed`, `denied`, `depends`";
        check("  traffic: [{from: a/b, to: c/d, port: 80, expect: alowed}]\n", &[(told, "alowed")]);
        let told = "`spec.admission[0].expect` must be `admitted`, `rejected`";
        check("  admission: [{pod: a/b, expect: denied}]\n", &[(told, "denied")]);
        let text = "apiVersion: policy-playground.dev/v1\nkind: Expectations\nspec: {admission: [{pod: a/b, expect: admited}]}\n";
        let document = read(text, KubernetesVersion::default());
        let fix = document.objects[0].issues[0].fix.as_ref().and_then(|fix| fix.apply(text));
        assert!(fix.is_some_and(|text| text.contains("expect: admitted}")));
    }

    #[test]
    fn a_case_that_lacks_something_says_all_that_it_lacks() {
        check(
            "  access:\n  - {}\n  admission:\n  - pod: a/b\n",
            &[
                (
                    "`spec.access[0]` lacks `user` or `groups` or `serviceAccount`, `verb`, `resource` or `path`, `expect`",
                    "{}",
                ),
                ("`spec.admission[0]` lacks `expect`", "pod"),
            ],
        );
    }

    #[test]
    fn what_contradicts_itself_is_told() {
        let port = ("`spec.traffic[0]`: `port` must be a number from 1 to 65535", "from");
        check("  traffic: [{from: a/b, to: c/d, protocol: UDP, expect: denied}]\n", &[port]);
        check("  traffic: [{from: a/b, to: c/d, port: 65536, expect: denied}]\n", &[port]);
        let told = "`spec.access[0]`: `serviceAccount` is an identity of its own: leave out `user` and `groups`";
        check("  access: [{user: a, serviceAccount: a/b, verb: get, path: /x, expect: denied}]\n", &[(told, "user")]);
        let told = "`spec.admission[0]`: `groups` are those of a `user`: name one";
        check("  admission: [{pod: a/b, groups: [x], expect: admitted}]\n", &[(told, "pod")]);
    }

    #[test]
    fn unknown_fields_and_wrong_types_are_found_as_in_any_object() {
        check(
            "  traffic: [{from: a/b, to: c/d, port: 80, expects: allowed, expect: allowed}]\n",
            &[("unknown field \"spec.traffic[0].expects\"", "expects")],
        );
        check(
            "  traffic: [{from: a/b, to: c/d, port: http, expect: allowed}]\n",
            &[("`spec.traffic[0].port` must be a whole number, not a text", "http")],
        );
    }

    #[test]
    fn where_nothing_is_expected_that_is_said() {
        check(
            "  traffic: []\n",
            &[("no case stands below `spec.traffic`, `spec.access` or `spec.admission`: nothing is expected", "spec")],
        );
    }
}
