//! What the access view shows beside the answer: its tab, whom it is about, what stands in its forms.

use policy_core::report::access::{
    AccessMatrixQuestion, AccessReport, EscalationQuestion, LeastPrivilegeQuestion, PermissionsQuestion, drawn,
};
use policy_core::report::{Answer, Place, Question};

use super::Spot;
use super::access_form::AccessForm;
use super::requesters;
use crate::protocol::{Later, Verdicts};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AccessTab {
    #[default]
    Subjects,
    Matrix,
    Graph,
    Risks,
}

impl AccessTab {
    pub const ALL: [Self; 4] = [Self::Subjects, Self::Matrix, Self::Graph, Self::Risks];
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct AccessView {
    pub tab: AccessTab,
    /// The subject that the graph is about, as `User jane`; empty for all.
    pub subject: String,
    /// The matrix' namespace; empty for cluster scope. Until somebody chooses, that of the first RoleBinding.
    pub namespace: String,
    pub chosen: bool,
    /// The matrix, asked for while it is open.
    pub matrix: Option<Later<Answer>>,
    pub form: AccessForm,
    /// Whose least privileges are asked for, and for which requests.
    pub least_user: String,
    pub requests: String,
    /// Who wants to write what.
    pub writer: String,
    pub object: String,
    pub manifest: String,
}

impl AccessView {
    pub(super) fn look_at(&mut self, verdicts: &Verdicts) {
        if !self.chosen {
            self.namespace = verdicts.head.brief.bound_in.clone().unwrap_or_default();
        }
        let is_there = || verdicts.access.subjects.iter().any(|subject| drawn::label(subject) == self.subject);
        if !self.subject.is_empty() && !is_there() {
            self.subject.clear();
        }
    }

    /// What the matrix asks.
    #[must_use]
    pub fn matrix_question(&self) -> Question {
        let namespace = Some(self.namespace.clone()).filter(|namespace| !namespace.is_empty());
        Question::AccessMatrix(AccessMatrixQuestion { namespace, ..AccessMatrixQuestion::default() })
    }

    /// What the form for one request asks; `None` while something is missing.
    #[must_use]
    pub fn form_question(&self) -> Option<Question> {
        self.form.question().map(Question::Access)
    }

    #[must_use]
    pub fn identity_question(&self) -> Option<Question> {
        let user = self.form.user.trim().to_owned();
        let groups = requesters::groups(&self.form.groups);
        let is_said = !user.is_empty() || !groups.is_empty();
        is_said.then_some(Question::Permissions(PermissionsQuestion { user, groups, namespace: None }))
    }

    #[must_use]
    pub fn least_question(&self) -> Option<Question> {
        let (user, requests) = (self.least_user.trim().to_owned(), self.requests.clone());
        let is_said = !requests.trim().is_empty();
        is_said.then_some(Question::LeastPrivilege(LeastPrivilegeQuestion { user, requests, name: String::new() }))
    }

    #[must_use]
    pub fn escalation_question(&self) -> Option<Question> {
        let (user, object, manifest) = (self.writer.trim(), self.object.trim(), &self.manifest);
        let is_said = !user.is_empty() && (!object.is_empty() || !manifest.trim().is_empty());
        is_said.then(|| {
            Question::Escalation(EscalationQuestion {
                user: user.to_owned(),
                object: object.to_owned(),
                manifest: manifest.clone(),
                ..EscalationQuestion::default()
            })
        })
    }
}

/// Everything that the subject of a picture may do.
#[must_use]
pub fn drawn(report: &AccessReport, subject: u32) -> Option<Question> {
    let subject = report.subjects.get(subject as usize)?;
    let (user, groups) = subject.identity();
    Some(Question::Permissions(PermissionsQuestion { user, groups, namespace: None }))
}

/// Where a binding of the picture is declared.
#[must_use]
pub fn declared_binding(report: &AccessReport, binding: Option<u32>) -> Option<Spot> {
    report.bindings.get(binding? as usize)?.place.as_ref().map(spot)
}

/// Where a role of the picture is declared.
#[must_use]
pub fn declared_role(report: &AccessReport, role: Option<u32>) -> Option<Spot> {
    report.roles.get(role? as usize)?.place.as_ref().map(spot)
}

fn spot(place: &Place) -> Spot {
    Spot { file: place.file.clone(), range: place.range }
}
