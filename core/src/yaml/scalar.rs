//! What a plain scalar means: YAML 1.1 as `resolve.go` of go-yaml v2 reads it, which sigs.k8s.io/yaml builds on.

use super::tree::Scalar;

/// Resolves a scalar written without quotes.
pub(crate) fn resolve(text: &str) -> Scalar {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Scalar::Null,
        "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" | "true" | "True" | "TRUE" => return Scalar::Bool(true),
        "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF" | "false" | "False" | "FALSE" => {
            return Scalar::Bool(false);
        }
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => return Scalar::Float(f64::INFINITY),
        "-.inf" | "-.Inf" | "-.INF" => return Scalar::Float(f64::NEG_INFINITY),
        ".nan" | ".NaN" | ".NAN" => return Scalar::Float(f64::NAN),
        _ => {}
    }
    let starts_like_a_number =
        text.starts_with(|first: char| first.is_ascii_digit() || matches!(first, '+' | '-' | '.'));
    if !starts_like_a_number {
        return Scalar::Text(text.to_owned());
    }
    let digits = text.replace('_', "");
    if let Some(number) = integer(&digits) {
        return number;
    }
    if is_float(&digits)
        && let Ok(number) = digits.parse::<f64>()
        && number.is_finite()
    {
        return Scalar::Float(number);
    }
    Scalar::Text(text.to_owned())
}

/// Writes a text so that it is read as this text: plain where that is safe, else in quotes. For texts without control
/// characters and quotes.
#[must_use]
pub(crate) fn written(text: &str) -> String {
    let safe = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.' | '/');
    let starts = text.starts_with(|letter: char| letter.is_ascii_alphanumeric());
    let plain = starts && text.chars().all(safe) && matches!(resolve(text), Scalar::Text(_));
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
        assert_eq!(&resolve(text), expected, "{text}");
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
        for text in ["1e400", "1.2.3", "12:30", "2001-12-14", "10.0.0.0/8", "-", "1-2"] {
            check(text, &Scalar::Text(text.to_owned()));
        }
    }

    #[test]
    fn nothing_and_its_spellings_are_null() {
        for text in ["", "~", "null", "Null", "NULL"] {
            check(text, &Scalar::Null);
        }
    }
}
