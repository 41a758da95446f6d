//! Twente's rules in its database, and the shape of its invented rows.

use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbErr};

use crate::migration::migrate;
use crate::region::rule::rule_violated;

async fn database() -> DatabaseConnection {
    let db = Database::connect("sqlite::memory:").await.unwrap();
    migrate(&db).await.unwrap();
    db
}

/// Adds a provider to the trajectory `t`.
async fn add(
    db: &DatabaseConnection,
    region: &str,
    provider: &str,
    primary: bool,
) -> Result<(), DbErr> {
    let sql = format!(
        "INSERT INTO trajectory_provider (trajectory_id, provider_id, region, record_id, is_primary) \
         VALUES ('{region} t', '{provider}', '{region}', 'r', {primary})"
    );
    db.execute_unprepared(&sql).await.map(drop)
}

/// The rule by which a write was refused; none where it was not.
fn refused_by(outcome: Result<(), DbErr>) -> Option<&'static str> {
    let error = outcome.err()?;
    Some(rule_violated(&error).expect("a rule refused it").name)
}

#[tokio::test]
async fn several_providers_help_in_a_trajectory_and_one_of_them_is_primary() {
    let db = database().await;
    let rule = Some("twente_primary_provider");
    assert_eq!(refused_by(add(&db, "TWENTE", "a", false).await), rule);
    assert_eq!(refused_by(add(&db, "TWENTE", "a", true).await), None);
    assert_eq!(refused_by(add(&db, "TWENTE", "b", true).await), rule);
    assert_eq!(refused_by(add(&db, "TWENTE", "b", false).await), None);
    assert_eq!(refused_by(add(&db, "TWENTE", "c", false).await), None);
    let promote = "UPDATE trajectory_provider SET is_primary = true WHERE provider_id = 'b'";
    let demote = "UPDATE trajectory_provider SET is_primary = false WHERE provider_id = 'a'";
    for statement in [promote, demote] {
        let outcome = db.execute_unprepared(statement).await.map(drop);
        assert_eq!(refused_by(outcome), rule, "{statement}");
    }
}

#[tokio::test]
async fn rows_of_other_regions_are_not_looked_at() {
    let db = database().await;
    assert_eq!(refused_by(add(&db, "VEENDAM", "a", false).await), None);
    assert_eq!(refused_by(add(&db, "VEENDAM", "b", true).await), None);
    assert_eq!(refused_by(add(&db, "VEENDAM", "c", true).await), None);
}
