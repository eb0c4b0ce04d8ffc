//! What could be typed at the cursor, and how it is to be written there.

use super::context::{At, Context, Step, fields, item_of, value_of};
use super::words::field_type;
use super::{Suggestion, World, shown, tables, values};
use crate::manifest::KINDS;
use crate::order;
use crate::report::language::{Completion, CompletionKind};
use crate::text::TextRange;
use crate::yaml::{self, Scalar, Value};

/// The most that is offered at once; what is typed narrows the choice.
const MAX_OFFERED: usize = 300;

/// The farthest to the right that new lines are indented.
const MAX_INDENT: usize = 80;

/// What could stand at the cursor; ranges count from the document's start.
pub(super) fn completions(context: &Context<'_, '_>, world: &World<'_>) -> Vec<Completion> {
    let expected = context.expected;
    let item = item_of(expected);
    let keyed = has_keys(item.unwrap_or(expected));
    match context.at {
        At::Key(..) => keys(context, expected, "", world),
        // Keys can only begin on a line of their own.
        At::Value(_) if keyed && !context.begins_line() => whole_values(context),
        At::Value(_) if keyed => {
            let dash = if item.is_some() || lacks_dash(context) { "- " } else { "" };
            keys(context, item.unwrap_or(expected), dash, world)
        }
        At::Value(_) => scalars(context, item.unwrap_or(expected), world),
    }
}

fn has_keys(type_name: &'static str) -> bool {
    value_of(type_name).is_some() || !fields(type_name).is_empty()
}

/// An item of a list is begun without its dash.
fn lacks_dash(context: &Context<'_, '_>) -> bool {
    let is_item = context.levels.last().is_some_and(|level| matches!(level.step, Step::Item(_)) && !level.node.flow);
    is_item && context.text_before().trim().is_empty()
}

/// Mappings and lists that mean something as a whole, such as `{}` for a selector.
fn whole_values(context: &Context<'_, '_>) -> Vec<Completion> {
    let known = chosen(context, values::whole(context), &[]);
    let written = |suggestion: Suggestion| {
        let insert = apart(context, suggestion.label.clone());
        completion(context, suggestion, insert)
    };
    known.into_iter().map(written).collect()
}

/// The fields or keys of the mapping at the cursor that are not written yet.
fn keys(context: &Context<'_, '_>, type_name: &'static str, dash: &str, world: &World<'_>) -> Vec<Completion> {
    let written: Vec<&str> = match context.at {
        At::Key(mapping, own) => {
            let others = mapping.entries().iter().filter(|entry| entry.key.start != own.key.start);
            others.map(|entry| entry.key.text).collect()
        }
        At::Value(_) => Vec::new(),
    };
    if let Some(value) = value_of(type_name) {
        let known = chosen(context, values::of_map(context, world), &written);
        return known.into_iter().map(|key| keyed(context, key, value, dash)).collect();
    }
    let mut offered = Vec::new();
    for (name, below) in fields(type_name) {
        if legal(context, type_name, name, &written) && fits(name, context.typed()) {
            let suggestion = Suggestion {
                documentation: tables::field(&context.described_as(&context.levels, type_name, name))
                    .unwrap_or_default(),
                ..Suggestion::new(name, CompletionKind::Field, field_type(type_name, name, below))
            };
            offered.push(keyed(context, suggestion, below, dash));
        }
    }
    let is_new = context.levels.is_empty() && !written.contains(&"kind") && !written.contains(&"apiVersion");
    if is_new && context.begins_line() && !is_flow(context) {
        offered.extend(objects(context));
    }
    order::sort_by_key(&mut offered, |completion| !begins(&completion.label, context.typed()));
    offered
}

/// Whether a field may stand beside those that are written: not twice, and not where the API server refuses it.
fn legal(context: &Context<'_, '_>, owner: &str, name: &str, written: &[&str]) -> bool {
    let has = |names: &[&str]| names.iter().any(|name| written.contains(name));
    let of_kind = |name: &str| context.kind.is_some_and(|kind| kind.name == name);
    let refused = match (owner, name) {
        // ValidateNetworkPolicyPeer: an address range stands alone.
        ("NetworkPolicyPeer", "ipBlock") => has(&["podSelector", "namespaceSelector"]),
        ("NetworkPolicyPeer", _) => has(&["ipBlock"]),
        // ValidatePolicyRule: paths only in a ClusterRole, and never beside resources.
        ("PolicyRule", "nonResourceURLs") => of_kind("Role") || has(&["apiGroups", "resources", "resourceNames"]),
        ("PolicyRule", "apiGroups" | "resources" | "resourceNames") => has(&["nonResourceURLs"]),
        // A volume has one source.
        ("Volume", source) => source != "name" && written.iter().any(|other| !matches!(*other, "name" | "")),
        ("ObjectMeta", "namespace") => context.levels.len() == 1 && context.kind.is_some_and(|kind| !kind.namespaced),
        _ => false,
    };
    !refused && !written.contains(&name)
}

/// Whole objects to begin with, where nothing says yet what the document is.
fn objects(context: &Context<'_, '_>) -> Vec<Completion> {
    let kinds = KINDS.iter().filter(|kind| fits(kind.name, context.typed()));
    let beginning = |kind| {
        let suggestion = Suggestion { kind: CompletionKind::Snippet, ..values::of_kind(kind) };
        let (version, name) = (&suggestion.detail, &suggestion.label);
        let text = format!("apiVersion: {version}\nkind: {name}\nmetadata:\n  name: ");
        completion(context, suggestion, indented(context, &text, ""))
    };
    kinds.map(beginning).collect()
}

