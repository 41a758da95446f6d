//! Gaps in help of pupils who moved between regions (*continuïteit*), from the regions' stays.
//!
//! No region can know them: each gives its pupils' stays by token, and only together do two stays of
//! one token show (domain rule R20).

use std::collections::BTreeMap;

use crate::metric::{MetricPart, Stay};

/// The days from the last contact in one region to the first in the next, of each pupil who moved:
/// one for each step from region to region. Help that had not ended when the next began, and help on
/// the same day, is a gap of 0.
///
/// Moved (kind B of domain.md 3.1) is who was enrolled in several regions, or lived in several.
pub(super) fn gaps(parts: &[&MetricPart]) -> Vec<i64> {
    let mut by_pupil: BTreeMap<&str, Vec<&Stay>> = BTreeMap::new();
    for stay in parts
        .iter()
        .filter_map(|part| part.stays.as_ref())
        .flatten()
    {
        by_pupil.entry(&stay.token).or_default().push(stay);
    }
    by_pupil
        .into_values()
        .filter(|stays| has_moved(stays))
        .flat_map(steps)
        .collect()
}

fn has_moved(stays: &[&Stay]) -> bool {
    let in_several = |is: fn(&Stay) -> bool| stays.iter().filter(|stay| is(stay)).count() > 1;
    in_several(|stay| stay.enrolled) || in_several(|stay| stay.resident)
}

/// One gap for each stay but the first.
fn steps(mut stays: Vec<&Stay>) -> Vec<i64> {
    // Of two that begin together the shorter is the earlier; none is open last.
    stays.sort_by_key(|stay| (stay.first, stay.last.is_none(), stay.last));
    let mut stays = stays.into_iter();
    let Some(first) = stays.next() else {
        return Vec::new();
    };
    let mut helped_until = first.last;
    stays
        .map(|stay| {
            let gap = helped_until.map_or(0, |last| (stay.first - last).num_days().max(0));
            helped_until = helped_until.zip(stay.last).map(|(a, b)| a.max(b));
            gap
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::metric::DataQuality;
    use crate::region::RegionCode;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn stay(token: &str, first: &str, last: Option<&str>, enrolled: bool, resident: bool) -> Stay {
        Stay {
            token: token.into(),
            first: day(first),
            last: last.map(day),
            enrolled,
            resident,
        }
    }

    fn part(code: &str, stays: Vec<Stay>) -> MetricPart {
        let region = RegionCode::new(code).unwrap();
        MetricPart {
            stays: Some(stays),
            ..MetricPart::without_data(region, DataQuality::Ok, "1")
        }
    }

    fn found(parts: &[MetricPart]) -> Vec<i64> {
        gaps(&parts.iter().collect::<Vec<_>>())
    }

    #[test]
    fn a_gap_is_from_the_last_contact_to_the_next_regions_first() {
        let here = part(
            "TWENTE",
            vec![
                stay("same day", "2022-01-01", Some("2022-05-09"), true, true),
                stay("27", "2022-03-14", Some("2022-04-14"), true, false),
                stay("goes on", "2022-03-14", None, true, false),
                stay("in parallel", "2022-03-14", Some("2022-06-30"), true, false),
                stay("stayed", "2022-03-14", Some("2022-06-30"), true, true),
            ],
        );
        let there = part(
            "VEENDAM",
            vec![
                stay("same day", "2022-05-09", None, true, false),
                stay("27", "2022-05-11", None, true, false),
                stay("goes on", "2022-05-11", None, true, false),
                stay("in parallel", "2022-05-11", None, true, false),
            ],
        );
        // By token: 27, goes on, in parallel, same day.
        assert_eq!(found(&[here.clone(), there.clone()]), [27, 0, 0, 0]);
        assert_eq!(found(&[there, here]), [27, 0, 0, 0]);
    }

    #[test]
    fn three_regions_make_two_gaps() {
        let one = |code, first, last| part(code, vec![stay("t", first, Some(last), true, false)]);
        let parts = [
            one("AMERSFOORT", "2022-11-21", "2023-01-01"),
            one("KENNEMERLAND", "2022-08-29", "2022-10-28"),
            one("TWENTE", "2022-01-24", "2022-06-17"),
        ];
        assert_eq!(found(&parts), [73, 24]);
    }

    #[test]
    fn a_school_here_and_a_home_there_is_no_move() {
        let school = part("TWENTE", vec![stay("t", "2022-01-01", None, true, false)]);
        let home = part("VEENDAM", vec![stay("t", "2022-09-01", None, false, true)]);
        assert_eq!(found(&[school, home.clone()]), [] as [i64; 0]);
        let house = part(
            "TWENTE",
            vec![stay("t", "2022-01-01", Some("2022-08-31"), false, true)],
        );
        assert_eq!(found(&[house, home]), [1]);
    }
}
