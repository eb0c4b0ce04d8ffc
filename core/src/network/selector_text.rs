//! Selectors as `kubectl get -l` takes them: `app=web,tier in (a, b),!canary`.
//!
//! Follows `labels.Parse` of k8s.io/apimachinery but for `>` and `<`, which no selector of a policy has.

use super::selector::{is_label_key, is_label_value};
use crate::manifest::meta::{LabelSelector, LabelSelectorRequirement};

/// What is wrong with a selector, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelectorFault {
    /// Bytes before it.
    pub at: usize,
    /// What stands there; empty at the end.
    pub found: String,
    pub wanted: Wanted,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    Key,
    Operator,
    Value,
    /// `(` behind `in` or `notin`.
    OpeningParenthesis,
    /// `,` or `)`, or another value.
    CommaOrParenthesis,
    /// `,` or the end.
    CommaOrEnd,
    /// At least one value in the parentheses.
    AnyValue,
    /// A key that the API server takes.
    LegalKey,
    /// A value that the API server takes.
    LegalValue,
    /// `>` and `<` compare numbers; policies cannot.
    NoComparison,
}

/// Empty text selects everything.
///
/// # Errors
/// The first thing that `labels.Parse` would stop at.
pub fn parse_selector(text: &str) -> Result<LabelSelector, SelectorFault> {
    let mut parser = Parser { text, at: 0 };
    let mut selector = LabelSelector::default();
    if parser.peek().0.is_empty() {
        return Ok(selector);
    }
    loop {
        selector.match_expressions.push(parser.requirement()?);
        match parser.peek() {
            ("", _) => return Ok(selector),
            (",", _) => parser.next(),
            _ => return Err(parser.fault(Wanted::CommaOrEnd)),
        };
    }
}

struct Parser<'text> {
    text: &'text str,
    at: usize,
}

impl<'text> Parser<'text> {
    /// The next token, empty at the end, and where it starts.
    fn peek(&self) -> (&'text str, usize) {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let token = rest.trim_start();
        let start = self.at + rest.len() - token.len();
        let special = |char: char| "=!(),<>".contains(char);
        let length = if token.starts_with("==") || token.starts_with("!=") {
            2
        } else if token.starts_with(special) {
            1
        } else {
            token.find(|char: char| special(char) || char.is_whitespace()).unwrap_or(token.len())
        };
        (token.get(..length).unwrap_or_default(), start)
    }

