//! A document of Markdown with its examples written out.

use crate::embed::Embed;
use crate::fences::{self, Fence};
use crate::figure::figure;
use crate::info::Kind;
use crate::problem::Problem;

#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The playground's address, where each example is to have a link to it.
    pub playground: Option<String>,
}

#[derive(Debug, Default)]
pub struct Rendered {
    pub text: String,
    pub problems: Vec<Problem>,
    pub examples: usize,
}

/// Each fence of the playground becomes one HTML block; everything else stays byte for byte. An example with a problem stays the
/// fence that it is.
#[must_use]
pub fn document(markdown: &str, name: &str, options: &Options) -> Rendered {
    let found = fences::find(markdown);
    let mut rendered = Rendered::default();
    for line in found.lookalikes {
        let message = "this looks like a fence of the playground, but to Markdown it is part of something else, as of an indented block or of HTML: it stays as it is";
        rendered.problems.push(Problem::at(name, line, message).warning());
    }
    let mut end = 0;
    let mut further: Vec<&Fence> = Vec::new();
    for fence in &found.fences {
        further.push(fence);
        if fence.info.kind == Kind::File {
            continue;
        }
        let group = std::mem::take(&mut further);
        let mut problems = Vec::new();
        let embed = Embed::read(name, &group, &mut problems);
        let figure = figure(&embed, name, fence.line, options.playground.as_deref(), &mut problems);
        if problems.iter().all(|problem| problem.is_warning) {
            rendered.examples += 1;
            for fence in &group {
                let html = if fence.info.kind == Kind::Example { embed.html(&figure) } else { String::new() };
                rendered.text.push_str(markdown.get(end..fence.range.start).unwrap_or_default());
                rendered.text.push_str(&html);
                // What stood there ended by itself; an HTML block ends with an empty line alone.
                if let Some(gap) = fence.gap.as_ref().filter(|_| !html.is_empty()) {
                    rendered.text.push_str(&["\n", gap].concat());
                }
                end = fence.range.end;
            }
        }
        rendered.problems.append(&mut problems);
    }
    for fence in further {
        let message = "no fence with `playground` follows to which this file could belong";
        rendered.problems.push(Problem::at(name, fence.line, message));
    }
    rendered.text.push_str(markdown.get(end..).unwrap_or_default());
    rendered.problems.sort();
    rendered
}

#[cfg(test)]
mod tests {
    use pulldown_cmark::{Event, Parser, Tag};

    use super::*;

    const POLICY: &str = "apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny, namespace: shop}

spec: {podSelector: {}, policyTypes: [Ingress]}
";
    const PODS: &str = "apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, annotations: {a: \"<b>*x* _y_ `z` {{ t }} [l](u) & \\\"q\\\"</b>\"}}
spec: {containers: [{name: c, image: i}]}
---
apiVersion: v1
kind: Pod
metadata: {name: db, namespace: shop}
spec: {containers: [{name: c, image: i}]}
";

    fn fence(info: &str, text: &str) -> String {
        format!("```{info}\n{text}```")
    }

    fn example() -> String {
        let pods = fence("yaml playground-file file=pods.yaml hidden", PODS);
        let policy = fence("yaml playground question=\"shop/web -> shop/db:5432\" file=policy.yaml", POLICY);
        format!("{pods}\n\n{policy}")
    }

    fn within(prefix: &str, text: &str) -> String {
        text.lines().map(|line| format!("{prefix}{line}").trim_end().to_owned() + "\n").collect()
    }

    fn render(markdown: &str) -> Rendered {
        document(markdown, "a.md", &Options { playground: Some("https://play.example/".to_owned()) })
    }

    /// The texts of HTML blocks, and how many code blocks there are.
    fn blocks(markdown: &str) -> (Vec<String>, usize) {
        let (mut html, mut code) = (Vec::new(), 0);
        for event in Parser::new(markdown) {
            match event {
                Event::Start(Tag::HtmlBlock) => html.push(String::new()),
                Event::Start(Tag::CodeBlock(_)) => code += 1,
                Event::Html(text) => html.last_mut().expect("a block").push_str(&text),
                Event::InlineHtml(text) => panic!("inline: {text}"),
                _ => {}
            }
        }
        (html, code)
    }

