//! The command line: which commands there are, and how they end.
//!
//! Exit codes: 0 all is well; 64 the command line or the configuration has mistakes, all of which
//! are on standard error; 3 a file that was to be imported has faults, and nothing is changed; 1 it
//! could not be done.

use std::fmt;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, anyhow};
use clap::{Args, Parser, Subcommand};
use indicatif::ProgressBar;

use crate::config::{Config, ConfigError, DATABASE_URL, LINK_KEY, Overrides, link_secret};
use crate::graphql::{Limits, Service, Subgraph};
use crate::http::{self, Site};
use crate::import::command::{Asked, ImportArguments};
use crate::region::RegionModule;
use crate::seed::{Outcome, SeedOptions, Size, seed};
use crate::store::{self, StoreOptions};
use crate::{migration, retention, telemetry};

/// The exit code for mistakes in the command line or the configuration (`EX_USAGE`).
const USAGE: u8 = 64;

/// The exit code for a file with faults.
const FAULTY: u8 = 3;

/// How often the spinner turns.
const SPIN_EVERY: std::time::Duration = std::time::Duration::from_millis(100);

const EXIT_CODES: &str = "Exit codes: 64 mistakes in the command line or the configuration, 3 a file with faults, 1 it could not be done.\nEnvironment: DATABASE_URL (sqlite://… or postgres://…), REGIOGRAAF_LINK_KEY (64 hexadecimal digits or more), RUST_LOG.";

/// A region's subgraph over its own database.
#[derive(Debug, Parser)]
#[command(name = "region-service", version, about, long_about = None, after_help = EXIT_CODES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Answer for one region or more.
    Serve {
        #[command(flatten)]
        hosted: Hosted,
        /// End when standard input closes: with the process that started this one.
        #[arg(long)]
        exit_with_parent: bool,
    },
    /// Make or update the database's tables.
    Migrate {
        #[command(flatten)]
        hosted: Hosted,
    },
    /// Fill the database with the regions' facts and invented data; data that are there are kept.
    Seed {
        #[command(flatten)]
        hosted: Hosted,
        /// Also the pupils who are enrolled and get no help.
        #[arg(long, conflicts_with = "scale")]
        full: bool,
        /// So many pupils in each region, for load tests.
        #[arg(long)]
        scale: Option<u32>,
        /// Placeholders for the names of schools, as in any public instance.
        #[arg(long)]
        placeholders: bool,
    },
    /// Erase what was kept too long: dossiers twenty years after the help ended, receipts, changes.
    Retention {
        #[command(flatten)]
        hosted: Hosted,
        /// Only say what would be erased.
        #[arg(long)]
        dry_run: bool,
    },
    /// Import a file of pupils, enrolments, trajectories or reports: all of it, or nothing.
    Import(ImportArguments),
    /// Print the schema in the schema language; needs no database.
    Sdl {
        /// The region, by its slug (twente); several host several.
        #[arg(
            long = "region",
            conflicts_with = "core",
            required_unless_present = "core"
        )]
        regions: Vec<String>,
        /// The shared core alone.
        #[arg(long)]
        core: bool,
    },
    /// Check a configuration and the environment, reporting all mistakes.
    CheckConfig {
        /// The configuration (YAML).
        file: PathBuf,
    },
}

/// Which regions, from where.
#[derive(Debug, Args)]
struct Hosted {
    /// The region, by its slug (twente); several host several.
    #[arg(long = "region")]
    regions: Vec<String>,
    /// Address and port to listen on [default: 127.0.0.1 and the region's port].
    #[arg(long)]
    listen: Option<String>,
    /// The configuration (YAML).
    #[arg(long)]
    config: Option<PathBuf>,
}

/// Why a command failed.
#[derive(Debug)]
enum Failure {
    /// Mistakes of the person who called: exit code 64.
    Usage(String),
    /// A file has faults, which were told: exit code 3.
    Faulty,
    /// Anything else: exit code 1.
    Start(anyhow::Error),
}

/// The regions that a program knows.
type Known = &'static [&'static RegionModule];

