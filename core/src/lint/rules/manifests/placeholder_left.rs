//! # A placeholder that nobody filled in
//!
//! ## What it finds
//!
//! A text with `{{ … }}`, `${…}` or `$(…)` in an object that is evaluated here, outside of commands, arguments, environment
//! variables, `subPathExpr`, annotations and data, where such text is usual.
//!
//! Where a placeholder keeps a document from being read, or is no legal value, the error `unrendered-template` tells
//! it instead, and the document is left out.
//!
//! ## Why it matters
//!
//! Helm, Kustomize, `envsubst` and their like replace placeholders before anything is sent to the cluster. Kubernetes itself
//! does not: here the placeholder is the image, the label or the path.
//!
//! ## Example
//!
//! ```yaml
//! containers:
//! - name: web
//!   image: registry.example.com/web:${TAG}
//! ```
//!
//! ## Instead
//!
//! Paste the manifest as the tool prints it: `helm template`, `kubectl kustomize`, `envsubst`.

use crate::finding::Severity;
use crate::lint::objects::{each_evaluated_scalar, text};
use crate::lint::{Found, Lint, World};
use crate::yaml::{Node, placeholder};

pub(crate) const LINT: Lint = Lint { code: "placeholder-left", severity: Severity::Warning, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    let suspicious =
        |node: &Node| text(node).bytes().any(|byte| matches!(byte, b'{' | b'$')) && placeholder(text(node)).is_some();
    each_evaluated_scalar(world, found, &suspicious, &mut |document, field, found| {
        let text = field.text();
        let first = placeholder(text).and_then(|range| text.get(range.start as usize..range.end as usize));
        let message = ["the placeholder `", first.unwrap_or(text), "` was not filled in"].concat();
        found.add_at(document, field.mark(), message, "paste what your template tool prints", None);
    });
}
