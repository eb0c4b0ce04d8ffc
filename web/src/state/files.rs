//! Files as tabs: open, edit, select, add, close.

use policy_core::report::{Finding, Question, SourceFile};

use super::access::AccessView;
use super::{Asked, Sought, State, Step};
use crate::examples::EXAMPLES;
use crate::shared::Shared;

/// What becomes of the editor's own undo when its text is replaced. The numbers are those of `static/editor/steps.js`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Replacing {
    /// It starts afresh, as all of the editor does: this is another text.
    #[default]
    Afresh = 0,
    /// This is one more step that it takes back: the text was mended, and nothing else.
    AsStep = 1,
    /// It forgets: the page took a step of its own. Cursor and folds stay.
    Forgetting = 2,
}

impl State {
    /// Replaces all files and forgets what was asked about the old ones.
    pub(super) fn open(&mut self, files: Vec<SourceFile>, question: Option<Question>) {
        if self.revision > 0 {
            self.step(Step::Opened);
        }
        self.inputs.files.clear();
        for file in files {
            self.take_in(file);
        }
        self.leave_one();
        self.active = 0;
        self.forget_asked();
        self.enter(self.view);
        if let Some(question) = question {
            self.ask(question);
            self.offered = true;
            // The view that opens is seen from its top.
            self.waits = None;
        }
        self.base = Shared::new(self.inputs.files.clone());
        self.replace(Replacing::Afresh);
        self.revision += 1;
    }

    /// Nothing is asked about files that are no longer there.
    pub(super) fn forget_asked(&mut self) {
        self.marks = Shared::default();
        self.asked = Asked::default();
        self.bar.asked(None);
        self.access = AccessView { tab: self.access.tab, ..AccessView::default() };
        self.network.unfolded.clear();
        self.network.connections = None;
        self.more.clear();
    }

    /// Puts files beside those that are there. An example that nobody touched, and nothing at all, give way to them.
    // Not inlined: its code is fetched when it is first needed.
    #[inline(never)]
    pub(super) fn bring(&mut self, files: Vec<SourceFile>) {
        let blank = self.inputs.files.iter().all(|file| file.text.trim().is_empty());
        let is_example = |file: &SourceFile| EXAMPLES.iter().any(|example| file.name == example.file_name());
        if blank || !self.changed() && self.inputs.files.iter().all(is_example) {
            return self.open(files, None);
        }
        self.step(Step::Added);
        let first = self.inputs.files.len();
        for file in files {
            self.take_in(file);
        }
        self.select_file(first);
        self.revision += 1;
    }

    fn take_in(&mut self, SourceFile { name, text }: SourceFile) {
        let name = self.free_name(&name);
        self.inputs.files.push(SourceFile { name, text: with_plain_line_ends(text) });
    }

    /// There is always one to type in.
    fn leave_one(&mut self) {
        if self.inputs.files.is_empty() {
            self.inputs.files.push(SourceFile { name: NEW_FILE.to_owned(), text: String::new() });
        }
    }

    pub(super) fn edit(&mut self, text: String) {
        let text = with_plain_line_ends(text);
        let Some(file) = self.active_file().filter(|file| file.text != text) else { return };
        let bytes = file.text.len().abs_diff(text.len());
        let is_other = self.offered && leaves_little(&file.text, &text);
        self.step_typed(bytes);
        if is_other {
            // What an example asks about itself says nothing about what was pasted over it.
            self.offered = false;
            self.forget_asked();
            self.enter(self.view);
        }
        self.write(text);
    }

    pub(super) fn write(&mut self, text: String) {
        if let Some(file) = self.inputs.files.get_mut(self.active) {
            file.text = text;
            self.revision += 1;
        }
    }

    /// Does what a finding proposes. A report on older text is not to be trusted with this one.
    // Not inlined: its code is fetched when it is first needed.
    #[inline(never)]
    pub(super) fn mend(&mut self, finding: usize) {
        let Some(evaluated) = self.evaluated.clone().filter(|_| !self.busy()) else { return };
        let Some(Finding { fix: Some(fix), place: Some(place), .. }) = evaluated.findings.get(finding) else {
            return;
        };
        let Some(index) = self.inputs.files.iter().position(|known| known.name == place.file) else { return };
        let stays = index == self.active;
        self.select_file(index);
        let mended = self.active_file().and_then(|file| fix.apply(&file.text));
        if let Some(mended) = mended {
            self.step(Step::Mended);
            self.write(mended);
            self.replace(if stays { Replacing::AsStep } else { Replacing::Afresh });
        }
    }

    /// Does what the answer of the view proposes, in all files that it changes; one that is not there is added. An answer
    /// about older text is not to be trusted with this one, and edits that fit a file badly change nothing at all.
    // Not inlined: its code is fetched when it is first needed.
    #[inline(never)]
    pub(super) fn fix(&mut self, namespace: Option<usize>) {
        let Some(answer) =
            self.asked.of(self.view).filter(|_| self.asked.is_fresh(self.view)).and_then(|asked| asked.answer.clone())
        else {
            return;
        };
        let of_namespace = |index: usize| answer.admission.as_ref()?.namespaces.get(index)?.fix.as_ref();
        let fix = namespace.map_or(answer.fix.as_ref(), of_namespace);
        let Some(fix) = fix.filter(|_| !self.busy()) else { return };
        let mut files = self.inputs.files.clone();
        let mut first = None;
        for edits in &fix.edits {
            let known = files.iter().position(|file| file.name == edits.file);
            let index = known.unwrap_or(files.len());
            if known.is_none() {
                files.push(SourceFile { name: edits.file.clone(), text: String::new() });
            }
            let Some(file) = files.get_mut(index) else { return };
            let Some(fixed) = edits.fix.apply(&file.text) else { return };
            file.text = fixed;
            first.get_or_insert(index);
        }
        let Some(first) = first else { return };
        self.step(Step::Fixed);
        self.inputs.files = files;
        self.changed_at(first, fix.edits.len() == 1);
    }

