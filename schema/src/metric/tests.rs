use proptest::prelude::*;
use strum::IntoEnumIterator;

use super::*;

/// What a region of domain.md 7.2 gives: code, period, school types, enrolled, pupils, FTE, schools.
type Snapshot = (
    &'static str,
    &'static str,
    &'static [&'static str],
    i64,
    i64,
    &'static str,
    (i64, i64),
);

const SNAPSHOTS: [Snapshot; 5] = [
    (
        "VEENDAM",
        "2022-03..2023-03",
        &["BAO"],
        360,
        46,
        "1.20",
        (2, 2),
    ),
    (
        "KENNEMERLAND",
        "SY2022-2023",
        &["VO", "PRO"],
        6480,
        324,
        "10.40",
        (8, 8),
    ),
    (
        "AMERSFOORT",
        "2022",
        &["VO", "VSO"],
        540,
        88,
        "4.00",
        (3, 3),
    ),
    (
        "TWENTE",
        "SY2020-2021",
        &["SBO", "SO", "VSO", "PRO"],
        1012,
        240,
        "9.60",
        (7, 7),
    ),
    (
        "HOLLAND_RIJNLAND",
        "2022-H1",
        &["SBO", "SO", "VSO"],
        1611,
        412,
        "13.76",
        (11, 15),
    ),
];

fn region(code: &str) -> RegionCode {
    RegionCode::new(code).unwrap()
}

