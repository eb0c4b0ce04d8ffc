//! Answers what changes in the traffic between two states of the files.

use crate::order::Map;

use super::ends::{self, Flow, Group, MAX_WORK};
use super::{Cell, Connection, incomplete, words};
use crate::cluster::{Cluster, Declared};
use crate::manifest::meta::Labels;
use crate::network::{End, Network};
use crate::order;
use crate::report::{Answer, Effect, Reason, Verdict};

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
    fit(before, now, &mut representatives);
    let flows = differing(before, now, &representatives);
    let (connections, total) = ends::together(flows, &groups);
    let mut reasons = Vec::new();
    for connection in connections.iter().take(MAX_SENTENCES) {
        reasons.push(sentence(connection));
    }
    if connections.len() > MAX_SENTENCES {
        reasons.push(words::not_all(MAX_SENTENCES, total as usize).reason(Effect::Note, None));
    }
    objects(before.cluster, now.cluster, &mut reasons);
    let verdict = if total == 0 { Verdict::Unchanged } else { Verdict::Changed };
    let kinds = [Kind::Gained, Kind::Lost, Kind::Other]
        .map(|kind| connections.iter().filter(|connection| kind_of(connection) == kind).count());
    let mut incomplete = incomplete::incomplete(now.cluster);
    if representatives.len() < all {
        incomplete.push(words::too_many_ends());
    }
    Answer {
        question: words::CHANGES.to_owned(),
        verdict,
        summary: words::changes_summary(kinds, total as usize, !reasons.is_empty()),
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
        for (both, name) in members() {
            of_now.extend(both[1].or(both[0]).map(|end| (end, name.clone())));
        }
        let state = if members().any(|(both, _)| both[1].is_some()) { now } else { before };
        let indices: Vec<usize> = (0..of_now.len()).collect();
        groups.push(Group::of(&of_now, &indices, state.cluster));
        representatives.extend(members().next().map(|(both, _)| *both));
    }
    (groups, representatives)
}

fn fit(before: State<'_>, now: State<'_>, ends: &mut Vec<Both>) {
    let work_of = |both: &Both| {
        let of = |state: State<'_>, end: Option<End>| end.map_or(1, |end| state.network.work_for(end));
        of(before, both[0]).saturating_add(of(now, both[1]))
    };
    let mut work = ends.iter().fold(0_usize, |sum, both| sum.saturating_add(work_of(both)));
    while ends.len() > 1 && work.saturating_mul(ends.len()) > MAX_WORK {
        let last = ends.pop().map_or(0, |both| work_of(&both));
        work = work.saturating_sub(last);
    }
}

/// What may go from where to where in one state and not, or on other ports, in the other.
fn differing(before: State<'_>, now: State<'_>, ends: &[Both]) -> Vec<Flow> {
    let rows = |state: State<'_>, side: usize| {
        let there: Vec<(usize, End)> =
            ends.iter().enumerate().filter_map(|(at, both)| Some((at, (*both.get(side)?)?))).collect();
        let only: Vec<End> = there.iter().map(|(_, end)| *end).collect();
        let rows = state.network.rows(&only, &only);
        let mut cells: Map<(usize, usize), Cell> = Map::new();
        for ((from, _), row) in there.iter().zip(&rows) {
            for ((to, _), traffic) in there.iter().zip(row) {
                cells.insert((*from, *to), ends::cell(traffic));
            }
        }
        cells
    };
    let (of_before, mut of_now) = (rows(before, 0), rows(now, 1));
    let mut flows = Vec::new();
    let mut compare = |at: (usize, usize), before: Cell, now: Cell| {
        let differs = (ends::is_traffic(&before) || ends::is_traffic(&now))
            && (before.traffic, &before.ports) != (now.traffic, &now.ports);
        if differs {
            flows.push(Flow { from: at.0, to: at.1, before: Some(before), now });
        }
    };
    for (at, before) in of_before {
        compare(at, before, of_now.remove(&at).unwrap_or_default());
    }
    for (at, now) in of_now {
        compare(at, Cell::default(), now);
    }
    flows
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Gained,
    Lost,
    /// Other ports, or no longer certain.
    Other,
}

