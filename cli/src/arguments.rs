//! What can be said on the command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use policy_core::report::ClusterProfile;

const EXAMPLES: &str = "Examples:
  policy-playground render docs --out build/docs --playground https://example.org/playground/
  policy-playground render - < page.md > page.out.md
  policy-playground ask 'shop/web -> shop/db:5432' manifests/
  policy-playground check manifests/ expectations.yaml
  policy-playground link --ask 'who can get secrets' --playground https://example.org/playground/ rbac.yaml
  policy-playground lesson my-course

Exit code 0: all is well; 1: something does not hold or is written wrongly;
2: something cannot be read, understood or asked.";

const FENCES: &str = "Each fence whose first word is yaml and that says playground, as

  ```yaml playground question=\"shop/web -> shop/db:5432\" file=\"policy.yaml\"

becomes one block of HTML: the element <policy-playground>, and in it what readers
without script see: the verdict, the reasons with their lines, a picture.
Fences that say playground-file are further files of the next such fence.
All else stays byte for byte. What is wrong with a fence is told with its line, the
fence stays as it is, and the exit code is 1.";

/// What Kubernetes manifests allow: which traffic, who may do what, which pods.
///
/// No cluster is asked and nothing is sent anywhere.
#[derive(Debug, Parser)]
#[command(name = "policy-playground", version, after_help = EXAMPLES)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    Render(Render),
    Mdbook(Mdbook),
    Ask(Ask),
    Check(Check),
    Link(Link),
    Lesson(Lesson),
}

/// Write verdict and picture into Markdown, for a documentation site
#[derive(Debug, Args)]
#[command(after_help = FENCES)]
pub struct Render {
    /// Markdown; a folder with all below it (needs --out); - is standard input
    #[arg(required = true, value_name = "FILE")]
    pub inputs: Vec<PathBuf>,
    /// Where to write; a single file is printed where it is left out
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// The playground's address: each example gets a link that opens it there
    #[arg(long, value_name = "URL")]
    pub playground: Option<String>,
}

/// The same as mdBook's preprocessor
///
/// In book.toml:
///   [preprocessor.policy-playground]
///   command = "policy-playground mdbook"
///   playground = "https://example.org/playground/"   # for links; may be left out
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub struct Mdbook {
    #[command(subcommand)]
    pub asked: Option<MdbookQuestion>,
}

#[derive(Debug, Subcommand)]
pub enum MdbookQuestion {
    /// Whether this renderer can show the examples: exit code 0 for html, else 1
    Supports { renderer: String },
}

/// Ask one question and print the answer with its reasons
#[derive(Debug, Args)]
pub struct Ask {
    /// As in the page's question bar: 'admit shop/web as jane'; or as JSON
    pub question: String,
    #[command(flatten)]
    pub manifests: Manifests,
    /// The whole answer as JSON
    #[arg(long, conflicts_with = "markdown")]
    pub json: bool,
    /// As Markdown
    #[arg(long)]
    pub markdown: bool,
}

/// Check the manifests against the Expectations among them
///
/// A line for each case, and below one that fails the reason. Exit code 1 where one
/// fails, 2 where one cannot be asked or nothing is expected.
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub struct Check {
    #[command(flatten)]
    pub manifests: Manifests,
}

/// Print a link that opens the manifests in the page
///
/// Values of Secrets, and what kubectl noted down, stay behind.
#[derive(Debug, Args)]
pub struct Link {
    #[command(flatten)]
    pub manifests: Manifests,
    /// The question that the link opens on, as a phrase or as JSON
    #[arg(long, value_name = "QUESTION")]
    pub ask: Option<String>,
    /// The playground's address; left out, what stands behind it is printed
    #[arg(long, value_name = "URL")]
    pub playground: Option<String>,
}

/// Check lessons: their form, a start that fails, a solution that passes
///
/// docs/lessons.md says how lessons and courses are written.
#[derive(Debug, Args)]
pub struct Lesson {
    /// A course (with course.json) or a lesson (with lesson.md)
    #[arg(required = true, value_name = "DIR")]
    pub folders: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Manifests {
    /// Manifests; of a folder all .yaml and .yml below it; - is standard input
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// The imagined cluster, as {"version": "1.36", "networkPlugin": "ignores"}
    #[arg(long, value_name = "JSON", value_parser = profile, default_value = "{}", hide_default_value = true)]
    pub profile: ClusterProfile,
}

fn profile(text: &str) -> Result<ClusterProfile, String> {
    serde_json::from_str(text).map_err(|error| error.to_string())
}
