//! Links: everything that a page shows, as the text behind `#` in an address.
//!
//! `v1.` and then base64url without `=` of raw DEFLATE of JSON, which is [`Shared`]. What equals its default is left out, and
//! what is not known is passed over, so that a link can be read for ever. A link is untrusted input: it is never inflated
//! beyond [`MAX_JSON`]. The page reads and writes the same with what browsers have for it (static/links.js).

mod blank;

#[cfg(feature = "links")]
mod codec;

use serde::{Deserialize, Serialize};

pub use blank::{Blanked, blanked};
#[cfg(feature = "links")]
pub use codec::{Damage, read, written};

use crate::report::{ClusterProfile, Question, Requester, SourceFile};

/// What a link of this format starts with, behind `#`.
pub const PREFIX: &str = "v1.";

/// The most bytes that a link is inflated to.
pub const MAX_JSON: usize = 4_000_000;

/// What a link holds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Shared {
    /// The version of what made the link.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub engine: String,
    pub files: Vec<SourceFile>,
    /// `network`, `access` or `pods`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub view: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub question: Option<Question>,
    /// Always written, so that a link means the same when defaults change.
    pub profile: ClusterProfile,
    pub requester: Requester,
}

#[cfg(test)]
mod tests;
