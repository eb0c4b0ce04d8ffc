//! Where fences of the playground stand in Markdown, also in lists and quotes.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use crate::info::{self, Info};

/// A fence of the playground.
#[derive(Debug)]
pub struct Fence {
    /// From its first backtick to its last, without the line's end.
    pub range: Range<usize>,
    /// From 1.
    pub line: usize,
    pub info: Info,
    pub text: String,
    /// Where something goes on right behind it: how the empty line begins that keeps this out of an HTML block (`>` in a quote).
    pub gap: Option<String>,
}

#[derive(Debug, Default)]
pub struct Found {
    pub fences: Vec<Fence>,
    /// Lines that look like such a fence, where Markdown sees none: in an indented block, say.
    pub lookalikes: Vec<usize>,
}

/// What stands around a fence on its line: indentation and quotes.
const AROUND: [char; 3] = [' ', '\t', '>'];

#[must_use]
pub fn find(markdown: &str) -> Found {
    let mut found = Found::default();
    // What is open around the present event, and where fences and comments stand: what these hold is no lookalike.
    let mut around: Vec<Range<usize>> = Vec::new();
    let mut closed: Vec<Range<usize>> = Vec::new();
    let mut begun: Option<(Info, String)> = None;
    let lines = Lines::of(markdown);
    for (event, range) in Parser::new_ext(markdown, options()).into_offset_iter() {
        match event {
            Event::Start(tag) => {
                if let Tag::CodeBlock(CodeBlockKind::Fenced(said)) = tag {
                    begun = info::read(&said).map(|info| (info, String::new()));
                    closed.push(range.clone());
                } else if tag == Tag::HtmlBlock && is_comment(markdown.get(range.clone()).unwrap_or_default()) {
                    closed.push(range.clone());
                }
                around.push(range);
            }
            Event::Text(text) => {
                if let Some((_, written)) = &mut begun {
                    written.push_str(&text);
                }
            }
            Event::End(end) => {
                around.pop();
                if let Some((info, text)) = begun.take_if(|_| end == TagEnd::CodeBlock) {
                    let within = around.last().map_or(markdown.len(), |around| around.end);
                    found.fences.push(lines.fence(range, within, info, text));
                }
            }
            _ => {}
        }
    }
    found.lookalikes = lines.lookalikes(&closed);
    found
}

fn is_comment(html: &str) -> bool {
    html.trim_start().starts_with("<!--")
}

/// What the generators' dialects have in common as far as it decides where a fence stands.
fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS
}

