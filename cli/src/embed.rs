//! One example of the documentation: its files, what is asked of them, and the element that shows it.

use policy_core::phrase::View;
use policy_core::report::{ClusterProfile, KubernetesVersion, SourceFile};

use crate::fences::Fence;
use crate::html::{escaped, inert};
use crate::info::Attribute;
use crate::problem::Problem;

/// A file of the example; a reader without script sees those that are not hidden.
#[derive(Debug)]
pub struct File {
    pub name: String,
    pub text: String,
    pub hidden: bool,
    /// Where its first line stands in the document.
    pub line: usize,
}

#[derive(Debug, Default)]
pub struct Embed {
    pub files: Vec<File>,
    /// Those of the element, as they are written.
    pub attributes: Vec<Attribute>,
}

/// What is shown, of what there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shown {
    pub verdict: bool,
    pub graph: bool,
    pub code: bool,
}

/// How an attribute may be written.
enum Form {
    Text,
    Word,
    OneOf(&'static [&'static str]),
    /// One or more of them, by spaces.
    SomeOf(&'static [&'static str]),
    Height,
    /// It names where manifests are, and these stand in the fence.
    Instead,
}

const ATTRIBUTES: [(&str, Form); 14] = [
    ("question", Form::Text),
    ("mode", Form::OneOf(&["network", "access", "pods"])),
    ("view", Form::SomeOf(&["verdict", "graph", "matrix", "code"])),
    ("k8s", Form::OneOf(&["1.24", "1.36"])),
    ("readonly", Form::Word),
    ("theme", Form::OneOf(&["light", "dark", "auto"])),
    ("height", Form::Height),
    ("open", Form::Text),
    ("assets", Form::Text),
    ("editor", Form::OneOf(&["plain"])),
    ("present", Form::Word),
    ("src", Form::Instead),
    ("hash", Form::Instead),
    ("lesson", Form::Instead),
];

impl Form {
    /// What is wrong with this value; absent for a bare word.
    fn wrong(&self, name: &str, value: Option<&str>) -> Option<String> {
        let one_of = |known: &[&str]| known.iter().map(|one| format!("`{one}`")).collect::<Vec<_>>().join(", ");
        match (self, value) {
            (Self::Instead, _) => Some(format!(
                "`{name}` stands instead of manifests, and these are in the fence: write the element itself"
            )),
            (Self::Word, None | Some("" | "true")) => None,
            (Self::Word, Some(_)) => Some(format!("`{name}` stands alone, without a value")),
            (_, None) => Some(format!("`{name}` needs a value: `{name}=\"…\"`")),
            (Self::Text, Some(_)) => None,
            (Self::OneOf(known), Some(value)) => {
                (!known.contains(&value)).then(|| format!("`{name}` is {}, not `{value}`", one_of(known)))
            }
            (Self::SomeOf(known), Some(value)) => {
                let other = value.split_whitespace().find(|word| !known.contains(word))?;
                Some(format!("`{name}` knows {}, not `{other}`", one_of(known)))
            }
            (Self::Height, Some(value)) => (value != "auto" && value.parse::<u16>().is_err())
                .then(|| format!("`{name}` is a number of pixels or `auto`, not `{value}`")),
        }
    }
}

