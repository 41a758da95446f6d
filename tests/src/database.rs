//! Databases for tests: seeded once per build of `region-service`, copied for each stack.

use std::fs::File;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::postgres::Postgres;
use crate::process::{binary, run};

/// The key that the regions of a test share. Any text of 64 hex digits will do.
pub const LINK_KEY: &str = "8f0c3a1de2b4475566778899aabbccddeeff00112233445566778899aabbccdd";

/// Where a stack keeps its rows.
#[derive(Clone, Copy, Debug)]
pub enum Storage<'a> {
    /// In files of the stack's folder.
    Sqlite,
    /// In databases of this server, whose names begin with this text.
    Postgres(&'a Postgres, &'a str),
}

/// A database with the synthetic data of `regions`; its `DATABASE_URL`.
pub async fn create(regions: &[&str], storage: Storage<'_>, folder: &Path) -> Result<String> {
    match storage {
        Storage::Sqlite => sqlite(regions, folder).await,
        Storage::Postgres(server, prefix) => {
            let url = server.database(&name_of(regions, prefix)).await?;
            seed(&url, regions).await?;
            Ok(url)
        }
    }
}

/// The address of the database that [`create`] made of these.
pub fn url_of(regions: &[&str], storage: Storage<'_>, folder: &Path) -> String {
    match storage {
        Storage::Sqlite => url(&folder.join(format!("{}.sqlite", regions.join("+")))),
        Storage::Postgres(server, prefix) => server.url(&name_of(regions, prefix)),
    }
}

/// The name of the database of these regions on a server.
fn name_of(regions: &[&str], prefix: &str) -> String {
    format!("{prefix}_{}", regions.join("_").replace('-', "_"))
}

/// A SQLite file in `folder`, copied from a template that is seeded once.
async fn sqlite(regions: &[&str], folder: &Path) -> Result<String> {
    let template = template(regions).await?;
    let file = folder.join(format!("{}.sqlite", regions.join("+")));
    std::fs::copy(&template, &file).with_context(|| format!("copying {}", template.display()))?;
    Ok(url(&file))
}

/// Migrates and seeds the database at `url`.
pub async fn seed(url: &str, regions: &[&str]) -> Result<()> {
    let environment = environment(url);
    for command in ["migrate", "seed"] {
        let mut arguments = vec![command];
        for region in regions {
            arguments.extend(["--region", region]);
        }
        run("region-service", &arguments, &environment).await?;
    }
    Ok(())
}

/// The environment of a region service over the database at `url`.
pub fn environment(url: &str) -> Vec<(String, String)> {
    [("DATABASE_URL", url), ("REGIOGRAAF_LINK_KEY", LINK_KEY)]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into()
}

fn url(file: &Path) -> String {
    format!("sqlite://{}?mode=rwc", file.display())
}

/// The template for `regions`, made where this build has none. Tests run in processes of their
/// own, so a lock on a file keeps two from making the same one.
async fn template(regions: &[&str]) -> Result<PathBuf> {
    let binary = binary("region-service")?;
    let built = binary
        .metadata()?
        .modified()?
        .duration_since(std::time::UNIX_EPOCH)?
        .as_millis();
    let folder = binary
        .parent()
        .context("the target folder")?
        .join("test-databases");
    std::fs::create_dir_all(&folder)?;
    let file = folder.join(format!("{}-{built}.sqlite", regions.join("+")));
    let lock = File::create(folder.join(format!("{}.lock", regions.join("+"))))?;
    lock.lock()?;
    if !file.exists() {
        let making = file.with_extension("making");
        let _ = std::fs::remove_file(&making);
        seed(&url(&making), regions).await?;
        checkpoint(&making).await?;
        std::fs::rename(&making, &file)?;
    }
    Ok(file)
}

/// Moves what is in the write-ahead log into the file, so that the file alone is the database.
async fn checkpoint(file: &Path) -> Result<()> {
    use sea_orm::ConnectionTrait as _;
    let database = sea_orm::Database::connect(url(file)).await?;
    database
        .execute_unprepared("PRAGMA journal_mode=DELETE")
        .await?;
    database.close().await?;
    Ok(())
}
