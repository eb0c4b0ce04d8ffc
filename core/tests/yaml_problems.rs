//! What is wrong with a text is told where it stands, in the user's words: `«»` hold what is marked.
#![allow(clippy::panic, clippy::expect_used, clippy::string_slice, reason = "a test")]

use policy_core::yaml;

/// The text without its marks tells exactly this at the marked place; `help` is a part of what is advised.
#[track_caller]
fn check(marked: &str, code: &str, message: &str, help: &str) {
    let (before, rest) = marked.split_once('«').expect("a mark");
    let (inside, after) = rest.split_once('»').expect("a mark's end");
    let text = format!("{before}{inside}{after}");
    let problems = yaml::parse(&text).1;
    let told: Vec<_> = problems
        .iter()
        .map(|problem| {
            let range = problem.range.start as usize..problem.range.end as usize;
            (problem.code, problem.message.as_str(), range.start, &text[range])
        })
        .collect();
    assert_eq!(told, [(code, message, before.len(), inside)], "{text:?}");
    let advised = problems.first().and_then(|problem| problem.help.as_deref()).unwrap_or_default();
    assert!(advised.contains(help) && advised.is_empty() == help.is_empty(), "{text:?}: {advised}");
}

#[track_caller]
fn syntax(rows: &[(&str, &str, &str)]) {
    for (text, message, help) in rows {
        check(text, "yaml-syntax", message, help);
    }
}

#[test]
fn a_tab_is_no_indentation() {
    let message = "a tab cannot be used for indentation";
    syntax(&[
        ("a:\n«\t»b: 1\n", message, "blanks"),
        ("a: 1\r\n«\t»b: 2\r\n", message, "blanks"),
        ("a: |\n«\t»x\n", message, "blanks"),
    ]);
}

#[test]
fn a_colon_stands_between_one_key_and_one_value() {
    syntax(&[
        ("a: b«:» c\n", "a second `:` cannot stand here", "quotes"),
        ("- - -a: b«:» c", "a second `:` cannot stand here", "quotes"),
        ("«a:1»\nb: 2\n", "a blank is missing after this `:`", "`a:1`"),
        ("m:\n  «name:web»\n  ns: x\n", "a blank is missing after this `:`", "`name:web`"),
        ("«a»\nb: 1\n", "a `:` is missing after this", "write `a:`"),
        ("a: 1\n  «b»: 2\n", "this belongs to the line above, which has a value already", "indentation"),
        ("? a\n«b»\n", "this is neither `key: value` nor a list item", "`:`"),
    ]);
}

#[test]
fn brackets_and_quotes_are_closed() {
    syntax(&[
        ("a: «[»1,\nb: 2\n", "this bracket is never closed", "closing bracket"),
        ("«{»\"a\": 1", "this bracket is never closed", "closing bracket"),
        ("😀: «{»", "this bracket is never closed", "closing bracket"),
        ("a: {x: 1\nb«:» 2\n", "a `,` or the closing bracket is missing before this", ""),
        ("{\"a\": 1 \"b\"«:» 2}", "a `,` or the closing bracket is missing before this", ""),
        ("a: «]»\n", "this bracket closes none that is open", "remove it"),
        ("a: «[»}\n", "this bracket is closed by one of the other kind", "reverse"),
        ("a: «\"»x\nb: 1\n", "this quote is never closed", "close it"),
        ("é: «'»é\nb: 1\n", "this quote is never closed", "close it"),
        ("a: \"x\" «y»\n", "nothing may follow the closing quote", "`\\\"`"),
        ("a: 'it'«s'»\n", "nothing may follow the closing quote", "`''`"),
    ]);
}

