//! Floats as far as Kubernetes' documents need them: whether they are finite, and what they are called as keys.
//!
//! The standard library's conversions are exact to the last of 53 bits, for which they bring tables that cost the wasm
//! 15 KB. Names of keys tell 24 bits apart, for which plain arithmetic on 53 is exact enough.

/// The value of a text that [`is_float`](super::scalar::is_float) holds of.
pub(super) fn parse(text: &str) -> f64 {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let mut exponent: i32 = exponent.parse().unwrap_or(if exponent.starts_with('-') { i32::MIN } else { i32::MAX });
    let mut value = 0.0;
    let mut in_fraction = false;
    for byte in mantissa.bytes() {
        match byte {
            b'0'..=b'9' => {
                value = value * 10.0 + f64::from(byte - b'0');
                exponent = exponent.saturating_sub(i32::from(in_fraction));
            }
            b'.' => in_fraction = true,
            _ => {}
        }
    }
    let value = times_power_of_ten(value, exponent);
    if mantissa.starts_with('-') { -value } else { value }
}

/// Go's `strconv.FormatFloat(value, 'g', -1, 32)`: the shortest digits that tell 32-bit floats apart, with an exponent from 6 on.
#[expect(clippy::cast_possible_truncation, reason = "as upstream")]
pub(super) fn name(value: f64) -> String {
    let wanted = value as f32;
    let sign = if wanted.is_sign_negative() { "-" } else { "" };
    let magnitude = f64::from(wanted.abs());
    if wanted.is_nan() {
        return ".nan".to_owned();
    }
    if wanted.is_infinite() {
        return format!("{sign}.inf");
    }
    let (digits, exponent) = shortest(magnitude);
    let (first, rest) = digits.split_at_checked(1).unwrap_or((&digits, ""));
    let zeros = |count: i32| "0".repeat(usize::try_from(count).unwrap_or_default());
    if !(-4..6).contains(&exponent) {
        let point = if rest.is_empty() { "" } else { "." };
        let exponent_sign = if exponent < 0 { '-' } else { '+' };
        return format!("{sign}{first}{point}{rest}e{exponent_sign}{:02}", exponent.unsigned_abs());
    }
    if exponent < 0 {
        return format!("{sign}0.{}{digits}", zeros(-exponent - 1));
    }
    let whole = usize::try_from(exponent).unwrap_or_default() + 1;
    match digits.split_at_checked(whole) {
        Some((_, "")) | None => format!("{sign}{digits}{}", zeros(exponent + 1 - digits.len() as i32)),
        Some((whole, fraction)) => format!("{sign}{whole}.{fraction}"),
    }
}

/// The fewest digits that are this number among 32-bit floats, and the exponent of the first.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "in range")]
fn shortest(magnitude: f64) -> (String, i32) {
    let mut exponent = 0;
    let mut leading = magnitude;
    while leading >= 10.0 {
        leading /= 10.0;
        exponent += 1;
    }
    while leading < 1.0 && leading > 0.0 {
        leading *= 10.0;
        exponent -= 1;
    }
    // Nine digits tell all 32-bit floats apart.
    let (mut digits, mut scale) = (0, 0);
    for decimals in 0..9 {
        scale = exponent - decimals;
        digits = times_power_of_ten(leading, decimals).round() as u64;
        if times_power_of_ten(digits as f64, scale) as f32 == magnitude as f32 {
            break;
        }
    }
    while digits != 0 && digits % 10 == 0 {
        digits /= 10;
        scale += 1;
    }
    let digits = digits.to_string();
    let exponent = if magnitude == 0.0 { 0 } else { scale + digits.len() as i32 - 1 };
    (digits, exponent)
}

fn times_power_of_ten(mut value: f64, exponent: i32) -> f64 {
    // Beyond, every value has become zero or infinite.
    let steps = exponent.unsigned_abs().min(1_000);
    // Powers up to 10^22 are exact, so one step rounds once.
    let (mut left, largest) = (steps, 22);
    while left > 0 {
        let power = (0..left.min(largest)).fold(1.0, |power, _| power * 10.0);
        value = if exponent < 0 { value / power } else { value * power };
        left -= left.min(largest);
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_read_to_more_bits_than_names_tell_apart() {
        for text in ["0", "0.1", "1.5", "-2.5e-5", "123456789.123", "1e22", "6.02214076e23", "1E-7", "5.", "3.4e38"] {
            let exact: f64 = text.parse().unwrap();
            assert!((parse(text) - exact).abs() <= exact.abs() * 1e-15, "{text}: {} {exact}", parse(text));
        }
        assert!(parse("1e308").is_finite());
        assert!(parse("1e309").is_infinite());
        assert!(parse("1e99999999999").is_infinite());
        assert_eq!(parse("1e-99999999999"), 0.0);
    }

    #[test]
    fn a_name_is_as_go_writes_it() {
        for (value, expected) in [
            (0.0, "0"),
            (1.5, "1.5"),
            (1000.0, "1000"),
            (123456.0, "123456"),
            (12.25, "12.25"),
            (1e6, "1e+06"),
            (1e10, "1e+10"),
            (-2.5e-5, "-2.5e-05"),
            (0.0001, "0.0001"),
            (0.1, "0.1"),
            (16_777_217.0, "1.6777216e+07"),
            (3.4028235e38, "3.4028235e+38"),
            (1e-45, "1e-45"),
            (f64::INFINITY, ".inf"),
            (f64::NEG_INFINITY, "-.inf"),
            (f64::NAN, ".nan"),
        ] {
            assert_eq!(name(value), expected);
        }
    }

    #[test]
    fn a_name_has_the_fewest_digits_that_read_as_the_same_32_bits() {
        let mut bits: u32 = 1;
        while bits < f32::INFINITY.to_bits() {
            let value = f32::from_bits(bits);
            let name = name(f64::from(value));
            assert_eq!(name.parse::<f32>().unwrap(), value, "{name}");
            assert!(significant(&name) <= significant(&format!("{value:e}")), "{name} {value:e}");
            bits += 40_009;
        }
    }

    fn significant(text: &str) -> usize {
        let mantissa = text.split('e').next().unwrap().replace('.', "");
        mantissa.trim_matches('0').len()
    }
}
