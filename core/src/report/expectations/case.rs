//! A case as its author wrote it, and the question that it makes.

use super::{Check, words};
use crate::cluster::Cluster;
use crate::rbac::subject::{implicit_groups, service_account_user};
use crate::report::{AccessQuestion, AdmissionQuestion, Question, TrafficQuestion};
use crate::yaml::{Field, Scalar, Value};

/// One case.
pub(super) struct Case {
    /// `allowed`, `denied`, `depends`, `admitted` or `rejected`, unless something is wrong with it.
    pub(super) expect: String,
    /// What the answer is to hold; empty for anything.
    pub(super) message: String,
    /// The policy that is to admit; empty for any.
    pub(super) policy: String,
    pub(super) because: String,
    pub(super) question: Question,
}

impl Case {
    /// Reads a case of this list; what is missing or wrong has its default.
    pub(super) fn read(cluster: &Cluster, list: &str, case: &Field<'_>) -> Self {
        let text = |name: &str| case.text_of(name).to_owned();
        Self {
            expect: text("expect"),
            message: text("message"),
            policy: text("policy"),
            because: text("because"),
            question: match list {
                "traffic" => Question::Traffic(TrafficQuestion {
                    from: text("from"),
                    to: text("to"),
                    port: case.get("port").int().and_then(|port| u16::try_from(port).ok()).unwrap_or_default(),
                    protocol: text("protocol"),
                }),
                "access" => Question::Access(access(cluster, case)),
                _ => Question::Admission(AdmissionQuestion {
                    pod: text("pod"),
                    user: text("user"),
                    groups: groups(case, case.text_of("user")),
                    ..AdmissionQuestion::default()
                }),
            },
        }
    }

    pub(super) fn expected(&self) -> String {
        words::with(&self.expect, &self.message, &self.policy)
    }

    /// What is told of it when something is wrong with it.
    pub(super) fn unasked(self, text: &str, why: &str) -> Check {
        Check {
            text: text.to_owned(),
            expected: self.expected(),
            unasked: true,
            because: self.because,
            summary: why.to_owned(),
            ..Check::default()
        }
    }
}

/// The type is one that kubectl knows, in any of its names.
fn access(cluster: &Cluster, case: &Field<'_>) -> AccessQuestion {
    let text = |name: &str| case.text_of(name).to_owned();
    let optional = |name: &str| Some(text(name)).filter(|text| !text.is_empty());
    let account = case.text_of("serviceAccount");
    let user = if account.is_empty() {
        text("user")
    } else {
        let (namespace, name) = account.split_once('/').unwrap_or((&cluster.profile.default_namespace, account));
        service_account_user(namespace, name)
    };
    AccessQuestion {
        groups: groups(case, &user),
        user,
        verb: text("verb"),
        resource: text("resource"),
        name: text("name"),
        namespace: optional("namespace"),
        path: optional("path"),
        typed: true,
        ..AccessQuestion::default()
    }
}

/// The groups that are written, with those that every such user is in: no request reaches an API server without them. Empty
/// where none is written, as questions have it.
fn groups(case: &Field<'_>, user: &str) -> Vec<String> {
    let mut groups = Vec::new();
    for group in case.get("groups").items() {
        if let Some(Value::Scalar(Scalar::Text(group))) = group.value() {
            groups.push(group.clone());
        }
    }
    if !groups.is_empty() && !user.is_empty() {
        for group in implicit_groups(user) {
            if !groups.contains(&group) {
                groups.push(group);
            }
        }
    }
    groups
}
