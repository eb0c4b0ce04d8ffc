//! Who may do what, for other programs.

pub(super) mod graphs;
pub(super) mod kubectl;
pub(super) mod tables;
