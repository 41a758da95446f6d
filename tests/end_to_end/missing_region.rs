//! A region that is down costs the answer that region, says so, and comes back by itself.

use std::time::{Duration, Instant};

use anyhow::Result;
use serde_json::{Value, json};
use tests::client::{Answer, Client};
use tests::database::Storage;
use tests::process::Service;
use tests::stack::{PATIENCE, REGIONS, Stack, five_of_one, gateway_at, partition};

const QUERY: &str = "{
    regions { code name programme { name } }
    schools(first: 500) { totalCount edges { node { id } } }
    metrics(ids: [ENROLLED, JOS_PUPILS, FTE, REACH]) { id value warnings { code } }
    metricDefinitions { id }
    comparison(metrics: [REACH]) { rows { regions { region metric { value } } national { value } } }
    crossRegion { total distinct sumOfRegions byPair { from to count } }
}";

#[tokio::test]
async fn a_killed_region_is_named_and_merged_values_are_null() -> Result<()> {
    let mut stack = Stack::start().await?;
    let client = stack.client();
    let whole = client.ask(QUERY).await?.clean()?;
    stack.region("twente")?.kill().await?;

    let answer = client.ask(QUERY).await?;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.at("/schools/totalCount"), &Value::Null);
    let schools = answer.at("/schools/edges").as_array().unwrap();
    assert_eq!(schools.len(), 28, "nine of Twente's are missing");
    assert_eq!(answer.at("/metrics/0/id"), "ENROLLED");
    assert_eq!(answer.at("/metrics/0/value"), &Value::Null);
    assert_eq!(answer.at("/regions/3/code"), "TWENTE");
    assert_eq!(answer.at("/regions/3/name"), "Twente");
    assert_eq!(answer.at("/regions/3/programme"), &Value::Null);
    assert_eq!(
        answer.at("/regions/0/programme"),
        whole.at("/regions/0/programme")
    );
    assert_eq!(
        answer.at("/metricDefinitions"),
        whole.at("/metricDefinitions")
    );
    assert_eq!(answer.at("/comparison/rows/0/national/value"), &Value::Null);
    assert_eq!(
        answer
            .at("/comparison/rows/0/regions")
            .as_array()
            .unwrap()
            .len(),
        4
    );
    assert_eq!(answer.at("/crossRegion/distinct"), &Value::Null);
    assert_eq!(
        answer.at("/crossRegion/byPair").as_array().unwrap().len(),
        6
    );
    assert_names_twente(
        &answer,
        &["comparison", "crossRegion", "metrics", "regions", "schools"],
    );

    stack.region("twente")?.restart().await?;
    assert_eq!(
        client.ask(QUERY).await?.clean()?.data(),
        whole.data(),
        "whole again, the gateway untouched"
    );
    Ok(())
}

#[tokio::test]
async fn partial_counts_over_the_regions_that_answered() -> Result<()> {
    let mut stack = Stack::start().await?;
    stack.region("twente")?.kill().await?;
    let answer = stack.client().coverage("partial").ask(QUERY).await?;
    let values: Vec<_> = answer
        .at("/metrics")
        .as_array()
        .unwrap()
        .iter()
        .map(|metric| &metric["value"])
        .collect();
    assert_eq!(values[0], "8991");
    assert_eq!(values[1], "845");
    assert_eq!(values[2], "29.36");
    assert_eq!(answer.at("/schools/totalCount"), 28);
    assert_eq!(answer.at("/crossRegion/distinct"), 845);
    assert_eq!(answer.at("/crossRegion/sumOfRegions"), 870);
    assert_names_twente(
        &answer,
        &["comparison", "crossRegion", "metrics", "regions", "schools"],
    );
    Ok(())
}

#[tokio::test]
async fn complete_nulls_the_field_and_leaves_its_siblings() -> Result<()> {
    let mut stack = Stack::start().await?;
    stack.region("twente")?.kill().await?;
    let answer = stack.client().coverage("complete").ask(QUERY).await?;
    for field in ["schools", "metrics", "comparison", "crossRegion"] {
        assert_eq!(answer.data()[field], Value::Null, "{field}");
    }
    assert_eq!(
        answer.at("/metricDefinitions").as_array().unwrap().len(),
        28
    );
    let alone = stack
        .client()
        .coverage("complete")
        .ask("{ schools(regions: [VEENDAM]) { totalCount } metrics(ids: [ENROLLED]) { value } }")
        .await?;
    assert_eq!(
        alone.at("/schools/totalCount"),
        2,
        "a region that is not asked is not missing"
    );
    assert_eq!(alone.data()["metrics"], Value::Null);
    Ok(())
}

