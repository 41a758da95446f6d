//! Bad input: each kind has its status and its code, and the service goes on.

use anyhow::Result;
use serde_json::{Value, json};
use tests::client::{Answer, Client};
use tests::stack::Stack;

#[tokio::test]
async fn bad_input_has_a_status_and_a_code() -> Result<()> {
    let stack = Stack::start().await?;
    let client = stack.client();
    let before = client.ask("{ schools { totalCount } }").await?.clean()?;

    let broken = client.post("{\"query\": ", "application/json").await?;
    expect(&broken, 400, "BAD_REQUEST");
    expect(
        &client.post("", "application/json").await?,
        400,
        "BAD_REQUEST",
    );
    expect(
        &client.post("{}", "application/json").await?,
        400,
        "BAD_REQUEST",
    );
    expect(
        &client
            .post("{ schools { totalCount } }", "text/plain")
            .await?,
        415,
        "UNSUPPORTED_MEDIA_TYPE",
    );
    expect(
        &client.ask("{ schools { ").await?,
        400,
        "GRAPHQL_PARSE_FAILED",
    );
    expect(
        &client.ask("{ nothing }").await?,
        400,
        "GRAPHQL_VALIDATION_FAILED",
    );
    expect(
        &client
            .ask("{ schools(regions: [GRONINGEN]) { totalCount } }")
            .await?,
        400,
        "GRAPHQL_VALIDATION_FAILED",
    );
    expect(
        &client
            .ask("query A { __typename } query B { __typename }")
            .await?,
        400,
        "OPERATION_RESOLUTION_FAILURE",
    );
    let variables = "query ($first: Int!) { schools(first: $first) { totalCount } }";
    expect(
        &client
            .ask_with(variables, &json!({ "first": "ten" }))
            .await?,
        400,
        "BAD_USER_INPUT",
    );
    expect(
        &client.ask_with(variables, &json!({})).await?,
        400,
        "BAD_USER_INPUT",
    );
    for first in ["-1", "0", "1000000"] {
        expect(
            &client
                .ask(&format!("{{ schools(first: {first}) {{ totalCount }} }}"))
                .await?,
            400,
            "BAD_USER_INPUT",
        );
        let value: Value = first.parse()?;
        expect(
            &client
                .ask_with(variables, &json!({ "first": value }))
                .await?,
            400,
            "BAD_USER_INPUT",
        );
    }
    expect(
        &client
            .ask(r#"{ school(id: "atlantis:01J00000000000000000000000") { name } }"#)
            .await?,
        400,
        "UNKNOWN_HOME",
    );
    expect(
        &client
            .ask(r#"{ pupil(id: "lk1_aaaa") { regions } }"#)
            .await?,
        400,
        "INVALID_ID",
    );
    expect(
        &client.get(&[("query", "mutation { nothing }")]).await?,
        405,
        "METHOD_NOT_ALLOWED",
    );
    let large = format!("{{ schools {{ totalCount }} }} # {}", "x".repeat(1 << 20));
    expect(&client.ask(&large).await?, 413, "PAYLOAD_TOO_LARGE");
    let deep = format!(
        "{}__typename{}",
        "{ ...on Query ".repeat(1000),
        "}".repeat(1000)
    );
    let deep = client.ask(&deep).await?;
    assert_eq!(deep.status, 400, "{}", deep.body);

    assert_eq!(
        client
            .ask("{ schools { totalCount } }")
            .await?
            .clean()?
            .data(),
        before.data()
    );
    Ok(())
}

#[tokio::test]
async fn cursors_are_bound_to_their_field_and_order() -> Result<()> {
    let stack = Stack::start().await?;
    let client = stack.client();
    let page = client
        .ask("{ schools(first: 2) { pageInfo { endCursor } } }")
        .await?
        .clean()?;
    let cursor = page.at("/schools/pageInfo/endCursor").as_str().unwrap();
    assert_eq!(after(&client, "schools", cursor).await?.status, 200);

    let mut forged = cursor.to_owned().into_bytes();
    forged[5] = if forged[5] == b'A' { b'B' } else { b'A' };
    expect(
        &after(&client, "schools", &String::from_utf8(forged)?).await?,
        400,
        "INVALID_CURSOR",
    );
    expect(
        &after(&client, "schools", "nonsense").await?,
        400,
        "INVALID_CURSOR",
    );
    expect(
        &after(&client, "providers", cursor).await?,
        400,
        "INVALID_CURSOR",
    );
    let literal = format!("{{ trajectories(after: \"{cursor}\") {{ totalCount }} }}");
    expect(&client.ask(&literal).await?, 400, "INVALID_CURSOR");
    let other_order = format!("{{ schools(orderBy: NAME, after: \"{cursor}\") {{ totalCount }} }}");
    expect(&client.ask(&other_order).await?, 400, "INVALID_CURSOR");
    Ok(())
}

#[tokio::test]
async fn an_unknown_coverage_policy_is_refused() -> Result<()> {
    let stack = Stack::start().await?;
    let answer = stack
        .client()
        .coverage("optimistic")
        .ask("{ schools { totalCount } }")
        .await?;
    expect(&answer, 400, "BAD_REQUEST");
    Ok(())
}

async fn after(client: &Client, field: &str, cursor: &str) -> Result<Answer> {
    let query = format!(
        "query ($after: String) {{ {field}(first: 2, after: $after) {{ pageInfo {{ hasNextPage }} }} }}"
    );
    client.ask_with(&query, &json!({ "after": cursor })).await
}

/// A request error: no data, this status, this code, and a message.
fn expect(answer: &Answer, status: u16, code: &str) {
    assert_eq!(answer.status, status, "{}", answer.body);
    assert!(answer.body.get("data").is_none(), "{}", answer.body);
    assert_eq!(
        answer.errors()[0]["extensions"]["code"],
        code,
        "{}",
        answer.body
    );
    assert!(!answer.errors()[0]["message"].as_str().unwrap().is_empty());
}
