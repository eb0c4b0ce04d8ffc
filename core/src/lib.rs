//! Answers what Kubernetes manifests allow: which traffic (NetworkPolicy), who may do what (RBAC), and which pods are
//! admitted (PodSecurityPolicy, Pod Security Standards), each with the reason and the line.
//!
//! Text in, plain data out: no I/O, no clock, no threads, no browser, no panics.

pub mod admission;
pub mod cluster;
pub mod export;
pub mod finding;
pub(crate) mod language;
pub mod lint;
pub mod manifest;
pub mod network;
pub mod order;
pub mod phrase;
pub mod picture;
pub mod playground;
pub mod rbac;
mod remedy;
pub mod report;
pub mod settings;
pub mod share;
pub mod sources;
pub mod text;
pub mod workspace;
pub mod yaml;

pub use playground::{Phase, Playground};
