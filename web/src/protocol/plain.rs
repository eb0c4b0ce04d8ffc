//! What messages are made of: every type's fields, in the order in which they travel.
//!
//! A field that is missing here does not compile. serde would do without this list; but what it makes of it takes four
//! times the room in the page's wasm.

use policy_core::finding::{Finding, FindingKind, Place, Severity};
use policy_core::report::access::{
    AccessCell, AccessDetails, AccessMatrix, AccessMatrixQuestion, AccessReport, BindingSummary, CanIQuestion,
    EscalationQuestion, Holder, LeastPrivilegeQuestion, Permission, PermissionChange, PermissionsQuestion,
    RequestQuestion, Risk, RoleSummary, RunningAsQuestion, Scope, SubjectAccess, SubjectKind, WhoCanQuestion,
};
use policy_core::report::admission::{
    AdmissionDetails, AdmissionReport, Change, Event, Failure, IdentityOutcome, MigrationQuestion, NamespaceMigration,
    PodAdmission, PodBreaking, PodSecurityLevel, PolicyMigration, PolicyOutcome, PolicySummary, PolicyUser,
    StandardQuestion, StandardSpan, Violation,
};
use policy_core::report::expectations::{Check, Checks, ExpectationsQuestion};
use policy_core::report::language::{Completion, CompletionKind, Hint, Hover};
use policy_core::report::network::{
    Cell, Connection, Endpoint, EndpointKind, NetworkReport, PolicyInWords, ServiceInWords, Traffic,
};
use policy_core::report::survey::{Area, BlastRadiusQuestion, Count, Item, OverviewQuestion, Survey};
use policy_core::report::{
    AccessQuestion, AdmissionQuestion, Answer, ChangesQuestion, ConnectionsQuestion, DocumentStatus, DocumentSummary,
    Effect, ExposedQuestion, FileEdits, NamespaceSummary, Outcome, Question, Reason, Report, SelectingQuestion,
    SelectorQuestion, SmallestFix, SourceFile, Stage, TrafficQuestion, Verdict,
};
use policy_core::settings::{
    ClusterProfile, ImageUser, KubernetesVersion, NetworkPlugin, PodSecuritySettings, Requester,
};
use policy_core::text::{Fix, TextEdit, TextRange};

use super::read::Reader;
use super::write::Writer;
use super::{Brief, FromWorker, Head, Identity, Inputs, Opened, ToWorker, Told, Verdicts};

