//! The command line: which commands there are, and how they end.
//!
//! Exit codes: 0 all is well; 64 the command line or the configuration has mistakes, all of which
//! are on standard error; 1 it could not start, or an answer could not be made.

use std::fmt;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;
use clap::{Args, Parser, Subcommand};

use schema::supergraph::Supergraph;

use crate::config::{Config, ConfigError, Mistake, SEALING_KEY, SealingKey};
use crate::demo::{self, DemoError, DemoOptions};
use crate::serve::{self, Served};
use crate::{graph, plan, telemetry};

/// The exit code for mistakes in the command line or the configuration (`EX_USAGE`).
const USAGE: u8 = 64;

/// The federation gateway over regions and subgraphs.
#[derive(Debug, Parser)]
#[command(name = "gateway", version, about, long_about = None, after_help = EXIT_CODES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

const EXIT_CODES: &str = "Exit codes: 64 mistakes in the command line or the configuration, 1 it could not start.\nEnvironment: REGIOGRAAF_SEALING_KEY or REGIOGRAAF_SEALING_KEY_FILE (128 hexadecimal digits), RUST_LOG.";

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the graph over HTTP.
    Serve {
        #[command(flatten)]
        graph: GraphArguments,
        /// Where to listen, instead of where the configuration says [default: 127.0.0.1:4000]
        #[arg(long)]
        listen: Option<SocketAddr>,
        /// End when standard input closes.
        #[arg(long)]
        exit_with_parent: bool,
    },
    /// Compose the supergraph and print its SDL; what is wrong with it goes to standard error.
    Compose {
        /// The configuration (YAML).
        #[arg(long)]
        config: PathBuf,
    },
    /// Print how an operation would be answered.
    Plan {
        #[command(flatten)]
        graph: GraphArguments,
        /// The operation.
        query: String,
    },
    /// Check a configuration, reporting all mistakes.
    CheckConfig {
        /// The configuration (YAML).
        file: PathBuf,
    },
    /// Run five regions and the gateway on this machine, with invented data.
    Demo {
        /// Where databases, secrets and logs are kept.
        #[arg(long, default_value = "data")]
        data: PathBuf,
        /// The gateway's port; the regions have the five after it.
        #[arg(long, default_value_t = 4000)]
        ports_from: u16,
        /// The program region-service [default: beside this program]
        #[arg(long)]
        region_service: Option<PathBuf>,
    },
}

/// Which graph: composed as a configuration says, or a supergraph as it is.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct GraphArguments {
    /// The configuration (YAML).
    #[arg(long)]
    config: Option<PathBuf>,
    /// A supergraph SDL.
    #[arg(long)]
    supergraph: Option<PathBuf>,
}

/// Why a command failed.
#[derive(Debug)]
enum Failure {
    /// Mistakes of the person who called: exit code 64.
    Usage(String),
    /// Anything else: exit code 1.
    Start(anyhow::Error),
}

/// Runs the command that the process was called with.
pub async fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return usage(&error),
    };
    match cli.command.run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("gateway: {failure}");
            failure.exit_code()
        }
    }
}

impl Command {
    async fn run(self) -> Result<(), Failure> {
        match self {
            Command::Serve {
                graph,
                listen,
                exit_with_parent,
            } => {
                telemetry::start_logging();
                let served = graph.served()?;
                serve::run(served, listen, exit_with_parent)
                    .await
                    .map_err(start)
            }
            Command::Compose { config } => {
                let config = Arc::new(Config::load(&config)?);
                let composed = graph::source(&config).map_err(start)?.compose().await;
                for diagnostic in composed.diagnostics() {
                    eprintln!("{diagnostic}");
                }
                let sdl = composed.sdl().map_err(start)?;
                print(sdl)
            }
            Command::Plan { graph, query } => {
                let supergraph = graph.supergraph().await?;
                let text = plan::explain(&supergraph, &query).map_err(start)?;
                print(&text)
            }
            Command::CheckConfig { file } => check(&file),
            Command::Demo {
                data,
                ports_from,
                region_service,
            } => {
                let options = DemoOptions {
                    data,
                    ports_from,
                    region_service,
                };
                Ok(demo::run(options).await?)
            }
        }
    }
}

