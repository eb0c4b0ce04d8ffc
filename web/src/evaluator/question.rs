//! Reads what a script asks, as the core's `Question` is in JSON: absent fields have their defaults.

use policy_core::report::access::{
    AccessMatrixQuestion, CanIQuestion, EscalationQuestion, LeastPrivilegeQuestion, PermissionsQuestion,
    RequestQuestion, RunningAsQuestion, WhoCanQuestion,
};
use policy_core::report::admission::{MigrationQuestion, StandardQuestion};
use policy_core::report::expectations::ExpectationsQuestion;
use policy_core::report::survey::{BlastRadiusQuestion, OverviewQuestion};
use policy_core::report::{
    AccessQuestion, AdmissionQuestion, ChangesQuestion, ConnectionsQuestion, ExposedQuestion, Question,
    SelectingQuestion, SelectorQuestion, SourceFile, TrafficQuestion,
};
use wasm_bindgen::JsValue;

use crate::values::{items, member, text};

/// # Errors
/// What is wrong with the question, for the script's developer.
pub(crate) fn read(question: &JsValue) -> Result<Question, String> {
    let about = KINDS.iter().find_map(|name| Some((*name, member(question, name)?)));
    let Some((name, object)) = about else {
        return Err(format!("a question is one of {{{}: {{…}}}}", KINDS.join(": {…}}, {")));
    };
    let mut fields = Fields { name, object, wrong: None };
    let question = fields.question();
    fields.wrong.map_or(Ok(question), Err)
}

const KINDS: [&str; 23] = [
    "traffic",
    "access",
    "admission",
    "connections",
    "exposed",
    "selecting",
    "selector",
    "changes",
    "canI",
    "request",
    "whoCan",
    "permissions",
    "accessMatrix",
    "runningAs",
    "accessChanges",
    "escalation",
    "leastPrivilege",
    "standard",
    "migration",
    "blastRadius",
    "overview",
    "admissionChanges",
    "expectations",
];

/// The fields of a question of one kind, and what is wrong with the first that is; such a field has its default.
struct Fields {
    name: &'static str,
    object: JsValue,
    wrong: Option<String>,
}

