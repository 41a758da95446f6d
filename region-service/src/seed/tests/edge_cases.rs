//! The edge cases of domain section 7.4 that belong to the shared core, by their numbers there.

use super::*;

async fn demo() -> Seeded {
    seeded(REGIONS, SeedOptions::default()).await
}

async fn assert_text(sql: &str, expected: &str) {
    assert_eq!(demo().await.text(sql).await, expected, "{sql}");
}

#[tokio::test]
async fn case_1_not_delivered_is_null_and_a_reported_zero_is_zero() {
    assert_text(
        "SELECT s.number, r.jos_pupils FROM school_period_report r JOIN school s ON s.id = r.school_id \
         WHERE r.region = 'HOLLAND_RIJNLAND' AND r.period_code = '2022-H1' AND r.status = 'NOT_DELIVERED' ORDER BY 1",
        "11 null\n12 null\n13 null\n14 null",
    )
    .await;
    assert_text(
        "SELECT period_code, status FROM school_period_report WHERE jos_pupils = 0",
        "2022-H2 DELIVERED",
    )
    .await;
}

#[tokio::test]
async fn case_2_a_school_reaches_everyone_in_an_open_period() {
    assert_text(
        "SELECT r.period_code, r.enrolled_pupils, r.jos_pupils, COUNT(DISTINCT t.record_id) AS n \
         FROM school_period_report r JOIN trajectory t ON t.school_id = r.school_id \
         WHERE r.jos_pupils = r.enrolled_pupils GROUP BY 1, 2, 3",
        "2023-H1 12 12 12",
    )
    .await;
}

#[tokio::test]
async fn case_3_cells_of_0_1_9_and_10_occur() {
    assert_text(
        "SELECT DISTINCT n FROM (SELECT jos_pupils AS n FROM school_period_report \
         UNION ALL SELECT COUNT(*) FROM region_pupil_record GROUP BY region, residence_code) x \
         WHERE n IN (0, 1, 9, 10) ORDER BY n",
        "0\n1\n9\n10",
    )
    .await;
}

#[tokio::test]
async fn case_4_a_pupil_is_known_in_three_regions() {
    assert_text(
        "SELECT COUNT(*) AS n FROM (SELECT link_key FROM region_pupil_record GROUP BY link_key HAVING COUNT(*) = 3) x",
        "1",
    )
    .await;
}

#[tokio::test]
async fn case_5_moving_pupils_have_gaps_of_0_27_and_29_days() {
    assert_text(
        "SELECT CAST(julianday(b.first_contact_on) - julianday(a.ended_on) AS INTEGER) AS gap FROM trajectory a \
         JOIN trajectory b ON b.link_key = a.link_key AND b.region <> a.region AND b.first_contact_on >= a.ended_on \
         WHERE gap BETWEEN 0 AND 29 AND a.access_route <> 'TRANSFER' AND b.access_route <> 'TRANSFER' \
         AND a.end_reason <> 'TRANSFERRED_REGION' AND gap IN (0, 27, 29) ORDER BY gap",
        "0\n27\n29",
    )
    .await;
}

#[tokio::test]
async fn case_6_two_regions_disagree_on_a_residence() {
    assert_text(
        "SELECT a.region AS one, a.municipality_code AS home, a.quality AS quality, b.region AS other, b.municipality_code AS its_home, b.quality AS its_quality \
         FROM residence_period a JOIN region_pupil_record ra ON ra.id = a.record_id \
         JOIN region_pupil_record rb ON rb.link_key = ra.link_key AND rb.region < ra.region \
         JOIN residence_period b ON b.record_id = rb.id AND b.kind = a.kind \
         WHERE a.kind = 'BRP_ADDRESS' AND a.to_on IS NULL AND b.to_on IS NULL AND a.municipality_code <> b.municipality_code",
        "KENNEMERLAND GM0361 OK HOLLAND_RIJNLAND GM0546 CONFLICTING_SOURCE",
    )
    .await;
}

#[tokio::test]
async fn case_7_a_provider_works_in_two_regions_under_two_ids() {
    assert_text(
        "SELECT name, COUNT(*) AS n, COUNT(DISTINCT id) AS ids FROM care_provider GROUP BY name HAVING COUNT(*) > 1",
        "Karakter 2 2",
    )
    .await;
}

