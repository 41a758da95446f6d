//! Commands over seeded SQLite databases, through the mutations.

mod facts;
mod invariants;
mod layer;
mod life_of_data;
mod pupils;
mod trajectories;
mod transfers;

use serde_json::{Value, json};

use crate::graphql::tests::{TestService, service};
use crate::seed::Size;

/// A service for Twente over a database of its own.
pub(crate) async fn twente() -> TestService {
    hosting(&["TWENTE"]).await
}

/// A service for these regions over a database of its own.
pub(crate) async fn hosting(regions: &[&str]) -> TestService {
    service(regions, regions, Size::Demo).await
}

/// The `n`th number that passes the eleven test, of those that are kept for tests.
pub(crate) fn national_number(n: u32) -> String {
    let digits = (0..=9).map(|last| format!("9999{n:04}{last}"));
    let mut passing = digits.filter(|digits| schema::eleven_test::passes(digits));
    passing.next().unwrap_or_else(|| national_number(n + 5_000))
}

/// Answers the mutation `name`, whose input is `input`, with `selection` of its payload.
pub(crate) async fn mutate(
    service: &TestService,
    name: &str,
    input: &Value,
    selection: &str,
) -> Value {
    let mut type_name = name[..1].to_ascii_uppercase();
    type_name.push_str(&name[1..]);
    let query = format!(
        "mutation($input: {type_name}Input!) {{ {name}(input: $input) {{
           {selection} userErrors {{ field code message {{ nl en }} }} }} }}"
    );
    let mut answer = service.answer(&query, json!({ "input": input })).await;
    match answer["data"][name].take() {
        Value::Null => answer,
        payload => payload,
    }
}

/// The user errors of a payload: a line each.
pub(crate) fn told(payload: &Value) -> String {
    let errors = payload["userErrors"].as_array().expect("user errors");
    let lines = errors.iter().map(|error| {
        format!(
            "{} {}: {} | {}",
            error["field"].as_str().unwrap_or_default(),
            error["code"].as_str().unwrap_or_default(),
            error["message"]["nl"].as_str().unwrap_or_default(),
            error["message"]["en"].as_str().unwrap_or_default(),
        )
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// `input` with the members of `other`, too.
pub(crate) fn with(input: &Value, other: Value) -> Value {
    let mut input = input.clone();
    if let (Value::Object(input), Value::Object(other)) = (&mut input, other) {
        input.extend(other);
    }
    input
}

/// Ids of a record, a school and two providers of the region.
pub(crate) struct Known {
    pub(crate) record: String,
    pub(crate) school: String,
    pub(crate) providers: [String; 2],
}

/// Some ids of the region that `service` hosts.
pub(crate) async fn known(service: &TestService) -> Known {
    let data = service
        .data(
            "{ pupils(first: 1) { edges { node { records { id } } } }
               schools(first: 1) { edges { node { id } } }
               providers(first: 2) { edges { node { id } } } }",
        )
        .await;
    let providers = data["providers"]["edges"].as_array().expect("providers");
    let text = |value: &Value| value.as_str().expect("an id").to_owned();
    Known {
        record: text(&data["pupils"]["edges"][0]["node"]["records"][0]["id"]),
        school: text(&data["schools"]["edges"][0]["node"]["id"]),
        // Kennemerland has one only.
        providers: [0, providers.len() - 1].map(|index| text(&providers[index]["node"]["id"])),
    }
}

/// The input of a trajectory that begins.
pub(crate) fn start(known: &Known, key: &str) -> Value {
    json!({
        "recordId": known.record, "schoolId": known.school, "providerId": known.providers[0],
        "roles": ["JOS_WORKER"], "intensity": "STRUCTURAL", "form": "INDIVIDUAL",
        "accessRoute": "PARENT", "requestedOn": "2021-03-01", "firstContactOn": "2021-03-08",
        "idempotencyKey": key,
    })
}

/// Everything that the database holds of a table, as text.
pub(crate) async fn dump(service: &TestService, table: &str) -> String {
    use sea_orm::{ConnectionTrait, JsonValue, Statement};
    let db = service.database();
    let statement = Statement::from_string(
        db.get_database_backend(),
        format!("SELECT * FROM {table} ORDER BY 1, 2"),
    );
    let rows = db.query_all_raw(statement).await.expect("a table");
    let rows = rows.iter().map(|row| {
        let row = <JsonValue as sea_orm::FromQueryResult>::from_query_result(row, "");
        row.expect("a row").to_string()
    });
    rows.collect::<Vec<_>>().join("\n")
}
