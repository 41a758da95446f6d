//! Watching changes at a region's own endpoint, over both transports: what another process writes is
//! seen, a subscriber that resumes misses nothing and sees nothing twice, and two regions in one
//! service give the events of two services.

use std::path::Path;

use anyhow::{Context, Result};
use region_service::entity::value::{ChangeAction, ChangeType};
use region_service::outbox::{Change, append};
use region_service::store::{StoreOptions, connect};
use sea_orm::{DatabaseConnection, SqliteTransactionMode, TransactionOptions, TransactionTrait};
use serde_json::{Value, json};
use tests::client::Client;
use tests::database::Storage;
use tests::stack::partition;
use tests::subscription::{Subscription, Transport};

const WATCH: &str = "subscription ($types: [ChangeType!], $after: String) {
  changes(types: $types, after: $after) {
    __typename
    ... on Change { resumeToken region type action id version }
    ... on RegionState { resumeToken region status }
  }
}";

const BOTH: [Transport; 2] = [Transport::Events, Transport::Socket];

/// The database of the partition of `regions` in `folder`.
async fn database(regions: &[&str], folder: &Path) -> Result<DatabaseConnection> {
    let file = folder.join(format!("{}.sqlite", regions.join("+")));
    Ok(connect(
        &format!("sqlite://{}", file.display()),
        StoreOptions::default(),
    )
    .await?)
}

/// Writes changes of things numbered from `first`, one transaction each, as another process would.
async fn write(db: &DatabaseConnection, region: &str, first: usize, count: usize) -> Result<()> {
    for number in first..first + count {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let transaction = db.begin_with_options(options).await?;
        let change = Change {
            kind: ChangeType::ALL[number % ChangeType::ALL.len()],
            id: format!("{}:{number}", region.to_lowercase()),
            action: ChangeAction::Changed,
            version: i32::try_from(number).ok(),
        };
        let now = std::time::SystemTime::now().into();
        append(&transaction, region, &[change], now).await?;
        transaction.commit().await?;
    }
    Ok(())
}

fn versions(changes: &[Value]) -> Vec<u64> {
    let versions = changes.iter().map(|change| change["version"].as_u64());
    versions.map(Option::unwrap_or_default).collect()
}

fn token(event: &Value) -> Value {
    event["resumeToken"].clone()
}

#[tokio::test]
async fn a_subscriber_that_resumes_misses_nothing_and_sees_nothing_twice() -> Result<()> {
    let folder = tempfile::TempDir::new()?;
    let mut service = partition(&["twente"], Storage::Sqlite, folder.path()).await?;
    let db = database(&["twente"], folder.path()).await?;
    let mut written = 0;
    for transport in BOTH {
        let first = written;
        let mut watching = Subscription::open(transport, &service.url(), WATCH, &json!({})).await?;
        let begun = watching.change().await?;
        assert_eq!(begun["status"], "UP", "{begun}");
        assert_eq!(begun["resumeToken"], format!("TWENTE:{first}"));
        write(&db, "TWENTE", written, 10).await?;
        let seen = watching.changes(7).await?;
        assert_eq!(
            versions(&seen),
            (first as u64..first as u64 + 7).collect::<Vec<_>>()
        );
        let after = token(&seen[6]);
        drop(watching);
        write(&db, "TWENTE", written + 10, 5).await?;

        // The region dies while the subscriber is away, and again under it.
        service.kill().await?;
        service.restart().await?;
        let resumed = json!({ "after": after });
        let mut watching = Subscription::open(transport, &service.url(), WATCH, &resumed).await?;
        let seen = watching.changes(6).await?;
        assert_eq!(
            versions(&seen),
            (first as u64 + 7..first as u64 + 13).collect::<Vec<_>>()
        );
        let after = token(&seen[5]);
        service.kill().await?;
        while watching.next().await?.is_some() {}
        write(&db, "TWENTE", written + 15, 5).await?;
        service.restart().await?;
        let resumed = json!({ "after": after });
        let mut watching = Subscription::open(transport, &service.url(), WATCH, &resumed).await?;
        let seen = watching.changes(7).await?;
        assert_eq!(
            versions(&seen),
            (first as u64 + 13..first as u64 + 20).collect::<Vec<_>>()
        );
        written += 20;
    }
    Ok(())
}