    fn next(&mut self) -> &'text str {
        let (token, start) = self.peek();
        self.at = start + token.len();
        token
    }

    fn fault(&self, wanted: Wanted) -> SelectorFault {
        let (found, at) = self.peek();
        let wanted = if matches!(found, "<" | ">") { Wanted::NoComparison } else { wanted };
        SelectorFault { at, found: found.to_owned(), wanted }
    }

    fn is_word(&self) -> bool {
        self.peek().0.starts_with(|first: char| !"=!(),<>".contains(first))
    }

    fn requirement(&mut self) -> Result<LabelSelectorRequirement, SelectorFault> {
        let absent = self.peek().0 == "!";
        if absent {
            self.next();
        }
        if !self.is_word() {
            return Err(self.fault(Wanted::Key));
        }
        if !is_label_key(self.peek().0) {
            return Err(self.fault(Wanted::LegalKey));
        }
        let key = self.next().to_owned();
        let (operator, values) = match self.peek().0 {
            _ if absent => ("DoesNotExist", Vec::new()),
            "" | "," => ("Exists", Vec::new()),
            "=" | "==" => {
                self.next();
                ("In", vec![self.value()?])
            }
            "!=" => {
                self.next();
                ("NotIn", vec![self.value()?])
            }
            "in" => ("In", self.values()?),
            "notin" => ("NotIn", self.values()?),
            _ => return Err(self.fault(Wanted::Operator)),
        };
        Ok(LabelSelectorRequirement { key, operator: operator.to_owned(), values })
    }

    /// Behind `=`: nothing is the empty value.
    fn value(&mut self) -> Result<String, SelectorFault> {
        if matches!(self.peek().0, "" | ",") {
            return Ok(String::new());
        }
        self.word()
    }

    fn word(&mut self) -> Result<String, SelectorFault> {
        if !self.is_word() {
            return Err(self.fault(Wanted::Value));
        }
        if !is_label_value(self.peek().0) {
            return Err(self.fault(Wanted::LegalValue));
        }
        Ok(self.next().to_owned())
    }

    /// Behind `in` and `notin`: a missing value between or beside commas is the empty one.
    fn values(&mut self) -> Result<Vec<String>, SelectorFault> {
        self.next();
        if self.peek().0 != "(" {
            return Err(self.fault(Wanted::OpeningParenthesis));
        }
        self.next();
        if self.peek().0 == ")" {
            return Err(self.fault(Wanted::AnyValue));
        }
        let mut values = Vec::new();
        loop {
            values.push(if matches!(self.peek().0, "," | ")") { String::new() } else { self.word()? });
            match self.peek().0 {
                "," => self.next(),
                ")" => break,
                _ => return Err(self.fault(Wanted::CommaOrParenthesis)),
            };
        }
        self.next();
        Ok(values)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(selector: &LabelSelector) -> String {
        let each = selector.match_expressions.iter();
        let each = each.map(|one| format!("{} {} {:?}", one.key, one.operator, one.values));
        each.collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn selectors_are_read_as_kubectl_reads_them() {
        for (text, expected) in [
            ("", ""),
            ("  ", ""),
            ("a=b", "a In [\"b\"]"),
            ("a == b", "a In [\"b\"]"),
            ("a!=b", "a NotIn [\"b\"]"),
            ("a=", "a In [\"\"]"),
            ("a=,b", "a In [\"\"]; b Exists []"),
            ("a", "a Exists []"),
            ("!a", "a DoesNotExist []"),
            ("! a , b", "a DoesNotExist []; b Exists []"),
            ("a in (x,y)", "a In [\"x\", \"y\"]"),
            ("a in(x)", "a In [\"x\"]"),
            ("a notin ( x , y )", "a NotIn [\"x\", \"y\"]"),
            ("a in (,x)", "a In [\"\", \"x\"]"),
            ("a in (x,)", "a In [\"x\", \"\"]"),
            ("in in (in, notin)", "in In [\"in\", \"notin\"]"),
            ("in", "in Exists []"),
            ("example.com/a=b,a=b,a=c", "example.com/a In [\"b\"]; a In [\"b\"]; a In [\"c\"]"),
        ] {
            assert_eq!(parse_selector(text).as_ref().map(show).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn a_selector_that_kubectl_refuses_is_refused_at_the_same_place() {
        for (text, at, found, wanted) in [
            ("a,", 2, "", Wanted::Key),
            (",a", 0, ",", Wanted::Key),
            ("=b", 0, "=", Wanted::Key),
            ("!", 1, "", Wanted::Key),
            ("!!a", 1, "!", Wanted::Key),
            ("a b", 2, "b", Wanted::Operator),
            ("a !b", 2, "!", Wanted::Operator),
            ("a=b=c", 3, "=", Wanted::CommaOrEnd),
            ("!a=b", 2, "=", Wanted::CommaOrEnd),
            ("a=b c", 4, "c", Wanted::CommaOrEnd),
            ("a=(b)", 2, "(", Wanted::Value),
            ("a in x", 5, "x", Wanted::OpeningParenthesis),
            ("a in", 4, "", Wanted::OpeningParenthesis),
            ("a in ()", 6, ")", Wanted::AnyValue),
            ("a in (x", 7, "", Wanted::CommaOrParenthesis),
            ("a in (x y)", 8, "y", Wanted::CommaOrParenthesis),
            ("a in (=)", 6, "=", Wanted::Value),
            ("a in (x)b", 8, "b", Wanted::CommaOrEnd),
            ("a>5", 1, ">", Wanted::NoComparison),
            ("-a", 0, "-a", Wanted::LegalKey),
            ("a=b/c", 2, "b/c", Wanted::LegalValue),
            ("é=b", 0, "é", Wanted::LegalKey),
        ] {
            let fault = SelectorFault { at, found: found.to_owned(), wanted };
            assert_eq!(parse_selector(text), Err(fault), "{text}");
        }
    }
}