    #[test]
    fn an_example_is_one_html_block_wherever_it_stands() {
        let example = example();
        for (before, markdown) in [
            ("", format!("{example}\n")),
            ("", format!("# Title\n\ntext\n\n{example}\n\nmore\n")),
            ("", format!("text\n{example}\nmore\n")),
            ("- ", format!("- item\n\n{}\n  more\n- next\n", within("  ", &example))),
            ("> ", format!("> quoted\n>\n{}> more\n\nbehind\n", within("> ", &example))),
        ] {
            let rendered = render(&markdown);
            assert_eq!(rendered.problems, [], "{before}");
            let (html, code) = blocks(&rendered.text);
            assert_eq!((html.len(), code), (1, 0), "{before}{}", rendered.text);
            let block = html[0].trim_end();
            assert!(
                block.starts_with(
                    "<div class=\"policy-playground\"><policy-playground question=\"shop/web -&gt; shop/db:5432\">"
                ),
                "{block}"
            );
            assert!(block.ends_with("</a></figcaption></figure></policy-playground></div>"), "{block}");
            assert!(!block.contains('\n'), "{block}");
        }
    }

    #[test]
    fn everything_else_stays_byte_for_byte() {
        let (before, after) =
            ("---\ntitle: a\n---\r\n# T  \n\n```yaml\nkind: Pod\n```\n\n", "\n\n<b>x</b>\t\n~~~\nopen");
        let rendered = render(&format!("{before}{}{after}", fence("yaml playground", POLICY)));
        assert!(rendered.text.starts_with(before) && rendered.text.ends_with(after), "{}", rendered.text);
        let untouched = format!("{before}{after}");
        assert_eq!(render(&untouched).text, untouched);
    }

    #[test]
    fn what_manifests_hold_is_text() {
        let text = render(&example()).text;
        assert!(text.contains(
            "&lt;b&gt;&#42;x&#42; &#95;y&#95; &#96;z&#96; &#123;&#123; t &#125;&#125; &#91;l&#93;&#40;u) &amp;"
        ));
        assert!(
            text.contains("<div hidden><pre data-hidden><code class=\"language-yaml\" data-file=\"pods.yaml\">"),
            "{text}"
        );
        assert!(text.contains("namespace: shop&#125;&#10;&#10;spec:"), "{text}");
        let nested = render(&fence("yaml playground", "a:\n  b: c\n")).text;
        assert!(nested.contains(">a:&#10;<wbr/>  b: c&#10;<"), "MDX keeps the indentation: {nested}");
        assert!(!text.contains('`') && !text.contains('{') && !text.contains('*'), "{text}");
    }

    #[test]
    fn a_reader_without_script_sees_verdict_reason_and_picture() {
        let text = render(&example()).text;
        for expected in [
            "<figure slot=\"fallback\"><p><code>shop&#47;web → shop&#47;db, TCP 5432</code> <strong>✕ denied</strong></p>",
            "&#40;<code>policy.yaml&#58;5</code>)",
            "<svg xmlns=\"http://www.w3.org/2000/svg\" font-size=\"12\"",
            " role=\"img\"",
            "<figcaption><a href=\"https://play.example/#v1.",
        ] {
            assert!(text.contains(expected), "no {expected} in {text}");
        }
        for forbidden in ["<style", " style=", "<script", " id=", "Smallest fix"] {
            assert!(!text.contains(forbidden), "{forbidden} in {text}");
        }
    }

    #[test]
    fn without_a_question_the_domain_is_summed_up() {
        for (mode, expected) in [("", "isolates"), (" mode=access", "<svg"), (" mode=pods", "<svg")] {
            let text = render(&fence(&format!("yaml playground{mode}"), &format!("{PODS}---\n{POLICY}"))).text;
            assert!(text.contains("<figure slot=\"fallback\"><p>") && text.contains(expected), "{text}");
        }
    }

