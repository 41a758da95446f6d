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
    let last = said.lines().rfind(|line| !line.trim().is_empty());
    Err(DemoError::Database {
        region: region.name.to_owned(),
        step,
        reason: last.map_or_else(|| output.status.to_string(), |line| line.trim().to_owned()),
    })
}
