//! What each region has of its own: asked of the region, and of the gateway in one query with the
//! shared core, where the other regions do not offer it.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use region_service::migration::migrate;
use region_service::region::rule::rule_violated;
use region_service::store::{StoreOptions, connect};
use sea_orm::{ConnectionTrait, DatabaseConnection};
use serde_json::Value;
use tests::client::{Answer, Client};
use tests::postgres::Postgres;
use tests::stack::{REGIONS, Stack};

mod amersfoort;
mod holland_rijnland;
mod kennemerland;
mod rules;
mod twente;
mod veendam;

/// The same query, asked of a region's own endpoint and of the gateway.
struct Asked {
    /// The region's answer.
    region: Answer,
    /// The gateway's.
    gateway: Answer,
}

/// Asks `query` of the region with this slug and of the gateway. Fails where either has errors.
async fn ask(stack: &mut Stack, slug: &str, query: &str) -> Result<Asked> {
    let region = Client::new(&stack.region(slug)?.url());
    Ok(Asked {
        region: region.ask(query).await?.clean().context("the region")?,
        gateway: stack
            .client()
            .ask(query)
            .await?
            .clean()
            .context("the gateway")?,
    })
}

impl Asked {
    /// What the region with this code says of itself under `regions`: the same in both answers.
    fn same_region(&self, code: &str) -> &Value {
        let alone = self.region.at("/regions/0");
        let through_gateway = of_region(&self.gateway, code);
        assert_eq!(alone, through_gateway, "{code}");
        assert!(alone.is_object(), "{code}");
        alone
    }

    /// The status of each region's answer through the gateway; none is missing.
    fn coverage(&self) -> BTreeMap<&str, &str> {
        let coverage = &self.gateway.body["extensions"]["coverage"];
        assert_eq!(coverage["complete"], true, "{coverage}");
        let regions = coverage["regions"].as_object().into_iter().flatten();
        regions
            .map(|(code, region)| (code.as_str(), region["status"].as_str().unwrap_or_default()))
            .collect()
    }

    /// Checks that `code` answered whole, that no other region offers all that was asked, and that
    /// `own`, a JSON pointer below each other region, is null there.
    fn is_only_of(&self, code: &str, own: &[&str]) {
        for (region, status) in self.coverage() {
            let expected = if region == code { "OK" } else { "NOT_OFFERED" };
            assert_eq!(status, expected, "{region}");
        }
        let regions = self.gateway.at("/regions").as_array().unwrap();
        assert_eq!(regions.len(), 5);
        for region in regions.iter().filter(|region| region["code"] != code) {
            assert!(region["programme"]["name"].is_string(), "{region}");
            for pointer in own {
                let value = region.pointer(pointer);
                assert_eq!(value, Some(&Value::Null), "{pointer} of {}", region["code"]);
            }
        }
    }
}

/// The item of `regions` with this code.
fn of_region<'a>(answer: &'a Answer, code: &str) -> &'a Value {
    let mut regions = answer.at("/regions").as_array().unwrap().iter();
    regions.find(|region| region["code"] == code).unwrap()
}

/// How often each value stands at `pointer` in the nodes of a connection.
fn counts(connection: &Value, pointer: &str) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for edge in connection["edges"].as_array().unwrap() {
        let value = edge["node"].pointer(pointer).unwrap_or(&Value::Null);
        *counts.entry(value.to_string()).or_default() += 1;
    }
    counts
}

/// The answers of a region's endpoint and of the gateway, which must be the same, with the region's
/// status `OK` in the gateway's coverage.
async fn in_both(stack: &mut Stack, slug: &str, query: &str) -> Result<Answer> {
    let region = Client::new(&stack.region(slug)?.url());
    let alone = region.ask(query).await?.clean()?;
    let federated = stack.client().ask(query).await?.clean()?;
    assert_eq!(alone.data(), federated.data());
    let status = federated.body["extensions"]["coverage"]["regions"].as_object();
    assert!(
        status
            .unwrap()
            .values()
            .all(|region| region["status"] == "OK"),
        "{:#}",
        federated.body["extensions"]
    );
    Ok(federated)
}

/// Asks all regions for something that only the one with `code` has: it has the status `OK`, the others
/// `NOT_OFFERED`, and there are no errors.
async fn offered_by_one(stack: &Stack, code: &str, query: &str) -> Result<Answer> {
    let answer = stack.client().ask(query).await?.clean()?;
    let coverage = &answer.body["extensions"]["coverage"];
    assert_eq!(coverage["complete"], true, "{coverage:#}");
    for (_, region, _) in REGIONS {
        let wanted = if region == code { "OK" } else { "NOT_OFFERED" };
        assert_eq!(coverage["regions"][region]["status"], wanted, "{region}");
    }
    Ok(answer)
}

/// The nodes of a connection.
fn nodes<'a>(answer: &'a Answer, connection: &str) -> Vec<&'a Value> {
    let edges = answer.at(&format!("{connection}/edges"));
    let edges = edges.as_array().expect("a page");
    edges.iter().map(|edge| &edge["node"]).collect()
}

/// A migrated database on PostgreSQL.
async fn on_postgres(server: &Postgres, name: &str) -> Result<DatabaseConnection> {
    let db = connect(&server.database(name).await?, StoreOptions::default()).await?;
    migrate(&db).await?;
    Ok(db)
}

/// The rule by which the database refuses a statement; none where it does not.
async fn refused_by(db: &DatabaseConnection, sql: &str) -> Option<&'static str> {
    let error = db.execute_unprepared(sql).await.err()?;
    let rule = rule_violated(&error);
    Some(rule.unwrap_or_else(|| panic!("{sql}: {error}")).name)
}
