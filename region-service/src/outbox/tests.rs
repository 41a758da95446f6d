//! What subscribers are told, on SQLite. Laws that need both back ends are in `tests`.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{
    DatabaseConnection, DatabaseTransaction, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
};
use tempfile::TempDir;

use super::*;
use crate::entity::value::{ChangeAction, ChangeType};
use crate::migration::migrate;
use crate::store::{StoreOptions, connect};

const LONG: Duration = Duration::from_secs(60);

/// Nobody is told anything but what is appended, and pages are small.
const PACE: Pace = Pace {
    look_every: LONG,
    page: 3,
    bookmark_after: 1_000,
    bookmark_every: LONG,
};

struct Test {
    db: DatabaseConnection,
    outbox: Outbox,
    _directory: TempDir,
}

async fn test(pace: Pace) -> Test {
    let directory = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", directory.path().join("region.db").display());
    let options = StoreOptions {
        create: true,
        ..StoreOptions::default()
    };
    let db = connect(&url, options).await.unwrap();
    migrate(&db).await.unwrap();
    let regions = Arc::from(["TWENTE".to_owned(), "VEENDAM".to_owned()]);
    Test {
        outbox: Outbox::new(db.clone(), regions, pace),
        db,
        _directory: directory,
    }
}

impl Test {
    async fn begin(&self) -> DatabaseTransaction {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        self.db.begin_with_options(options).await.unwrap()
    }

    /// Appends changes of these kinds and tells nobody.
    async fn append_at(&self, region: &str, kinds: &[ChangeType], now: DateTime<Utc>) {
        let transaction = self.begin().await;
        append(&transaction, region, &changes(kinds), now)
            .await
            .unwrap();
        transaction.commit().await.unwrap();
    }

    async fn append(&self, region: &str, kinds: &[ChangeType]) {
        self.append_at(region, kinds, Utc::now()).await;
        self.outbox.notify();
    }

    async fn feed(&self, after: &str) -> Result<Feed, FeedError> {
        self.outbox.feed(None, None, &after.parse().unwrap()).await
    }
}

fn changes(kinds: &[ChangeType]) -> Vec<Change> {
    let change = |&kind| Change {
        kind,
        id: "twente:1".to_owned(),
        action: ChangeAction::Created,
        version: Some(1),
    };
    kinds.iter().map(change).collect()
}

/// The next `count` events, one line each.
async fn told(feed: &mut Feed, count: usize) -> String {
    let mut lines = Vec::new();
    for _ in 0..count {
        let told = tokio::time::timeout(LONG, feed.next())
            .await
            .unwrap()
            .unwrap();
        let event = match told.event {
            Event::Up(region) => format!("{region} up"),
            Event::Change(row) => format!("{} {} {}", row.region, row.position, row.kind),
        };
        lines.push(format!("{event}, then {}", told.positions));
    }
    lines.join("\n")
}

async fn end(feed: &mut Feed) -> String {
    match tokio::time::timeout(LONG, feed.next()).await.unwrap() {
        Ok(told) => panic!("told {told:?}"),
        Err(error) => error.to_string(),
    }
}

use ChangeType::{Record, Trajectory};

