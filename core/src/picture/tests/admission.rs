//! Which pods are admitted, drawn.

use super::super::admission::{MAX_ARROWS, MAX_BOXES};
use super::super::{Form, Setting, admission, svg};
use super::{boxes, labels, overlap};
use crate::report::Verdict;
use crate::report::admission::{
    AdmissionReport, PodAdmission, PodSecurityLevel, PolicyOutcome, PolicySummary, PolicyUser,
};

/// Pods of several namespaces under policies that some of them pass, which several groups may use.
fn busy(pods: usize, policies: usize) -> AdmissionReport {
    let outcome = |pod: usize, policy: usize| PolicyOutcome {
        policy: format!("policy-{policy}"),
        granted_to_service_account: (pod + policy).is_multiple_of(2),
        passes: (pod * policy).is_multiple_of(3),
        chosen: pod % policies.max(1) == policy,
        ..PolicyOutcome::default()
    };
    let pod = |index: usize| PodAdmission {
        id: format!("team-{}/pod-with-a-rather-long-name-{index}", index % 4),
        namespace: format!("team-{}", index % 4),
        service_account: "default".to_owned(),
        verdict: if index.is_multiple_of(5) { Verdict::Rejected } else { Verdict::Admitted },
        standard: PodSecurityLevel {
            level: ["restricted", "baseline", "privileged"][index % 3].to_owned(),
            ..Default::default()
        },
        outcomes: (0..policies).map(|policy| outcome(index, policy)).collect(),
        ..PodAdmission::default()
    };
    let users = |policy: usize| {
        let user = |number: usize| PolicyUser { subject: format!("Group team-{number}"), ..PolicyUser::default() };
        vec![user(policy), user(policy % 3)]
    };
    let policy =
        |index: usize| PolicySummary { name: format!("policy-{index}"), users: users(index), ..Default::default() };
    AdmissionReport {
        summary: "What becomes of pods.".to_owned(),
        pods: (0..pods).map(pod).collect(),
        policies: (0..policies).map(policy).collect(),
        ..AdmissionReport::default()
    }
}

#[test]
fn boxes_and_labels_of_admission_never_overlap_and_are_not_too_many() {
    for (pods, policies) in [(0, 3), (1, 1), (7, 0), (9, 4), (60, 40)] {
        let picture = admission(&busy(pods, policies));
        let all = [boxes(&picture), labels(&picture)].concat();
        assert!(boxes(&picture).len() <= 3 * MAX_BOXES);
        for (index, one) in all.iter().enumerate() {
            assert!(one.x + one.width < picture.width && one.y + one.height < picture.height);
            assert!(!all[..index].iter().any(|other| overlap(one, other)), "{pods} pods, {policies} policies");
        }
        let arrows = picture.shapes.iter().filter(|shape| matches!(shape.form, Form::Arrow(_))).count();
        assert!(arrows <= MAX_ARROWS);
    }
    let full = svg(&admission(&busy(60, 40)), Setting::Alone);
    assert!(full.contains("28 pods are left out.") && full.contains("8 policies are left out."), "{full}");
}

#[test]
fn without_policies_pods_are_drawn_by_the_level_that_they_meet() {
    let picture = svg(&admission(&busy(4, 0)), Setting::Alone);
    for level in ["restricted", "baseline", "privileged"] {
        assert!(picture.contains(&format!(">{level}</text>")), "{picture}");
    }
    assert_eq!(picture.matches("class=\"arrow").count(), 4);
}
