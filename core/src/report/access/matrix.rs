//! Who may do what on what, as a table.

use super::answer::incomplete;
use super::kubectl::named_type;
use super::words::lists;
use super::{AccessCell, AccessDetails, AccessMatrix, AccessMatrixQuestion, subjects};
use crate::cluster::Cluster;
use crate::order::{Map, Set};
use crate::rbac::{Attributes, Principal, Rbac, RoleId, resources, rule};
use crate::report::{Answer, Verdict};

/// The most rows and columns of the table.
const MAX_SUBJECTS: usize = 200;
const MAX_RESOURCES: usize = 60;

/// The verbs of ordinary requests.
const VERBS: [&str; 8] = ["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"];

/// What tells most about a subject, beside what the files' rules name.
const TELLING: [(&str, &str); 9] = [
    ("", "pods"),
    ("", "pods/exec"),
    ("", "pods/log"),
    ("", "secrets"),
    ("", "configmaps"),
    ("", "services"),
    ("", "serviceaccounts/token"),
    ("apps", "deployments"),
    ("rbac.authorization.k8s.io", "rolebindings"),
];
const TELLING_IN_CLUSTER: [(&str, &str); 5] = [
    ("", "nodes"),
    ("", "nodes/proxy"),
    ("", "namespaces"),
    ("rbac.authorization.k8s.io", "clusterroles"),
    ("rbac.authorization.k8s.io", "clusterrolebindings"),
];

#[inline(never)]
#[must_use]
pub fn access_matrix(cluster: &Cluster, rbac: &Rbac, question: &AccessMatrixQuestion) -> Answer {
    let namespace = question.namespace.as_deref().filter(|name| !name.is_empty());
    let mut notes = Vec::new();
    let mut principals = Vec::new();
    for draft in subjects::collect(cluster, rbac).into_values() {
        let label = draft.principal.label();
        if question.subjects.is_empty() || question.subjects.contains(&label) {
            principals.push((label, draft.principal));
        }
    }
    let mut columns: Vec<Attributes> = if question.resources.is_empty() {
        columns(rbac, namespace)
    } else {
        question
            .resources
            .iter()
            .map(|typed| {
                let (kind, subresource) = resources::split(typed);
                // `pods/log.metrics.k8s.io` has its group at the end.
                let (subresource, group) = subresource.split_once('.').unwrap_or((subresource, ""));
                let kind = if group.is_empty() { kind.to_owned() } else { [kind, ".", group].concat() };
                let named = named_type(cluster, rbac, &kind, &mut notes);
                column(&named.group, &named.resource, subresource)
            })
            .collect()
    };
    let (subjects_total, resources_total) = (principals.len(), columns.len());
    principals.truncate(MAX_SUBJECTS);
    columns.truncate(MAX_RESOURCES);
    let verbs: Vec<String> =
        if question.verbs.is_empty() { VERBS.map(str::to_owned).into() } else { question.verbs.clone() };
    for column in &mut columns {
        namespace.unwrap_or_default().clone_into(&mut column.namespace);
    }
    let mut table = Table { rbac, namespace, columns: &columns, verbs: &verbs, roles: Map::new() };
    let mut cells = Vec::new();
    for (_, principal) in &principals {
        cells.push(table.row(principal));
    }
    let with_any = cells.iter().filter(|row| row.iter().any(|cell| !cell.is_empty())).count();
    let matrix = AccessMatrix {
        namespace: namespace.map(str::to_owned),
        subjects: principals.into_iter().map(|(label, _)| label).collect(),
        resources: columns.iter().map(name_of).collect(),
        verbs,
        cells,
        subjects_total: u32::try_from(subjects_total).unwrap_or(u32::MAX),
        resources_total: u32::try_from(resources_total).unwrap_or(u32::MAX),
    };
    Answer {
        question: lists::matrix(namespace),
        verdict: if with_any > 0 { Verdict::Allowed } else { Verdict::Denied },
        summary: lists::matrix_summary(matrix.subjects.len(), with_any, namespace),
        reasons: notes,
        incomplete: incomplete(cluster, rbac),
        access: Some(Box::new(AccessDetails { matrix: Some(matrix), ..AccessDetails::default() })),
        ..Answer::default()
    }
}

fn column(group: &str, resource: &str, subresource: &str) -> Attributes {
    Attributes {
        api_group: group.to_owned(),
        resource: resource.to_owned(),
        subresource: subresource.to_owned(),
        ..Attributes::default()
    }
}

/// `deployments.apps`, `pods/exec`, `deployments/scale.apps`.
fn name_of(column: &Attributes) -> String {
    let mut name = column.resource.clone();
    for (sign, part) in [("/", &column.subresource), (".", &column.api_group)] {
        if !part.is_empty() {
            name.push_str(sign);
            name.push_str(part);
        }
    }
    name
}

