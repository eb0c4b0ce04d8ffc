use policy_core::Playground;
use policy_core::order::Map;
use policy_core::report::access::{
    AccessCell, AccessDetails, AccessMatrix, AccessMatrixQuestion, CanIQuestion, EscalationQuestion, Holder,
    LeastPrivilegeQuestion, PermissionChange, PermissionsQuestion, RequestQuestion, RunningAsQuestion, Scope,
    WhoCanQuestion,
};
use policy_core::report::admission::{
    AdmissionDetails, Event, IdentityOutcome, MigrationQuestion, NamespaceMigration, PodBreaking, PolicyMigration,
    StandardQuestion, StandardSpan,
};
use policy_core::report::expectations::{Check, Checks, ExpectationsQuestion};
use policy_core::report::network::{Cell, Connection, ServiceInWords};
use policy_core::report::survey::{BlastRadiusQuestion, Count, Item, OverviewQuestion, Survey};
use policy_core::report::{
    AccessQuestion, AdmissionQuestion, ChangesQuestion, ConnectionsQuestion, ExposedQuestion, FileEdits, ImageUser,
    Report, SelectingQuestion, SelectorQuestion, SmallestFix, TrafficQuestion,
};
use policy_core::text::Fix;
use serde::Serialize;

use super::*;

fn playground() -> Playground {
    let mut playground = Playground::default();
    let files = ["10-implied-policy-types", "05-restricted-psp", "07-privileged-nginx", "04-jenkins"].map(|name| {
        let path = format!("{}/../static/examples/{name}.yaml", env!("CARGO_MANIFEST_DIR"));
        SourceFile { name: name.to_owned(), text: std::fs::read_to_string(path).unwrap() }
    });
    playground.set_files(files.into());
    let image_users = Map::from([
        ("nginx".to_owned(), ImageUser::Numeric(-1)),
        ("ubuntu \" \\ /".to_owned(), ImageUser::Named("a\n\r\t\u{8}\u{c}\u{1}\u{1f}\u{7f} é😀".to_owned())),
        ("root".to_owned(), ImageUser::Root),
        ("unknown".to_owned(), ImageUser::Unknown),
    ]);
    playground.set_profile(ClusterProfile { image_users, list_defaults: true, ..ClusterProfile::default() });
    playground
}

const EXPECTED: &str = "apiVersion: policy-playground.dev/v1\nkind: Expectations\nspec:\n  traffic: [{from: shop/visitor, to: shop/web, port: 80, expect: depends, because: \"<b>\"}]\n";

fn questions() -> [Question; 23] {
    [
        Question::Traffic(TrafficQuestion {
            from: "shop/visitor".to_owned(),
            to: "shop/web".to_owned(),
            port: 65535,
            ..Default::default()
        }),
        Question::Access(AccessQuestion { user: "jane".to_owned(), path: Some("/x".to_owned()), ..Default::default() }),
        Question::Admission(AdmissionQuestion {
            pod: "a/b".to_owned(),
            groups: vec![String::new()],
            ..Default::default()
        }),
        Question::Connections(ConnectionsQuestion { from: "a/b".to_owned(), to: "c/d".to_owned() }),
        Question::Exposed(ExposedQuestion { pod: "a/b".to_owned() }),
        Question::Selecting(SelectingQuestion { pod: "a/b".to_owned() }),
        Question::Selector(SelectorQuestion { namespaces: Some("x=y".to_owned()), ..Default::default() }),
        Question::Changes(ChangesQuestion { before: vec![SourceFile::default()] }),
        Question::CanI(CanIQuestion { user: "jane".to_owned(), all_namespaces: true, ..Default::default() }),
        Question::Request(RequestQuestion { method: "GET".to_owned(), ..Default::default() }),
        Question::WhoCan(WhoCanQuestion { verb: "get".to_owned(), defaults: true, ..Default::default() }),
        Question::Permissions(PermissionsQuestion { namespace: Some("shop".to_owned()), ..Default::default() }),
        Question::AccessMatrix(AccessMatrixQuestion { verbs: vec!["get".to_owned()], ..Default::default() }),
        Question::RunningAs(RunningAsQuestion { user: "jane".to_owned() }),
        Question::AccessChanges(ChangesQuestion { before: vec![SourceFile::default()] }),
        Question::Escalation(EscalationQuestion { object: "ClusterRole r".to_owned(), ..Default::default() }),
        Question::LeastPrivilege(LeastPrivilegeQuestion { requests: "get pods".to_owned(), ..Default::default() }),
        Question::Standard(StandardQuestion { pod: "a/b".to_owned(), ..Default::default() }),
        Question::Migration(MigrationQuestion { namespace: "a".to_owned(), ..Default::default() }),
        Question::BlastRadius(BlastRadiusQuestion { pod: "a/b".to_owned() }),
        Question::Overview(OverviewQuestion {}),
        Question::AdmissionChanges(ChangesQuestion { before: vec![SourceFile::default()] }),
        Question::Expectations(ExpectationsQuestion {
            files: vec![SourceFile { text: EXPECTED.to_owned(), ..SourceFile::default() }],
        }),
    ]
}

