//! What can be undone and done again: the files before each step, in one history for all of them.
//!
//! Inside the editor its own undo comes first, burst by burst; here what is typed in one go is one step. Where the editor
//! comes to a moment that is known here, this history goes along; where nothing of its own is left, the editor asks for a step
//! here. Typed text is never lost: where it was undone and something else is done then, it stays within reach of undo.
//!
//! Invariant: what the editor can take back by itself was done after the last step here that it did not take part in. Such
//! steps have it forget (`Replacing`).

use policy_core::report::SourceFile;

use super::{Asked, Replacing, State};
use crate::protocol::Inputs;
use crate::shared::Shared;

/// What led from one moment to the next. The numbers are those of `static/workspace/steps.js`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Typed = 1,
    Added,
    Removed,
    Renamed,
    Moved,
    Opened,
    Fixed,
    /// A finding was mended.
    Mended,
    /// Steps were undone that something else took the place of.
    Undone,
}

/// The page before a step, or after one that was undone.
#[derive(Debug)]
struct Moment {
    step: Step,
    inputs: Inputs,
    active: usize,
    base: Shared<Vec<SourceFile>>,
    asked: Asked,
}

/// Which way the editor went by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Back,
    Forth,
}

/// The moments before and after the present one, the nearest last.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    past: Vec<Shared<Moment>>,
    future: Vec<Shared<Moment>>,
    /// Grows with every step that is not an undone one.
    pub serial: u32,
    /// The editor is on its way from the nearest moment of the past to that of the future, or back.
    between: bool,
}

/// What the page tells of the history.
pub struct Steps {
    pub serial: u32,
    /// What undo and redo would do; 0: nothing.
    pub back: u32,
    pub forth: u32,
    /// The last step took files away that somebody had worked on.
    pub took: bool,
}

const MAX_STEPS: usize = 100;

/// About how much text is held beside that of now; one step can always be undone.
const MAX_BYTES: usize = 32_000_000;

/// A change of so many bytes was not typed letter by letter, and is a step of its own.
const PASTED: usize = 64;

impl State {
    /// Notes down what the page holds before this is done to it.
    pub(super) fn step(&mut self, step: Step) {
        self.history.between = false;
        let undone = std::mem::take(&mut self.history.future);
        if undone.iter().any(|moment| moment.step == Step::Typed) {
            self.note(Step::Undone);
            self.history.past.extend(undone.into_iter().take(1));
        }
        self.note(step);
        self.history.serial += 1;
    }

    fn note(&mut self, step: Step) {
        let bytes: usize = self.inputs.files.iter().map(|file| file.text.len()).sum();
        let most = (MAX_BYTES / (bytes + 1)).clamp(1, MAX_STEPS);
        let moment = self.moment(step);
        let past = &mut self.history.past;
        past.drain(..past.len().saturating_sub(most - 1));
        past.push(moment);
    }

    /// As `step`, unless this goes on with what is being typed in the file.
    pub(super) fn step_typed(&mut self, bytes: usize) {
        let goes_on = |last: &Shared<Moment>| last.step == Step::Typed && last.active == self.active;
        if bytes >= PASTED || !self.history.future.is_empty() || !self.history.past.last().is_some_and(goes_on) {
            self.step(Step::Typed);
        }
    }

    /// The editor went back or forth by itself.
    // Not inlined: its code is fetched when it is first needed.
    #[inline(never)]
    pub(super) fn retrace(&mut self, text: String, way: Way) {
        let History { past, future, between, .. } = &self.history;
        let ahead = if way == Way::Back { past } else { future };
        let Some(nearest) = ahead.last().filter(|nearest| nearest.active == self.active).cloned() else {
            return self.edit(text);
        };
        let becomes = self.inputs.files.iter().enumerate();
        let becomes = becomes.map(|(index, file)| (&file.name, if index == self.active { &text } else { &file.text }));
        let arrives = nearest.inputs.files.iter().map(|file| (&file.name, &file.text)).eq(becomes);
        if !arrives && nearest.step != Step::Typed {
            return self.edit(text);
        }
        let left = (!between).then(|| self.moment(nearest.step));
        let History { past, future, between, .. } = &mut self.history;
        let (ahead, behind) = if way == Way::Back { (past, future) } else { (future, past) };
        behind.extend(left);
        if arrives {
            ahead.pop();
        }
        *between = !arrives;
        self.write(text);
    }