#[tokio::test]
async fn case_8_help_without_an_end_with_a_budget_and_with_a_referral_occurs() {
    let database = demo().await;
    for filter in [
        "ended_on IS NULL",
        "replaces_pgb AND pgb_change = 'TAKEN_OVER'",
        "pgb_change = 'DECREASED'",
        "has_referral",
        "NOT has_referral",
    ] {
        let sql = format!("SELECT COUNT(*) > 0 AS found FROM trajectory WHERE {filter}");
        assert_eq!(database.text(&sql).await, "1", "{filter}");
    }
    let referred = "SELECT COUNT(*) AS n FROM trajectory t WHERE has_referral <> EXISTS \
         (SELECT 1 FROM referral r WHERE r.trajectory_id = t.id AND r.direction = 'INWARD')";
    assert_eq!(database.text(referred).await, "0");
}

#[tokio::test]
async fn case_9_a_second_provider_starts_on_the_day_after_the_first_ends() {
    assert_text(
        "SELECT s.number, julianday(b.from_on) - julianday(a.to_on) AS days FROM participation_provider a \
         JOIN participation_provider b ON b.school_id = a.school_id AND b.from_on > a.from_on \
         JOIN school s ON s.id = a.school_id WHERE a.region = 'HOLLAND_RIJNLAND'",
        "13 1",
    )
    .await;
}

#[tokio::test]
async fn case_10_a_residence_spans_a_merger() {
    let database = demo().await;
    let spans = "SELECT COUNT(*) > 20 AS enough FROM residence_period a JOIN residence_period b \
         ON b.record_id = a.record_id AND b.kind = a.kind AND b.from_on = '2022-01-01' AND b.municipality_code = 'GM1980' \
         WHERE a.municipality_code = 'GM0398' AND a.to_on = '2021-12-31'";
    assert_eq!(database.text(spans).await, "1");
    let after = "SELECT COUNT(*) AS n FROM residence_period WHERE municipality_code = 'GM0398' AND COALESCE(to_on, '9999') > '2021-12-31'";
    assert_eq!(database.text(after).await, "0");
}

#[tokio::test]
async fn case_11_schools_of_two_types_and_with_a_route_occur() {
    assert_text(
        "SELECT number, school_types, learning_routes FROM school \
         WHERE region = 'HOLLAND_RIJNLAND' AND (school_types LIKE '%,%' OR learning_routes <> '[]') ORDER BY number",
        "6 VSO [\"PRO\"]\n9 SO,VSO []",
    )
    .await;
}

#[tokio::test]
async fn case_12_programmes_start_and_end_on_different_days() {
    assert_text(
        "SELECT region, start_on, start_precision, end_on, end_precision FROM programme ORDER BY region",
        "AMERSFOORT null UNKNOWN null UNKNOWN\nHOLLAND_RIJNLAND 2022-01-01 DAY null UNKNOWN\nKENNEMERLAND 2022-08-01 SCHOOL_YEAR null UNKNOWN\nTWENTE 2020-08-01 SCHOOL_YEAR 2021-12-01 MONTH\nVEENDAM 2022-03-01 MONTH null UNKNOWN",
    )
    .await;
}

#[tokio::test]
async fn case_13_ages_at_the_edges_of_consent_and_a_former_link_key_occur() {
    let database = demo().await;
    let ages = "SELECT DISTINCT CAST(strftime('%Y', p.to_on) AS INTEGER) - r.birth_year AS age FROM region_pupil_record r \
         JOIN reference_period p ON p.region = r.region WHERE age IN (11, 12, 15, 16, 18) ORDER BY age";
    assert_eq!(database.text(ages).await, "11\n12\n15\n16\n18");
    let former = "SELECT region, COUNT(*) AS n FROM pupil_link WHERE link_key <> current_key GROUP BY region ORDER BY region";
    assert_eq!(
        database.text(former).await,
        "AMERSFOORT 1\nHOLLAND_RIJNLAND 1\nKENNEMERLAND 1\nTWENTE 1\nVEENDAM 1"
    );
    let current = "SELECT COUNT(*) AS n FROM pupil_link l JOIN region_pupil_record r ON r.id = l.record_id WHERE r.link_key <> l.current_key";
    assert_eq!(database.text(current).await, "0");
}

#[tokio::test]
async fn case_14_an_expired_consent_occurs_and_no_crisis_is_told() {
    assert_text(
        "SELECT consent_until_on FROM case_story WHERE consent = 'EXPIRED'",
        "2023-07-31",
    )
    .await;
    assert_text(
        "SELECT COUNT(*) AS n FROM case_story WHERE outcome = 'CRISIS_ROUTE'",
        "0",
    )
    .await;
}

#[tokio::test]
async fn case_15_one_contract_follows_another() {
    assert_text(
        "SELECT b.initial_end_on AS before, a.start_on, a.initial_end_on, a.ultimate_end_on FROM contract a JOIN contract b ON b.id = a.predecessor_id",
        "2023-12-31 2024-01-01 2030-12-31 2033-12-31",
    )
    .await;
}

