use policy_core::report::{
    AccessQuestion, ChangesQuestion, Effect, FileEdits, Finding, Place, Reason, SmallestFix, TrafficQuestion,
};
use policy_core::report::{ClusterProfile, Requester};
use policy_core::text::{Fix, TextRange};

use super::*;

fn file(name: &str, text: &str) -> SourceFile {
    SourceFile { name: name.to_owned(), text: text.to_owned() }
}

fn opened(files: &[(&str, &str)]) -> State {
    let mut state = State::default();
    let files = files.iter().map(|(name, text)| file(name, text)).collect();
    state.apply(Action::Opened { files, question: None });
    state
}

fn reported(state: &mut State, revision: u32) {
    state.apply(Action::Reported { revision, report: Box::default(), microseconds: 1 });
}

fn traffic(port: u16) -> Question {
    Question::Traffic(TrafficQuestion { port, ..TrafficQuestion::default() })
}

fn answer(reasons: &[(Effect, &str, usize)]) -> Later<Answer> {
    let reason = |(effect, file, start): &(Effect, &str, usize)| Reason {
        effect: *effect,
        file: Some((*file).to_owned()),
        range: Some(TextRange::new(*start, start + 1)),
        ..Reason::default()
    };
    Later::of(&Answer { reasons: reasons.iter().map(reason).collect(), ..Answer::default() })
}

#[test]
fn a_stale_report_is_dropped_and_the_last_good_one_stays() {
    let mut state = opened(&[("a.yaml", "a")]);
    reported(&mut state, 1);
    let shown = state.evaluated.clone();
    assert!(shown.is_some() && !state.busy());
    state.apply(Action::Edited("b".to_owned()));
    assert!(state.busy());
    reported(&mut state, 1);
    assert!(state.evaluated == shown && state.busy(), "it speaks of the text before");
    reported(&mut state, 2);
    assert_eq!(state.evaluated.unwrap().files, [file("a.yaml", "b")]);
}

#[test]
fn what_the_first_verdict_does_not_need_begins_behind_it_or_when_there_will_be_none() {
    let mut state = State::default();
    assert!(!state.begun());
    state.apply(Action::FirstOpened { files: vec![file("a.yaml", "a")], question: Some(traffic(80)) });
    reported(&mut state, 1);
    assert!(!state.begun(), "the question that came with the files is not answered");
    state.apply(Action::Answered {
        revision: state.evaluated_revision,
        question: traffic(80),
        answer: Later::default(),
    });
    assert!(state.begun());
    let mut state = opened(&[("a.yaml", "a")]);
    state.apply(Action::EvaluatorFailed);
    assert!(state.begun());
}

#[test]
fn an_evaluator_that_stopped_is_told_until_something_changes_and_is_asked_nothing() {
    let mut state = opened(&[("a.yaml", "a")]);
    reported(&mut state, 1);
    assert_eq!(state.settled(), Some(1));
    state.apply(Action::Edited("b".to_owned()));
    state.apply(Action::EvaluatorFailed);
    assert!(state.failed() && !state.busy(), "nothing works on it");
    assert_eq!(state.settled(), None, "a fresh evaluator has not seen these files");
    state.apply(Action::Edited("c".to_owned()));
    assert!(!state.failed() && state.busy());
    reported(&mut state, 3);
    assert_eq!(state.settled(), Some(3));
}

#[test]
fn a_fix_mends_the_text_that_it_was_made_for_and_can_be_undone() {
    let mut state = opened(&[("a.yaml", "a: 80"), ("b.yaml", "b: 1")]);
    let finding = Finding {
        place: Some(Place { file: "a.yaml".to_owned(), ..Place::default() }),
        fix: Some(Fix::replace("Put it in quotes", TextRange::new(3, 5), "\"80\"")),
        ..Finding::default()
    };
    state.apply(Action::Mended(1));
    assert_eq!(state.inputs.files[0].text, "a: 80", "there is no report on this text yet");
    let report = Box::new(Told { findings: vec![Finding::default(), finding], ..Told::default() });
    state.apply(Action::Reported { revision: 1, report, microseconds: 1 });
    state.apply(Action::Mended(0));
    state.apply(Action::Mended(2));
    assert!(!state.busy(), "only the second finding has a fix");
    state.apply(Action::Mended(1));
    assert_eq!(state.inputs.files[0].text, "a: \"80\"");
    assert!(state.replacing == Replacing::AsStep && state.busy());
    state.apply(Action::Mended(1));
    assert_eq!(state.inputs.files[0].text, "a: \"80\"", "once is enough");
    state.apply(Action::FileSelected(1));
    assert_eq!(state.replacing, Replacing::Afresh, "another text, another history");
}

