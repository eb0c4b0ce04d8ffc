//! Any text makes a report and an answer to one question of each kind, with places inside the text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use policy_core::report::access::{
    AccessMatrixQuestion, EscalationQuestion, LeastPrivilegeQuestion, RequestQuestion, WhoCanQuestion,
};
use policy_core::report::expectations::ExpectationsQuestion;
use policy_core::report::{
    AccessQuestion, AdmissionQuestion, ChangesQuestion, ConnectionsQuestion, ExposedQuestion, Question, SelectingQuestion,
    SelectorQuestion, SourceFile, TrafficQuestion,
};
use policy_core::{Playground, phrase, yaml};

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    for piece in yaml::split(&text) {
        for problem in yaml::parse(piece.text).1.iter().chain(&piece.problem) {
            let marked = piece.text.get(problem.range.start as usize..problem.range.end as usize);
            assert!(marked.is_some_and(|marked| !marked.is_empty()), "{problem:?}");
        }
    }
    let mut playground = Playground::new();
    playground.set_files(vec![SourceFile { name: "fuzz.yaml".to_owned(), text: text.to_string() }]);
    let report = playground.report();
    for place in report.findings.iter().filter_map(|finding| finding.place.as_ref()) {
        assert!(text.get(place.range.start as usize..place.range.end as usize).is_some(), "{place:?}");
    }
    for line in text.lines().take(20) {
        let view = phrase::View::default();
        let _ = (phrase::read(line, view, &report, &[]), phrase::suggestions(line, view, &report));
    }
    // What the text holds is asked about, where it holds something.
    let service = report.network.services.first();
    let service = service.map_or_else(|| "default/none".to_owned(), |one| format!("{}/{}", one.namespace, one.name));
    let pod = report.admission.pods.first().map_or_else(|| "default/none".to_owned(), |pod| pod.id.clone());
    for question in [
        Question::Traffic(TrafficQuestion { from: pod.clone(), to: pod.clone(), port: 80, ..TrafficQuestion::default() }),
        Question::Access(AccessQuestion {
            user: "jane".to_owned(),
            verb: "get".to_owned(),
            resource: "pods".to_owned(),
            namespace: Some("default".to_owned()),
            ..AccessQuestion::default()
        }),
        Question::Traffic(TrafficQuestion {
            from: pod.clone(),
            to: format!("service:{service}"),
            port: 80,
            ..TrafficQuestion::default()
        }),
        Question::Connections(ConnectionsQuestion::default()),
        Question::Exposed(ExposedQuestion::default()),
        Question::Selecting(SelectingQuestion { pod: pod.clone() }),
        Question::Selector(SelectorQuestion { pods: text.to_string(), ..SelectorQuestion::default() }),
        Question::Changes(ChangesQuestion::default()),
        Question::AccessChanges(ChangesQuestion::default()),
        Question::AdmissionChanges(ChangesQuestion::default()),
        Question::Expectations(ExpectationsQuestion {
            files: vec![SourceFile { name: "checks.yaml".to_owned(), text: text.to_string() }],
        }),
        Question::Request(RequestQuestion {
            user: "jane".to_owned(),
            method: "GET".to_owned(),
            url: text.to_string(),
            ..RequestQuestion::default()
        }),
        Question::WhoCan(WhoCanQuestion {
            verb: "get".to_owned(),
            resource: "secrets".to_owned(),
            ..WhoCanQuestion::default()
        }),
        Question::AccessMatrix(AccessMatrixQuestion::default()),
        Question::Escalation(EscalationQuestion {
            user: "jane".to_owned(),
            manifest: text.to_string(),
            ..EscalationQuestion::default()
        }),
        Question::LeastPrivilege(LeastPrivilegeQuestion {
            user: "jane".to_owned(),
            requests: text.to_string(),
            ..LeastPrivilegeQuestion::default()
        }),
        Question::Admission(AdmissionQuestion { pod, ..AdmissionQuestion::default() }),
    ] {
        let answer = playground.ask(&question);
        for reason in &answer.reasons {
            if let Some(range) = reason.range {
                assert!(text.get(range.start as usize..range.end as usize).is_some(), "{reason:?}");
            }
        }
    }
});
