//! `region-service import`, the program itself, on SQLite and PostgreSQL.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::Result;
use region_service::store::{StoreOptions, connect};
use schema::eleven_test;
use tempfile::TempDir;
use tests::database::{Storage, create, environment};
use tests::import_files::{self, Numbers};
use tests::peak::{self, Run};
use tests::postgres::Postgres;
use tests::process::binary;

use crate::store::dump;

/// A database of Twente and a folder for files.
struct Region {
    url: String,
    folder: TempDir,
}

const KINDS: [&str; 4] = ["pupils", "enrolments", "trajectories", "reports"];

/// How many pupils the files of most tests have.
const PUPILS: u64 = 700;

impl Region {
    async fn on(storage: Storage<'_>) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let url = create(&["twente"], storage, folder.path()).await?;
        Ok(Self { url, folder })
    }

    fn write(&self, name: &str, text: &str) -> Result<PathBuf> {
        let file = self.folder.path().join(name);
        std::fs::write(&file, text)?;
        Ok(file)
    }

    async fn import(&self, kind: &str, file: &Path, more: &[&str]) -> Result<Run> {
        let file = file.display().to_string();
        let mut arguments = vec!["import", "--region", "twente", "--kind", kind, &file];
        arguments.extend(more);
        peak::run(
            &binary("region-service")?,
            &arguments,
            &environment(&self.url),
        )
        .await
    }

    async fn rows(&self) -> Result<BTreeSet<String>> {
        let db = connect(&self.url, StoreOptions::default()).await?;
        let rows = dump(&db).await;
        db.close().await?;
        Ok(rows)
    }

    /// Imports all files, and gives what was printed.
    async fn import_all(&self, files: &[String; 4], ending: &str) -> Result<String> {
        let mut told = String::new();
        for (kind, text) in KINDS.into_iter().zip(files) {
            let file = self.write(&format!("{kind}.{ending}"), text)?;
            let run = self.import(kind, &file, &[]).await?;
            told += &run.stdout;
            told += &run.stderr;
        }
        Ok(told)
    }
}

fn files(pupils: u64) -> Result<[String; 4]> {
    let mut texts = [const { Vec::new() }; 4];
    import_files::pupils(pupils, Numbers::Tests, &mut texts[0])?;
    import_files::enrolments(pupils, &mut texts[1])?;
    import_files::trajectories(pupils, &mut texts[2])?;
    import_files::reports(&mut texts[3])?;
    Ok(texts.map(|text| String::from_utf8(text).unwrap()))
}