#[test]
fn the_first_example_never_replaces_what_is_there() {
    let mut state = opened(&[("mine.yaml", "mine")]);
    state.apply(Action::FirstOpened { files: vec![file("example.yaml", "x")], question: None });
    assert_eq!(state.inputs.files, [file("mine.yaml", "mine")]);
}

#[test]
fn typing_the_same_text_or_choosing_the_same_setting_asks_nothing_anew() {
    let mut state = opened(&[("a.yaml", "a")]);
    state.apply(Action::Edited("a".to_owned()));
    state.apply(Action::ProfileChanged(ClusterProfile::default()));
    state.apply(Action::RequesterChanged(Requester::default()));
    assert_eq!(state.revision, 1);
}

#[test]
fn files_have_different_names_and_plain_line_ends() {
    let state = opened(&[("a.yaml", "x\r\ny"), ("a.yaml", ""), ("a.yaml", "")]);
    let names: Vec<_> = state.inputs.files.iter().map(|file| &*file.name).collect();
    assert_eq!(names, ["a.yaml", "a-2.yaml", "a-3.yaml"]);
    assert_eq!(state.inputs.files[0].text, "x\ny");
}

#[test]
fn closing_files_keeps_the_active_one_and_always_leaves_one() {
    let mut state = opened(&[("a", "1"), ("b", "2"), ("c", "3")]);
    state.apply(Action::FileSelected(2));
    state.apply(Action::FileClosed(0));
    assert_eq!(state.active_file(), Some(&file("c", "3")));
    state.apply(Action::FileClosed(1));
    assert_eq!(state.active_file(), Some(&file("b", "2")));
    state.apply(Action::FileClosed(0));
    assert_eq!(state.active_file().map(|file| &*file.text), Some(""));
    state.apply(Action::FileClosed(7));
    assert_eq!(state.inputs.files.len(), 1);
}

#[test]
fn an_answer_marks_what_decided_and_shows_the_denial_first() {
    let mut state = opened(&[("a", "12345"), ("b", "12345")]);
    state.apply(Action::Asked(traffic(443)));
    let reasons = [(Effect::For, "a", 1), (Effect::Near, "a", 2), (Effect::Against, "b", 3), (Effect::Note, "b", 4)];
    state.apply(Action::Answered {
        revision: state.evaluated_revision,
        question: traffic(443),
        answer: answer(&reasons),
    });
    let marked: Vec<_> =
        state.marks.iter().map(|mark| (&*mark.spot.file, mark.spot.range.start, mark.effect)).collect();
    assert_eq!(marked, [("a", 1, Effect::For), ("b", 3, Effect::Against), ("a", 2, Effect::Near)]);
    assert_eq!((state.active, state.reveal.serial), (1, 1));
}

#[test]
fn of_the_near_misses_the_closest_is_marked() {
    let mut state = opened(&[("a", "12345")]);
    state.apply(Action::Asked(traffic(443)));
    let reasons = [(Effect::Near, "a", 2), (Effect::Near, "a", 3), (Effect::Note, "a", 4)];
    state.apply(Action::Answered {
        revision: state.evaluated_revision,
        question: traffic(443),
        answer: answer(&reasons),
    });
    assert_eq!(state.marks.iter().map(|mark| mark.spot.range.start).collect::<Vec<_>>(), [2]);
}