#[tokio::test]
async fn pupils_keep_the_parts_of_the_others() -> Result<()> {
    let mut stack = Stack::start().await?;
    let client = stack.client();
    let query =
        "{ pupils(first: 500) { totalCount edges { node { regions records { region } } } } }";
    stack.region("twente")?.kill().await?;
    let answer = client.ask(query).await?;
    assert_eq!(answer.at("/pupils/totalCount"), &Value::Null);
    let edges = answer.at("/pupils/edges").as_array().unwrap();
    assert_eq!(edges.len(), 500);
    assert!(edges.iter().all(|edge| {
        !edge["node"]["regions"]
            .as_array()
            .unwrap()
            .contains(&json!("TWENTE"))
    }));
    assert_names_twente(&answer, &["pupils"]);
    let partial = client.coverage("partial").ask(query).await?;
    assert_eq!(partial.at("/pupils/totalCount"), 845);
    Ok(())
}

#[tokio::test]
async fn a_region_that_hangs_is_left_out_in_its_time() -> Result<()> {
    let mut stack = Stack::start().await?;
    let layout = five_of_one();
    let urls: Vec<_> = stack.partitions.iter().map(Service::url).collect();
    let folder = tempfile::TempDir::new()?;
    let gateway = gateway_at(&layout, &urls, folder.path(), Duration::from_millis(1500)).await?;
    let client = Client::new(&gateway.url());
    client.ask(QUERY).await?.clean()?;
    stack.region("twente")?.signal("STOP")?;
    let began = Instant::now();
    let answer = client
        .ask(
            "{ schools(first: 500) { totalCount edges { node { id } } } metricDefinitions { id } }",
        )
        .await?;
    let waited = began.elapsed();
    stack.region("twente")?.signal("CONT")?;
    assert!(
        waited >= Duration::from_millis(1500) && waited < Duration::from_secs(10),
        "{waited:?}"
    );
    assert_eq!(answer.at("/schools/edges").as_array().unwrap().len(), 28);
    assert_eq!(answer.at("/schools/totalCount"), &Value::Null);
    assert_eq!(
        answer.at("/metricDefinitions").as_array().unwrap().len(),
        28
    );
    assert_eq!(
        answer.body["extensions"]["coverage"]["regions"]["TWENTE"]["status"],
        "TIMEOUT"
    );
    assert_eq!(answer.errors().len(), 1);
    Ok(())
}

#[tokio::test]
async fn the_gateway_starts_while_a_region_is_away() -> Result<()> {
    let folder = tempfile::TempDir::new()?;
    let layout = five_of_one();
    let mut services: Vec<Service> = Vec::new();
    for regions in &layout {
        services.push(partition(regions, Storage::Sqlite, folder.path()).await?);
    }
    let urls: Vec<_> = services.iter().map(Service::url).collect();
    let twente = REGIONS
        .iter()
        .position(|(slug, _, _)| *slug == "twente")
        .unwrap();
    services[twente].kill().await?;

    let gateway = gateway_at(&layout, &urls, folder.path(), PATIENCE).await?;
    let client = Client::new(&gateway.url());
    let answer = client
        .ask("{ schools(first: 500) { totalCount edges { node { id } } } }")
        .await?;
    assert_eq!(answer.at("/schools/edges").as_array().unwrap().len(), 28);
    assert_eq!(
        reqwest::get(format!("{}/health/ready", gateway.url()))
            .await?
            .status(),
        200
    );

    services[twente].restart().await?;
    let answer = client
        .ask("{ schools(first: 500) { totalCount } }")
        .await?
        .clean()?;
    assert_eq!(answer.at("/schools/totalCount"), 37);
    Ok(())
}

/// One error per field that asked Twente, with code, region and path, and the same in the coverage.
fn assert_names_twente(answer: &Answer, fields: &[&str]) {
    let mut paths: Vec<_> = answer
        .errors()
        .iter()
        .map(|error| error["path"].clone())
        .collect();
    paths.sort_by_key(Value::to_string);
    let expected: Vec<_> = fields.iter().map(|field| json!([field])).collect();
    assert_eq!(paths, expected, "{:#}", answer.body["errors"]);
    for error in answer.errors() {
        assert_eq!(
            error["extensions"]["code"], "PARTITION_UNAVAILABLE",
            "{error}"
        );
        assert_eq!(error["extensions"]["region"], "TWENTE", "{error}");
    }
    let coverage = &answer.body["extensions"]["coverage"];
    assert_eq!(coverage["complete"], false);
    assert_eq!(coverage["regions"]["TWENTE"]["status"], "UNREACHABLE");
    assert_eq!(coverage["regions"]["VEENDAM"]["status"], "OK");
    let mut named: Vec<_> = coverage["fields"]
        .as_array()
        .unwrap()
        .iter()
        .map(|field| field["path"].clone())
        .collect();
    named.sort_by_key(Value::to_string);
    assert_eq!(named, expected);
    for field in coverage["fields"].as_array().unwrap() {
        assert_eq!(
            field["missing"],
            json!([{ "region": "TWENTE", "reason": "UNREACHABLE" }])
        );
    }
}
