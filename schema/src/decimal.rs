//! Exact decimal numbers on the wire: JSON strings (`"13.76"`), or JSON numbers where another
//! service writes them so. Inside, [`rust_decimal::Decimal`].

use rust_decimal::Decimal;

use crate::value::Value;

/// The exact number that a JSON string or number writes. `None` where it writes none, or one that 28
/// digits cannot hold.
pub fn from_value(value: &Value) -> Option<Decimal> {
    match value {
        Value::String(text) => parse(text),
        Value::Number(number) => parse(&number.to_text()),
        _ => None,
    }
}

/// The exact number that `text` writes: digits, at most one point with digits on both sides, a
/// minus; an exponent as JSON has it. `None` where it is none, or one that 28 digits cannot hold.
pub fn parse(text: &str) -> Option<Decimal> {
    let (base, exponent) = match text.split_once(['e', 'E']) {
        Some((base, exponent)) => (base, exponent.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let digits = base.strip_prefix('-').unwrap_or(base);
    let written = |c: char| c.is_ascii_digit();
    if !digits.starts_with(written)
        || !digits.ends_with(written)
        || !digits.chars().all(|c| written(c) || c == '.')
    {
        return None;
    }
    shift(Decimal::from_str_exact(base).ok()?, exponent)
}

/// `number` by ten to the `exponent`, exactly; `None` where 28 digits cannot hold it.
fn shift(mut number: Decimal, exponent: i32) -> Option<Decimal> {
    if number.is_zero() {
        return Some(number);
    }
    for _ in 0..exponent.max(0) {
        if number.scale() > 0 {
            number.set_scale(number.scale() - 1).ok()?;
        } else {
            number = number.checked_mul(Decimal::TEN)?;
        }
    }
    let down = exponent.min(0).unsigned_abs();
    if down > 0 {
        number.set_scale(number.scale().checked_add(down)?).ok()?;
    }
    Some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_read_exactly_or_not_at_all() {
        let read = |text: &str| parse(text).map(|number| number.to_string());
        for (text, number) in [
            ("13.76", Some("13.76")),
            ("-0.50", Some("-0.50")),
            ("1e3", Some("1000")),
            ("1.25E+1", Some("12.5")),
            ("125e-3", Some("0.125")),
            ("0e99", Some("0")),
            ("1e99", None),
            ("1e-99", None),
            ("1e2147483648", None),
            ("0.12345678901234567890123456789", None),
            ("99999999999999999999999999999999", None),
            ("13,76", None),
            ("1_000", None),
            ("+1", None),
            (".5", None),
            ("5.", None),
            ("1.2.3", None),
            ("", None),
            ("-", None),
            ("€én", None),
        ] {
            assert_eq!(read(text).as_deref(), number, "{text}");
        }
    }
}