fn full_answer() -> Answer {
    let connection = Connection { before: Some(Cell::default()), ..Connection::default() };
    let edits = vec![FileEdits { file: "a.yaml".to_owned(), fix: Fix::default() }];
    let fix = SmallestFix { edits, also_opens: vec!["a → b".to_owned()], ..SmallestFix::default() };
    let matrix = AccessMatrix { cells: vec![vec![AccessCell::default()]], ..AccessMatrix::default() };
    let details = AccessDetails {
        groups: vec!["devs".to_owned()],
        holders: vec![Holder::default()],
        scopes: vec![Scope::default()],
        matrix: Some(matrix),
        changes: vec![PermissionChange::default()],
        ..AccessDetails::default()
    };
    let pods = AdmissionDetails {
        identities: vec![IdentityOutcome::default()],
        diff: vec!["+a".to_owned()],
        events: vec![Event::default()],
        standards: vec![StandardSpan::default()],
        policies: vec![PolicyMigration::default()],
        namespaces: vec![NamespaceMigration { breaking: vec![PodBreaking::default()], ..Default::default() }],
    };
    let item = Item { question: Some(Question::Overview(OverviewQuestion {})), ..Item::default() };
    let survey = Survey { counts: vec![Count::default()], items: vec![item], picture: "<svg/>".to_owned() };
    let check = Check { question: Some(Question::Overview(OverviewQuestion {})), ..Check::default() };
    Answer {
        found: vec!["a/b".to_owned()],
        connections: vec![connection],
        connections_total: 7,
        fix: Some(fix),
        access: Some(Box::new(details)),
        admission: Some(Box::new(pods)),
        survey: Some(Box::new(survey)),
        checks: Some(Box::new(Checks { passed: 1, failed: 2, cases: vec![check] })),
        ..Answer::default()
    }
}

#[track_caller]
fn check<T: Plain + PartialEq + std::fmt::Debug>(message: T) {
    let bytes = encode(&message);
    assert_eq!(decode::<T>(&bytes), Some(message));
    assert_eq!(decode::<T>(bytes.split_last().unwrap().1), None, "cut short");
    assert_eq!(decode::<T>(&[&bytes[..], &[0]].concat()), None, "too long");
}

#[test]
fn a_message_is_read_as_it_was_written() {
    let mut playground = playground();
    check(FromWorker::Ready);
    check(FromWorker::Report {
        revision: u32::MAX,
        report: Box::new(Told::of(playground.report())),
        microseconds: 400,
    });
    check(FromWorker::Answer { id: 0, answer: Later::of(&full_answer()) });
    for question in questions() {
        check(FromWorker::Answer { id: 128, answer: Later::of(&playground.ask(&question)) });
        check(ToWorker::Ask { id: 127, question });
    }
    let files = vec![SourceFile { name: "a.yaml".to_owned(), text: "é\0".to_owned() }];
    check(ToWorker::Evaluate { revision: 0, inputs: Inputs { files, ..Inputs::default() } });
}

#[test]
fn what_is_no_message_is_not_read() {
    for bytes in [&[][..], &[9, 9, 9], &[1], &[0xff; 40], &[0, 0, 0xff, 0xff, 0xff, 0xff, 0x0f]] {
        assert_eq!(decode::<FromWorker>(bytes), None, "{bytes:?}");
        assert_eq!(decode::<ToWorker>(bytes), None, "{bytes:?}");
    }
}

#[test]
fn json_is_what_serde_makes_of_it() {
    #[track_caller]
    fn check<T: Plain + Serialize>(value: &T) {
        assert_eq!(json(value), serde_json::to_string(value).unwrap());
    }
    let mut playground = playground();
    check(&playground.report());
    check(&Report::default());
    check(&full_answer());
    check(&ServiceInWords::default());
    for question in questions() {
        check(&playground.ask(&question));
        check(&question);
    }
}