#[tokio::test]
async fn case_16_an_event_says_that_its_source_contradicts_itself() {
    assert_text(
        "SELECT title_nl, held_on FROM event WHERE quality = 'CONFLICTING_SOURCE' AND remark_nl IS NOT NULL",
        "Bijeenkomst leeromgeving 3 2023-06-13",
    )
    .await;
}

#[tokio::test]
async fn case_17_figures_stand_as_written_and_as_numbers() {
    assert_text(
        "SELECT raw, value FROM published_figure WHERE raw IN ('13,76', '1.611', '€58.500') ORDER BY raw",
        "1.611 1611\n13,76 13.76\n€58.500 58500",
    )
    .await;
    assert_text(
        "SELECT COUNT(*) AS n FROM claim c JOIN source s ON s.id = c.source_id WHERE s.quote LIKE '%€én%' AND c.value IS NULL",
        "1",
    )
    .await;
}

#[tokio::test]
async fn case_18_waiting_times_have_a_long_tail() {
    let database = demo().await;
    let sql = "SELECT waiting_days FROM trajectory WHERE waiting_days IS NOT NULL ORDER BY 1";
    let days: Vec<u32> = database
        .rows(sql)
        .await
        .iter()
        .map(|d| d.parse().unwrap())
        .collect();
    let (p50, p90) = (days[days.len() / 2], days[days.len() * 9 / 10]);
    assert!(
        p50 <= 7 && p90 >= 5 * p50 && *days.last().unwrap() > 200,
        "{p50} {p90}"
    );
}

#[tokio::test]
async fn case_19_a_school_delivers_a_period_once() {
    let database = demo().await;
    let copy = "INSERT INTO school_period_report SELECT 'twente:copy', region, school_id, school_types, period_code, status, \
         delivered_at, enrolled_pupils, jos_pupils, structural, incidental, individual, group_pupils, fte_hundredths, \
         lesson_hours_planned, lesson_hours_missed, dataset_version, source_id, provenance, quality, version FROM school_period_report LIMIT 1";
    let error = database
        .db
        .execute_unprepared(copy)
        .await
        .unwrap_err()
        .to_string();
    assert!(error.contains("UNIQUE"), "{error}");
}

#[tokio::test]
async fn case_20_a_late_correction_is_a_version_of_the_dataset() {
    assert_text(
        "SELECT region, version, reason FROM dataset WHERE region IN ('HOLLAND_RIJNLAND', 'TWENTE') ORDER BY region, version",
        "HOLLAND_RIJNLAND 1 first load\nHOLLAND_RIJNLAND 2 late correction of 2022-H2\nTWENTE 1 first load",
    )
    .await;
    assert_text(
        "SELECT period_code, COUNT(*) AS n FROM school_period_report WHERE dataset_version = 2 GROUP BY 1",
        "2022-H2 1",
    )
    .await;
}

#[tokio::test]
async fn help_of_other_regions_schools_and_providers_is_named_by_their_ids() {
    let database = demo().await;
    let schools = "SELECT t.region AS of, s.region AS home, COUNT(*) AS n FROM trajectory t JOIN school s ON s.id = t.school_id WHERE s.region <> t.region GROUP BY 1, 2 ORDER BY 1, 2";
    assert_eq!(
        database.text(schools).await,
        "HOLLAND_RIJNLAND AMERSFOORT 4\nHOLLAND_RIJNLAND KENNEMERLAND 9"
    );
    let providers = "SELECT t.region AS of, c.region AS home, COUNT(*) AS n FROM trajectory t JOIN care_provider c ON c.id = t.provider_id WHERE c.region <> t.region GROUP BY 1, 2 ORDER BY 1, 2";
    assert_eq!(
        database.text(providers).await,
        "AMERSFOORT TWENTE 2\nAMERSFOORT VEENDAM 1\nKENNEMERLAND AMERSFOORT 1"
    );
    let nowhere = "SELECT COUNT(*) AS n FROM trajectory WHERE school_id NOT IN (SELECT id FROM school) OR provider_id NOT IN (SELECT id FROM care_provider)";
    assert_eq!(database.text(nowhere).await, "0");
}

#[tokio::test]
async fn no_region_invents_a_code_of_a_school_or_provider() {
    assert_text(
        "SELECT (SELECT COUNT(*) FROM school WHERE vestiging_code IS NOT NULL OR brin IS NOT NULL) + \
         (SELECT COUNT(*) FROM care_provider WHERE agb_code IS NOT NULL OR kvk IS NOT NULL) AS n",
        "0",
    )
    .await;
    assert_text(
        &format!("SELECT COUNT(*) AS n FROM region_pupil_record WHERE residence_code = '{UNKNOWN_MUNICIPALITY}'"),
        "0",
    )
    .await;
}
