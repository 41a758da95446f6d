//! Imports into a region's database of its own.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use schema::eleven_test;
use sea_orm::{ConnectionTrait, QueryResult, Statement};
use tempfile::TempDir;

use super::*;
use crate::migration::migrate;
use crate::regions;
use crate::seed::{SeedOptions, seed};
use crate::store::{StoreOptions, connect};

mod faults;
mod formats;
mod rows;

/// A region's demo data in a file of their own.
struct Region {
    module: &'static RegionModule,
    db: DatabaseConnection,
    _directory: TempDir,
}

fn secret() -> LinkSecret {
    LinkSecret::new(&[42; 32]).unwrap()
}

/// Collects what is told.
#[derive(Default)]
struct Told(String);

impl Watch for Told {
    fn read(&mut self, _: u64) {}

    fn fault(&mut self, fault: &Fault) {
        writeln!(self.0, "{fault}").unwrap();
    }
}

impl Region {
    async fn seeded() -> Self {
        Self::of("TWENTE").await
    }

    async fn of(code: &str) -> Self {
        let module = regions::find(code).unwrap();
        let directory = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", directory.path().join("region.db").display());
        let options = StoreOptions {
            create: true,
            ..StoreOptions::default()
        };
        let db = connect(&url, options).await.unwrap();
        migrate(&db).await.unwrap();
        seed(&db, &[module], &secret(), SeedOptions::default())
            .await
            .unwrap();
        Self {
            module,
            db,
            _directory: directory,
        }
    }

    async fn run(&self, options: ImportOptions, text: &str) -> String {
        let mut told = Told::default();
        let source = io::Cursor::new(text.to_owned());
        let outcome = import(&self.db, self.module, secret(), source, options, &mut told)
            .await
            .unwrap();
        let Outcome {
            rows,
            new,
            changed,
            unchanged,
            faults,
        } = outcome;
        assert_eq!(told.0.lines().count() as u64, faults);
        told.0 + &format!("{rows} rows: {new} new, {changed} changed, {unchanged} unchanged")
    }

    /// Imports `text` and gives its faults and what it did.
    async fn csv(&self, kind: Kind, text: &str) -> String {
        let options = ImportOptions {
            kind,
            format: Format::Csv,
            dry_run: false,
        };
        self.run(options, text).await
    }

    async fn jsonl(&self, kind: Kind, text: &str) -> String {
        let options = ImportOptions {
            kind,
            format: Format::Jsonl,
            dry_run: false,
        };
        self.run(options, text).await
    }

    async fn dry_run(&self, kind: Kind, text: &str) -> String {
        let options = ImportOptions {
            kind,
            format: Format::Csv,
            dry_run: true,
        };
        self.run(options, text).await
    }

    /// Imports a file without faults.
    async fn sound(&self, kind: Kind, text: &str) {
        let told = self.csv(kind, text).await;
        assert_eq!(told.lines().count(), 1, "{told}");
    }

    /// All four templates.
    async fn with_templates() -> Self {
        let region = Self::seeded().await;
        for kind in Kind::ALL {
            region.sound(kind, &template(kind)).await;
        }
        region
    }

    async fn query(&self, sql: &str) -> Vec<QueryResult> {
        let statement = Statement::from_string(self.db.get_database_backend(), sql);
        self.db.query_all_raw(statement).await.unwrap()
    }