struct Lines<'a> {
    text: &'a str,
    /// Where each begins.
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    fn of(text: &'a str) -> Self {
        let behind = text.match_indices('\n').map(|(index, _)| index + 1);
        Self { text, starts: std::iter::once(0).chain(behind).collect() }
    }

    /// The index of the line that an offset is on.
    fn at(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset).saturating_sub(1)
    }

    /// The line's start and its text, without its end; `None` behind the last.
    fn line(&self, index: usize) -> Option<(usize, &'a str)> {
        let start = *self.starts.get(index)?;
        let end = self.starts.get(index + 1).copied().unwrap_or(self.text.len());
        Some((start, self.text.get(start..end)?.trim_end_matches(['\n', '\r'])))
    }

    /// `within`: where what the fence stands in ends.
    fn fence(&self, range: Range<usize>, within: usize, info: Info, text: String) -> Fence {
        let written = self.text.get(range.clone()).unwrap_or_default();
        let range = range.start..range.start + written.trim_end().len();
        let last = self.at(range.end.saturating_sub(1));
        let goes_on = self
            .line(last + 1)
            .is_some_and(|(start, line)| start < within && !line.trim_start_matches(AROUND).trim().is_empty());
        let gap = goes_on.then(|| {
            let closing = self.line(last).map(|(_, line)| line).unwrap_or_default();
            let rest = closing.trim_start_matches(AROUND);
            closing.strip_suffix(rest).unwrap_or_default().trim_end().to_owned()
        });
        Fence { line: self.at(range.start) + 1, range, info, text: text.replace("\r\n", "\n"), gap }
    }

    fn lookalikes(&self, closed: &[Range<usize>]) -> Vec<usize> {
        let is_closed = |offset: usize| closed.iter().any(|range| range.contains(&offset));
        let looks_alike = |line: &str| {
            let marked = line.trim_start_matches(AROUND);
            let info = ['`', '~'].iter().find_map(|mark| {
                marked.starts_with(&mark.to_string().repeat(3)).then(|| marked.trim_start_matches(*mark))
            });
            info.is_some_and(|info| info::read(info).is_some())
        };
        let lines = (0..self.starts.len()).filter_map(|index| self.line(index).map(|line| (index, line)));
        let alike = lines.filter(|(_, (start, line))| {
            let begins = start + line.len() - line.trim_start_matches(AROUND).len();
            looks_alike(line) && !is_closed(begins)
        });
        alike.map(|(index, _)| index + 1).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Line, text, gap of each fence.
    fn all(markdown: &str) -> Vec<(usize, String, Option<String>)> {
        let found = find(markdown);
        assert!(found.lookalikes.is_empty(), "{markdown}");
        found.fences.into_iter().map(|fence| (fence.line, fence.text, fence.gap)).collect()
    }

    #[track_caller]
    fn check(markdown: &str, line: usize, gap: Option<&str>) {
        assert_eq!(all(markdown), [(line, "a: b\n\nc: d\n".to_owned(), gap.map(str::to_owned))], "{markdown}");
    }

    #[test]
    fn a_fence_is_found_where_it_stands_and_in_what() {
        check("# T\n\n```yaml playground\na: b\n\nc: d\n```\n\nmore\n", 3, None);
        check("~~~~yaml playground\na: b\n\nc: d\n~~~~", 1, None);
        check("text\n```yaml playground\r\na: b\r\n\r\nc: d\r\n```\r\n", 2, None);
        check("- item\n\n  ```yaml playground\n  a: b\n\n  c: d\n  ```\n- next\n", 3, None);
        check("> quoted\n>\n> ```yaml playground\n> a: b\n>\n> c: d\n> ```\nbehind", 3, None);
    }

    #[test]
    fn what_goes_on_right_behind_a_fence_is_kept_apart() {
        check("```yaml playground\na: b\n\nc: d\n```\nmore\n", 1, Some(""));
        check("> ```yaml playground\n> a: b\n>\n> c: d\n> ```\n> more\n", 1, Some(">"));
        check("1. > ```yaml playground\n   > a: b\n   >\n   > c: d\n   > ```\n   > more\n", 1, Some("   >"));
        check("- ```yaml playground\n  a: b\n\n  c: d\n  ```\n  more\n", 1, Some(""));
        check("```yaml playground\na: b\n\nc: d\n```\n[link]: /url\n", 1, Some(""));
    }

    #[test]
    fn its_range_is_the_fence_alone() {
        for (before, after) in [("a\n\n", "\n\nb\n"), ("> ", "\n"), ("- a\n\n  ", ""), ("", "")] {
            let fence = "```yaml playground\n```";
            let prefix = before.rsplit('\n').next().unwrap_or_default().to_owned();
            let markdown = [before, &fence.replace('\n', &["\n", &prefix].concat()), after].concat();
            let found = find(&markdown);
            assert_eq!(found.fences[0].range, before.len()..markdown.len() - after.len(), "{markdown}");
        }
    }

    #[test]
    fn what_merely_looks_like_a_fence_is_told_apart() {
        let lookalike = |markdown: &str| (find(markdown).fences.len(), find(markdown).lookalikes);
        assert_eq!(lookalike("!!! note\n\n    ```yaml playground\n    a: b\n    ```\n"), (0, vec![3]));
        assert_eq!(lookalike("<div>\n```yaml playground\na: b\n```\n</div>\n"), (0, vec![2]));
        // Shown, not meant.
        assert_eq!(lookalike("````md\n```yaml playground\na: b\n```\n````\n"), (0, vec![]));
        assert_eq!(lookalike("<!--\n```yaml playground\na: b\n```\n-->\n"), (0, vec![]));
        assert_eq!(lookalike("---\ntitle: a\n---\n\n```yaml\na: b\n```\n"), (0, vec![]));
    }
}