/// Runs the command that the process was called with, in a program that knows the regions `known`:
/// [`REGIONS`](crate::regions::REGIONS), or those and others.
pub async fn run(known: &'static [&'static RegionModule]) -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return usage(&error),
    };
    match Box::pin(cli.command.run(known)).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            if !matches!(failure, Failure::Faulty) {
                eprintln!("region-service: {failure}");
            }
            failure.exit_code()
        }
    }
}

impl Command {
    async fn run(self, known: Known) -> Result<(), Failure> {
        match self {
            Command::Serve {
                hosted,
                exit_with_parent,
            } => serve(&hosted.load(known)?, exit_with_parent).await,
            Command::Migrate { hosted } => migrate(known, &hosted.load(known)?).await,
            Command::Seed {
                hosted,
                full,
                scale,
                placeholders,
            } => {
                let size = match (full, scale) {
                    (_, Some(pupils)) => Size::Scale(pupils),
                    (true, None) => Size::Full,
                    (false, None) => Size::Demo,
                };
                let options = SeedOptions { size, placeholders };
                fill(known, &hosted.load(known)?, options).await
            }
            Command::Retention { hosted, dry_run } => retain(&hosted.load(known)?, dry_run).await,
            Command::Import(arguments) => import(known, arguments).await,
            Command::Sdl { regions, core } => sdl(known, regions, core),
            Command::CheckConfig { file } => check(known, &file),
        }
    }
}

impl Hosted {
    fn load(self, known: Known) -> Result<Config, Failure> {
        let overrides = Overrides {
            regions: self.regions,
            listen: self.listen,
        };
        Ok(Config::load(known, self.config.as_deref(), &overrides)?)
    }
}

async fn serve(config: &Config, exit_with_parent: bool) -> Result<(), Failure> {
    let key = environment(LINK_KEY);
    let (secret, seal) = link_secret(key.as_deref(), &config.regions)?;
    telemetry::start_logging();
    let metrics = telemetry::start_metrics();
    let mut db = connect(config, false).await?;
    let variants = store::check_datasets(&db, &config.regions)
        .await
        .map_err(start)?;
    telemetry::count_statements(&mut db);
    let service = Service::new(&config.regions, db, secret, seal, config.limits);
    let site = Site::new(service, config, metrics);
    let names: Vec<&str> = config.regions.iter().map(|region| region.name).collect();
    tracing::info!(
        regions = names.join(", "),
        data = variants.join(", "),
        "serving"
    );
    http::serve(site, config.listen, exit_with_parent)
        .await
        .map_err(Failure::Start)
}

async fn migrate(known: Known, config: &Config) -> Result<(), Failure> {
    let db = connect(config, true).await?;
    migration::migrate_for(&db, known)
        .await
        .context("making the tables")
        .map_err(Failure::Start)
}

/// Makes the tables and fills them, with a spinner where somebody watches.
async fn fill(known: Known, config: &Config, options: SeedOptions) -> Result<(), Failure> {
    let key = environment(LINK_KEY);
    let (secret, _) = link_secret(key.as_deref(), &config.regions)?;
    let db = connect(config, true).await?;
    let names: Vec<&str> = config.regions.iter().map(|region| region.name).collect();
    // Draws on a terminal only.
    let progress = ProgressBar::new_spinner().with_message(format!("seeding {}", names.join(", ")));
    progress.enable_steady_tick(SPIN_EVERY);
    migration::migrate_for(&db, known)
        .await
        .context("making the tables")
        .map_err(Failure::Start)?;
    let seeded = seed(&db, &config.regions, &secret, options).await;
    progress.finish_and_clear();
    let mut text = String::new();
    for (region, outcome) in seeded.map_err(|error| Failure::Start(anyhow!(error)))? {
        text += &match outcome {
            Outcome::Loaded { rows } => format!("{}: {rows} rows written\n", region.name),
            Outcome::Kept { variant } => {
                format!("{}: has data already ({variant}), kept\n", region.name)
            }
        };
    }
    print(&text)
}