impl GraphArguments {
    /// What to serve, with all mistakes of file and environment at once.
    fn served(self) -> Result<Served, Failure> {
        match (self.config, self.supergraph) {
            (Some(file), _) => {
                let (config, key) = configured(&file)?;
                Ok(Served::Configured {
                    config: Arc::new(config),
                    key: key.ok_or_else(no_key)?,
                })
            }
            (None, Some(file)) => Ok(Served::Supergraph {
                file,
                key: secret()?.unwrap_or_else(SealingKey::random),
            }),
            (None, None) => Err(no_graph()),
        }
    }

    async fn supergraph(self) -> Result<Supergraph, Failure> {
        match (self.config, self.supergraph) {
            (Some(file), _) => {
                let config = Arc::new(Config::load(&file)?);
                let source = graph::source(&config).map_err(start)?;
                source.compose().await.supergraph().map_err(start)
            }
            (None, Some(file)) => graph::read(&file).map_err(start),
            (None, None) => Err(no_graph()),
        }
    }
}

impl Failure {
    fn exit_code(&self) -> ExitCode {
        match self {
            Failure::Usage(_) => ExitCode::from(USAGE),
            Failure::Start(_) => ExitCode::FAILURE,
        }
    }
}

impl fmt::Display for Failure {
    /// A start-up failure with its causes on the same line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Usage(text) => f.write_str(text),
            Failure::Start(error) => write!(f, "{error:#}"),
        }
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        Failure::Usage(error.to_string())
    }
}

impl From<Mistake> for Failure {
    fn from(mistake: Mistake) -> Self {
        Failure::Usage(mistake.to_string())
    }
}

impl From<DemoError> for Failure {
    fn from(error: DemoError) -> Self {
        // Its text has its causes already.
        Failure::Start(anyhow::anyhow!("{error}"))
    }
}

fn start(error: impl std::error::Error + Send + Sync + 'static) -> Failure {
    Failure::Start(error.into())
}

/// Checks the file and, where the environment has one, the secret.
fn check(file: &Path) -> Result<(), Failure> {
    let text = match configured(file)? {
        (_, Some(_)) => "The configuration has no mistakes.\n".to_owned(),
        (_, None) => format!(
            "The configuration has no mistakes. {SEALING_KEY} is not set: `serve` needs it.\n"
        ),
    };
    print(&text)
}

/// The configuration and the secret, if there is one. Fails with the mistakes of both.
fn configured(file: &Path) -> Result<(Config, Option<SealingKey>), Failure> {
    match (Config::load(file), secret()) {
        (Ok(config), Ok(key)) => Ok((config, key)),
        (Ok(_), Err(mistake)) => {
            Err(ConfigError::new(file.display().to_string(), vec![mistake]).into())
        }
        (Err(mut error), secret) => {
            error.mistakes.extend(secret.err());
            Err(error.into())
        }
    }
}

fn no_key() -> Failure {
    let hint = "make one that all copies of the gateway share: `openssl rand -hex 64`";
    Mistake::new(SEALING_KEY, "is not set", hint).into()
}

fn no_graph() -> Failure {
    Failure::Usage("give --config or --supergraph".to_owned())
}

fn secret() -> Result<Option<SealingKey>, Mistake> {
    SealingKey::from_environment(|name| std::env::var(name).ok())
}

/// Writes to standard output. Fails where it is closed.
fn print(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())
        .and_then(|()| out.flush())
        .context("writing to standard output")
        .map_err(Failure::Start)
}

/// Help and version are no mistakes; everything else that clap refuses is.
fn usage(error: &clap::Error) -> ExitCode {
    // Where the text cannot be written there is nobody to tell.
    let _ = error.print();
    match error.exit_code() {
        0 => ExitCode::SUCCESS,
        _ => ExitCode::from(USAGE),
    }
}
