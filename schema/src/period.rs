//! Periods (*perioden*): the codes that figures are asked and given by.
//!
//! Which period is a region's reference period is that region's data; how one is picked for a
//! question (alignment) is the region's part, too.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, Months, NaiveDate};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use strum::{Display, EnumIter, EnumString};

/// A period, by its one spelling: `2022-Q1`, `2022-H1`, `2022`, `SY2022-2023` (*schooljaar*,
/// 1 August to 31 July), or whole months `2022-03..2023-03`, both ends included.
///
/// Ordered by first day, then last day, then kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PeriodCode {
    kind: PeriodKind,
    from: NaiveDate,
    to: NaiveDate,
}

/// How a period's code is spelled (GraphQL `PeriodKind`).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, EnumString, Display, EnumIter,
)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
pub enum PeriodKind {
    /// A calendar quarter (*kwartaal*).
    Quarter,
    /// A calendar half-year (*halfjaar*).
    HalfYear,
    /// A calendar year (*kalenderjaar*).
    Year,
    /// A school year (*schooljaar*).
    SchoolYear,
    /// Whole months, as of a pilot.
    Pilot,
}

/// Which period each region answers for when a question names one for all
/// (GraphQL `PeriodAlignment`, design 2.2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, EnumString, Display, EnumIter)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
pub enum PeriodAlignment {
    /// The asked period, which must be given.
    Exact,
    /// Per region the latest closed period not after the asked one.
    #[default]
    MostRecent,
    /// The first months of each programme.
    SinceStart,
}

/// The most months of [`PeriodAlignment::SinceStart`]: ten years.
pub const MOST_MONTHS: u32 = 120;

/// A text that is no period code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{text}` is not a period (2022-Q1, 2022-H1, 2022, SY2022-2023 or 2022-03..2023-03, years 1900 to 2999)"
)]
pub struct InvalidPeriod {
    /// What was given.
    pub text: String,
}

impl PeriodCode {
    /// The `months` whole months from the one that `start` lies in. `None` where there are none or
    /// they leave the years 1900 to 2999.
    pub fn of_months(start: NaiveDate, months: u32) -> Option<Self> {
        let from = start.with_day(1)?;
        Self::spanning(PeriodKind::Pilot, from, months)
    }

    /// Its first day.
    pub fn from(self) -> NaiveDate {
        self.from
    }

    /// Its last day.
    pub fn to(self) -> NaiveDate {
        self.to
    }

    /// How its code is spelled.
    pub fn kind(self) -> PeriodKind {
        self.kind
    }

    /// The day on which a stock is counted (*peildatum*): the first 1 October in it, else its first
    /// day.
    pub fn reference_date(self) -> NaiveDate {
        let october = |year| NaiveDate::from_ymd_opt(year, 10, 1);
        let years = self.from.year()..=self.to.year();
        let mut days = years.filter_map(october);
        days.find(|day| self.contains(*day)).unwrap_or(self.from)
    }

    /// How many days it has.
    pub fn days(self) -> i64 {
        (self.to - self.from).num_days() + 1
    }

    /// Whether every day of `other` lies in it.
    pub fn covers(self, other: Self) -> bool {
        self.from <= other.from && other.to <= self.to
    }

    /// Whether `day` lies in it.
    pub fn contains(self, day: NaiveDate) -> bool {
        self.from <= day && day <= self.to
    }

    /// Whether the two share a day.
    pub fn overlaps(self, other: Self) -> bool {
        self.from <= other.to && other.from <= self.to
    }

    /// The period of `kind` that begins on `from` and lasts `months`.
    fn spanning(kind: PeriodKind, from: NaiveDate, months: u32) -> Option<Self> {
        let to = from
            .checked_add_months(Months::new(months))
            .and_then(|after| after.pred_opt())?;
        let known = |day: NaiveDate| (1900..=2999).contains(&day.year());
        (months > 0 && known(from) && known(to)).then_some(Self { kind, from, to })
    }

    fn parse(text: &str) -> Option<Self> {
        if let Some(years) = text.strip_prefix("SY") {
            let (first, second) = years.split_once('-')?;
            let first = number(first, 4)?;
            if number(second, 4)? != first + 1 {
                return None;
            }
            return Self::spanning(PeriodKind::SchoolYear, month(first, 8)?, 12);
        }
        if let Some((first, last)) = text.split_once("..") {
            let (first, last) = (year_month(first)?, year_month(last)?);
            let months = (last.year() - first.year()) * 12 + i32::try_from(last.month()).ok()?
                - i32::try_from(first.month()).ok()?
                + 1;
            return Self::spanning(PeriodKind::Pilot, first, u32::try_from(months).ok()?);
        }
        let Some((year, part)) = text.split_once('-') else {
            return Self::spanning(PeriodKind::Year, month(number(text, 4)?, 1)?, 12);
        };
        let year = number(year, 4)?;
        match part.split_at_checked(1)? {
            ("H", half @ ("1" | "2")) => {
                let first = month(year, number(half, 1)? * 6 - 5)?;
                Self::spanning(PeriodKind::HalfYear, first, 6)
            }
            ("Q", quarter @ ("1" | "2" | "3" | "4")) => {
                let first = month(year, number(quarter, 1)? * 3 - 2)?;
                Self::spanning(PeriodKind::Quarter, first, 3)
            }
            _ => None,
        }
    }
}

impl FromStr for PeriodCode {
    type Err = InvalidPeriod;

    fn from_str(text: &str) -> Result<Self, InvalidPeriod> {
        Self::parse(text).ok_or_else(|| InvalidPeriod { text: text.into() })
    }
}

