//! The smallest change of the files that lets somebody do what is denied: a word in a rule, a rule, a subject, a binding, or
//! a role with its binding.

#[cfg(test)]
mod tests;

use super::trial::{Edit, Trial, Write, appended, changed, written};
use crate::cluster::Cluster;
use crate::manifest::rbac::PolicyRule;
use crate::order;
use crate::rbac::least::{has_name, rules_for};
use crate::rbac::near::{Miss, NearMiss, near_misses};
use crate::rbac::rule::Aspect;
use crate::rbac::{Attributes, BindingFacts, MASTERS, Principal, Rbac, RoleFacts, RoleId, User, resources, subject};
use crate::report::SmallestFix;
use crate::report::access::remedy as words;
use crate::report::access::{Asked, State, differing};
use crate::sources::Origin;
use crate::text::FieldPath;
use crate::workspace::Workspace;
use crate::yaml::edit::{self, as_scalar};

/// At most so many changes are tried out: each is evaluated with all roles and bindings.
const MAX_TRIALS: usize = 8;

/// At most so many of what else a change allows is told.
const MAX_TOLD: usize = 20;

/// Groups of people or programs whom nobody chose: what gives them more than was asked for is offered last.
const EVERYBODY: [&str; 3] =
    ["Group system:authenticated", "Group system:unauthenticated", "Group system:serviceaccounts"];

/// Everything before the change.
pub(crate) struct Before<'a> {
    pub workspace: &'a Workspace,
    pub cluster: &'a Cluster,
    pub rbac: &'a Rbac,
}

impl Before<'_> {
    /// `None` where the request is allowed, is likely a slip itself, or nothing that was tried allows it.
    #[inline(never)]
    #[must_use]
    pub(crate) fn smallest(&self, user: &User, attributes: &Attributes) -> Option<SmallestFix> {
        let asks = Asking { before: self, user, attributes, principal: principal(user)? };
        if self.rbac.allows(user, attributes) || !asks.is_sensible() {
            return None;
        }
        let mut trials: Vec<Trial> = Vec::new();
        for (title, edits) in asks.candidates() {
            trials.push(Trial::default().with(self.workspace, &title, &edits));
        }
        order::sort_by_key(&mut trials, |trial| trial.lines);
        let mut for_everybody = None;
        for trial in trials.into_iter().take(MAX_TRIALS) {
            match self.tried(&asks, &trial) {
                Some((fix, false)) => return Some(fix),
                Some((fix, true)) => for_everybody = for_everybody.or(Some(fix)),
                None => {}
            }
        }
        for_everybody
    }

    /// The change, if it allows what is asked and takes nothing from anybody; and whether it gives something to everybody.
    fn tried(&self, asks: &Asking<'_>, trial: &Trial) -> Option<(SmallestFix, bool)> {
        let cluster = changed(self.workspace, self.cluster, trial)?;
        let rbac = crate::rbac::evaluate(&cluster);
        let is_allowed = |rbac: &Rbac| rbac.allows(asks.user, asks.attributes);
        if !is_allowed(&rbac) || !rbac.other_reading().is_none_or(is_allowed) {
            return None;
        }
        let before = State { cluster: self.cluster, rbac: self.rbac };
        let rule = asks.rule();
        let asked = Asked { principal: &asks.principal, namespace: asks.attributes.scope(), rule: &rule };
        let differing = differing(before, State { cluster: &cluster, rbac: &rbac }, Some(asked));
        if differing.iter().any(|change| !change.gained) {
            return None;
        }
        let for_everybody = differing.iter().any(|change| EVERYBODY.contains(&change.subject.as_str()));
        let mut told: Vec<String> = differing.iter().map(words::opened).collect();
        let total = u32::try_from(told.len()).unwrap_or(u32::MAX);
        told.truncate(MAX_TOLD);
        let title = trial.changes.first().cloned().unwrap_or_default();
        let fix = SmallestFix { title, also_opens: told, also_opens_total: total, ..trial.told(self.workspace) };
        Some((fix, for_everybody))
    }
}

/// Whom a binding would name; nobody is told to give something to everybody who can reach the API server.
fn principal(user: &User) -> Option<Principal> {
    if user.groups.iter().any(|group| group == "system:unauthenticated" || group == MASTERS) {
        return None;
    }
    match user.groups.first() {
        Some(group) if user.name.is_empty() => Some(Principal::Group(group.clone())),
        _ if user.name.is_empty() => None,
        _ => Some(Principal::User(user.name.clone())),
    }
}

/// A title and the edits.
type Candidate = (String, Vec<Edit>);

