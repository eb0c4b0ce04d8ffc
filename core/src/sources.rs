//! The documents of all files, and where in them a field stands: what turns a citation into a place.

use std::rc::Rc;

use crate::finding::Place;
use crate::manifest::{Document, Issue, Object};
use crate::text::{FieldPath, LineIndex, TextRange};
use crate::yaml::{Node, Piece};

/// Counts the documents of all files from 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentId(pub u32);

/// An object in the files: every citation of one of its fields starts here.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Origin {
    pub document: DocumentId,
    /// Where the object stands in its document: the root, or `items[3]` in a List.
    pub path: FieldPath,
    /// `NetworkPolicy test-ns/web`.
    pub object: Rc<str>,
}

impl Origin {
    /// Cites a field of the object; an empty path is the object itself.
    #[must_use]
    pub fn at(&self, path: &FieldPath) -> Citation {
        Citation { origin: self.clone(), path: path.clone() }
    }

    /// Cites a field by its path from the object, such as `spec.podSelector`.
    #[must_use]
    pub fn field(&self, path: &str) -> Citation {
        self.at(&FieldPath::of(path))
    }
}

/// A field of an object: what evaluators keep, so that explanations are read off.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Citation {
    pub origin: Origin,
    /// From the object's own root.
    pub path: FieldPath,
}

/// One document with its file.
#[derive(Clone, Debug)]
pub struct Source {
    pub file: Rc<str>,
    /// Byte offset in the file.
    pub base: u32,
    pub document: Rc<Document>,
    length: u32,
    before: Before,
}

/// What stands before a place in its file: line breaks, and bytes of its line.
#[derive(Clone, Copy, Debug, Default)]
struct Before {
    breaks: u32,
    column: u32,
}

impl Before {
    /// What stands before the end of a document that starts here.
    fn document(self, lines: &LineIndex, length: u32) -> Self {
        let column = if lines.breaks() == 0 { self.column + length } else { lines.column(length) };
        Self { breaks: self.breaks + lines.breaks(), column }
    }

    /// What stands before the end of a short text that starts here.
    fn text(self, text: &str) -> Self {
        text.bytes().fold(self, |Self { breaks, column }, byte| match byte {
            b'\n' => Self { breaks: breaks + 1, column: 0 },
            _ => Self { breaks, column: column + 1 },
        })
    }
}

impl Source {
    /// The document's own text in that of its file.
    #[must_use]
    pub fn text<'a>(&self, file: &'a str) -> Option<&'a str> {
        file.get(self.base as usize..)?.get(..self.length as usize)
    }

    /// The first and last line of its file that a range of the document touches.
    fn lines(&self, range: TextRange) -> [u32; 2] {
        self.document.lines.lines(range).map(|line| line.saturating_add(self.before.breaks))
    }

    /// How many bytes of its line stand before an offset in the document.
    fn column(&self, offset: u32) -> u32 {
        let lines = &self.document.lines;
        let before = if lines.line(offset) == 1 { self.before.column } else { 0 };
        lines.column(offset) + before
    }
}

#[derive(Clone, Debug, Default)]
pub struct Sources {
    sources: Vec<Source>,
    /// Where files and documents start that are not read, since there is too much.
    pub(crate) left_out: Vec<Place>,
}

