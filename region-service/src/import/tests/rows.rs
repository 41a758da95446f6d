//! What rows become, and what other rows carry of them.

use super::*;

const RECORD: &str = "SELECT age_band || ' ' || coalesce(residence_code, '-') || ' ' || coalesce(responsible_code, '-') \
    || ' ' || residence_ring || ' ' || coalesce(s.number, '-') || ' ' || coalesce(r.school_types, '-') || ' ' \
    || coalesce(r.school_municipality_code, '-') || ' v' || r.version \
    FROM region_pupil_record r LEFT JOIN school s ON s.id = r.school_id \
    WHERE r.id IN (SELECT entity_id FROM change) ORDER BY birth_year";

const TRAJECTORY: &str = "SELECT t.age_band || ' ' || t.residence_ring || ' ' || s.number || ' ' || t.school_types || ' ' \
    || provider_count || ' ' || coalesce(waiting_days, '-') || ' ' || coalesce(duration_days, '-') || ' ' \
    || coalesce(hours_hundredths, '-') || ' ' || coalesce(replaces_pgb, '-') || ' ' || (t.link_key = r.link_key) \
    || ' v' || t.version FROM trajectory t JOIN school s ON s.id = t.school_id JOIN region_pupil_record r ON r.id = t.record_id \
    WHERE t.id IN (SELECT entity_id FROM change) ORDER BY first_contact_on";

const PUPILS: &str = "kenmerk;persoonsgebonden nummer;geboortejaar;leeftijdsgroep;peildatum;woonplaats;woonplaats vanaf;verantwoordelijke gemeente;verantwoordelijk vanaf";