fn kind_of(connection: &Connection) -> Kind {
    let before = connection.before.as_ref().is_some_and(ends::is_traffic);
    match (before, ends::is_traffic(&connection.now)) {
        (false, _) => Kind::Gained,
        (true, false) => Kind::Lost,
        (true, true) => Kind::Other,
    }
}

fn sentence(connection: &Connection) -> Reason {
    let none = Cell::default();
    let before = connection.before.as_ref().unwrap_or(&none);
    let (from, to) = (&connection.from, &connection.to);
    match kind_of(connection) {
        Kind::Gained => words::gained(from, to, &connection.now).reason(Effect::For, None),
        Kind::Lost => words::lost(from, to, before).reason(Effect::Against, None),
        Kind::Other => words::other_ports(from, to, before, &connection.now).reason(Effect::Note, None),
    }
}

/// What was added, removed or changed of what decides about traffic.
fn objects(before: &Cluster, now: &Cluster, reasons: &mut Vec<Reason>) {
    let mut differences = Differences { now, reasons };
    differences.of("NetworkPolicy", &before.network_policies, &now.network_policies, &|a, b| a.spec == b.spec);
    differences.of("AdminNetworkPolicy", &before.admin_network_policies, &now.admin_network_policies, &|a, b| {
        a.spec == b.spec
    });
    let (old, new) = (&before.cluster_network_policies, &now.cluster_network_policies);
    differences.of("ClusterNetworkPolicy", old, new, &|a, b| a.spec == b.spec);
    let (old, new) = (&before.baseline_admin_network_policies, &now.baseline_admin_network_policies);
    differences.of("BaselineAdminNetworkPolicy", old, new, &|a, b| a.spec == b.spec);
    let labels = |cluster: &Cluster| -> Map<String, Labels> {
        order::map(cluster.pods.iter().map(|pod| (pod.id(), pod.labels().clone())))
    };
    differences.labels("pod", labels(before), labels(now));
    let labels = |cluster: &Cluster| {
        let declared = cluster.namespaces.iter().filter(|namespace| namespace.origin.is_some());
        order::map(declared.map(|namespace| (namespace.name.clone(), namespace.labels.clone())))
    };
    differences.labels("namespace", labels(before), labels(now));
}

struct Differences<'a> {
    now: &'a Cluster,
    reasons: &'a mut Vec<Reason>,
}

impl Differences<'_> {
    fn of<T>(&mut self, kind: &str, before: &[Declared<T>], now: &[Declared<T>], same: &dyn Fn(&T, &T) -> bool) {
        let find = |list: &[Declared<T>], wanted: &Declared<T>| {
            let at = list.binary_search_by(|one| (&one.namespace, &one.name).cmp(&(&wanted.namespace, &wanted.name)));
            at.ok()
        };
        let mut told = 0;
        for policy in now {
            let known = find(before, policy).and_then(|at| before.get(at));
            let said = match known {
                None => words::added(kind, &policy.label()),
                Some(known) if !same(&known.object, &policy.object) => words::changed(kind, &policy.label()),
                Some(_) => continue,
            };
            told += 1;
            if told <= MAX_TOLD {
                self.reasons.push(said.reason(Effect::Note, self.now.place(&policy.field(""))));
            }
        }
        for policy in before.iter().filter(|policy| find(now, policy).is_none()) {
            told += 1;
            if told <= MAX_TOLD {
                self.reasons.push(words::removed(kind, &policy.label()).reason(Effect::Note, None));
            }
        }
        self.cut(told);
    }

    fn labels(&mut self, kind: &str, mut before: Map<String, Labels>, now: Map<String, Labels>) {
        let mut told = 0;
        let mut tell = |said: words::Said| {
            told += 1;
            if told <= MAX_TOLD {
                self.reasons.push(said.reason(Effect::Note, None));
            }
        };
        for (name, labels) in now {
            match before.remove(&name) {
                None => tell(words::added(kind, &name)),
                Some(known) if known != labels => tell(words::other_labels(kind, &name)),
                Some(_) => {}
            }
        }
        for name in before.keys() {
            tell(words::removed(kind, name));
        }
        self.cut(told);
    }

    fn cut(&mut self, told: usize) {
        if told > MAX_TOLD {
            self.reasons.push(words::not_all(MAX_TOLD, told).reason(Effect::Note, None));
        }
    }
}
