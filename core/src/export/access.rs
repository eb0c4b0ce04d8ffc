//! Who may do what, for other programs.

pub(super) mod can_i;
pub(super) mod graph;
pub(super) mod kubectl;
pub(super) mod tables;
