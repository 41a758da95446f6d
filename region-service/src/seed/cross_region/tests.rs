use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::regions;

#[test]
fn the_pairs_are_those_of_the_plan() {
    let mut pairs = BTreeMap::new();
    for pupil in pupils() {
        let regions: BTreeSet<&str> = pupil.stays.iter().map(|s| letters(s.region)).collect();
        for (i, from) in regions.iter().enumerate() {
            for to in regions.iter().skip(i + 1) {
                *pairs.entry(format!("{from}-{to}")).or_insert(0) += 1;
            }
        }
    }
    insta::assert_snapshot!(
        format!("{pairs:?}"),
        @r#"{"AM-HR": 6, "AM-KE": 5, "AM-TW": 4, "AM-VE": 1, "HR-KE": 12, "HR-TW": 3, "HR-VE": 1, "KE-TW": 2, "KE-VE": 1, "TW-VE": 2}"#
    );
}

#[test]
fn thirty_five_pupils_one_of_them_in_three_regions() {
    let pupils = pupils();
    let threes = pupils.iter().filter(|p| p.stays.len() == 3).count();
    let twos = pupils.iter().filter(|p| p.stays.len() == 2).count();
    assert_eq!((twos, threes), (34, 1));
}

#[test]
fn a_school_elsewhere_is_the_reason_between_three_regions_only() {
    let mut reasons = BTreeMap::new();
    for pupil in pupils() {
        *reasons.entry(pupil.reason).or_insert(0) += 1;
        if pupil.reason == Reason::SchoolElsewhere {
            assert!(pupil.stays.iter().any(|s| s.region == "HOLLAND_RIJNLAND"));
        }
    }
    insta::assert_snapshot!(format!("{reasons:?}"), @"{SchoolElsewhere: 14, Moved: 13, CareElsewhere: 4, StayElsewhere: 4}");
}

#[test]
fn the_first_contact_lies_in_the_reference_period_and_help_elsewhere_does_not() {
    for pupil in pupils() {
        for stay in &pupil.stays {
            let region = regions::find(stay.region).unwrap();
            assert!(region.period().contains(stay.first_contact), "{stay:?}");
            assert!(
                region.plan.schools.iter().any(|s| s.school == stay.school),
                "{stay:?}"
            );
            if let Some(visit) = stay.visit {
                assert!(visit.from > region.period().to() && visit.region != stay.region);
            }
        }
    }
}

#[test]
fn moves_leave_gaps_of_0_27_and_29_days() {
    let mut gaps: Vec<i64> = pupils()
        .iter()
        .filter(|p| p.reason == Reason::Moved)
        .map(|p| (p.stays[1].first_contact - p.stays[0].ended.unwrap()).num_days())
        .collect();
    gaps.sort_unstable();
    assert_eq!(gaps[..3], [0, 27, 29]);
}

fn letters(region: &str) -> &'static str {
    regions::find(region).unwrap().letters
}
