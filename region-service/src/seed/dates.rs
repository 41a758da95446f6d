//! Days as the tables of this module write them.

use chrono::{Datelike, NaiveDate};

/// The day of a table's year, month and day.
pub(super) fn date((year, month, day): (i32, u32, u32)) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day)
        .expect("tables name real days: each is seeded in tests")
}

/// How many days from `from` to `to`.
pub(super) fn days_between(from: NaiveDate, to: NaiveDate) -> i32 {
    i32::try_from((to - from).num_days()).expect("days of a pupil's life")
}

/// The first day of the school year that `day` lies in.
pub(super) fn school_year_start(day: NaiveDate) -> NaiveDate {
    let year = if day.month() >= 8 {
        day.year()
    } else {
        day.year() - 1
    };
    date((year, 8, 1))
}
