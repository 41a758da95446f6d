//! A program that runs to its end, with the time and the memory that it took.

use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use tokio::process::Command;

/// How often the memory of a running program is looked at. Its peak only grows, so the last look
/// tells all but what came in so much time before the end.
const LOOK_EVERY: Duration = Duration::from_millis(5);

/// What became of a program.
#[derive(Clone, Debug)]
pub struct Run {
    /// Its exit code; none where it was killed.
    pub code: Option<i32>,
    /// What it wrote on standard output.
    pub stdout: String,
    /// What it wrote on standard error.
    pub stderr: String,
    /// How long it ran.
    pub took: Duration,
    /// The most memory that it held (*VmHWM*), in KiB.
    pub peak_kib: u64,
}

/// Runs `binary` to its end. Fails where it cannot be started.
pub async fn run(
    binary: &Path,
    arguments: &[&str],
    environment: &[(String, String)],
) -> Result<Run> {
    let begun = Instant::now();
    let child = Command::new(binary)
        .args(arguments)
        .envs(environment.iter().map(|(name, value)| (name, value)))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .with_context(|| format!("starting {}", binary.display()))?;
    let status = format!("/proc/{}/status", child.id().context("its process id")?);
    let ended = child.wait_with_output();
    tokio::pin!(ended);
    let mut looks = tokio::time::interval(LOOK_EVERY);
    let mut peak_kib = 0;
    let output = loop {
        tokio::select! {
            output = &mut ended => break output?,
            _ = looks.tick() => {
                // It may have ended in between.
                let status = std::fs::read_to_string(&status).unwrap_or_default();
                peak_kib = peak_kib.max(peak(&status).unwrap_or(0));
            }
        }
    };
    Ok(Run {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout)?,
        stderr: String::from_utf8(output.stderr)?,
        took: begun.elapsed(),
        peak_kib,
    })
}

fn peak(status: &str) -> Option<u64> {
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}
