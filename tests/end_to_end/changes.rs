//! Watching changes of all regions through the gateway: each once and in order, whatever is killed.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Result, ensure};
use region_service::entity::value::{ChangeAction, ChangeType};
use region_service::outbox::{Change, append};
use region_service::store::{StoreOptions, connect};
use sea_orm::{SqliteTransactionMode, TransactionOptions, TransactionTrait};
use serde_json::{Value, json};
use tests::stack::{REGIONS, Stack};
use tests::subscription::{Said, Socket, Subscription, Transport};

const WATCH: &str = "subscription ($after: String, $types: [ChangeType!]) {
  changes(after: $after, types: $types) {
    __typename
    ... on Change { resumeToken region id version }
    ... on RegionState { resumeToken region status }
  }
}";

/// How many changes each region makes while it is watched.
const CHANGES: usize = 2_000;

/// How many of them are one transaction.
const TOGETHER: usize = 20;

/// Writes changes whose versions are `from..to` into the database of a region, as another process
/// would.
async fn write(folder: &Path, slug: &str, code: &str, from: usize, to: usize) -> Result<()> {
    let file = folder.join(format!("{slug}.sqlite"));
    let url = format!("sqlite://{}", file.display());
    let db = connect(&url, StoreOptions::default()).await?;
    let versions: Vec<usize> = (from..to).collect();
    for versions in versions.chunks(TOGETHER) {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let transaction = db.begin_with_options(options).await?;
        let changes = versions.iter().map(|version| Change {
            kind: ChangeType::Record,
            id: format!("{slug}:{version}"),
            action: ChangeAction::Changed,
            version: i32::try_from(*version).ok(),
        });
        let changes: Vec<Change> = changes.collect();
        let now = std::time::SystemTime::now().into();
        append(&transaction, code, &changes, now).await?;
        transaction.commit().await?;
    }
    Ok(db.close().await?)
}

async fn write_all(folder: &Path, from: usize, to: usize) -> Result<()> {
    let writes = REGIONS.map(|(slug, code, _)| write(folder, slug, code, from, to));
    for written in futures::future::join_all(writes).await {
        written?;
    }
    Ok(())
}

/// A watcher that has heard that all five regions are up.
async fn watch(stack: &Stack, transport: Transport, after: &Value) -> Result<Subscription> {
    let variables = json!({ "after": after });
    Subscription::open(transport, &stack.gateway.url(), WATCH, &variables).await
}

async fn all_up(watching: &mut Subscription) -> Result<()> {
    for _ in REGIONS {
        let event = watching.change().await?;
        ensure!(event["status"] == "UP", "{event}");
    }
    Ok(())
}

/// The events until `count` changes were told.
async fn hear(watching: &mut Subscription, count: usize) -> Result<Vec<Value>> {
    let mut events = Vec::new();
    let mut changes = 0;
    while changes < count {
        let event = watching.change().await?;
        changes += usize::from(event["__typename"] == "Change");
        events.push(event);
    }
    Ok(events)
}

/// What was told of each region: its changes' versions, and how it was.
fn by_region(events: &[Value]) -> BTreeMap<String, (Vec<u64>, Vec<String>)> {
    let mut told: BTreeMap<String, (Vec<u64>, Vec<String>)> = BTreeMap::new();
    for event in events {
        let region = event["region"].as_str().unwrap_or_default().to_owned();
        let (versions, statuses) = told.entry(region).or_default();
        match event["version"].as_u64() {
            Some(version) => versions.push(version),
            None => statuses.push(event["status"].as_str().unwrap_or_default().to_owned()),
        }
    }
    told
}

