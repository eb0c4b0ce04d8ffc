//! Prints TypeScript declarations of what reports, questions and answers look like:
//! `cargo run -q -p policy-core --features types --example types > types.d.ts`.
//!
//! A type stands behind the first that names it, so what a reader looks for comes before its parts.

use std::any::TypeId;
use std::collections::BTreeSet;
use std::io::{self, Write};

use policy_core::report::{Answer, Question, Report, SourceFile};
use ts_rs::{Config, TS, TypeVisitor};

fn main() -> io::Result<()> {
    let mut declarations = Declarations {
        // JavaScript is given numbers: no integer here is larger than a number holds.
        config: Config::new().with_large_int("number"),
        known: BTreeSet::new(),
        questions: Questions::default(),
        texts: Vec::new(),
    };
    Question::visit_dependencies(&mut declarations.questions);
    declarations.visit::<Report>();
    declarations.visit::<Answer>();
    declarations.visit::<Question>();
    declarations.visit::<SourceFile>();
    io::stdout().lock().write_all(declarations.texts.join("\n").as_bytes())
}

struct Declarations {
    config: Config,
    known: BTreeSet<TypeId>,
    questions: Questions,
    texts: Vec<String>,
}

/// The types that a question is made of: what they do not say has its usual value.
#[derive(Default)]
struct Questions(BTreeSet<TypeId>);

impl TypeVisitor for Questions {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        self.0.insert(TypeId::of::<T>());
    }
}

impl TypeVisitor for Declarations {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        // Strings, lists and numbers are declared nowhere; what is in a list is visited for itself.
        if T::output_path().is_none() || !self.known.insert(TypeId::of::<T>()) {
            return;
        }
        let docs = plain(&T::docs().unwrap_or_default());
        let name = T::ident(&self.config);
        let shape = laid_out(&plain(&T::inline(&self.config)));
        let shape = if self.questions.0.contains(&TypeId::of::<T>()) { format!("Partial<{shape}>") } else { shape };
        self.texts
            .push(format!("{docs}export type {name} ={}{shape};\n", if shape.starts_with('\n') { "" } else { " " }));
        T::visit_dependencies(self);
    }
}

/// Links to other items, which Rust's documentation resolves, are plain names here.
fn plain(text: &str) -> String {
    text.replace("[`", "`").replace("`]", "`").replace("(crate::report::AccessQuestion)", "")
}

/// A field, or one of several shapes, on lines of its own.
fn laid_out(shape: &str) -> String {
    let ways = parts(shape, '|');
    if ways.len() > 1 && shape.len() > 100 {
        return ways.iter().map(|way| format!("\n  | {}", way.trim())).collect();
    }
    let Some(body) = shape.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).filter(|_| ways.len() == 1) else {
        return shape.to_owned();
    };
    let indented = |field: String| field.trim().lines().map(|line| format!("  {line}\n")).collect::<String>();
    let fields = parts(body, ',').into_iter().filter(|field| !field.trim().is_empty());
    format!("{{\n{}}}", fields.map(|field| indented(format!("{};", field.trim()))).collect::<String>())
}

/// What stands between these separators, but for those inside brackets and comments.
fn parts(text: &str, separator: char) -> Vec<String> {
    let mut all = vec![String::new()];
    let (mut depth, mut in_comment, mut before) = (0_i32, false, ' ');
    for letter in text.chars() {
        match (before, letter) {
            ('/', '*') => in_comment = true,
            ('*', '/') => in_comment = false,
            (_, '{' | '<' | '[' | '(') if !in_comment => depth += 1,
            (_, '}' | '>' | ']' | ')') if !in_comment => depth -= 1,
            _ => {}
        }
        before = letter;
        if letter == separator && depth == 0 && !in_comment {
            all.push(String::new());
        } else if let Some(part) = all.last_mut() {
            part.push(letter);
        }
    }
    all
}