/// What the files' rules name, and what tells most; in a namespace not what belongs to none, and the other way round.
fn columns(rbac: &Rbac, namespace: Option<&str>) -> Vec<Attributes> {
    let mut named: Set<(String, String)> = Set::new();
    for role in rbac.roles().iter().filter(|role| !role.built_in()) {
        for rule in &role.object().rules {
            for group in rule.api_groups.iter().filter(|group| *group != "*") {
                for resource in rule.resources.iter().filter(|resource| !resource.contains('*')) {
                    named.insert((group.clone(), resource.clone()));
                }
            }
        }
    }
    // What the files are about comes first.
    let mut all: Vec<(String, String)> = named.into_iter().collect();
    let telling: &[(&str, &str)] = if namespace.is_some() { &TELLING } else { &TELLING_IN_CLUSTER };
    for (group, resource) in telling {
        let telling = ((*group).to_owned(), (*resource).to_owned());
        if !all.contains(&telling) {
            all.push(telling);
        }
    }
    let mut columns = Vec::new();
    for (group, resource) in all {
        let (resource, subresource) = resources::split(&resource);
        let known = resources::find(&group, resource);
        // A namespace may be asked about from inside.
        let is_inside = known.is_none_or(|known| known.is_namespaced() || known.name == "namespaces");
        if namespace.is_none() || is_inside {
            columns.push(column(&group, resource, subresource));
        }
    }
    columns
}

impl AccessCell {
    fn is_empty(&self) -> bool {
        self.verbs.is_empty() && self.named.is_empty()
    }
}

/// What one role allows in a column: for each verb whether it does, and whether only for certain names.
#[derive(Clone, Default)]
struct Allows {
    verbs: Vec<(bool, bool)>,
    all: bool,
}

struct Table<'a> {
    rbac: &'a Rbac,
    namespace: Option<&'a str>,
    columns: &'a [Attributes],
    verbs: &'a [String],
    /// Of each role what it allows, column by column.
    roles: Map<RoleId, Vec<Allows>>,
}

impl Table<'_> {
    fn row(&mut self, principal: &Principal) -> Vec<AccessCell> {
        let user = principal.user();
        let mut sums = vec![Allows { verbs: vec![(false, false); self.verbs.len()], all: false }; self.columns.len()];
        let mut granted = vec![false; self.columns.len()];
        for bound in self.rbac.bound_to(&user) {
            let Some(binding) = self.rbac.binding(bound.binding).filter(|one| one.reaches(self.namespace)) else {
                continue;
            };
            let Ok(role) = binding.role else { continue };
            for ((sum, granted), allows) in sums.iter_mut().zip(&mut granted).zip(self.of_role(role)) {
                for (sum, (plain, named)) in sum.verbs.iter_mut().zip(&allows.verbs) {
                    *sum = (sum.0 || *plain, sum.1 || *named);
                    *granted |= !binding.built_in() && (*plain || *named);
                }
                sum.all |= allows.all;
            }
        }
        let bypasses = user.bypasses_authorization();
        let mut row = Vec::new();
        for (sum, granted) in sums.into_iter().zip(granted) {
            let mut cell = AccessCell { all: sum.all || bypasses, granted, ..AccessCell::default() };
            for (verb, (plain, named)) in self.verbs.iter().zip(sum.verbs) {
                if plain || bypasses {
                    cell.verbs.push(verb.clone());
                } else if named {
                    cell.named.push(verb.clone());
                }
            }
            row.push(cell);
        }
        row
    }

    fn of_role(&mut self, id: RoleId) -> &[Allows] {
        let Self { rbac, columns, verbs, roles, .. } = self;
        roles.or_insert_with(id, || {
            let rules = rbac.role(id).map(|role| role.rules.as_slice()).unwrap_or_default();
            let mut of_columns = Vec::new();
            for column in columns.iter() {
                let mut allows = Allows { verbs: vec![(false, false); verbs.len()], all: false };
                let mut asked = column.clone();
                for written in rules.iter().filter_map(|rule| rbac.rule(*rule)) {
                    for (verb, slot) in verbs.iter().zip(&mut allows.verbs) {
                        verb.clone_into(&mut asked.verb);
                        asked.name = String::new();
                        slot.0 |= rule::allows(written, &asked);
                        // The name of what is created, and of a collection, does not stand in the request.
                        let has_name =
                            verb != "deletecollection" && (verb != "create" || !asked.subresource.is_empty());
                        if let Some(name) = written.resource_names.first().filter(|_| has_name) {
                            name.clone_into(&mut asked.name);
                            slot.1 |= rule::allows(written, &asked);
                        }
                    }
                    asked.name = String::new();
                    "*".clone_into(&mut asked.verb);
                    allows.all |= rule::allows(written, &asked);
                }
                of_columns.push(allows);
            }
            of_columns
        })
    }
}