#[test]
fn an_answer_that_comes_again_while_typing_does_not_scroll() {
    let mut state = opened(&[("a", "12345")]);
    state.apply(Action::Asked(traffic(443)));
    for _ in 0..2 {
        state.apply(Action::Answered {
            revision: state.evaluated_revision,
            question: traffic(443),
            answer: answer(&[(Effect::For, "a", 1)]),
        });
    }
    assert_eq!(state.reveal.serial, 1);
}

#[test]
fn what_is_asked_again_is_shown_again_at_once() {
    let mut state = opened(&[("a", "12345"), ("b", "")]);
    reported(&mut state, 1);
    state.apply(Action::Asked(traffic(443)));
    state.apply(Action::Answered {
        revision: state.evaluated_revision,
        question: traffic(443),
        answer: answer(&[(Effect::For, "a", 1)]),
    });
    state.apply(Action::FileSelected(1));
    state.apply(Action::Asked(traffic(443)));
    assert_eq!((state.active, state.reveal.serial, state.sight.serial), (0, 2, 2));
    assert!(state.asked.is_fresh(View::Network), "its fix can still be applied");
    state.apply(Action::Edited("1234".to_owned()));
    reported(&mut state, 2);
    state.apply(Action::Answered {
        revision: state.evaluated_revision,
        question: traffic(443),
        answer: answer(&[(Effect::For, "a", 1)]),
    });
    assert_eq!((state.reveal.serial, state.sight.serial), (2, 2), "nothing jumps while typing");
}

#[test]
fn the_answer_to_what_opens_with_the_files_is_not_scrolled_to() {
    let mut state = State::default();
    state.apply(Action::Opened { files: vec![file("a", "12345")], question: Some(traffic(443)) });
    reported(&mut state, 1);
    state.apply(Action::Answered {
        revision: state.evaluated_revision,
        question: traffic(443),
        answer: answer(&[(Effect::For, "a", 1)]),
    });
    assert_eq!((state.sight.serial, state.reveal.serial), (0, 1));
}

#[test]
fn an_answer_to_an_earlier_question_is_dropped_and_the_card_stays_until_its_own_comes() {
    let mut state = opened(&[("a", "12345")]);
    state.apply(Action::Asked(traffic(1)));
    state.apply(Action::Answered { revision: state.evaluated_revision, question: traffic(1), answer: answer(&[]) });
    let first = state.asked.of(View::Network).unwrap().answer.clone();
    state.apply(Action::Asked(traffic(2)));
    state.apply(Action::Answered { revision: state.evaluated_revision, question: traffic(1), answer: answer(&[]) });
    assert_eq!(state.asked.of(View::Network).unwrap().answer, first, "still the first answer's card");
}

#[test]
fn each_view_keeps_its_question_and_marks() {
    let mut state = opened(&[("a", "12345")]);
    state.apply(Action::Asked(traffic(443)));
    state.apply(Action::Answered {
        revision: state.evaluated_revision,
        question: traffic(443),
        answer: answer(&[(Effect::For, "a", 1)]),
    });
    state.apply(Action::ViewSelected(View::Access));
    assert!(state.marks.is_empty());
    state.apply(Action::ViewSelected(View::Network));
    assert_eq!(state.marks.len(), 1);
}

#[test]
fn a_line_link_leads_to_its_file_and_lines_only() {
    let mut state = opened(&[("a", "1"), ("b", "2")]);
    let spot = Spot { file: "b".to_owned(), range: TextRange::new(0, 1) };
    state.apply(Action::Cited(spot.clone()));
    assert_eq!((state.active, state.pane), (1, Pane::Yaml));
    assert_eq!(*state.marks, [Mark { spot, effect: Effect::Note }]);
}

/// A state in which the answer to the last question proposes these insertions at the start of files.
fn proposed(files: &[(&str, &str)], edits: &[(&str, &str)]) -> State {
    let mut state = opened(files);
    reported(&mut state, 1);
    state.apply(Action::Asked(traffic(443)));
    let edit = |(file, text): &(&str, &str)| FileEdits {
        file: (*file).to_owned(),
        fix: Fix::replace("", TextRange::new(0, 0), *text),
    };
    let fix = SmallestFix { edits: edits.iter().map(edit).collect(), ..SmallestFix::default() };
    let answer = Later::of(&Answer { fix: Some(fix), ..Answer::default() });
    state.apply(Action::Answered { revision: state.evaluated_revision, question: traffic(443), answer });
    state
}

