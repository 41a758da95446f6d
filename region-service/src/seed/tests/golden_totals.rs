//! The totals of domain sections 7.2 and 7.3, counted by SQL from the rows.

use super::*;

/// A trajectory of the region that has contact in its reference period, in a school of its own.
const CONTACT: &str = "trajectory t JOIN reference_period p ON p.region = t.region AND p.is_reference \
     AND t.first_contact_on <= p.to_on AND (t.ended_on IS NULL OR t.ended_on >= p.from_on) \
     JOIN school s ON s.id = t.school_id AND s.region = t.region";

async fn demo() -> Seeded {
    seeded(REGIONS, SeedOptions::default()).await
}

#[tokio::test]
async fn regions_have_their_totals() {
    let sql = format!(
        "SELECT r.region, SUM(r.enrolled_pupils) AS enrolled, SUM(r.jos_pupils) AS jos, \
         (SELECT COUNT(DISTINCT t.record_id) FROM {CONTACT} WHERE t.region = r.region) AS rows_of_pupils, \
         (SELECT COUNT(*) FROM region_pupil_record q WHERE q.region = r.region) AS records, \
         SUM(r.fte_hundredths) AS fte, \
         (SELECT SUM(d.fte_hundredths) FROM staff_deployment d WHERE d.region = r.region AND d.from_on <= p.to_on AND d.to_on >= p.from_on) AS deployed, \
         SUM(r.status = 'DELIVERED') AS delivered, SUM(r.status <> 'NOT_DUE') AS expected \
         FROM school_period_report r JOIN reference_period p ON p.region = r.region AND p.is_reference AND p.code = r.period_code \
         GROUP BY r.region ORDER BY r.region"
    );
    insta::assert_snapshot!(demo().await.text(&sql).await, @r"
    AMERSFOORT 540 88 88 88 400 400 3 3
    HOLLAND_RIJNLAND 1611 412 412 412 1376 1376 11 15
    KENNEMERLAND 6480 324 324 324 1040 1040 8 8
    TWENTE 1012 240 240 240 960 960 7 7
    VEENDAM 360 46 46 46 120 120 2 2
    ");
}

#[tokio::test]
async fn schools_report_what_the_rows_say() {
    let sql = "SELECT r.region, s.number, r.enrolled_pupils AS enrolled, r.jos_pupils AS jos, r.structural, r.incidental, r.individual, r.fte_hundredths AS fte \
         FROM school_period_report r JOIN school s ON s.id = r.school_id \
         JOIN reference_period p ON p.region = r.region AND p.code = r.period_code \
         WHERE r.region IN ('HOLLAND_RIJNLAND') ORDER BY r.region, s.number";
    let database = demo().await;
    insta::assert_snapshot!(database.text(sql).await, @r"
    HOLLAND_RIJNLAND 1 118 28 24 4 12 89
    HOLLAND_RIJNLAND 2 168 49 43 6 22 156
    HOLLAND_RIJNLAND 3 112 24 21 3 11 78
    HOLLAND_RIJNLAND 4 131 41 36 5 19 133
    HOLLAND_RIJNLAND 5 196 46 40 6 24 167
    HOLLAND_RIJNLAND 6 142 44 38 6 23 144
    HOLLAND_RIJNLAND 7 97 31 27 4 13 100
    HOLLAND_RIJNLAND 8 124 30 25 5 15 100
    HOLLAND_RIJNLAND 9 183 38 34 4 18 133
    HOLLAND_RIJNLAND 10 104 27 24 3 12 89
    HOLLAND_RIJNLAND 11 null null null null null null
    HOLLAND_RIJNLAND 12 null null null null null null
    HOLLAND_RIJNLAND 13 null null null null null null
    HOLLAND_RIJNLAND 14 null null null null null null
    HOLLAND_RIJNLAND 15 236 54 46 8 25 187
    ");
    let count = |filter: &str| {
        format!(
            "SELECT s.id, COUNT(DISTINCT t.record_id) AS n FROM {CONTACT} WHERE {filter} GROUP BY s.id ORDER BY s.id"
        )
    };
    let reported = |column: &str| {
        format!(
            "SELECT r.school_id AS id, {column} AS n FROM school_period_report r JOIN reference_period p \
             ON p.region = r.region AND p.code = r.period_code WHERE {column} > 0 ORDER BY r.school_id"
        )
    };
    for (filter, column) in [
        ("1 = 1", "jos_pupils"),
        ("t.intensity = 'STRUCTURAL'", "structural"),
        ("t.intensity = 'INCIDENTAL'", "incidental"),
        ("t.form = 'INDIVIDUAL'", "individual"),
        ("t.form IN ('GROUP', 'MIXED')", "group_pupils"),
    ] {
        assert_eq!(
            database.rows(&count(filter)).await,
            database.rows(&reported(column)).await,
            "{column}"
        );
    }
}

#[tokio::test]
async fn holland_rijnlands_school_types_add_up() {
    let sql = format!(
        "SELECT r.school_types, SUM(r.jos_pupils) AS jos, SUM(r.enrolled_pupils) AS enrolled, \
         (SELECT COUNT(DISTINCT t.record_id) FROM {CONTACT} WHERE t.region = r.region AND t.school_types = r.school_types) AS n \
         FROM school_period_report r WHERE r.region = 'HOLLAND_RIJNLAND' AND r.period_code = '2022-H1' GROUP BY r.school_types ORDER BY 1"
    );
    insta::assert_snapshot!(demo().await.text(&sql).await, @r"
    SBO 82 354 82
    SO 121 396 121
    SO,VSO 38 183 38
    VSO 171 678 171
    ");
}

#[tokio::test]
async fn holland_rijnlands_residences_add_up() {
    let database = demo().await;
    insta::assert_snapshot!(
        database.text("SELECT ring, SUM(pupils) AS n FROM enrolment_by_residence WHERE region = 'HOLLAND_RIJNLAND' GROUP BY ring ORDER BY ring").await,
        @r"
        IN_JOS_AREA 1352
        IN_YOUTH_REGION_NOT_JOS 121
        OTHER_FEDERATED_REGION 14
        OTHER_NL 124
        "
    );
    insta::assert_snapshot!(
        database.text("SELECT residence_ring, COUNT(*) AS n FROM region_pupil_record WHERE region = 'HOLLAND_RIJNLAND' GROUP BY 1 ORDER BY 1").await,
        @r"
        IN_JOS_AREA 341
        IN_YOUTH_REGION_NOT_JOS 33
        OTHER_FEDERATED_REGION 14
        OTHER_NL 24
        "
    );
    let per_school = "SELECT school_id AS id, SUM(pupils) AS n FROM enrolment_by_residence GROUP BY 1 ORDER BY 1";
    let enrolled = "SELECT school_id AS id, enrolled_pupils AS n FROM school_period_report r \
         JOIN reference_period p ON p.region = r.region AND p.code = r.period_code WHERE enrolled_pupils > 0 ORDER BY 1";
    assert_eq!(
        database.rows(per_school).await,
        database.rows(enrolled).await
    );
}

#[tokio::test]
async fn pupils_are_1074_and_35_of_them_are_known_in_several_regions() {
    let database = demo().await;
    insta::assert_snapshot!(
        database.text("SELECT n AS regions, COUNT(*) AS pupils FROM (SELECT COUNT(*) AS n FROM region_pupil_record GROUP BY link_key) x GROUP BY n ORDER BY n").await,
        @r"
        1 1039
        2 34
        3 1
        "
    );
    insta::assert_snapshot!(
        database.text("SELECT a.region AS one, b.region AS other, COUNT(*) AS n FROM region_pupil_record a JOIN region_pupil_record b ON b.link_key = a.link_key AND a.region < b.region GROUP BY 1, 2 ORDER BY 1, 2").await,
        @r"
        AMERSFOORT HOLLAND_RIJNLAND 6
        AMERSFOORT KENNEMERLAND 5
        AMERSFOORT TWENTE 4
        AMERSFOORT VEENDAM 1
        HOLLAND_RIJNLAND KENNEMERLAND 12
        HOLLAND_RIJNLAND TWENTE 3
        HOLLAND_RIJNLAND VEENDAM 1
        KENNEMERLAND TWENTE 2
        KENNEMERLAND VEENDAM 1
        TWENTE VEENDAM 2
        "
    );
    insta::assert_snapshot!(
        database.text("SELECT COUNT(DISTINCT link_key) AS n FROM region_pupil_record WHERE region <> 'TWENTE'").await,
        @"845"
    );
}

#[tokio::test]
async fn pupils_have_as_many_providers_as_the_plan_says() {
    let sql = "SELECT region, n AS providers, COUNT(*) AS pupils FROM \
         (SELECT t.region, t.record_id, COUNT(DISTINCT tp.provider_id) AS n FROM trajectory t \
          JOIN trajectory_provider tp ON tp.trajectory_id = t.id GROUP BY t.region, t.record_id) x \
         WHERE region IN ('TWENTE', 'AMERSFOORT') GROUP BY region, n ORDER BY region, n";
    let database = demo().await;
    insta::assert_snapshot!(database.text(sql).await, @r"
    AMERSFOORT 1 70
    AMERSFOORT 2 14
    AMERSFOORT 3 4
    TWENTE 1 144
    TWENTE 2 68
    TWENTE 3 21
    TWENTE 4 7
    ");
    let kept = "SELECT COUNT(*) AS n FROM trajectory t WHERE provider_count <> (SELECT COUNT(*) FROM trajectory_provider p WHERE p.trajectory_id = t.id)";
    assert_eq!(database.text(kept).await, "0");
}

#[tokio::test]
async fn veendams_routes_and_money_are_those_of_the_plan() {
    let database = demo().await;
    insta::assert_snapshot!(
        database.text("SELECT t.end_reason, COALESCE(CASE r.weight WHEN 'GENERAL_PROVISION' THEN 'JEP' ELSE r.weight END, '-') AS onward, COUNT(*) AS n FROM trajectory t LEFT JOIN referral r ON r.trajectory_id = t.id AND r.direction = 'ONWARD' WHERE t.region = 'VEENDAM' GROUP BY 1, 2 ORDER BY 1, 2").await,
        @r"
        GOAL_REACHED - 33
        REFERRED_ON HEAVY 3
        REFERRED_ON JEP 8
        REFERRED_ON SPECIALIST 2
        "
    );
    insta::assert_snapshot!(
        database.text("SELECT (SELECT COUNT(*) FROM avoided_referral WHERE region = 'VEENDAM') AS avoided, (SELECT SUM(amount_cents) FROM funding WHERE region = 'VEENDAM') AS cents, (SELECT COUNT(*) FROM absence_episode WHERE region = 'VEENDAM') AS absent").await,
        @"11 13500000 0"
    );
    insta::assert_snapshot!(
        database.text("SELECT c.name, SUM(d.fte_hundredths) AS fte FROM staff_deployment d JOIN care_provider c ON c.id = d.provider_id WHERE d.region = 'VEENDAM' GROUP BY 1 ORDER BY 1").await,
        @r"
        Cosis 68
        Team050 52
        "
    );
}

#[tokio::test]
async fn kennemerlands_ambulatory_workers_are_in_five_schools() {
    let sql = "SELECT role, COUNT(*) AS schools, SUM(fte_hundredths) AS fte FROM staff_deployment WHERE region = 'KENNEMERLAND' GROUP BY role ORDER BY role";
    insta::assert_snapshot!(demo().await.text(sql).await, @r"
    BEHAVIOURAL_SCIENTIST_JGGZ_VO 8 240
    JG_COACH_VO 8 400
    PREVENTIVE_AMBULATORY_WORKER_VO 5 400
    ");
}