#[tokio::test]
async fn rows_carry_what_they_are_found_by() {
    let region = Region::with_templates().await;
    region
        .sound(
            Kind::Pupils,
            &file(
                PUPILS,
                &[
                    "L-1001;;2009;;30-6-2021;;;;",
                    "L-1002;;2010;8 t/m 11;30-6-2021;;;;",
                ],
            ),
        )
        .await;
    insta::assert_snapshot!(region.text(RECORD).await, @r"
    AGE_12_15 GM0164 GM0164 IN_JOS_AREA 1 SBO GM0164 v2
    AGE_8_11 GM0153 GM0153 IN_YOUTH_REGION_NOT_JOS 1 SBO GM0164 v2
    ");
    insta::assert_snapshot!(region.text(TRAJECTORY).await, @r"
    AGE_12_15 IN_JOS_AREA 1 SBO 1 14 - 1375 0 1 v1
    AGE_8_11 IN_YOUTH_REGION_NOT_JOS 1 SBO 1 - 121 450 - 1 v1
    ");
    insta::assert_snapshot!(
        region
            .text("SELECT is_primary || ' ' || (p.record_id = t.record_id) || ' ' || (p.provider_id = t.provider_id) FROM trajectory_provider p JOIN trajectory t ON t.id = trajectory_id WHERE t.id IN (SELECT entity_id FROM change)")
            .await,
        @r"
    1 1 1
    1 1 1
    "
    );
}

#[tokio::test]
async fn a_pupil_who_moves_is_carried_so_by_the_trajectories() {
    let region = Region::with_templates().await;
    region
        .sound(
            Kind::Pupils,
            &file(
                PUPILS,
                &["L-1001;;2004;;31-12-2023;Haarlem;1-9-2022;GM0392;1-9-2022"],
            ),
        )
        .await;
    let moved = region.dump().await;
    insta::assert_snapshot!(
        region
            .text("SELECT kind || ' ' || municipality_code || ' ' || from_on || ' ' || coalesce(to_on, 'now') FROM residence_period p WHERE record_id = (SELECT record_id FROM residence_period WHERE municipality_code = 'GM0392' AND from_on = '2022-09-01' LIMIT 1) ORDER BY kind, from_on")
            .await,
        @r"
    BRP_ADDRESS GM0164 2015-08-01 2022-08-31
    BRP_ADDRESS GM0392 2022-09-01 now
    RESPONSIBLE GM0164 2015-08-01 2022-08-31
    RESPONSIBLE GM0392 2022-09-01 now
    "
    );
    let trajectories = region.text(TRAJECTORY).await;
    assert!(
        trajectories.starts_with("AGE_18_PLUS OTHER_NL 1 SBO"),
        "{trajectories}"
    );
    assert!(
        region
            .text("SELECT name FROM municipality WHERE code = 'GM0392'")
            .await
            == "Haarlem",
        "the region keeps a copy of what it names"
    );
    // The first file again: what it tells of residence is known, and has ended since.
    region
        .sound(
            Kind::Pupils,
            &file(
                PUPILS,
                &["L-1001;123456789;2004;;31-12-2023;GM0164;01-08-2015;GM0164;2015-08-01"],
            ),
        )
        .await;
    assert_eq!(region.dump().await, moved);
}

#[tokio::test]
async fn another_number_makes_the_former_key_an_alias() {
    let region = Region::with_templates().await;
    let links = "SELECT count(*) || ' links, ' || sum(l.link_key = r.link_key) || ' current, ' || sum(l.current_key = r.link_key) || ' pointing' FROM pupil_link l JOIN region_pupil_record r ON r.id = l.record_id WHERE r.id IN (SELECT entity_id FROM change)";
    assert_eq!(region.text(links).await, "2 links, 2 current, 2 pointing");
    region
        .sound(
            Kind::Pupils,
            &file("reference;number;birth_year", &["L-1001;12345678;2009"]),
        )
        .await;
    assert_eq!(region.text(links).await, "3 links, 2 current, 3 pointing");
    let keys = "SELECT count(*) || '' FROM trajectory t JOIN region_pupil_record r ON r.id = t.record_id WHERE t.link_key <> r.link_key";
    assert_eq!(region.text(keys).await, "0");
    // The former number finds the same record, and changes nothing.
    let told = region
        .csv(
            Kind::Pupils,
            &file("reference;number;birth_year", &["L-1001;123456789;2009"]),
        )
        .await;
    assert_eq!(told, "1 rows: 0 new, 0 changed, 1 unchanged");
}

#[tokio::test]
async fn a_record_carries_the_school_of_its_latest_enrolment() {
    let region = Region::with_templates().await;
    region
        .sound(
            Kind::Enrolments,
            &file(
                "reference;pupil;school;from;to;end_reason",
                &[
                    "I-2001;L-1001;1;01-08-2020;31-07-2022;naar (v)so",
                    "I-2003;L-1001;4;01-08-2022;;",
                    "I-2004;L-1001;2;01-08-2018;31-07-2020;anders",
                ],
            ),
        )
        .await;
    let record = region.text(RECORD).await;
    assert!(record.contains(" 4 SO,VSO GM0164 v1"), "{record}");
    insta::assert_snapshot!(
        region
            .text("SELECT action || ' ' || version FROM change WHERE type = 'ENROLMENT' ORDER BY position")
            .await,
        @r"
    CREATED 1
    CREATED 1
    ENDED 2
    CREATED 1
    CREATED 1
    "
    );
}

#[tokio::test]
async fn a_second_delivery_of_a_report_is_a_late_correction() {
    let region = Region::with_templates().await;
    let header = "school;periode;status;ingeschreven leerlingen;jos leerlingen";
    let first = file(
        header,
        &["2;2023-H2;aangeleverd;146;36", "2;2023-H2;DELIVERED;146;36"],
    );
    assert_eq!(
        region.csv(Kind::Reports, &first).await,
        "2 rows: 1 new, 0 changed, 1 unchanged"
    );
    region
        .sound(
            Kind::Reports,
            &file(header, &["2;2023-H2;aangeleverd;150;36"]),
        )
        .await;
    insta::assert_snapshot!(
        region
            .text("SELECT enrolled_pupils || ' v' || r.version || ' in ' || d.reason FROM school_period_report r JOIN school s ON s.id = school_id JOIN dataset d ON d.version = dataset_version WHERE period_code = '2023-H2' ORDER BY enrolled_pupils")
            .await,
        @r"
    150 v2 in late correction of 2023-H2
    1611 v1 in first load
    "
    );
}

#[tokio::test]
async fn seeded_rows_are_changed_by_their_ids() {
    let region = Region::seeded().await;
    let id = region
        .text("SELECT id FROM trajectory WHERE ended_on IS NULL ORDER BY id LIMIT 1")
        .await;
    let values = region
        .text(&format!("SELECT record_id || ';' || school_id || ';' || provider_id || ';' || intensity || ';' || form || ';' || access_route || ';' || CASE has_referral WHEN 1 THEN 'ja' ELSE 'nee' END || ';' || first_contact_on FROM trajectory WHERE id = '{id}'"))
        .await;
    let header = "reference;pupil;school;provider;intensity;form;access_route;has_referral;first_contact_on;ended_on;end_reason";
    let text = file(header, &[&format!("{id};{values};31-12-2024;doel bereikt")]);
    let told = region.csv(Kind::Trajectories, &text).await;
    assert_eq!(told, "1 rows: 0 new, 1 changed, 0 unchanged");
    assert_eq!(
        region
            .text(&format!(
                "SELECT end_reason || ' v' || version FROM trajectory WHERE id = '{id}'"
            ))
            .await,
        "GOAL_REACHED v2"
    );
}
