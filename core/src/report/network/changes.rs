//! Answers what changes in the traffic between two states of the files.

use super::ends::{self, Group};
use super::flows::{self, Flows, MAX_ENDS, is_traffic};
use super::{Cell, Connection, incomplete, words};
use crate::cluster::{Cluster, Declared};
use crate::manifest::meta::Labels;
use crate::network::{self, Connectivity, End, Flow, Network};
use crate::order::{self, Map, Set};
use crate::report::{Answer, Effect, Reason, Verdict};
use crate::sources::{Citation, Origin, Sources};

/// At most so many things that were added, changed or removed are told of a kind.
const MAX_TOLD: usize = 20;

/// At most so many changes of connections are told in sentences; all are listed.
const MAX_SENTENCES: usize = 10;

/// One state of the files, evaluated.
#[derive(Clone, Copy)]
pub struct State<'world> {
    pub cluster: &'world Cluster,
    pub network: &'world Network,
}

#[must_use]
pub fn changes(before: State<'_>, now: State<'_>) -> Answer {
    let ends = common_ends(before, now);
    let (groups, mut representatives) = alike(before, now, &ends);
    let all = representatives.len();
    representatives.truncate(MAX_ENDS);
    let (flows, is_complete) = differing(before, now, &representatives);
    let is_complete = is_complete && representatives.len() == all;
    let (connections, total) = flows.connections(&groups);
    let mut reasons = Vec::new();
    let only_in = |side: usize| {
        let of_side = ends.iter().filter(|(both, _)| both.get(1 - side).copied().flatten().is_none());
        order::set(of_side.map(|(_, name)| name.as_str()))
    };
    let (gone, new) = (only_in(0), only_in(1));
    for connection in connections.iter().take(MAX_SENTENCES) {
        reasons.push(sentence(connection, &gone, &new));
    }
    if connections.len() > MAX_SENTENCES {
        reasons.push(words::not_all(MAX_SENTENCES, total as usize).reason(Effect::Note, None));
    }
    objects(before.cluster, now.cluster, &mut reasons);
    let verdict = match (total, is_complete) {
        (0, true) => Verdict::Unchanged,
        (0, false) => Verdict::Depends,
        _ => Verdict::Changed,
    };
    let kinds = [Kind::Gained, Kind::Lost, Kind::Other].map(|kind| {
        let of_kind = connections.iter().filter(|connection| kind_of(connection) == kind);
        // Between the copies of one workload it is one connection.
        of_kind.map(|connection| ends::pairs(&connection.from, &connection.to).max(1)).sum()
    });
    let mut incomplete = incomplete::incomplete(now.cluster);
    if !is_complete {
        incomplete.push(words::too_many_ends());
    }
    Answer {
        question: words::CHANGES.to_owned(),
        verdict,
        summary: words::changes_summary(kinds, [connections.len(), total as usize], !reasons.is_empty()),
        reasons,
        incomplete,
        connections,
        connections_total: total,
        ..Answer::default()
    }
}

/// What an end is in each state; `None` where it is not there.
type Both = [Option<End>; 2];

/// The ends of both states by name: addresses are cut at the CIDRs of both, and a standing peer that a pod of the files takes
/// the place of in one of them is left out.
fn common_ends(before: State<'_>, now: State<'_>) -> Vec<(Both, String)> {
    let mut pods: Map<String, Both> = Map::new();
    for (end, name) in ends::pods(before.cluster) {
        pods.insert(name, [Some(end), None]);
    }
    for (end, name) in ends::pods(now.cluster) {
        pods.or_default(name)[1] = Some(end);
    }
    let mut ends: Vec<(Both, String)> = pods.into_iter().map(|(name, both)| (both, name)).collect();
    for (address, name) in ends::outside(&[before.network, now.network]) {
        ends.push(([Some(End::Address(address)); 2], name));
    }
    for (index, (end, name)) in ends::standing(now.network).into_iter().enumerate() {
        let id = now.network.standing.get(index).map(|peer| peer.id.as_str());
        let other = before.network.standing.iter().position(|peer| Some(peer.id.as_str()) == id);
        if let Some(other) = other.and_then(|other| u32::try_from(other).ok()) {
            ends.push(([Some(End::Standing(other)), Some(end)], name));
        }
    }
    ends
}

