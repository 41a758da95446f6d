//! The ages that the law knows: under 12 the parents decide, from 12 to 15 parents and pupil, from 16 the
//! pupil (domain rules R23, R24).

use std::ops::RangeInclusive;

use chrono::{Datelike, NaiveDate};

use crate::entity::region_pupil_record;
use crate::entity::value::AgeBand;

/// The ages that a pupil can have on a day: nobody has a birth date here, so often two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ages(RangeInclusive<i32>);

impl Ages {
    /// The ages on `day`: by the year of birth, else by the record's age band.
    pub(crate) fn on(record: &region_pupil_record::Model, day: NaiveDate) -> Self {
        match record.birth_year {
            Some(year) => {
                let turns = day.year() - year;
                Self(turns - 1..=turns)
            }
            None => {
                let since = (day.year() - record.as_of_on.year()).max(0);
                let band = match record.age_band {
                    AgeBand::Age4To7 => 4..=7,
                    AgeBand::Age8To11 => 8..=11,
                    AgeBand::Age12To15 => 12..=15,
                    AgeBand::Age16To17 => 16..=17,
                    AgeBand::Age18Plus => 18..=130,
                };
                Self(*band.start()..=band.end() + since)
            }
        }
    }

    /// Whether the pupil may be under 12.
    pub(crate) fn may_be_under_12(&self) -> bool {
        *self.0.start() < 12
    }

    /// Whether the pupil may be 12 to 15.
    pub(crate) fn may_be_12_to_15(&self) -> bool {
        *self.0.start() <= 15 && *self.0.end() >= 12
    }

    /// Whether the pupil may be 16 or older.
    pub(crate) fn may_be_16(&self) -> bool {
        *self.0.end() >= 16
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_edges_of_12_and_16_are_given_to_both_sides_where_no_birth_date_decides() {
        let told = |ages: RangeInclusive<i32>| {
            let ages = Ages(ages);
            (
                ages.may_be_under_12(),
                ages.may_be_12_to_15(),
                ages.may_be_16(),
            )
        };
        assert_eq!(told(10..=11), (true, false, false));
        assert_eq!(told(11..=12), (true, true, false));
        assert_eq!(told(12..=13), (false, true, false));
        assert_eq!(told(15..=16), (false, true, true));
        assert_eq!(told(16..=17), (false, false, true));
    }
}
