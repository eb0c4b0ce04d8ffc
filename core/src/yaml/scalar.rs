//! What a scalar means: YAML 1.1 as `resolve.go` of go-yaml v2 reads it, which sigs.k8s.io/yaml builds on.

use std::borrow::Cow;

use super::tree::Scalar;

/// The tags that change how a scalar is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    None,
    /// `!`
    NonSpecific,
    /// `!!str`
    Text,
    /// `!!binary`: base64.
    Binary,
    Int,
    Float,
    Bool,
    Null,
    /// All others: the scalar is a text.
    Other,
}

/// Reads a scalar; `plain` is one written without quotes. `None` when it is nothing that its tag could stand for.
pub(super) fn read(text: Cow<'_, str>, plain: bool, tag: Tag) -> Option<Scalar> {
    let as_text = match tag {
        Tag::None => !plain,
        // libyaml takes `!` for no tag at all, but keeps it where nothing follows.
        Tag::NonSpecific => text.is_empty(),
        Tag::Text | Tag::Other => true,
        Tag::Binary => return decode_base64(&text).map(Scalar::Text),
        Tag::Int | Tag::Float | Tag::Bool | Tag::Null => false,
    };
    let resolved = if as_text { None } else { resolve(&text) };
    let scalar = resolved.unwrap_or_else(|| Scalar::Text(text.into_owned()));
    let fits = match tag {
        Tag::Int => matches!(scalar, Scalar::Int(_) | Scalar::BigInt(_)),
        Tag::Float => matches!(scalar, Scalar::Float(_) | Scalar::Int(_)),
        Tag::Bool => matches!(scalar, Scalar::Bool(_)),
        Tag::Null => matches!(scalar, Scalar::Null),
        _ => true,
    };
    match scalar {
        #[expect(clippy::cast_precision_loss, reason = "as in Go's conversion")]
        Scalar::Int(value) if tag == Tag::Float => Some(Scalar::Float(value as f64)),
        scalar => fits.then_some(scalar),
    }
}

/// Go's `base64.StdEncoding`: line breaks are passed over, padding is required; bytes that are no UTF-8 are replaced, as JSON does.
fn decode_base64(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count, mut padding) = (0_u32, 0_usize, 0_usize);
    for byte in text.bytes().filter(|byte| !matches!(byte, b'\r' | b'\n')) {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => 0,
            _ => return None,
        };
        padding = if byte == b'=' { padding + 1 } else { 0 };
        bits = bits << 6 | u32::from(value);
        count += 1;
        if count % 4 == 0 {
            bytes.extend(bits.to_be_bytes().into_iter().skip(1));
        }
    }
    bytes.truncate(bytes.len().saturating_sub(padding));
    (count % 4 == 0 && padding <= 2).then(|| String::from_utf8_lossy(&bytes).into_owned())
}

/// Resolves a scalar written without quotes; `None` is a text.
pub(crate) fn resolve(text: &str) -> Option<Scalar> {
    let Some(first) = text.bytes().next() else { return Some(Scalar::Null) };
    // go-yaml's `resolveTable`: most scalars are texts already by their first byte.
    if !matches!(
        first,
        b'0'..=b'9' | b'+' | b'-' | b'.' | b'~' | b'y' | b'Y' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'o' | b'O'
    ) {
        return None;
    }
    match text {
        "~" | "null" | "Null" | "NULL" => return Some(Scalar::Null),
        "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" | "true" | "True" | "TRUE" => {
            return Some(Scalar::Bool(true));
        }
        "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF" | "false" | "False" | "FALSE" => {
            return Some(Scalar::Bool(false));
        }
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => return Some(Scalar::Float(f64::INFINITY)),
        "-.inf" | "-.Inf" | "-.INF" => return Some(Scalar::Float(f64::NEG_INFINITY)),
        ".nan" | ".NaN" | ".NAN" => return Some(Scalar::Float(f64::NAN)),
        _ => {}
    }
    if !matches!(first, b'0'..=b'9' | b'+' | b'-' | b'.') {
        return None;
    }
    // What starts with a dot is given to `strconv.ParseFloat` as it is, which takes no underscores.
    let digits =
        if first != b'.' && text.contains('_') { Cow::Owned(text.replace('_', "")) } else { Cow::Borrowed(text) };
    if let Some(number) = integer(&digits) {
        return Some(number);
    }
    if !is_float(&digits) {
        return None;
    }
    digits.parse::<f64>().ok().filter(|number| number.is_finite()).map(Scalar::Float)
}

/// Writes a text so that it is read as this text: plain where that is safe, else in quotes. For texts without control
/// characters and quotes.
#[must_use]
pub(crate) fn written(text: &str) -> String {
    let safe = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.' | '/');
    let starts = text.starts_with(|letter: char| letter.is_ascii_alphanumeric());
    let plain = starts && text.chars().all(safe) && resolve(text).is_none();
    if plain { text.to_owned() } else { format!("\"{text}\"") }
}

