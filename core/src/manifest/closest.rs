//! What a mistyped name was meant to be.

/// The farthest distance at which a known field is suggested for an unknown one.
const MAX_TYPOS: usize = 2;

/// Names up to this length must have the very letters, in another order, or be at most one letter away: `ICMP` is no `SCTP`.
const SHORT: usize = 5;

/// The longest text, in bytes, for which a name is suggested: comparing takes the product of the lengths.
const LONGEST: usize = 256;

/// The known name that is nearest to a mistyped one, if it is near.
pub(crate) fn closest<'name>(typed: &str, known: &[&'name str]) -> Option<&'name str> {
    let lower = typed.to_ascii_lowercase();
    let mut nearest: Option<(usize, &str)> = None;
    for name in known {
        // A character takes at most four bytes, so that what differs more in length is no typing mistake.
        if typed.len() > LONGEST || name.len().abs_diff(typed.len()) > 4 * MAX_TYPOS {
            continue;
        }
        let known = name.to_ascii_lowercase();
        let distance = distance(&lower, &known);
        let is_near = distance <= MAX_TYPOS.min(name.len() / 2)
            && (distance <= 1 || name.len() > SHORT || same_letters(&lower, &known));
        if is_near && nearest.is_none_or(|nearest| (distance, *name) < nearest) {
            nearest = Some((distance, name));
        }
    }
    Some(nearest?.1)
}

fn same_letters(left: &str, right: &str) -> bool {
    let count = |text: &str, letter| text.bytes().filter(|it| *it == letter).count();
    left.len() == right.len() && left.bytes().all(|letter| count(left, letter) == count(right, letter))
}

/// Levenshtein's distance, counting an exchange of neighbours as two changes.
pub(crate) fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (line, from) in left.chars().enumerate() {
        let mut diagonal = line;
        let mut before = line + 1;
        let mut next = vec![before];
        for (to, above) in right.iter().zip(row.iter().skip(1)) {
            let cost = diagonal + usize::from(from != *to);
            diagonal = *above;
            before = cost.min(above + 1).min(before + 1);
            next.push(before);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::closest;

    #[test]
    fn a_short_name_is_meant_only_by_nearly_the_same_letters() {
        for (typed, known, expected) in [
            ("ICMP", "SCTP", false),
            ("TPC", "TCP", false),
            ("tcp", "TCP", true),
            ("STCP", "SCTP", true),
            ("SCTTP", "SCTP", true),
            ("veiw", "view", true),
            ("lables", "labels", true),
            ("Podd", "Pod", true),
        ] {
            assert_eq!(closest(typed, &[known]).is_some(), expected, "{typed} {known}");
        }
    }
}
