//! Classes: ends that no policy can tell apart.

use super::address::RangeId;
use super::ports::Protocol;
use super::selector::LabelsId;

/// Index into a network's classes of pods.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ClassId(pub u32);

/// All that a policy can ask about a pod. The namespace is its label set, which holds its name and so is its own.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct PodClass {
    pub namespace: LabelsId,
    pub labels: LabelsId,
    /// Sorted and unique.
    pub ports: Vec<NamedPort>,
    /// Where its addresses lie; empty where none is known.
    pub ranges: Vec<RangeId>,
    pub host_network: bool,
}

/// A container port that has a name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct NamedPort {
    pub name: String,
    pub protocol: Protocol,
    pub port: u16,
}

/// A pod or standing peer.
#[derive(Clone, Debug)]
pub(super) struct Member {
    /// `None` for a node.
    pub class: Option<ClassId>,
    pub completed: bool,
    /// Empty where it is not known.
    pub node: String,
}

/// What an end is to policies.
#[derive(Clone, Copy, Debug)]
pub(super) enum Class<'network> {
    Pod(&'network PodClass),
    Addresses(RangeId),
    /// The node that the other end runs on.
    OwnNode,
}

/// What tells two classes apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    Pod(ClassId),
    Addresses(RangeId),
    OwnNode,
}