    /// Puts the objects that the answer holds behind the first file, as a fix that can be taken back.
    // Not inlined: its code is fetched when it is first needed.
    #[inline(never)]
    pub(super) fn add_manifest(&mut self) {
        let answer = self.asked.of(self.view).and_then(|asked| asked.answer.clone());
        let Some(details) = answer.as_ref().and_then(|answer| answer.access.as_ref()) else { return };
        if details.manifest.is_empty() {
            return;
        }
        self.step(Step::Fixed);
        let Some(file) = self.inputs.files.first_mut() else { return };
        if !file.text.is_empty() {
            file.text.push_str(if file.text.ends_with('\n') { "---\n" } else { "\n---\n" });
        }
        file.text.push_str(&details.manifest);
        self.changed_at(0, true);
    }

    /// Shows a file that was changed, so that the change is seen; in the editor it can be undone when it stood there.
    fn changed_at(&mut self, index: usize, alone: bool) {
        let replacing = match index == self.active {
            true if alone => Replacing::AsStep,
            true => Replacing::Forgetting,
            false => Replacing::Afresh,
        };
        self.active = index;
        self.replace(replacing);
        self.revision += 1;
        // The answer that follows is what it was done for.
        self.waits = Some(Sought::Head);
    }

    pub(super) fn replace(&mut self, replacing: Replacing) {
        self.replaced += 1;
        self.replacing = replacing;
    }

    pub(super) fn select_file(&mut self, index: usize) {
        if index != self.active && index < self.inputs.files.len() {
            self.active = index;
            self.replace(Replacing::Afresh);
        }
    }

    pub(super) fn add_file(&mut self) {
        self.step(Step::Added);
        self.take_in(SourceFile { name: NEW_FILE.to_owned(), text: String::new() });
        self.select_file(self.inputs.files.len() - 1);
        self.revision += 1;
    }

    /// The last file is emptied rather than closed.
    // Not inlined: its code is fetched when it is first needed.
    #[inline(never)]
    pub(super) fn close_file(&mut self, index: usize) {
        if index >= self.inputs.files.len() {
            return;
        }
        self.step(Step::Removed);
        self.replace(if index == self.active { Replacing::Afresh } else { Replacing::Forgetting });
        self.inputs.files.remove(index);
        self.leave_one();
        if self.active > index || self.active >= self.inputs.files.len() {
            self.active = self.active.saturating_sub(1);
        }
        self.revision += 1;
    }

    /// A name that another file has is numbered; an empty one changes nothing.
    // Not inlined: its code is fetched when it is first needed.
    #[inline(never)]
    pub(super) fn rename_file(&mut self, index: usize, name: &str) {
        let name = name.trim();
        if name.is_empty() || self.inputs.files.get(index).is_none_or(|file| file.name == name) {
            return;
        }
        self.step(Step::Renamed);
        let name = self.free_name(name);
        if let Some(file) = self.inputs.files.get_mut(index) {
            file.name = name;
            self.replace(Replacing::Forgetting);
            self.revision += 1;
        }
    }

    /// The file in the editor stays there, wherever its tab goes.
    // Not inlined: its code is fetched when it is first needed.
    #[inline(never)]
    pub(super) fn move_file(&mut self, index: usize, to: usize) {
        let count = self.inputs.files.len();
        if index >= count || to >= count || index == to {
            return;
        }
        self.step(Step::Moved);
        let active = self.active_file().map(|file| file.name.clone());
        let file = self.inputs.files.remove(index);
        self.inputs.files.insert(to, file);
        let still = |file: &SourceFile| Some(&file.name) == active.as_ref();
        self.active = self.inputs.files.iter().position(still).unwrap_or_default();
        self.replace(Replacing::Forgetting);
        self.revision += 1;
    }

    /// The name, numbered when another file has it: reports tell files apart by name.
    fn free_name(&self, name: &str) -> String {
        let taken = |name: &str| self.inputs.files.iter().any(|file| file.name == name);
        let dot = name.rfind('.').unwrap_or(name.len());
        let (stem, end) = name.split_at_checked(dot).unwrap_or((name, ""));
        let numbered = (2_u32..).map(|number| format!("{stem}-{number}{end}"));
        std::iter::once(name.to_owned()).chain(numbered).find(|name| !taken(name)).unwrap_or_default()
    }
}

/// Most of the text went: what stands before and behind the change is less than a quarter of it.
fn leaves_little(before: &str, after: &str) -> bool {
    let alike = |(one, other): &(u8, u8)| one == other;
    let start = before.bytes().zip(after.bytes()).take_while(alike).count();
    let end = before.bytes().rev().zip(after.bytes().rev()).take_while(alike).count();
    (start + end) * 4 < before.len()
}

const NEW_FILE: &str = "manifests.yaml";

/// The editor keeps line feeds only, and every offset must mean the same text.
fn with_plain_line_ends(text: String) -> String {
    if !text.contains('\r') {
        return text;
    }
    let mut pieces = text.split('\r');
    let mut plain = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        if !piece.starts_with('\n') {
            plain.push('\n');
        }
        plain.push_str(piece);
    }
    plain
}
