//! Levels and versions of the standards, as namespace labels write them.

use std::fmt;

/// From the most permissive to the strictest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    #[default]
    Privileged,
    Baseline,
    Restricted,
}

impl Level {
    /// Reads a label's value; upper and lower case differ (`ParseLevel` of pod-security-admission).
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "privileged" => Some(Self::Privileged),
            "baseline" => Some(Self::Baseline),
            "restricted" => Some(Self::Restricted),
            _ => None,
        }
    }

    /// The next stricter one; above the strictest there is none.
    #[must_use]
    pub const fn above(self) -> Self {
        match self {
            Self::Privileged => Self::Baseline,
            Self::Baseline | Self::Restricted => Self::Restricted,
        }
    }

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Privileged => "privileged",
            Self::Baseline => "baseline",
            Self::Restricted => "restricted",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// A version of the standards: that of a Kubernetes release 1.x, or the newest that the API server knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Version {
    #[default]
    Latest,
    /// At most `i64::MAX`, as upstream reads it.
    Minor(u64),
}

impl Version {
    /// Reads `latest` or `v1.x` without leading zeros (`ParseVersion` of pod-security-admission).
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text == "latest" {
            return Some(Self::Latest);
        }
        let minor = text.strip_prefix("v1.")?;
        let digits = !minor.is_empty() && minor.bytes().all(|byte| byte.is_ascii_digit());
        if !digits || (minor.len() > 1 && minor.starts_with('0')) {
            return None;
        }
        minor.parse().ok().filter(|minor| i64::try_from(*minor).is_ok()).map(Self::Minor)
    }

    /// The version whose checks run where the newest known is 1.`newest`.
    pub(super) fn minor_within(self, newest: u32) -> u32 {
        match self {
            Self::Latest => newest,
            Self::Minor(minor) => u32::try_from(minor).map_or(newest, |minor| minor.min(newest)),
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Latest => formatter.write_str("latest"),
            Self::Minor(minor) => write!(formatter, "v1.{minor}"),
        }
    }
}

/// A level at a version, `restricted:v1.24`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LevelVersion {
    pub level: Level,
    pub version: Version,
}

impl fmt::Display for LevelVersion {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.level, self.version)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_latest_or_v1_x_without_leading_zeros() {
        let cases = [
            ("latest", Some(Version::Latest)),
            ("v1.0", Some(Version::Minor(0))),
            ("v1.24", Some(Version::Minor(24))),
            ("v1.9223372036854775807", Some(Version::Minor(9_223_372_036_854_775_807))),
            ("", None),
            ("Latest", None),
            ("1.24", None),
            ("v1.", None),
            ("v1.x", None),
            ("v1.05", None),
            ("v1.+5", None),
            ("v1.24.0", None),
            ("v2.0", None),
            ("v1.9223372036854775808", None),
        ];
        for (text, expected) in cases {
            assert_eq!(Version::parse(text), expected, "{text:?}");
            if let Some(version) = expected {
                assert_eq!(version.to_string(), text);
            }
        }
    }

    #[test]
    fn a_version_newer_than_the_server_runs_its_newest_checks() {
        assert_eq!(Version::Minor(1 << 32).minor_within(24), 24);
        assert_eq!(Version::Latest.minor_within(24), 24);
        assert_eq!(Version::Minor(19).minor_within(24), 19);
    }

    #[test]
    fn levels_are_written_in_lower_case_and_ordered_by_strictness() {
        assert_eq!(Level::parse("baseline"), Some(Level::Baseline));
        for text in ["", "Restricted", "strict", " baseline"] {
            assert_eq!(Level::parse(text), None, "{text:?}");
        }
        assert!(Level::Privileged < Level::Baseline && Level::Baseline < Level::Restricted);
    }
}
