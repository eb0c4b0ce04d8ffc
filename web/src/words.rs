//! The page's English texts, in one place. What is said about manifests comes from the core.

use policy_core::report::network::{Cell, Traffic};
use policy_core::report::{DocumentStatus, Effect, FindingKind, Outcome, Severity, Verdict};

use crate::state::View;

pub const BRAND: &str = "Policy Playground";
pub const PRIVACY: &str = "Runs in this page. Nothing you paste leaves your browser.";
pub const MANIFESTS: &str = "Manifests";
pub const ANSWERS: &str = "Answers";
pub const YAML: &str = "YAML";
pub const EXAMPLES: &str = "Examples";
pub const SETTINGS: &str = "Settings";
pub const NOTHING_YET: &str = "Reading the manifests…";
pub const EVALUATOR_FAILED: &str = "The evaluator stopped on these manifests. It starts again with your next change; if it keeps stopping, reload the page.";
pub const EXAMPLE_FAILED: &str = "# This example could not be loaded. Paste your own manifests here.\n";

pub const ADD_FILE: &str = "Add a file";
pub const FILES: &str = "Files";
pub const FINDINGS: &str = "Findings";

pub const CLUSTER: &str = "Cluster";
pub const KUBERNETES: &str = "Kubernetes";
pub const NETWORK_PLUGIN: &str = "Network plug-in";
pub const ENFORCES: &str = "enforces policies";
pub const IGNORES: &str = "ignores policies";
pub const PSP_PLUGIN: &str = "PodSecurityPolicy plug-in";
pub const DEFAULT_NAMESPACE: &str = "Default namespace";
pub const REQUESTS_BY: &str = "Requests by";
pub const CUSTOM: &str = "somebody else…";
pub const USER: &str = "User";
pub const GROUPS: &str = "Groups";
pub const ORDINARY_USER: &str = "jane, an ordinary user";
pub const ADMINISTRATOR: &str = "cluster administrator (system:masters)";
pub const REPLICA_SET_CONTROLLER: &str = "replicaset-controller";

pub const NETWORK_TITLE: &str = "Who can reach whom";
pub const ACCESS_TITLE: &str = "Who may do what";
pub const PODS_TITLE: &str = "Which pods are admitted";
pub const FROM_TO: &str = "from ↓ to →";
pub const NO_ENDPOINTS: &str =
    "There is no pod in these manifests. Paste a Pod or a Deployment to see who can reach it.";
pub const STANDING_PEERS: &str =
    "Show what every cluster has (ingress controller, DNS, nodes, pods that are not in the files)";
pub const SELECT_A_CELL: &str = "Select a cell to see why, with the lines that decide.";
pub const POLICIES_IN_WORDS: &str = "The policies in words";
pub const GOOD_TO_KNOW: &str = "Good to know";
pub const ELSEWHERE: &str = "other";
pub const STANDING: &str = "every cluster";
pub const PORT: &str = "Port";
pub const PROTOCOL: &str = "Protocol";
pub const SELECTS: &str = "Selects";
pub const SELECTS_NOTHING: &str = "Selects no pod of these manifests.";

pub const RISKS: &str = "Risks";
pub const SUBJECTS: &str = "Subjects";
pub const NO_SUBJECTS: &str =
    "Nobody is granted anything here. Paste a RoleBinding or ClusterRoleBinding, or show the defaults.";
pub const LIST_DEFAULTS: &str = "Show default roles and subjects";
pub const ROLES: &str = "Roles";
pub const USERNAME: &str = "Known as";
pub const IN_GROUPS: &str = "In groups";
pub const RUNS_IN: &str = "Runs";
pub const VERBS: &str = "Verbs";
pub const RESOURCES: &str = "Resources";
pub const NAMES: &str = "Names";
pub const VIA: &str = "Granted by";
pub const EVERY: &str = "★ all";
pub const EVERYWHERE: &str = "Cluster-wide";
pub const NO_PERMISSIONS: &str = "No binding reaches this subject.";
pub const ASK_TITLE: &str = "May they?";
pub const ASK: &str = "Ask";
pub const VERB: &str = "Verb";
pub const RESOURCE: &str = "Resource";
pub const RESOURCE_HINT: &str = "pods, pods/log, deployments.apps, /healthz";
pub const NAME: &str = "Name";
pub const NAMESPACE: &str = "Namespace";
pub const CLUSTER_SCOPE: &str = "cluster scope";
pub const OPTIONAL: &str = "any";

