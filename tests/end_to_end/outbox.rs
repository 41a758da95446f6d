//! The outbox's law on both back ends, with many writers at once: the numbers of a region have no
//! gaps, exactly what was committed is there, each writer's changes stand in its order, and a
//! subscriber sees all of it, once, in order, and none of it before its commit.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use region_service::entity::value::{ChangeAction, ChangeType};
use region_service::migration::migrate;
use region_service::outbox::{Change, Event, Feed, Outbox, Pace, append};
use region_service::store::{StoreOptions, connect};
use schema::position::Positions;
use sea_orm::{DatabaseConnection, SqliteTransactionMode, TransactionOptions, TransactionTrait};
use tests::postgres::Postgres;
use tests::random::Random;

const REGIONS: [&str; 2] = ["TWENTE", "VEENDAM"];

const WRITERS: u64 = 8;

const TRANSACTIONS: usize = 40;

/// What the writers committed: the ids, by region.
type Committed = BTreeMap<&'static str, Vec<String>>;

async fn law(url: &str) {
    let options = StoreOptions {
        create: true,
        max_connections: 12,
        wait: Duration::from_secs(60),
    };
    let db = connect(url, options).await.unwrap();
    migrate(&db).await.unwrap();
    let pace = Pace {
        page: 7,
        ..Pace::default()
    };
    let outbox = Outbox::new(db.clone(), Arc::from(REGIONS.map(str::to_owned)), pace);
    let feed = outbox
        .feed(None, None, &Positions::default())
        .await
        .unwrap();
    let (wrote, written) = tokio::sync::watch::channel(None);
    let reader = tokio::spawn(read(feed, written));
    let writers = (0..WRITERS).map(|seed| tokio::spawn(write(db.clone(), outbox.clone(), seed)));
    let mut committed = Committed::new();
    for writer in futures::future::join_all(writers).await {
        for (region, ids) in writer.unwrap() {
            committed.entry(region).or_default().extend(ids);
        }
    }
    let count = committed.values().map(Vec::len).sum::<usize>();
    assert!(count > 300, "only {count} changes");
    wrote.send_replace(Some(count));
    let mut seen = reader.await.unwrap();
    for (region, ids) in &mut committed {
        let seen = seen.get_mut(*region).unwrap();
        let (numbers, mut seen): (Vec<i64>, Vec<String>) = seen.drain(..).unzip();
        assert!(numbers.into_iter().eq(1..=seen.len() as i64), "{region}");
        for writer in 0..WRITERS {
            let of_writer = |ids: &[String]| -> Vec<String> {
                let prefix = format!("{writer}/");
                let own = ids.iter().filter(|id| id.starts_with(&prefix));
                own.cloned().collect()
            };
            assert_eq!(of_writer(&seen), of_writer(ids), "{region}");
        }
        seen.sort();
        ids.sort();
        assert_eq!(&seen, ids, "{region}");
    }
}

/// Writes transactions of random sizes, of which some are rolled back.
async fn write(db: DatabaseConnection, outbox: Outbox, seed: u64) -> Committed {
    let mut random = Random::new(seed);
    let mut committed = Committed::new();
    for number in 0..TRANSACTIONS {
        let region = REGIONS[usize::from(random.chance(50))];
        let ids: Vec<String> = (0..random.between(0, 5))
            .map(|change| format!("{seed}/{number:03}/{change}"))
            .collect();
        let changes: Vec<Change> = ids
            .iter()
            .map(|id| Change {
                kind: ChangeType::Report,
                id: id.clone(),
                action: ChangeAction::Created,
                version: None,
            })
            .collect();
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let transaction = db.begin_with_options(options).await.unwrap();
        append(&transaction, region, &changes, chrono_now())
            .await
            .unwrap();
        if random.chance(30) {
            transaction.rollback().await.unwrap();
            continue;
        }
        transaction.commit().await.unwrap();
        outbox.notify();
        committed.entry(region).or_default().extend(ids);
    }
    committed
}

/// What a subscriber sees until as much has come as was written: position and id, by region.
async fn read(
    mut feed: Feed,
    mut written: tokio::sync::watch::Receiver<Option<usize>>,
) -> BTreeMap<String, Vec<(i64, String)>> {
    let mut seen: BTreeMap<String, Vec<_>> = BTreeMap::new();
    let mut count = 0;
    while written.borrow_and_update().is_none_or(|all| count < all) {
        let told = tokio::select! {
            told = feed.next() => told.unwrap(),
            Ok(()) = written.changed() => continue,
            () = tokio::time::sleep(Duration::from_secs(60)) => panic!("{count} changes came"),
        };
        if let Event::Change(row) = told.event {
            count += 1;
            seen.entry(row.region.clone())
                .or_default()
                .push((row.position, row.entity_id.clone()));
        }
    }
    seen
}

fn chrono_now() -> sea_orm::prelude::ChronoDateTimeUtc {
    std::time::SystemTime::now().into()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_writers_leave_no_gap_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    law(&format!(
        "sqlite://{}",
        folder.path().join("region.db").display()
    ))
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_writers_leave_no_gap_on_postgresql() {
    let server = Postgres::start().unwrap();
    law(&server.database("outbox").await.unwrap()).await;
}
