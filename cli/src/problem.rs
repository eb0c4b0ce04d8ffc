//! What is wrong with what somebody wrote, at its place.

use std::fmt;

/// Printed as compilers do: `docs/policies.md:12: …`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    pub file: String,
    /// From 1; absent where it is about the file.
    pub line: Option<usize>,
    /// It spoils nothing: what was asked for is done all the same.
    pub is_warning: bool,
    pub message: String,
}

impl Problem {
    #[must_use]
    pub fn at(file: &str, line: usize, message: impl Into<String>) -> Self {
        Self { line: Some(line), ..Self::of(file, message) }
    }

    #[must_use]
    pub fn of(file: &str, message: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line: None, is_warning: false, message: message.into() }
    }

    #[must_use]
    pub fn warning(self) -> Self {
        Self { is_warning: true, ..self }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:", self.file)?;
        if let Some(line) = self.line {
            write!(formatter, "{line}:")?;
        }
        write!(formatter, " {}{}", if self.is_warning { "warning: " } else { "" }, self.message)
    }
}