    /// The query's rows, which have one column of text.
    async fn text(&self, sql: &str) -> String {
        let rows = self.query(sql).await;
        let lines = rows.iter().map(|row| {
            let text: Option<String> = row.try_get_by_index(0).unwrap();
            text.unwrap_or_else(|| "null".into())
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    /// Every row of every table, but not when things happened.
    async fn dump(&self) -> BTreeSet<String> {
        let tables = self
            .text("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'seaql%' AND name NOT LIKE 'sqlite%'")
            .await;
        let mut dump = BTreeSet::new();
        for table in tables.lines() {
            let columns = self
                .text(&format!(
                    "SELECT 'coalesce(quote(\"' || name || '\"), '''')' FROM pragma_table_info('{table}') WHERE name <> 'at'"
                ))
                .await;
            let columns = columns.lines().collect::<Vec<_>>().join(" || ' ' || ");
            let rows = self
                .text(&format!("SELECT '{table} ' || {columns} FROM \"{table}\""))
                .await;
            dump.extend(rows.lines().map(str::to_owned));
        }
        dump
    }
}

/// `lines` of CSV under the header of a kind's columns with these names.
fn file(header: &str, lines: &[&str]) -> String {
    let mut text = format!("{header}\n");
    for line in lines {
        writeln!(text, "{line}").unwrap();
    }
    text
}

#[tokio::test]
async fn templates_are_imported_and_a_second_time_change_nothing() {
    let region = Region::seeded().await;
    let before = region.dump().await;
    for kind in Kind::ALL {
        let told = region.csv(kind, &template(kind)).await;
        assert_eq!(
            told,
            "2 rows: 2 new, 0 changed, 0 unchanged",
            "{}",
            kind.name()
        );
    }
    let once = region.dump().await;
    assert!(once.is_superset(&before) && once.len() > before.len() + 8);
    for kind in Kind::ALL {
        let told = region.csv(kind, &template(kind)).await;
        assert_eq!(
            told,
            "2 rows: 0 new, 0 changed, 2 unchanged",
            "{}",
            kind.name()
        );
    }
    assert_eq!(region.dump().await, once);
}

#[tokio::test]
async fn a_dry_run_tells_what_would_be_and_changes_nothing() {
    let region = Region::seeded().await;
    let before = region.dump().await;
    let told = region.dry_run(Kind::Pupils, &template(Kind::Pupils)).await;
    assert_eq!(told, "2 rows: 2 new, 0 changed, 0 unchanged");
    assert_eq!(region.dump().await, before);
}

#[tokio::test]
async fn a_file_with_one_fault_changes_nothing_and_later_rows_are_still_checked() {
    let region = Region::with_templates().await;
    let before = region.dump().await;
    let mut text = String::from("kenmerk;leerling;school;van\n");
    for number in 0..1_200 {
        let pupil = if number % 600 == 7 { "L-9" } else { "L-1001" };
        writeln!(text, "I-{number};{pupil};2;01-08-2021").unwrap();
    }
    insta::assert_snapshot!(
        region.csv(Kind::Enrolments, &text).await,
        @r"
    9:5: pupil: no pupil of the region has this reference: import the file of pupils before this one
    609:7: pupil: no pupil of the region has this reference: import the file of pupils before this one
    1200 rows: 1198 new, 0 changed, 0 unchanged
    "
    );
    assert_eq!(region.dump().await, before);
}

#[tokio::test]
async fn a_reference_may_come_again_with_the_same_values_only() {
    let region = Region::with_templates().await;
    let before = region.dump().await;
    let line = |number: usize, from: &str| format!("I-{number};L-1001;2;{from}");
    let mut lines: Vec<String> = (0..600).map(|number| line(number, "2021-08-01")).collect();
    lines.push(line(3, "1-8-2021"));
    let header = "reference;pupil;school;from";
    let text = |lines: &[String]| format!("{header}\n{}\n", lines.join("\n"));
    assert_eq!(
        region.dry_run(Kind::Enrolments, &text(&lines)).await,
        "601 rows: 600 new, 0 changed, 1 unchanged"
    );
    lines.push(line(3, "2021-09-01"));
    lines.push(line(3, "2021-09-01"));
    insta::assert_snapshot!(
        region.csv(Kind::Enrolments, &text(&lines)).await,
        @r"
    603:1: the row of line 5 comes again with other values: keep one of the two
    603 rows: 600 new, 1 changed, 2 unchanged
    "
    );
    assert_eq!(region.dump().await, before);
}

#[tokio::test]
async fn every_change_is_told_to_the_outbox_in_the_order_of_the_file() {
    let region = Region::with_templates().await;
    region
        .sound(
            Kind::Trajectories,
            &template(Kind::Trajectories).replace(
                ";31-01-2022;;;13,75;",
                ";31-01-2022;30-06-2022;doel bereikt;20;",
            ),
        )
        .await;
    insta::assert_snapshot!(
        region
            .text(
                "SELECT c.position || ' ' || type || ' ' || action || ' ' || c.version || ' ' || \
                 CASE WHEN entity_id IN (SELECT id FROM region_pupil_record UNION SELECT id FROM enrolment \
                 UNION SELECT id FROM trajectory UNION SELECT id FROM school_period_report) \
                 THEN 'known' ELSE 'unknown' END FROM change c ORDER BY c.position"
            )
            .await,
        @r"
    1 RECORD CREATED 1 known
    2 RECORD CREATED 1 known
    3 ENROLMENT CREATED 1 known
    4 ENROLMENT CREATED 1 known
    5 TRAJECTORY CREATED 1 known
    6 TRAJECTORY CREATED 1 known
    7 REPORT CREATED 1 known
    8 REPORT CREATED 1 known
    9 TRAJECTORY ENDED 2 known
    "
    );
}

#[test]
fn the_documentation_has_the_columns_and_templates_that_are_read() {
    let text = include_str!("../../../docs/import.md");
    for kind in Kind::ALL {
        for (what, part) in [("table", table(kind)), ("template", template(kind))] {
            assert!(
                text.contains(&part),
                "docs/import.md lacks the {what} of {}; it is:\n{part}",
                kind.name()
            );
        }
    }
}

#[test]
fn names_of_columns_are_found_as_they_are_written() {
    for column in Kind::ALL.iter().flat_map(|kind| kind.columns()) {
        for name in [column.name, column.dutch] {
            assert_eq!(label::plain(name), name);
        }
    }
}

#[test]
fn invented_numbers_of_templates_are_nobodys() {
    for kind in Kind::ALL {
        assert_eq!(eleven_test::find(&template(kind)), None, "{}", kind.name());
    }
}
