//! Mutations of trajectories.

use serde_json::{Value, json};

use super::{dump, known, mutate, start, told, twente, with};

const ALL: &str =
    "trajectory { id version region school { id } provider { id } roles intensity form
    accessRoute hasReferral requestedOn firstContactOn endedOn endReason hours replacesPgb }";

/// The row of a payload's trajectory.
async fn row(service: &crate::graphql::tests::TestService, payload: &Value) -> Value {
    let id = payload["trajectory"]["id"].as_str().unwrap();
    let rows = dump(service, "trajectory").await;
    let row = rows.lines().find(|line| line.contains(id)).unwrap();
    serde_json::from_str(row).unwrap()
}

#[tokio::test]
async fn a_trajectory_carries_what_it_is_found_by_through_its_life() {
    let service = twente().await;
    let known = known(&service).await;
    let input = with(
        &start(&known, "app-0001"),
        json!({ "otherProviderIds": [known.providers[1]], "hours": "12.5" }),
    );
    let started = mutate(&service, "startTrajectory", &input, ALL).await;
    assert_eq!(told(&started), "");
    let columns = |row: &Value| {
        [
            "school_types",
            "waiting_days",
            "duration_days",
            "provider_count",
            "hours_hundredths",
            "version",
            "replaces_pgb",
        ]
        .map(|column| row[column].to_string())
        .join(" ")
    };
    let first = row(&service, &started).await;
    insta::assert_snapshot!(columns(&first), @r#""SO,VSO" 7 null 2 1250 1 null"#);
    let change = json!({
        "trajectoryId": started["trajectory"]["id"], "version": 1, "requestedOn": "2021-03-05",
        "providerId": known.providers[1], "roles": ["PEDAGOGICAL_WORKER", "JOS_WORKER"],
        "pgbChange": "TAKEN_OVER", "idempotencyKey": "app-0002",
    });
    let changed = mutate(&service, "changeTrajectory", &change, ALL).await;
    assert_eq!(told(&changed), "");
    assert_eq!(
        changed["trajectory"]["provider"]["id"],
        known.providers[1].as_str()
    );
    insta::assert_snapshot!(columns(&row(&service, &changed).await), @r#""SO,VSO" 3 null 1 1250 2 true"#);
    let end = json!({
        "trajectoryId": started["trajectory"]["id"], "version": 2, "endedOn": "2021-06-16",
        "reason": "GOAL_REACHED", "hours": "20", "idempotencyKey": "app-0003",
    });
    let ended = mutate(&service, "endTrajectory", &end, ALL).await;
    assert_eq!(told(&ended), "");
    insta::assert_snapshot!(columns(&row(&service, &ended).await), @r#""SO,VSO" 3 100 1 2000 3 true"#);
    let again = with(&end, json!({ "version": 3, "idempotencyKey": "app-0004" }));
    insta::assert_snapshot!(told(&mutate(&service, "endTrajectory", &again, ALL).await), @"input.trajectoryId ENDED: Dit is al beëindigd (traject). | This trajectory has ended already.");
    let late = with(
        &change,
        json!({ "version": 3, "idempotencyKey": "app-0005" }),
    );
    insta::assert_snapshot!(told(&mutate(&service, "changeTrajectory", &late, ALL).await), @"input.trajectoryId ENDED: Dit is al beëindigd (traject). | This trajectory has ended already.");
}

#[tokio::test]
async fn what_cannot_be_is_told_field_by_field() {
    let service = twente().await;
    let known = known(&service).await;
    let mut said = Vec::new();
    for (what, other) in [
        (
            "no record",
            json!({ "recordId": "twente:01AAAAAAAAAAAAAAAAAAAAAAAA" }),
        ),
        (
            "no school",
            json!({ "schoolId": "twente:01AAAAAAAAAAAAAAAAAAAAAAAA" }),
        ),
        ("no provider", json!({ "providerId": "utopia:1" })),
        (
            "provider twice",
            json!({ "otherProviderIds": [known.providers[0]] }),
        ),
        (
            "values",
            json!({ "roles": [], "hours": "-1", "requestedOn": "0001-01-01" }),
        ),
        ("three decimals", json!({ "hours": "1.125" })),
    ] {
        let input = with(&start(&known, "app-0001"), other);
        let payload = mutate(&service, "startTrajectory", &input, "trajectory { id }").await;
        said.push(format!("{what}:\n{}", told(&payload)));
    }
    insta::assert_snapshot!(said.join("\n"), @r"
    no record:
    input.recordId NOT_FOUND: Deze regio kent geen dossier met dit id. | This region has no record with this id.
    no school:
    input.schoolId NOT_FOUND: Deze regio kent geen school met dit id. | This region has no school with this id.
    no provider:
    input.providerId NOT_FOUND: Deze regio kent geen aanbieder met dit id. | This region has no provider with this id.
    provider twice:
    input.otherProviderIds INVALID: Noem elke aanbieder een keer. | Name each provider once.
    values:
    input.hours INVALID: Geef een getal van 0 of meer met hoogstens twee decimalen. | Give a number of 0 or more with at most two decimals.
    input.requestedOn INVALID: Geef een dag tussen 1900 en 2199. | Give a day between 1900 and 2199.
    input.roles INVALID: Noem minstens een rol. | Name at least one role.
    three decimals:
    input.hours INVALID: Geef een getal van 0 of meer met hoogstens twee decimalen. | Give a number of 0 or more with at most two decimals.
    ");
}

#[tokio::test]
async fn a_school_of_another_region_is_known_by_what_that_region_publishes() {
    let service = twente().await;
    let known = known(&service).await;
    let code = schema::region::RegionCode::new("VEENDAM").unwrap();
    let school = schema::id::HomedId::numbered(&code, "school", 1).to_string();
    let input = with(&start(&known, "app-0001"), json!({ "schoolId": school }));
    let started = mutate(&service, "startTrajectory", &input, ALL).await;
    assert_eq!(told(&started), "");
    let row = row(&service, &started).await;
    assert_eq!(
        (&row["school_types"], &row["school_municipality_code"]),
        (&json!("BAO"), &json!("GM0047"))
    );
}