impl Sources {
    /// Adds the documents of a file, in their order.
    pub(crate) fn add<'a>(
        &mut self,
        file: &str,
        text: &str,
        documents: impl Iterator<Item = (&'a Piece<'a>, Rc<Document>)>,
    ) {
        let file: Rc<str> = file.into();
        let (mut before, mut at) = (Before::default(), 0);
        for (piece, document) in documents {
            let (base, length) = (piece.base, u32::try_from(piece.text.len()).unwrap_or(u32::MAX));
            before = before.text(text.get(at as usize..base as usize).unwrap_or_default());
            let file = file.clone();
            let after = before.document(&document.lines, length);
            self.sources.push(Source { file, base, document, length, before });
            before = after;
            at = base + length;
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = (DocumentId, &Source)> {
        self.sources
            .iter()
            .enumerate()
            .map(|(index, source)| (DocumentId(u32::try_from(index).unwrap_or(u32::MAX)), source))
    }

    #[must_use]
    pub fn get(&self, document: DocumentId) -> Option<&Source> {
        self.sources.get(document.0 as usize)
    }

    /// Where a cited field stands; a field that is not written there is cited by what is there of its path.
    #[must_use]
    pub fn place(&self, citation: &Citation) -> Option<Place> {
        let source = self.get(citation.origin.document)?;
        let from_root = citation.origin.path.join(&citation.path);
        let range = source.document.tree.locate(&from_root)?;
        Some(self.place_of_range(citation.origin.document, source, &citation.origin.object, &citation.path, range))
    }

    /// What is written at a cited field; its range counts from the document's start.
    #[must_use]
    pub fn node(&self, citation: &Citation) -> Option<&Node> {
        let tree = &self.get(citation.origin.document)?.document.tree;
        Some(tree.node(tree.find(&citation.origin.path.join(&citation.path))?))
    }

    /// The bytes of a cited scalar in its file, for a change of it; `None` where it is an alias of another.
    #[must_use]
    pub fn scalar_range(&self, citation: &Citation) -> Option<TextRange> {
        let base = self.get(citation.origin.document)?.base;
        let own = self.node(citation)?.range.shifted(base);
        self.mark(citation).map(|place| place.range).filter(|marked| *marked == own && own.start < own.end)
    }

    /// The bytes of a cited field's key in its file.
    #[must_use]
    pub fn key_range(&self, citation: &Citation) -> Option<TextRange> {
        let source = self.get(citation.origin.document)?;
        let path = citation.origin.path.join(&citation.path);
        source.document.tree.key_range(&path).map(|range| range.shifted(source.base))
    }

    /// How many bytes of its line stand before an offset in a document.
    #[must_use]
    pub fn column(&self, document: DocumentId, offset: u32) -> usize {
        self.get(document).map_or(0, |source| source.column(offset) as usize)
    }

    /// Where to underline a cited field: a scalar itself, a block at its key.
    #[must_use]
    pub fn mark(&self, citation: &Citation) -> Option<Place> {
        let source = self.get(citation.origin.document)?;
        let range = source.document.tree.mark(&citation.origin.path.join(&citation.path))?;
        Some(self.place_of_range(citation.origin.document, source, &citation.origin.object, &citation.path, range))
    }

    /// What a cited field says, if it is a text.
    #[must_use]
    pub fn text(&self, citation: &Citation) -> Option<&str> {
        self.get(citation.origin.document)?.document.tree.text(&citation.origin.path.join(&citation.path))
    }

    /// Where an object's issue stands.
    #[must_use]
    pub fn place_of_issue(&self, document: DocumentId, object: &Object, issue: &Issue) -> Option<Place> {
        let source = self.get(document)?;
        Some(self.place_of_range(document, source, &object.label(), &issue.path, issue.range))
    }

    /// Where a field of an object stands, as by [`Self::place`]; an empty path is the object itself.
    #[must_use]
    pub fn place_in(&self, document: DocumentId, object: &Object, path: &str) -> Option<Place> {
        let origin = Origin { document, path: object.path.clone(), object: object.label().into() };
        self.place(&origin.field(path))
    }

    /// Where a range of a document's text stands; `range` counts from the document's start.
    #[must_use]
    pub fn place_of_text(&self, document: DocumentId, range: TextRange) -> Option<Place> {
        let source = self.get(document)?;
        Some(self.place_of_range(document, source, "", &FieldPath::root(), range))
    }

    fn place_of_range(
        &self,
        document: DocumentId,
        source: &Source,
        object: &str,
        path: &FieldPath,
        range: TextRange,
    ) -> Place {
        Place {
            file: source.file.to_string(),
            document: document.0,
            object: object.to_owned(),
            path: path.to_string(),
            lines: source.lines(range),
            range: range.shifted(source.base),
        }
    }
}
