use sea_orm::ActiveModelTrait;
use sea_orm::ActiveValue::Set;

use super::*;
use crate::migration::migrate;
use crate::region::twente::TWENTE;

async fn empty() -> (tempfile::TempDir, DatabaseConnection) {
    let directory = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", directory.path().join("region.db").display());
    let options = StoreOptions {
        create: true,
        ..StoreOptions::default()
    };
    (directory, connect(&url, options).await.unwrap())
}

async fn problem(db: &DatabaseConnection) -> String {
    check_datasets(db, &[&TWENTE])
        .await
        .unwrap_err()
        .to_string()
}

#[tokio::test]
async fn a_database_is_refused_until_its_data_are_marked_synthetic() {
    let (_directory, db) = empty().await;
    insta::assert_snapshot!(problem(&db).await, @"the database has no tables of this service: run `region-service migrate` first");
    migrate(&db).await.unwrap();
    insta::assert_snapshot!(problem(&db).await, @"the database holds no data of TWENTE: run `region-service seed --region twente` first");
    let row = |version, marker: &str| dataset::ActiveModel {
        region: Set("TWENTE".into()),
        version: Set(version),
        marker: Set(marker.into()),
        variant: Set("demo".into()),
        reason: Set("first load".into()),
    };
    row(1, SYNTHETIC).insert(&db).await.unwrap();
    assert_eq!(check_datasets(&db, &[&TWENTE]).await.unwrap(), ["demo"]);
    row(2, "REAL").insert(&db).await.unwrap();
    insta::assert_snapshot!(problem(&db).await, @"the data of TWENTE are marked `REAL`, not `SYNTHETIC`: until there are roles, only invented data are served");
}

#[tokio::test]
async fn what_cannot_be_opened_is_named_without_its_password() {
    let error = connect("mysql://x", StoreOptions::default())
        .await
        .unwrap_err();
    assert!(matches!(error, StoreError::Address));
    let error = connect("sqlite:///nowhere/region.db", StoreOptions::default())
        .await
        .unwrap_err();
    insta::assert_snapshot!(error.to_string(), @"the SQLite file `/nowhere/region.db` cannot be opened: is the path right, and may it be written? `region-service seed` makes it");
    assert_eq!(
        place("postgres://name:secret@db.example:5432/twente?sslmode=require"),
        "the PostgreSQL database `db.example:5432/twente`"
    );
}

#[tokio::test]
async fn commits_are_durable_and_readers_do_not_wait_for_a_writer() {
    use sea_orm::{ConnectionTrait, Statement};
    let (_directory, db) = empty().await;
    for (pragma, expected) in [
        ("journal_mode", "wal"),
        ("synchronous", "2"),
        ("busy_timeout", "5000"),
    ] {
        let statement =
            Statement::from_string(db.get_database_backend(), format!("PRAGMA {pragma}"));
        let row = db.query_one_raw(statement).await.unwrap().unwrap();
        let value = row
            .try_get_by_index::<String>(0)
            .or_else(|_| row.try_get_by_index::<i32>(0).map(|n| n.to_string()))
            .unwrap();
        assert_eq!(value, expected, "{pragma}");
    }
}
