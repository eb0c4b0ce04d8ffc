//! Groups ends that policies treat alike, so that pictures and tables show each behaviour once.

#[cfg(test)]
mod tests;

use super::{Cell, Endpoint, EndpointKind, NetworkReport, Traffic};

/// The groups of a report's ends, and what may go between them.
pub struct Alike<'report> {
    pub report: &'report NetworkReport,
    pub groups: Vec<Group<'report>>,
}

/// Ends of one zone that may reach the same and be reached by the same, on the same ports.
pub struct Group<'report> {
    pub zone: Zone<'report>,
    /// Its first member, which answers for all: an index into `NetworkReport::endpoints`.
    pub first: usize,
    /// Indices into `NetworkReport::endpoints`, ascending; the first is `first`.
    pub members: Vec<usize>,
    /// A policy decides what reaches it.
    pub ingress: bool,
    /// A policy decides what it reaches.
    pub egress: bool,
}

/// Where an end stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Zone<'report> {
    Namespace(&'report str),
    /// Addresses outside the cluster.
    Outside,
    /// What every cluster has, where the files have no pod of its namespace.
    Standing,
}

/// Something that policies let through from one group to another (by index).
pub struct Arrow<'report> {
    pub from: usize,
    pub to: usize,
    pub cell: &'report Cell,
}

/// What gets in or out of a group.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// No policy has a say on this side.
    Anything,
    /// What arrows show.
    AsShown,
    Nothing,
}

impl<'report> Alike<'report> {
    #[must_use]
    pub fn of(report: &'report NetworkReport) -> Self {
        let mut groups: Vec<Group> = Vec::new();
        for (end, endpoint) in report.endpoints.iter().enumerate() {
            let zone = zone(report, endpoint);
            let ingress = acts(report, &endpoint.ingress_policies) || is_decided_for_target(report, end);
            let egress = acts(report, &endpoint.egress_policies);
            let joins = |group: &&mut Group| {
                group.zone == zone
                    && group.ingress == ingress
                    && group.egress == egress
                    && are_alike(report, group.first, end)
            };
            match groups.iter_mut().find(joins) {
                Some(group) => group.members.push(end),
                None => groups.push(Group { zone, first: end, members: vec![end], ingress, egress }),
            }
        }
        Self { report, groups }
    }

    /// What may go between any two members of these groups; within a group, from one member to another.
    #[must_use]
    pub fn cell(&self, from: usize, to: usize) -> Option<&'report Cell> {
        let (source, target) = self.ends(from, to)?;
        cell(self.report, source, target)
    }

    /// Members that stand for these groups; two different ones of the same group, if it has them.
    #[must_use]
    pub fn ends(&self, from: usize, to: usize) -> Option<(usize, usize)> {
        let source = self.groups.get(from)?;
        let target = self.groups.get(to)?;
        let other = if from == to { target.members.get(1).unwrap_or(&target.first) } else { &target.first };
        Some((source.first, *other))
    }

    /// What gets in and out of a group, of all these arrows.
    #[must_use]
    pub fn reach(&self, index: usize, arrows: &[Arrow]) -> (Reach, Reach) {
        let (ingress, egress) = self.groups.get(index).map_or((false, false), |group| (group.ingress, group.egress));
        let side = |is_decided, has_arrows| match (is_decided, has_arrows) {
            (false, _) => Reach::Anything,
            (true, true) => Reach::AsShown,
            (true, false) => Reach::Nothing,
        };
        (
            side(ingress, arrows.iter().any(|arrow| arrow.to == index)),
            side(egress, arrows.iter().any(|arrow| arrow.from == index)),
        )
    }

    /// What policies let through, by source and target. Where no policy has a say, everything may go: there is no arrow.
    #[must_use]
    pub fn arrows(&self) -> Vec<Arrow<'report>> {
        let mut arrows = Vec::new();
        for from in 0..self.groups.len() {
            for to in 0..self.groups.len() {
                if let Some(cell) = self.cell(from, to)
                    && cell.decided
                    && matches!(cell.traffic, Traffic::All | Traffic::Some | Traffic::Depends)
                {
                    arrows.push(Arrow { from, to, cell });
                }
            }
        }
        arrows
    }
}

impl Group<'_> {
    /// A policy has a say on it.
    #[must_use]
    pub fn is_selected(&self) -> bool {
        self.ingress || self.egress
    }
}

/// What an end is called where nothing tells its namespace: as connections name it.
#[must_use]
pub fn name(endpoint: &Endpoint) -> &str {
    if endpoint.kind == EndpointKind::Pod { &endpoint.id } else { &endpoint.label }
}

fn zone<'report>(report: &'report NetworkReport, endpoint: &'report Endpoint) -> Zone<'report> {
    match (endpoint.kind, endpoint.namespace.as_deref()) {
        (EndpointKind::Addresses, _) => Zone::Outside,
        (EndpointKind::Pod, namespace) => Zone::Namespace(namespace.unwrap_or_default()),
        (EndpointKind::Standing, Some(namespace))
            if report
                .endpoints
                .iter()
                .any(|other| other.kind == EndpointKind::Pod && other.namespace.as_deref() == Some(namespace)) =>
        {
            Zone::Namespace(namespace)
        }
        (EndpointKind::Standing, _) => Zone::Standing,
    }
}

fn acts(report: &NetworkReport, policies: &[String]) -> bool {
    report.enforced && !policies.is_empty()
}

/// Something beside the policies that isolate the source has a say on what reaches this end, such as a policy of the whole
/// cluster or that its node's network carries it.
fn is_decided_for_target(report: &NetworkReport, to: usize) -> bool {
    report.endpoints.iter().enumerate().any(|(from, source)| {
        !acts(report, &source.egress_policies) && cell(report, from, to).is_some_and(|cell| cell.decided)
    })
}

/// Two ends are alike when exchanging them changes no cell. That is transitive, so one member answers for its group.
fn are_alike(report: &NetworkReport, left: usize, right: usize) -> bool {
    let between = cell(report, left, right);
    let is_as_between = |end| {
        let own = cell(report, end, end);
        own == between || own.is_some_and(|own| own.traffic == Traffic::Itself)
    };
    between == cell(report, right, left)
        && is_as_between(left)
        && is_as_between(right)
        && (0..report.endpoints.len()).filter(|other| *other != left && *other != right).all(|other| {
            cell(report, left, other) == cell(report, right, other)
                && cell(report, other, left) == cell(report, other, right)
        })
}

fn cell(report: &NetworkReport, from: usize, to: usize) -> Option<&Cell> {
    report.cells.get(from)?.get(to)
}