impl Fields {
    fn question(&mut self) -> Question {
        match self.name {
            "traffic" => Question::Traffic(TrafficQuestion {
                from: self.text("from"),
                to: self.text("to"),
                port: self.port("port"),
                protocol: self.text("protocol"),
            }),
            "access" => Question::Access(AccessQuestion {
                user: self.text("user"),
                groups: self.texts("groups"),
                verb: self.text("verb"),
                api_group: self.text("apiGroup"),
                resource: self.text("resource"),
                subresource: self.text("subresource"),
                name: self.text("name"),
                namespace: self.optional("namespace"),
                path: self.optional("path"),
                typed: self.truth("typed"),
            }),
            "admission" => Question::Admission(AdmissionQuestion {
                pod: self.text("pod"),
                user: self.text("user"),
                groups: self.texts("groups"),
                as_deployment: self.truth("asDeployment"),
                update: self.truth("update"),
            }),
            "connections" => {
                Question::Connections(ConnectionsQuestion { from: self.text("from"), to: self.text("to") })
            }
            "exposed" => Question::Exposed(ExposedQuestion { pod: self.text("pod") }),
            "selecting" => Question::Selecting(SelectingQuestion { pod: self.text("pod") }),
            "selector" => Question::Selector(SelectorQuestion {
                pods: self.text("pods"),
                namespaces: self.optional("namespaces"),
                namespace: self.text("namespace"),
            }),
            "canI" => Question::CanI(CanIQuestion {
                user: self.text("user"),
                groups: self.texts("groups"),
                verb: self.text("verb"),
                resource: self.text("resource"),
                subresource: self.text("subresource"),
                namespace: self.text("namespace"),
                all_namespaces: self.truth("allNamespaces"),
            }),
            "request" => Question::Request(RequestQuestion {
                user: self.text("user"),
                groups: self.texts("groups"),
                method: self.text("method"),
                url: self.text("url"),
            }),
            "whoCan" => Question::WhoCan(WhoCanQuestion {
                verb: self.text("verb"),
                api_group: self.text("apiGroup"),
                resource: self.text("resource"),
                subresource: self.text("subresource"),
                name: self.text("name"),
                namespace: self.optional("namespace"),
                path: self.optional("path"),
                defaults: self.truth("defaults"),
            }),
            "permissions" => Question::Permissions(PermissionsQuestion {
                user: self.text("user"),
                groups: self.texts("groups"),
                namespace: self.optional("namespace"),
            }),
            "accessMatrix" => Question::AccessMatrix(AccessMatrixQuestion {
                namespace: self.optional("namespace"),
                subjects: self.texts("subjects"),
                resources: self.texts("resources"),
                verbs: self.texts("verbs"),
            }),
            "runningAs" => Question::RunningAs(RunningAsQuestion { user: self.text("user") }),
            "accessChanges" => Question::AccessChanges(ChangesQuestion { before: self.files("before") }),
            "admissionChanges" => Question::AdmissionChanges(ChangesQuestion { before: self.files("before") }),
            "escalation" => Question::Escalation(EscalationQuestion {
                user: self.text("user"),
                groups: self.texts("groups"),
                verb: self.text("verb"),
                object: self.text("object"),
                manifest: self.text("manifest"),
            }),
            "leastPrivilege" => Question::LeastPrivilege(LeastPrivilegeQuestion {
                user: self.text("user"),
                name: self.text("name"),
                requests: self.text("requests"),
            }),
            "standard" => Question::Standard(StandardQuestion {
                pod: self.text("pod"),
                level: self.text("level"),
                version: self.text("version"),
            }),
            "migration" => Question::Migration(MigrationQuestion {
                namespace: self.text("namespace"),
                version: self.text("version"),
            }),
            "blastRadius" => Question::BlastRadius(BlastRadiusQuestion { pod: self.text("pod") }),
            "overview" => Question::Overview(OverviewQuestion {}),
            "expectations" => Question::Expectations(ExpectationsQuestion { files: self.files("files") }),
            _ => Question::Changes(ChangesQuestion { before: self.files("before") }),
        }
    }

    fn optional(&mut self, field: &str) -> Option<String> {
        let text = member(&self.object, field)?.as_string();
        self.right(field, "a text", text)
    }

    fn text(&mut self, field: &str) -> String {
        self.optional(field).unwrap_or_default()
    }

    fn truth(&mut self, field: &str) -> bool {
        let Some(value) = member(&self.object, field) else { return false };
        let truth = value.as_bool();
        self.right(field, "true or false", truth).unwrap_or_default()
    }

    fn texts(&mut self, field: &str) -> Vec<String> {
        let mut texts = Vec::new();
        self.each(field, "a list of texts", &mut |item| {
            texts.push(item.as_string()?);
            Some(())
        });
        texts
    }

    fn files(&mut self, field: &str) -> Vec<SourceFile> {
        let mut files = Vec::new();
        self.each(field, "a list of files: [{name, text}]", &mut |file| {
            files.push(SourceFile { name: text(file, "name")?, text: text(file, "text").unwrap_or_default() });
            Some(())
        });
        files
    }

    /// The items of a list, which `take` takes where they are as they should be.
    fn each(&mut self, field: &str, wanted: &str, take: &mut dyn FnMut(&JsValue) -> Option<()>) {
        let Some(value) = member(&self.object, field) else { return };
        let is_right = items(&value).is_some_and(|items| items.iter().all(|item| take(item).is_some()));
        self.right(field, wanted, is_right.then_some(()));
    }

    fn port(&mut self, field: &str) -> u16 {
        let Some(value) = member(&self.object, field) else { return 0 };
        let number = value.as_f64().filter(|number| number.fract() == 0.0 && (0.0..=65535.0).contains(number));
        self.right(field, "a whole number up to 65535", number).map_or(0, |number| number as u16)
    }

    /// A field's value, where it is as it should be; else this is told.
    fn right<T>(&mut self, field: &str, wanted: &str, value: Option<T>) -> Option<T> {
        if value.is_none() && self.wrong.is_none() {
            self.wrong = Some(format!("`{}.{field}` must be {wanted}", self.name));
        }
        value
    }
}