#[tokio::test]
async fn all_files_make_the_same_rows_on_both_databases_and_in_both_formats() -> Result<()> {
    let server = Postgres::start()?;
    let sqlite = Region::on(Storage::Sqlite).await?;
    let postgres = Region::on(Storage::Postgres(&server, "import")).await?;
    let files = files(PUPILS)?;
    let told = sqlite.import_all(&files, "csv").await?;
    insta::assert_snapshot!(told, @r"
    Twente (Hengelo, Borne, Hof van Twente) pupils: 700 rows read, 700 new, 0 changed, 0 unchanged
    Twente (Hengelo, Borne, Hof van Twente) enrolments: 700 rows read, 700 new, 0 changed, 0 unchanged
    Twente (Hengelo, Borne, Hof van Twente) trajectories: 700 rows read, 700 new, 0 changed, 0 unchanged
    Twente (Hengelo, Borne, Hof van Twente) reports: 28 rows read, 28 new, 0 changed, 0 unchanged
    ");
    let lines = [0, 1, 2, 3].map(|place| import_files::as_json_lines(&files[place]));
    assert_eq!(postgres.import_all(&lines, "jsonl").await?, told);
    let rows = sqlite.rows().await?;
    assert_eq!(postgres.rows().await?, rows);

    for (region, files, ending) in [(&sqlite, &files, "csv"), (&postgres, &lines, "jsonl")] {
        let told = region.import_all(files, ending).await?;
        insta::allow_duplicates! {
            insta::assert_snapshot!(told, @r"
            Twente (Hengelo, Borne, Hof van Twente) pupils: 700 rows read, 0 new, 0 changed, 700 unchanged
            Twente (Hengelo, Borne, Hof van Twente) enrolments: 700 rows read, 0 new, 0 changed, 700 unchanged
            Twente (Hengelo, Borne, Hof van Twente) trajectories: 700 rows read, 0 new, 0 changed, 700 unchanged
            Twente (Hengelo, Borne, Hof van Twente) reports: 28 rows read, 0 new, 0 changed, 28 unchanged
            ");
        }
        assert_eq!(
            region.rows().await?,
            rows,
            "a second import changes nothing"
        );
    }
    for row in &rows {
        assert_eq!(eleven_test::find(row), None, "{row}");
    }
    let file = std::fs::read(sqlite.folder.path().join("twente.sqlite"))?;
    let numbers = files[0]
        .lines()
        .skip(1)
        .filter_map(|line| line.split(';').nth(1));
    for number in numbers {
        assert!(
            eleven_test::passes(number),
            "the scan looks for what would be kept"
        );
        let kept = file
            .windows(number.len())
            .any(|part| part == number.as_bytes());
        assert!(!kept, "a number is in the database's file");
    }
    Ok(())
}

#[tokio::test]
async fn a_faulty_file_changes_nothing_and_tells_every_fault_without_values() -> Result<()> {
    let server = Postgres::start()?;
    let regions = [
        Region::on(Storage::Sqlite).await?,
        Region::on(Storage::Postgres(&server, "faulty")).await?,
    ];
    let [pupils, ..] = files(PUPILS)?;
    let mut lines: Vec<&str> = pupils.lines().collect();
    let number = lines[600].split(';').nth(1).unwrap().to_owned();
    let malformed = format!("P-1;{number}0;2010;31-07-2021;GM0164;1-1-2015;;");
    let known = format!("{number};{number};2010;31-07-2021;GM0164;30-2-2015;;");
    lines[10] = &malformed;
    lines.push(&known);
    for region in &regions {
        let before = region.rows().await?;
        let file = region.write("faulty.csv", &lines.join("\n"))?;
        let run = region.import("pupils", &file, &[]).await?;
        assert_eq!(run.code, Some(3), "{}", run.stderr);
        let stderr = run.stderr.replace(&format!("{}:", file.display()), "FILE:");
        insta::allow_duplicates! {
            insta::assert_snapshot!(run.stdout + &stderr, @r"
            Twente (Hengelo, Borne, Hof van Twente) pupils: 701 rows read, 3 faults; nothing is changed
            FILE:11:5: number: no number of eight or nine digits
            FILE:702:1: reference: has eight or more digits in a row, which could be a national number
            FILE:702:44: residence_from: no day: write it as 31-01-2022 or 2022-01-31
            ");
        }
        assert!(!stderr.contains(&number[..8]), "a number is told");
        assert_eq!(region.rows().await?, before);
    }
    Ok(())
}

#[tokio::test]
async fn a_dry_run_and_mistakes_of_the_caller_change_nothing() -> Result<()> {
    let region = Region::on(Storage::Sqlite).await?;
    let before = region.rows().await?;
    let [pupils, ..] = files(10)?;
    let file = region.write("pupils.csv", &pupils)?;
    let run = region.import("pupils", &file, &["--dry-run"]).await?;
    assert_eq!(
        (run.code, run.stdout.as_str()),
        (
            Some(0),
            "Twente (Hengelo, Borne, Hof van Twente) pupils: 10 rows read, 10 new, 0 changed, 0 unchanged (dry run: nothing is changed)\n"
        )
    );
    let unnamed = region.write("pupils", &pupils)?;
    let run = region.import("pupils", &unnamed, &[]).await?;
    assert_eq!(run.code, Some(64), "{}", run.stderr);
    let run = region
        .import("pupils", Path::new("nowhere.csv"), &[])
        .await?;
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert_eq!(region.rows().await?, before);
    Ok(())
}

#[tokio::test]
async fn memory_does_not_grow_with_the_file() -> Result<()> {
    let server = Postgres::start()?;
    for storage in [Storage::Sqlite, Storage::Postgres(&server, "memory")] {
        let mut peaks = Vec::new();
        for pupils in [5_000, 50_000] {
            let region = Region::on(storage).await?;
            let mut text = Vec::new();
            import_files::pupils(pupils, Numbers::Nobodys, &mut text)?;
            let file = region.write("pupils.csv", std::str::from_utf8(&text)?)?;
            let run = region.import("pupils", &file, &[]).await?;
            assert_eq!(run.code, Some(0), "{}", run.stderr);
            peaks.push(run.peak_kib);
        }
        // SQLite's page cache fills up to its bound; nothing else may grow.
        let bound = peaks[0] + 40 * 1024;
        assert!(peaks[1] < bound, "{storage:?}: {peaks:?} KiB");
    }
    Ok(())
}