impl Embed {
    /// The example of the last fence with the further files of the others; what is wrong with their attributes goes to
    /// `problems`.
    #[must_use]
    pub fn read(document: &str, fences: &[&Fence], problems: &mut Vec<Problem>) -> Self {
        let mut embed = Self::default();
        for (index, fence) in fences.iter().enumerate() {
            let is_example = index + 1 == fences.len();
            let mut wrong = |message: String| problems.push(Problem::at(document, fence.line, message));
            if let Some(name) = &fence.info.open_quote {
                wrong(format!("the quote behind `{name}=` does not end"));
                continue;
            }
            let mut file = File { name: String::new(), text: fence.text.clone(), hidden: false, line: fence.line + 1 };
            for (at, attribute) in fence.info.attributes.iter().enumerate() {
                let Attribute { name, value } = attribute;
                if fence.info.attributes.iter().take(at).any(|before| before.name == *name) {
                    wrong(format!("`{name}` is there twice"));
                }
                let known = ATTRIBUTES.iter().find(|(known, _)| *known == name && is_example);
                match (name.as_str(), value) {
                    ("file", Some(value)) if !value.trim().is_empty() => file.name.clone_from(value),
                    ("file", _) => wrong("`file` needs a name: `file=\"policy.yaml\"`".to_owned()),
                    ("hidden", None) => file.hidden = true,
                    ("hidden", Some(_)) => wrong("`hidden` stands alone, without a value".to_owned()),
                    _ => match known {
                        Some((_, form)) => match form.wrong(name, value.as_deref()) {
                            Some(message) => wrong(message),
                            None => embed.attributes.push(attribute.clone()),
                        },
                        None => wrong(unknown(name, is_example)),
                    },
                }
            }
            if file.name.is_empty() {
                file.name = unnamed(index, fences.len());
            }
            if embed.files.iter().any(|other| other.name == file.name) {
                wrong(format!("another file of this example is named `{}` too", file.name));
            }
            embed.files.push(file);
        }
        embed
    }

    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|attribute| attribute.name == name)?.value.as_deref()
    }

    /// What is asked: the attribute, or the first line of the first file that is seen, as `# ask: exposed`.
    #[must_use]
    pub fn question(&self) -> Option<&str> {
        let file = self.files.iter().find(|file| !file.hidden).or(self.files.first());
        let line = file.and_then(|file| file.text.trim_start().lines().next());
        let asked = line.and_then(|line| line.strip_prefix('#')?.trim_start().strip_prefix("ask:"));
        [self.attribute("question"), asked].into_iter().flatten().map(str::trim).find(|asked| !asked.is_empty())
    }

    #[must_use]
    pub fn mode(&self) -> Option<View> {
        let mode = self.attribute("mode")?;
        View::ALL.into_iter().find(|view| view.name() == mode)
    }

    #[must_use]
    pub fn profile(&self) -> ClusterProfile {
        let version = match self.attribute("k8s") {
            Some("1.36") => KubernetesVersion::V1_36,
            _ => KubernetesVersion::default(),
        };
        ClusterProfile { version, ..ClusterProfile::default() }
    }

    #[must_use]
    pub fn sources(&self) -> Vec<SourceFile> {
        let source = |file: &File| SourceFile { name: file.name.clone(), text: file.text.clone() };
        self.files.iter().map(source).collect()
    }

    #[must_use]
    pub fn shown(&self) -> Shown {
        let view = self.attribute("view");
        let shows = |part: &str| view.is_none_or(|view| view.split_whitespace().any(|word| word == part));
        Shown { verdict: shows("verdict"), graph: shows("graph"), code: shows("code") }
    }

    /// The element with the manifests, and the figure for whoever has no script, in one line.
    #[must_use]
    pub fn html(&self, figure: &str) -> String {
        let mut out = "<div class=\"policy-playground\"><policy-playground".to_owned();
        for Attribute { name, value } in &self.attributes {
            out.push_str(&format!(" {name}=\"{}\"", escaped(value.as_deref().unwrap_or_default())));
        }
        out.push('>');
        let shows_code = self.shown().code;
        for file in &self.files {
            let (name, text) = (escaped(&file.name), indented(&escaped(&file.text)));
            let code = format!("<code class=\"language-yaml\" data-file=\"{name}\">{text}</code></pre>");
            // The style of a page may show a `<pre>` that is hidden itself.
            out.push_str(&match (file.hidden, shows_code) {
                (true, _) => format!("<div hidden><pre data-hidden>{code}</div>"),
                (_, true) => format!("<pre>{code}"),
                (_, false) => format!("<div hidden><pre>{code}</div>"),
            });
        }
        if !figure.is_empty() {
            out.push_str(&format!("<figure slot=\"fallback\">{figure}</figure>"));
        }
        out.push_str("</policy-playground></div>");
        inert(&out)
    }
}

/// MDX takes away spaces behind a line's end, even of one that is written as a reference, but not those that begin a text.
fn indented(escaped: &str) -> String {
    escaped.replace("&#10; ", "&#10;<wbr/> ")
}

fn unknown(name: &str, is_example: bool) -> String {
    if is_example {
        let known: Vec<&str> = ATTRIBUTES.iter().map(|(name, _)| *name).collect();
        return format!("`{name}` is no attribute of the playground: it knows file, hidden, {}", known.join(", "));
    }
    match ATTRIBUTES.iter().any(|(known, _)| *known == name) {
        true => format!("`{name}` belongs to the fence with `playground`, not to a further file"),
        false => format!("`{name}` is no attribute of a further file: it knows file and hidden"),
    }
}

/// As the element calls manifests without a name.
fn unnamed(index: usize, of: usize) -> String {
    if of == 1 { "manifests.yaml".to_owned() } else { format!("manifest-{}.yaml", index + 1) }
}
