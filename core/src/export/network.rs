//! The network report for other programs.

pub(super) mod csv;
pub(super) mod graph;
pub(super) mod markdown;
