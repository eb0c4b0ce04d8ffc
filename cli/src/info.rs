//! What stands behind a fence: ` ```yaml playground question="shop/web -> shop/db:5432" `.
//!
//! Words are parted by spaces or, as mdBook has it, by commas; they may stand in braces with dots before them, as Python-Markdown,
//! Pandoc and Hugo have it.

/// What a fence of the playground says of itself.
#[derive(Debug, PartialEq, Eq)]
pub struct Info {
    pub kind: Kind,
    /// The attributes as they stand there, without the words that make it a fence of the playground.
    pub attributes: Vec<Attribute>,
    /// A quote that does not end: it holds the rest.
    pub open_quote: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Example,
    /// A further file of the next example.
    File,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    pub name: String,
    /// Absent for a bare word.
    pub value: Option<String>,
}

/// `None` for what is no fence of the playground.
#[must_use]
pub fn read(info: &str) -> Option<Info> {
    let info = info.trim();
    let (language, rest) = match in_braces(info) {
        Some(inside) => ("", inside),
        None => info.split_at(info.find(|letter| is_between(letter) || letter == '{').unwrap_or(info.len())),
    };
    let rest = in_braces(rest.trim_start_matches(is_between)).unwrap_or(rest);
    let (mut attributes, open_quote) = words(rest);
    let language = match language {
        "" if attributes.is_empty() => return None,
        "" => attributes.remove(0).name,
        language => language.to_owned(),
    };
    if !["yaml", "yml"].iter().any(|name| language.eq_ignore_ascii_case(name)) {
        return None;
    }
    let says = |word: &str| attributes.iter().any(|attribute| attribute.name == word);
    let kind = match (says("playground"), says("playground-file")) {
        (true, _) => Kind::Example,
        (_, true) => Kind::File,
        _ => return None,
    };
    attributes.retain(|attribute| !matches!(attribute.name.as_str(), "playground" | "playground-file"));
    Some(Info { kind, attributes, open_quote })
}

fn in_braces(text: &str) -> Option<&str> {
    text.trim().strip_prefix('{')?.strip_suffix('}')
}

fn is_between(letter: char) -> bool {
    letter.is_whitespace() || letter == ','
}

/// The words, and the name of the one whose quote does not end.
fn words(text: &str) -> (Vec<Attribute>, Option<String>) {
    let mut words = Vec::new();
    let mut rest = text.trim_start_matches(is_between);
    while !rest.is_empty() {
        let end = rest.find(|letter| is_between(letter) || letter == '=').unwrap_or(rest.len());
        let (name, behind) = rest.split_at(end);
        let name = name.trim_start_matches('.').to_owned();
        let Some(value) = behind.strip_prefix('=') else {
            words.push(Attribute { name, value: None });
            rest = behind.trim_start_matches(is_between);
            continue;
        };
        let quote = value.chars().next().filter(|letter| ['"', '\''].contains(letter));
        let (value, behind) = match quote.and_then(|quote| value.strip_prefix(quote)?.split_once(quote)) {
            Some(parts) => parts,
            None if quote.is_some() => {
                words.push(Attribute { name: name.clone(), value: Some(value.to_owned()) });
                return (words, Some(name));
            }
            None => value.split_at(value.find(is_between).unwrap_or(value.len())),
        };
        words.push(Attribute { name, value: Some(value.to_owned()) });
        rest = behind.trim_start_matches(is_between);
    }
    (words, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(info: &str, kind: Kind, expected: &[(&str, Option<&str>)]) {
        let read = read(info).unwrap_or_else(|| panic!("no fence of the playground: {info}"));
        let told: Vec<(&str, Option<&str>)> =
            read.attributes.iter().map(|Attribute { name, value }| (name.as_str(), value.as_deref())).collect();
        assert_eq!((read.kind, told.as_slice(), read.open_quote), (kind, expected, None), "{info}");
    }

    #[test]
    fn attributes_are_written_in_the_ways_of_all_generators() {
        let asked = [("question", Some("shop/web -> shop/db:5432")), ("readonly", None)];
        for info in [
            r#"yaml playground question="shop/web -> shop/db:5432" readonly"#,
            r#"yml playground question='shop/web -> shop/db:5432'   readonly"#,
            r#"yaml,playground,question="shop/web -> shop/db:5432",readonly"#,
            r#"{.yaml .playground question="shop/web -> shop/db:5432" .readonly}"#,
            r#"{ .yaml, .playground question="shop/web -> shop/db:5432" readonly }"#,
            r#"yaml {playground question="shop/web -> shop/db:5432" readonly}"#,
            r#"YAML{playground=true question="shop/web -> shop/db:5432" readonly}"#,
        ] {
            check(info, Kind::Example, &asked);
        }
        check("yaml playground-file file=a.yaml hidden", Kind::File, &[("file", Some("a.yaml")), ("hidden", None)]);
        let json = r#"yaml playground question='{"exposed": {"pod": "a, b"}}'"#;
        check(json, Kind::Example, &[("question", Some(r#"{"exposed": {"pod": "a, b"}}"#))]);
        check("yaml playground open=\"\"", Kind::Example, &[("open", Some(""))]);
    }

    #[test]
    fn other_fences_are_none_of_the_playground() {
        for info in
            ["", "yaml", "json playground", "playground", "yaml title=playground", "rust,playground", "{.yaml}", "{}"]
        {
            assert_eq!(read(info), None, "{info}");
        }
    }

    #[test]
    fn a_quote_that_does_not_end_is_told() {
        assert_eq!(read(r#"yaml playground question="shop/web"#).unwrap().open_quote.as_deref(), Some("question"));
    }
}