impl fmt::Display for PeriodCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month) = (self.from.year(), self.from.month());
        match self.kind {
            PeriodKind::Quarter => write!(f, "{year}-Q{}", month.div_ceil(3)),
            PeriodKind::HalfYear => write!(f, "{year}-H{}", month.div_ceil(6)),
            PeriodKind::Year => write!(f, "{year}"),
            PeriodKind::SchoolYear => write!(f, "SY{year}-{}", year + 1),
            PeriodKind::Pilot => {
                let (last_year, last_month) = (self.to.year(), self.to.month());
                write!(f, "{year}-{month:02}..{last_year}-{last_month:02}")
            }
        }
    }
}

impl Ord for PeriodCode {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.from, self.to, self.kind).cmp(&(other.from, other.to, other.kind))
    }
}

impl PartialOrd for PeriodCode {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Serialize for PeriodCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PeriodCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(de::Error::custom)
    }
}

/// `text` as a number, if it is exactly `length` digits.
fn number(text: &str, length: usize) -> Option<i32> {
    let digits = text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

fn month(year: i32, month: i32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, u32::try_from(month).ok()?, 1)
}

fn year_month(text: &str) -> Option<NaiveDate> {
    let (year, of_year) = text.split_once('-')?;
    month(number(year, 4)?, number(of_year, 2)?)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn period(text: &str) -> PeriodCode {
        text.parse().unwrap()
    }

    #[test]
    fn each_spelling_has_its_days() {
        let table: Vec<String> = [
            "2022-Q1",
            "2022-Q4",
            "2022-H1",
            "2022-H2",
            "2022",
            "SY2022-2023",
            "2022-03..2023-03",
            "2024-02..2024-02",
        ]
        .into_iter()
        .map(|text| {
            let code = period(text);
            format!("{code}: {} to {}, {}", code.from(), code.to(), code.kind())
        })
        .collect();
        insta::assert_snapshot!(table.join("\n"), @r"
        2022-Q1: 2022-01-01 to 2022-03-31, QUARTER
        2022-Q4: 2022-10-01 to 2022-12-31, QUARTER
        2022-H1: 2022-01-01 to 2022-06-30, HALF_YEAR
        2022-H2: 2022-07-01 to 2022-12-31, HALF_YEAR
        2022: 2022-01-01 to 2022-12-31, YEAR
        SY2022-2023: 2022-08-01 to 2023-07-31, SCHOOL_YEAR
        2022-03..2023-03: 2022-03-01 to 2023-03-31, PILOT
        2024-02..2024-02: 2024-02-01 to 2024-02-29, PILOT
        ");
    }

    #[test]
    fn other_spellings_are_refused() {
        for text in [
            "",
            "22",
            "2022-",
            "2022-Q0",
            "2022-Q5",
            "2022-H3",
            "2022-h1",
            "2022-H1 ",
            "+022",
            "SY2022-2024",
            "SY2022",
            "2023-03..2022-03",
            "2022-13..2023-01",
            "2022-3..2022-4",
            "2022-01",
            "1899",
            "3000",
            "SY2999-3000",
            "2022-01..",
            "2022-€1",
            "2022-Hé",
        ] {
            assert!(text.parse::<PeriodCode>().is_err(), "{text}");
        }
    }

    #[test]
    fn periods_overlap_where_they_share_a_day() {
        assert!(period("2022-H1").overlaps(period("2022-Q2")));
        assert!(period("SY2022-2023").overlaps(period("2022")));
        assert!(!period("2022-H1").overlaps(period("2022-H2")));
    }

    #[test]
    fn a_stock_is_counted_on_the_first_of_october_or_the_first_day() {
        let day = |text| period(text).reference_date().to_string();
        assert_eq!(day("SY2022-2023"), "2022-10-01");
        assert_eq!(day("2022"), "2022-10-01");
        assert_eq!(day("2022-11..2024-01"), "2023-10-01");
        assert_eq!(day("2022-H1"), "2022-01-01");
    }

    #[test]
    fn a_period_covers_what_lies_in_it_whole() {
        assert!(period("2022").covers(period("2022-H1")));
        assert!(period("2022-H1").covers(period("2022-H1")));
        assert!(!period("2022-H1").covers(period("2022")));
        assert_eq!(period("2022-Q1").days(), 90);
    }

    #[test]
    fn months_from_a_start_are_a_period() {
        let start = NaiveDate::from_ymd_opt(2022, 3, 15).unwrap();
        let year = PeriodCode::of_months(start, 12).unwrap();
        assert_eq!(year.to_string(), "2022-03..2023-02");
        assert_eq!(PeriodCode::of_months(start, 0), None);
        assert_eq!(PeriodCode::of_months(start, u32::MAX), None);
    }

    proptest! {
        #[test]
        fn any_text_either_is_refused_or_prints_as_it_was_read(text in "(SY)?[0-9]{4}(-|\\.\\.|-Q|-H)?[0-9]{0,4}(\\.\\.[0-9]{4}-[0-9]{2})?") {
            if let Ok(code) = text.parse::<PeriodCode>() {
                prop_assert_eq!(code.to_string(), text);
            }
        }

        #[test]
        fn months_read_back(year in 1900..2990_i32, month in 1..=12_u32, months in 1..60_u32) {
            let start = NaiveDate::from_ymd_opt(year, month, 1).unwrap();
            let code = PeriodCode::of_months(start, months).unwrap();
            prop_assert_eq!(code.to_string().parse::<PeriodCode>().unwrap(), code);
        }
    }
}
