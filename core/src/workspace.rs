//! The documents of all files: each is read once and kept for as long as its text stays.

use std::rc::Rc;

use crate::manifest::{self, Document};
use crate::order::Map;
use crate::report::{Finding, KubernetesVersion, Severity, SourceFile};
use crate::sources::Sources;
use crate::text::{LineIndex, TextRange};
use crate::yaml::{self, Piece, Problem, Tree};

/// The most text that is read, over all files; what is beyond is left out whole files at a time.
pub const MAX_BYTES: usize = 16_000_000;

/// The most documents that are read, over all files.
pub const MAX_DOCUMENTS: usize = 50_000;

#[derive(Default)]
pub struct Workspace {
    files: Vec<SourceFile>,
    /// What the last reading made of each document, in their order.
    known: Vec<Known>,
    /// The files of the last reading, where these are others.
    former: Option<Vec<SourceFile>>,
    /// The Kubernetes that the known documents were read for.
    version: KubernetesVersion,
}

/// Where a document stood, and what was made of it.
#[derive(Clone)]
struct Known {
    file: usize,
    range: TextRange,
    document: Rc<Document>,
}

/// A document with its text.
type Read<'text> = (&'text str, Rc<Document>);

/// A file, counted from 0, and the documents in it that are read.
type Split<'text> = (usize, &'text SourceFile, Vec<Piece<'text>>);

impl Workspace {
    /// Says whether these are other files than before.
    pub fn set_files(&mut self, files: Vec<SourceFile>) -> bool {
        let changed = self.files != files;
        if changed {
            let former = std::mem::replace(&mut self.files, files);
            self.former.get_or_insert(former);
        }
        changed
    }

    #[must_use]
    pub fn files(&self) -> &[SourceFile] {
        &self.files
    }

    /// Other files beside these, with the documents that are known already.
    #[must_use]
    pub fn with_files(&self, files: Vec<SourceFile>) -> Self {
        let former = self.former.as_ref().unwrap_or(&self.files).clone();
        Self { files, known: self.known.clone(), former: Some(former), version: self.version }
    }

    /// The text of a file.
    #[must_use]
    pub fn text(&self, file: &str) -> Option<&str> {
        self.files.iter().find(|known| known.name == file).map(|file| file.text.as_str())
    }

    /// Splits, parses and decodes; tells when the last document is parsed. Documents that were there at the last reading are
    /// taken as they are.
    pub fn read(&mut self, version: KubernetesVersion, all_parsed: &mut dyn FnMut()) -> (Sources, Vec<Finding>) {
        let former = self.former.take();
        let mut known = std::mem::take(&mut self.known);
        if self.version != version {
            self.version = version;
            known.clear();
        }
        let read = |known: Known| {
            let text = &former.as_ref().unwrap_or(&self.files).get(known.file)?.text;
            Some((text.get(known.range.start as usize..known.range.end as usize)?, known.document))
        };
        let mut read: Vec<Read<'_>> = known.into_iter().filter_map(read).collect();
        let (files, findings) = split(&self.files, &read);
        let pieces: Vec<&Piece<'_>> = files.iter().flat_map(|(.., pieces)| pieces).collect();
        let unchanged = |((index, (text, _)), piece): &((usize, &Read<'_>), &&Piece<'_>)| {
            piece.before == Some(*index) || *text == piece.text
        };
        // One keystroke leaves all documents before and behind its own as they are.
        let before = read.iter().enumerate().zip(&pieces).take_while(unchanged).count();
        let others = read.iter().enumerate().skip(before).rev();
        let behind = others.zip(pieces.iter().skip(before).rev()).take_while(unchanged).count();
        let after = read.split_off(read.len() - behind);
        let others = read.split_off(before);
        let changed = pieces.get(before..pieces.len() - behind).unwrap_or_default();
        read.extend(read_changed(changed, others, version, all_parsed));
        read.extend(after);
        let mut sources = Sources::default();
        sources.left_out = findings.iter().filter_map(|finding| finding.place.clone()).collect();
        let mut read = read.into_iter();
        for (index, file, pieces) in files {
            let documents = pieces.iter().zip(&mut read).map(|(piece, (_, document))| (piece, document));
            sources.add(
                &file.name,
                &file.text,
                documents.inspect(|(piece, document)| {
                    let range = TextRange::new(0, piece.text.len()).shifted(piece.base);
                    self.known.push(Known { file: index, range, document: document.clone() });
                }),
            );
        }
        (sources, findings)
    }
}

/// The documents that are read, and where what is left out starts, each with the finding that says so.
fn split<'text>(files: &'text [SourceFile], known: &[Read<'_>]) -> (Vec<Split<'text>>, Vec<Finding>) {
    let mut findings = Vec::new();
    let mut split = Vec::new();
    let (mut bytes, mut left_out) = (0, 0);
    let mut left = MAX_DOCUMENTS;
    let mut first_left_out = None;
    let mut next = 0;
    let mut before = |rest: &str| {
        // The one before may have changed, or may be gone.
        let (at, (text, _)) =
            known.iter().enumerate().skip(next).take(2).find(|(_, (text, _))| rest.starts_with(text))?;
        next = at + 1;
        Some((at, text.len()))
    };
    for (index, file) in files.iter().enumerate() {
        let name = &file.name;
        if bytes + file.text.len() > MAX_BYTES {
            let message = format!("`{name}` is left out: at most {} MB are read", MAX_BYTES / 1_000_000);
            findings.push(limit(name, "", 0, message));
            continue;
        }
        bytes += file.text.len();
        let mut pieces = yaml::split_as_before(&file.text, &mut before);
        if let Some(beyond) = pieces.get(left) {
            left_out += pieces.len() - left;
            first_left_out.get_or_insert((name, &file.text, beyond.base));
            pieces.truncate(left);
        }
        left -= pieces.len();
        split.push((index, file, pieces));
    }
    if let Some((name, text, base)) = first_left_out {
        let message = format!("{left_out} documents are left out: at most {MAX_DOCUMENTS} are read");
        findings.push(limit(name, text, base, message));
    }
    (split, findings)
}

fn limit(file: &str, text: &str, at: u32, message: String) -> Finding {
    let range = TextRange { start: at, end: at };
    let lines = LineIndex::new(text).lines(range);
    let place = crate::finding::Place { file: file.to_string(), lines, range, ..crate::finding::Place::default() };
    Finding::note("limit", Severity::Error, message, Some(place))
}

/// Reads what is not among the former documents; equal texts are read once.
fn read_changed<'text>(
    changed: &[&Piece<'text>],
    former: Vec<Read<'text>>,
    version: KubernetesVersion,
    all_parsed: &mut dyn FnMut(),
) -> Vec<Read<'text>> {
    let mut documents: Map<&str, Rc<Document>> = former.into_iter().collect();
    let mut parsed = Map::new();
    for piece in changed {
        if !documents.contains_key(piece.text) && !parsed.contains_key(piece.text) {
            parsed.insert(piece.text, parse(piece));
        }
    }
    all_parsed();
    for (text, (tree, problems)) in parsed {
        documents.insert(text, Rc::new(manifest::decode(text, tree, problems, version)));
    }
    changed.iter().filter_map(|piece| Some((piece.text, documents.get(piece.text)?.clone()))).collect()
}

