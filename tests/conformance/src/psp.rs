//! Not evaluated yet: every case fails.

use serde_json::Value;

use crate::Outcome;

pub(crate) fn run(case: Value) -> Result<Outcome, serde_json::Error> {
    let expected = case.get("expect").map(ToString::to_string).unwrap_or_default();
    Ok(Outcome::Failed { expected, actual: "not evaluated".to_owned() })
}
