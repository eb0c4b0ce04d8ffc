//! What pictures of access show: subjects, the bindings that name them, the roles that these give. What is alike shares a
//! box where there is too much for a box each.

use super::{AccessReport, BindingSummary, RoleSummary, SubjectAccess, drawn};
use crate::order::{Map, Set};

/// At most so many roles that no binding gives are shown.
const MAX_UNBOUND: usize = 12;

/// Boxes of subjects, bindings and roles; each knows the next by its index.
pub(crate) struct Graph<'report> {
    pub(crate) report: &'report AccessReport,
    /// The one subject that it is about, as `User jane`; empty: all.
    pub(crate) only: &'report str,
    pub(crate) subjects: Vec<SubjectBox<'report>>,
    pub(crate) bindings: Vec<BindingBox>,
    pub(crate) roles: Vec<RoleBox<'report>>,
    /// Bindings, and roles that no binding gives, for which there was no room.
    pub(crate) bindings_left_out: usize,
    pub(crate) roles_left_out: usize,
}

/// Subjects of one kind that the same boxes of bindings name.
pub(crate) struct SubjectBox<'report> {
    /// `User jane`, sorted.
    pub(crate) labels: Vec<&'report str>,
    /// The first of them, as an index into the report's subjects.
    pub(crate) first: Option<usize>,
    pub(crate) bindings: Vec<usize>,
}

/// Bindings that give one box of roles.
pub(crate) struct BindingBox {
    /// Indices into the report's bindings.
    pub(crate) members: Vec<usize>,
    pub(crate) role: usize,
}

/// A role, or several of one name and the same rules in different namespaces.
pub(crate) struct RoleBox<'report> {
    /// As a binding refers to it: `ClusterRole admin`.
    pub(crate) label: String,
    /// As bindings refer to those that share the box.
    pub(crate) members: Set<&'report str>,
    /// The first of them, as an index into the report's roles; those built into Kubernetes may not be listed there.
    pub(crate) first: Option<usize>,
    /// The first binding that gives it; none gives those that are only listed.
    pub(crate) given_by: Option<&'report BindingSummary>,
}

impl RoleBox<'_> {
    pub(crate) fn is_missing(&self) -> bool {
        self.given_by.is_some_and(|binding| !binding.missing.is_empty())
    }
}

/// How much there may be.
#[derive(Clone, Copy)]
pub(crate) struct Room {
    /// Of subjects, of bindings and of roles.
    pub(crate) boxes: usize,
    pub(crate) arrows: usize,
}

/// Which bindings share a box.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fold {
    None,
    /// Those that give the same role in the same namespace.
    Scope,
    /// Those that give the same role, or one of the same name and rules, be it in different namespaces.
    Role,
}

impl<'report> Graph<'report> {
    /// Of all subjects, or of one (`User jane`) with the groups that it is in.
    pub(crate) fn of(report: &'report AccessReport, only: &'report str, room: Room) -> Self {
        let names = names(report, only);
        let builder = Builder::new(report, only, &names);
        let bindings = builder.relevant();
        for fold in [Fold::None, Fold::Scope, Fold::Role] {
            let graph = builder.graph(&bindings, fold);
            if graph.fits(room) {
                let free = if fold == Fold::None { room.boxes.saturating_sub(graph.roles.len()) } else { 0 };
                return graph.with_unbound(free.min(MAX_UNBOUND));
            }
        }
        // The most bindings that fit; at least the first of them is shown, whatever it takes.
        let (mut fits, mut too_many) = (1, bindings.len());
        while fits + 1 < too_many {
            let count = usize::midpoint(fits, too_many);
            let graph = builder.graph(bindings.get(..count).unwrap_or_default(), Fold::Role);
            *(if graph.fits(room) { &mut fits } else { &mut too_many }) = count;
        }
        let mut graph = builder.graph(bindings.get(..fits).unwrap_or_default(), Fold::Role);
        graph.bindings_left_out = bindings.len().saturating_sub(fits);
        graph.with_unbound(0)
    }

