//! Lessons and courses, as docs/lessons.md describes them: what is wrong with their files, and what to do about it.
//!
//! As strict as the page's own reader (static/learn/reader.js), and stricter where only a run of start and solution tells.

mod form;
mod proof;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::problem::Problem;
use form::Form;

/// The files below a folder with their texts, as `start/policy.yaml`.
pub type Folder = BTreeMap<String, String>;

#[derive(Debug, Default)]
pub struct Checked {
    pub lessons: usize,
    pub problems: Vec<Problem>,
}

/// Checks a course (a folder with `course.json`) or one lesson (with `lesson.md`); `path` is what problems call the folder.
#[must_use]
pub fn check(folder: &Folder, path: &str) -> Checked {
    let mut checked = Checked::default();
    let lessons = match folder.get("course.json") {
        Some(course) => course_of(folder, course, path, &mut checked.problems),
        None if folder.contains_key("lesson.md") => vec![(path.to_owned(), folder.clone())],
        None => {
            let message = "there is neither course.json nor lesson.md: name the folder of a course or of a lesson";
            checked.problems.push(Problem::of(path, message));
            Vec::new()
        }
    };
    checked.lessons = lessons.len();
    checked.problems.extend(lessons.iter().flat_map(|(path, folder)| lesson(folder, path)));
    checked
}

/// The lessons that are listed and there; what is wrong with the list.
fn course_of(folder: &Folder, text: &str, path: &str, problems: &mut Vec<Problem>) -> Vec<(String, Folder)> {
    let file = [path, "/course.json"].concat();
    let mut wrong = |message: String| problems.push(Problem::of(&file, message));
    let course: Value = match serde_json::from_str(text) {
        Ok(course) => course,
        Err(error) => {
            wrong(format!("this is no JSON: {error}"));
            return Vec::new();
        }
    };
    if course.get("title").and_then(Value::as_str).is_none_or(|title| title.trim().is_empty()) {
        wrong("`title` is missing: a text, shown above the list".to_owned());
    }
    if course.get("text").is_some_and(|text| !text.is_string()) {
        wrong("`text` is a sentence about the course, or absent".to_owned());
    }
    let Some(listed) = course.get("lessons").and_then(Value::as_array) else {
        wrong("`lessons` is missing: the folders' names in their order, as [\"first-lesson\"]".to_owned());
        return Vec::new();
    };
    let folders: BTreeSet<&str> =
        folder.keys().filter_map(|path| path.strip_suffix("/lesson.md")).filter(|id| !id.contains('/')).collect();
    let mut seen = BTreeSet::new();
    let mut lessons = Vec::new();
    for id in listed {
        let Some(id) = id.as_str().filter(|id| is_id(id)) else {
            wrong(format!("`lessons` has {id}, which is no folder's name: letters, digits, `-` and `_`"));
            continue;
        };
        if !seen.insert(id) {
            wrong(format!("`{id}` is listed twice"));
        } else if folders.contains(id) {
            lessons.push(([path, "/", id].concat(), below(folder, id)));
        } else {
            wrong(format!("`{id}` is listed, and there is no {id}/lesson.md: write it, or take it off the list"));
        }
    }
    for id in folders.difference(&seen) {
        wrong(format!("the folder `{id}` has a lesson and is not listed: add it to `lessons`"));
    }
    lessons
}

fn is_id(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_'))
}

fn below(folder: &Folder, id: &str) -> Folder {
    let own = |(path, text): (&String, &String)| {
        let path = path.strip_prefix(id)?.strip_prefix('/')?;
        Some((path.to_owned(), text.clone()))
    };
    folder.iter().filter_map(own).collect()
}

/// All that is wrong with a lesson. What it proves is looked at once its form is right.
fn lesson(folder: &Folder, path: &str) -> Vec<Problem> {
    let folder: Folder = folder.iter().map(|(path, text)| (path.clone(), text.replace("\r\n", "\n"))).collect();
    let mut problems = Vec::new();
    let form = Form::read(&folder, path, &mut problems);
    problems.extend(held(&folder, path, "start", &form.files, "files"));
    problems.extend(held(&folder, path, "solution", &form.editable, "editable"));
    if !folder.contains_key("checks.yaml") {
        let message = "checks.yaml is missing: a document of kind Expectations that says what is to hold";
        problems.push(Problem::of(path, message));
    }
    if problems.is_empty() {
        problems.extend(proof::problems(&folder, path, &form));
    }
    problems
}

/// These files are in the folder, and no others.
fn held(folder: &Folder, path: &str, of: &str, names: &[String], key: &str) -> Vec<Problem> {
    let there: Vec<&str> = folder.keys().filter_map(|path| path.strip_prefix(of)?.strip_prefix('/')).collect();
    let missing = names
        .iter()
        .filter(|name| !there.contains(&name.as_str()))
        .map(|name| Problem::of(path, format!("{of}/{name} is missing: lesson.md has it in `{key}`")));
    let others = there.iter().filter(|name| !names.iter().any(|listed| listed == *name)).map(|name| {
        let message = format!("lesson.md does not have it in `{key}`: add it there, or remove the file");
        Problem::of(&[path, "/", of, "/", name].concat(), message)
    });
    missing.chain(others).collect()
}
