//! Mutations of consents and of requests about a pupil's data.

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Statement};
use serde_json::{Value, json};

use super::{known, mutate, told, twente};
use crate::entity::{region_pupil_record, tombstone, trajectory};
use crate::graphql::tests::TestService;

const REQUEST: &str = "request { id version kind requester state record { id } decidedOn ground }";

/// A record of a pupil who was born in `year` and has help.
async fn born_in(service: &TestService, year: i32) -> region_pupil_record::Model {
    let helped = trajectory::Entity::find();
    let helped: Vec<String> = helped
        .all(service.database())
        .await
        .unwrap()
        .into_iter()
        .map(|row| row.record_id)
        .collect();
    let found = region_pupil_record::Entity::find()
        .filter(region_pupil_record::Column::BirthYear.eq(year))
        .filter(region_pupil_record::Column::Id.is_in(helped))
        .one(service.database());
    found.await.unwrap().unwrap()
}

/// The year in which someone who turns `age` this year was born.
fn turning(age: i32) -> i32 {
    chrono::Datelike::year(&chrono::Utc::now()) - age
}

#[tokio::test]
async fn consent_is_given_by_who_may_give_it() {
    let service = twente().await;
    let record = born_in(&service, 2008).await;
    let mut told_by_year = Vec::new();
    for (year, key) in [(2018, "a"), (2022, "b"), (2026, "c")] {
        for state in ["CONSENT_PARENT", "CONSENT_BOTH", "CONSENT_SELF", "EXPIRED"] {
            let input = json!({
                "recordId": record.id, "scope": "HELP", "state": state,
                "from": format!("{year}-06-01"), "until": format!("{year}-12-31"),
                "idempotencyKey": format!("consent-{key}-{state}"),
            });
            let payload = mutate(&service, "recordConsent", &input, "consent { id }").await;
            let ok = payload["userErrors"] == json!([]);
            told_by_year.push(format!("{} {state}: {ok}", year - 2008));
        }
    }
    insta::assert_snapshot!(told_by_year.join("\n"), @r"
    10 CONSENT_PARENT: true
    10 CONSENT_BOTH: false
    10 CONSENT_SELF: false
    10 EXPIRED: false
    14 CONSENT_PARENT: false
    14 CONSENT_BOTH: true
    14 CONSENT_SELF: false
    14 EXPIRED: false
    18 CONSENT_PARENT: false
    18 CONSENT_BOTH: false
    18 CONSENT_SELF: true
    18 EXPIRED: false
    ");
}

#[tokio::test]
async fn a_consent_expires_when_it_is_read_and_can_be_withdrawn_once() {
    let service = twente().await;
    let record = born_in(&service, 2008).await;
    let input = json!({
        "recordId": record.id, "scope": "CARE_TEAM", "state": "CONSENT_BOTH",
        "from": "2021-06-01", "until": "2021-12-31", "idempotencyKey": "consent-0001",
    });
    let states = "consent { id version state
        last: state(on: \"2021-12-31\") after: state(on: \"2022-01-01\") }";
    let given = mutate(&service, "recordConsent", &input, states).await;
    let consent = &given["consent"];
    assert_eq!(consent["state"], "EXPIRED", "today is later");
    assert_eq!(
        (&consent["last"], &consent["after"]),
        (&json!("CONSENT_BOTH"), &json!("EXPIRED"))
    );
    let withdraw = |version: i32, key: &str| json!({ "consentId": consent["id"], "version": version, "idempotencyKey": key });
    let seen = mutate(
        &service,
        "withdrawConsent",
        &withdraw(7, "consent-0002"),
        states,
    )
    .await;
    assert!(told(&seen).contains("VERSION_CONFLICT"), "{}", told(&seen));
    let gone = mutate(
        &service,
        "withdrawConsent",
        &withdraw(1, "consent-0003"),
        states,
    )
    .await;
    assert_eq!(gone["consent"]["last"], "WITHDRAWN");
    let again = mutate(
        &service,
        "withdrawConsent",
        &withdraw(2, "consent-0004"),
        states,
    )
    .await;
    assert!(told(&again).contains("ENDED"), "{}", told(&again));
}

#[tokio::test]
async fn requests_are_taken_from_who_is_entitled() {
    let service = twente().await;
    let mut lines = Vec::new();
    for age in [10, 14, 18] {
        let record = set_born_in(&service, turning(age)).await;
        for name in ["fileAccessRequest", "fileErasureRequest"] {
            for requester in ["PUPIL", "PARENT", "PUPIL_AND_PARENT"] {
                let input = json!({
                    "recordId": record, "requester": requester,
                    "idempotencyKey": format!("{name}-{age}-{requester}"),
                });
                let payload = mutate(&service, name, &input, REQUEST).await;
                let codes: Vec<&Value> = payload["userErrors"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|error| &error["code"])
                    .collect();
                lines.push(format!("{age} {name} {requester}: {}", json!(codes)));
            }
        }
    }
    insta::assert_snapshot!(lines.join("\n"), @r#"
    10 fileAccessRequest PUPIL: ["NOT_ENTITLED"]
    10 fileAccessRequest PARENT: []
    10 fileAccessRequest PUPIL_AND_PARENT: ["NOT_ENTITLED"]
    10 fileErasureRequest PUPIL: ["NOT_ENTITLED"]
    10 fileErasureRequest PARENT: []
    10 fileErasureRequest PUPIL_AND_PARENT: ["NOT_ENTITLED"]
    14 fileAccessRequest PUPIL: []
    14 fileAccessRequest PARENT: ["ALREADY_RECORDED"]
    14 fileAccessRequest PUPIL_AND_PARENT: ["ALREADY_RECORDED"]
    14 fileErasureRequest PUPIL: ["NOT_ENTITLED"]
    14 fileErasureRequest PARENT: ["NOT_ENTITLED"]
    14 fileErasureRequest PUPIL_AND_PARENT: []
    18 fileAccessRequest PUPIL: []
    18 fileAccessRequest PARENT: ["NOT_ENTITLED"]
    18 fileAccessRequest PUPIL_AND_PARENT: ["NOT_ENTITLED"]
    18 fileErasureRequest PUPIL: []
    18 fileErasureRequest PARENT: ["NOT_ENTITLED"]
    18 fileErasureRequest PUPIL_AND_PARENT: ["NOT_ENTITLED"]
    "#);
}

#[tokio::test]
async fn granting_an_erasure_leaves_no_row_of_the_pupil() {
    let service = twente().await;
    let record_id = set_born_in(&service, turning(18)).await;
    let record = region_pupil_record::Entity::find_by_id(&record_id)
        .one(service.database())
        .await
        .unwrap()
        .unwrap();
    let of_record = trajectory::Column::RecordId.eq(&record_id);
    let trajectories = trajectory::Entity::find().filter(of_record);
    let mut traces: Vec<String> = trajectories
        .all(service.database())
        .await
        .unwrap()
        .into_iter()
        .map(|row| row.id)
        .collect();
    traces.extend([record_id.clone(), record.link_key]);
    assert!(traces.len() > 2, "the pupil had help");
    assert!(mentions(&service, &traces).await.len() > 4);

    let input =
        json!({ "recordId": record_id, "requester": "PUPIL", "idempotencyKey": "erase-0001" });
    let filed = mutate(&service, "fileErasureRequest", &input, REQUEST).await;
    assert_eq!(
        (told(&filed), &filed["request"]["state"]),
        (String::new(), &json!("RECEIVED"))
    );
    let grant = json!({
        "requestId": filed["request"]["id"], "version": 1, "idempotencyKey": "erase-0002",
    });
    let done = mutate(&service, "decideDataRequest", &grant, REQUEST).await;
    assert_eq!(told(&done), "");
    assert_eq!(
        (&done["request"]["state"], &done["request"]["record"]),
        (&json!("DONE"), &Value::Null)
    );
    assert_eq!(
        mentions(&service, &traces).await,
        ["change"],
        "ids in the outbox name nobody"
    );
    let stones = tombstone::Entity::find()
        .all(service.database())
        .await
        .unwrap();
    assert_eq!(stones.len(), 1);
    let repeat = mutate(&service, "decideDataRequest", &grant, REQUEST).await;
    assert_eq!(repeat, done, "a repeat answers the same");
}

#[tokio::test]
async fn a_refused_request_names_its_ground_and_changes_nothing_else() {
    let service = twente().await;
    let record_id = set_born_in(&service, turning(18)).await;
    let input =
        json!({ "recordId": record_id, "requester": "PUPIL", "idempotencyKey": "refuse-001" });
    let filed = mutate(&service, "fileErasureRequest", &input, REQUEST).await;
    let refuse = json!({
        "requestId": filed["request"]["id"], "version": 1,
        "refusedBecause": "INTEREST_OF_ANOTHER", "idempotencyKey": "refuse-002",
    });
    let refused = mutate(&service, "decideDataRequest", &refuse, REQUEST).await;
    assert_eq!(refused["request"]["ground"], "INTEREST_OF_ANOTHER");
    assert_eq!(refused["request"]["record"]["id"], record_id.as_str());
    assert!(known(&service).await.record.starts_with("twente:"));
}

/// Makes one helped pupil, without an open request, one who was born in `year`; its record's id.
async fn set_born_in(service: &TestService, year: i32) -> String {
    let record = born_in(service, 2008).await;
    service
        .database()
        .execute_unprepared(&format!(
            "UPDATE region_pupil_record SET birth_year = {year} WHERE id = '{id}';
             DELETE FROM data_request WHERE record_id = '{id}'",
            id = record.id
        ))
        .await
        .unwrap();
    record.id
}

/// The tables with a row that holds one of `traces`.
async fn mentions(service: &TestService, traces: &[String]) -> Vec<String> {
    let db = service.database();
    let query = |sql: String| Statement::from_string(db.get_database_backend(), sql);
    let sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name";
    let mut found = Vec::new();
    for row in db.query_all_raw(query(sql.to_owned())).await.unwrap() {
        let table: String = row.try_get_by_index(0).unwrap();
        let text = rows(service, &table).await;
        if traces.iter().any(|trace| text.contains(trace)) {
            found.push(table);
        }
    }
    found
}

/// Everything that the database holds of a table, as text.
async fn rows(service: &TestService, table: &str) -> String {
    let db = service.database();
    let sql = format!("SELECT * FROM \"{table}\"");
    let rows = db
        .query_all_raw(Statement::from_string(db.get_database_backend(), sql))
        .await
        .unwrap();
    let rows = rows.iter().map(|row| {
        let row = <sea_orm::JsonValue as sea_orm::FromQueryResult>::from_query_result(row, "");
        row.unwrap().to_string()
    });
    rows.collect()
}