    fn fits(&self, room: Room) -> bool {
        let most = self.subjects.len().max(self.bindings.len()).max(self.roles.len());
        let arrows = self.subjects.iter().fold(self.bindings.len(), |sum, one| sum + one.bindings.len());
        most <= room.boxes && arrows <= room.arrows
    }

    /// With the first of the files' roles that no binding gives, where it is about all subjects.
    fn with_unbound(mut self, room: usize) -> Self {
        if !self.only.is_empty() {
            return self;
        }
        let mut unbound = 0;
        for (index, role) in self.report.roles.iter().enumerate() {
            if !role.bindings.is_empty() || role.default {
                continue;
            }
            unbound += 1;
            if unbound <= room {
                let (label, first) = (role.label(), Some(index));
                self.roles.push(RoleBox { label, members: Set::new(), first, given_by: None });
            }
        }
        self.roles_left_out = unbound - unbound.min(room);
        self
    }

    /// Whether a subject is drawn, where its bindings are.
    pub(crate) fn shows(&self, subject: &str) -> bool {
        self.only.is_empty() || self.subjects.iter().any(|shown| shown.labels.contains(&subject))
    }

    /// The first role of a box, if the report lists it.
    pub(crate) fn role(&self, role: &RoleBox<'_>) -> Option<&'report RoleSummary> {
        self.report.roles.get(role.first?)
    }
}

/// What bindings may call a subject: itself and the groups that it is in; nothing stands for all subjects.
fn names(report: &AccessReport, only: &str) -> Vec<String> {
    if only.is_empty() {
        return Vec::new();
    }
    let mut names = vec![only.to_owned()];
    for subject in report.subjects.iter().filter(|subject| drawn::label(subject) == only) {
        names.extend(subject.groups.iter().map(|group| ["Group ", group].concat()));
    }
    names
}

struct Builder<'report, 'names> {
    report: &'report AccessReport,
    only: &'report str,
    /// The subjects that count; all, if there are none.
    names: &'names [String],
    /// By label.
    subjects: Map<String, usize>,
    roles: Map<String, usize>,
}

impl<'report, 'names> Builder<'report, 'names> {
    fn new(report: &'report AccessReport, only: &'report str, names: &'names [String]) -> Self {
        let mut builder = Self { report, only, names, subjects: Map::new(), roles: Map::new() };
        for (index, subject) in report.subjects.iter().enumerate() {
            builder.subjects.insert(drawn::label(subject), index);
        }
        for (index, role) in report.roles.iter().enumerate() {
            builder.roles.insert(role.label(), index);
        }
        builder
    }

    fn counts(&self, subject: &str) -> bool {
        self.names.is_empty() || self.names.iter().any(|name| name == subject)
    }

    /// The bindings that count, those of the files first.
    fn relevant(&self) -> Vec<usize> {
        let mut relevant = Vec::new();
        for default in [false, true] {
            for (index, binding) in self.report.bindings.iter().enumerate() {
                let counts = self.names.is_empty() || binding.subjects.iter().any(|subject| self.counts(subject));
                if binding.default == default && counts {
                    relevant.push(index);
                }
            }
        }
        relevant
    }

