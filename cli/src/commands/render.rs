//! From files to files.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::{Failure, print, shown, standard_input, tell_all, tree};
use crate::arguments::Render;
use crate::render::{self, Options};

/// One file's way; without a place to go it is printed.
struct Way {
    from: PathBuf,
    to: Option<PathBuf>,
}

pub fn render(asked: &Render) -> Result<u8, Failure> {
    let options = Options { playground: asked.playground.clone() };
    let (mut problems, mut examples) = (Vec::new(), 0);
    let ways = ways(asked)?;
    for Way { from, to } in &ways {
        let is_input = from.as_os_str() == "-";
        if let Some(to) = to.as_ref().filter(|_| !is_input && !is_markdown(from)) {
            made_folder(to)?;
            fs::copy(from, to).map_err(|error| Failure::Write(shown(to), error))?;
            continue;
        }
        let (name, text) =
            if is_input { ("standard input".to_owned(), standard_input()?) } else { (shown(from), tree::text(from)?) };
        let rendered = render::document(&text, &name, &options);
        problems.extend(rendered.problems);
        examples += rendered.examples;
        match to {
            None => print(&rendered.text)?,
            Some(to) => {
                made_folder(to)?;
                fs::write(to, rendered.text).map_err(|error| Failure::Write(shown(to), error))?;
            }
        }
    }
    if let Some(out) = &asked.out {
        let counted = |number: usize, of: &str| format!("{number} {of}{}", if number == 1 { "" } else { "s" });
        let (examples, files) = (counted(examples, "example"), counted(ways.len(), "file"));
        print(&format!("{examples} rendered, {files} written to `{}`\n", shown(out)))?;
    }
    Ok(tell_all(&problems))
}

fn is_markdown(path: &Path) -> bool {
    path.extension().is_some_and(|end| end == "md" || end == "markdown")
}

fn made_folder(file: &Path) -> Result<(), Failure> {
    let folder = file.parent().unwrap_or(file);
    fs::create_dir_all(folder).map_err(|error| Failure::Write(shown(folder), error))
}

fn ways(asked: &Render) -> Result<Vec<Way>, Failure> {
    let Render { inputs, out, .. } = asked;
    let Some(out) = out else {
        return match inputs.as_slice() {
            [from] if !from.is_dir() => Ok(vec![Way { from: from.clone(), to: None }]),
            _ => Err(Failure::Said("a folder, or more than one file, needs `--out DIR`".to_owned())),
        };
    };
    let mut ways = Vec::new();
    for input in inputs {
        if input.as_os_str() == "-" {
            return Err(Failure::Said("`-` is printed: it goes without `--out` and without other files".to_owned()));
        }
        if input.is_dir() {
            apart(input, out)?;
            for from in tree::below(input)? {
                let to = out.join(from.strip_prefix(input).unwrap_or(&from));
                ways.push(Way { from, to: Some(to) });
            }
        } else {
            let name = input.file_name().unwrap_or(input.as_os_str());
            ways.push(Way { to: Some(out.join(name)), from: input.clone() });
        }
    }
    let mut written = BTreeSet::new();
    for Way { from, to } in &ways {
        if let Some(to) = to.as_ref().filter(|to| !written.insert(to.as_path())) {
            return Err(Failure::Said(format!("two files would be written to `{}`", shown(to))));
        }
        if to.as_ref().is_some_and(|to| is_same(from, to)) {
            let message = format!("`{}` would be written over itself: `--out` names another folder", shown(from));
            return Err(Failure::Said(message));
        }
    }
    Ok(ways)
}

fn is_same(one: &Path, other: &Path) -> bool {
    fs::canonicalize(one).ok().zip(fs::canonicalize(other).ok()).is_some_and(|(one, other)| one == other)
}

/// What is written within the folder that is read would be read the next time.
fn apart(input: &Path, out: &Path) -> Result<(), Failure> {
    let Ok(input) = fs::canonicalize(input) else { return Ok(()) };
    // The nearest that is there: what is not yet there is below it.
    let absolute = std::path::absolute(out).map_err(|error| Failure::Write(shown(out), error))?;
    let there = absolute.ancestors().find_map(|folder| fs::canonicalize(folder).ok());
    if there.is_some_and(|there| there.starts_with(&input)) {
        let message = format!("`{}` lies in the folder that is read: `--out` names one beside it", shown(out));
        return Err(Failure::Said(message));
    }
    Ok(())
}