/// Erases what is overdue and says what that was.
async fn retain(config: &Config, dry_run: bool) -> Result<(), Failure> {
    let key = environment(LINK_KEY);
    let (secret, _) = link_secret(key.as_deref(), &config.regions)?;
    let db = connect(config, false).await?;
    let mut text = String::new();
    for &region in &config.regions {
        let overdue = retention::apply(&db, region, &secret, chrono::Utc::now(), dry_run)
            .await
            .with_context(|| format!("erasing what {} kept too long", region.name))
            .map_err(Failure::Start)?;
        let verb = if dry_run { "to erase" } else { "erased" };
        text += &format!(
            "{}: {verb}: {} records, {} that came back, {} receipts, {} link tokens, {} changes; {} records wait for a transfer\n",
            region.name,
            overdue.records,
            overdue.returned,
            overdue.receipts,
            overdue.tokens,
            overdue.changes,
            overdue.waiting
        );
    }
    print(&text)
}

/// Imports a file into one region.
async fn import(known: Known, arguments: ImportArguments) -> Result<(), Failure> {
    let task = match arguments.asked().map_err(Failure::Usage)? {
        Asked::Text(text) => return print(&text),
        Asked::Import(task) => task,
    };
    let overrides = Overrides {
        regions: vec![task.region.clone()],
        listen: None,
    };
    let config = Config::parse(known, None, &overrides)?;
    let key = environment(LINK_KEY);
    let (secret, _) = link_secret(key.as_deref(), &config.regions)?;
    let db = connect(&config, false).await?;
    store::check_datasets(&db, &config.regions)
        .await
        .map_err(start)?;
    let mut clean = true;
    for region in config.regions {
        let imported = task.run(&db, region, secret.clone()).await;
        let (result, is_clean) = imported.map_err(|error| Failure::Start(anyhow!(error)))?;
        print(&result)?;
        clean &= is_clean;
    }
    if clean { Ok(()) } else { Err(Failure::Faulty) }
}

async fn connect(config: &Config, create: bool) -> Result<sea_orm::DatabaseConnection, Failure> {
    let url = environment(DATABASE_URL).ok_or_else(|| {
        Failure::Usage(format!(
            "{DATABASE_URL} is not set: give the database, as sqlite://data/twente.db"
        ))
    })?;
    let options = StoreOptions {
        max_connections: config.max_connections,
        create,
        ..StoreOptions::default()
    };
    store::connect(&url, options).await.map_err(start)
}

fn sdl(known: Known, regions: Vec<String>, core: bool) -> Result<(), Failure> {
    if core {
        return print(&Subgraph::new(&[], Limits::default()).sdl());
    }
    let overrides = Overrides {
        regions,
        listen: None,
    };
    let config = Config::parse(known, None, &overrides)?;
    print(&Subgraph::new(&config.regions, config.limits).sdl())
}

fn check(known: Known, file: &Path) -> Result<(), Failure> {
    let loaded = Config::load(known, Some(file), &Overrides::default());
    let key = environment(LINK_KEY);
    let secret = match &key {
        Some(_) => link_secret(key.as_deref(), &[]).err(),
        None => None,
    };
    let mut mistakes: Vec<String> = loaded.err().map(|error| error.mistakes).unwrap_or_default();
    mistakes.extend(secret.into_iter().flat_map(|error| error.mistakes));
    if !mistakes.is_empty() {
        return Err(ConfigError { mistakes }.into());
    }
    let missing: Vec<&str> = [DATABASE_URL, LINK_KEY]
        .into_iter()
        .filter(|name| environment(name).is_none())
        .collect();
    let mut text = "The configuration has no mistakes.".to_owned();
    if !missing.is_empty() {
        text += &format!(" Not set, but needed by `serve`: {}.", missing.join(", "));
    }
    print(&(text + "\n"))
}

fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|text| !text.is_empty())
}

fn start(error: store::StoreError) -> Failure {
    Failure::Start(anyhow!(error))
}

impl Failure {
    fn exit_code(&self) -> ExitCode {
        match self {
            Failure::Usage(_) => ExitCode::from(USAGE),
            Failure::Faulty => ExitCode::from(FAULTY),
            Failure::Start(_) => ExitCode::FAILURE,
        }
    }
}

impl fmt::Display for Failure {
    /// A start-up failure with its causes on the same line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Usage(text) => f.write_str(text),
            Failure::Faulty => f.write_str("the file has faults"),
            Failure::Start(error) => write!(f, "{error:#}"),
        }
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        Failure::Usage(error.to_string())
    }
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
