//! Numbers as Dutch and English files write them: `1.611` and `1611`, `13,76` and `13.76`,
//! `€58.500`. What can be read in two ways is refused.
//!
//! A point before three digits sets thousands apart, as in Dutch; a comma before three digits is
//! ambiguous. All other single separators are decimal ones. Where both occur, the last is decimal.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::fault::Reason;
use super::reader::Written;

/// A number, and whether it is money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Numeral {
    /// A bare number.
    Number(Decimal),
    /// An amount in euros.
    Euros(Decimal),
}

/// A text that writes no number, or one of two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidNumeral {
    /// It writes none.
    #[error("no number: write it as 1611, 1.611 or 13,76")]
    None,
    /// A comma with three digits behind it.
    #[error(
        "ambiguous: the comma may set thousands apart or be a decimal one; write 1611 (or 1.611) for the whole number, and another number of decimals otherwise"
    )]
    Ambiguous,
}

/// The number that `text` writes.
pub fn parse(text: &str) -> Result<Numeral, InvalidNumeral> {
    let text = text.trim();
    let (minus, rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let Some(amount) = rest.strip_prefix('€') else {
        return Ok(Numeral::Number(signed(minus, unsigned(rest)?)));
    };
    let amount = amount.trim_start_matches([' ', '\u{a0}']);
    let (minus_inside, amount) = match amount.strip_prefix('-') {
        Some(amount) if !minus => (true, amount),
        _ => (minus, amount),
    };
    let amount = amount
        .strip_suffix(",-")
        .or_else(|| amount.strip_suffix(",--"))
        .unwrap_or(amount);
    Ok(Numeral::Euros(signed(minus_inside, unsigned(amount)?)))
}

/// The whole number of 0 or more that a cell holds.
pub(super) fn whole(written: &Written) -> Result<i32, Reason> {
    let number = count(written)?;
    if !number.fract().is_zero() {
        return Err("no whole number".into());
    }
    number.to_i32().ok_or_else(|| "too large".into())
}

/// The number of 0 or more that a cell holds, with two decimals at most, in hundredths.
pub(super) fn hundredths(written: &Written) -> Result<i32, Reason> {
    let hundredths = count(written)?.checked_mul(Decimal::ONE_HUNDRED);
    let hundredths = hundredths.ok_or(Reason::Borrowed("too large"))?;
    if !hundredths.fract().is_zero() {
        return Err("more than two decimals".into());
    }
    hundredths.to_i32().ok_or_else(|| "too large".into())
}

fn count(written: &Written) -> Result<Decimal, Reason> {
    let numeral = match written {
        Written::Text(text) => parse(text).map_err(|error| Reason::Owned(error.to_string()))?,
        // JSON writes one way only.
        Written::Number(text) => schema::decimal::parse(text)
            .map(Numeral::Number)
            .ok_or(Reason::Borrowed("too long a number"))?,
        Written::Truth(_) | Written::List(_) => {
            return Err(InvalidNumeral::None.to_string().into());
        }
    };
    match numeral {
        Numeral::Euros(_) => Err("an amount of money, where a number is expected".into()),
        Numeral::Number(number) if number.is_sign_negative() && !number.is_zero() => {
            Err("below 0".into())
        }
        Numeral::Number(number) => Ok(number),
    }
}

fn signed(minus: bool, number: Decimal) -> Decimal {
    if minus { -number } else { number }
}

fn unsigned(text: &str) -> Result<Decimal, InvalidNumeral> {
    let written = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
    let edge = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let edges = edge(text.chars().next()) && edge(text.chars().next_back());
    if !edges || !text.chars().all(written) {
        return Err(InvalidNumeral::None);
    }
    let (point, comma) = (text.matches('.').count(), text.matches(',').count());
    match (point, comma) {
        (0, 0) => decimal(text, ""),
        (1, 0) => single(text, '.'),
        (0, 1) => single(text, ','),
        (_, 0) => decimal(&grouped(text, '.')?, ""),
        (0, _) => decimal(&grouped(text, ',')?, ""),
        _ => {
            let last = text.rfind(['.', ',']).expect("both occur");
            let (whole, fraction) = (&text[..last], &text[last + 1..]);
            let group = if text[last..].starts_with('.') {
                ','
            } else {
                '.'
            };
            decimal(&grouped(whole, group)?, fraction)
        }
    }
}

/// A number with one separator.
fn single(text: &str, separator: char) -> Result<Decimal, InvalidNumeral> {
    let (whole, fraction) = text.split_once(separator).ok_or(InvalidNumeral::None)?;
    if fraction.len() != 3 || !leads(whole) {
        return decimal(whole, fraction);
    }
    match separator {
        '.' => decimal(&grouped(text, '.')?, ""),
        _ => Err(InvalidNumeral::Ambiguous),
    }
}

/// Whether digits may stand before the first separator of thousands.
fn leads(digits: &str) -> bool {
    digits.len() <= 3 && !digits.starts_with('0')
}

/// The digits of a whole number whose thousands `separator` sets apart.
fn grouped(text: &str, separator: char) -> Result<String, InvalidNumeral> {
    let mut groups = text.split(separator);
    let first = groups.next().unwrap_or_default();
    let rest: Vec<&str> = groups.collect();
    let digits = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(first)
        || !(rest.is_empty() || leads(first))
        || !rest.iter().all(|group| group.len() == 3 && digits(group))
    {
        return Err(InvalidNumeral::None);
    }
    Ok(first.to_owned() + &rest.concat())
}

fn decimal(whole: &str, fraction: &str) -> Result<Decimal, InvalidNumeral> {
    let text = match fraction {
        "" => whole.to_owned(),
        _ => format!("{whole}.{fraction}"),
    };
    schema::decimal::parse(&text).ok_or(InvalidNumeral::None)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> String {
        match parse(text) {
            Ok(Numeral::Number(number)) => number.to_string(),
            Ok(Numeral::Euros(amount)) => format!("EUR {amount}"),
            Err(InvalidNumeral::None) => "none".into(),
            Err(InvalidNumeral::Ambiguous) => "ambiguous".into(),
        }
    }

    #[test]
    fn numbers_are_read_as_their_writers_meant_them_or_not_at_all() {
        for (text, number) in [
            ("0", "0"),
            ("13,76", "13.76"),
            ("13.76", "13.76"),
            ("-0,5", "-0.5"),
            ("1.611", "1611"),
            ("1611", "1611"),
            ("1.611.000", "1611000"),
            ("1,611,000", "1611000"),
            ("1.611,5", "1611.5"),
            ("1,611.50", "1611.50"),
            ("1611,250", "1611.250"),
            ("0.125", "0.125"),
            ("0,125", "0.125"),
            ("1,611", "ambiguous"),
            ("58,500", "ambiguous"),
            ("€58.500", "EUR 58500"),
            ("€ 58.500,-", "EUR 58500"),
            ("€ 1.234,56", "EUR 1234.56"),
            ("-€5", "EUR -5"),
            ("€ -5", "EUR -5"),
            ("€én", "none"),
            ("€", "none"),
            ("één", "none"),
            ("", "none"),
            ("-", "none"),
            ("--5", "none"),
            (",5", "none"),
            ("5,", "none"),
            ("1.61.1", "none"),
            ("1.6,1.1", "none"),
            ("16.11.000", "none"),
            ("1611.000.000", "none"),
            ("1 611", "none"),
            ("1e3", "none"),
            ("NaN", "none"),
            ("٣", "none"),
            ("99999999999999999999999999999999", "none"),
        ] {
            assert_eq!(read(text), number, "{text}");
        }
    }

    #[test]
    fn counts_are_whole_and_hundredths_have_two_decimals() {
        let text = |text: &str| Written::Text(text.into());
        assert_eq!(whole(&text("1.611")), Ok(1611));
        assert_eq!(whole(&text("12,0")), Ok(12));
        assert_eq!(whole(&Written::Number("1611".into())), Ok(1611));
        assert_eq!(hundredths(&text("13,76")), Ok(1376));
        assert_eq!(hundredths(&Written::Number("13.76".into())), Ok(1376));
        // JSON's own numbers are no Dutch ones.
        assert_eq!(
            hundredths(&Written::Number("1.611".into())),
            Err("more than two decimals".into())
        );
        for refused in ["1,5", "-1", "€5", "x", "3.000.000.000"] {
            assert!(whole(&text(refused)).is_err(), "{refused}");
        }
        assert!(whole(&Written::Truth(true)).is_err());
    }

    /// `digits` with `separator` between thousands.
    fn grouping(digits: u64, separator: &str) -> String {
        let digits = digits.to_string();
        let first = (digits.len() + 2) % 3 + 1;
        let (head, tail) = digits.split_at(first);
        tail.as_bytes()
            .chunks(3)
            .fold(head.to_owned(), |text, group| {
                text + separator + std::str::from_utf8(group).unwrap()
            })
    }

    proptest! {
        #[test]
        fn a_number_reads_the_same_in_dutch_and_in_english(
            whole in 0_u64..10_000_000_000,
            cents in prop_oneof![Just(None), (0_u8..100).prop_map(Some)],
            minus: bool,
        ) {
            let sign = if minus { "-" } else { "" };
            let (dutch, english) = match cents {
                None => (String::new(), String::new()),
                Some(cents) => (format!(",{cents:02}"), format!(".{cents:02}")),
            };
            let plain = format!("{sign}{whole}{english}");
            let expected = Ok(Numeral::Number(plain.parse().unwrap()));
            prop_assert_eq!(parse(&plain), expected);
            prop_assert_eq!(parse(&format!("{sign}{whole}{dutch}")), expected);
            prop_assert_eq!(parse(&format!("{sign}{}{dutch}", grouping(whole, "."))), expected);
            let thousands = (1_000..1_000_000).contains(&whole);
            if !(thousands && cents.is_none()) {
                prop_assert_eq!(parse(&format!("{sign}{}{english}", grouping(whole, ","))), expected);
            }
            let amount = format!("€ {}{dutch}", grouping(whole, "."));
            let euros = plain.trim_start_matches('-').parse().unwrap();
            prop_assert_eq!(parse(&amount), Ok(Numeral::Euros(euros)));
        }

        #[test]
        fn no_text_makes_the_reader_panic(text in ".{0,12}") {
            let _ = parse(&text);
        }

        #[test]
        fn what_is_read_has_the_digits_that_were_written(text in "[0-9.,]{1,12}") {
            if let Ok(Numeral::Number(number)) = parse(&text) {
                let digits = |text: &str| text.replace(['.', ','], "");
                let read = digits(&number.to_string());
                let written = digits(&text);
                prop_assert_eq!(read.trim_start_matches('0'), written.trim_start_matches('0'));
            }
        }
    }
}
