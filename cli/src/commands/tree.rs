//! Files and folders on the disk.

use std::fs;
use std::path::{Path, PathBuf};

use policy_core::report::SourceFile;

use super::{Failure, shown, standard_input};
use crate::lesson::Folder;

/// All files below a folder, sorted; without those whose name begins with a dot, and without what links lead to elsewhere.
pub fn below(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let failed = |error| Failure::Read(shown(folder), error);
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        if !entry.file_name().to_string_lossy().starts_with('.') {
            entries.push((entry.path(), entry.file_type().map_err(failed)?));
        }
    }
    entries.sort_by(|(one, _), (other, _)| one.cmp(other));
    let mut files = Vec::new();
    for (path, kind) in entries {
        if kind.is_dir() {
            files.extend(below(&path)?);
        } else if path.is_file() {
            files.push(path);
        }
    }
    Ok(files)
}

/// Manifests as they are named: files, folders, standard input.
pub fn manifests(named: &[PathBuf]) -> Result<Vec<SourceFile>, Failure> {
    let mut files = Vec::new();
    for path in named {
        if path.as_os_str() == "-" {
            files.push(SourceFile { name: "stdin.yaml".to_owned(), text: standard_input()? });
        } else if path.is_dir() {
            let is_yaml = |path: &PathBuf| path.extension().is_some_and(|end| end == "yaml" || end == "yml");
            for path in below(path)?.into_iter().filter(is_yaml) {
                files.push(SourceFile { name: shown(&path), text: text(&path)? });
            }
        } else {
            files.push(SourceFile { name: shown(path), text: text(path)? });
        }
    }
    Ok(files)
}

/// The files below a folder, by their paths in it. What is no text is there all the same: a lesson has no such file.
pub fn texts(folder: &Path) -> Result<Folder, Failure> {
    let mut texts = Folder::new();
    for path in below(folder)? {
        let bytes = fs::read(&path).map_err(|error| Failure::Read(shown(&path), error))?;
        let name = path.strip_prefix(folder).unwrap_or(&path);
        texts.insert(shown(name), String::from_utf8_lossy(&bytes).into_owned());
    }
    Ok(texts)
}

pub fn text(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(|error| Failure::Read(shown(path), error))
}
