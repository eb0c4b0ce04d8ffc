//! What is told of links, and of what stays in the browser.

use super::count;

pub const SHARE: &str = "Share";
pub const NOT_SHARED: &str = "No link could be made in this browser.";
pub const LINK_DAMAGED: &str = "This link is damaged, or only its beginning was copied: nothing of it was opened. ";
pub const LINK_NEWER: &str = "This link was made by a newer version of this page: nothing of it was opened. Load the page again to get that version. ";
pub const OTHER_FILES: &str = "Other files are at hand: ";
pub const OPEN_THEM: &str = "Open them";
pub const LEAVE_THEM: &str = "Leave them";
pub const LINK_MADE: &str = "A link to what you see";
pub const FITS_EVERYWHERE: &str = "fits everywhere.";
pub const FITS_MOST: &str = "fits in browsers and most chats.";
pub const FITS_BROWSERS: &str = "fits in browsers; chats may cut it off.";
pub const FITS_BADLY: &str = "too long for some browsers: share the files instead.";
pub const CLOSE: &str = "Close";
pub const KEPT: &str = "The link holds everything; no server does. What you type is also kept in this browser.";
pub const SHOW_KEPT: &str = "What this browser keeps";

/// What stayed behind of a link.
pub fn values_left(values: usize) -> String {
    [&*count(values, "value", "values"), " of Secrets and of what kubectl noted down stayed behind."].concat()
}
