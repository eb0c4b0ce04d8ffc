//! Changes that are written into the files' text, to be tried.

use std::rc::Rc;

use super::diff;
use crate::cluster::{self, Cluster, Former};
use crate::report::{FileEdits, SmallestFix, SourceFile};
use crate::sources::{Origin, Sources};
use crate::text::{FieldPath, Fix, TextEdit, TextRange};
use crate::workspace::Workspace;
use crate::yaml::Tree;

/// A change of a file.
pub(super) type Edit = (String, TextEdit);

/// Changes to be tried together.
#[derive(Clone, Default)]
pub(super) struct Trial {
    pub changes: Vec<String>,
    pub edits: Vec<FileEdits>,
    /// How many lines it changes.
    pub lines: usize,
}

impl Trial {
    /// With these edits beside; the same edit may serve twice.
    pub(super) fn with(&self, workspace: &Workspace, change: &str, edits: &[Edit]) -> Self {
        let mut both = self.clone();
        both.changes.push(change.to_owned());
        for edit in edits {
            both.edit(edit);
        }
        both.lines = diff::changed_lines(workspace.files(), &both.edits);
        both
    }

    fn edit(&mut self, (file, edit): &Edit) {
        let fix = match self.edits.iter_mut().find(|known| known.file == *file) {
            Some(known) => &mut known.fix,
            None => {
                self.edits.push(FileEdits { file: file.clone(), fix: Fix::default() });
                let Some(last) = self.edits.last_mut() else { return };
                &mut last.fix
            }
        };
        if !fix.edits.contains(edit) {
            fix.edits.push(edit.clone());
        }
    }

    pub(super) fn told(&self, workspace: &Workspace) -> SmallestFix {
        SmallestFix {
            diff: diff::lines(workspace.files(), &self.edits),
            edits: self.edits.clone(),
            ..SmallestFix::default()
        }
    }
}

/// The cluster after a change, unless the change makes an object that the API server would refuse, or whose pods it would.
pub(super) fn changed(workspace: &Workspace, cluster: &Cluster, trial: &Trial) -> Option<Cluster> {
    let mut files: Vec<SourceFile> = workspace.files().to_vec();
    for FileEdits { file, fix } in &trial.edits {
        let file = files.iter_mut().find(|known| known.name == *file)?;
        file.text = fix.apply(&file.text)?;
    }
    let (sources, _) = workspace.with_files(files).read(cluster.profile.version, &mut || {});
    let count = |sources: &Sources, is_refused: bool| {
        let objects = sources.iter().flat_map(|(_, source)| &source.document.objects);
        objects.filter(|object| object.is_refused() == is_refused).count()
    };
    // Nor may an object be lost because its text can no longer be read.
    if count(&sources, true) > count(&cluster.sources, true) || count(&sources, false) < count(&cluster.sources, false)
    {
        return None;
    }
    Some(cluster::build(Rc::new(sources), &cluster.profile, false, Former::beside(cluster)).0)
}

/// Writes a value into an object, in the style that stands there: one of [`crate::yaml::edit`]'s functions.
pub(super) type Write = fn(&str, &Tree, &FieldPath, &str) -> Option<TextEdit>;

/// The edit that writes a value at a path of an object.
pub(super) fn written(
    (workspace, cluster): (&Workspace, &Cluster),
    origin: &Origin,
    path: &FieldPath,
    value: &str,
    write: Write,
) -> Option<Edit> {
    let source = cluster.sources.get(origin.document)?;
    // Documents know their bytes from their own start.
    let text = workspace.text(&source.file)?.get(source.base as usize..)?;
    let edit = write(text, &source.document.tree, &origin.path.join(path), value)?;
    Some((source.file.to_string(), TextEdit { range: edit.range.shifted(source.base), text: edit.text }))
}

/// The edit that puts documents at the end of a file.
pub(super) fn appended(workspace: &Workspace, file: &str, documents: &str) -> Option<Edit> {
    let text = workspace.text(file)?;
    let separator = match text {
        "" => "",
        text if text.ends_with('\n') => "---\n",
        _ => "\n---\n",
    };
    let edit = TextEdit { range: TextRange::new(text.len(), text.len()), text: [separator, documents].concat() };
    Some((file.to_owned(), edit))
}
