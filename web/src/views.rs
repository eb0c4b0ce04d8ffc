//! What is seen. Small components without logic: each draws its props and tells what was done to it as an
//! [`Action`](crate::state::Action).
//!
//! Names that tests may rely on (`data-testid`), with their machine-readable attributes, are listed in
//! `web/README-testids.md`.

mod access;
mod answer;
mod answers;
mod app;
mod bar;
mod chip;
mod compare;
pub(crate) mod element;
mod files;
mod findings;
mod footer;
mod header;
mod lines;
mod network;
mod page;
mod parts;
mod pods;
mod prose;
mod reasons;
mod settings;
mod sharing;
mod surveys;
mod theme;

pub use app::App;
