//! Questions as they are written: a line of the question bar, or JSON.

use policy_core::Playground;
use policy_core::phrase::{self, View};
use policy_core::report::Question;

/// What is asked of these files; `view` tells whose `changes` are meant.
///
/// # Errors
/// What is unclear about it: a predicate of the question, perhaps with a sentence behind it.
pub fn read(text: &str, view: View, playground: &mut Playground) -> Result<Question, String> {
    if text.trim_start().starts_with('{') {
        return serde_json::from_str(text).map_err(|error| format!("is no question as JSON: {error}"));
    }
    match phrase::read(text, view, &playground.report(), &[]) {
        Ok(Some(question)) => Ok(question),
        Ok(None) => Err("is empty".to_owned()),
        Err(unclear) => Err(["is not understood. ", &unclear].concat()),
    }
}