/// Go's `strconv.ParseInt(text, 0, 64)`: a sign, then `0x`, `0o`, `0b`, a leading `0` for octal, or decimal digits.
fn integer(text: &str) -> Option<Scalar> {
    let (negative, unsigned) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (radix, digits) = if let Some(rest) = unsigned.strip_prefix("0x").or_else(|| unsigned.strip_prefix("0X")) {
        (16, rest)
    } else if let Some(rest) = unsigned.strip_prefix("0o").or_else(|| unsigned.strip_prefix("0O")) {
        (8, rest)
    } else if let Some(rest) = unsigned.strip_prefix("0b").or_else(|| unsigned.strip_prefix("0B")) {
        (2, rest)
    } else if unsigned.len() > 1 && unsigned.starts_with('0') {
        (8, unsigned.strip_prefix('0')?)
    } else {
        (10, unsigned)
    };
    if digits.starts_with(['+', '-']) {
        return None;
    }
    let magnitude = i128::from_str_radix(digits, radix).ok()?;
    let value = if negative { -magnitude } else { magnitude };
    match i64::try_from(value) {
        Ok(value) => Some(Scalar::Int(value)),
        Err(_) => u64::try_from(value).ok().map(Scalar::BigInt),
    }
}

/// go-yaml's `yamlStyleFloat`: `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`.
fn is_float(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let mantissa_holds = match mantissa.split_once('.') {
        Some(("", fraction)) => !fraction.is_empty() && all_digits(fraction),
        Some((whole, fraction)) => all_digits(whole) && all_digits(fraction),
        None => !mantissa.is_empty() && all_digits(mantissa),
    };
    let exponent_holds = exponent.is_none_or(|exponent| {
        let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        !digits.is_empty() && all_digits(digits)
    });
    mantissa_holds && exponent_holds
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &Scalar) {
        assert_eq!(read(text.into(), true, Tag::None).as_ref(), Some(expected), "{text}");
    }

    #[test]
    fn booleans_are_those_of_yaml_1_1_and_only_in_three_cases() {
        for text in ["y", "Yes", "ON", "true", "TRUE"] {
            check(text, &Scalar::Bool(true));
        }
        for text in ["n", "No", "OFF", "false"] {
            check(text, &Scalar::Bool(false));
        }
        for text in ["tRue", "yEs", "yess"] {
            check(text, &Scalar::Text(text.to_owned()));
        }
    }

    #[test]
    fn integers_have_the_prefixes_of_go_and_may_hold_underscores() {
        for (text, value) in [
            ("0644", 420),
            ("0o644", 420),
            ("0O644", 420),
            ("0x1F", 31),
            ("0b101", 5),
            ("1_000", 1000),
            ("+1", 1),
            ("-0", 0),
            ("-0x10", -16),
        ] {
            check(text, &Scalar::Int(value));
        }
        check("18446744073709551615", &Scalar::BigInt(u64::MAX));
    }

    #[test]
    fn what_is_no_integer_may_be_a_float() {
        check("08", &Scalar::Float(8.0));
        check("1.5e3", &Scalar::Float(1500.0));
        check(".5", &Scalar::Float(0.5));
        for text in ["1e400", "1.2.3", ".5_0", "._", "12:30", "2001-12-14", "10.0.0.0/8", "-", "1-2"] {
            check(text, &Scalar::Text(text.to_owned()));
        }
    }

    #[test]
    fn nothing_and_its_spellings_are_null() {
        for text in ["", "~", "null", "Null", "NULL"] {
            check(text, &Scalar::Null);
        }
    }

    #[test]
    fn a_tag_says_what_a_scalar_must_be() {
        let read = |text: &'static str, tag| read(text.into(), false, tag);
        for (text, tag, expected) in [
            ("3", Tag::Int, Some(Scalar::Int(3))),
            ("x", Tag::Int, None),
            ("", Tag::Int, None),
            ("3", Tag::Float, Some(Scalar::Float(3.0))),
            ("yes", Tag::Bool, Some(Scalar::Bool(true))),
            ("1", Tag::Bool, None),
            ("~", Tag::Null, Some(Scalar::Null)),
            ("x", Tag::Null, None),
            ("3", Tag::Text, Some(Scalar::Text("3".to_owned()))),
            ("3", Tag::Other, Some(Scalar::Text("3".to_owned()))),
            ("3", Tag::NonSpecific, Some(Scalar::Int(3))),
            ("", Tag::NonSpecific, Some(Scalar::Text(String::new()))),
        ] {
            assert_eq!(read(text, tag), expected, "{text} as {tag:?}");
        }
    }

    #[test]
    fn binary_is_base64_with_its_padding() {
        for (text, expected) in [
            ("aGk=", Some("hi")),
            ("aGkh", Some("hi!")),
            ("aA==", Some("h")),
            ("aG\nkh", Some("hi!")),
            ("", Some("")),
            ("aGk", None),
            ("a===", None),
            ("a*==", None),
        ] {
            assert_eq!(decode_base64(text).as_deref(), expected, "{text}");
        }
    }
}