#[tokio::test]
async fn only_changes_of_the_asked_types_are_told() -> Result<()> {
    let folder = tempfile::TempDir::new()?;
    let service = partition(&["twente"], Storage::Sqlite, folder.path()).await?;
    let db = database(&["twente"], folder.path()).await?;
    let asked = json!({ "types": ["TRAJECTORY", "CONSENT"] });
    for transport in BOTH {
        let mut watching = Subscription::open(transport, &service.url(), WATCH, &asked).await?;
        watching.change().await?;
        write(&db, "TWENTE", 0, 28).await?;
        let seen = watching.changes(4).await?;
        let kinds: Vec<_> = seen.iter().map(|change| change["type"].as_str()).collect();
        assert_eq!(
            kinds,
            ["TRAJECTORY", "CONSENT", "TRAJECTORY", "CONSENT"].map(Some)
        );
    }
    Ok(())
}

#[tokio::test]
async fn two_regions_in_one_service_give_the_events_of_two_services() -> Result<()> {
    let folder = tempfile::TempDir::new()?;
    let layouts: [Vec<Vec<&str>>; 2] = [
        vec![vec!["twente", "veendam"]],
        vec![vec!["twente"], vec!["veendam"]],
    ];
    let mut told = Vec::new();
    for layout in &layouts {
        let mut streams = Vec::new();
        let mut services = Vec::new();
        for regions in layout {
            let service = partition(regions, Storage::Sqlite, folder.path()).await?;
            let mut stream =
                Subscription::open(Transport::Events, &service.url(), WATCH, &json!({})).await?;
            for _ in regions {
                assert_eq!(stream.change().await?["status"], "UP");
            }
            streams.push(stream);
            services.push(service);
            let db = database(regions, folder.path()).await?;
            for region in regions {
                write(&db, &region.to_uppercase(), 0, 30).await?;
            }
        }
        let mut of_regions = std::collections::BTreeMap::<String, Vec<Value>>::new();
        for (stream, regions) in streams.iter_mut().zip(layout) {
            for mut change in stream.changes(30 * regions.len()).await? {
                let event = change.as_object_mut().context("an event")?;
                event.remove("resumeToken");
                let region = change["region"].to_string();
                of_regions.entry(region).or_default().push(change);
            }
        }
        told.push(of_regions);
    }
    assert_eq!(told[0], told[1]);
    assert_eq!(told[0].len(), 2);
    Ok(())
}

#[tokio::test]
async fn a_change_leads_to_the_thing_as_it_is_now() -> Result<()> {
    let folder = tempfile::TempDir::new()?;
    let service = partition(&["twente"], Storage::Sqlite, folder.path()).await?;
    let db = database(&["twente"], folder.path()).await?;
    let client = Client::new(&service.url());
    let page = client
        .ask(
            "{ trajectories(first: 1) { edges { node { id region intensity school { name } } } } }",
        )
        .await?
        .clean()?;
    let trajectory = page.at("/trajectories/edges/0/node");
    let query = "subscription { changes(types: [TRAJECTORY]) { __typename ... on Change {
        trajectory { id region intensity school { name } } record { id } } } }";
    for transport in BOTH {
        let mut watching = Subscription::open(transport, &service.url(), query, &json!({})).await?;
        watching.change().await?;
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let id = trajectory["id"].as_str().context("an id")?;
        let changes = [id, "twente:gone"].map(|id| Change {
            kind: ChangeType::Trajectory,
            id: id.to_owned(),
            action: ChangeAction::Changed,
            version: None,
        });
        let transaction = db.begin_with_options(options).await?;
        let now = std::time::SystemTime::now().into();
        append(&transaction, "TWENTE", &changes, now).await?;
        transaction.commit().await?;
        let seen = watching.changes(2).await?;
        assert_eq!(&seen[0]["trajectory"], trajectory);
        assert_eq!(seen[1]["trajectory"], Value::Null);
        assert_eq!(seen[0]["record"], Value::Null);
    }
    Ok(())
}

#[tokio::test]
async fn a_subscription_that_asks_for_one_answer_is_told_to_ask_for_a_stream() -> Result<()> {
    let folder = tempfile::TempDir::new()?;
    let service = partition(&["veendam"], Storage::Sqlite, folder.path()).await?;
    let client = Client::new(&service.url());
    let answer = client
        .ask("subscription { changes { __typename } }")
        .await?;
    assert_eq!(answer.status, 406);
    let message = answer.errors()[0]["message"]
        .as_str()
        .context("a message")?;
    assert!(message.contains("text/event-stream"), "{message}");
    Ok(())
}