#[tokio::test]
async fn every_change_of_five_regions_comes_once_while_each_is_killed() -> Result<()> {
    let mut stack = Stack::start().await?;
    let folder = stack.folder().to_owned();
    let mut events = watch(&stack, Transport::Events, &Value::Null).await?;
    let mut socket = watch(&stack, Transport::Socket, &Value::Null).await?;
    all_up(&mut events).await?;
    all_up(&mut socket).await?;

    let count = CHANGES * REGIONS.len();
    let killing = async {
        for (slug, _, _) in REGIONS {
            let region = stack.region(slug)?;
            region.kill().await?;
            region.restart().await?;
        }
        anyhow::Ok(())
    };
    let (written, killed, by_events, by_socket) = tokio::join!(
        write_all(&folder, 0, CHANGES),
        killing,
        hear(&mut events, count),
        hear(&mut socket, count),
    );
    written?;
    killed?;
    let (by_events, by_socket) = (by_events?, by_socket?);
    let expected: Vec<u64> = (0..CHANGES as u64).collect();
    for told in [&by_events, &by_socket] {
        let told = by_region(told);
        assert_eq!(told.len(), REGIONS.len());
        for (region, (versions, statuses)) in told {
            assert_eq!(versions, expected, "{region}");
            let pairs = statuses.chunks(2);
            for pair in pairs {
                assert!(
                    ["LOST", "UP"].starts_with(&[pair[0].as_str()]),
                    "{region}: {statuses:?}"
                );
            }
        }
    }

    // A client that was away resumes with any token, over either transport.
    drop((events, socket));
    write_all(&folder, CHANGES, CHANGES + 5).await?;
    let middle = by_events.len() / 2;
    let token = by_events[middle]["resumeToken"].clone();
    let before = by_region(&by_events[..=middle]);
    let seen = |region: &str| before.get(region).map_or(0, |(versions, _)| versions.len());
    let left: usize = REGIONS
        .iter()
        .map(|(_, code, _)| CHANGES + 5 - seen(code))
        .sum();
    for transport in [Transport::Socket, Transport::Events] {
        let mut resumed = watch(&stack, transport, &token).await?;
        let told = by_region(&hear(&mut resumed, left).await?);
        for (_, code, _) in REGIONS {
            let expected: Vec<u64> = (seen(code) as u64..CHANGES as u64 + 5).collect();
            assert_eq!(told[code].0, expected, "{code}");
        }
    }

    // The token is of no use for another question, nor when it was tampered with.
    let text = token.as_str().unwrap();
    for variables in [
        json!({ "after": token, "types": ["RECORD"] }),
        json!({ "after": format!("{text}A") }),
        json!({ "after": "TWENTE:1" }),
    ] {
        let url = stack.gateway.url();
        let mut refused = Subscription::open(Transport::Events, &url, WATCH, &variables).await?;
        let answer = refused.next().await?.unwrap();
        let code = &answer["errors"][0]["extensions"]["code"];
        assert_eq!(code, "RESUME_TOKEN_INVALID", "{answer}");
        assert!(!answer.to_string().contains("TWENTE:"), "{answer}");
    }
    assert!(!text.contains("TWENTE"), "{text}");
    Ok(())
}

#[tokio::test]
async fn a_region_that_stays_away_is_lost_and_the_others_go_on() -> Result<()> {
    let mut stack = Stack::start().await?;
    let folder = stack.folder().to_owned();
    stack.region("twente")?.kill().await?;
    let mut watching = watch(&stack, Transport::Events, &Value::Null).await?;
    let mut statuses = BTreeMap::new();
    for _ in REGIONS {
        let event = watching.change().await?;
        statuses.insert(event["region"].to_string(), event["status"].to_string());
    }
    assert_eq!(statuses[r#""TWENTE""#], r#""LOST""#);
    assert_eq!(
        statuses
            .values()
            .filter(|status| *status == r#""UP""#)
            .count(),
        4
    );
    write(&folder, "veendam", "VEENDAM", 0, 3).await?;
    let told = by_region(&hear(&mut watching, 3).await?);
    assert_eq!(told["VEENDAM"].0, [0, 1, 2]);

    stack.region("twente")?.restart().await?;
    let back = watching.change().await?;
    assert_eq!(
        (&back["region"], &back["status"]),
        (&json!("TWENTE"), &json!("UP"))
    );
    write(&folder, "twente", "TWENTE", 0, 3).await?;
    let told = by_region(&hear(&mut watching, 3).await?);
    assert_eq!(told["TWENTE"].0, [0, 1, 2]);
    Ok(())
}

#[tokio::test]
async fn a_stop_is_told_to_those_who_watch() -> Result<()> {
    let stack = Stack::start().await?;
    let url = stack.gateway.url();
    let mut events = watch(&stack, Transport::Events, &Value::Null).await?;
    all_up(&mut events).await?;
    let mut socket = Socket::begin(&url).await?;
    stack.gateway.signal("TERM")?;
    let last = events.next().await?.unwrap();
    assert_eq!(last["errors"][0]["extensions"]["code"], "SERVICE_STOPPING");
    let closed = socket.hear().await?;
    assert!(matches!(closed, Said::Closed(1001, _)), "{closed:?}");
    Ok(())
}