    /// Goes one step back, or one forth again.
    // Not inlined: its code is fetched when it is first needed.
    #[inline(never)]
    pub(super) fn travel(&mut self, back: bool) {
        self.history.between = false;
        let moment = loop {
            let History { past, future, .. } = &mut self.history;
            let Some(moment) = (if back { past } else { future }).pop() else { return };
            // What was typed is seen where it was typed, whichever file was open when it was undone.
            let active = if moment.step == Step::Typed { moment.active } else { self.active };
            let left = self.moment_in(active, moment.step);
            let History { past, future, .. } = &mut self.history;
            (if back { future } else { past }).push(left);
            // What was typed may have been taken back by typing.
            if moment.step != Step::Typed || moment.inputs.files != self.inputs.files {
                break moment;
            }
        };
        let name = |files: &[SourceFile], index: usize| files.get(index).map(|file| file.name.clone());
        let stays = name(&moment.inputs.files, moment.active) == name(&self.inputs.files, self.active);
        if moment.step == Step::Opened {
            self.forget_asked();
            self.inputs = moment.inputs.clone();
            self.asked = moment.asked.clone();
            self.base = moment.base.clone();
        } else {
            self.inputs.files = moment.inputs.files.clone();
        }
        self.active = moment.active;
        self.replace(if stays { Replacing::Forgetting } else { Replacing::Afresh });
        self.revision += 1;
    }

    fn moment(&self, step: Step) -> Shared<Moment> {
        self.moment_in(self.active, step)
    }

    fn moment_in(&self, active: usize, step: Step) -> Shared<Moment> {
        let (inputs, asked) = (self.inputs.clone(), self.asked.clone());
        Shared::new(Moment { step, inputs, active, base: self.base.clone(), asked })
    }

    /// The last step fixed what an answer told.
    #[must_use]
    pub fn fixed(&self) -> bool {
        self.history.past.last().is_some_and(|last| last.step == Step::Fixed)
    }

    #[must_use]
    pub fn steps(&self) -> Steps {
        let History { past, future, serial, .. } = &self.history;
        let code = |moments: &[Shared<Moment>]| moments.last().map_or(0, |last| last.step as u32);
        let took = past.last().is_some_and(|last| match last.step {
            Step::Removed => true,
            Step::Opened => last.inputs.files != *last.base,
            _ => false,
        });
        Steps { serial: *serial, back: code(past), forth: code(future), took }
    }
}

#[cfg(test)]
mod tests {
    use policy_core::report::{Question, TrafficQuestion};

    use super::*;
    use crate::state::Action;

    fn opened(files: &[(&str, &str)]) -> State {
        let mut state = State::default();
        state.apply(Action::Opened {
            files: files.iter().map(|(name, text)| file(name, text)).collect(),
            question: None,
        });
        state
    }

    fn file(name: &str, text: &str) -> SourceFile {
        SourceFile { name: name.to_owned(), text: text.to_owned() }
    }

    fn typed(state: &mut State, text: &str) {
        state.apply(Action::Edited(text.to_owned()));
    }

    fn names(state: &State) -> Vec<&str> {
        state.inputs.files.iter().map(|file| &*file.name).collect()
    }

    fn texts(state: &State) -> Vec<&str> {
        state.inputs.files.iter().map(|file| &*file.text).collect()
    }