/// What can travel. Reading never fails: the reader notes that something is wrong, and any value does.
pub trait Plain {
    fn write(&self, writer: &mut Writer);
    fn read(reader: &mut Reader<'_>) -> Self;
}

/// Structs with their fields; JSON calls them as they are called here, or by the name behind them. What is not inlined can be
/// fetched later: see scripts/split-wasm.mjs.
macro_rules! objects {
    ($($(#[$attribute:meta])? $type:ty { $($field:ident $(= $json:literal)?),* $(,)? })*) => {$(
        impl Plain for $type {
            $(#[$attribute])?
            fn write(&self, writer: &mut Writer) {
                let Self { $($field),* } = self;
                writer.open("{");
                $(
                    writer.field(objects!(@name $field $($json)?));
                    $field.write(writer);
                )*
                writer.close("}");
            }

            $(#[$attribute])?
            fn read(reader: &mut Reader<'_>) -> Self {
                $(let $field = Plain::read(reader);)*
                Self { $($field),* }
            }
        }
    )*};
    (@name $field:ident) => { stringify!($field) };
    (@name $field:ident $json:literal) => { $json };
}

/// Enums that hold nothing, with the names of their variants in JSON.
macro_rules! names {
    ($($type:ty { $($variant:ident = $json:literal),* $(,)? })*) => {$(
        impl Plain for $type {
            fn write(&self, writer: &mut Writer) {
                let name = match self {
                    $(Self::$variant => $json,)*
                };
                writer.choice(*self as u32, name);
            }

            fn read(reader: &mut Reader<'_>) -> Self {
                let number = reader.unsigned();
                $(if number == Self::$variant as u64 {
                    return Self::$variant;
                })*
                reader.fail();
                Self::default()
            }
        }
    )*};
}

objects! {
    Report { profile, requester, documents, findings, namespaces, network, access, admission }
    ClusterProfile {
        version, network_plugin = "networkPlugin", psp_plugin = "pspPlugin", token_volume = "tokenVolume",
        pod_security = "podSecurity", default_namespace = "defaultNamespace", list_defaults = "listDefaults",
        image_users = "imageUsers",
    }
    PodSecuritySettings {
        enforce, audit, warn, exempt_users = "exemptUsers", exempt_namespaces = "exemptNamespaces",
        exempt_runtime_classes = "exemptRuntimeClasses",
    }
    Requester { user, groups, as_deployment = "asDeployment" }
    SourceFile { name, text }
    DocumentSummary {
        file, document, api_version = "apiVersion", kind, namespace, namespace_assumed = "namespaceAssumed", name,
        status, lines,
    }
    NamespaceSummary { name, implicit, pods }

    Finding { code, kind, severity, message, help, place, fix }
    Place { file, document, object, path, lines, range }
    TextRange { start, end }
    Fix { title, edits }
    TextEdit { range, text }

    Told { documents, findings, verdicts }
    Verdicts { head, network, access, admission }
    Head { profile, requester, namespaces, brief }
    Brief { risks, rejected, invalid, policies, bound_in, identities }
    Identity { namespace, name, username, groups }

    NetworkReport { summary, enforced, endpoints, cells, endpoints_total, policies, services, notes, incomplete }
    Endpoint { id, kind, namespace, label, workload, group, place, ingress_policies, egress_policies, note }
    Cell { traffic, ports, decided }
    Connection { from, to, now, before }
    PolicyInWords { kind, namespace, name, place, selects, sentences }
    ServiceInWords { namespace, name, place, sentences }

    #[inline(never)]
    AccessReport { summary, subjects, risks, roles, bindings, bindings_total, defaults_hidden }
    BindingSummary {
        kind, namespace, name, default, place, role, missing, role_default = "roleDefault", rules,
        rules_total = "rulesTotal", subjects, subjects_total = "subjectsTotal",
    }
    SubjectAccess {
        kind, namespace, name, username, groups, place, default, missing, summary, scopes, left_out = "leftOut", pods,
    }
    Scope { namespace, permissions }
    Permission {
        verbs, api_groups = "apiGroups", resources, resource_names = "resourceNames",
        non_resource_urls = "nonResourceURLs", via,
    }
    Risk { code, severity, subject, text, why, help, reasons }
    RoleSummary {
        kind, namespace, name, default, place, rules, bindings, aggregates, gathers, unsettled,
    }

    #[inline(never)]
    AdmissionReport { summary, psp_enforced, policies, pods, warnings }
    PolicySummary { name, place, requirements, warnings, users }
    PolicyUser { subject, namespace, via }
    PodAdmission {
        id, namespace, name, workload, place, service_account, created_by, verdict, message, stages, policy, outcomes,
        changes, standard, images,
    }
    PolicyOutcome {
        policy, granted_to_service_account, granted_to_creator, passes, mutates, chosen, failures,
    }
    Failure { message, reasons }
    Change { path, before, after }
    PodSecurityLevel { level, version, violations }
    Violation { level, reason, detail, places }

    Answer {
        question, verdict, summary, message, stages, reasons, incomplete, found, connections, connections_total, fix, access,
        admission, survey, checks,
    }
    #[inline(never)]
    AdmissionDetails { identities, diff, events, standards, policies, namespaces }
    IdentityOutcome {
        code, label, user, groups, creates, may_create = "mayCreate", verdict, stages, policy, message,
    }
    Event { command, shows }
    StandardSpan { from, to, level, violations }
    PolicyMigration { policy, place, level, version, lost, in_the_way = "inTheWay", defaults }
    NamespaceMigration {
        namespace, place, pods, level, version, enforced, command, fix, breaking, next_warns = "nextWarns",
    }
    PodBreaking { pod, level, violations }
    #[inline(never)]
    AccessDetails {
        asked, groups, holders, holders_total = "holdersTotal", scopes, matrix, manifest, changes,
        changes_total = "changesTotal",
    }
    #[inline(never)]
    Survey { counts, items, picture }
    #[inline(never)]
    Checks { passed, failed, cases }
    Check { name, text, expected, actual, holds, unasked, because, question, place, summary, reasons }
    Count { kind, number }
    Item { key, code, area, severity, text, why, question }
    Holder { kind, namespace, name, label, scope, default, via }
    AccessMatrix {
        namespace, subjects, resources, verbs, cells, subjects_total = "subjectsTotal",
        resources_total = "resourcesTotal",
    }
    AccessCell { verbs, named, all, granted }
    PermissionChange { subject, namespace, gained, what, via }
    SmallestFix {
        title, edits, diff, also_opens = "alsoOpens", also_opens_total = "alsoOpensTotal", not_compared = "notCompared"
    }
    FileEdits { file, fix }
    Stage { code, title, outcome }
    Reason { code, text, stage, effect, file, document, object, path, lines, range }

    TrafficQuestion { from, to, port, protocol }
    AccessQuestion {
        user, groups, verb, api_group = "apiGroup", resource, subresource, name, namespace, path, typed,
    }
    AdmissionQuestion { pod, user, groups, as_deployment = "asDeployment", update }
    ConnectionsQuestion { from, to }
    ExposedQuestion { pod }
    SelectingQuestion { pod }
    SelectorQuestion { pods, namespaces, namespace }
    ChangesQuestion { before }
    CanIQuestion { user, groups, verb, resource, subresource, namespace, all_namespaces = "allNamespaces" }
    RequestQuestion { user, groups, method, url }
    WhoCanQuestion { verb, api_group = "apiGroup", resource, subresource, name, namespace, path, defaults }
    PermissionsQuestion { user, groups, namespace }
    AccessMatrixQuestion { namespace, subjects, resources, verbs }
    RunningAsQuestion { user }
    EscalationQuestion { user, groups, verb, object, manifest }
    LeastPrivilegeQuestion { user, name, requests }
    StandardQuestion { pod, level, version }
    MigrationQuestion { namespace, version }
    BlastRadiusQuestion { pod }
    ExpectationsQuestion { files }

    Completion { label, kind, detail, documentation, insert, range }
    Hover { range, title, detail, text }
    Hint { range, text }

    Inputs { files, profile, requester, focus }
    #[inline(never)]
    Opened { inputs, view, question }
}

names! {
    KubernetesVersion { V1_24 = "1.24", V1_36 = "1.36" }
    NetworkPlugin {
        Enforces = "enforces", Ignores = "ignores", NoPodIpBlocks = "no-pod-ip-blocks", NoEgress = "no-egress",
        NoEndPort = "no-end-port", NoSctp = "no-sctp", Multitenant = "multitenant",
    }
    DocumentStatus { Evaluated = "evaluated", NotEvaluated = "not-evaluated", Refused = "refused" }
    FindingKind { Yaml = "yaml", Field = "field", Invalid = "invalid", Lint = "lint", Note = "note" }
    Severity { Error = "error", Warning = "warning", Info = "info" }
    EndpointKind { Pod = "pod", Addresses = "addresses", Standing = "standing" }
    Traffic { All = "all", Some = "some", None = "none", Itself = "itself", Outside = "outside", Depends = "depends" }
    SubjectKind { ServiceAccount = "ServiceAccount", User = "User", Group = "Group" }
    Effect { For = "for", Against = "against", Near = "near", Note = "note" }
    Verdict {
        Allowed = "allowed", Denied = "denied", Admitted = "admitted", Rejected = "rejected", Depends = "depends",
        Changed = "changed", Unchanged = "unchanged",
    }
    CompletionKind { Field = "field", Value = "value", Name = "name", Key = "key", Snippet = "snippet" }
    Area {
        Host = "host", Identity = "identity", Reach = "reach", Inbound = "inbound", Refused = "refused", Expected = "expected",
        Exposed = "exposed", Unenforced = "unenforced", Risks = "risks",
    }
    Outcome { Yes = "yes", No = "no", Depends = "depends", Skipped = "skipped" }
}

/// It asks nothing in particular.
impl Plain for OverviewQuestion {
    fn write(&self, writer: &mut Writer) {
        writer.open("{");
        writer.close("}");
    }

    fn read(_: &mut Reader<'_>) -> Self {
        Self {}
    }
}

impl Plain for ImageUser {
    fn write(&self, writer: &mut Writer) {
        match self {
            Self::Unknown => return writer.choice(0, "unknown"),
            Self::Root => return writer.choice(1, "root"),
            Self::Numeric(number) => {
                writer.holder(2, "numeric");
                number.write(writer);
            }
            Self::Named(name) => {
                writer.holder(3, "named");
                name.write(writer);
            }
        }
        writer.close("}");
    }

    fn read(reader: &mut Reader<'_>) -> Self {
        match reader.unsigned() {
            0 => return Self::Unknown,
            1 => return Self::Root,
            2 => return Self::Numeric(Plain::read(reader)),
            3 => return Self::Named(Plain::read(reader)),
            _ => reader.fail(),
        }
        Self::default()
    }
}

/// A question's kinds, each with its number on the wire and its name in JSON.
macro_rules! questions {
    ($($number:literal $variant:ident = $json:literal),* $(,)?) => {
        impl Plain for Question {
            #[inline(never)]
            fn write(&self, writer: &mut Writer) {
                match self {
                    $(Self::$variant(question) => {
                        writer.holder($number, $json);
                        question.write(writer);
                    })*
                }
                writer.close("}");
            }

            #[inline(never)]
            fn read(reader: &mut Reader<'_>) -> Self {
                match reader.unsigned() {
                    $($number => return Self::$variant(Plain::read(reader)),)*
                    _ => reader.fail(),
                }
                Self::Admission(AdmissionQuestion::default())
            }
        }
    };
}

questions! {
    0 Traffic = "traffic",
    1 Access = "access",
    2 Admission = "admission",
    3 Connections = "connections",
    4 Exposed = "exposed",
    5 Selecting = "selecting",
    6 Selector = "selector",
    7 Changes = "changes",
    8 CanI = "canI",
    9 Request = "request",
    10 WhoCan = "whoCan",
    11 Permissions = "permissions",
    12 AccessMatrix = "accessMatrix",
    13 RunningAs = "runningAs",
    14 AccessChanges = "accessChanges",
    15 Escalation = "escalation",
    16 LeastPrivilege = "leastPrivilege",
    17 Standard = "standard",
    18 Migration = "migration",
    19 BlastRadius = "blastRadius",
    20 Overview = "overview",
    21 AdmissionChanges = "admissionChanges",
    22 Expectations = "expectations",
}

impl Plain for ToWorker {
    fn write(&self, writer: &mut Writer) {
        match self {
            Self::Evaluate { revision, inputs } => {
                writer.choice(0, "evaluate");
                revision.write(writer);
                inputs.write(writer);
            }
            Self::Ask { id, question } => {
                writer.choice(1, "ask");
                id.write(writer);
                question.write(writer);
            }
            Self::Share { shown, kept } => {
                writer.choice(2, "share");
                shown.write(writer);
                kept.write(writer);
            }
        }
    }

    fn read(reader: &mut Reader<'_>) -> Self {
        match reader.unsigned() {
            0 => return Self::Evaluate { revision: Plain::read(reader), inputs: Plain::read(reader) },
            2 => return Self::Share { shown: Plain::read(reader), kept: Plain::read(reader) },
            1 => {}
            _ => reader.fail(),
        }
        Self::Ask { id: Plain::read(reader), question: Plain::read(reader) }
    }
}

impl Plain for FromWorker {
    fn write(&self, writer: &mut Writer) {
        match self {
            Self::Ready => writer.choice(0, "ready"),
            Self::Report { revision, report, microseconds } => {
                writer.choice(1, "report");
                revision.write(writer);
                report.write(writer);
                microseconds.write(writer);
            }
            Self::Answer { id, answer } => {
                writer.choice(2, "answer");
                id.write(writer);
                answer.write(writer);
            }
            Self::Shared { json, values, kept } => {
                writer.choice(3, "shared");
                json.write(writer);
                values.write(writer);
                kept.write(writer);
            }
            Self::Opened { opened, other } => {
                writer.choice(4, "opened");
                opened.write(writer);
                other.write(writer);
            }
        }
    }

    fn read(reader: &mut Reader<'_>) -> Self {
        match reader.unsigned() {
            0 => {}
            1 => {
                return Self::Report {
                    revision: Plain::read(reader),
                    report: Plain::read(reader),
                    microseconds: Plain::read(reader),
                };
            }
            2 => return Self::Answer { id: Plain::read(reader), answer: Plain::read(reader) },
            3 => {
                return Self::Shared {
                    json: Plain::read(reader),
                    values: Plain::read(reader),
                    kept: Plain::read(reader),
                };
            }
            4 => return Self::Opened { opened: Plain::read(reader), other: Plain::read(reader) },
            _ => reader.fail(),
        }
        Self::Ready
    }
}