pub const POD: &str = "Pod";
pub const VERDICT: &str = "Verdict";
pub const STANDARD: &str = "Standard";
pub const NO_PODS: &str = "There is no pod in these manifests. Paste a Pod or a Deployment to see who admits it.";
pub const PSP_POLICIES: &str = "The PodSecurityPolicies in words";
pub const MAY_USE: &str = "May use it:";
pub const NOBODY_MAY_USE: &str = "Nobody is granted `use` of it.";
pub const CHANGES: &str = "Changed on admission";
pub const FIELD: &str = "Field";
pub const BEFORE: &str = "Before";
pub const AFTER: &str = "After";
pub const UNSET: &str = "not set";
pub const IMAGES: &str = "Image users";
pub const IMAGES_ABOUT: &str = "A manifest does not tell which user an image runs as. Say what you know of it:";
pub const IMAGE_UNKNOWN: &str = "unknown";
pub const IMAGE_ROOT: &str = "root";
pub const IMAGE_NUMERIC: &str = "user 1000, by number";
pub const IMAGE_NAMED: &str = "a user by name";
pub const WARNINGS: &str = "Warnings";
pub const KEEPS_FROM: &str = "What keeps it from a stricter standard";
pub const POD_LEGEND: [&str; 4] = [
    "✓ fits and may be used",
    "✓ not granted: fits, but nobody may use it",
    "✕ first failing rule",
    "★ the policy that admits it",
];

pub const INCOMPLETE: &str = "Incomplete:";
pub const REST_OF_MESSAGE: &str = "The rest of the message";
pub const CLOSEST: &str = "Closest rule:";
pub const API_SAYS: &str = "The API server says";
pub const ALSO: &str = "Also";
pub const WHY: &str = "Why";

#[must_use]
pub fn view(view: View) -> &'static str {
    match view {
        View::Network => "Network",
        View::Access => "Access",
        View::Pods => "Pods",
    }
}

/// `No findings`, `1 finding`, `14 findings · 2 of 6 objects refused`.
#[must_use]
pub fn findings(number: usize, objects: usize, refused: usize) -> String {
    let told = if number == 0 { "No findings".to_owned() } else { count(number, "finding", "findings") };
    match refused {
        0 => told,
        _ => [told, format!("{refused} of {}", count(objects, "object", "objects"))].join(" · ") + " refused",
    }
}

/// What the tab of the pods view counts: `0 rejected`, `1 rejected, 1 invalid`, `1 invalid`.
#[must_use]
pub fn pods_refused(rejected: usize, invalid: usize) -> String {
    match (rejected, invalid) {
        (_, 0) => format!("{rejected} rejected"),
        (0, _) => format!("{invalid} invalid"),
        _ => format!("{rejected} rejected, {invalid} invalid"),
    }
}

#[must_use]
pub fn more(number: usize) -> String {
    format!("and {number} more")
}

/// `2 pods`, `1 risk`.
#[must_use]
pub fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// Glyph and word: colour is never alone.
#[must_use]
pub fn verdict(verdict: Verdict) -> (&'static str, &'static str) {
    match verdict {
        Verdict::Allowed => ("✓", "allowed"),
        Verdict::Denied => ("✕", "denied"),
        Verdict::Admitted => ("✓", "admitted"),
        Verdict::Rejected => ("✕", "rejected"),
        Verdict::Depends => ("?", "depends"),
        Verdict::Changed => ("≠", "changed"),
        Verdict::Unchanged => ("=", "unchanged"),
    }
}

/// What API validation says of a pod that admission lets pass.
pub const INVALID: (&str, &str) = ("✕", "invalid");

