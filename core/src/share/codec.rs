//! The text of a link.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_with_limit};

use super::{MAX_JSON, PREFIX, Shared};

/// The best that DEFLATE has.
const LEVEL: u8 = 9;

/// Why a text is no link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Damage {
    /// It starts otherwise.
    OtherFormat,
    /// A letter is none of base64url, or the last ones are missing.
    Letters,
    /// What the letters stand for is no DEFLATE, or ends too early.
    Deflate,
    /// More than [`MAX_JSON`] bytes.
    TooLarge,
    /// It is no JSON, or not of a link.
    Json(String),
}

impl fmt::Display for Damage {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OtherFormat => write!(formatter, "a link starts with `{PREFIX}`"),
            Self::Letters => {
                write!(formatter, "a link holds letters, digits, `-` and `_` only, and some are missing or others")
            }
            Self::Deflate => write!(formatter, "the link is damaged, or only its beginning was copied"),
            Self::TooLarge => write!(formatter, "the link holds more than {} MB", MAX_JSON / 1_000_000),
            Self::Json(why) => write!(formatter, "what the link holds cannot be read: {why}"),
        }
    }
}

/// The text behind `#`.
///
/// # Errors
/// Never in practice: everything that is shared can be written as JSON.
pub fn written(shared: &Shared) -> Result<String, Damage> {
    let json = serde_json::to_vec(shared).map_err(|error| Damage::Json(error.to_string()))?;
    Ok([PREFIX, &URL_SAFE_NO_PAD.encode(compress_to_vec(&json, LEVEL))].concat())
}

/// What a text behind `#` holds.
///
/// # Errors
/// What is wrong with it, for whoever opened it.
pub fn read(text: &str) -> Result<Shared, Damage> {
    let letters = text.strip_prefix('#').unwrap_or(text).strip_prefix(PREFIX).ok_or(Damage::OtherFormat)?;
    let packed = URL_SAFE_NO_PAD.decode(letters).map_err(|_| Damage::Letters)?;
    let json = decompress_to_vec_with_limit(&packed, MAX_JSON).map_err(|error| match error.status {
        TINFLStatus::HasMoreOutput => Damage::TooLarge,
        _ => Damage::Deflate,
    })?;
    serde_json::from_slice(&json).map_err(|error| Damage::Json(error.to_string()))
}
