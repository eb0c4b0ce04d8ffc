//! A document that is changed step by step, before it is tried.

use crate::cluster::Cluster;
use crate::report::FileEdits;
use crate::sources::DocumentId;
use crate::text::{Fix, TextEdit};
use crate::workspace::Workspace;
use crate::yaml::rewrite::{Rewriting, edits_between};

/// The longest document that is changed, in bytes.
const MAX_LENGTH: usize = 100_000;

pub(super) struct Draft {
    pub rewriting: Rewriting,
    file: String,
    before: String,
    /// Where the document starts in its file.
    base: u32,
}

impl Draft {
    /// `None` for a document that is too long.
    pub(super) fn of(workspace: &Workspace, cluster: &Cluster, document: DocumentId) -> Option<Self> {
        let source = cluster.sources.get(document)?;
        let before = source.text(workspace.text(&source.file)?).filter(|text| text.len() <= MAX_LENGTH)?;
        Some(Self {
            rewriting: Rewriting::of(before),
            file: source.file.to_string(),
            before: before.to_owned(),
            base: source.base,
        })
    }

    /// What was changed so far, in the file.
    pub(super) fn edits(&self) -> FileEdits {
        let edits = edits_between(&self.before, self.rewriting.text()).into_iter();
        let edits = edits.map(|edit| TextEdit { range: edit.range.shifted(self.base), ..edit }).collect();
        FileEdits { file: self.file.clone(), fix: Fix { edits, ..Fix::default() } }
    }
}