/// The values at the cursor: of a field, or of a list's item; a list that is not begun yet is begun.
fn scalars(context: &Context<'_, '_>, type_name: &str, world: &World<'_>) -> Vec<Completion> {
    let begins_list = item_of(context.expected).is_some();
    let known = chosen(context, values::of_field(context, type_name, world), &values::written_beside(context));
    let mut offered = Vec::new();
    for suggestion in known {
        let text = if matches!(type_name, "b" | "i" | "l") || (type_name == "p" && is_number(&suggestion.label)) {
            suggestion.label.clone()
        } else {
            plain_or_quoted(&suggestion.label, context.word().quoted)
        };
        let insert = match (begins_list || lacks_dash(context), context.begins_line()) {
            (true, true) => format!("- {text}"),
            (true, false) => format!("[{text}]"),
            (false, _) => text,
        };
        offered.push(completion(context, suggestion, apart(context, insert)));
    }
    offered
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// What is left of the suggestions: each once, none that is already written, those first that begin with what is typed.
fn chosen(context: &Context<'_, '_>, suggestions: Vec<Suggestion>, written: &[&str]) -> Vec<Suggestion> {
    let typed = context.typed();
    // The object that is being edited names what is typed here too.
    let word = context.word().text;
    let is_own = |suggestion: &Suggestion| {
        matches!(suggestion.kind, CompletionKind::Name | CompletionKind::Key) && suggestion.label == word
    };
    let mut seen = order::set(written.iter().map(|text| (*text).to_owned()));
    let mut chosen: Vec<Suggestion> = suggestions
        .into_iter()
        .filter(|suggestion| fits(&suggestion.label, typed) && !is_own(suggestion))
        .filter(|suggestion| seen.insert(suggestion.label.clone()))
        .collect();
    order::sort_by_key(&mut chosen, |suggestion| !begins(&suggestion.label, typed));
    chosen.truncate(MAX_OFFERED);
    chosen
}

/// Whether a label holds what is typed; capitals do not matter.
fn fits(label: &str, typed: &str) -> bool {
    label.to_ascii_lowercase().contains(&typed.trim().to_ascii_lowercase())
}

fn begins(label: &str, typed: &str) -> bool {
    label.to_ascii_lowercase().starts_with(&typed.trim().to_ascii_lowercase())
}

fn completion(context: &Context<'_, '_>, suggestion: Suggestion, insert: String) -> Completion {
    let Suggestion { label, kind, detail, documentation } = suggestion;
    let (label, documentation) = (shown(&label).to_owned(), documentation.to_owned());
    Completion { label, kind, detail, documentation, insert, range: range(context) }
}

fn range(context: &Context<'_, '_>) -> TextRange {
    let word = context.word();
    TextRange::new(word.start, word.end)
}

fn is_flow(context: &Context<'_, '_>) -> bool {
    match context.at {
        At::Key(mapping, _) => mapping.flow,
        At::Value(node) => node.flow,
    }
}

/// A key with its colon and, where its value goes below it, the line for that.
fn keyed(context: &Context<'_, '_>, suggestion: Suggestion, below: &'static str, dash: &str) -> Completion {
    let quoted = context.word().quoted;
    let key = plain_or_quoted(&suggestion.label, quoted);
    let has_colon = matches!(context.at, At::Key(_, entry) if entry.colon);
    let insert = if has_colon || quoted {
        key
    } else if is_flow(context) {
        format!("{key}: ")
    } else if item_of(below).is_some() {
        indented(context, &format!("{dash}{key}:\n- "), dash)
    } else if has_keys(below) {
        indented(context, &format!("{dash}{key}:\n  "), dash)
    } else {
        format!("{dash}{key}: ")
    };
    completion(context, suggestion, apart(context, insert))
}

/// Indents all lines but the first to the cursor's word and what is put before it.
fn indented(context: &Context<'_, '_>, text: &str, dash: &str) -> String {
    let blank = usize::from(touches(context));
    let indent = (context.column() + blank + dash.len()).min(MAX_INDENT);
    text.replace('\n', &format!("\n{}", " ".repeat(indent)))
}

/// YAML wants a blank after a colon or a dash.
fn apart(context: &Context<'_, '_>, insert: String) -> String {
    if touches(context) { format!(" {insert}") } else { insert }
}

fn touches(context: &Context<'_, '_>) -> bool {
    let is_value = !context.word().quoted && matches!(context.at, At::Value(_));
    is_value && context.text_before().ends_with([':', '-'])
}

/// A text as YAML reads it as this very text, in quotes where it needs them.
fn plain_or_quoted(text: &str, in_quotes: bool) -> String {
    if in_quotes || is_plain(text) { text.to_owned() } else { format!("\"{text}\"") }
}

fn is_plain(text: &str) -> bool {
    // No word that YAML takes for something else is longer than `false`.
    let is_name = |character: char| character.is_ascii_alphanumeric() || matches!(character, '-' | '.' | '/' | '_');
    if text.len() > "false".len()
        && text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.chars().all(is_name)
    {
        return true;
    }
    let (tree, problems) = yaml::parse(&format!("[{text}]"));
    let Some(Value::Sequence(items)) = tree.root().map(|root| &tree.node(root).value) else { return false };
    let [item] = items.as_slice() else { return false };
    problems.is_empty() && matches!(&tree.node(*item).value, Value::Scalar(Scalar::Text(read)) if read == text)
}
