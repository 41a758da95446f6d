//! Migrates and seeds the regions' databases, all at once.

use futures::future::try_join_all;
use indicatif::ProgressBar;

use super::layout::Region;
use super::service::command;
use super::{DemoError, Layout};

/// What is done to each database, in this order. Doing it again changes nothing.
const DONE: [&str; 2] = ["migrate", "seed"];

/// How many steps a database takes.
pub(super) const STEPS: usize = DONE.len();

/// Prepares the databases of all regions. Fails with the first that cannot be used.
pub(super) async fn prepare_all(layout: &Layout, progress: &ProgressBar) -> Result<(), DemoError> {
    progress.set_message("preparing databases");
    let regions = layout.regions().iter();
    try_join_all(regions.map(|region| prepare(layout, region, progress))).await?;
    Ok(())
}

async fn prepare(
    layout: &Layout,
    region: &Region,
    progress: &ProgressBar,
) -> Result<(), DemoError> {
    for step in DONE {
        run(layout, region, step).await?;
        progress.inc(1);
        progress.set_message(format!("{}: {step} done", region.name));
    }
    Ok(())
}

async fn run(layout: &Layout, region: &Region, step: &'static str) -> Result<(), DemoError> {
    let service = layout.region_service(region, step);
    let output = command(&service)?
        .output()
        .await
        .map_err(|source| DemoError::Spawn {
            program: service.program.clone(),
            source,
        })?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(DemoError::Database {
        region: region.name.to_owned(),
        step,
        reason: reason(&said).map_or_else(|| output.status.to_string(), str::to_owned),
    })
}

/// The line of standard error that says why: the program's own, else the first that a library
/// calls an error, else the last. None where nothing was written.
pub(super) fn reason(said: &str) -> Option<&str> {
    let lines = || said.lines().map(str::trim).filter(|line| !line.is_empty());
    lines()
        .find(|line| line.starts_with("region-service:"))
        .or_else(|| lines().find(|line| line.starts_with("error:")))
        .or_else(|| lines().next_back())
}
