//! Every English text of the access view, by the code of what it says.

pub(crate) mod boxes;
pub(super) mod escalation;
pub(super) mod kubectl;
pub(super) mod least;
pub(super) mod lists;
pub(super) mod request;
mod risks;

use crate::manifest::rbac::PolicyRule;
use crate::rbac::near::Miss;
use crate::rbac::resources::ApiResource;
use crate::rbac::rule::Aspect;
use crate::rbac::{Attributes, BindingFacts, RoleFacts};
use crate::report::{Effect, Reason, capital, takes_no_part};

pub(super) use risks::{RiskWords, risk};

/// The most names in a sentence; more are counted.
const MAX_NAMES: usize = 6;

/// `ClusterRole admin (built into Kubernetes)`.
pub(super) fn role(role: &RoleFacts) -> String {
    let label = role.label();
    if role.built_in() { format!("{label} (built into Kubernetes)") } else { label }
}

/// `cluster-wide`, `in namespace shop`.
pub(super) fn scope(namespace: Option<&str>) -> String {
    namespace.map_or_else(|| "cluster-wide".to_owned(), |namespace| format!("in namespace {namespace}"))
}

/// `get, list on pods of the core API group, only web`.
pub(super) fn rule(rule: &PolicyRule) -> String {
    let verbs = starred(&rule.verbs, "every verb");
    if rule.resources.is_empty() && !rule.non_resource_urls.is_empty() {
        return format!("{verbs} on {}", starred_paths(&rule.non_resource_urls));
    }
    let group = |group: &String| if group.is_empty() { "core".to_owned() } else { group.clone() };
    let groups = if rule.api_groups.iter().any(|group| group == "*") {
        "every API group".to_owned()
    } else if rule.api_groups.iter().all(String::is_empty) {
        "the core API group".to_owned()
    } else {
        listed(&rule.api_groups.iter().map(group).collect::<Vec<_>>())
    };
    let names = if rule.resource_names.is_empty() {
        String::new()
    } else {
        format!(", only named {}", listed(&rule.resource_names))
    };
    format!("{verbs} on {} of {groups}{names}", starred(&rule.resources, "every resource"))
}

/// `get, list on deployments of apps, only named web`: the core API group goes without saying.
pub(super) fn short_rule(rule: &PolicyRule) -> String {
    let verbs = starred(&rule.verbs, "every verb");
    if rule.resources.is_empty() && !rule.non_resource_urls.is_empty() {
        return [&verbs, " on ", &starred(&rule.non_resource_urls, "every path")].concat();
    }
    let mut text = [&verbs, " on ", &starred(&rule.resources, "every resource")].concat();
    if rule.api_groups.iter().any(|group| !group.is_empty()) {
        let name = |group: &String| if group.is_empty() { "core".to_owned() } else { group.clone() };
        let groups: Vec<String> = rule.api_groups.iter().map(name).collect();
        text.push_str(" of ");
        text.push_str(&starred(&groups, "every API group"));
    }
    if !rule.resource_names.is_empty() {
        text.push_str(", only named ");
        text.push_str(&listed(&rule.resource_names));
    }
    text
}

fn starred(list: &[String], all: &str) -> String {
    if list.iter().any(|one| one == "*") { all.to_owned() } else { listed(list) }
}

fn starred_paths(paths: &[String]) -> String {
    if paths.iter().any(|one| one == "*") {
        "every path outside of resources".to_owned()
    } else {
        format!("the paths {}", listed(paths))
    }
}

/// `a, b and 3 more`.
pub(super) fn listed<T: AsRef<str>>(names: &[T]) -> String {
    let shown: Vec<&str> = names.iter().take(MAX_NAMES).map(AsRef::as_ref).collect();
    let rest = names.len() - shown.len();
    if rest == 0 { shown.join(", ") } else { format!("{} and {rest} more", shown.join(", ")) }
}

/// `3 rules`, `1 rule`.
fn count(number: usize, one: &str, several: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {several}") }
}

/// What is asked for: `create jokes.westeros.example.com in namespace winterfell`, `get /metrics`.
pub(super) fn request(attributes: &Attributes) -> String {
    let verb = &attributes.verb;
    match &attributes.path {
        Some(path) => format!("{verb} {path}"),
        None => format!("{verb} {} {}", resource(attributes), scope(attributes.scope())),
    }
}

/// `pods/log "web"`, `deployments.apps`.
fn resource(attributes: &Attributes) -> String {
    let mut text = attributes.resource.clone();
    if !attributes.api_group.is_empty() {
        text = format!("{text}.{}", attributes.api_group);
    }
    if !attributes.subresource.is_empty() {
        text = format!("{text}/{}", attributes.subresource);
    }
    if attributes.name.is_empty() { text } else { format!("{text} {:?}", attributes.name) }
}