#[test]
fn some_characters_need_quotes() {
    syntax(&[
        ("a: «@»x\n", "a text cannot start with `@`", "quotes"),
        ("a: «`»x\n", "a text cannot start with ```", "quotes"),
        ("a: «%»x\n", "a text cannot start with `%`", "quotes"),
        ("a: «*»\n", "`*` and `&` need a name in YAML", "`'*'`"),
        ("verbs: [«*»]\n", "`*` and `&` need a name in YAML", "`'*'`"),
        ("a: «!!»\n", "this is no YAML tag", "quotes"),
        ("a: «-» b\n", "a list item cannot start here", "line of its own"),
        ("a: «?» b\n", "a `?` cannot stand here", "quotes"),
        ("a: \"x«\\q»\"\n", "YAML does not know this escape", "single quotes"),
        ("a: \"x«\\/»\"\n", "YAML does not know the escape `\\/`", "without"),
        ("a: x«\u{0}»y\n", "the control character U+0000 is not allowed", "remove"),
        ("a: x«\u{1}»y\n", "the control character U+0001 is not allowed", "remove"),
        ("a: «|x»\n", "only a comment may follow `|` or `>`", "next line"),
    ]);
}

#[test]
fn what_belongs_together_has_one_column() {
    let message = "this is not indented like what it belongs with";
    syntax(&[
        ("a:\n   b: 1\n  «c:» 2\n", message, "same column"),
        ("a:\n  - x\n «-» y\n", message, "same column"),
        ("- a\n«b:» 1\n", message, "same column"),
        ("ports:\n  - port: 1\n   «name:» x\n", message, "same column"),
        ("a: |\n    x\n  «y»\n", message, "same column"),
    ]);
}

#[test]
fn a_key_is_a_scalar_on_one_line() {
    let message = "a key must be a text, a number or a boolean";
    check("«null»: 1\n", "yaml-key", message, "quotes");
    check("? «[a, b]»\n: 1\n", "yaml-key", message, "quotes");
    check("«18446744073709551615»: 1\n", "yaml-key", message, "quotes");
    syntax(&[("a: {«x\n y»: 1}\n", "a key must stand on one line with its `:`", "")]);
}

#[test]
fn aliases_and_merges_name_what_was_there_before() {
    check("a: «*x»\nb: &x 1\n", "yaml-alias", "`*x` names a value, but no `&x` stands before it", "`'*x'`");
    check(
        "a: «*.example.com»\n",
        "yaml-alias",
        "`*.example.com` names a value, but no `&.example.com` stands before it",
        "quotes",
    );
    check("a: &x [«*x»]\n", "yaml-alias", "this alias stands inside the value that it names", "");
    check("a:\n  «<<»: 1\n", "yaml-merge", "`<<` takes a mapping or a list of mappings", "");
    check("a:\n  «<<»: [{b: 1}, 2]\n", "yaml-merge", "`<<` takes a mapping or a list of mappings", "");
}

#[test]
fn what_json_cannot_hold_is_refused() {
    let message = "JSON, which Kubernetes makes of this, has no infinity and no NaN";
    check("a: «.inf»\n", "yaml-number", message, "quotes");
    check("[«.nan»]", "yaml-number", message, "quotes");
    check("a: !!int «x»\n", "yaml-tag", "`x` is not what its tag says", "");
}

#[test]
fn what_kubernetes_reads_otherwise_than_meant_is_told() {
    check("a: 1\n«a»: 2\n", "duplicate-field", "duplicate key `a`: the last one counts", "");
    check(
        "1: a\n«\"1\"»: b\n",
        "ambiguous-key",
        "`1` stands here both as a text and not: which one counts is left to chance",
        "",
    );
    check("a: 1\n...\n«b:» 2\n", "yaml-document-end", "Kubernetes ignores what stands after `...`", "`---`");
    check(
        "a: \"x«\u{2028}»y\"\n",
        "yaml-line-break",
        "Kubernetes takes this invisible character for a line break",
        "remove",
    );
    check("«%YAML 1.2»\n---\na: 1\n", "yaml-directive", "Kubernetes knows no directive but `%YAML 1.1`", "remove");
    check(
        "«%YAML» 1.1\n",
        "yaml-syntax",
        "Kubernetes cuts the stream at `---`, which leaves a `%` line alone",
        "remove",
    );
}

#[test]
fn all_mistakes_that_do_not_hide_the_rest_are_told_at_once() {
    let (tree, problems) = yaml::parse("a: *x\nb: .inf\nb: 1\nnull: 2\nc: [*y]\n");
    let codes: Vec<_> = problems.iter().map(|problem| problem.code).collect();
    assert_eq!(codes, ["yaml-alias", "yaml-number", "yaml-key", "yaml-alias", "duplicate-field"]);
    assert!(tree.root().is_none());
}
