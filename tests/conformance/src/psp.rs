//! PodSecurityPolicy: is a pod admitted on create, by which policy, changed how, and in what words if not?
//!
//! A case with a `mode` asks one policy alone, as upstream's provider tests do: `validate` judges the pod as it is,
//! `admit` after the policy's defaults; such pods may be ones that the API would refuse.

use std::collections::BTreeMap;
use std::rc::Rc;

use policy_core::admission::Operation;
use policy_core::admission::psp::{self, Provider, Review, changes};
use policy_core::admission::request::PodRequest;
use policy_core::admission::usage::{may_use, service_account};
use policy_core::cluster::{Cluster, Declared};
use policy_core::manifest::core::Pod;
use policy_core::manifest::pod::Container;
use policy_core::manifest::policy::PodSecurityPolicy;
use policy_core::manifest::{self, Content, Status};
use policy_core::rbac::{self, User};
use policy_core::report::KubernetesVersion;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{Outcome, case, playground};

#[derive(Deserialize)]
struct Case {
    manifests: String,
    pod: String,
    authz: Option<String>,
    #[serde(default)]
    user: String,
    #[serde(default)]
    groups: Vec<String>,
    mode: Option<Mode>,
    /// Whether the API's defaults were applied before; always, in a case without `mode`.
    #[serde(default)]
    defaulted: bool,
    expect: Answer,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Mode {
    Admit,
    Validate,
}

/// What is expected, and of what came out the same keys.
#[derive(Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
struct Answer {
    admitted: Option<bool>,
    psp: Option<String>,
    messages: Option<Vec<String>>,
    message: Option<String>,
    pod: Option<Value>,
    mutated: Option<BTreeMap<String, String>>,
}

pub(crate) fn run(value: Value) -> Result<Outcome, serde_json::Error> {
    let mut case: Case = case(value)?;
    let mut actual = match case.mode {
        Some(mode) => single(&case, mode),
        None => admission(&case),
    };
    let expected = &mut case.expect;
    for answer in [&mut *expected, &mut actual] {
        answer.messages.iter_mut().for_each(|messages| messages.sort());
        answer.pod.iter_mut().for_each(prune);
    }
    // The order within the brackets of the whole message is free; `messages` compares what stands there.
    expected.message = expected.message.as_deref().map(up_to_bracket);
    actual.message = actual.message.as_deref().map(up_to_bracket);
    fn keep<T>(value: Option<T>, asked: &Option<impl Sized>) -> Option<T> {
        value.filter(|_| asked.is_some())
    }
    let actual = Answer {
        admitted: keep(actual.admitted, &expected.admitted),
        psp: keep(actual.psp, &expected.psp),
        messages: keep(actual.messages, &expected.messages),
        message: keep(actual.message, &expected.message),
        pod: keep(actual.pod, &expected.pod),
        mutated: keep(actual.mutated, &expected.mutated),
    };
    Ok(Outcome::of(&case.expect, &actual))
}

/// The plug-in with all its policies.
fn admission(case: &Case) -> Answer {
    let mut playground = playground(&[&case.manifests, &case.pod]);
    let cluster = playground.cluster();
    let Some(pod) = cluster.pods.first() else {
        return Answer { message: Some("the pod was not read".to_owned()), ..Answer::default() };
    };
    let request = PodRequest::of(pod);
    let policies = &cluster.pod_security_policies;
    let reviews: Vec<Rc<Review>> =
        policies.iter().map(|policy| Rc::new(psp::review(&policy.object, &request))).collect();
    let may_use = usable(case, cluster, pod);
    let failures = reviews.iter().zip(&may_use).filter(|(_, may_use)| **may_use);
    let failures = failures.flat_map(|(review, _)| review.failures());
    let messages: Vec<String> = failures.map(|failure| failure.message.clone()).collect();
    let refusal = match psp::select(&reviews, &may_use) {
        Ok(chosen) => return admitted(policies.get(chosen), reviews.get(chosen)),
        Err(refusal) => refusal,
    };
    let message = refusal.message(Operation::Create, &request.name, &messages);
    Answer {
        admitted: Some(false),
        psp: Some(String::new()),
        messages: Some(messages),
        message: Some(message),
        ..Answer::default()
    }
}

fn admitted(policy: Option<&Declared<PodSecurityPolicy>>, review: Option<&Rc<Review>>) -> Answer {
    let name = policy.map(|policy| policy.name.clone()).unwrap_or_default();
    let mut pod = review.map(|review| review.pod()).unwrap_or_default();
    psp::annotate(&mut pod, &name);
    Answer {
        admitted: Some(true),
        psp: Some(name),
        messages: Some(Vec::new()),
        message: Some(String::new()),
        pod: Some(contexts(&pod)),
        mutated: None,
    }
}

fn usable(case: &Case, cluster: &Cluster, pod: &policy_core::cluster::Pod) -> Vec<bool> {
    let policies = &cluster.pod_security_policies;
    if case.authz.is_none() {
        return vec![true; policies.len()];
    }
    let rbac = rbac::evaluate(cluster);
    let own = service_account(&pod.namespace, &pod.service_account);
    let requester = User { name: case.user.clone(), groups: case.groups.clone() };
    let granted =
        |name: &str| [&own, &requester].into_iter().any(|user| may_use(&rbac, user, &pod.namespace, name).allowed);
    policies.iter().map(|policy| granted(&policy.name)).collect()
}

/// One policy alone.
fn single(case: &Case, mode: Mode) -> Answer {
    let not_read = |what: &str| Answer { message: Some(format!("the {what} was not read")), ..Answer::default() };
    let Some(policy) = policy_of(&case.manifests) else { return not_read("policy") };
    let Some(pod) = pod_of(&case.pod) else { return not_read("pod") };
    let provider = match Provider::of(&policy) {
        Ok(provider) => provider,
        Err(unusable) => return Answer { message: Some(unusable.message), ..Answer::default() },
    };
    let name = pod.metadata.name.clone();
    let request = PodRequest::new(name, "default", &pod.metadata, pod.spec.clone());
    let before = if case.defaulted { request.defaulted() } else { request };
    let mut after = before.clone();
    if mode == Mode::Admit {
        provider.mutate(&mut after);
    }
    let failures = provider.failures(&after);
    let mutated = changes(&before, &after);
    Answer {
        admitted: Some(failures.is_empty()),
        messages: Some(failures.into_iter().map(|failure| failure.message).collect()),
        mutated: Some(
            mutated.into_iter().map(|change| (change.path.to_string(), change.after.unwrap_or_default())).collect(),
        ),
        ..Answer::default()
    }
}

fn policy_of(text: &str) -> Option<Rc<PodSecurityPolicy>> {
    contents(text).find_map(|content| match content {
        Content::PodSecurityPolicy(policy) => Some(policy),
        _ => None,
    })
}

fn pod_of(text: &str) -> Option<Rc<Pod>> {
    contents(text).find_map(|content| match content {
        Content::Pod(pod) => Some(pod),
        _ => None,
    })
}

/// What the documents hold, whatever validation says of it.
fn contents(text: &str) -> impl Iterator<Item = Content> {
    let objects = manifest::read(text, KubernetesVersion::V1_24).objects.into_iter();
    objects.filter_map(|object| match object.status {
        Status::Read(_, content) | Status::Invalid(_, content) => Some(content),
        _ => None,
    })
}

fn contexts(pod: &PodRequest) -> Value {
    fn of<T: Serialize>(context: &Option<T>) -> Value {
        json!(context)
    }
    let by_name = |containers: &[Container]| -> BTreeMap<String, Value> {
        containers.iter().map(|container| (container.name.clone(), of(&container.security_context))).collect()
    };
    json!({
        "annotations": pod.annotations,
        "securityContext": of(&pod.spec.security_context),
        "containers": by_name(&pod.spec.containers),
        "initContainers": by_name(&pod.spec.init_containers),
    })
}

/// Drops what is null or empty: absent and empty are the same here.
fn prune(value: &mut Value) {
    let is_empty = |value: &Value| match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        _ => false,
    };
    match value {
        Value::Object(fields) => {
            fields.values_mut().for_each(prune);
            fields.retain(|_, value| !is_empty(value));
        }
        Value::Array(items) => items.iter_mut().for_each(prune),
        _ => {}
    }
}

fn up_to_bracket(message: &str) -> String {
    message.split('[').next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::{Outcome, run_file};

    /// Cases of upstream's own unit tests and others derived from them, one policy each; its answers.
    const UPSTREAM: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/upstream/policies.psp.jsonl");

    #[test]
    fn each_policy_alone_answers_as_upstream() {
        let outcomes = run_file(Path::new(UPSTREAM)).expect("the file can be read").expect("it is a vector file");
        let failed = outcomes.iter().filter(|(_, outcome)| *outcome != Outcome::Passed);
        assert_eq!((outcomes.len(), failed.collect::<Vec<_>>()), (900, vec![]));
    }
}
