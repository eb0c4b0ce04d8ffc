//! Risks of bindings as they are written: whom they name and what they refer to.

use super::{Evidence, RiskFact};
use crate::finding::Severity;
use crate::manifest::rbac::PolicyRule;
use crate::rbac::{BindingFacts, BindingId, Bound, Principal, Rbac, RoleFacts};

/// Verbs that change nothing by themselves.
const HARMLESS: [&str; 4] = ["get", "list", "watch", "use"];

const ANONYMOUS: [&str; 2] = ["system:anonymous", "system:unauthenticated"];
const EVERYBODY: [&str; 2] = ["system:authenticated", "system:serviceaccounts"];

/// Default roles that are made for everybody.
const PUBLIC: [&str; 4] =
    ["system:basic-user", "system:discovery", "system:public-info-viewer", "system:service-account-issuer-discovery"];

const JOINING: &str = "kubeadm:bootstrap-signer-clusterinfo";

pub(super) fn find(rbac: &Rbac) -> Vec<RiskFact> {
    let mut risks = Vec::new();
    for (binding, id) in rbac.bindings().iter().zip((0..).map(BindingId)) {
        if binding.built_in() {
            continue;
        }
        // A role that is not there is a mistake: the lint `missing-role`.
        let role = binding.role.as_ref().ok().and_then(|role| rbac.role(*role));
        risks.extend(role.into_iter().flat_map(|role| subjects(rbac, binding, id, role)));
    }
    risks
}

fn subjects(rbac: &Rbac, binding: &BindingFacts, id: BindingId, role: &RoleFacts) -> Vec<RiskFact> {
    let harmless = role.rules.iter().filter_map(|rule| rbac.rule(*rule)).all(is_harmless);
    let mut risks = Vec::new();
    for (position, subject) in binding.object().subjects.iter().enumerate() {
        let Some(principal) = binding.principal(subject) else { continue };
        let name = match &principal {
            Principal::User(name) | Principal::Group(name) => name.as_str(),
        };
        let (code, severity) = if ANONYMOUS.contains(&name) {
            ("anonymous-binding", if harmless { Severity::Warning } else { Severity::Error })
        } else if matches!(principal, Principal::Group(_)) && EVERYBODY.contains(&name) {
            ("everyone-binding", if harmless { Severity::Info } else { Severity::Warning })
        } else if subject.kind == "ServiceAccount" && subject.name == "default" {
            ("default-account-binding", if harmless { Severity::Info } else { Severity::Warning })
        } else {
            continue;
        };
        let is_public = role.built_in() && PUBLIC.contains(&role.name.as_str());
        // kubeadm lets joining nodes read one ConfigMap.
        if is_public || role.name == JOINING {
            continue;
        }
        risks.push(RiskFact {
            code,
            severity,
            principal,
            namespace: binding.namespace.clone(),
            evidence: vec![Evidence::Subject(Bound { binding: id, subject: position }), Evidence::Reference(id)],
        });
    }
    risks
}

fn is_harmless(rule: &PolicyRule) -> bool {
    rule.verbs.iter().all(|verb| HARMLESS.contains(&verb.as_str()))
}