/// Groups of ends that are alike in both states, and one end of each.
fn alike(before: State<'_>, now: State<'_>, ends: &[(Both, String)]) -> (Vec<Group>, Vec<Both>) {
    // Which group of its state each end is in.
    let numbers = |state: State<'_>, side: usize| {
        let there: Vec<(usize, End)> =
            ends.iter().enumerate().filter_map(|(at, (both, _))| Some((at, (*both.get(side)?)?))).collect();
        let only: Vec<End> = there.iter().map(|(_, end)| *end).collect();
        let mut numbers: Vec<Option<usize>> = vec![None; ends.len()];
        for (number, group) in state.network.alike(&only).iter().enumerate() {
            for index in group {
                if let Some(slot) = there.get(*index).and_then(|(at, _)| numbers.get_mut(*at)) {
                    *slot = Some(number);
                }
            }
        }
        numbers
    };
    let (of_before, of_now) = (numbers(before, 0), numbers(now, 1));
    let mut known: Map<(Option<usize>, Option<usize>), Vec<usize>> = Map::new();
    for (index, key) in of_before.into_iter().zip(of_now).enumerate() {
        known.or_default(key).push(index);
    }
    let mut groups = Vec::new();
    let mut representatives = Vec::new();
    for group in known.into_values() {
        let members = || group.iter().filter_map(|index| ends.get(*index));
        let mut of_now: Vec<(End, String)> = Vec::new();
        // All of a group are in the same states.
        for (both, name) in members() {
            of_now.extend(both[1].or(both[0]).map(|end| (end, name.clone())));
        }
        let state = if members().any(|(both, _)| both[1].is_some()) { now } else { before };
        groups.push(Group::of(&of_now, state.cluster));
        representatives.extend(members().next().map(|(both, _)| *both));
    }
    (groups, representatives)
}

/// One state's flows between the ends that are there.
struct Side {
    connectivity: Connectivity,
    /// Which of them each end is.
    places: Vec<Option<usize>>,
}

impl Side {
    fn of(network: &Network, ends: impl Iterator<Item = Option<End>>) -> Self {
        let mut there: Vec<End> = Vec::new();
        let mut places = Vec::new();
        for end in ends {
            places.push(end.map(|_| there.len()));
            there.extend(end);
        }
        Self { connectivity: network.connectivity_between(&there), places }
    }

    fn is_complete(&self) -> bool {
        self.connectivity.ends().len() == self.connectivity.asked
    }

    fn row(&self, from: usize) -> Vec<Flow> {
        let place = self.places.get(from).copied().flatten();
        place.map_or_else(Vec::new, |place| flows::row(&self.connectivity, place))
    }

    /// To an end that is not there nothing goes.
    fn to(&self, row: &[Flow], to: usize) -> Flow {
        let place = self.places.get(to).copied().flatten();
        place.and_then(|place| row.get(place)).copied().unwrap_or(Flow::Outside)
    }

    fn cell(&self, flow: Flow) -> Cell {
        if flow == Flow::Outside { Cell::default() } else { flows::cell_of(&self.connectivity, flow) }
    }
}

/// What may go from where to where in one state and not, or on other ports, in the other; whether that is of all ends.
fn differing(before: State<'_>, now: State<'_>, ends: &[Both]) -> (Flows, bool) {
    let old = Side::of(before.network, ends.iter().map(|both| both[0]));
    let new = Side::of(now.network, ends.iter().map(|both| both[1]));
    let mut flows = Flows::default();
    // The number of each pair of flows that differ.
    let mut known: Map<(Flow, Flow), Option<usize>> = Map::new();
    for from in 0..ends.len() {
        let (of_old, of_new) = (old.row(from), new.row(from));
        let mut told: Map<usize, Vec<usize>> = Map::new();
        for to in 0..ends.len() {
            let (before, now) = (old.to(&of_old, to), new.to(&of_new, to));
            let number = *known.or_insert_with((before, now), || {
                let same = is_same(&old.connectivity.told(before), &new.connectivity.told(now));
                (!same).then(|| flows.number(Some(old.cell(before)), new.cell(now)))
            });
            if let Some(number) = number {
                told.or_default(number).push(to);
            }
        }
        flows.add_row(from, told);
    }
    (flows, old.is_complete() && new.is_complete())
}