    fn graph(&self, bindings: &[usize], fold: Fold) -> Graph<'report> {
        let mut graph = Graph {
            report: self.report,
            only: self.only,
            subjects: Vec::new(),
            bindings: Vec::new(),
            roles: Vec::new(),
            bindings_left_out: 0,
            roles_left_out: 0,
        };
        let mut roles = Map::new();
        let mut boxes = Map::new();
        let mut named: Map<&'report str, Vec<usize>> = Map::new();
        for index in bindings {
            let Some(binding) = self.report.bindings.get(*index) else { continue };
            let role = self.role(binding, fold, &mut roles, &mut graph.roles);
            let namespace = binding.namespace.as_deref();
            let key = match fold {
                Fold::None => (*index, None, false),
                Fold::Scope => (role, namespace, binding.default),
                Fold::Role => (role, namespace.map(|_| ""), binding.default),
            };
            let at = *boxes.or_insert_with(key, || {
                graph.bindings.push(BindingBox { members: Vec::new(), role });
                graph.bindings.len() - 1
            });
            if let Some(of_key) = graph.bindings.get_mut(at) {
                of_key.members.push(*index);
            }
            for subject in &binding.subjects {
                if self.counts(subject) {
                    let of_subject = named.or_default(subject.as_str());
                    if !of_subject.contains(&at) {
                        of_subject.push(at);
                    }
                }
            }
        }
        graph.subjects = self.alike(named);
        graph
    }

    /// The box of the role that a binding refers to.
    fn role(
        &self,
        binding: &'report BindingSummary,
        fold: Fold,
        seen: &mut Map<String, usize>,
        boxes: &mut Vec<RoleBox<'report>>,
    ) -> usize {
        let key = if fold == Fold::Role { same_rules(binding) } else { binding.role.clone() };
        let at = *seen.or_insert_with(key, || {
            let first = self.roles.get(&binding.role).copied();
            boxes.push(RoleBox {
                label: binding.role.clone(),
                members: Set::new(),
                first: first.filter(|_| binding.missing.is_empty()),
                given_by: Some(binding),
            });
            boxes.len() - 1
        });
        if let Some(of_key) = boxes.get_mut(at) {
            of_key.members.insert(&binding.role);
        }
        at
    }

    /// Subjects of one kind that are named alike, together.
    fn alike(&self, named: Map<&'report str, Vec<usize>>) -> Vec<SubjectBox<'report>> {
        let mut places: Map<(&str, bool, bool, Vec<usize>), usize> = Map::new();
        let mut boxes: Vec<SubjectBox> = Vec::new();
        for (label, bindings) in named.iter() {
            let index = self.subjects.get(*label).copied();
            let subject = index.and_then(|index| self.report.subjects.get(index));
            let is = |what: fn(&SubjectAccess) -> bool| subject.is_some_and(what);
            let key = (kind_of(label), is(|one| one.missing), is(|one| one.default), bindings.clone());
            let at = *places.or_insert_with(key, || {
                boxes.push(SubjectBox { labels: Vec::new(), first: index, bindings: bindings.clone() });
                boxes.len() - 1
            });
            if let Some(of_key) = boxes.get_mut(at) {
                of_key.labels.push(label);
            }
        }
        boxes
    }
}

/// `User` of `User jane`.
pub(crate) fn kind_of(label: &str) -> &str {
    label.split_once(' ').map_or("", |(kind, _)| kind)
}

/// `jane` of `User jane`.
pub(crate) fn name_of(label: &str) -> &str {
    label.split_once(' ').map_or(label, |(_, name)| name)
}

/// What roles that may share a box have in common: kind, name, rules, and whether they are missing.
fn same_rules(binding: &BindingSummary) -> String {
    let name = name_of(&binding.role);
    let (_, name) = name.split_once('/').unwrap_or(("", name));
    let total = binding.rules_total.to_string();
    let missing = if binding.missing.is_empty() { "" } else { "missing" };
    [kind_of(&binding.role), name, missing, &total, &binding.rules.join("\n")].join("\n")
}

impl BindingBox {
    /// The namespaces in which what it gives counts; none: the whole cluster.
    pub(crate) fn namespaces<'report>(&self, report: &'report AccessReport) -> Vec<&'report str> {
        let mut seen: Set<&str> = Set::new();
        for index in &self.members {
            let binding = report.bindings.get(*index);
            if let Some(namespace) = binding.and_then(|binding| binding.namespace.as_deref()) {
                seen.insert(namespace);
            }
        }
        seen.iter().copied().collect()
    }
}