/// `jane → create pods in namespace shop`.
pub(super) fn question(user: &str, attributes: &Attributes) -> String {
    format!("{user} → {}", request(attributes))
}

pub(super) mod title {
    pub(in super::super) const BYPASS: &str = "In the group that may do everything?";
    pub(in super::super) const BOUND: &str = "Bound to a role?";
    pub(in super::super) const RULE: &str = "Does a rule allow it?";

    pub(in super::super) fn scope(namespace: Option<&str>) -> String {
        match namespace {
            Some(namespace) => format!("In namespace {namespace}?"),
            None => "In the whole cluster?".to_owned(),
        }
    }
}

// Reasons: binding, role and rule.

pub(super) fn binding(binding: &BindingFacts, subject: &str, through_group: Option<&str>) -> Reason {
    let text = match through_group {
        Some(member) => format!("{} names {subject}, which {member} is in.", binding.label()),
        None => format!("{} names {subject}.", binding.label()),
    };
    let built_in = if binding.built_in() { " It is built into Kubernetes." } else { "" };
    Reason::new("binding", Effect::For, text + built_in)
}

pub(super) fn refers_to(binding: &BindingFacts, named: &RoleFacts) -> Reason {
    let text = match (&binding.namespace, &named.namespace) {
        (Some(namespace), None) => format!("It gives {}, narrowed to namespace {namespace}.", role(named)),
        (Some(namespace), Some(_)) => format!("It gives {} in namespace {namespace}.", role(named)),
        (None, _) => format!("It gives {} in the whole cluster.", role(named)),
    };
    Reason::new("role", Effect::For, text)
}

pub(super) fn gathered(gathering: &RoleFacts, from: &RoleFacts) -> Reason {
    let text = format!("{} takes this rule from {} by its aggregation rule.", gathering.label(), role(from));
    Reason::new("aggregated-from", Effect::For, text)
}

pub(super) fn rule_allows(number: u32, written: &PolicyRule) -> Reason {
    Reason::new("rule", Effect::For, format!("Rule {} allows {}.", u64::from(number) + 1, rule(written)))
}

pub(super) fn unsettled(named: &RoleFacts) -> Reason {
    let text = format!(
        "{} aggregates nothing: Kubernetes should then clear its own rules, but since 1.21 it may leave them.",
        named.label()
    );
    Reason::new("aggregates-nothing", Effect::Note, text)
}

pub(super) fn more_ways(number: usize) -> Reason {
    Reason::new("more-ways", Effect::Note, format!("{} allow it as well.", count(number, "more rule", "more rules")))
}

// Reasons: what decides an answer.

pub(super) fn bypass(user: &str) -> Reason {
    let text =
        format!("{user} is in Group system:masters, which the API server lets do everything before it asks RBAC.");
    Reason::new("bypass", Effect::For, text)
}

pub(super) fn not_bound(user: &str, by_default: bool) -> Reason {
    let groups = if by_default { "; what Kubernetes gives to everybody does not include this" } else { "" };
    Reason::new("not-bound", Effect::Against, format!("No binding names {user} or a group of its own{groups}."))
}

pub(super) fn out_of_scope(user: &str, namespaces: &[String], asked: Option<&str>) -> Reason {
    let asked = match asked {
        Some(namespace) => format!("namespace {namespace}"),
        None => "the cluster scope".to_owned(),
    };
    let text = format!("{user} is bound only in {}, which does not count in {asked}.", listed(namespaces));
    Reason::new("out-of-scope", Effect::Against, text)
}

pub(super) fn no_rule(user: &str, rules: usize) -> Reason {
    let text = match rules {
        0 => format!("{user} is bound here to roles without rules."),
        1 => format!("The only rule that {user} has here does not allow it."),
        _ => format!("None of the {rules} rules that {user} has here allows it."),
    };
    Reason::new("no-rule", Effect::Against, text)
}

pub(super) fn cluster_scoped(attributes: &Attributes) -> Reason {
    let text = format!(
        "{} belong to no namespace: real requests for them are in cluster scope, where only ClusterRoleBindings count.",
        attributes.resource
    );
    Reason::new("cluster-scoped-resource", Effect::Note, text)
}

pub(super) fn bad_question(why: &str) -> Reason {
    Reason::new("bad-question", Effect::Against, why)
}

pub(super) fn no(what: &str) -> String {
    ["The question names no ", what, "."].concat()
}

