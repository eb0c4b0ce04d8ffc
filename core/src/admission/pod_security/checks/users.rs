//! `runAsNonRoot` and `runAsUser`: containers run as another user than root.

use crate::admission::pod_security::breach::{Breach, Culprits};
use crate::admission::pod_security::subject::Subject;

/// Every container must say so, or the pod for those that say nothing; who says the contrary is told first.
pub(super) fn non_root(subject: &Subject<'_>) -> Option<Breach> {
    const REASON: &str = "runAsNonRoot != true";
    let refusing = Culprits::in_security_context(
        subject,
        "runAsNonRoot",
        &|context| context.run_as_non_root == Some(false),
        &|context| context.run_as_non_root == Some(false),
    );
    if !refusing.is_empty() {
        return refusing.breach(REASON, &|refusing| {
            format!("{} must not set securityContext.runAsNonRoot=false", refusing.setters())
        });
    }
    if subject.security().is_some_and(|context| context.run_as_non_root == Some(true)) {
        return None;
    }
    let mut silent = Culprits::default();
    for visited in &subject.containers {
        if visited.security().is_none_or(|context| context.run_as_non_root.is_none()) {
            silent.add(visited, visited.security_field("runAsNonRoot"));
        }
    }
    silent
        .breach(REASON, &|silent| format!("pod or {} must set securityContext.runAsNonRoot=true", silent.containers()))
}

/// A pod's `runAsUser: 0` counts even where every container has a user of its own.
pub(super) fn not_user_zero(subject: &Subject<'_>) -> Option<Breach> {
    let culprits =
        Culprits::in_security_context(subject, "runAsUser", &|context| context.run_as_user == Some(0), &|context| {
            context.run_as_user == Some(0)
        });
    culprits.breach("runAsUser=0", &|culprits| format!("{} must not set runAsUser=0", culprits.setters()))
}