    #[test]
    fn a_first_line_of_the_manifests_asks_too() {
        let asks = format!("# ask: shop/web -> shop/db:80\n{PODS}---\n{POLICY}");
        assert!(render(&fence("yaml playground", &asks)).text.contains("<strong>✕ denied</strong>"));
        let other = render(&fence("yaml playground question=exposed", &asks)).text;
        assert!(!other.contains("denied</strong>"), "{other}");
    }

    #[test]
    fn view_says_what_is_shown() {
        let shown = |view: &str| render(&fence(&format!("yaml playground view=\"{view}\""), POLICY)).text;
        assert!(shown("graph").contains("<div hidden><pre><code") && !shown("graph").contains("\"fallback\"><p>"));
        assert!(shown("verdict code").contains("><pre><code") && !shown("verdict code").contains("<svg"));
    }

    #[test]
    fn values_of_secrets_stay_out_of_the_link_and_in_the_text() {
        let secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {password: hunter2}\n";
        let text = render(&fence("yaml playground", secret)).text;
        let link = text.split("#v1.").nth(1).unwrap().split('"').next().unwrap();
        // `_` of base64url is written as a reference, which readers of HTML undo.
        let link = format!("v1.{}", link.replace("&#95;", "_"));
        let shared = policy_core::share::read(&link).unwrap();
        assert!(!shared.files[0].text.contains("hunter2") && text.contains("hunter2"), "{shared:?}");
    }

    #[test]
    fn problems_are_all_told_with_their_lines_and_the_rest_is_written() {
        let good = fence("yaml playground", POLICY);
        let markdown = [
            &fence("yaml playground qestion=\"a\" mode=graph height=tall readonly=no", POLICY),
            "",
            &fence("yaml playground question=\"shop/web -> nowhere/db:80\"", PODS),
            "",
            &fence("yaml playground question=\"what?\" file=\"\"", PODS),
            "",
            &good,
            "",
            &fence("yaml playground src=\"a.yaml\" question=\"x", PODS),
            "",
            &fence("yaml playground-file file=a.yaml mode=pods", PODS),
            &fence("yaml playground file=a.yaml", PODS),
            "",
            &fence("yaml playground-file file=left.yaml", PODS),
        ]
        .join("\n");
        let rendered = render(&markdown);
        let told: Vec<String> = rendered.problems.iter().map(ToString::to_string).collect();
        for (told, expected) in told.iter().zip([
            "a.md:1: `height` is a number of pixels or `auto`, not `tall`",
            "a.md:1: `mode` is `network`, `access`, `pods`, not `graph`",
            "a.md:1: `qestion` is no attribute of the playground: it knows file, hidden, question, mode,",
            "a.md:1: `readonly` stands alone, without a value",
            "a.md:9: the question `shop/web -> nowhere/db:80` cannot be answered. No pod or workload `nowhere/db` is in these files.",
            "a.md:21: `file` needs a name: `file=\"policy.yaml\"`",
            "a.md:21: the question `what?` is not understood. Ask like this:",
            "a.md:41: the quote behind `question=` does not end",
            "a.md:53: `mode` belongs to the fence with `playground`, not to a further file",
            "a.md:64: another file of this example is named `a.yaml` too",
            "a.md:76: no fence with `playground` follows to which this file could belong",
        ]) {
            assert!(told.starts_with(expected), "{told} instead of {expected}");
        }
        assert_eq!(told.len(), 11, "{told:#?}");
        assert_eq!((rendered.examples, rendered.text.matches("<policy-playground").count()), (1, 1));
        assert!(rendered.text.contains(&fence("yaml playground-file file=left.yaml", PODS)));
    }

    #[test]
    fn errors_of_manifests_are_told_at_their_line_and_spoil_nothing() {
        let rendered = render(&format!("# T\n\n{}", fence("yaml playground", "a: b\nc: [\n")));
        let told: Vec<String> = rendered.problems.iter().map(ToString::to_string).collect();
        assert!(told[0].starts_with("a.md:5: warning: ") || told[0].starts_with("a.md:6: warning: "), "{told:?}");
        assert_eq!(rendered.examples, 1);
    }
}
