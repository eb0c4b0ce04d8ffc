//! The preprocessor of mdBook: `[context, book]` as JSON in, the book out.
//!
//! Only what is needed of the protocol is read, so that any version of mdBook will do: chapters with a `content`, wherever they are.

use serde_json::Value;

use crate::problem::Problem;
use crate::render::{self, Options};

/// Where book.toml has this preprocessor's settings.
const SETTINGS: &str = "/config/preprocessor/policy-playground";

/// Whether a renderer takes HTML.
#[must_use]
pub fn supports(renderer: &str) -> bool {
    renderer == "html"
}

/// The book with its examples written out, and what is wrong with them.
///
/// # Errors
/// What comes in is no book.
pub fn preprocess(input: &str) -> Result<(String, Vec<Problem>), String> {
    let read = serde_json::from_str(input);
    let read: [Value; 2] = read.map_err(|error| {
        format!("mdBook gives a preprocessor `[context, book]` as JSON on standard input, and this is none: {error}")
    })?;
    let [context, mut book] = read;
    let settings = context.pointer(SETTINGS);
    let playground = settings.and_then(|settings| settings.get("playground")).and_then(Value::as_str);
    let options = Options { playground: playground.map(str::to_owned) };
    let source = context.pointer("/config/book/src").and_then(Value::as_str).unwrap_or("src");
    let mut problems = Vec::new();
    // `items` since mdBook 0.5.
    for list in ["items", "sections"] {
        if let Some(items) = book.get_mut(list).and_then(Value::as_array_mut) {
            chapters(items, source, &options, &mut problems);
        }
    }
    Ok((book.to_string(), problems))
}

fn chapters(items: &mut [Value], source: &str, options: &Options, problems: &mut Vec<Problem>) {
    for chapter in items.iter_mut().filter_map(|item| item.get_mut("Chapter")) {
        // A chapter that is not written yet has no path.
        let path = ["source_path", "path", "name"].iter().find_map(|key| chapter.get(key).and_then(Value::as_str));
        let name = [source, "/", path.unwrap_or_default()].concat();
        if let Some(Value::String(content)) = chapter.get_mut("content") {
            let rendered = render::document(content, &name, options);
            problems.extend(rendered.problems);
            *content = rendered.text;
        }
        if let Some(items) = chapter.get_mut("sub_items").and_then(Value::as_array_mut) {
            chapters(items, source, options, problems);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn chapters_of_all_depths_are_rendered_and_nothing_else_changes() {
        let fence = "```yaml,playground\nkind: Pod\n```\n";
        let chapter = |content: &str, sub_items: Value| json!({"Chapter": {"name": "c", "content": content, "number": [1], "sub_items": sub_items, "path": "c.md", "source_path": "c.md", "parent_names": []}});
        for list in ["items", "sections"] {
            let items = json!([chapter("# a\n", json!([chapter(fence, json!([]))])), "Separator", {"PartTitle": "p"}]);
            let book = json!({list: items, "__non_exhaustive": null});
            let context = json!({"root": "/b", "config": {"book": {"src": "text"}, "preprocessor": {"policy-playground": {"playground": "https://play.example/"}}}, "renderer": "html", "mdbook_version": "0.4.40"});
            let (written, problems) = preprocess(&json!([context, book]).to_string()).unwrap();
            let mut written: Value = serde_json::from_str(&written).unwrap();
            let content = written.pointer_mut(&format!("/{list}/0/Chapter/sub_items/0/Chapter/content")).unwrap();
            let text = content.as_str().unwrap().to_owned();
            assert!(text.starts_with("<div class=") && text.contains("href=\"https://play.example/#v1."), "{text}");
            *content = fence.into();
            assert_eq!(written, book);
            assert!(problems.iter().all(|problem| problem.is_warning && problem.file == "text/c.md"), "{problems:?}");
        }
    }

    #[test]
    fn what_is_no_book_is_told() {
        assert!(preprocess("{}").unwrap_err().starts_with("mdBook gives a preprocessor"));
        assert!(supports("html") && !supports("epub"));
    }
}
