//! What a mistyped name was meant to be.

/// The farthest distance at which a known field is suggested for an unknown one.
const MAX_TYPOS: usize = 2;

/// Names up to this length must have the very letters, in another order, or be at most one letter away: `ICMP` is no `SCTP`.
const SHORT: usize = 5;

/// The longest text, in bytes, for which a name is suggested: comparing takes the product of the lengths.
const LONGEST: usize = 256;

/// The known name that is nearest to a mistyped one, if it is near.
pub(crate) fn closest<'name>(typed: &str, mut known: impl Iterator<Item = &'name str>) -> Option<&'name str> {
    nearest(typed, &mut known)
}

fn nearest<'name>(typed: &str, known: &mut dyn Iterator<Item = &'name str>) -> Option<&'name str> {
    // A character takes at most four bytes, so that what differs more in length is no typing mistake.
    let near = |name: &&str| typed.len() <= LONGEST && name.len().abs_diff(typed.len()) <= 4 * MAX_TYPOS;
    let lower = typed.to_ascii_lowercase();
    known
        .filter(near)
        .map(|name| (distance(&lower, &name.to_ascii_lowercase()), name))
        .filter(|(distance, name)| *distance <= MAX_TYPOS.min(name.len() / 2))
        .filter(|(distance, name)| {
            *distance <= 1 || name.len() > SHORT || same_letters(&lower, &name.to_ascii_lowercase())
        })
        .min()
        .map(|(_, name)| name)
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
            assert_eq!(closest(typed, [known].into_iter()).is_some(), expected, "{typed} {known}");
        }
    }
}
