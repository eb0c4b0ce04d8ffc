//! Who may be imagined to send the requests.

use policy_core::report::Requester;

use crate::protocol::Verdicts;
use crate::words;

/// One entry of the picker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preset {
    /// Stable, for the control's value and for tests: the user's name.
    pub id: String,
    pub label: String,
    pub requester: Requester,
}

const AUTHENTICATED: &str = "system:authenticated";
const REPLICA_SETS: &str = "system:serviceaccount:kube-system:replicaset-controller";

/// The usual ones, then the users and service accounts of the files.
#[must_use]
pub fn presets(report: Option<&Verdicts>) -> Vec<Preset> {
    let preset = |user: &str, groups: &[&str], label: String| Preset {
        id: user.to_owned(),
        label,
        requester: Requester {
            user: user.to_owned(),
            groups: groups.iter().map(|group| (*group).to_owned()).collect(),
            as_deployment: false,
        },
    };
    let mut presets = vec![
        preset("jane", &[AUTHENTICATED], words::ORDINARY_USER.to_owned()),
        preset("admin", &["system:masters", AUTHENTICATED], words::ADMINISTRATOR.to_owned()),
        preset(
            REPLICA_SETS,
            &["system:serviceaccounts", "system:serviceaccounts:kube-system", AUTHENTICATED],
            words::REPLICA_SET_CONTROLLER.to_owned(),
        ),
        preset("system:node:node-1", &["system:nodes", AUTHENTICATED], words::NODE.to_owned()),
    ];
    for subject in report.into_iter().flat_map(|report| &report.head.brief.identities) {
        if presets.iter().any(|preset| preset.id == subject.username) {
            continue;
        }
        let label = match &subject.namespace {
            Some(namespace) => words::service_account(namespace, &subject.name),
            None => subject.name.clone(),
        };
        let (user, groups) = (subject.username.clone(), subject.groups.clone());
        let requester = Requester { user, groups, as_deployment: false };
        presets.push(Preset { id: subject.username.clone(), label, requester });
    }
    presets
}

/// Groups written in one line, by commas or spaces.
#[must_use]
pub fn groups(text: &str) -> Vec<String> {
    text.split([',', ' ']).map(str::trim).filter(|group| !group.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use policy_core::report::Report;
    use policy_core::report::access::{SubjectAccess, SubjectKind};

    use super::*;
    use crate::protocol::Told;

    #[test]
    fn the_first_preset_is_the_default_requester() {
        assert_eq!(presets(None).first().map(|preset| preset.requester.clone()), Some(Requester::default()));
    }

    #[test]
    fn service_accounts_of_the_files_are_offered_with_their_groups_and_groups_are_not() {
        let mut report = Report::default();
        report.access.subjects = vec![
            SubjectAccess {
                namespace: Some("cicd".to_owned()),
                name: "jenkins".to_owned(),
                username: "system:serviceaccount:cicd:jenkins".to_owned(),
                groups: vec!["system:serviceaccounts".to_owned()],
                ..SubjectAccess::default()
            },
            SubjectAccess { kind: SubjectKind::Group, username: "devs".to_owned(), ..SubjectAccess::default() },
        ];
        let presets = presets(Some(&Told::of(report).verdicts));
        let last = presets.last().unwrap();
        assert_eq!(last.id, "system:serviceaccount:cicd:jenkins");
        assert_eq!(last.requester.groups, ["system:serviceaccounts"]);
    }

    #[test]
    fn groups_are_read_from_one_line() {
        assert_eq!(groups("a, b  c,"), ["a", "b", "c"]);
        assert!(groups(" ").is_empty());
    }
}
