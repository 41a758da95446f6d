//! 10,000 changes in five regions, each of which is killed once meanwhile: whoever watches through the
//! gateway sees each change once, and a region's changes in their order; so does one who goes away and
//! comes back with a resume token.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use futures::future::try_join_all;
use sea_orm::{ConnectionTrait, Database, Statement};
use serde_json::{Value, json};
use tests::client::Client;
use tests::database::{self, Storage};
use tests::process::Service;
use tests::random::Random;
use tests::stack::{REGIONS, Stack};
use tests::subscription::{Subscription, Transport};
use tokio::sync::oneshot;

use super::killer::{Progress, kill_now_and_then};
use super::region::{Known, known, start};

/// Changes in each region.
const EACH: usize = 2_000;
/// Changes that one request makes.
const BATCH: usize = 20;
/// After how many changes the one who goes away does so.
const STAY: usize = 700;

const QUERY: &str = "subscription($after: String) { changes(after: $after) {
    __typename
    ... on Change { resumeToken region type action id version }
    ... on RegionState { resumeToken region status }
} }";

/// What was seen: the ids of each region's changes, and the states that each region was in.
#[derive(Debug, Default)]
struct Seen {
    changes: BTreeMap<String, Vec<String>>,
    states: BTreeMap<String, Vec<String>>,
    token: Option<String>,
}

#[tokio::test]
async fn ten_thousand_changes_are_seen_once_and_in_order_while_regions_die() -> Result<()> {
    let mut stack = Stack::start().await?;
    let gateway = stack.gateway.url();
    let watcher = Subscription::open(Transport::Events, &gateway, QUERY, &json!({})).await?;
    let visitor = Subscription::open(Transport::Socket, &gateway, QUERY, &json!({})).await?;
    let (watches, watching) = oneshot::channel();
    let (visits, visiting) = oneshot::channel();
    let watcher = tokio::spawn(watch(watcher, usize::MAX, gateway.clone(), watches));
    let visitor = tokio::spawn(watch(visitor, STAY, gateway.clone(), visits));
    // A subscription without a token begins at now: changes begin after that.
    tokio::try_join!(watching, visiting)?;
    let folder = stack.folder().to_owned();
    let regions = stack.partitions.iter_mut().enumerate();
    let regions = regions.map(|(number, service)| change_and_kill(number, service));
    try_join_all(regions).await?;
    let mut expected = BTreeMap::new();
    for (slug, code, _) in REGIONS {
        expected.insert(code.to_owned(), told(&folder, slug).await?);
    }
    for (who, seen) in [("watcher", watcher.await??), ("visitor", visitor.await??)] {
        for (code, ids) in &expected {
            ensure!(
                seen.changes.get(code) == Some(ids),
                "the {who} saw other changes of {code}"
            );
        }
        if who == "watcher" {
            for (code, _) in &expected {
                let states = seen.states.get(code).map_or(0, Vec::len);
                ensure!(states >= 2, "{code} went and came: {:?}", seen.states);
            }
        }
    }
    Ok(())
}

/// Makes a region's changes, and kills it once in the middle of them.
async fn change_and_kill(number: usize, service: &mut Service) -> Result<()> {
    let client = Client::new(&service.url());
    let known = Arc::new(known(&client).await?);
    let progress = Arc::new(Progress::default());
    let batches = EACH / BATCH;
    let writing = {
        let progress = Arc::clone(&progress);
        tokio::spawn(async move { change(&client, &known, batches, &progress).await })
    };
    let mut random = Random::new(number as u64);
    let middle = (batches / 3, batches * 2 / 3);
    // It is killed at one moment: another one would come after the last batch.
    let kills = kill_now_and_then(service, &progress, &mut random, middle, middle.1 + 1).await?;
    ensure!((1..=2).contains(&kills), "killed {kills} times");
    writing.await?
}

