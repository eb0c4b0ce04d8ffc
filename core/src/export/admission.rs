//! Which pods are admitted, by which policies, for other programs.

pub(super) mod graph;
pub(super) mod kubectl;
pub(super) mod tables;
