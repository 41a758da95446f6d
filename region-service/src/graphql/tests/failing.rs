//! Failing fields: what is null then, and what stands (GraphQL specification, section 6.4.4).

use async_graphql::{EmptyMutation, EmptySubscription, Object, Result, Schema};
use serde_json::json;

use super::super::failure::FieldErrorsFactory;
use super::{errors, service};
use crate::seed::Size;

struct Root;
struct Item;

#[Object]
impl Root {
    async fn other(&self) -> i32 {
        7
    }

    async fn root_nullable(&self) -> Result<Option<i32>> {
        Err("E".into())
    }

    async fn root_required(&self) -> Result<i32> {
        Err("E".into())
    }

    async fn item(&self) -> Option<Item> {
        Some(Item)
    }

    async fn items(&self) -> Vec<Item> {
        vec![Item, Item]
    }

    async fn maybe_items(&self) -> Option<Vec<Option<Item>>> {
        Some(vec![Some(Item), None])
    }
}

#[Object]
impl Item {
    async fn ok(&self) -> i32 {
        1
    }

    async fn nullable(&self) -> Result<Option<i32>> {
        Err("E".into())
    }

    async fn required(&self) -> Result<i32> {
        Err("E".into())
    }

    async fn checked(&self, #[graphql(validator(minimum = 5))] number: i32) -> Option<i32> {
        Some(number)
    }
}

#[tokio::test]
async fn the_failed_field_or_the_nearest_nullable_one_is_null() {
    let schema = Schema::build(Root, EmptyMutation, EmptySubscription)
        .extension(FieldErrorsFactory)
        .finish();
    let mut lines = Vec::new();
    for query in [
        "{ other rootNullable }",
        "{ item { ok nullable } other }",
        "{ item { nullable } }",
        "{ item { ok required } other }",
        "{ other rootRequired }",
        "{ items { ok nullable } }",
        "{ maybeItems { ok required } other }",
        "{ items { required } }",
        "{ item { ok checked(number: 1) } }",
        "{ item { a: nullable b: nullable } }",
    ] {
        let answer = schema.execute(query).await;
        let paths: Vec<String> = answer
            .errors
            .iter()
            .map(|error| json!(error.path).to_string())
            .collect();
        lines.push(format!(
            "{query}\n  {} {}",
            json!(answer.data),
            paths.join(" ")
        ));
    }
    insta::assert_snapshot!(lines.join("\n"), @r#"
    { other rootNullable }
      {"other":7,"rootNullable":null} ["rootNullable"]
    { item { ok nullable } other }
      {"item":{"ok":1,"nullable":null},"other":7} ["item","nullable"]
    { item { nullable } }
      {"item":{"nullable":null}} ["item","nullable"]
    { item { ok required } other }
      {"item":null,"other":7} ["item","required"]
    { other rootRequired }
      null ["rootRequired"]
    { items { ok nullable } }
      {"items":[{"ok":1,"nullable":null},{"ok":1,"nullable":null}]} ["items",0,"nullable"] ["items",1,"nullable"]
    { maybeItems { ok required } other }
      {"maybeItems":[null,null],"other":7} ["maybeItems",0,"required"]
    { items { required } }
      null ["items",0,"required"]
    { item { ok checked(number: 1) } }
      {"item":{"ok":1,"checked":null}} ["item","checked"]
    { item { a: nullable b: nullable } }
      {"item":{"a":null,"b":null}} ["item","a"] ["item","b"]
    "#);
}

#[tokio::test]
async fn a_school_of_another_region_is_known_by_its_key_and_costs_nothing_else() {
    let service = service(&["HOLLAND_RIJNLAND"], &["HOLLAND_RIJNLAND"], Size::Demo).await;
    let list = "trajectories(first: 500) { edges { node { id school { id } } } }";
    let data = service.data(&format!("{{ {list} }}")).await;
    let edges = data["trajectories"]["edges"].as_array().cloned();
    let elsewhere = edges.into_iter().flatten().find(|edge| {
        let school = edge["node"]["school"]["id"].as_str().unwrap_or("?");
        !school.starts_with("holland-rijnland:")
    });
    let elsewhere = elsewhere.expect("the demo has help in a school of another region");
    let answer = service
        .answer(
            "query($id: ID!) { trajectory(id: $id) { intensity school { name } region } }",
            json!({ "id": elsewhere["node"]["id"] }),
        )
        .await;
    let trajectory = &answer["data"]["trajectory"];
    assert_eq!(trajectory["region"], "HOLLAND_RIJNLAND");
    assert_eq!(trajectory["school"], serde_json::Value::Null);
    assert!(errors(&answer).contains("NOT_OFFERED"), "{answer}");
}