struct Asking<'a> {
    before: &'a Before<'a>,
    user: &'a User,
    attributes: &'a Attributes,
    principal: Principal,
}

impl<'a> Asking<'a> {
    /// Not where the question itself is likely wrong: a name that only kubectl knows, a star, a namespace for what has none.
    fn is_sensible(&self) -> bool {
        let Attributes { verb, api_group, resource, path, name, namespace, .. } = self.attributes;
        if verb.is_empty() || verb == "*" || verb.bytes().any(|letter| letter.is_ascii_uppercase()) {
            return false;
        }
        if path.is_some() {
            return true;
        }
        let known = resources::find(api_group, resource);
        if resource.is_empty() || resource == "*" || (known.is_none() && resources::of_form(resource).is_some()) {
            return false;
        }
        let is_inside = resource == "namespaces" && name == namespace;
        // Admission asks about `use` in the pod's namespace, though policies have none.
        namespace.is_empty() || is_inside || verb == "use" || known.is_none_or(|known| known.is_namespaced())
    }

    /// Exactly what is asked for.
    fn rule(&self) -> PolicyRule {
        let scopes = rules_for(std::slice::from_ref(self.attributes));
        scopes.into_iter().flat_map(|scope| scope.rules).next().unwrap_or_default()
    }

    fn candidates(&self) -> Vec<Candidate> {
        let mut made = Vec::new();
        let rbac = self.before.rbac;
        let misses = near_misses(rbac, self.user, self.attributes);
        for miss in &misses {
            match &miss.miss {
                Miss::Rule(lacks) => {
                    made.extend(self.word(miss, lacks));
                    made.extend(self.rule_beside(miss.role));
                }
                Miss::Subject => made.extend(miss.binding.and_then(|id| self.subject(rbac.binding(id)?))),
                Miss::Scope | Miss::Unbound => {
                    made.extend(miss.role.and_then(|id| self.binding(rbac.role(id)?)));
                }
                Miss::Dangling(_) => made.extend(miss.binding.and_then(|id| self.missing_role(rbac.binding(id)?))),
            }
        }
        for bound in rbac.bound_to(self.user) {
            let here = rbac.binding(bound.binding).filter(|binding| binding.reaches(self.attributes.scope()));
            made.extend(here.and_then(|binding| self.rule_beside(Some(*binding.role.as_ref().ok()?))));
            if made.len() >= MAX_TRIALS * 4 {
                break;
            }
        }
        made.extend(self.role_and_binding());
        made
    }

    fn written(&self, origin: &Origin, path: &FieldPath, value: &str, write: Write) -> Option<Edit> {
        written((self.before.workspace, self.before.cluster), origin, path, value, write)
    }

    /// The one word that a rule lacks.
    fn word(&self, miss: &NearMiss, lacks: &[Aspect]) -> Option<Candidate> {
        let [lack] = lacks else { return None };
        let reference = miss.rule?;
        let role = self.before.rbac.role(reference.role).filter(|role| is_editable(role))?;
        let asked = self.rule();
        let (field, values) = match lack {
            Aspect::Verb => ("verbs", &asked.verbs),
            Aspect::Group => ("apiGroups", &asked.api_groups),
            Aspect::Resource | Aspect::Subresource => ("resources", &asked.resources),
            Aspect::Name if has_name(self.attributes) => ("resourceNames", &asked.resource_names),
            Aspect::Path => ("nonResourceURLs", &asked.non_resource_urls),
            Aspect::Name | Aspect::Sort => return None,
        };
        let value = values.first()?;
        let list = FieldPath::of("rules").index(reference.index as usize).field(field);
        let edit = self.written(role.origin()?, &list, &as_scalar(value), edit::add_item)?;
        Some((words::add_word(field, value, reference.index, &role.label()), vec![edit]))
    }

    /// A rule of its own, in a role that the subject has here.
    fn rule_beside(&self, role: Option<RoleId>) -> Option<Candidate> {
        let role = self.before.rbac.role(role?).filter(|role| is_editable(role))?;
        let edit =
            self.written(role.origin()?, &FieldPath::of("rules"), &words::rule_text(&self.rule()), edit::add_item)?;
        Some((words::add_rule(&words::rule(&self.rule()), &role.label()), vec![edit]))
    }

    fn subject(&self, binding: &BindingFacts) -> Option<Candidate> {
        let subject = words::subject_text(&self.principal);
        let edit = self.written(binding.origin()?, &FieldPath::of("subjects"), &subject, edit::add_item)?;
        Some((words::add_subject(&self.principal.label(), &binding.label()), vec![edit]))
    }

