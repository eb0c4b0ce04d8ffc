//! The page's English texts, in one place. What is said about manifests comes from the core.

mod links;
mod surveys;
pub mod workspace;

use policy_core::report::network::{Cell, Traffic};
use policy_core::report::{DocumentStatus, Effect, FindingKind, NetworkPlugin, Outcome, Severity, Verdict};

use crate::state::{AccessTab, NetworkTab, View};

pub use links::*;
pub use surveys::*;

pub const BRAND: &str = "Policy Playground";
pub const PRIVACY: &str = "Runs in this page. Nothing you paste leaves your browser.";
pub const MANIFESTS: &str = "Manifests";
pub const ANSWERS: &str = "Answers";
pub const YAML: &str = "YAML";
pub const EXAMPLES: &str = "Examples";
pub const LESSONS: &str = "Lessons";
pub const SETTINGS: &str = "Settings";
pub const NOTHING_YET: &str = "Reading the manifests…";
pub const EVALUATOR_FAILED: &str = "The evaluator stopped on these manifests. It starts again with your next change; if it keeps stopping, reload the page.";
pub const EXAMPLE_FAILED: &str = "# This example could not be loaded. Paste your own manifests here.\n";

pub const ADD_FILE: &str = "Add a file";
pub const KEYS: &str = "Keys";
pub const FILES: &str = "Files";
pub const FINDINGS: &str = "Findings";

pub const CLUSTER: &str = "Cluster";
pub const KUBERNETES: &str = "Kubernetes";
pub const NETWORK_PLUGIN: &str = "Network plug-in";
pub const PSP_PLUGIN: &str = "PodSecurityPolicy plug-in";
pub const PSP_REMOVED: &str = "PodSecurityPolicy plug-in (removed in 1.25)";
pub const DEFAULT_NAMESPACE: &str = "Default namespace";
pub const REQUESTS_BY: &str = "Requests by";
pub const CUSTOM: &str = "somebody else…";
pub const USER: &str = "User";
pub const GROUPS: &str = "Groups";
pub const ORDINARY_USER: &str = "jane, an ordinary user";
pub const ADMINISTRATOR: &str = "cluster administrator (system:masters)";
pub const NODE: &str = "a node";
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
pub const QUESTION: &str = "Question";
pub const QUESTION_HINT: &str = "traffic, access or admission: just ask";
pub const FILTER_PODS: &str = "Namespace or name";
pub const FILTER_LIST: &str = "From, to or port";
pub const FROM: &str = "From";
pub const TO: &str = "To";
pub const TRAFFIC: &str = "Traffic";
pub const CONNECTIONS: &str = "Connections";
pub const NOW: &str = "Now";
pub const CHANGE: &str = "Change";
pub const NO_CONNECTIONS: &str = "No connection fits the filter.";
pub const COMPARE: &str = "Tell what changed";
pub const TAKE_AS_BASE: &str = "Take this as the new base";
pub const COMPARE_OTHER: &str = "Compare with other manifests";
pub const OTHER_MANIFESTS: &str = "What was before, as YAML";
pub const COMPARE_GIVEN: &str = "Compare";
pub const SERVICES_IN_WORDS: &str = "The Services in words";
pub const NO_POLICIES: &str = "There is no policy in these manifests.";
pub const SMALLEST_FIX: &str = "Smallest fix";
pub const ALSO_OPENS: &str = "It also opens:";
pub const OPENS_NOTHING_ELSE: &str = "It opens nothing else.";
pub const APPLY: &str = "Apply the fix";
pub const TAKE_BACK: &str = "Take the fix back";
pub const COPY: &str = "Copy";
pub const COPIED: &str = "Copied.";
pub const NOT_COPIED: &str = "The browser does not allow copying here.";
pub const EXPORT: &str = "Export";
pub const DOWNLOADED: &str = "Downloaded.";
pub const NOT_EXPORTED: &str = "This could not be exported.";
pub const GRAPH: &str = "Graph of what policies let through";
pub const NOT_DRAWN: &str = "The graph could not be drawn.";
pub const POLICIES_IN_WORDS: &str = "The policies in words";
pub const GOOD_TO_KNOW: &str = "Good to know";
pub const ELSEWHERE: &str = "other";
pub const STANDING: &str = "every cluster";
pub const PORT: &str = "Port";
pub const PROTOCOL: &str = "Protocol";
pub const SELECTS: &str = "Selects";
pub const SELECTS_NOTHING: &str = "Selects no pod of these manifests.";

pub const RISKS: &str = "Risks";
pub const NO_RISKS: &str = "No permission here gives more power than it seems to.";
pub const ACCESS_GRAPH: &str = "Graph of subjects, bindings, roles and rules";
pub const ACCESS_MATRIX: &str = "Who may do what on what";
pub const WHO_WHAT: &str = "who ↓ on what →";
pub const MATRIX_LEGEND: &str =
    "★ every verb · ◦ only for objects of certain names · tinted: granted by these files · select a cell to see why";