    #[test]
    fn where_the_editor_comes_to_a_known_moment_the_history_goes_along() {
        let mut state = opened(&[("a.yaml", "a")]);
        state.apply(Action::FileRenamed(0, "b.yaml".to_owned()));
        typed(&mut state, "ab");
        typed(&mut state, "abc");
        state.apply(Action::Retraced("ab".to_owned(), Way::Back));
        let typing = Step::Typed as u32;
        assert_eq!((state.steps().back, state.steps().forth), (typing, typing), "between two moments");
        state.apply(Action::Retraced("a".to_owned(), Way::Back));
        assert_eq!((state.steps().back, state.steps().forth), (Step::Renamed as u32, Step::Typed as u32));
        state.apply(Action::Retraced("ab".to_owned(), Way::Forth));
        assert_eq!((texts(&state), state.steps().back), (vec!["ab"], typing));
        state.apply(Action::Retraced("a".to_owned(), Way::Back));
        state.apply(Action::Undone);
        assert_eq!((names(&state), texts(&state)), (vec!["a.yaml"], vec!["a"]), "the step before what was typed");
        state.apply(Action::Redone);
        state.apply(Action::Redone);
        assert_eq!((names(&state), texts(&state)), (vec!["b.yaml"], vec!["abc"]), "all that was typed");
        assert_eq!(state.steps().forth, 0);
    }

    #[test]
    fn what_is_typed_between_two_moments_loses_neither() {
        let mut state = opened(&[("a.yaml", "a")]);
        typed(&mut state, "ab");
        typed(&mut state, "abc");
        state.apply(Action::Retraced("ab".to_owned(), Way::Back));
        typed(&mut state, "abd");
        let mut seen = Vec::new();
        while state.steps().back > 0 {
            state.apply(Action::Undone);
            seen.push(texts(&state).concat());
        }
        assert!(seen.contains(&"abc".to_owned()) && seen.contains(&"ab".to_owned()), "{seen:?}");
        assert_eq!(seen.last().map(String::as_str), Some("a"));
    }

    #[test]
    fn what_the_editor_took_no_part_in_has_it_forget() {
        let mut state = opened(&[("a.yaml", "a"), ("b.yaml", "b")]);
        let acts: [fn() -> Action; 4] = [
            || Action::FileRenamed(0, "c.yaml".to_owned()),
            || Action::FileMoved(1, 0),
            || Action::FileClosed(0),
            || Action::Undone,
        ];
        for act in acts {
            let before = state.replaced;
            state.apply(act());
            assert_eq!((state.replacing, state.replaced), (Replacing::Forgetting, before + 1));
        }
    }

    #[test]
    fn what_typing_itself_took_back_is_no_step() {
        let mut state = opened(&[("a.yaml", "a")]);
        state.apply(Action::FileRenamed(0, "b.yaml".to_owned()));
        typed(&mut state, "ab");
        typed(&mut state, "a");
        state.apply(Action::Undone);
        assert_eq!(names(&state), ["a.yaml"]);
        state.apply(Action::Redone);
        assert_eq!(names(&state), ["b.yaml"]);
    }

    #[test]
    fn every_step_is_undone_and_done_again_in_its_order() {
        let mut state = opened(&[("a.yaml", "a"), ("b.yaml", "b")]);
        assert_eq!(state.steps().back, 0, "the first files replaced nothing");
        let acts: [fn() -> Action; 7] = [
            || Action::FileRenamed(0, " c.yaml ".to_owned()),
            || Action::FileMoved(0, 1),
            || Action::FileAdded,
            || Action::Edited("typed".to_owned()),
            || Action::FileClosed(0),
            || Action::FilesBrought(vec![file("b.yaml", "brought"), file("d.yaml", "")]),
            || Action::Opened { files: vec![file("e.yaml", "e")], question: None },
        ];
        let mut seen = vec![state.inputs.files.clone()];
        for act in acts {
            state.apply(act());
            seen.push(state.inputs.files.clone());
        }
        for expected in seen.iter().rev().skip(1) {
            state.apply(Action::Undone);
            assert_eq!(&state.inputs.files, expected);
        }
        state.apply(Action::Undone);
        assert_eq!((state.steps().back, state.steps().forth), (0, Step::Renamed as u32));
        for expected in seen.iter().skip(1) {
            state.apply(Action::Redone);
            assert_eq!(&state.inputs.files, expected);
        }
        state.apply(Action::Redone);
        assert_eq!((state.steps().back, state.steps().forth), (Step::Opened as u32, 0));
    }

