//! Templates that were pasted without being rendered: what is wrong with them is that, and no syntax error.

use super::Problem;
use crate::text::TextRange;

pub const UNRENDERED: &str = "unrendered-template";
pub const UNRENDERED_MESSAGE: &str = "this is a template that was not rendered: it is no manifest yet";
pub const UNRENDERED_HELP: &str = "paste what `helm template` or `kubectl kustomize` prints";

/// The first placeholder in a text: `{{ … }}` of Helm, `{% … %}` of Jinja, `${…}` and `$(…)` of Kustomize and shells.
#[must_use]
pub fn placeholder(text: &str) -> Option<TextRange> {
    const MARKS: [(&str, &str); 4] = [("{{", "}}"), ("{%", "%}"), ("${", "}"), ("$(", ")")];
    MARKS.iter().find_map(|(open, close)| {
        let start = text.find(open)?;
        let length = text.get(start..)?.find(close)? + close.len();
        Some(TextRange::new(start, start + length))
    })
}

/// What to tell instead of an error in a text in which a placeholder stands before it where YAML wants a value.
pub(super) fn instead_of(problem: &Problem, text: &str) -> Option<Problem> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if start > problem.range.start as usize {
            return None;
        }
        if let Some(at) = placeholder_as_value(line) {
            let rest = line.get(at..).unwrap_or_default();
            let length = placeholder(rest).map_or(rest.trim_end().len(), |range| range.end as usize);
            let range = TextRange::new(start + at, start + at + length);
            let (message, help) = (UNRENDERED_MESSAGE.to_owned(), Some(UNRENDERED_HELP.to_owned()));
            return Some(Problem { code: UNRENDERED, message, range, fatal: true, help });
        }
        start += line.len();
    }
    None
}

/// Where a placeholder starts that is neither in quotes nor in a comment.
fn placeholder_as_value(line: &str) -> Option<usize> {
    let at = line.find("{{").into_iter().chain(line.find("{%")).min()?;
    let before = line.get(..at)?.trim_end();
    let is_value = before.is_empty() || before.ends_with([':', '-', '[', ',']);
    (is_value && !before.trim_start().starts_with('#')).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::super::parse;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str)]) {
        let (_, problems) = parse(text);
        let found: Vec<_> = problems
            .iter()
            .map(|problem| {
                (problem.code, text.get(problem.range.start as usize..problem.range.end as usize).expect("a range"))
            })
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn a_template_is_told_instead_of_its_syntax_errors() {
        for (text, first) in [
            ("metadata:\n  name: {{ include \"web.name\" . }}\n", "{{ include \"web.name\" . }}"),
            ("{{- if .Values.ingress }}\nkind: Ingress\n{{- end }}\n", "{{- if .Values.ingress }}"),
            ("a:\n  labels:\n    {{- include \"x\" . | nindent 4 }}\n", "{{- include \"x\" . | nindent 4 }}"),
            ("items:\n- {{ .x }}\n", "{{ .x }}"),
            ("{% for x in y %}\nkind: Pod\n{% endfor %}\n", "{% for x in y %}"),
            ("a: b\n{{- range\n  .Values.x }}\n", "{{- range"),
        ] {
            check(text, &[("unrendered-template", first)]);
        }
    }

    #[test]
    fn placeholders_in_texts_are_texts() {
        check("summary: \"{{ $labels.pod }} is down\"\n", &[]);
        check("rule: |\n  {{ range .Alerts }}\n  x\n", &[]);
        check("a: b {{ c }}\n", &[]);
    }

    #[test]
    fn an_error_without_a_placeholder_before_it_stays_what_it_is() {
        check("a: [\n# {{ no }}\n}\n", &[("yaml-syntax", "[")]);
        check("a: b: c\nd: {{ x }}\n", &[("yaml-syntax", ":")]);
    }
}