/// Whether the same may go; outside of what policies decide nothing does.
fn is_same(before: &network::Traffic, now: &network::Traffic) -> bool {
    use network::Traffic::{Depends, Itself, Open, Outside, Ports};
    match (before, now) {
        (Ports(before), Ports(now)) => before.same_ports(now),
        (Ports(ports), Open | Itself) | (Open | Itself, Ports(ports)) => ports.is_everything(),
        (Ports(ports), Outside) | (Outside, Ports(ports)) => ports.is_empty(),
        (Open | Itself, Open | Itself) | (Depends, Depends) | (Outside, Outside) => true,
        _ => false,
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Gained,
    Lost,
    /// Other ports, or no longer certain.
    Other,
}

fn kind_of(connection: &Connection) -> Kind {
    let before = connection.before.as_ref().is_some_and(is_traffic);
    match (before, is_traffic(&connection.now)) {
        (false, _) => Kind::Gained,
        (true, false) => Kind::Lost,
        (true, true) => Kind::Other,
    }
}

/// `gone` and `new` are the ends that are in one of the states alone.
fn sentence(connection: &Connection, gone: &Set<&str>, new: &Set<&str>) -> Reason {
    let none = Cell::default();
    let before = connection.before.as_ref().unwrap_or(&none);
    let (from, to) = (&connection.from, &connection.to);
    let among = |some: &Set<&str>| -> Vec<String> {
        let names = order::set(from.iter().chain(to).filter(|name| some.contains(name.as_str())));
        names.into_iter().cloned().collect()
    };
    match kind_of(connection) {
        Kind::Gained => words::gained(from, to, &connection.now, &among(new)).reason(Effect::For, None),
        Kind::Lost => words::lost(from, to, before, &among(gone)).reason(Effect::Against, None),
        Kind::Other => words::other_ports(from, to, before, &connection.now).reason(Effect::Note, None),
    }
}

/// What was added, removed or changed of what decides about traffic.
fn objects(before: &Cluster, now: &Cluster, reasons: &mut Vec<Reason>) {
    let mut differences = Differences { before, now, reasons };
    differences.policies("NetworkPolicy", origins(&before.network_policies), origins(&now.network_policies));
    for (kind, old, new) in [
        ("AdminNetworkPolicy", &before.admin_network_policies, &now.admin_network_policies),
        ("ClusterNetworkPolicy", &before.cluster_network_policies, &now.cluster_network_policies),
        ("BaselineAdminNetworkPolicy", &before.baseline_admin_network_policies, &now.baseline_admin_network_policies),
    ] {
        differences.policies(kind, origins(old), origins(new));
    }
    let of_pods = |cluster: &Cluster| {
        let pods = cluster.pods.iter();
        pods.map(|pod| (pod.id(), labels(pod.labels()))).collect()
    };
    differences.labels("pod", of_pods(before), of_pods(now));
    let of_namespaces = |cluster: &Cluster| {
        let declared = cluster.namespaces.iter().filter(|namespace| namespace.origin.is_some());
        declared.map(|namespace| (namespace.name.clone(), labels(&namespace.labels))).collect()
    };
    differences.labels("namespace", of_namespaces(before), of_namespaces(now));
}

fn origins<T>(policies: &[Declared<T>]) -> Vec<(String, Origin)> {
    policies.iter().map(|policy| (policy.label(), policy.origin.clone())).collect()
}

fn labels(labels: &Labels) -> String {
    let mut text = String::new();
    for (key, value) in labels {
        for part in [key, "=", value, ","] {
            text.push_str(part);
        }
    }
    text
}

struct Differences<'a> {
    before: &'a Cluster,
    now: &'a Cluster,
    reasons: &'a mut Vec<Reason>,
}

/// Where the object of a number stands, if it is to be cited.
type CitationOf<'a> = &'a dyn Fn(usize) -> Option<Citation>;

impl Differences<'_> {
    /// Policies are the same whose `spec` holds the same, however it is written.
    fn policies(&mut self, kind: &str, before: Vec<(String, Origin)>, now: Vec<(String, Origin)>) {
        let (sources, new_sources) = (&self.before.sources, &self.now.sources);
        let is_same = |old: usize, new: usize| {
            let spec = |sources: &Sources, origin: &Origin| {
                let document = sources.get(origin.document)?.document.clone();
                let node = document.tree.find(&origin.path.field("spec"))?;
                Some((document, node))
            };
            let old = before.get(old).and_then(|(_, origin)| spec(sources, origin));
            let new = now.get(new).and_then(|(_, origin)| spec(new_sources, origin));
            match (old, new) {
                (Some((old, spec)), Some((new, other))) => old.tree.is_same(spec, &new.tree, other),
                (old, new) => old.is_none() && new.is_none(),
            }
        };
        let at = |new: usize| Some(now.get(new)?.1.field(""));
        self.tell(kind, &names(&before), &names(&now), &is_same, (&at, words::changed));
    }

    fn labels(&mut self, kind: &str, before: Vec<(String, String)>, now: Vec<(String, String)>) {
        let is_same = |old: usize, new: usize| before.get(old).map(|(_, old)| old) == now.get(new).map(|(_, new)| new);
        self.tell(kind, &names(&before), &names(&now), &is_same, (&|_| None, words::other_labels));
    }

    fn tell(
        &mut self,
        kind: &str,
        before: &[&str],
        now: &[&str],
        is_same: &dyn Fn(usize, usize) -> bool,
        (at, changed): (CitationOf<'_>, fn(&str, &str) -> words::Said),
    ) {
        let mut old: Map<&str, usize> = order::map(before.iter().enumerate().map(|(index, name)| (*name, index)));
        let mut told = Vec::new();
        for (index, name) in now.iter().enumerate() {
            match old.remove(name) {
                None => told.push((words::added(kind, name), at(index))),
                Some(known) if !is_same(known, index) => told.push((changed(kind, name), at(index))),
                Some(_) => {}
            }
        }
        for name in old.keys() {
            told.push((words::removed(kind, name), None));
        }
        let all = told.len();
        for (said, at) in told.into_iter().take(MAX_TOLD) {
            let place = at.and_then(|at| self.now.place(&at));
            self.reasons.push(said.reason(Effect::Note, place));
        }
        if all > MAX_TOLD {
            self.reasons.push(words::not_all(MAX_TOLD, all).reason(Effect::Note, None));
        }
    }
}

fn names<T>(objects: &[(String, T)]) -> Vec<&str> {
    objects.iter().map(|(name, _)| name.as_str()).collect()
}