#[test]
fn the_fix_of_an_answer_changes_all_its_files_and_can_be_taken_back() {
    let before = [file("a.yaml", "a"), file("b.yaml", "b")];
    let mut state = proposed(&[("a.yaml", "a"), ("b.yaml", "b")], &[("b.yaml", "+"), ("new.yaml", "n")]);
    state.apply(Action::Fixed(None));
    assert_eq!(state.inputs.files, [file("a.yaml", "a"), file("b.yaml", "+b"), file("new.yaml", "n")]);
    assert_eq!((state.active, state.revision), (1, 2), "the first change is in sight");
    state.apply(Action::Fixed(None));
    assert_eq!(state.inputs.files[1].text, "+b", "once is enough");
    assert!(state.fixed());
    state.apply(Action::Undone);
    assert_eq!((&*state.inputs.files, state.revision), (&before[..], 3));
    assert!(!state.fixed(), "there is nothing more to take back");
}

#[test]
fn a_fix_is_no_longer_taken_back_when_something_else_was_typed() {
    let mut state = proposed(&[("a.yaml", "a")], &[("a.yaml", "+")]);
    state.apply(Action::Fixed(None));
    assert_eq!(state.replacing, Replacing::AsStep, "the editor can undo it, too");
    assert!(state.fixed());
    state.apply(Action::Edited("mine".to_owned()));
    assert!(!state.fixed(), "what would be undone first is what was typed");
}

#[test]
fn a_fix_of_older_text_changes_nothing() {
    let mut state = proposed(&[("a.yaml", "a")], &[("a.yaml", "+")]);
    state.apply(Action::Edited("b".to_owned()));
    state.apply(Action::Fixed(None));
    assert_eq!(state.inputs.files[0].text, "b", "the report on it is on its way");
    reported(&mut state, 2);
    state.apply(Action::Fixed(None));
    assert_eq!(state.inputs.files[0].text, "b", "and the answer as well");
}

#[test]
fn changes_are_told_against_the_opened_state_until_another_is_taken() {
    let mut state = opened(&[("a.yaml", "a")]);
    assert!(!state.changed());
    state.apply(Action::Edited("b".to_owned()));
    assert!(state.changed());
    let since = |text: &str| Question::Changes(ChangesQuestion { before: vec![file("a.yaml", text)] });
    state.apply(Action::ChangesAsked);
    assert_eq!(state.questions(), [Some(since("a")), None]);
    state.apply(Action::BaseTaken);
    assert_eq!(state.questions(), [Some(since("b")), None], "what is asked follows");
    assert!(!state.changed());
}

#[test]
fn changes_are_told_against_other_manifests_in_the_open_views_domain() {
    let mut state = opened(&[("a.yaml", "a")]);
    state.apply(Action::OtherCompared);
    assert_eq!(state.questions(), [None, None], "nothing is there to be compared with");
    state.apply(Action::OtherGiven("b".to_owned()));
    assert!(!state.changed(), "the files are what was opened");
    let since = ChangesQuestion { before: vec![file("other.yaml", "b")] };
    for (view, question) in [
        (View::Network, Question::Changes(since.clone())),
        (View::Access, Question::AccessChanges(since.clone())),
        (View::Pods, Question::AdmissionChanges(since)),
    ] {
        state.apply(Action::ViewSelected(view));
        state.apply(Action::OtherCompared);
        assert_eq!(state.asked.of(view).map(|asked| &asked.question), Some(&question));
    }
    assert_eq!(state.inputs.files, [file("a.yaml", "a")], "the files are what they were");
    state.apply(Action::ChangesAsked);
    let opened = Question::AdmissionChanges(ChangesQuestion { before: vec![file("a.yaml", "a")] });
    assert_eq!(state.questions()[0], Some(opened), "what was opened is still known");
}

