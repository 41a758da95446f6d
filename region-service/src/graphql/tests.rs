//! The subgraph over seeded SQLite databases.

mod by_rows;
mod entities;
mod failing;
mod figures;
mod grafts;
mod pages;
mod published;
mod statements;

use async_graphql::{Request, Variables};
use schema::link_key::LinkSecret;
use sea_orm::{DatabaseConnection, SqliteTransactionMode, TransactionOptions, TransactionTrait};
use tempfile::TempDir;

use super::run::PupilSeal;
use super::{Limits, Service};
use crate::region::RegionModule;
use crate::regions::find;
use crate::seed::{SeedOptions, Size, seed};
use crate::store::{StoreOptions, connect};

/// A service over a database of its own.
pub(crate) struct TestService {
    pub(crate) service: Service,
    _directory: TempDir,
}

/// The modules of `codes`.
pub(super) fn modules(codes: &[&str]) -> Vec<&'static RegionModule> {
    codes
        .iter()
        .map(|code| find(code).expect("a region"))
        .collect()
}

/// A service for `hosted` over a database that holds `stored`.
pub(crate) async fn service(hosted: &[&str], stored: &[&str], size: Size) -> TestService {
    let directory = tempfile::tempdir().expect("a directory");
    let url = format!("sqlite://{}/test.sqlite", directory.path().display());
    let db = database(&url, stored, size).await;
    TestService {
        service: over(db, hosted),
        _directory: directory,
    }
}

/// A service for `hosted` over `db`.
pub(super) fn over(db: DatabaseConnection, hosted: &[&str]) -> Service {
    let limits = Limits {
        complexity: 100_000,
        ..Limits::default()
    };
    let seal = PupilSeal::new(&[7; 32], "test");
    Service::new(&modules(hosted), db, secret(), seal, limits)
}

/// The demo's data of `stored` in a new database at `url`.
pub(super) async fn database(url: &str, stored: &[&str], size: Size) -> DatabaseConnection {
    let options = StoreOptions {
        create: true,
        ..StoreOptions::default()
    };
    let db = connect(url, options).await.expect("a database");
    crate::migration::migrate(&db).await.expect("tables");
    let options = SeedOptions {
        size,
        placeholders: false,
    };
    seed(&db, &modules(stored), &secret(), options)
        .await
        .expect("data");
    db
}

pub(crate) fn secret() -> LinkSecret {
    LinkSecret::new(&[42; 32]).expect("32 bytes")
}

impl TestService {
    /// Its database.
    pub(crate) fn database(&self) -> &DatabaseConnection {
        &self.service.rows.db
    }

    /// Appends `changes` to the outbox of `region`.
    pub(crate) async fn append(&self, region: &str, changes: &[crate::outbox::Change]) {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let db = &self.service.rows.db;
        let transaction = db.begin_with_options(options).await.expect("a transaction");
        crate::outbox::append(&transaction, region, changes, chrono::Utc::now())
            .await
            .expect("an outbox");
        transaction.commit().await.expect("a commit");
        self.service.outbox().notify();
    }

    /// The whole answer to `query` as JSON.
    pub(crate) async fn answer(
        &self,
        query: &str,
        variables: serde_json::Value,
    ) -> serde_json::Value {
        let request = Request::new(query).variables(Variables::from_json(variables));
        let answer = self.service.answer(request, None).await.expect("no nonce");
        serde_json::to_value(&answer).expect("an answer is JSON")
    }

    /// The data of `query`, which must have no errors.
    pub(crate) async fn data(&self, query: &str) -> serde_json::Value {
        self.data_with(query, serde_json::json!({})).await
    }

    /// The same with variables.
    pub(crate) async fn data_with(
        &self,
        query: &str,
        variables: serde_json::Value,
    ) -> serde_json::Value {
        let mut answer = self.answer(query, variables).await;
        assert!(answer.get("errors").is_none(), "{query}: {answer:#}");
        answer["data"].take()
    }
}

/// The errors of an answer: one line each, with path and code.
pub(crate) fn errors(answer: &serde_json::Value) -> String {
    let errors = answer["errors"].as_array().cloned().unwrap_or_default();
    let lines = errors.iter().map(|error| {
        format!(
            "{} {} {}",
            error["path"], error["extensions"]["code"], error["message"]
        )
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn a_service_shows_the_rows_of_its_own_regions_only() {
    let both = ["VEENDAM", "TWENTE"];
    let twente = service(&["TWENTE"], &both, Size::Demo).await;
    let data = twente
        .data(
            "{ regions { code } veendam: region(code: VEENDAM) { code }
               schools { totalCount edges { node { region } } }
               providers { edges { node { region } } }
               pupils(first: 500) { totalCount edges { node { regions records { region } trajectories { region } } } }
               trajectories(first: 500) { edges { node { region } } }
               other: schools(regions: [VEENDAM]) { totalCount }
               metrics(ids: [JOS_PUPILS]) { value parts { region } } }",
        )
        .await;
    let text = data.to_string();
    assert!(!text.contains("VEENDAM"), "{text}");
    assert_eq!(data["pupils"]["totalCount"], 240);
    assert_eq!(data["schools"]["totalCount"], 9);
    assert_eq!(data["other"]["totalCount"], 0);
    assert_eq!(data["veendam"], serde_json::Value::Null);
}

#[tokio::test]
async fn a_pupil_is_found_by_the_id_that_was_given_and_by_no_other() {
    let service = service(&["VEENDAM"], &["VEENDAM"], Size::Demo).await;
    let page = service
        .data("{ pupils(first: 1) { edges { node { id linkKey } } } }")
        .await;
    let pupil = &page["pupils"]["edges"][0]["node"];
    let query = "query($id: ID!) { pupil(id: $id) { id } }";
    for id in [&pupil["id"], &pupil["linkKey"]] {
        let found = service
            .data_with(query, serde_json::json!({ "id": id }))
            .await;
        assert_eq!(found["pupil"]["id"], pupil["id"]);
    }
    let elsewhere = PupilSeal::new(&[7; 32], "another region");
    let foreign = elsewhere.seal(pupil["linkKey"].as_str().expect("a text"));
    for id in [foreign.as_str(), "veendam:01", ""] {
        let answer = service.answer(query, serde_json::json!({ "id": id })).await;
        assert_eq!(
            answer["errors"][0]["extensions"]["code"], "INVALID_ID",
            "{answer}"
        );
        assert_eq!(answer["data"]["pupil"], serde_json::Value::Null);
    }
}
