use super::*;
use crate::Playground;
use crate::report::{ChangesQuestion, TrafficQuestion};

fn file(text: &str) -> SourceFile {
    SourceFile { name: "a.yaml".to_owned(), text: text.to_owned() }
}

fn shared() -> Shared {
    let traffic =
        TrafficQuestion { from: "shop/web".to_owned(), to: "shop/db".to_owned(), port: 5432, ..Default::default() };
    Shared {
        engine: "0.1.0".to_owned(),
        files: vec![file("kind: Pod\n# ü 🦀\n")],
        view: "network".to_owned(),
        question: Some(Question::Traffic(traffic)),
        ..Shared::default()
    }
}

#[test]
fn a_link_holds_what_was_shared() {
    let text = written(&shared()).expect("a link");
    assert!(text.starts_with("v1."), "{text}");
    assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte)), "{text}");
    assert_eq!(read(&text), Ok(shared()));
    assert_eq!(read(&["#", &text].concat()), Ok(shared()), "as it stands in an address");
}

/// A link as other tools make them, with a member that nobody knows: it is read for ever.
const FIRST: &str =
    "v1.q1ZKy8xJLVayiq5WykvMTVWyUkrUq0zMzVHSUSpJrSgB8rMz81KsFALyU2LylGpjdZTKMlPLgcJ5qSXl-UXZQHWledl5-eV5SlaGtQA";

#[test]
fn what_a_link_lacks_has_its_default_and_what_nobody_knows_is_passed_over() {
    let read = read(FIRST).expect("a link");
    assert_eq!(read.files.len(), 1);
    assert_eq!((read.profile, read.question), (ClusterProfile::default(), None));
}

#[test]
fn damage_is_told_and_nothing_is_inflated_beyond_the_limit() {
    let text = written(&shared()).expect("a link");
    assert_eq!(read("v9.abc"), Err(Damage::OtherFormat));
    assert_eq!(read(""), Err(Damage::OtherFormat));
    assert_eq!(read("v1.!!"), Err(Damage::Letters));
    let beginning = |end: usize| text.get(..end).unwrap_or_default();
    assert_eq!(read(beginning(text.len() - 12)), Err(Damage::Deflate), "cut off");
    let huge = Shared { files: vec![file(&"a".repeat(MAX_JSON + 1))], ..Shared::default() };
    assert_eq!(read(&written(&huge).expect("a link")), Err(Damage::TooLarge));
    for end in 0..text.len() {
        let _ = read(beginning(end));
    }
}

fn blank(text: &str) -> (String, u32) {
    let mut playground = Playground::new();
    playground.set_files(vec![file(text)]);
    let mut blanked = playground.blanked(None);
    (blanked.files.remove(0).text, blanked.values)
}

#[test]
fn the_data_of_secrets_stays_behind_and_its_keys_do_not() {
    let secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata:\n  tls.crt: aGVsbG8=\n  empty: ''\nstringData:\n  note: |\n    two\n    lines\n  # kept\n  other: x\n";
    let text = format!("kind: Pod\n---\n{secret}---\nkind: ConfigMap\ndata: {{a: b}}\n");
    let expected = "kind: Pod\n---\napiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata:\n  tls.crt: \"\"\n  empty: ''\nstringData:\n  note: \"\"\n  # kept\n  other: \"\"\n---\nkind: ConfigMap\ndata: {a: b}\n";
    assert_eq!(blank(&text), (expected.to_owned(), 3));
}

#[test]
fn files_of_the_question_stay_behind_in_the_same_way() {
    let secret = |value: &str| format!("apiVersion: v1\nkind: Secret\nmetadata: {{name: s}}\ndata: {{a: {value}}}\n");
    let mut playground = Playground::new();
    playground.set_files(vec![file(&secret("bm93"))]);
    let before = Question::Changes(ChangesQuestion { before: vec![file(&secret("YmVmb3Jl"))] });
    let blanked = playground.blanked(Some(before));
    let blank = vec![file(&secret("\"\""))];
    assert_eq!((blanked.files, blanked.values), (blank.clone(), 2));
    assert_eq!(blanked.question, Some(Question::Changes(ChangesQuestion { before: blank })));
}

#[test]
fn secrets_in_lists_in_json_and_behind_aliases_stay_behind() {
    let list = r#"{"apiVersion": "v1", "kind": "List", "items": [{"apiVersion": "v1", "kind": "Secret", "data": {"a": "c2VjcmV0"}}]}"#;
    let (text, values) = blank(list);
    assert_eq!((values, text.contains("c2VjcmV0")), (1, false), "{text}");
    let alias = "apiVersion: v1\nkind: Secret\nmetadata: {name: s, labels: {a: &x hidden}}\ndata: {a: *x}\n";
    let (text, _) = blank(alias);
    assert!(!text.contains("hidden"), "{text}");
}

#[test]
fn what_kubectl_applied_last_stays_behind() {
    let text = "apiVersion: v1\nkind: Pod\nmetadata:\n  annotations:\n    kubectl.kubernetes.io/last-applied-configuration: |\n      {\"kind\":\"Pod\"}\n    other: kept\n";
    let expected = "apiVersion: v1\nkind: Pod\nmetadata:\n  annotations:\n    kubectl.kubernetes.io/last-applied-configuration: \"\"\n    other: kept\n";
    assert_eq!(blank(text), (expected.to_owned(), 1));
}

#[test]
fn a_secret_that_cannot_be_read_is_left_out_as_a_whole() {
    let text = "kind: Pod\n---\napiVersion: v1\nkind: Secret\ndata:\n  a: [c2VjcmV0\n---\nkind: Pod\n";
    let (after, values) = blank(text);
    assert!(!after.contains("c2VjcmV0"), "{after}");
    assert!(after.starts_with("kind: Pod\n---\n# Left out of the link"), "{after}");
    assert!(after.ends_with("---\nkind: Pod\n"), "{after}");
    assert_eq!(values, 1);
}