#[must_use]
pub fn outcome(outcome: Outcome) -> (&'static str, &'static str) {
    match outcome {
        Outcome::Yes => ("✓", "yes"),
        Outcome::No => ("✕", "no"),
        Outcome::Depends => ("?", "depends"),
        Outcome::Skipped => ("–", "not reached"),
    }
}

#[must_use]
pub fn severity(severity: Severity) -> (&'static str, &'static str) {
    match severity {
        Severity::Error => ("✕", "error"),
        Severity::Warning => ("!", "warning"),
        Severity::Info => ("i", "info"),
    }
}

/// Who says so.
#[must_use]
pub fn finding_kind(kind: FindingKind) -> &'static str {
    match kind {
        FindingKind::Yaml => "YAML",
        FindingKind::Field => "schema",
        FindingKind::Invalid => "API server",
        FindingKind::Lint => "lint",
        FindingKind::Note => "note",
    }
}

#[must_use]
pub fn effect(effect: Effect) -> (&'static str, &'static str) {
    match effect {
        Effect::For => ("✓", "for"),
        Effect::Against => ("✕", "against"),
        Effect::Near => ("·", "near"),
        Effect::Note => ("·", "note"),
    }
}

#[must_use]
pub fn document_status(status: DocumentStatus) -> &'static str {
    match status {
        DocumentStatus::Evaluated => "evaluated",
        DocumentStatus::NotEvaluated => "not evaluated",
        DocumentStatus::Refused => "refused",
    }
}

/// What stands in a cell of the matrix.
#[must_use]
pub fn cell_glyph(cell: &Cell) -> &str {
    match cell.traffic {
        Traffic::All => "✓",
        Traffic::Some => &cell.ports,
        Traffic::None => "✕",
        Traffic::Itself => "–",
        Traffic::Outside => "",
        Traffic::Depends => "?",
    }
}

/// What is read aloud for a cell: `oteemo/stranger to test-ns/server: denied`.
#[must_use]
pub fn cell_label(from: &str, to: &str, cell: &Cell) -> String {
    let traffic = match cell.traffic {
        Traffic::All => "allowed on all ports",
        Traffic::Some => return format!("{from} to {to}: allowed on {} only", cell.ports),
        Traffic::None => "denied",
        Traffic::Itself => "a pod always reaches itself",
        Traffic::Outside => "outside the cluster",
        Traffic::Depends => "depends",
    };
    format!("{from} to {to}: {traffic}")
}

#[must_use]
pub fn matrix_cut(shown: usize, total: u32) -> String {
    format!("The matrix shows the first {shown} of {total}; questions can be asked about all.")
}

#[must_use]
pub fn service_account(namespace: &str, name: &str) -> String {
    format!("service account {namespace}/{name}")
}

#[must_use]
pub fn in_namespace(namespace: Option<&str>) -> String {
    namespace.map_or_else(|| EVERYWHERE.to_owned(), |namespace| format!("In namespace {namespace}"))
}

#[must_use]
pub fn close_file(name: &str) -> String {
    format!("Close {name}")
}

/// `7`, `7–21`.
#[must_use]
pub fn lines(lines: [u32; 2]) -> String {
    let [first, last] = lines;
    if first == last { format!("{first}") } else { format!("{first}–{last}") }
}

/// What is read before a line link: `line 7`, `lines 7–21`.
#[must_use]
pub fn lines_word(lines: [u32; 2]) -> &'static str {
    let [first, last] = lines;
    if first == last { "line " } else { "lines " }
}

#[must_use]
pub fn defaults_hidden(number: u32) -> String {
    format!("{number} default roles and bindings count although they are not listed.")
}

#[must_use]
pub fn runs_as(image: &str) -> String {
    format!("{image} runs as")
}

#[must_use]
pub fn duration(microseconds: u32) -> String {
    match microseconds / 1000 {
        0 => "evaluated in under 1 ms".to_owned(),
        milliseconds => format!("evaluated in {milliseconds} ms"),
    }
}

#[must_use]
pub fn theme(theme: &str) -> String {
    format!("Theme: {theme}")
}
