//! Days as Dutch and international files write them.

use chrono::{Datelike, NaiveDate};

use super::fault::Reason;

/// The years that a day may lie in.
const YEARS: std::ops::Range<i32> = 1900..2200;

/// The day that `text` writes: `2022-01-31`, `31-01-2022` or `31/1/2022`.
pub(super) fn parse(text: &str) -> Result<NaiveDate, Reason> {
    let wrong = || Reason::Borrowed("no day: write it as 31-01-2022 or 2022-01-31");
    let separator = if text.contains('/') { '/' } else { '-' };
    let parts: Vec<&str> = text.split(separator).collect();
    let [first, month, last] = parts.as_slice() else {
        return Err(wrong());
    };
    let (year, day) = match (first.len(), last.len()) {
        (4, 2) if separator == '-' => (first, last),
        (1..=2, 4) => (last, first),
        _ => return Err(wrong()),
    };
    let number = |digits: &str| {
        let plain = digits.bytes().all(|byte| byte.is_ascii_digit()) && digits.len() <= 4;
        digits.parse::<u32>().ok().filter(|_| plain)
    };
    let year = number(year).and_then(|year| i32::try_from(year).ok());
    let day = year
        .zip(number(month).zip(number(day)))
        .and_then(|(year, (month, day))| NaiveDate::from_ymd_opt(year, month, day))
        .ok_or_else(wrong)?;
    if !YEARS.contains(&day.year()) {
        return Err("a day outside the years 1900 to 2199".into());
    }
    Ok(day)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn days_are_read_in_dutch_and_international_order_only() {
        let day = NaiveDate::from_ymd_opt(2022, 1, 31).unwrap();
        for text in [
            "2022-01-31",
            "31-01-2022",
            "31-1-2022",
            "31/1/2022",
            "31/01/2022",
        ] {
            assert_eq!(parse(text), Ok(day), "{text}");
        }
        for text in [
            "",
            "31-01-22",
            "1/31/2022",
            "2022/01/31",
            "31.01.2022",
            "2022-01-32",
            "29-02-2023",
            "2022-1-31 ",
            "+1-01-2022",
            "31-01-2022 00:00",
            "20220131",
            "31 januari 2022",
            "01-01-0001",
            "-1-1-2022",
            "３1-01-2022",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_day_reads_the_same_however_it_is_written(days in 0_i64..100_000) {
            let day = NaiveDate::from_ymd_opt(1900, 1, 1).unwrap() + chrono::Duration::days(days);
            prop_assume!(YEARS.contains(&day.year()));
            for format in ["%Y-%m-%d", "%d-%m-%Y", "%-d-%-m-%Y", "%d/%m/%Y", "%-d/%-m/%Y"] {
                prop_assert_eq!(parse(&day.format(format).to_string()), Ok(day));
            }
        }

        #[test]
        fn no_text_makes_the_reader_panic(text in ".{0,12}") {
            let _ = parse(&text);
        }
    }
}