/// A document behind a separator that Kubernetes refuses is not read.
fn parse(piece: &Piece<'_>) -> (Tree, Vec<Problem>) {
    match &piece.problem {
        Some(problem) => (Tree::default(), vec![Problem::clone(problem)]),
        None => yaml::parse(piece.text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(workspace: &mut Workspace, texts: &[&str]) -> Vec<Rc<Document>> {
        let file =
            |(index, text): (usize, &&str)| SourceFile { name: format!("{index}.yaml"), text: (*text).to_owned() };
        workspace.set_files(texts.iter().enumerate().map(file).collect());
        let sources = workspace.read(KubernetesVersion::default(), &mut || {}).0;
        sources.iter().map(|(_, source)| source.document.clone()).collect()
    }

    /// Which of the second reading's documents were read anew.
    #[track_caller]
    fn check(before: &[&str], after: &[&str], expected: &[usize]) {
        let mut workspace = Workspace::default();
        let former = read(&mut workspace, before);
        let is_new = |(_, document): &(usize, &Rc<Document>)| !former.iter().any(|former| Rc::ptr_eq(former, document));
        let latter = read(&mut workspace, after);
        let new: Vec<usize> = latter.iter().enumerate().filter(is_new).map(|(index, _)| index).collect();
        assert_eq!(new, expected);
    }

    fn configured(name: usize, value: &str) -> String {
        format!("---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: n{name}\ndata:\n  a: {value}\n")
    }

    #[test]
    fn a_keystroke_reads_one_document_of_many() {
        let text =
            |changed: &str| (0..500).map(|name| configured(name, if name == 250 { changed } else { "x" })).collect();
        let (before, after): (String, String) = (text("x"), text("xy"));
        check(&[&before], &[&after], &[250]);
        check(&[&before, &before], &[&before, &after], &[750]);
        check(&[&before], &[&before], &[]);
    }

    #[test]
    fn added_removed_and_moved_documents_leave_the_others_as_they_are() {
        let [a, b, c] = ["a: 1\n", "b: 1\n", "c: 1\n"];
        check(&["a: 1\n---\nb: 1\n"], &["a: 1\n---\nc: 1\n---\nb: 1\n"], &[1]);
        check(&[a, b, c], &[a, c], &[]);
        check(&[a, b, c], &[c, a, b], &[]);
        check(&[a, b], &[a, b, c, c], &[2, 3]);
        check(&[], &[a, a], &[0, 1]);
    }

    #[test]
    fn equal_texts_are_one_document() {
        let documents = read(&mut Workspace::default(), &["a: 1\n", "a: 1\n"]);
        assert!(documents.iter().all(|document| Rc::ptr_eq(document, &documents[0])));
    }

    #[test]
    fn a_file_or_a_document_beyond_the_limit_is_left_out_and_said_to_be() {
        let mut workspace = Workspace::default();
        let file = |text: String| SourceFile { name: "f.yaml".to_owned(), text };
        workspace.set_files(vec![file(" ".repeat(MAX_BYTES + 1)), file("a: 1\n".to_owned())]);
        let (sources, findings) = workspace.read(KubernetesVersion::default(), &mut || {});
        assert_eq!((sources.iter().count(), findings.len(), sources.left_out.len()), (1, 1, 1));
        assert_eq!(findings[0].message, "`f.yaml` is left out: at most 16 MB are read");
        workspace.set_files(vec![file("a: 1\n---\n".repeat(MAX_DOCUMENTS + 2))]);
        let (sources, findings) = workspace.read(KubernetesVersion::default(), &mut || {});
        assert_eq!(sources.iter().count(), MAX_DOCUMENTS);
        assert!(findings[0].message.starts_with("2 documents are left out"), "{findings:?}");
    }
}
