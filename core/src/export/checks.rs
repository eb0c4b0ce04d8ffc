//! What came of expectations, as test runners print it: a line for each, and why where one does not hold.

use super::verdict::{at, printable};
use crate::report::expectations::{Check, Checks};

/// A line for each case; below one that does not hold what decides, with its lines; last how many passed and failed.
#[must_use]
pub fn checks_text(checks: &Checks) -> String {
    let mut lines = Vec::new();
    for check in &checks.cases {
        lines.push(line(check));
        if !check.holds {
            lines.extend(why(check));
        }
    }
    lines.push(format!("{} passed, {} failed", checks.passed, checks.failed));
    lines.iter().flat_map(|line| [printable(line), "\n".to_owned()]).collect()
}

fn line(check: &Check) -> String {
    let Check { text, expected, actual, because, holds, unasked, .. } = check;
    let told = match (holds, unasked) {
        (true, _) => format!("✓ {text}: {actual}"),
        (_, true) => format!("? {text}: cannot be asked"),
        _ => format!("✕ {text}: {actual}, expected {expected}"),
    };
    if because.is_empty() { told } else { [&told, " (", because, ")"].concat() }
}

/// The sentence with the place of the case, then the reasons with theirs.
fn why(check: &Check) -> Vec<String> {
    let place = check.place.as_ref().map(|place| at(&place.file, place.lines)).unwrap_or_default();
    let mut lines = vec![told(&check.summary, &place)];
    for reason in check.reasons.iter().filter(|reason| reason.text != check.summary) {
        let place = reason.file.as_deref().zip(reason.lines).map(|(file, lines)| at(file, lines));
        lines.push(told(&reason.text, &place.unwrap_or_default()));
    }
    lines
}

fn told(sentence: &str, place: &str) -> String {
    if place.is_empty() { ["    ", sentence].concat() } else { ["    ", place, ": ", sentence].concat() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Effect, Place, Reason};

    #[test]
    fn a_failed_case_tells_why_with_its_lines_and_another_is_one_line() {
        let place = |lines| Some(Place { file: "checks.yaml".to_owned(), lines, ..Place::default() });
        let reason = Reason::new("x", Effect::Against, "The policy\ndenies.").at(place([3, 4]));
        let case = |text: &str| Check {
            text: text.to_owned(),
            expected: "allowed".to_owned(),
            place: place([7, 7]),
            ..Check::default()
        };
        let cases = vec![
            Check { holds: true, actual: "allowed".to_owned(), because: "it must".to_owned(), ..case("a → b") },
            Check { actual: "denied".to_owned(), summary: "No.".to_owned(), reasons: vec![reason], ..case("a → c") },
            Check { unasked: true, summary: "`d` is no pod.".to_owned(), ..case("a → d") },
        ];
        let expected = "✓ a → b: allowed (it must)
✕ a → c: denied, expected allowed
    checks.yaml:7: No.
    checks.yaml:3-4: The policy denies.
? a → d: cannot be asked
    checks.yaml:7: `d` is no pod.
1 passed, 2 failed
";
        assert_eq!(checks_text(&Checks { passed: 1, failed: 2, cases }), expected);
    }
}
