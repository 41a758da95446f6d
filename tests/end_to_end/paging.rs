//! Pages over all regions: every item once, in one order, whatever the page size.

use std::collections::BTreeSet;

use anyhow::{Result, bail};
use serde_json::{Value, json};
use tests::client::Client;
use tests::stack::Stack;

#[tokio::test]
async fn cross_region_pupils_are_thirty_five_in_any_page_size() -> Result<()> {
    let stack = Stack::start().await?;
    let client = stack.client();
    let selection = "id regions
        records { region residence { name } }
        trajectories { school { name municipality { name } } provider { name } }";
    let whole = nodes(&client, "crossRegionPupils", "", selection, 50).await?;
    assert_eq!(whole.len(), 35);
    assert_eq!(ids(&whole).len(), 35, "each once");
    for pupil in &whole {
        let regions = pupil["regions"].as_array().unwrap().len();
        assert!((2..=3).contains(&regions), "{pupil}");
        assert_eq!(
            pupil["records"].as_array().unwrap().len(),
            regions,
            "{pupil}"
        );
        for trajectory in pupil["trajectories"].as_array().unwrap() {
            assert!(
                trajectory["school"]["name"].is_string(),
                "a school resolved at its home: {trajectory}"
            );
            assert!(
                trajectory["school"]["municipality"]["name"].is_string(),
                "{trajectory}"
            );
            assert!(trajectory["provider"]["name"].is_string(), "{trajectory}");
        }
    }
    let three = whole
        .iter()
        .filter(|pupil| pupil["regions"].as_array().unwrap().len() == 3)
        .count();
    assert_eq!(three, 1);
    let by_seven = nodes(&client, "crossRegionPupils", "", selection, 7).await?;
    assert_eq!(by_seven, whole);
    Ok(())
}

#[tokio::test]
async fn all_pupils_come_once_over_all_pages() -> Result<()> {
    let stack = Stack::start().await?;
    let client = stack.client();
    let whole = nodes(&client, "pupils", "", "id regions", 500).await?;
    assert_eq!(whole.len(), 1074);
    assert_eq!(ids(&whole).len(), 1074, "each once");
    assert_eq!(
        nodes(&client, "pupils", "", "id regions", 143).await?,
        whole
    );
    Ok(())
}

#[tokio::test]
async fn a_filtered_page_still_shows_what_other_regions_know() -> Result<()> {
    let stack = Stack::start().await?;
    let client = stack.client();
    let everyone = nodes(&client, "pupils", "", "id regions records { id }", 500).await?;
    let twente = nodes(
        &client,
        "pupils",
        "regions: [TWENTE], ",
        "id regions records { id }",
        33,
    )
    .await?;
    assert_eq!(twente.len(), 240);
    let expected: Vec<_> = everyone
        .into_iter()
        .filter(|pupil| {
            pupil["regions"]
                .as_array()
                .unwrap()
                .contains(&json!("TWENTE"))
        })
        .collect();
    assert_eq!(twente, expected, "the same pupils with the same parts");
    assert!(
        twente
            .iter()
            .any(|pupil| pupil["regions"].as_array().unwrap().len() > 1)
    );
    Ok(())
}

#[tokio::test]
async fn homed_lists_page_in_every_order() -> Result<()> {
    let stack = Stack::start().await?;
    let client = stack.client();
    let orders = client
        .ask(r#"{ __type(name: "SchoolOrder") { enumValues { name } } }"#)
        .await?
        .clean()?;
    let orders = orders.at("/__type/enumValues").as_array().unwrap().clone();
    assert!(orders.len() > 1, "more orders than the id");
    for order in orders {
        let argument = format!("orderBy: {}, ", order["name"].as_str().unwrap());
        let whole = nodes(&client, "schools", &argument, "id name", 500).await?;
        assert_eq!(
            whole.len(),
            37,
            "35 schools and two expected ones, by {argument}"
        );
        assert_eq!(
            nodes(&client, "schools", &argument, "id name", 4).await?,
            whole,
            "by {argument}"
        );
    }
    Ok(())
}

/// All nodes of a connection, page by page.
async fn nodes(
    client: &Client,
    field: &str,
    arguments: &str,
    selection: &str,
    first: usize,
) -> Result<Vec<Value>> {
    let query = format!(
        "query ($after: String) {{ page: {field}({arguments}first: {first}, after: $after) {{
           edges {{ cursor node {{ {selection} }} }} pageInfo {{ hasNextPage endCursor }} }} }}"
    );
    let mut after = Value::Null;
    let mut nodes = Vec::new();
    loop {
        let answer = client
            .ask_with(&query, &json!({ "after": after }))
            .await?
            .clean()?;
        let edges = answer.at("/page/edges").as_array().unwrap().clone();
        assert!(edges.len() <= first);
        nodes.extend(edges.iter().map(|edge| edge["node"].clone()));
        let page = answer.at("/page/pageInfo");
        if page["hasNextPage"] == false {
            return Ok(nodes);
        }
        if edges.is_empty() {
            bail!("an empty page that promises another");
        }
        assert_eq!(page["endCursor"], edges[edges.len() - 1]["cursor"]);
        after = page["endCursor"].clone();
    }
}

fn ids(nodes: &[Value]) -> BTreeSet<String> {
    nodes.iter().map(|node| node["id"].to_string()).collect()
}
