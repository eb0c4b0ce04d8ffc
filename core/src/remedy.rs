//! The smallest change of the files that allows what is denied: candidates are written into the text and evaluated again, and
//! of those that hold the one with the fewest changed lines is told.
//!
//! Invariant: nothing is suggested that was not tried, and no suggestion takes anything away.

pub(crate) mod access;
pub(crate) mod admission;
mod diff;
mod draft;
pub(crate) mod migration;
pub(crate) mod network;
mod trial;