#[test]
fn the_list_asks_for_all_connections_and_leaves_the_card_alone() {
    let mut state = opened(&[("a.yaml", "a")]);
    state.apply(Action::Asked(traffic(443)));
    state.apply(Action::TabSelected(NetworkTab::List));
    assert_eq!(state.questions(), [Some(traffic(443)), Some(network::everything())]);
    let answer = Later::of(&Answer { connections_total: 7, ..Answer::default() });
    state.apply(Action::Answered { revision: state.evaluated_revision, question: network::everything(), answer });
    assert_eq!(state.network.connections.as_ref().map(|answer| answer.connections_total), Some(7));
    assert_eq!(state.asked.of(View::Network).unwrap().answer, None);
    state.apply(Action::ViewSelected(View::Access));
    assert_eq!(state.questions(), [None, None]);
    state.apply(Action::Asked(network::everything()));
    assert_eq!((state.view, state.network.tab), (View::Network, NetworkTab::List));
}

#[test]
fn choosing_among_pods_evaluates_anew_and_what_just_happened_is_told_once() {
    let mut state = opened(&[("a.yaml", "a")]);
    state.apply(Action::Focused("shop".to_owned()));
    state.apply(Action::Focused("shop".to_owned()));
    assert_eq!((state.revision, &*state.inputs.focus), (2, "shop"));
    state.apply(Action::Noticed("Copied."));
    reported(&mut state, 2);
    assert_eq!(state.notice, "Copied.");
    state.apply(Action::TabSelected(NetworkTab::Policies));
    assert_eq!(state.notice, "");
}

#[test]
fn the_question_bar_asks_what_stands_in_it_says_what_is_unclear_and_shows_what_was_asked() {
    let mut state = opened(&[("a.yaml", "a")]);
    let typed = |state: &mut State, line: &str| {
        state.apply(Action::QuestionTyped(line.to_owned()));
        state.apply(Action::QuestionAsked);
    };
    typed(&mut state, "a to b:http");
    assert_eq!(state.bar.unclear, "", "there is no report yet");
    reported(&mut state, 1);
    typed(&mut state, "a to b:http");
    assert_eq!(state.bar.unclear, policy_core::phrase::words::UNCLEAR_PORT);
    assert_eq!(state.questions(), [None, None]);
    typed(&mut state, "a to b:80");
    assert_eq!((&*state.bar.unclear, &*state.bar.line), ("", "a → b:80"));
    assert!(state.questions()[0].is_some());
    state.apply(Action::Asked(traffic(443)));
    assert_eq!(state.bar.line, " → :443");
    state.apply(Action::Opened { files: vec![], question: Some(traffic(80)) });
    assert_eq!(state.bar.line, " → :80");
    state.apply(Action::Opened { files: vec![], question: None });
    assert_eq!(state.bar.line, "");
    reported(&mut state, 3);
    typed(&mut state, "admit a/b as jane");
    assert_eq!((state.view, &*state.bar.line), (View::Pods, "admit a/b as jane"));
    state.apply(Action::ViewSelected(View::Network));
    assert_eq!(state.bar.line, "", "nothing is asked there");
    typed(&mut state, "connections");
    assert_eq!((state.view, state.network.tab, &*state.bar.line), (View::Network, NetworkTab::List, "connections"));
    state.apply(Action::ViewSelected(View::Pods));
    assert_eq!(state.bar.line, "admit a/b as jane");
}

#[test]
fn the_form_of_the_access_view_asks_what_stands_in_it_and_shows_what_was_asked() {
    let mut state = opened(&[("a.yaml", "a")]);
    state.apply(Action::FormAsked(AccessView::form_question));
    assert_eq!(state.asked.of(View::Access), None, "nobody is named");
    for (set, text) in [
        ((|view, text| view.form.user = text) as fn(&mut AccessView, String), "jane"),
        (|view, text| view.form.verb = text, "get"),
        (|view, text| view.form.resource = text, "pods/log"),
    ] {
        state.apply(Action::AccessTyped(set, text.to_owned()));
    }
    state.apply(Action::FormAsked(AccessView::form_question));
    let Some(Answered { question: Question::Access(asked), .. }) = state.asked.of(View::Access).cloned() else {
        panic!("it asks");
    };
    assert_eq!((&*asked.user, &*asked.resource, &*asked.subresource), ("jane", "pods", "log"));
    state.apply(Action::Asked(Question::Access(AccessQuestion { user: "joe".to_owned(), ..asked })));
    assert_eq!((&*state.access.form.user, &*state.access.form.resource), ("joe", "pods/log"), "asked elsewhere");
    assert_eq!(state.bar.line, "joe get pods/log");
    state.apply(Action::Opened { files: vec![file("b.yaml", "b")], question: None });
    assert_eq!(state.access, AccessView::default());
}