    #[test]
    fn typing_in_one_file_is_one_step_and_a_paste_one_of_its_own() {
        let mut state = opened(&[("a.yaml", ""), ("b.yaml", "")]);
        typed(&mut state, "k");
        typed(&mut state, "ki");
        state.apply(Action::FileSelected(1));
        typed(&mut state, "x");
        typed(&mut state, &"x".repeat(PASTED + 1));
        state.apply(Action::Undone);
        assert_eq!(texts(&state), ["ki", "x"]);
        state.apply(Action::Undone);
        assert_eq!(texts(&state), ["ki", ""]);
        state.apply(Action::Undone);
        assert_eq!((texts(&state), state.active), (vec!["", ""], 0));
    }

    #[test]
    fn typing_is_undone_and_done_again_in_sight_of_where_it_was_typed() {
        let mut state = opened(&[("a.yaml", ""), ("b.yaml", "")]);
        typed(&mut state, "k");
        state.apply(Action::FileSelected(1));
        state.apply(Action::Undone);
        assert_eq!((texts(&state), state.active), (vec!["", ""], 0));
        state.apply(Action::FileSelected(1));
        state.apply(Action::Redone);
        assert_eq!((texts(&state), state.active), (vec!["k", ""], 0));
    }

    #[test]
    fn typed_text_that_was_undone_stays_within_reach_when_something_else_is_done() {
        let mut state = opened(&[("a.yaml", "")]);
        typed(&mut state, "mine");
        state.apply(Action::Undone);
        state.apply(Action::FileAdded);
        assert_eq!(texts(&state), ["", ""]);
        let mut reached = Vec::new();
        while state.steps().back > 0 {
            state.apply(Action::Undone);
            reached.push(texts(&state).concat());
        }
        assert_eq!(reached, ["", "mine", ""]);
    }

    #[test]
    fn what_was_undone_without_typing_is_left_behind() {
        let mut state = opened(&[("a.yaml", "")]);
        state.apply(Action::FileAdded);
        state.apply(Action::Undone);
        state.apply(Action::FileRenamed(0, "b.yaml".to_owned()));
        state.apply(Action::Undone);
        assert_eq!((names(&state), state.steps().back), (vec!["a.yaml"], 0));
    }

    #[test]
    fn an_opened_example_that_replaced_work_is_told_and_undone_with_its_question() {
        let mut state = opened(&[("a.yaml", "a")]);
        state.apply(Action::ChangesAsked);
        state.apply(Action::Opened { files: vec![file("b.yaml", "b")], question: None });
        assert!(!state.steps().took, "nobody had worked on it");
        typed(&mut state, "bb");
        state.apply(Action::Opened { files: vec![file("c.yaml", "c")], question: None });
        assert!(state.steps().took);
        state.apply(Action::Undone);
        assert!(state.changed() && texts(&state) == ["bb"]);
        state.apply(Action::Undone);
        state.apply(Action::Undone);
        assert_eq!(names(&state), ["a.yaml"]);
        assert!(state.questions()[0].is_some());
    }

