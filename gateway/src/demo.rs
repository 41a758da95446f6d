//! `gateway demo`: five regions and the gateway on this machine, with invented data.
//!
//! Owns the order of starting, watching and stopping. Each service is a process of its own; a
//! region that dies stays down, and the rest goes on. What a service does is the services' part.

mod database;
mod layout;
mod ports;
mod secret;
mod service;
mod summary;
#[cfg(test)]
mod tests;

use std::io::{self, Write};
use std::path::PathBuf;

use indicatif::{ProgressBar, ProgressStyle};
use tokio::signal::unix::{SignalKind, signal};

pub use layout::Layout;

use service::Services;

/// What the demo is started with.
#[derive(Clone, Debug)]
pub struct DemoOptions {
    /// Where databases, secrets, logs and the gateway's configuration are.
    pub data: PathBuf,
    /// The gateway's port; the regions have the five after it.
    pub ports_from: u16,
    /// The program `region-service`; beside this program unless given.
    pub region_service: Option<PathBuf>,
}

/// Why the demo cannot go on. Each is one line for the person who started it.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The ports do not fit below 65,536.
    #[error("--ports-from {from}: the demo needs the five ports after it, too")]
    PortRange {
        /// What was asked.
        from: u16,
    },
    /// Something else listens where the demo would.
    #[error("in use on 127.0.0.1: {}. Stop what listens there, or choose others with --ports-from", ports::listed(.ports))]
    PortsBusy {
        /// The ports.
        ports: Vec<u16>,
    },
    /// A program is not there.
    #[error("{} is missing: `make demo` builds it", .program.display())]
    ProgramMissing {
        /// Where it was looked for.
        program: PathBuf,
    },
    /// A file or directory of the demo cannot be used.
    #[error("{}: {source}", .path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// What the operating system said.
        #[source]
        source: io::Error,
    },
    /// The databases were made with a key that is gone.
    #[error("{} is gone, but there are databases that were made with it: `make demo-reset` starts afresh", .path.display())]
    SecretGone {
        /// The key's file.
        path: PathBuf,
    },
    /// A database cannot be migrated or seeded.
    #[error("the database of {region} cannot be used ({step}): {reason}")]
    Database {
        /// Whose.
        region: String,
        /// What was tried.
        step: &'static str,
        /// Why, as region-service said.
        reason: String,
    },
    /// A process cannot be started.
    #[error("starting {}: {source}", .program.display())]
    Spawn {
        /// The program.
        program: PathBuf,
        /// What the operating system said.
        #[source]
        source: io::Error,
    },
    /// A service ended, or did not become ready, while the demo started.
    #[error("{name} did not start ({reason}); its log is {}", .log.display())]
    NotReady {
        /// Which.
        name: String,
        /// How it ended, or how long was waited.
        reason: String,
        /// Where it writes.
        log: PathBuf,
    },
    /// Signals cannot be listened to.
    #[error("listening to signals: {source}")]
    Signals {
        /// What the operating system said.
        #[source]
        source: io::Error,
    },
}

/// Starts everything and watches it until it is told to stop. Fails where something cannot be
/// started; then nothing is left running.
pub async fn run(options: DemoOptions) -> Result<(), DemoError> {
    let stop = stop_signal()?;
    tokio::pin!(stop);
    let layout = Layout::new(&options)?;
    tokio::select! {
        started = start(&layout) => watch(started?, &layout, stop).await,
        () = &mut stop => Ok(()),
    }
}

async fn start(layout: &Layout) -> Result<Services, DemoError> {
    ports::check(layout)?;
    layout.create_directories()?;
    secret::create_missing(layout)?;
    layout.write_configuration()?;
    let progress = progress(layout);
    database::prepare_all(layout, &progress).await?;
    let services = service::start_all(layout, &progress).await?;
    progress.finish_and_clear();
    Ok(services)
}

/// Says where everything is, then names what stops, until all have stopped or `stop` comes.
async fn watch(
    mut services: Services,
    layout: &Layout,
    stop: impl Future<Output = ()>,
) -> Result<(), DemoError> {
    say(&summary::started(layout));
    tokio::pin!(stop);
    loop {
        tokio::select! {
            exit = services.next_exit() => match exit {
                Some(exit) => say(&summary::stopped(&exit)),
                None => return Ok(()),
            },
            () = &mut stop => break,
        }
    }
    services.stop().await;
    Ok(())
}

/// Comes when the person, the terminal or the system wants the demo to end.
fn stop_signal() -> Result<impl Future<Output = ()>, DemoError> {
    let listen = |kind| signal(kind).map_err(|source| DemoError::Signals { source });
    let mut interrupt = listen(SignalKind::interrupt())?;
    let mut terminate = listen(SignalKind::terminate())?;
    let mut hang_up = listen(SignalKind::hangup())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
            _ = hang_up.recv() => {}
        }
    })
}

/// A bar on a terminal; nothing in a pipe.
fn progress(layout: &Layout) -> ProgressBar {
    let steps = database::STEPS * layout.regions().len() + layout.services().len();
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} {msg}")
        .expect("the template is well-formed");
    ProgressBar::new(steps as u64).with_style(style)
}

/// Writes to standard output. Nobody reading it is no reason to stop the demo.
fn say(text: &str) {
    let mut out = io::stdout().lock();
    if let Err(error) = out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        tracing::debug!(%error, "standard output is closed");
    }
}