#[test]
fn the_overview_is_asked_for_whenever_its_view_opens_or_other_files_do() {
    let overview = || Some(Question::Overview(policy_core::report::survey::OverviewQuestion {}));
    let mut state = opened(&[("a.yaml", "a")]);
    assert_eq!((state.view, state.needs_surveys()), (View::Network, false));
    state.apply(Action::ViewSelected(View::Overview));
    assert_eq!(state.questions(), [overview(), None]);
    assert!(state.needs_surveys());
    state.apply(Action::Opened { files: vec![file("b.yaml", "b")], question: None });
    assert_eq!((state.view, state.questions()), (View::Overview, [overview(), None]));
    assert_eq!(state.shown().question, overview(), "so does a link");
}

#[test]
fn what_a_pod_has_within_reach_is_told_beside_its_admission_and_drawn_once_it_is_there() {
    let question = Question::BlastRadius(policy_core::report::survey::BlastRadiusQuestion { pod: "a/b".to_owned() });
    let mut state = opened(&[("a.yaml", "a")]);
    reported(&mut state, 1);
    state.apply(Action::Asked(question.clone()));
    state.apply(Action::SurveysLoaded);
    assert_eq!((state.view, state.drawn()), (View::Pods, None));
    let answer = Later::of(&Answer { survey: Some(Box::default()), ..Answer::default() });
    state.apply(Action::Answered { revision: state.evaluated_revision, question, answer });
    assert!(matches!(state.drawn(), Some((_, Graph::Radius(_)))));
}

#[test]
fn an_answer_is_copied_each_time_that_is_chosen() {
    let mut state = opened(&[("a.yaml", "a")]);
    state.apply(Action::CopyBegun);
    assert!(state.needs_surveys() && state.needs_views());
    for serial in [1, 2] {
        state.apply(Action::Copied(CopyAs::Markdown));
        assert_eq!(state.copied, (serial, CopyAs::Markdown));
    }
}

#[test]
fn what_is_announced_is_the_open_verdict_else_what_the_network_comes_to() {
    let mut state = opened(&[("a.yaml", "a")]);
    assert_eq!(state.announced(), "", "there is no report yet");
    let mut report = policy_core::report::Report::default();
    report.network.summary = "No policy selects `shop/web`.".to_owned();
    let report = Box::new(Told::of(report));
    state.apply(Action::Reported { revision: 1, report, microseconds: 1 });
    assert_eq!(state.announced(), "No policy selects shop/web.");
    state.apply(Action::Asked(traffic(80)));
    let answer = Later::of(&Answer { question: "`a` → `b`".to_owned(), ..Answer::default() });
    state.apply(Action::Answered { revision: 1, question: traffic(80), answer });
    assert_eq!(state.announced(), "a → b: denied");
}

#[test]
fn an_answer_about_inputs_that_there_are_newer_ones_of_is_dropped() {
    let mut state = opened(&[("a.yaml", "a")]);
    state.apply(Action::Asked(traffic(80)));
    state.apply(Action::Edited("b".to_owned()));
    state.apply(Action::Answered { revision: 1, question: traffic(80), answer: answer(&[]) });
    assert_eq!(state.asked.of(View::Network).unwrap().answer, None);
    reported(&mut state, 2);
    state.apply(Action::Answered { revision: 2, question: traffic(80), answer: answer(&[]) });
    assert!(state.asked.of(View::Network).unwrap().answer.is_some());
}