pub const NOTHING: &str = "nothing";
pub const WHO: &str = "Who";
pub const WHERE: &str = "Where";
pub const WHAT: &str = "What";
pub const WHO_CAN: &str = "Who can";
pub const ASKED: &str = "The authorizer is asked:";
pub const ON_A_CLUSTER: &str = "On a real cluster:";
pub const ADD_TO_FILES: &str = "Add to the files";
pub const GAINED: &str = "gained";
pub const LOST: &str = "lost";
pub const IDENTITY: &str = "Identity";
pub const CHOOSE: &str = "choose…";
pub const OR_USER: &str = "or user";
pub const IMPLIED: &str = "those implied";
pub const WHAT_MAY: &str = "What may it do?";
pub const EVERYBODY: &str = "everybody";
pub const MORE_QUESTIONS: &str = "More questions: field by field, least privilege, may they grant it";
pub const LEAST: &str = "The least that requests need";
pub const REQUESTS: &str = "Requests";
pub const REQUESTS_HINT: &str =
    "get pods -n shop\nPOST /apis/apps/v1/namespaces/shop/deployments\n… or lines of an audit log";
pub const OPTIONAL_USER: &str = "jane, or ns/name's user name";
pub const MAY_WRITE: &str = "May they write this role or binding?";
pub const WRITES: &str = "Writes";
pub const PASTED: &str = "a pasted manifest";
pub const MANIFEST: &str = "Manifest";
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
pub const EVERY_GROUP: &str = "of every group";
pub const EVERY_PATH: &str = "★ all paths";
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
pub const NO_PODS: &str = "No pod is in these manifests: paste one to see who admits it.";
pub const PSP_POLICIES: &str = "The PodSecurityPolicies in words";
pub const MAY_USE: &str = "May use it:";
pub const NOBODY_MAY_USE: &str = "Nobody is granted `use` of it.";
pub const CHANGES: &str = "Changed on admission";
pub const AS_DEPLOYMENT: &str = "Create pods as Deployments";
pub const POD_WAY: &str = "What is done";
pub const POD_WAYS: [(&str, &str); 3] =
    [("create", "create it"), ("deployment", "create a Deployment of it"), ("update", "change a label of it later")];
pub const FINDS_OUT: &str = "Where one finds out";
pub const OTHER_HANDS: &str = "The same pod in other hands";
pub const CREATED_BY: &str = "Created by";
pub const MAY_CREATE: &str = "May they?";
pub const BY_POLICY: &str = "By";
pub const YES: &str = "yes";
pub const NO: &str = "no";
pub const STANDARDS: &str = "Pod Security Standards";
pub const NEXT_LEVEL: &str = "the next one up";
pub const LEVEL: &str = "Level";
pub const VERSION: &str = "Version";
pub const ASK_STANDARD: &str = "What does it take?";
pub const MEETS: &str = "Meets";
pub const BY_VERSION: &str = "By version";
pub const MIGRATION: &str = "From PodSecurityPolicy to Pod Security";
pub const ASK_MIGRATION: &str = "What can each namespace enforce?";
pub const POLICIES_MOVE: &str = "Each policy and its nearest standard";
pub const NAMESPACES_MOVE: &str = "What each namespace can enforce";
pub const NEAREST: &str = "The nearest standard is ";
pub const NOT_ASKED_FOR: &str = "No longer asked for";
pub const BEFORE: &str = "Before";
pub const IN_THE_WAY: &str = "In the way of the next";
pub const DEFAULTS: &str = "No longer filled in";
pub const ALL_MEET: &str = "As they are written, its pods meet ";
pub const WOULD_BREAK: &str = "Refused one level up";
pub const AS_ABOVE: &str = "as above";
pub const POD_CONFIGURATION: &str = "How the API server is set up";
pub const TOKEN_VOLUME: &str = "Mount service account tokens";
pub const POD_SECURITY_ABOUT: &str = "Pod Security without labels, and who is exempt:";
pub const DEFAULT_LEVELS: [&str; 3] = ["", "baseline", "restricted"];
pub const PRIVILEGED: &str = "privileged";
pub const EXEMPT_USERS: &str = "Exempt users";
pub const EXEMPT_NAMESPACES: &str = "Exempt namespaces";
pub const EXEMPT_CLASSES: &str = "Exempt runtime classes";
pub const IMAGES: &str = "Image users";
pub const IMAGES_ABOUT: &str = "A manifest does not tell which user an image runs as. Say what you know of it:";
pub const IMAGE_UNKNOWN: &str = "unknown";
pub const IMAGE_ROOT: &str = "root";
pub const IMAGE_NUMERIC: &str = "user 1000, by number";
pub const IMAGE_NAMED: &str = "a user by name";
pub const WARNINGS: &str = "Warnings";
pub const KEEPS_FROM: &str = "What keeps it from a stricter standard";
pub const POD_LEGEND: [&str; 5] = [
    "✓ fits",
    "± once fields are set",
    "not granted: not to this pod",
    "✕ first failing rule",
    "★ the policy that admits it",
];

