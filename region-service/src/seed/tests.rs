use std::collections::BTreeSet;

use sea_orm::{ConnectionTrait, Statement};
use tempfile::TempDir;

use super::*;
use crate::entity::UNKNOWN_MUNICIPALITY;
use crate::migration::migrate;
use crate::regions::{REGIONS, find};
use crate::store::{StoreOptions, connect};

mod edge_cases;
mod golden_totals;

/// A database in a file of its own; the directory goes with it.
struct Seeded {
    db: DatabaseConnection,
    _directory: TempDir,
}

fn secret() -> LinkSecret {
    LinkSecret::new(&[42; 32]).unwrap()
}

async fn empty() -> Seeded {
    let directory = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", directory.path().join("region.db").display());
    let options = StoreOptions {
        create: true,
        ..StoreOptions::default()
    };
    let db = connect(&url, options).await.unwrap();
    migrate(&db).await.unwrap();
    Seeded {
        db,
        _directory: directory,
    }
}

async fn seeded(regions: &[&'static RegionModule], options: SeedOptions) -> Seeded {
    let seeded = empty().await;
    seed(&seeded.db, regions, &secret(), options).await.unwrap();
    seeded
}

impl Seeded {
    /// The query's rows as text, columns apart by spaces.
    async fn rows(&self, sql: &str) -> Vec<String> {
        let statement = Statement::from_string(self.db.get_database_backend(), sql);
        let rows = self.db.query_all_raw(statement).await.unwrap();
        rows.iter().map(line).collect()
    }

    async fn text(&self, sql: &str) -> String {
        self.rows(sql).await.join("\n")
    }

    /// Every row of every table, as text.
    async fn dump(&self) -> BTreeSet<String> {
        let tables = self
            .rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'seaql%' ORDER BY name")
            .await;
        let mut all = BTreeSet::new();
        for table in tables {
            for row in self.rows(&format!("SELECT * FROM {table}")).await {
                all.insert(format!("{table} {row}"));
            }
        }
        all
    }
}

fn line(row: &sea_orm::QueryResult) -> String {
    let cell = |column: &String| -> String {
        let text = row.try_get::<Option<String>>("", column).ok().flatten();
        let number = || row.try_get::<Option<i64>>("", column).ok().flatten();
        let real = || row.try_get::<Option<f64>>("", column).ok().flatten();
        text.or_else(|| number().map(|n| n.to_string()))
            .or_else(|| real().map(|n| n.to_string()))
            .unwrap_or_else(|| "null".into())
    };
    row.column_names()
        .iter()
        .map(cell)
        .collect::<Vec<_>>()
        .join(" ")
}

#[tokio::test]
async fn two_runs_give_the_same_rows() {
    let one = seeded(REGIONS, SeedOptions::default()).await;
    let other = seeded(REGIONS, SeedOptions::default()).await;
    assert_eq!(one.dump().await, other.dump().await);
}

#[tokio::test]
async fn five_databases_of_a_region_hold_what_one_of_five_does() {
    let together = seeded(REGIONS, SeedOptions::default()).await.dump().await;
    let mut apart = BTreeSet::new();
    let mut count = 0;
    for region in REGIONS {
        let rows = seeded(&[region], SeedOptions::default()).await.dump().await;
        count += rows.len();
        apart.extend(rows);
    }
    assert_eq!(together, apart);
    assert_eq!(together.len(), count, "no row belongs to two regions");
}

#[tokio::test]
async fn seeding_again_keeps_the_data() {
    let twente = find("TWENTE").unwrap();
    let database = seeded(&[twente], SeedOptions::default()).await;
    let before = database.dump().await;
    let full = SeedOptions {
        size: Size::Full,
        ..SeedOptions::default()
    };
    let outcomes = seed(&database.db, &[twente], &secret(), full)
        .await
        .unwrap();
    assert_eq!(
        outcomes[0].1,
        Outcome::Kept {
            variant: "demo".into()
        }
    );
    assert_eq!(database.dump().await, before);
}

#[tokio::test]
async fn the_secret_decides_the_link_keys_and_nothing_else() {
    let veendam = find("VEENDAM").unwrap();
    let one = seeded(&[veendam], SeedOptions::default()).await;
    let other = empty().await;
    let another = LinkSecret::new(&[43; 32]).unwrap();
    seed(&other.db, &[veendam], &another, SeedOptions::default())
        .await
        .unwrap();
    let keys = "SELECT link_key FROM region_pupil_record";
    let (keys, other_keys) = (one.rows(keys).await, other.rows(keys).await);
    assert!(keys.iter().all(|key| !other_keys.contains(key)));
    let rest = "SELECT id, birth_year, residence_code FROM region_pupil_record ORDER BY id";
    assert_eq!(one.rows(rest).await, other.rows(rest).await);
}

#[tokio::test]
async fn no_citizen_number_is_in_any_row() {
    for options in [
        SeedOptions::default(),
        SeedOptions {
            size: Size::Scale(2_000),
            placeholders: true,
        },
    ] {
        let dump = seeded(REGIONS, options).await.dump().await;
        assert!(dump.len() > 10_000);
        let found: Vec<&String> = dump
            .iter()
            .filter(|row| schema::eleven_test::find(row).is_some())
            .collect();
        assert!(found.is_empty(), "{found:?}");
    }
}

#[tokio::test]
async fn a_load_test_has_the_pupils_that_were_asked_for() {
    let options = SeedOptions {
        size: Size::Scale(3_000),
        ..SeedOptions::default()
    };
    let database = seeded(REGIONS, options).await;
    insta::assert_snapshot!(
        database
            .text(
                "SELECT region, COUNT(*) AS pupils, \
                 (SELECT COUNT(*) FROM trajectory t WHERE t.region = r.region) AS helps \
                 FROM region_pupil_record r GROUP BY region ORDER BY region"
            )
            .await,
        @r"
        AMERSFOORT 3000 3000
        HOLLAND_RIJNLAND 3000 3025
        KENNEMERLAND 3000 3000
        TWENTE 3000 3000
        VEENDAM 3000 3000
        "
    );
    let too_small = SeedOptions {
        size: Size::Scale(10),
        ..SeedOptions::default()
    };
    let error = seed(&empty().await.db, REGIONS, &secret(), too_small)
        .await
        .unwrap_err();
    insta::assert_snapshot!(error.to_string(), @"--scale needs at least 46 pupils for VEENDAM, and at most 999999");
}

#[tokio::test]
async fn the_full_variant_has_everyone_who_is_enrolled() {
    let options = SeedOptions {
        size: Size::Full,
        ..SeedOptions::default()
    };
    let region = find("HOLLAND_RIJNLAND").unwrap();
    let database = seeded(&[region], options).await;
    insta::assert_snapshot!(
        database
            .text(
                "SELECT COUNT(*) AS pupils, \
                 (SELECT COUNT(DISTINCT record_id) FROM trajectory) AS helped, \
                 (SELECT SUM(pupils) FROM enrolment_by_residence) AS residences \
                 FROM region_pupil_record"
            )
            .await,
        @"1611 412 1611"
    );
}

#[tokio::test]
async fn placeholders_stand_for_the_names_of_schools() {
    let options = SeedOptions {
        placeholders: true,
        ..SeedOptions::default()
    };
    let region = find("HOLLAND_RIJNLAND").unwrap();
    let database = seeded(&[region], options).await;
    let names = database
        .rows("SELECT name FROM school ORDER BY number")
        .await;
    assert_eq!(names[0], "HR-01 (SBO)");
    assert_eq!(names[8], "HR-09 (SO,VSO)");
    let variants = crate::store::check_datasets(&database.db, &[region])
        .await
        .unwrap();
    assert_eq!(variants, ["demo placeholders"]);
}
