//! Measures `region-service import`: time, rows a second and peak memory over files of growing length,
//! on SQLite and PostgreSQL. `make bench-import` builds a release binary and runs this.
//!
//! Arguments: the binary, then numbers of rows (10000 100000 1000000 where there are none).

#![expect(clippy::print_stdout, reason = "its figures are its result")]

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use tests::database::{Storage, create, environment};
use tests::import_files::{self, Numbers};
use tests::peak::{self, Run};
use tests::postgres::Postgres;

const REGION: &str = "twente";

#[tokio::main]
async fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let binary = arguments.next().context("which binary is measured?")?;
    let binary = PathBuf::from(binary);
    let mut sizes = arguments
        .map(|size| size.parse::<u64>())
        .collect::<Result<Vec<_>, _>>()?;
    if sizes.is_empty() {
        sizes = vec![10_000, 100_000, 1_000_000];
    }
    let server = Postgres::start()?;
    println!(
        "{:<11}{:<20}{:>9}{:>9}{:>10}{:>11}{:>12}",
        "database", "file", "rows", "MB", "seconds", "rows/s", "peak MiB"
    );
    for (name, prefix) in [("SQLite", None), ("PostgreSQL", Some("bench"))] {
        for &size in &sizes {
            let folder = tempfile::tempdir()?;
            let prefix = prefix.map(|prefix| format!("{prefix}_{size}"));
            let storage = match &prefix {
                None => Storage::Sqlite,
                Some(prefix) => Storage::Postgres(&server, prefix),
            };
            let url = create(&[REGION], storage, folder.path()).await?;
            for kind in ["pupils", "trajectories"] {
                let file = folder.path().join(format!("{kind}.csv"));
                write(kind, size, &file)?;
                let bytes = file.metadata()?.len();
                for again in ["", " again"] {
                    let run = import(&binary, kind, &file, &url).await?;
                    print(name, &format!("{kind}{again}"), size, bytes, &run);
                }
            }
        }
    }
    Ok(())
}

fn write(kind: &str, size: u64, file: &Path) -> Result<()> {
    let mut out = BufWriter::new(File::create(file)?);
    match kind {
        "pupils" => import_files::pupils(size, Numbers::Nobodys, &mut out)?,
        _ => import_files::trajectories(size, &mut out)?,
    }
    Ok(())
}

async fn import(binary: &Path, kind: &str, file: &Path, url: &str) -> Result<Run> {
    let file = file.to_str().context("the file's name")?;
    let arguments = ["import", "--region", REGION, "--kind", kind, file];
    let run = peak::run(binary, &arguments, &environment(url)).await?;
    ensure!(run.code == Some(0), "{}{}", run.stdout, run.stderr);
    Ok(run)
}

fn print(database: &str, file: &str, rows: u64, bytes: u64, run: &Run) {
    let seconds = run.took.as_secs_f64();
    println!(
        "{database:<11}{file:<20}{rows:>9}{:>9.1}{seconds:>10.1}{:>11.0}{:>12.1}",
        bytes as f64 / 1e6,
        rows as f64 / seconds,
        run.peak_kib as f64 / 1024.0
    );
}
