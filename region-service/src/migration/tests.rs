use std::collections::BTreeSet;

use sea_orm::{ConnectionTrait, EntityTrait, Iterable, Statement};

use super::*;
use crate::entity;
use crate::regions::REGIONS;

/// The columns that the database has, as `table.column`.
async fn columns(db: &sea_orm::DatabaseConnection) -> BTreeSet<String> {
    let sql = "SELECT m.name || '.' || c.name AS it FROM sqlite_master m, pragma_table_info(m.name) c \
               WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' AND m.name <> 'seaql_migrations'";
    let rows = db
        .query_all_raw(Statement::from_string(db.get_database_backend(), sql))
        .await
        .unwrap();
    rows.iter()
        .map(|row| row.try_get("", "it").unwrap())
        .collect()
}

fn expected<E: EntityTrait>(_: E) -> Vec<String> {
    let table = E::default();
    E::Column::iter()
        .map(|column| {
            format!(
                "{}.{}",
                table.table_name(),
                sea_orm::IdenStatic::as_str(&column)
            )
        })
        .collect()
}

fn of_own_tables() -> impl Iterator<Item = String> {
    let tables = REGIONS.iter().flat_map(|region| (region.own.tables)());
    tables.flat_map(|table| {
        let name = table.shape.name();
        table
            .columns
            .into_iter()
            .map(move |column| format!("{name}.{column}"))
    })
}

macro_rules! every_entity {
    ($($module:ident),+ $(,)?) => {
        [$(expected(entity::$module::Entity)),+].concat()
    };
}

#[tokio::test]
async fn tables_have_the_columns_of_the_entities() {
    let db = sea_orm::Database::connect("sqlite::memory:").await.unwrap();
    migrate(&db).await.unwrap();
    let of_entities: BTreeSet<String> = every_entity!(
        absence_episode,
        avoided_referral,
        care_provider,
        case_story,
        change,
        change_counter,
        claim,
        consent,
        contract,
        data_request,
        dataset,
        enrolment,
        enrolment_by_residence,
        evaluation,
        event,
        finding,
        funding,
        governance_body,
        learning_point,
        link_token,
        municipality,
        participation_provider,
        procurement,
        programme,
        programme_exclusion,
        programme_goal,
        provider_specialism,
        published_figure,
        pupil_link,
        reference_period,
        referral,
        region,
        region_municipality,
        region_pupil_record,
        residence_period,
        school,
        school_participation,
        school_period_report,
        source,
        staff_deployment,
        tombstone,
        trajectory,
        trajectory_provider,
        trajectory_role,
        transfer,
        write_receipt,
    )
    .into_iter()
    .chain(of_own_tables())
    .collect();
    assert_eq!(columns(&db).await, of_entities);
}

#[tokio::test]
async fn migrating_twice_changes_nothing() {
    let db = sea_orm::Database::connect("sqlite::memory:").await.unwrap();
    migrate(&db).await.unwrap();
    let before = columns(&db).await;
    migrate(&db).await.unwrap();
    assert_eq!(columns(&db).await, before);
}

#[tokio::test]
async fn a_migration_back_leaves_nothing_and_can_be_repeated() {
    let db = sea_orm::Database::connect("sqlite::memory:").await.unwrap();
    migrate(&db).await.unwrap();
    let before = objects(&db).await;
    Migrator::down(&db, None).await.unwrap();
    assert_eq!(objects(&db).await, BTreeSet::new());
    migrate(&db).await.unwrap();
    assert_eq!(objects(&db).await, before);
}

/// The names of everything that a migration makes: tables, indices and triggers.
async fn objects(db: &sea_orm::DatabaseConnection) -> BTreeSet<String> {
    let sql = "SELECT name FROM sqlite_master WHERE name NOT LIKE 'sqlite%' AND name <> 'seaql_migrations'";
    let rows = db
        .query_all_raw(Statement::from_string(db.get_database_backend(), sql))
        .await
        .unwrap();
    rows.iter()
        .map(|row| row.try_get("", "name").unwrap())
        .collect()
}
