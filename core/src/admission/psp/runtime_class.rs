//! `runtimeClass`: which runtime classes a pod may name.

use std::rc::Rc;

use super::failure::{Broken, Failure, Rule, invalid, quoted};
use crate::admission::request::PodRequest;
use crate::manifest::policy::PodSecurityPolicySpec;
use crate::text::FieldPath;

/// Gives the pod the policy's default runtime class if it names none.
pub(super) fn mutate(spec: &PodSecurityPolicySpec, pod: &mut PodRequest) {
    let default = spec.runtime_class.as_ref().and_then(|strategy| strategy.default_runtime_class_name.as_ref());
    if let Some(name) = default.filter(|_| pod.spec.runtime_class_name.is_none()) {
        Rc::make_mut(&mut pod.spec).runtime_class_name = Some(name.clone());
    }
}

/// A pod without a runtime class always passes.
pub(super) fn validate(spec: &PodSecurityPolicySpec, pod: &PodRequest, broken: &mut Broken<'_>) {
    let (Some(strategy), Some(name)) = (&spec.runtime_class, &pod.spec.runtime_class_name) else { return };
    let allowed = &strategy.allowed_runtime_class_names;
    if allowed.iter().any(|allowed| allowed == "*" || allowed == name) {
        return;
    }
    broken.add(Rule::RuntimeClass, |rule| {
        let path = FieldPath::of("spec.runtimeClassName");
        let message = invalid(&path, quoted(name), "");
        let failure = Failure::new(rule, message, "spec.runtimeClass.allowedRuntimeClassNames", path);
        failure.found(name).allowed(allowed.join(", "))
    });
}
