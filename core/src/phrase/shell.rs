//! A line of words, quoted as in a shell.

/// The words of a line. What stands in quotes is one word, as in a shell; a quote that does not end is a letter.
pub(super) fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let escapes = letter == '\\' && quote != Some('\'') && letters.peek().is_some_and(|next| QUOTES.contains(next));
        if escapes {
            word.get_or_insert_default().extend(letters.next());
        } else if quote == Some(letter) {
            quote = None;
        } else if quote.is_none() && QUOTES.contains(&letter) {
            quote = Some(letter);
            word.get_or_insert_default();
        } else if quote.is_none() && letter.is_whitespace() {
            words.extend(word.take());
        } else {
            word.get_or_insert_default().push(letter);
        }
    }
    if quote.is_some() {
        return text.split_whitespace().map(str::to_owned).collect();
    }
    words.extend(word);
    words
}

const QUOTES: [char; 3] = ['\'', '"', '`'];

/// As one word of a line.
pub(super) fn quoted(word: &str) -> String {
    if !word.chars().any(|letter| letter.is_whitespace() || QUOTES.contains(&letter)) {
        return word.to_owned();
    }
    ["'", &word.replace('\'', r"'\''"), "'"].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_quotes_is_one_word() {
        for (line, expected) in [
            ("  jane  get pods ", &["jane", "get", "pods"][..]),
            ("--as='Jane Doe' get", &["--as=Jane Doe", "get"]),
            (r#"--as "Jane 'J' Doe" ''"#, &["--as", "Jane 'J' Doe", ""]),
            (r"'it'\''s' `x`", &["it's", "x"]),
            (r#""a \"b\" c""#, &[r#"a "b" c"#]),
            (r"CORP\jane get", &[r"CORP\jane", "get"]),
            ("o'brien get pods", &["o'brien", "get", "pods"]),
            ("", &[]),
        ] {
            assert_eq!(words(line), expected, "{line}");
        }
    }

    #[test]
    fn what_is_quoted_is_read_as_it_was() {
        for word in ["jane", "Jane Doe", "it's", r#"a "b" c"#, "`", "木 木", r"CORP\jane", r"\", r"\' \", ""] {
            let line = [&quoted(word), " next"].concat();
            let read = words(&line);
            let expected: Vec<&str> = if word.is_empty() { vec!["next"] } else { vec![word, "next"] };
            assert_eq!(read, expected, "{line}");
        }
    }
}
