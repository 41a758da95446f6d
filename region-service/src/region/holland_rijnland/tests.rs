//! Holland Rijnland's rule in its database.

use sea_orm::{ConnectionTrait, Database, DatabaseConnection};

use crate::migration::migrate;
use crate::region::rule::rule_violated;

async fn database() -> DatabaseConnection {
    let db = Database::connect("sqlite::memory:").await.unwrap();
    migrate(&db).await.unwrap();
    db
}

/// Whether a provider may work in the school `s` from one day to another, as SQL writes them.
async fn may_work(
    db: &DatabaseConnection,
    region: &str,
    provider: &str,
    (from, to): (&str, &str),
) -> bool {
    let sql = format!(
        "INSERT INTO participation_provider \
         (participation_id, provider_id, region, school_id, from_on, to_on, provenance, quality) \
         VALUES ('p', '{provider}', '{region}', 's', {from}, {to}, 'SYNTHETIC', 'OK')"
    );
    allowed(db, &sql).await
}

/// Whether the database lets a statement pass.
async fn allowed(db: &DatabaseConnection, sql: &str) -> bool {
    match db.execute_unprepared(sql).await {
        Ok(_) => true,
        Err(error) => {
            let rule = rule_violated(&error).expect("a rule refused it");
            assert_eq!(rule.name, "holland_rijnland_one_provider");
            false
        }
    }
}

#[tokio::test]
async fn a_school_has_one_provider_at_a_time() {
    let db = database().await;
    let region = "HOLLAND_RIJNLAND";
    let first = ("'2022-01-01'", "'2022-12-31'");
    assert!(may_work(&db, region, "a", first).await);
    for overlapping in [
        ("'2022-12-31'", "NULL"),
        ("'2021-01-01'", "'2022-01-01'"),
        ("NULL", "'2022-06-01'"),
        ("NULL", "NULL"),
        ("'2022-03-01'", "'2022-03-01'"),
    ] {
        assert!(
            !may_work(&db, region, "b", overlapping).await,
            "{overlapping:?}"
        );
    }
    assert!(may_work(&db, region, "b", ("'2023-01-01'", "NULL")).await);
    assert!(!may_work(&db, region, "c", ("'2030-01-01'", "NULL")).await);
    let longer = "UPDATE participation_provider SET to_on = NULL WHERE provider_id = 'a'";
    assert!(!allowed(&db, longer).await);
    let shorter = "UPDATE participation_provider SET to_on = '2022-06-30' WHERE provider_id = 'a'";
    assert!(allowed(&db, shorter).await);
    let closed = "UPDATE participation_provider SET to_on = '2029-12-31' WHERE provider_id = 'b'";
    assert!(allowed(&db, closed).await);
    assert!(may_work(&db, region, "c", ("'2030-01-01'", "NULL")).await);
}

#[tokio::test]
async fn schools_of_other_regions_have_several_providers() {
    let db = database().await;
    for provider in ["a", "b", "c"] {
        assert!(may_work(&db, "TWENTE", provider, ("'2020-08-01'", "NULL")).await);
    }
}