async fn change(client: &Client, known: &Known, batches: usize, progress: &Progress) -> Result<()> {
    for batch in 0..batches {
        let fields = (0..BATCH).map(|turn| {
            let record = &known.records[turn % known.records.len()];
            let input = start(known, record, &format!("change-{batch:04}-{turn:02}"));
            let input = literal(&input);
            format!("m{turn}: startTrajectory(input: {input}) {{ trajectory {{ id }} userErrors {{ code }} }}")
        });
        let query = format!("mutation {{ {} }}", fields.collect::<Vec<_>>().join(" "));
        let answer = loop {
            match client.ask(&query).await {
                Ok(answer) => break answer.clean()?,
                Err(_) => tokio::time::sleep(std::time::Duration::from_millis(20)).await,
            }
        };
        let payloads = answer.data().as_object().context("data")?;
        ensure!(
            payloads
                .values()
                .all(|payload| payload["userErrors"] == json!([])),
            "{answer:?}"
        );
        progress.one_more();
    }
    Ok(())
}

/// Watches until all changes were seen; after each `stay` changes it goes away and comes back.
/// Says `begun` when every region has told where its changes begin.
async fn watch(
    mut stream: Subscription,
    stay: usize,
    gateway: String,
    begun: oneshot::Sender<()>,
) -> Result<Seen> {
    let mut begun = Some(begun);
    let mut seen = Seen::default();
    let mut since = 0;
    let mut total = 0;
    while total < EACH * REGIONS.len() {
        let next = stream
            .next()
            .await?
            .context("the gateway ended the subscription")?;
        ensure!(next.get("errors").is_none(), "{next}");
        let event = &next["data"]["changes"];
        let text = |key: &str| event[key].as_str().unwrap_or_default().to_owned();
        seen.token = Some(text("resumeToken"));
        if event["__typename"] == "RegionState" {
            seen.states
                .entry(text("region"))
                .or_default()
                .push(text("status"));
            if let Some(begun) = begun.take_if(|_| seen.states.len() == REGIONS.len()) {
                ensure!(begun.send(()).is_ok(), "nobody waits for the beginning");
            }
            continue;
        }
        seen.changes
            .entry(text("region"))
            .or_default()
            .push(text("id"));
        total += 1;
        since += 1;
        if since == stay {
            since = 0;
            let after = json!({ "after": seen.token });
            stream = Subscription::open(Transport::Socket, &gateway, QUERY, &after).await?;
        }
    }
    Ok(seen)
}

/// The ids of a region's changes, in the order of its outbox.
async fn told(folder: &Path, slug: &str) -> Result<Vec<String>> {
    let url = database::url_of(&[slug], Storage::Sqlite, folder);
    let db = Database::connect(url).await?;
    let sql = "SELECT entity_id FROM change ORDER BY position";
    let rows = db
        .query_all_raw(Statement::from_string(db.get_database_backend(), sql))
        .await?;
    let ids: Vec<String> = rows
        .iter()
        .map(|row| row.try_get_by_index(0))
        .collect::<Result<_, _>>()?;
    ensure!(ids.len() == EACH, "{slug} has {} changes", ids.len());
    Ok(ids)
}

/// A JSON object as a GraphQL literal; its enum values are those of `startTrajectory`.
fn literal(input: &Value) -> String {
    const ENUMS: [&str; 3] = ["intensity", "form", "accessRoute"];
    let fields = input
        .as_object()
        .into_iter()
        .flatten()
        .map(|(key, value)| match value {
            Value::Array(roles) => {
                let roles: Vec<&str> = roles.iter().filter_map(Value::as_str).collect();
                format!("{key}: [{}]", roles.join(" "))
            }
            Value::String(text) if ENUMS.contains(&key.as_str()) => format!("{key}: {text}"),
            other => format!("{key}: {other}"),
        });
    format!("{{ {} }}", fields.collect::<Vec<_>>().join(" "))
}