    #[test]
    fn what_an_example_asks_goes_with_its_text_and_what_somebody_asked_stays() {
        let question = || Question::Traffic(TrafficQuestion::default());
        let example = "kind: Pod\nmetadata: {name: of-the-example}\n";
        let mut state = State::default();
        state.apply(Action::Opened { files: vec![file("a.yaml", example)], question: Some(question()) });
        typed(&mut state, &[example, "# one's own"].concat());
        assert!(state.questions()[0].is_some(), "it is only changed");
        typed(&mut state, "apiVersion: v1\nkind: Service\nmetadata: {name: mine}\n");
        assert_eq!(state.questions()[0], None);
        state.apply(Action::Asked(question()));
        typed(&mut state, example);
        assert!(state.questions()[0].is_some());
    }

    #[test]
    fn undo_leaves_settings_alone_and_asks_for_a_report() {
        let mut state = opened(&[("a.yaml", "a")]);
        state.apply(Action::FileRenamed(0, "b.yaml".to_owned()));
        let mut profile = state.inputs.profile.clone();
        profile.default_namespace = "shop".to_owned();
        state.apply(Action::ProfileChanged(profile.clone()));
        let before = state.revision;
        state.apply(Action::Undone);
        assert_eq!((names(&state), &state.inputs.profile), (vec!["a.yaml"], &profile));
        assert!(state.revision > before);
    }

    #[test]
    fn the_history_holds_so_many_steps_and_so_much_text() {
        let mut state = opened(&[("a.yaml", "")]);
        for number in 0..2 * MAX_STEPS {
            state.apply(Action::FileRenamed(0, number.to_string()));
        }
        assert_eq!(state.history.past.len(), MAX_STEPS);
        for letter in ["x", "y", "z"] {
            typed(&mut state, &letter.repeat(MAX_BYTES / 2));
        }
        state.apply(Action::FileAdded);
        assert!(state.history.past.len() <= 3, "{}", state.history.past.len());
        state.apply(Action::Undone);
        assert_eq!(state.inputs.files.len(), 1, "one step can always be undone");
    }

    #[test]
    fn files_are_renamed_to_names_that_are_free_and_moved_only_where_there_is_a_place() {
        let mut state = opened(&[("a.yaml", "1"), ("b.yaml", "2"), ("c.yaml", "3")]);
        state.apply(Action::FileRenamed(1, "a.yaml".to_owned()));
        assert_eq!(names(&state), ["a.yaml", "a-2.yaml", "c.yaml"]);
        let revision = state.revision;
        for nothing in [
            Action::FileRenamed(1, "  ".to_owned()),
            Action::FileRenamed(1, "a-2.yaml".to_owned()),
            Action::FileRenamed(9, "x".to_owned()),
            Action::FileMoved(0, 3),
            Action::FileMoved(3, 0),
            Action::FileMoved(1, 1),
        ] {
            state.apply(nothing);
        }
        assert_eq!((state.revision, state.steps().serial), (revision, 1));
        for (active, from, to, expected) in [(0, 0, 2, 2), (1, 0, 2, 0), (1, 2, 0, 2), (2, 0, 1, 2), (0, 2, 1, 0)] {
            state.active = active;
            state.apply(Action::FileMoved(from, to));
            assert_eq!(state.active, expected, "{active} when {from} goes to {to}");
            state.apply(Action::Undone);
        }
    }

    #[test]
    fn brought_files_stand_beside_work_and_take_the_place_of_an_untouched_example() {
        let brought = || Action::FilesBrought(vec![file("mine.yaml", "m")]);
        let mut state = opened(&[("02-default-deny.yaml", "kind: Pod")]);
        state.apply(brought());
        assert_eq!(names(&state), ["mine.yaml"]);
        state.apply(brought());
        assert_eq!((names(&state), state.active), (vec!["mine.yaml", "mine-2.yaml"], 1));
        let mut state = opened(&[("02-default-deny.yaml", "kind: Pod")]);
        typed(&mut state, "kind: Pods");
        state.apply(brought());
        assert_eq!(names(&state), ["02-default-deny.yaml", "mine.yaml"]);
        let mut state = opened(&[("manifests.yaml", " \n")]);
        state.apply(brought());
        assert_eq!(names(&state), ["mine.yaml"]);
    }
}
