//! What the page is told of a report: all of it, but each domain's part is read only when it is to be seen.

use std::rc::Rc;

use policy_core::phrase::Known;
use policy_core::report::access::{AccessReport, SubjectAccess, SubjectKind};
use policy_core::report::admission::{AdmissionReport, PodAdmission};
use policy_core::report::network::NetworkReport;
use policy_core::report::{
    ClusterProfile, DocumentSummary, Finding, NamespaceSummary, Outcome, Report, Requester, Stage, Verdict,
};

use super::later::Later;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Told {
    pub documents: Vec<DocumentSummary>,
    pub findings: Vec<Finding>,
    pub verdicts: Rc<Verdicts>,
}

/// What is drawn again only when something in it changed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Verdicts {
    pub head: Later<Head>,
    pub network: Later<NetworkReport>,
    pub access: Later<AccessReport>,
    pub admission: Later<AdmissionReport>,
}

/// What all views show.
#[derive(Debug, Default)]
pub struct Head {
    pub profile: ClusterProfile,
    pub requester: Requester,
    pub namespaces: Vec<NamespaceSummary>,
    pub brief: Brief,
}

/// What is seen of the domains before somebody opens their views.
#[derive(Debug, Default)]
pub struct Brief {
    pub risks: u32,
    /// Pods that admission refuses, and that validation does.
    pub rejected: u32,
    pub invalid: u32,
    /// Of the network and of pods.
    pub policies: u32,
    /// Where the first RoleBinding is.
    pub bound_in: Option<String>,
    /// Users and service accounts of the files.
    pub identities: Vec<Identity>,
}

#[derive(Debug, Default)]
pub struct Identity {
    /// A service account's.
    pub namespace: Option<String>,
    pub name: String,
    pub username: String,
    pub groups: Vec<String>,
}

impl Told {
    #[must_use]
    pub fn of(report: Report) -> Self {
        let Report { profile, requester, documents, findings, namespaces, network, access, admission } = report;
        let brief = Brief::of(&network, &access, &admission);
        let verdicts = Rc::new(Verdicts {
            head: Later::of(&Head { profile, requester, namespaces, brief }),
            network: Later::of(&network),
            access: Later::of(&access),
            admission: Later::of(&admission),
        });
        Self { documents, findings, verdicts }
    }
}

impl Verdicts {
    /// These, with what is as it was before in the place where it was.
    #[must_use]
    pub fn after(self: Rc<Self>, former: &Rc<Self>) -> Rc<Self> {
        if self == *former {
            return former.clone();
        }
        let Self { head, network, access, admission } = Rc::unwrap_or_clone(self);
        Rc::new(Self {
            head: head.or_former(&former.head),
            network: network.or_former(&former.network),
            access: access.or_former(&former.access),
            admission: admission.or_former(&former.admission),
        })
    }
}

impl Known for Verdicts {
    fn network(&self) -> &NetworkReport {
        &self.network
    }

    fn access(&self) -> &AccessReport {
        &self.access
    }

    fn admission(&self) -> &AdmissionReport {
        &self.admission
    }
}

impl Brief {
    fn of(network: &NetworkReport, access: &AccessReport, admission: &AdmissionReport) -> Self {
        let pods = |counts: fn(&PodAdmission) -> bool| admission.pods.iter().filter(|pod| counts(pod)).count() as u32;
        let subjects = access.subjects.iter();
        Self {
            risks: access.risks.len() as u32,
            rejected: pods(|pod| pod.verdict == Verdict::Rejected),
            invalid: pods(|pod| is_invalid(&pod.stages)),
            policies: (network.policies.len() + admission.policies.len()) as u32,
            bound_in: access.bindings.iter().find_map(|binding| binding.namespace.clone()),
            identities: subjects.filter(|it| !it.default && it.kind != SubjectKind::Group).map(Identity::of).collect(),
        }
    }
}

impl Identity {
    fn of(subject: &SubjectAccess) -> Self {
        Self {
            namespace: subject.namespace.clone(),
            name: subject.name.clone(),
            username: subject.username.clone(),
            groups: subject.groups.clone(),
        }
    }
}

/// The API server's validation refuses the pod, whatever admission says.
#[must_use]
pub fn is_invalid(stages: &[Stage]) -> bool {
    stages.iter().any(|stage| stage.code == "valid" && stage.outcome == Outcome::No)
}

#[cfg(test)]
mod tests {
    use policy_core::Playground;
    use policy_core::report::SourceFile;

    use super::*;
    use crate::protocol::{decode, encode};

    fn told(more: &str) -> Told {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../static/examples/06-restricted-psp-granted.yaml");
        let text = std::fs::read_to_string(path).unwrap() + more;
        let mut playground = Playground::default();
        playground.set_files(vec![SourceFile { name: "a.yaml".to_owned(), text }]);
        decode(&encode(&Told::of(playground.report()))).unwrap()
    }

    #[test]
    fn each_domain_is_read_as_it_was_written() {
        let mut playground = Playground::default();
        let text = include_str!("../../../static/examples/04-jenkins.yaml").to_owned();
        playground.set_files(vec![SourceFile { name: "a.yaml".to_owned(), text }]);
        let report = playground.report();
        let Told { documents, findings, verdicts } = Told::of(report.clone());
        assert_eq!((documents, findings), (report.documents, report.findings));
        assert_eq!(*verdicts.network, report.network);
        assert_eq!(*verdicts.access, report.access);
        assert_eq!(*verdicts.admission, report.admission);
        assert_eq!(verdicts.head.brief.risks as usize, report.access.risks.len());
    }

    #[test]
    fn what_a_keystroke_did_not_change_stays_where_it_was() {
        let before = told("").verdicts;
        assert!(Rc::ptr_eq(&told("# a comment\n").verdicts.after(&before), &before));
        let other = "---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: other, namespace: default}\n";
        let after = told(other).verdicts.after(&before);
        assert!(!Rc::ptr_eq(&after, &before));
        assert!(std::ptr::eq(&raw const *after.network, &raw const *before.network), "read once");
        assert_ne!(after.access, before.access);
    }
}