pub(super) fn other_name(attributes: &Attributes, meant: &ApiResource) -> Reason {
    let group = if meant.group.is_empty() { "the core API group" } else { meant.group };
    let text = [
        "`",
        &attributes.resource,
        "` is no resource: authorizers compare the plural in lower case. Did you mean `",
        meant.name,
        "` of ",
        group,
        "?",
    ];
    Reason::new("resource-name", Effect::Note, text.concat())
}

pub(super) const NODE_AUTHORIZER: &str =
    "the Node authorizer, which gives kubelets what belongs to their own pods, is not evaluated";

pub(super) const NO_VERB: &str = "verb";
pub(super) const NO_RESOURCE: &str = "resource and no path";
pub(super) const NO_USER: &str = "user and no group";
pub(super) const BAD_QUESTION: &str = "The question is not complete.";

// Reasons: what comes close.

/// What is needed to tell a near miss.
pub(super) struct Near<'a> {
    pub(super) user: &'a str,
    pub(super) attributes: &'a Attributes,
    pub(super) binding: Option<&'a BindingFacts>,
    /// The subject that the binding names: the one that looks like the user, or all.
    pub(super) subjects: String,
    pub(super) role: Option<&'a RoleFacts>,
    pub(super) rule: Option<(u32, &'a PolicyRule)>,
}

pub(super) fn near(miss: &Miss, near: &Near<'_>) -> Reason {
    let binding = near.binding.map(BindingFacts::label).unwrap_or_default();
    let named = near.role.map(role).unwrap_or_default();
    let user = near.user;
    let (code, text) = match miss {
        Miss::Dangling(error) => {
            ("near-dangling", format!("{binding} names {user}, but its role is missing: {error}."))
        }
        Miss::Scope => {
            let namespace = near.binding.and_then(|binding| binding.namespace.as_deref());
            ("near-scope", format!("{binding} gives {named}, which would allow it, but only {}.", scope(namespace)))
        }
        Miss::Subject => {
            ("near-subject", format!("{binding} gives {named}, which would allow it, but to {}.", near.subjects))
        }
        Miss::Unbound => {
            let scope = scope(near.attributes.scope());
            ("near-role", format!("{named} would allow it, but no binding gives it to {user} {scope}."))
        }
        Miss::Rule(lacks) => {
            let Some((number, written)) = near.rule else { return Reason::new("near-rule", Effect::Near, "") };
            let lacking: Vec<_> = lacks.iter().map(|aspect| lacking(*aspect, written, near.attributes)).collect();
            let number = u64::from(number) + 1;
            let code = match lacks.as_slice() {
                [only] => near_code(*only),
                _ => "near-rule",
            };
            (code, format!("Rule {number} of {named} comes close, but {}.", lacking.join(" and ")))
        }
    };
    Reason::new(code, Effect::Near, text)
}

fn near_code(aspect: Aspect) -> &'static str {
    match aspect {
        Aspect::Sort => "near-rule",
        Aspect::Path => "near-path",
        Aspect::Resource => "near-resource",
        Aspect::Subresource => "near-subresource",
        Aspect::Group => "near-group",
        Aspect::Verb => "near-verb",
        Aspect::Name => "near-name",
    }
}

fn lacking(aspect: Aspect, rule: &PolicyRule, attributes: &Attributes) -> String {
    let Attributes { verb, api_group, resource, subresource, name, .. } = attributes;
    match aspect {
        Aspect::Sort => "is about something else".to_owned(),
        Aspect::Path => {
            format!(
                "covers {}, not {}",
                starred_paths(&rule.non_resource_urls),
                attributes.path.as_deref().unwrap_or("")
            )
        }
        Aspect::Resource => format!("covers {}, not {resource}", listed(&rule.resources)),
        Aspect::Subresource if subresource.is_empty() => {
            format!("covers {}, which does not include {resource} itself", listed(&rule.resources))
        }
        Aspect::Subresource if rule.resources.contains(&format!("{resource}/*")) => {
            format!("`{resource}/*` matches nothing: a rule names each subresource, as `{resource}/{subresource}`")
        }
        Aspect::Subresource => {
            format!("covers {}, which does not include {resource}/{subresource}", listed(&rule.resources))
        }
        Aspect::Group => {
            let groups: Vec<_> = rule.api_groups.iter().map(|group| format!("{group:?}")).collect();
            format!("is for API group {}, not {api_group:?}", listed(&groups))
        }
        Aspect::Verb if rule.verbs.iter().any(|listed| listed.eq_ignore_ascii_case(verb)) => {
            format!("its verb is not written {verb:?} exactly")
        }
        Aspect::Verb => format!("allows {}, not {verb}", listed(&rule.verbs)),
        Aspect::Name if name.is_empty() => {
            format!("is only for objects named {}, and this request names none", listed(&rule.resource_names))
        }
        Aspect::Name => format!("is only for objects named {}, not {name}", listed(&rule.resource_names)),
    }
}