    /// A binding to a role of the files; a default one would give far more than what is asked.
    fn binding(&self, role: &RoleFacts) -> Option<Candidate> {
        let scope = self.attributes.scope();
        let usable = role.namespace.is_none() || role.namespace.as_deref() == scope;
        if role.built_in() || !usable {
            return None;
        }
        let name = self.free_name(&role.name);
        let text = self.binding_text(&name, role.kind(), &role.name);
        let edit = self.appended(&text, role.origin())?;
        Some((words::bind(&role.label(), &self.principal.label(), scope), vec![edit]))
    }

    /// The role that a binding refers to and that is not there.
    fn missing_role(&self, binding: &BindingFacts) -> Option<Candidate> {
        let reference = &binding.object().role_ref;
        let namespace = (reference.kind == "Role").then_some(binding.namespace.as_deref()).flatten();
        let text = self.role_text(&reference.name, namespace);
        let edit = self.appended(&text, binding.origin())?;
        Some((words::add_missing_role(&binding.referred()), vec![edit]))
    }

    fn role_and_binding(&self) -> Option<Candidate> {
        let name = self.free_name("");
        let scope = self.attributes.scope();
        let kind = if scope.is_some() { "Role" } else { "ClusterRole" };
        let text = [&self.role_text(&name, scope), "---\n", &self.binding_text(&name, kind, &name)].concat();
        let edit = self.appended(&text, None)?;
        Some((words::add_role(&self.principal.label(), self.attributes), vec![edit]))
    }

    /// Behind the file that holds the object, or behind the first that is no JSON.
    fn appended(&self, documents: &str, beside: Option<&Origin>) -> Option<Edit> {
        let files = self.before.workspace.files();
        let of_object = beside.and_then(|origin| self.before.cluster.sources.get(origin.document));
        let is_json = |name: &str| name.ends_with(".json");
        let file = of_object.map(|source| source.file.to_string()).filter(|name| !is_json(name));
        let file = file.or_else(|| files.iter().map(|file| file.name.clone()).find(|name| !is_json(name)))?;
        appended(self.before.workspace, &file, documents)
    }

    fn role_text(&self, name: &str, namespace: Option<&str>) -> String {
        let kind = if namespace.is_some() { "Role" } else { "ClusterRole" };
        let rule = words::rule_text(&self.rule());
        edit::document(&[&head(kind, name, namespace), ", rules: [", &rule, "]}"].concat())
    }

    fn binding_text(&self, name: &str, role_kind: &str, role: &str) -> String {
        let scope = self.attributes.scope();
        let kind = if scope.is_some() { "RoleBinding" } else { "ClusterRoleBinding" };
        let object = [
            &head(kind, name, scope),
            ", roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ",
            role_kind,
            ", name: ",
            &as_scalar(role),
            "}, subjects: [",
            &words::subject_text(&self.principal),
            "]}",
        ];
        edit::document(&object.concat())
    }

    /// `jane-pods`, or with a number behind it where that is taken.
    fn free_name(&self, role: &str) -> String {
        let who = match &self.principal {
            Principal::Group(name) => name.as_str(),
            Principal::User(name) => subject::service_account(name).map_or(name.as_str(), |(_, name)| name),
        };
        let about = match (role, &self.attributes.path) {
            ("", None) => &self.attributes.resource,
            ("", Some(_)) => "paths",
            (role, _) => role,
        };
        let mut base = String::new();
        for letter in [who, "-", about].concat().chars().take(60) {
            base.push(if letter.is_ascii_alphanumeric() { letter.to_ascii_lowercase() } else { '-' });
        }
        let base = base.trim_matches('-').to_owned();
        let rbac = self.before.rbac;
        let is_taken = |name: &String| {
            rbac.roles().iter().any(|role| role.name == *name) || rbac.bindings().iter().any(|one| one.name == *name)
        };
        let numbered = (2..).map(|number: u32| [&base, "-", &number.to_string()].concat());
        std::iter::once(base.clone()).chain(numbered).find(|name| !is_taken(name)).unwrap_or_default()
    }
}

fn head(kind: &str, name: &str, namespace: Option<&str>) -> String {
    let place = namespace.map(|namespace| [", namespace: ", &as_scalar(namespace)].concat()).unwrap_or_default();
    ["{apiVersion: rbac.authorization.k8s.io/v1, kind: ", kind, ", metadata: {name: ", &as_scalar(name), &place, "}"]
        .concat()
}

/// Its rules are written in the files, and stay: those of a role that gathers others are overwritten.
fn is_editable(role: &RoleFacts) -> bool {
    !role.built_in() && role.object().aggregation_rule.is_none()
}
