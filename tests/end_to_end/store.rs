//! A region's database on PostgreSQL: the same tables and rows as on SQLite, and copies of a service
//! that start together.

use std::collections::BTreeSet;

use region_service::entity::*;
use region_service::migration::migrate;
use region_service::regions::REGIONS;
use region_service::seed::{SeedOptions, seed};
use region_service::store::{StoreOptions, connect};
use schema::link_key::LinkSecret;
use sea_orm::{DatabaseConnection, EntityTrait, QueryOrder};
use tests::postgres::Postgres;

/// Every row of the listed tables, as the entities read it.
macro_rules! rows {
    ($db:expr, $($table:ident),+ $(,)?) => {{
        let mut rows = BTreeSet::new();
        $(
            let all = $table::Entity::find().all($db).await.expect("the table is there");
            rows.extend(all.into_iter().map(|row| format!("{} {row:?}", stringify!($table))));
        )+
        rows
    }};
}

/// Every row of a region's database.
pub(crate) async fn dump(db: &DatabaseConnection) -> BTreeSet<String> {
    rows!(
        db,
        absence_episode,
        avoided_referral,
        care_provider,
        case_story,
        claim,
        contract,
        dataset,
        enrolment,
        enrolment_by_residence,
        evaluation,
        event,
        finding,
        funding,
        governance_body,
        learning_point,
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
        trajectory,
        trajectory_provider,
        trajectory_role,
    )
}

async fn seeded(url: &str) -> DatabaseConnection {
    let options = StoreOptions {
        create: true,
        ..StoreOptions::default()
    };
    let db = connect(url, options).await.expect("the database opens");
    migrate(&db).await.expect("the tables are made");
    let secret = LinkSecret::new(&[42; 32]).expect("32 bytes are enough");
    seed(&db, REGIONS, &secret, SeedOptions::default())
        .await
        .expect("the data are written");
    db
}

#[tokio::test]
async fn postgresql_holds_the_rows_that_sqlite_does_in_the_same_order() {
    let server = Postgres::start().expect("PostgreSQL starts");
    let on_postgres = seeded(&server.database("regions").await.expect("a database")).await;
    let directory = tempfile::tempdir().expect("a directory");
    let file = format!("sqlite://{}", directory.path().join("regions.db").display());
    let on_sqlite = seeded(&file).await;
    let rows = dump(&on_postgres).await;
    assert!(rows.len() > 10_000, "{}", rows.len());
    assert_eq!(rows, dump(&on_sqlite).await);

    let names = async |db: &DatabaseConnection| {
        let ordered = school::Entity::find()
            .order_by_asc(school::Column::NameSort)
            .order_by_asc(school::Column::Id);
        let schools = ordered.all(db).await.expect("schools");
        schools
            .into_iter()
            .map(|school| school.name_sort)
            .collect::<Vec<_>>()
    };
    let by_name = names(&on_postgres).await;
    assert!(
        by_name.is_sorted(),
        "sort keys compare by their bytes: {by_name:?}"
    );
    assert_eq!(by_name, names(&on_sqlite).await);
}

#[tokio::test]
async fn copies_that_migrate_and_seed_together_do_not_race() {
    let server = Postgres::start().expect("PostgreSQL starts");
    let url = server.database("copies").await.expect("a database");
    let copies = [(); 3].map(|()| seeded(&url));
    let copies = futures::future::join_all(copies).await;
    assert_eq!(dump(&copies[0]).await.len(), dump(&copies[2]).await.len());
    let records = region_pupil_record::Entity::find()
        .all(&copies[1])
        .await
        .expect("records");
    assert_eq!(records.len(), 1_110);
}
