//! Upstream's errors in plain words.

/// What an error, as upstream prints it with its path, means or what to do about it.
pub(super) fn words(error: &str) -> Option<&'static str> {
    let rows = include_str!("plain.txt").lines().skip(1).filter_map(|row| row.split_once('|'));
    rows.filter(|(part, _)| error.contains(part)).map(|(_, words)| words).next()
}