pub const INCOMPLETE: &str = "Incomplete:";
pub const REST_OF_MESSAGE: &str = "The rest of the message";
pub const CLOSEST: &str = "Closest rule:";
pub const API_SAYS: &str = "The API server says";
pub const ALSO: &str = "Also";
pub const WHY: &str = "Why";

/// What the network plug-in does: the picker's value, as the profile is written, and how it is told.
#[must_use]
pub fn plugin(plugin: NetworkPlugin) -> (&'static str, &'static str) {
    match plugin {
        NetworkPlugin::Enforces => ("enforces", "enforces policies"),
        NetworkPlugin::Ignores => ("ignores", "ignores policies (flannel alone)"),
        NetworkPlugin::NoPodIpBlocks => ("no-pod-ip-blocks", "ipBlocks never match pods (Cilium)"),
        NetworkPlugin::NoEgress => ("no-egress", "no egress"),
        NetworkPlugin::NoEndPort => ("no-end-port", "no endPort"),
        NetworkPlugin::NoSctp => ("no-sctp", "no SCTP"),
        NetworkPlugin::Multitenant => ("multitenant", "OpenShift multitenant"),
    }
}

#[must_use]
pub fn view(view: View) -> &'static str {
    match view {
        View::Overview => "Overview",
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
pub fn tab(tab: NetworkTab) -> &'static str {
    match tab {
        NetworkTab::Matrix => "Matrix",
        NetworkTab::Graph => "Graph",
        NetworkTab::List => "List",
        NetworkTab::Policies => "Policies",
    }
}

#[must_use]
pub fn access_tab(tab: AccessTab) -> &'static str {
    match tab {
        AccessTab::Subjects => "Subjects",
        AccessTab::Matrix => "Matrix",
        AccessTab::Graph => "Graph",
        AccessTab::Risks => "Risks",
    }
}

/// On the button that draws more of a list.
#[must_use]
pub fn show_more(left: usize) -> String {
    format!("Show more ({left} left)")
}

/// A change of traffic: glyph and word.
#[must_use]
pub fn change(before: Traffic, now: Traffic) -> (&'static str, &'static str) {
    let open = |traffic| matches!(traffic, Traffic::All | Traffic::Some);
    match (before, now) {
        (Traffic::None, now) if open(now) => ("+", "gained"),
        (before, Traffic::None) if open(before) => ("−", "lost"),
        _ => ("±", "changed"),
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
pub const NONE_ALLOWED: &str =
    "No RBAC rule lets whoever asks create any of these. The table tells what admission would say.";
pub const NOT_ALLOWED: (&str, &str) = ("✕", "not allowed");

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

/// What is read aloud for a cell: `oteemo/stranger to test-ns/server: denied`. Without a cell its pods differ.
#[must_use]
pub fn cell_label(from: &str, to: &str, cell: Option<&Cell>) -> String {
    let traffic = match cell.map(|cell| cell.traffic) {
        Some(Traffic::All) => "allowed on all ports",
        Some(Traffic::Some) => return [from, " to ", to, ": allowed on ", ports(cell), " only"].concat(),
        Some(Traffic::None) => "denied",
        Some(Traffic::Itself) => "a pod always reaches itself",
        Some(Traffic::Outside) => "outside the cluster",
        Some(Traffic::Depends) => "depends",
        None => "differs from pod to pod",
    };
    [from, " to ", to, ": ", traffic].concat()
}

fn ports(cell: Option<&Cell>) -> &str {
    cell.map_or("", |cell| &cell.ports)
}

/// In the cell of folded pods that differ.
pub const MIXED: &str = "±";

#[must_use]
pub fn matrix_cut(shown: usize, total: u32) -> String {
    format!("The matrix shows {shown} of {total}; questions can be asked about all.")
}

/// On the button of a workload in the matrix.
#[must_use]
pub fn pods_of(group: &str) -> String {
    ["Pods of ", group].concat()
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

/// Behind the level that a namespace can enforce.
#[must_use]
pub fn enforced(version: &str, now: &str, pods: u32) -> String {
    let now = if now.is_empty() { "nothing" } else { now };
    [version, ", for ", &count(pods as usize, "pod", "pods"), "; now it enforces ", now, "."].concat()
}