fn number(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn part((code, period, types, .., (reported, expected)): Snapshot) -> MetricPart {
    MetricPart {
        quality: DataQuality::Ok,
        periods: vec![period.parse().unwrap()],
        school_types: types.iter().map(|t| (*t).to_owned()).collect(),
        schools_reported: reported,
        schools_expected: expected,
        ..MetricPart::without_data(region(code), DataQuality::Ok, "1")
    }
}

fn parts(fill: impl Fn(Snapshot, &mut MetricPart)) -> Vec<MetricPart> {
    SNAPSHOTS
        .iter()
        .map(|snapshot| {
            let mut part = part(*snapshot);
            fill(*snapshot, &mut part);
            part
        })
        .collect()
}

fn reach() -> Vec<MetricPart> {
    parts(|(_, _, _, enrolled, pupils, ..), part| {
        part.numerator = Some(pupils.into());
        part.denominator = Some(enrolled.into());
    })
}

fn shown(figures: &MetricValue) -> String {
    let json = serde_json::to_value(figures).unwrap();
    let mut lines: Vec<String> = Vec::new();
    for field in [
        "value",
        "numerator",
        "denominator",
        "p50",
        "p90",
        "quality",
        "periods",
        "coverage",
        "suppressed",
    ] {
        if !json[field].is_null() {
            lines.push(format!("{field}: {}", json[field]));
        }
    }
    for warning in &figures.warnings {
        let regions: Vec<&str> = warning.regions.iter().map(RegionCode::as_str).collect();
        let text = warning.message.en.as_deref().unwrap_or_default();
        lines.push(format!("{}: {text} [{}]", warning.code, regions.join(" ")));
    }
    lines.join("\n")
}

#[test]
fn reach_is_the_ratio_of_sums_with_its_warnings() {
    insta::assert_snapshot!(shown(&metric(MetricId::Reach, &reach())), @r#"
    value: "0.1110"
    numerator: "1110"
    denominator: "10003"
    quality: "OK"
    periods: ["SY2020-2021","2022-H1","2022","2022-03..2023-03","SY2022-2023"]
    coverage: {"schoolsReported":31,"schoolsExpected":35}
    suppressed: false
    W_SCHOOLTYPE: Regions serve different school types [AMERSFOORT HOLLAND_RIJNLAND KENNEMERLAND TWENTE VEENDAM]
    W_PERIOD: Periods differ [AMERSFOORT HOLLAND_RIJNLAND KENNEMERLAND TWENTE VEENDAM]
    W_COVERAGE: 31 of 35 schools reported [HOLLAND_RIJNLAND]
    "#);
}

#[test]
fn one_region_warns_of_its_own_coverage_only() {
    insta::assert_snapshot!(shown(&metric(MetricId::Reach, &reach()[4..])), @r#"
    value: "0.2557"
    numerator: "412"
    denominator: "1611"
    quality: "OK"
    periods: ["2022-H1"]
    coverage: {"schoolsReported":11,"schoolsExpected":15}
    suppressed: false
    W_COVERAGE: 11 of 15 schools reported [HOLLAND_RIJNLAND]
    "#);
}

#[test]
fn pupils_per_fte_is_the_ratio_of_sums() {
    let parts = parts(|(.., pupils, fte, _), part| {
        part.numerator = Some(pupils.into());
        part.denominator = Some(number(fte));
    });
    let figures = metric(MetricId::PupilsPerFte, &parts);
    assert_eq!(figures.value, Some(number("28.4908")));
    assert_eq!(figures.denominator, Some(number("38.96")));
}

#[test]
fn counts_add_up_and_print_without_decimals() {
    let enrolled = parts(|(_, _, _, enrolled, ..), part| {
        part.numerator = Some(Decimal::new(enrolled * 100, 2));
    });
    let fte = parts(|(.., fte, _), part| part.numerator = Some(number(fte)));
    let text = |id, parts: &[MetricPart]| metric(id, parts).value.unwrap().to_string();
    assert_eq!(text(MetricId::Enrolled, &enrolled), "10003");
    assert_eq!(text(MetricId::Fte, &fte), "38.96");
    assert_eq!(text(MetricId::Fte, &fte[2..3]), "4");
}

/// Tokens `from` up to `to`, as a region would send them.
fn tokens(from: usize, to: usize) -> Option<Vec<String>> {
    Some((from..to).map(|token| format!("{token:032x}")).collect())
}

#[test]
fn pupils_known_in_two_regions_count_once_and_the_sum_is_warned_of() {
    let mut parts = reach();
    parts.truncate(2);
    parts[0].tokens = tokens(0, 46);
    parts[1].tokens = tokens(45, 369);
    let figures = metric(MetricId::JosPupils, &parts);
    assert_eq!(figures.value, Some(number("369")));
    assert!(figures.warnings.iter().any(|w| w.code == WarningCode::Sum));

    parts[1].tokens = tokens(46, 370);
    let apart = metric(MetricId::JosPupils, &parts);
    assert_eq!(apart.value, Some(number("370")));
    assert!(apart.warnings.iter().all(|w| w.code != WarningCode::Sum));
}

#[test]
fn without_tokens_of_one_part_numerators_are_summed_and_warned_of() {
    let mut parts = reach();
    parts[0].tokens = tokens(0, 46);
    let figures = metric(MetricId::JosPupils, &parts);
    assert_eq!(figures.value, Some(number("1110")));
    assert!(figures.warnings.iter().any(|w| w.code == WarningCode::Sum));
}

#[test]
fn no_data_is_null_with_the_reason_and_never_zero() {
    let none = |quality| MetricPart::without_data(region("TWENTE"), quality, "1");
    insta::assert_snapshot!(shown(&metric(MetricId::Reach, &[none(DataQuality::Ended)])), @r#"
    quality: "ENDED"
    periods: []
    coverage: {"schoolsReported":0,"schoolsExpected":0}
    suppressed: false
    W_NULL_NOT_ZERO: No data, not zero [TWENTE]
    "#);
    let mut mixed = vec![none(DataQuality::Ended)];
    mixed.push(MetricPart::without_data(
        region("VEENDAM"),
        DataQuality::NotStarted,
        "1",
    ));
    assert_eq!(
        metric(MetricId::Reach, &mixed).quality,
        DataQuality::Unknown
    );
    assert_eq!(metric(MetricId::Reach, &[]).quality, DataQuality::Unknown);
    // Good, but without what the metric needs.
    assert_eq!(
        metric(MetricId::Reach, &[none(DataQuality::Ok)]).quality,
        DataQuality::Unknown
    );

    let mut some = reach();
    some[3] = none(DataQuality::Ended);
    let figures = metric(MetricId::Reach, &some);
    assert_eq!(figures.numerator, Some(number("870")));
    assert_eq!(figures.denominator, Some(number("8991")));
    assert_eq!(figures.quality, DataQuality::Ok);
    let missing = figures
        .warnings
        .iter()
        .find(|w| w.code == WarningCode::NullNotZero)
        .unwrap();
    assert_eq!(missing.regions, [region("TWENTE")]);
}

#[test]
fn zero_of_zero_is_no_ratio() {
    let mut parts = reach();
    parts.truncate(1);
    parts[0].numerator = Some(Decimal::ZERO);
    parts[0].denominator = Some(Decimal::ZERO);
    let figures = metric(MetricId::Reach, &parts);
    assert_eq!(
        (figures.value, figures.quality),
        (None, DataQuality::NotApplicable)
    );
    parts[0].denominator = Some(Decimal::TEN);
    assert_eq!(
        metric(MetricId::Reach, &parts).value,
        Some(number("0.0000"))
    );
}

#[test]
fn a_small_base_is_warned_of_for_shares_only() {
    let mut parts = reach();
    parts[0].denominator = Some(Decimal::from(99));
    let small = |id| {
        let figures = metric(id, &parts);
        figures
            .warnings
            .into_iter()
            .find(|w| w.code == WarningCode::Small)
    };
    assert_eq!(small(MetricId::Reach).unwrap().regions, [region("VEENDAM")]);
    assert_eq!(small(MetricId::PupilsPerFte), None);
}

#[test]
fn what_does_not_combine_is_null_over_regions_and_stands_for_one() {
    let mut parts = reach();
    parts.truncate(2);
    parts[0].numerator = Some(number("135000"));
    parts[0].denominator = Some(number("2"));
    parts[0].definition_version = "SUBSIDY_NPO".into();
    parts[1].definition_version = "SUBSIDY_OTHER".into();
    let one = metric(MetricId::SubsidyPerProvider, &parts[..1]);
    assert_eq!(one.value, Some(number("67500.0000")));
    insta::assert_snapshot!(shown(&metric(MetricId::SubsidyPerProvider, &parts)), @r#"
    quality: "NOT_APPLICABLE"
    periods: ["2022-03..2023-03","SY2022-2023"]
    coverage: {"schoolsReported":10,"schoolsExpected":10}
    suppressed: false
    W_SCHOOLTYPE: Regions serve different school types [KENNEMERLAND VEENDAM]
    W_PERIOD: Periods differ [KENNEMERLAND VEENDAM]
    W_COSTBASE: Cost bases differ [KENNEMERLAND VEENDAM]
    "#);
}

#[test]
fn judgements_by_other_definitions_are_not_put_together() {
    let mut parts = reach();
    parts.truncate(2);
    assert!(metric(MetricId::AvoidedReferrals, &parts).value.is_some());
    parts[1].definition_version = "PARENT_STATES".into();
    insta::assert_snapshot!(shown(&metric(MetricId::AvoidedReferrals, &parts)), @r#"
    quality: "NOT_APPLICABLE"
    periods: ["2022-03..2023-03","SY2022-2023"]
    coverage: {"schoolsReported":10,"schoolsExpected":10}
    suppressed: false
    W_SCHOOLTYPE: Regions serve different school types [KENNEMERLAND VEENDAM]
    W_PERIOD: Periods differ [KENNEMERLAND VEENDAM]
    W_DEFINITION: Definitions differ [KENNEMERLAND VEENDAM]
    W_JUDGED: Professional judgement, not measured [KENNEMERLAND VEENDAM]
    "#);
    // Others only warn.
    let reach = metric(MetricId::Reach, &parts);
    assert!(reach.value.is_some());
    assert!(
        reach
            .warnings
            .iter()
            .any(|w| w.code == WarningCode::Definition)
    );
}

#[test]
fn a_suppressed_part_hides_the_figure() {
    let mut parts = reach();
    parts[0].quality = DataQuality::Suppressed;
    let figures = metric(MetricId::Reach, &parts);
    assert!(figures.suppressed);
    assert_eq!((figures.value, figures.numerator), (None, None));
    assert_eq!(figures.quality, DataQuality::Suppressed);
}

fn buckets(counts: &[i64]) -> Option<Vec<Bucket>> {
    let bucket = |(bin, count): (usize, &i64)| Bucket {
        bin: i64::try_from(bin).unwrap(),
        count: *count,
    };
    Some(counts.iter().enumerate().map(bucket).collect())
}

#[test]
fn waiting_time_is_interpolated_in_the_merged_histogram() {
    let mut parts = reach();
    parts.truncate(2);
    // Bins 0-1, 1-3, 3-7, 7-14 …
    parts[0].buckets = buckets(&[0, 10, 20]);
    parts[1].buckets = buckets(&[0, 0, 10, 35, 0, 0, 0, 0, 0, 0, 0, 0, 25]);
    let figures = metric(MetricId::WaitingDays, &parts);
    assert_eq!(
        figures.p50,
        Some(number("9.0")),
        "50 of 100: 40 before, 10 of 35 into 7 to 14"
    );
    assert_eq!(figures.value, figures.p50);
    assert_eq!(figures.p90, Some(number("365")), "the open bin's edge");
}

#[test]
fn providers_per_pupil_is_a_mean_with_whole_quantiles() {
    // Twente, domain.md 7.2: 1:144, 2:68, 3:21, 4:7.
    let mut part = reach()[3].clone();
    part.numerator = Some(number("371"));
    part.denominator = Some(number("240"));
    part.buckets = buckets(&[0, 144, 68, 21, 7]);
    let figures = metric(MetricId::ProvidersPerPupil, &[part]);
    assert_eq!(figures.value, Some(number("1.5458")));
    assert_eq!(figures.p50, Some(number("1")));
    assert_eq!(figures.p90, Some(number("3")));
}

#[test]
fn those_still_waiting_are_told_apart_and_make_the_median_longer() {
    let mut parts = reach();
    parts.truncate(2);
    parts[0].buckets = buckets(&[0, 0, 0, 10]);
    parts[0].open_buckets = buckets(&[]);
    parts[1].buckets = buckets(&[0, 0, 0, 0, 8]);
    parts[1].open_buckets = buckets(&[0, 0, 0, 0, 0, 0, 2]);
    let figures = metric(MetricId::WaitingDays, &parts);
    assert_eq!(figures.p50, Some(number("13.3")), "9 of 10 into 7 to 14");
    assert_eq!(figures.still_open, Some(2));
    assert_eq!(
        figures.still_open_p50,
        Some(number("35.0")),
        "the middle of 28 to 42"
    );
    assert_eq!(
        figures.p50_with_open,
        Some(number("14.0")),
        "10 of 20 ended within 14 days"
    );

    parts[1].open_buckets = None;
    parts[0].open_buckets = None;
    let unknown = metric(MetricId::WaitingDays, &parts);
    assert_eq!((unknown.still_open, unknown.p50_with_open), (None, None));
}

#[test]
fn thuiszitters_add_up_and_have_a_rate_per_thousand() {
    let mut parts = reach();
    parts.truncate(2);
    for (part, (counted, pupils)) in parts.iter_mut().zip([(1, 40), (5, 320)]) {
        part.numerator = Some(Decimal::from(counted));
        part.denominator = Some(Decimal::from(pupils));
        part.definition_version = "NATIONAL_2016".into();
    }
    let figures = metric(MetricId::Thuiszitters, &parts);
    assert_eq!(figures.value, Some(number("6")));
    assert_eq!(figures.per_thousand, Some(number("16.6667")));
    assert_eq!(figures.definition_versions, ["NATIONAL_2016"]);

    parts[0].definition_version = "LOCAL_CLAIM".into();
    parts[0].denominator = None;
    let differing = metric(MetricId::Thuiszitters, &parts);
    assert_eq!(differing.per_thousand, Some(number("15.6250")), "5 of 320");
    assert!(
        differing
            .warnings
            .iter()
            .any(|w| w.code == WarningCode::Definition)
    );
}

#[test]
fn cost_by_other_bases_is_not_put_together() {
    let mut parts = reach();
    parts.truncate(2);
    parts[0].definition_version = "SUBSIDY_NPO".into();
    parts[1].definition_version = "SUBSIDY_NPO".into();
    let same = metric(MetricId::CostPerPupil, &parts);
    assert!(same.value.is_some());
    assert!(
        same.warnings
            .iter()
            .all(|w| w.code != WarningCode::CostBase)
    );
    parts[1].definition_version = "LUMP_SUM".into();
    let other = metric(MetricId::CostPerPupil, &parts);
    assert_eq!(other.value, None);
    let codes: Vec<_> = other.warnings.iter().map(|w| w.code).collect();
    assert!(codes.contains(&WarningCode::CostBase), "{codes:?}");
    assert!(!codes.contains(&WarningCode::Definition), "{codes:?}");
}

#[test]
fn gaps_arise_between_regions_only() {
    let stay = |first: &str, last: Option<&str>| Stay {
        token: "t".into(),
        first: first.parse().unwrap(),
        last: last.map(|day| day.parse().unwrap()),
        enrolled: true,
        resident: false,
    };
    let mut parts = reach();
    parts.truncate(2);
    for part in &mut parts {
        (part.numerator, part.denominator) = (None, None);
    }
    parts[0].stays = Some(vec![stay("2022-04-04", Some("2022-10-03"))]);
    parts[1].stays = Some(vec![stay("2022-11-01", None)]);
    insta::assert_snapshot!(shown(&metric(MetricId::ContinuityGap, &parts)), @r#"
    value: "35.5"
    numerator: "29"
    denominator: "1"
    p50: "35.5"
    p90: "40.7"
    quality: "OK"
    periods: ["2022-03..2023-03","SY2022-2023"]
    coverage: {"schoolsReported":10,"schoolsExpected":10}
    suppressed: false
    W_SCHOOLTYPE: Regions serve different school types [KENNEMERLAND VEENDAM]
    W_PERIOD: Periods differ [KENNEMERLAND VEENDAM]
    "#);
    let over = |parts: &[MetricPart]| metric(MetricId::ContinuityGap, parts).over_limit;
    assert_eq!(over(&parts), Some(1), "29 days are more than 28");
    parts[0].stays = Some(vec![stay("2022-04-04", Some("2022-10-04"))]);
    assert_eq!(over(&parts), Some(0));

    let one = metric(MetricId::ContinuityGap, &parts[..1]);
    assert_eq!((one.value, one.over_limit), (None, None));
    assert_eq!(one.quality, DataQuality::NotApplicable);
    assert!(
        one.warnings
            .iter()
            .all(|w| w.code != WarningCode::NullNotZero)
    );
}

#[test]
fn definitions_stand_in_the_order_of_the_ids_and_bins_where_needed() {
    assert!(MetricId::iter().eq(definitions().iter().map(|definition| definition.id)));
    for definition in definitions() {
        let id = definition.id;
        assert_eq!(
            definition.bins.is_some(),
            definition.combine == Combine::Distribution,
            "{id}"
        );
        if definition.combine == Combine::RatioOfSums {
            assert!(definition.denominator.is_some(), "{id}");
        }
        assert_eq!(
            definition.dimensions.is_empty(),
            definition.between_regions,
            "{id}"
        );
        if let Some(bins) = definition.bins {
            assert!(bins.edges.is_sorted_by(|a, b| a < b), "{id}");
        }
    }
}

#[test]
fn ids_are_those_of_the_graph() {
    let ids: Vec<String> = MetricId::iter().map(|id| id.to_string()).collect();
    insta::assert_snapshot!(ids.join(" "), @"REACH JOS_PUPILS PUPILS_PER_FTE ENROLLED_PER_FTE STRUCTURAL_SHARE INCIDENTAL_SHARE INDIVIDUAL_SHARE GROUP_SHARE REFERRAL_FREE_SHARE AVOIDED_REFERRALS RESOLVED_BY_JOS ONWARD_HEAVY THUISZITTERS ABSENCE WAITING_DAYS DURATION_DAYS PGB_CHANGE DAYCARE_RETURN FULL_RETURN PROVIDERS_PER_PUPIL HELPERS_PER_SCHOOL COST_PER_PUPIL SUBSIDY_PER_PROVIDER CONTINUITY_GAP NON_RESIDENT_SHARE DELIVERY_RATE ENROLLED FTE");
}

#[test]
fn a_part_has_the_fields_of_the_graph() {
    let part = serde_json::to_string(&reach()[4]).unwrap();
    insta::assert_snapshot!(part, @r#"{"region":"HOLLAND_RIJNLAND","quality":"OK","periods":["2022-H1"],"schoolTypes":["SBO","SO","VSO"],"definitionVersion":"1","numerator":"412","denominator":"1611","tokens":null,"buckets":null,"openBuckets":null,"stays":null,"schoolsReported":11,"schoolsExpected":15}"#);
    assert_eq!(
        serde_json::from_str::<MetricPart>(&part).unwrap(),
        reach()[4]
    );
}

fn any_part(code: &'static str) -> impl Strategy<Value = MetricPart> {
    let count = || prop::option::weighted(0.8, (0..500_i64).prop_map(Decimal::from));
    let quality = prop_oneof![
        6 => Just(DataQuality::Ok),
        1 => Just(DataQuality::Ambiguous),
        1 => Just(DataQuality::NotDelivered),
        1 => Just(DataQuality::Ended),
    ];
    let tokens = prop::option::weighted(0.8, prop::collection::vec("[0-3]", 0..4));
    let buckets = || {
        let buckets = prop::collection::vec((0..15_i64, 0..9_i64), 0..4).prop_map(|b| {
            b.into_iter()
                .map(|(bin, count)| Bucket { bin, count })
                .collect::<Vec<_>>()
        });
        prop::option::weighted(0.8, buckets)
    };
    let day =
        || (0..400_u64).prop_map(|days| chrono::NaiveDate::default() + chrono::Days::new(days));
    let stay = (
        "[0-3]",
        day(),
        prop::option::of(day()),
        any::<bool>(),
        any::<bool>(),
    )
        .prop_map(|(token, first, last, enrolled, resident)| Stay {
            token,
            first,
            last,
            enrolled,
            resident,
        });
    // A region gives a pupil's stay once.
    let stays = prop::collection::btree_map("[0-3]", stay, 0..4).prop_map(|stays| {
        let stays = stays.into_iter();
        stays
            .map(|(token, stay)| Stay { token, ..stay })
            .collect::<Vec<_>>()
    });
    let stays = prop::option::weighted(0.8, stays);
    let types = prop::collection::vec(
        prop::sample::select(vec!["SBO".to_owned(), "SO".to_owned()]),
        0..3,
    );
    let version = prop::sample::select(vec!["1".to_owned(), "2".to_owned()]);
    (
        (
            count(),
            count(),
            quality,
            tokens,
            buckets(),
            buckets(),
            stays,
        ),
        (types, version, 0..9_i64),
    )
        .prop_map(
            move |(
                (numerator, denominator, quality, tokens, buckets, open_buckets, stays),
                (school_types, version, schools),
            )| MetricPart {
                numerator,
                denominator,
                tokens,
                buckets,
                open_buckets,
                stays,
                school_types,
                schools_reported: schools,
                schools_expected: schools + 1,
                ..MetricPart::without_data(region(code), quality, &version)
            },
        )
}

fn any_parts() -> impl Strategy<Value = Vec<MetricPart>> {
    SNAPSHOTS
        .map(|(code, ..)| any_part(code))
        .into_iter()
        .collect::<Vec<_>>()
        .prop_flat_map(|parts| prop::sample::subsequence(parts, 0..=5))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn figures_depend_on_the_set_of_parts_only(
        parts in any_parts().prop_flat_map(|parts| (Just(parts.clone()), Just(parts).prop_shuffle())),
        id in prop::sample::select(MetricId::iter().collect::<Vec<_>>()),
    ) {
        let (parts, shuffled) = parts;
        prop_assert_eq!(metric(id, &parts), metric(id, &shuffled));
    }

    /// Parts merge as an ordered union by region, whatever partition gave them; the figures of the
    /// union are those of the whole.
    #[test]
    fn any_grouping_of_parts_gives_the_same_figures(
        parts in any_parts(), groups in prop::collection::vec(0..3_usize, 5),
        id in prop::sample::select(MetricId::iter().collect::<Vec<_>>()),
    ) {
        use crate::merge::{MergeRule, merge};
        use crate::value::Value;
        let lists: Vec<Value> = (0..3)
            .map(|group| {
                let mine = parts.iter().zip(&groups).filter(|(_, g)| **g == group);
                Value::List(mine.map(|(part, _)| Value::from_serialize(part).unwrap()).collect())
            })
            .collect();
        let union: Vec<MetricPart> = merge(MergeRule::Ordered, &lists).unwrap().to_deserialize().unwrap();
        prop_assert_eq!(metric(id, &union), metric(id, &parts));
    }

    #[test]
    fn a_value_is_never_made_from_nothing(
        parts in any_parts(),
        id in prop::sample::select(MetricId::iter().collect::<Vec<_>>()),
    ) {
        let figures = metric(id, &parts);
        if figures.value.is_some() {
            prop_assert!(figures.quality.has_data());
        } else {
            prop_assert!(!figures.quality.has_data());
        }
    }
}
