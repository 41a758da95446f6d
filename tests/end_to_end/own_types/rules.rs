//! Rules of the regions' sources: the database refuses what breaks them, on both back ends, and says
//! which rule it was.

use anyhow::Result;
use region_service::migration::{Migrator, migrate};
use region_service::region::rule::rule_violated;
use region_service::regions::REGIONS;
use region_service::seed::{SeedOptions, seed};
use region_service::store::{StoreOptions, connect};
use schema::link_key::LinkSecret;
use sea_orm::{ConnectionTrait, DatabaseConnection};
use sea_orm_migration::MigratorTrait;
use tests::postgres::Postgres;

/// Statements in their order, each with the rule that refuses it; the others are done.
const STATEMENTS: &[(&str, Option<&str>)] = &[
    // Veendam: nothing falls under the general provision before April 2023.
    (
        "UPDATE veendam_general_provision SET from_on = '2023-03-01'",
        JEP,
    ),
    ("UPDATE veendam_general_provision SET from_on = NULL", JEP),
    (
        "UPDATE veendam_jep_route SET general_provision_id = (SELECT id FROM veendam_general_provision) \
      WHERE route = 'TO_JEP'",
        JEP,
    ),
    (
        "UPDATE veendam_jep_route SET general_provision_id = (SELECT id FROM veendam_general_provision), \
      routed_on = NULL WHERE route = 'TO_JEP'",
        JEP,
    ),
    (
        "UPDATE veendam_jep_route SET general_provision_id = (SELECT id FROM veendam_general_provision), \
      routed_on = '2023-04-01' WHERE route = 'TO_JEP'",
        None,
    ),
    (
        "UPDATE veendam_general_provision SET from_on = '2023-05-01'",
        JEP,
    ),
    ("DELETE FROM veendam_general_provision", JEP),
    // Kennemerland: preventive ambulatory workers in Noord alone.
    (
        "UPDATE staff_deployment SET role = 'PREVENTIVE_AMBULATORY_WORKER_VO' WHERE school_id IN \
      (SELECT school_id FROM kennemerland_school WHERE sub_region = 'MIDDEN')",
        WORKER,
    ),
    (
        "UPDATE trajectory_role SET role = 'PREVENTIVE_AMBULATORY_WORKER_VO' WHERE trajectory_id IN \
      (SELECT t.id FROM trajectory t JOIN kennemerland_school s ON s.school_id = t.school_id \
       WHERE s.sub_region = 'MIDDEN')",
        WORKER,
    ),
    (
        "UPDATE kennemerland_school SET sub_region = 'MIDDEN' WHERE sub_region = 'NOORD'",
        WORKER,
    ),
    ("DELETE FROM kennemerland_school", WORKER),
    (
        "UPDATE kennemerland_school SET sub_region = 'NOORD' WHERE sub_region = 'MIDDEN'",
        None,
    ),
    (
        "UPDATE staff_deployment SET role = 'PREVENTIVE_AMBULATORY_WORKER_VO' WHERE region = 'KENNEMERLAND'",
        None,
    ),
    (
        "UPDATE staff_deployment SET role = 'PREVENTIVE_AMBULATORY_WORKER_VO' WHERE region = 'VEENDAM'",
        None,
    ),
    // Amersfoort: seven different members.
    (
        "INSERT INTO amersfoort_consortium_member (consortium_id, seat, region, provider_id, provenance, quality) \
      SELECT consortium_id, 8, region, 'amersfoort:eighth', provenance, quality \
      FROM amersfoort_consortium_member WHERE seat = 1",
        SEVEN,
    ),
    (
        "DELETE FROM amersfoort_consortium_member WHERE seat = 7",
        SEVEN,
    ),
    (
        "UPDATE amersfoort_consortium_member SET consortium_id = 'amersfoort:other' WHERE seat = 7",
        SEVEN,
    ),
    (
        "UPDATE amersfoort_consortium_member SET provider_id = \
      (SELECT provider_id FROM amersfoort_consortium_member WHERE seat = 1) WHERE seat = 2",
        SEVEN,
    ),
    (
        "UPDATE amersfoort_consortium SET id = 'amersfoort:other'",
        SEVEN,
    ),
    (
        "UPDATE amersfoort_consortium_member SET provider_id = 'amersfoort:new' WHERE seat = 2",
        None,
    ),
];

const JEP: Option<&str> = Some("veendam_jep_from_april_2023");
const WORKER: Option<&str> = Some("kennemerland_ambulatory_worker_in_noord");
const SEVEN: Option<&str> = Some("amersfoort_seven_members");

async fn seeded(url: &str) -> Result<DatabaseConnection> {
    let options = StoreOptions {
        create: true,
        ..StoreOptions::default()
    };
    let db = connect(url, options).await?;
    migrate(&db).await?;
    seed(
        &db,
        REGIONS,
        &LinkSecret::new(&[42; 32])?,
        SeedOptions::default(),
    )
    .await?;
    Ok(db)
}

async fn each_statement(db: &DatabaseConnection) {
    for (statement, rule) in STATEMENTS {
        let outcome = db.execute_unprepared(statement).await;
        match (rule, outcome) {
            (None, outcome) => {
                let rows = outcome.unwrap_or_else(|error| panic!("{statement}: {error}"));
                assert!(rows.rows_affected() > 0, "{statement} meets no row");
            }
            (Some(rule), Err(error)) => {
                let violated = rule_violated(&error).map(|rule| rule.name);
                assert_eq!(violated, Some(*rule), "{statement}: {error}");
            }
            (Some(rule), Ok(_)) => panic!("{rule} lets pass: {statement}"),
        }
    }
}

#[tokio::test]
async fn sqlite_refuses_what_breaks_a_rule() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let file = format!("sqlite://{}", directory.path().join("rules.db").display());
    each_statement(&seeded(&file).await?).await;
    Ok(())
}

#[tokio::test]
async fn postgresql_refuses_what_breaks_a_rule() -> Result<()> {
    let server = Postgres::start()?;
    let db = seeded(&server.database("rules").await?).await?;
    each_statement(&db).await;
    Migrator::down(&db, None).await?;
    migrate(&db).await?;
    Ok(())
}
