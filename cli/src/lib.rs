//! The playground on the command line: verdicts written into documentation when a site is built, links, expectations, answers,
//! and the check of lessons.
//!
//! What reads and writes files is in [`commands`]; the rest is text in, text and [`problem::Problem`]s out.

pub mod arguments;
pub mod commands;
pub mod embed;
pub mod fences;
pub mod figure;
pub mod html;
pub mod info;
pub mod lesson;
pub mod links;
pub mod mdbook;
pub mod paint;
pub mod problem;
pub mod question;
pub mod render;
