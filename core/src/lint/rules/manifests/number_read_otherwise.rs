//! # A number that is not read as it is written
//!
//! ## What it finds
//!
//! A number without quotes that YAML 1.1, which Kubernetes follows, reads as another one: `0123` is octal, `0x1F`
//! hexadecimal, `0b11` binary and `1_000` is a thousand. File modes, which are written in octal on purpose, are left alone.
//!
//! ## Why it matters
//!
//! The value is legal, so nobody complains: a user id of `0100` makes the container run as user 64.
//!
//! ## Example
//!
//! ```yaml
//! securityContext: {runAsUser: 0100}
//! ```
//!
//! ## Instead
//!
//! ```yaml
//! securityContext: {runAsUser: 100}
//! ```

use crate::finding::Severity;
use crate::lint::objects::each_evaluated_scalar;
use crate::lint::{Found, Lint, World};
use crate::text::Fix;
use crate::yaml::{Node, Scalar, Value};

pub(crate) const LINT: Lint = Lint { code: "number-read-otherwise", severity: Severity::Warning, check };

fn check(world: &World<'_>, found: &mut Found<'_>) {
    each_evaluated_scalar(world, found, &suspicious, &mut |document, field, found| {
        let is_mode = matches!(field.name(), "mode" | "defaultMode");
        if let (Some(number), Some(range), false) = (field.int(), field.value_range(), is_mode) {
            let number = number.to_string();
            let message = ["this is read as ", &number].concat();
            let fix = Fix::replace(["Write ", &number].concat(), range, number);
            found.add_at(document, range, message, "a leading zero makes a number octal, `0x` hexadecimal", Some(fix));
        }
    });
}

/// Longer than the number that it is read as, but for a zero before a single digit.
fn suspicious(node: &Node) -> bool {
    let Value::Scalar(Scalar::Int(number)) = node.value else { return false };
    let as_read = number.checked_abs().map_or(usize::MAX, |it| it.checked_ilog10().unwrap_or(0) as usize + 1);
    let as_read = as_read.saturating_add(usize::from(number < 0));
    let written = (node.range.end - node.range.start) as usize;
    written > as_read && !(written == 2 && (0..8).contains(&number))
}
