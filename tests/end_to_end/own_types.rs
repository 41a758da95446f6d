//! What each region has of its own: asked of the region, and of the gateway in one query with the
//! shared core, where the other regions do not offer it.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use serde_json::Value;
use tests::client::{Answer, Client};
use tests::stack::Stack;

mod amersfoort;
mod kennemerland;
mod rules;
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