#[tokio::test]
async fn a_feed_tells_what_comes_after_it_began_in_order_over_pages() {
    let test = test(PACE).await;
    test.append("TWENTE", &[Record, Record]).await;
    let mut feed = test.feed("").await.unwrap();
    test.append("TWENTE", &[Trajectory; 5]).await;
    test.append("VEENDAM", &[Record]).await;
    insta::assert_snapshot!(told(&mut feed, 2).await, @r"
    TWENTE up, then TWENTE:2,VEENDAM:0
    VEENDAM up, then TWENTE:2,VEENDAM:0
    ");
    let mut lines: Vec<_> = told(&mut feed, 6)
        .await
        .lines()
        .map(|line| line.split(',').next().unwrap_or_default().to_owned())
        .collect();
    // Between regions there is no order.
    lines.sort();
    assert_eq!(
        lines.join("\n"),
        "TWENTE 3 TRAJECTORY\nTWENTE 4 TRAJECTORY\nTWENTE 5 TRAJECTORY\nTWENTE 6 TRAJECTORY\nTWENTE 7 TRAJECTORY\nVEENDAM 1 RECORD"
    );
}

#[tokio::test]
async fn what_is_rolled_back_leaves_neither_change_nor_number() {
    let test = test(PACE).await;
    let mut feed = test.feed("").await.unwrap();
    let transaction = test.begin().await;
    append(&transaction, "TWENTE", &changes(&[Record; 4]), Utc::now())
        .await
        .unwrap();
    transaction.rollback().await.unwrap();
    test.append("TWENTE", &[Trajectory]).await;
    insta::assert_snapshot!(told(&mut feed, 3).await, @r"
    TWENTE up, then TWENTE:0,VEENDAM:0
    VEENDAM up, then TWENTE:0,VEENDAM:0
    TWENTE 1 TRAJECTORY, then TWENTE:1,VEENDAM:0
    ");
}

#[tokio::test]
async fn a_feed_resumes_after_what_was_seen() {
    let test = test(PACE).await;
    test.append("TWENTE", &[Record; 4]).await;
    let mut feed = test.feed("TWENTE:2").await.unwrap();
    insta::assert_snapshot!(told(&mut feed, 4).await, @r"
    TWENTE up, then TWENTE:2,VEENDAM:0
    VEENDAM up, then TWENTE:2,VEENDAM:0
    TWENTE 3 RECORD, then TWENTE:3,VEENDAM:0
    TWENTE 4 RECORD, then TWENTE:4,VEENDAM:0
    ");
}

#[tokio::test]
async fn positions_that_cannot_be_resumed_from_are_refused() {
    let test = test(PACE).await;
    let long_ago = Utc::now() - TimeDelta::days(31);
    test.append_at("TWENTE", &[Record; 4], long_ago).await;
    test.append_at("TWENTE", &[Record], Utc::now()).await;
    let purged = purge(&test.db, "TWENTE", Utc::now() - RETENTION).await;
    assert_eq!(purged.unwrap(), 4);
    let mut said = Vec::new();
    for after in ["TWENTE:6", "TWENTE:3", "TWENTE:4", "TWENTE:5"] {
        let fed = test.feed(after).await;
        let text = fed.err().map_or("resumed".to_owned(), |e| e.to_string());
        said.push(format!("{after}: {text}"));
    }
    insta::assert_snapshot!(said.join("\n"), @r"
    TWENTE:6: the resume token is of position 6 in TWENTE, which has come to 5 only: its data were set back; begin anew without a token
    TWENTE:3: the changes after position 3 in TWENTE are no longer kept: read the data anew and begin without a token
    TWENTE:4: resumed
    TWENTE:5: resumed
    ");
}

#[tokio::test]
async fn a_change_after_a_younger_one_is_kept_with_it() {
    let test = test(PACE).await;
    let (now, long_ago) = (Utc::now(), Utc::now() - TimeDelta::days(31));
    for at in [long_ago, now, long_ago] {
        test.append_at("TWENTE", &[Record], at).await;
    }
    let limit = now - RETENTION;
    assert_eq!(purge(&test.db, "TWENTE", limit).await.unwrap(), 1);
    assert!(test.feed("TWENTE:1").await.is_ok());
}

#[tokio::test]
async fn a_feed_ends_where_what_it_has_not_read_is_purged() {
    let test = test(PACE).await;
    let mut feed = test.feed("").await.unwrap();
    told(&mut feed, 2).await;
    test.append_at("TWENTE", &[Record; 4], Utc::now()).await;
    let later = Utc::now() + TimeDelta::days(1);
    purge(&test.db, "TWENTE", later).await.unwrap();
    test.outbox.notify();
    insta::assert_snapshot!(end(&mut feed).await, @"the changes after position 0 in TWENTE are no longer kept: read the data anew and begin without a token");
}

#[tokio::test]
async fn many_changes_of_other_types_bring_a_newer_token() {
    let pace = Pace {
        bookmark_after: 4,
        ..PACE
    };
    let test = test(pace).await;
    let none = schema::position::Positions::default();
    let twente = schema::region::RegionCode::new("TWENTE").unwrap();
    let types = Some(vec![Trajectory]);
    let feed = test.outbox.feed(Some(&[twente]), types, &none).await;
    let mut feed = feed.unwrap();
    test.append("TWENTE", &[Record, Trajectory, Record]).await;
    test.append("TWENTE", &[Record; 3]).await;
    insta::assert_snapshot!(told(&mut feed, 3).await, @r"
    TWENTE up, then TWENTE:0
    TWENTE 2 TRAJECTORY, then TWENTE:2
    TWENTE up, then TWENTE:6
    ");
}

#[tokio::test]
async fn a_few_changes_of_other_types_bring_a_newer_token_in_time() {
    let pace = Pace {
        bookmark_every: Duration::from_millis(20),
        ..PACE
    };
    let test = test(pace).await;
    let none = schema::position::Positions::default();
    let twente = schema::region::RegionCode::new("TWENTE").unwrap();
    let types = Some(vec![Trajectory]);
    let feed = test.outbox.feed(Some(&[twente]), types, &none).await;
    let mut feed = feed.unwrap();
    test.append("TWENTE", &[Record]).await;
    insta::assert_snapshot!(told(&mut feed, 2).await, @r"
    TWENTE up, then TWENTE:0
    TWENTE up, then TWENTE:1
    ");
}

#[tokio::test]
async fn changes_of_other_processes_are_found_without_a_word() {
    let pace = Pace {
        look_every: Duration::from_millis(10),
        ..PACE
    };
    let test = test(pace).await;
    let mut feed = test.feed("").await.unwrap();
    told(&mut feed, 2).await;
    test.append_at("VEENDAM", &[Record], Utc::now()).await;
    insta::assert_snapshot!(told(&mut feed, 1).await, @"VEENDAM 1 RECORD, then TWENTE:0,VEENDAM:1");
}

#[tokio::test]
async fn a_feed_ends_where_the_database_fails() {
    use sea_orm::ConnectionTrait;
    let test = test(PACE).await;
    let mut feed = test.feed("").await.unwrap();
    told(&mut feed, 2).await;
    test.db
        .execute_unprepared("DROP TABLE change_counter")
        .await
        .unwrap();
    test.outbox.notify();
    insta::assert_snapshot!(end(&mut feed).await, @"the outbox cannot be read");
}
