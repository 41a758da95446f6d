//! What every command shares: home, idempotency, versions, all or nothing, entries in the outbox.

use serde_json::json;

use super::{dump, known, mutate, start, told, twente, with};
use crate::graphql::tests::errors;

const ID: &str = "trajectory { id version }";

#[tokio::test]
async fn a_repeat_answers_what_the_first_answered_and_writes_nothing() {
    let service = twente().await;
    let input = start(&known(&service).await, "app-0001");
    let first = mutate(&service, "startTrajectory", &input, ID).await;
    assert_eq!(told(&first), "");
    let rows = dump(&service, "trajectory").await;
    let changes = dump(&service, "change").await;
    for _ in 0..3 {
        assert_eq!(mutate(&service, "startTrajectory", &input, ID).await, first);
    }
    assert_eq!(dump(&service, "trajectory").await, rows);
    assert_eq!(dump(&service, "change").await, changes);
}

#[tokio::test]
async fn repeats_at_the_same_time_write_once() {
    let service = twente().await;
    let known = known(&service).await;
    let before = dump(&service, "trajectory").await.lines().count();
    let input = start(&known, "app-0001");
    let repeats = (0..8).map(|_| mutate(&service, "startTrajectory", &input, ID));
    let answers = futures::future::join_all(repeats).await;
    assert!(
        answers.iter().all(|answer| *answer == answers[0]),
        "{answers:?}"
    );
    assert_eq!(
        dump(&service, "trajectory").await.lines().count(),
        before + 1
    );
}

#[tokio::test]
async fn ids_of_new_rows_depend_on_region_and_key_alone() {
    let (one, other) = (twente().await, twente().await);
    let input = start(&known(&one).await, "app-0001");
    let id = |payload: serde_json::Value| payload["trajectory"]["id"].clone();
    let first = id(mutate(&one, "startTrajectory", &input, ID).await);
    assert_eq!(
        first,
        id(mutate(&other, "startTrajectory", &input, ID).await)
    );
    let again = with(&input, json!({ "idempotencyKey": "app-0002" }));
    assert_ne!(first, id(mutate(&one, "startTrajectory", &again, ID).await));
}

#[tokio::test]
async fn another_input_under_the_same_key_is_refused() {
    let service = twente().await;
    let input = start(&known(&service).await, "app-0001");
    mutate(&service, "startTrajectory", &input, ID).await;
    let other = with(&input, json!({ "form": "GROUP" }));
    let payload = mutate(&service, "startTrajectory", &other, ID).await;
    insta::assert_snapshot!(told(&payload), @"input.idempotencyKey IDEMPOTENCY_KEY_REUSED: Deze sleutel hoort bij een andere opdracht: geef elke opdracht een eigen sleutel. | This key belongs to another write: give each write a key of its own.");
    let short = with(&input, json!({ "idempotencyKey": "app" }));
    let payload = mutate(&service, "startTrajectory", &short, ID).await;
    insta::assert_snapshot!(told(&payload), @"input.idempotencyKey INVALID: Geef 8 tot 64 tekens uit A-Z a-z 0-9 . _ - | Give 8 to 64 characters of A-Z a-z 0-9 . _ -");
}

#[tokio::test]
async fn a_refused_write_stores_nothing_and_may_be_corrected_under_its_key() {
    let service = twente().await;
    let known = known(&service).await;
    let tables = ["trajectory", "write_receipt", "change", "trajectory_role"];
    let mut before = Vec::new();
    for table in tables {
        before.push(dump(&service, table).await);
    }
    let wrong = with(
        &start(&known, "app-0001"),
        json!({ "requestedOn": "2021-04-01", "roles": [] }),
    );
    let payload = mutate(&service, "startTrajectory", &wrong, ID).await;
    insta::assert_snapshot!(told(&payload), @r"
    input.requestedOn INVALID: De aanmelding ligt na het eerste contact. | The request lies after the first contact.
    input.roles INVALID: Noem minstens een rol. | Name at least one role.
    ");
    assert_eq!(payload["trajectory"], serde_json::Value::Null);
    for (table, before) in tables.iter().zip(before) {
        assert_eq!(dump(&service, table).await, before, "{table}");
    }
    let payload = mutate(&service, "startTrajectory", &start(&known, "app-0001"), ID).await;
    assert_eq!(told(&payload), "");
}

#[tokio::test]
async fn a_change_names_the_version_that_it_saw() {
    let service = twente().await;
    let known = known(&service).await;
    let started = mutate(&service, "startTrajectory", &start(&known, "app-0001"), ID).await;
    let change = json!({
        "trajectoryId": started["trajectory"]["id"], "version": 1, "form": "GROUP",
        "idempotencyKey": "app-0002",
    });
    let changed = mutate(&service, "changeTrajectory", &change, ID).await;
    assert_eq!(changed["trajectory"]["version"], 2);
    let late = with(&change, json!({ "idempotencyKey": "app-0003" }));
    let payload = mutate(&service, "changeTrajectory", &late, ID).await;
    insta::assert_snapshot!(told(&payload), @"input.version VERSION_CONFLICT: Dit is intussen gewijzigd: lees het opnieuw en geef de versie die u dan ziet. | This was changed since: read it again and give the version that you see then.");
}

#[tokio::test]
async fn a_write_for_a_region_that_is_not_hosted_is_an_error() {
    let service = twente().await;
    let input = start(&known(&service).await, "app-0001");
    for record in ["veendam:01AAAAAAAAAAAAAAAAAAAAAAAA", "no id"] {
        let elsewhere = with(&input, json!({ "recordId": record }));
        let answer = mutate(&service, "startTrajectory", &elsewhere, ID).await;
        assert_eq!(
            errors(&answer),
            "[\"startTrajectory\"] \"UNKNOWN_HOME\" \"`input.recordId` names no region of this service: send the write to its own region, or to the gateway\""
        );
    }
}

#[tokio::test]
async fn every_write_is_in_the_outbox_once() {
    let service = twente().await;
    let known = known(&service).await;
    let started = mutate(&service, "startTrajectory", &start(&known, "app-0001"), ID).await;
    let id = started["trajectory"]["id"].as_str().unwrap();
    let end = json!({
        "trajectoryId": id, "version": 1, "endedOn": "2021-06-01", "reason": "GOAL_REACHED",
        "idempotencyKey": "app-0002",
    });
    mutate(&service, "endTrajectory", &end, ID).await;
    mutate(&service, "endTrajectory", &end, ID).await;
    let changes = dump(&service, "change").await;
    let told: Vec<String> = changes
        .lines()
        .map(|line| {
            let row: serde_json::Value = serde_json::from_str(line).unwrap();
            assert_eq!(row["entity_id"], id);
            format!(
                "{} {} {} {}",
                row["position"], row["type"], row["action"], row["version"]
            )
        })
        .collect();
    insta::assert_snapshot!(told.join("\n"), @r#"
    1 "TRAJECTORY" "CREATED" 1
    2 "TRAJECTORY" "ENDED" 2
    "#);
}