// Sentences.

pub(super) fn allowed(user: &str, attributes: &Attributes, binding: &str, role: &str) -> String {
    format!("{user} may {}: {binding} gives {role}.", request(attributes))
}

pub(super) fn allowed_by_bypass(user: &str, attributes: &Attributes) -> String {
    format!("{user} may {}: members of system:masters may do everything.", request(attributes))
}

pub(super) fn depends_on_aggregation(user: &str, attributes: &Attributes) -> String {
    format!("Whether {user} may {} depends on rules that an aggregated role may lose.", request(attributes))
}

pub(super) fn denied(user: &str, attributes: &Attributes, because: &str) -> String {
    format!("{user} may not {}: {because}.", request(attributes))
}

pub(super) const BECAUSE_NOT_BOUND: &str = "no binding gives it a role of its own";
pub(super) const BECAUSE_OUT_OF_SCOPE: &str = "its bindings do not count here";
pub(super) const BECAUSE_NO_RULE: &str = "no rule of its roles allows it";

pub(super) fn not_evaluated(kind: &str) -> String {
    format!("{kind} is not evaluated")
}

pub(super) const AGGREGATION_CUT: &str = "too many aggregated roles: some of their rules are left out";

pub(super) fn not_readable(object: &str) -> String {
    takes_no_part(object)
}

/// What the manifests' bindings give, in one sentence.
pub(super) fn overview(bindings: usize, subjects: usize, cluster_wide: usize, all_powerful: &[String]) -> String {
    match all_powerful {
        [] if bindings == 0 => {
            "No binding in these manifests: only the default roles and bindings of Kubernetes count.".to_owned()
        }
        [] => {
            let gives = if bindings == 1 { "gives" } else { "give" };
            let bindings = count(bindings, "binding", "bindings");
            if subjects == 0 {
                return [&bindings, gives, "nobody any permission."].join(" ");
            }
            let wide = match cluster_wide {
                0 if subjects == 1 => "not cluster-wide".to_owned(),
                0 => "none of them cluster-wide".to_owned(),
                all if all == subjects => "cluster-wide".to_owned(),
                some => format!("{some} of them cluster-wide"),
            };
            format!("{bindings} {gives} permissions to {}, {wide}.", count(subjects, "subject", "subjects"))
        }
        [only] => format!("{only} may do everything in the whole cluster."),
        several => format!("{} subjects may do everything in the whole cluster: {}.", several.len(), listed(several)),
    }
}

/// A sentence with what limits it.
pub(super) fn with_note(sentence: &str, note: &str) -> String {
    format!("{sentence} ({}.)", capital(note))
}

/// `User jane may read Secrets cluster-wide.`
pub(super) fn risky(subject: &str, what: &str, scope: &str) -> String {
    format!("{subject} {what} {scope}.")
}

pub(super) const MAY_DO_EVERYTHING: &str = "May do everything in the whole cluster.";
pub(super) const MAY_DO_NOTHING: &str = "No binding of these manifests gives it anything.";

pub(super) fn may_one(only: &PolicyRule, namespace: Option<&str>) -> String {
    format!("{}, {}.", capital(&rule(only)), scope(namespace))
}

/// Rules by scope; those that were left out are told.
pub(super) fn may_many(cluster_wide: usize, namespaces: &[(String, usize)], left_out: usize) -> String {
    let mut parts = Vec::new();
    if cluster_wide > 0 {
        parts.push(format!("{} cluster-wide", count(cluster_wide, "rule", "rules")));
    }
    let shown = namespaces.iter().take(MAX_NAMES);
    parts.extend(shown.map(|(namespace, rules)| format!("{} in {namespace}", count(*rules, "rule", "rules"))));
    if namespaces.len() > MAX_NAMES {
        parts.push(format!("more in {} other namespaces", namespaces.len() - MAX_NAMES));
    }
    match (parts.is_empty(), left_out) {
        (_, 0) => format!("{}.", parts.join(", ")),
        (true, left_out) => format!("{}, none of them listed here.", count(left_out, "rule", "rules")),
        (false, left_out) => format!("{}. {left_out} more are not listed.", parts.join(", ")),
    }
}
