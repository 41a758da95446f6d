//! Figures over the demo's data: domain section 7.2.

use super::service;
use crate::seed::Size;

const FIGURES: &str = "{ regions { code metrics(ids: [ENROLLED, JOS_PUPILS, FTE, REACH, PUPILS_PER_FTE]) {
    id value numerator denominator quality periods coverage { schoolsReported schoolsExpected } } } }";

async fn golden(region: &str) -> String {
    let service = service(&[region], &[region], Size::Demo).await;
    let data = service.data(FIGURES).await;
    let metrics = data["regions"][0]["metrics"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    let lines = metrics.iter().map(|metric| {
        format!(
            "{} {} = {}/{} {} {} {}",
            metric["id"].as_str().unwrap_or("?"),
            metric["value"],
            metric["numerator"],
            metric["denominator"],
            metric["quality"].as_str().unwrap_or("?"),
            metric["periods"],
            metric["coverage"]
        )
    });
    lines.collect::<Vec<_>>().join("\n").replace('"', "")
}

#[tokio::test]
async fn veendam_has_its_golden_totals() {
    insta::assert_snapshot!(golden("VEENDAM").await, @r"
    ENROLLED 360 = 360/null AMBIGUOUS [2022-03..2023-03] {schoolsReported:2,schoolsExpected:2}
    JOS_PUPILS 46 = 46/null AMBIGUOUS [2022-03..2023-03] {schoolsReported:2,schoolsExpected:2}
    FTE 1.2 = 1.2/null AMBIGUOUS [2022-03..2023-03] {schoolsReported:2,schoolsExpected:2}
    REACH 0.1278 = 46/360 AMBIGUOUS [2022-03..2023-03] {schoolsReported:2,schoolsExpected:2}
    PUPILS_PER_FTE 38.3333 = 46/1.2 AMBIGUOUS [2022-03..2023-03] {schoolsReported:2,schoolsExpected:2}
    ");
}

#[tokio::test]
async fn kennemerland_has_its_golden_totals() {
    insta::assert_snapshot!(golden("KENNEMERLAND").await, @r"
    ENROLLED 6480 = 6480/null OK [SY2022-2023] {schoolsReported:8,schoolsExpected:8}
    JOS_PUPILS 324 = 324/null OK [SY2022-2023] {schoolsReported:8,schoolsExpected:8}
    FTE 10.4 = 10.4/null OK [SY2022-2023] {schoolsReported:8,schoolsExpected:8}
    REACH 0.0500 = 324/6480 OK [SY2022-2023] {schoolsReported:8,schoolsExpected:8}
    PUPILS_PER_FTE 31.1538 = 324/10.4 OK [SY2022-2023] {schoolsReported:8,schoolsExpected:8}
    ");
}

#[tokio::test]
async fn amersfoort_has_its_golden_totals_for_a_year_that_is_not_sure() {
    insta::assert_snapshot!(golden("AMERSFOORT").await, @r"
    ENROLLED 540 = 540/null AMBIGUOUS [2022] {schoolsReported:3,schoolsExpected:3}
    JOS_PUPILS 88 = 88/null AMBIGUOUS [2022] {schoolsReported:3,schoolsExpected:3}
    FTE 4 = 4/null AMBIGUOUS [2022] {schoolsReported:3,schoolsExpected:3}
    REACH 0.1630 = 88/540 AMBIGUOUS [2022] {schoolsReported:3,schoolsExpected:3}
    PUPILS_PER_FTE 22.0000 = 88/4 AMBIGUOUS [2022] {schoolsReported:3,schoolsExpected:3}
    ");
}

#[tokio::test]
async fn twente_has_its_golden_totals() {
    insta::assert_snapshot!(golden("TWENTE").await, @r"
    ENROLLED 1012 = 1012/null OK [SY2020-2021] {schoolsReported:7,schoolsExpected:7}
    JOS_PUPILS 240 = 240/null OK [SY2020-2021] {schoolsReported:7,schoolsExpected:7}
    FTE 9.6 = 9.6/null OK [SY2020-2021] {schoolsReported:7,schoolsExpected:7}
    REACH 0.2372 = 240/1012 OK [SY2020-2021] {schoolsReported:7,schoolsExpected:7}
    PUPILS_PER_FTE 25.0000 = 240/9.6 OK [SY2020-2021] {schoolsReported:7,schoolsExpected:7}
    ");
}

#[tokio::test]
async fn holland_rijnland_has_its_golden_totals_over_the_schools_that_reported() {
    insta::assert_snapshot!(golden("HOLLAND_RIJNLAND").await, @r"
    ENROLLED 1611 = 1611/null OK [2022-H1] {schoolsReported:11,schoolsExpected:15}
    JOS_PUPILS 412 = 412/null OK [2022-H1] {schoolsReported:11,schoolsExpected:15}
    FTE 13.76 = 13.76/null OK [2022-H1] {schoolsReported:11,schoolsExpected:15}
    REACH 0.2557 = 412/1611 OK [2022-H1] {schoolsReported:11,schoolsExpected:15}
    PUPILS_PER_FTE 29.9419 = 412/13.76 OK [2022-H1] {schoolsReported:11,schoolsExpected:15}
    ");
}

#[tokio::test]
async fn two_regions_in_one_service_count_each_pupil_once() {
    let both = ["HOLLAND_RIJNLAND", "KENNEMERLAND"];
    let service = service(&both, &both, Size::Demo).await;
    let data = service
        .data("{ metrics(ids: [JOS_PUPILS]) { value warnings { code } parts { region numerator tokens } } }")
        .await;
    let metric = &data["metrics"][0];
    assert_eq!(metric["value"], "724", "412 + 324 - 12 known in both");
    let tokens = |part: usize| metric["parts"][part]["tokens"].as_array().map(Vec::len);
    assert_eq!((tokens(0), tokens(1)), (Some(412), Some(324)));
}

#[tokio::test]
async fn all_metrics_of_a_region_have_a_value_or_say_why_not() {
    let service = service(&["HOLLAND_RIJNLAND"], &["HOLLAND_RIJNLAND"], Size::Demo).await;
    let data = service
        .data("{ metrics { id value p50 p90 numerator denominator quality } }")
        .await;
    let metrics = data["metrics"].as_array().cloned().unwrap_or_default();
    let lines: Vec<String> = metrics
        .iter()
        .map(|m| {
            format!(
                "{} {} {}/{} p50 {} p90 {} {}",
                m["id"],
                m["value"],
                m["numerator"],
                m["denominator"],
                m["p50"],
                m["p90"],
                m["quality"]
            )
            .replace('"', "")
        })
        .collect();
    assert_eq!(lines.len(), 28);
    insta::assert_snapshot!(lines.join("\n"), @r"
    REACH 0.2557 412/1611 p50 null p90 null OK
    JOS_PUPILS 412 412/null p50 null p90 null OK
    PUPILS_PER_FTE 29.9419 412/13.76 p50 null p90 null OK
    ENROLLED_PER_FTE 117.0785 1611/13.76 p50 null p90 null OK
    STRUCTURAL_SHARE 0.8689 358/412 p50 null p90 null OK
    INCIDENTAL_SHARE 0.1311 54/412 p50 null p90 null OK
    INDIVIDUAL_SHARE 0.4709 194/412 p50 null p90 null OK
    GROUP_SHARE 0.5291 218/412 p50 null p90 null OK
    REFERRAL_FREE_SHARE 1.0000 412/412 p50 null p90 null OK
    AVOIDED_REFERRALS 0.1714 18/105 p50 null p90 null OK
    RESOLVED_BY_JOS 0.5429 57/105 p50 null p90 null OK
    ONWARD_HEAVY 0.1143 12/105 p50 null p90 null OK
    THUISZITTERS 0 0/376 p50 null p90 null OK
    ABSENCE 0.0133 10063/755100 p50 null p90 null OK
    WAITING_DAYS 5.9 7305/397 p50 5.9 p90 50.8 OK
    DURATION_DAYS 65.4 8074/105 p50 65.4 p90 152.8 OK
    PGB_CHANGE 0.5789 11/19 p50 null p90 null OK
    DAYCARE_RETURN 0.3333 3/9 p50 null p90 null OK
    FULL_RETURN 0.1429 5/35 p50 null p90 null OK
    PROVIDERS_PER_PUPIL 1.0000 412/412 p50 1 p90 1 OK
    HELPERS_PER_SCHOOL 1.9091 21/11 p50 2 p90 2 OK
    COST_PER_PUPIL null null/null p50 null p90 null UNKNOWN
    SUBSIDY_PER_PROVIDER null null/null p50 null p90 null NOT_APPLICABLE
    CONTINUITY_GAP null null/null p50 null p90 null NOT_APPLICABLE
    NON_RESIDENT_SHARE 0.1723 71/412 p50 null p90 null OK
    DELIVERY_RATE 0.7333 11/15 p50 null p90 null OK
    ENROLLED 1611 1611/null p50 null p90 null OK
    FTE 13.76 13.76/null p50 null p90 null OK
    ");
}

#[tokio::test]
async fn broken_down_by_school_type_the_cells_add_up() {
    let service = service(&["HOLLAND_RIJNLAND"], &["HOLLAND_RIJNLAND"], Size::Demo).await;
    let data = service
        .data("{ metrics(ids: [REACH], by: [SCHOOL_TYPE]) { cell numerator denominator coverage { schoolsReported schoolsExpected } } }")
        .await;
    let cells = data["metrics"].as_array().cloned().unwrap_or_default();
    let lines: Vec<String> = cells
        .iter()
        .map(|m| {
            format!(
                "{} {}/{} {}",
                m["cell"], m["numerator"], m["denominator"], m["coverage"]
            )
            .replace('"', "")
        })
        .collect();
    insta::assert_snapshot!(lines.join("\n"), @r"
    SCHOOL_TYPE=SBO 82/354 {schoolsReported:3,schoolsExpected:4}
    SCHOOL_TYPE=SO 121/396 {schoolsReported:3,schoolsExpected:5}
    SCHOOL_TYPE=SO,VSO 38/183 {schoolsReported:1,schoolsExpected:1}
    SCHOOL_TYPE=VSO 171/678 {schoolsReported:4,schoolsExpected:5}
    ");
}

#[tokio::test]
async fn without_data_there_is_a_reason_and_no_zero() {
    let service = service(&["HOLLAND_RIJNLAND"], &["HOLLAND_RIJNLAND"], Size::Demo).await;
    let data = service
        .data("{ before: metrics(ids: [REACH, JOS_PUPILS], period: \"2020\") { value numerator quality }
                 recent: metrics(ids: [REACH], period: \"2023\", alignment: MOST_RECENT) { value periods }
                 start: metrics(ids: [REACH], alignment: SINCE_START, months: 6) { value periods } }")
        .await;
    insta::assert_snapshot!(data, @r#"{"before":[{"value":null,"numerator":null,"quality":"NOT_STARTED"},{"value":null,"numerator":null,"quality":"NOT_STARTED"}],"recent":[{"value":"0.2557","periods":["2022-H1"]}],"start":[{"value":"0.2557","periods":["2022-H1"]}]}"#);
}
