//! The gateway's configuration: one YAML file, secrets from the environment.
//!
//! Owns the shape of the file, its defaults and its checks. All mistakes are reported at once.
//! Paths in the file are relative to the file's own directory.

mod mistake;
mod reader;
mod secret;
#[cfg(test)]
mod tests;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use reqwest::Url;
use schema::region::RegionCode;

pub use mistake::{ConfigError, Mistake};
pub use secret::{SEALING_KEY, SealingKey};

use reader::Reader;

/// Where the gateway listens unless told otherwise. Only this machine: there are no roles yet.
pub const DEFAULT_LISTEN: SocketAddr =
    SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 4000);

/// The name of the logical subgraph that the partitions serve.
pub const REGIONS: &str = "regions";

/// The name of the subgraph inside the gateway.
pub const NATIONAL: &str = "national";

/// What the gateway runs with.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// `listen`: address and port. Default [`DEFAULT_LISTEN`].
    pub listen: SocketAddr,
    /// `regions`: the regions of the programme. Theirs is the order of the enum `RegionCode` and
    /// of every list of regions, however they are spread over the partitions.
    pub regions: Vec<RegionConfig>,
    /// `partitions`: the services that together are the subgraph [`REGIONS`]. Each region is
    /// hosted by one of them.
    pub partitions: Vec<PartitionConfig>,
    /// `subgraphs`: ordinary subgraphs. Default none.
    pub subgraphs: Vec<SubgraphConfig>,
    /// `state_directory`: where the last good SDL of each service is kept. Default none: nothing
    /// is kept, and a service that is away at start counts as offering the published core.
    pub state_directory: Option<PathBuf>,
    /// Times and sizes.
    pub limits: Limits,
}

/// How long and how large things may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// `request_timeout_ms`: how long a client's request may take. Default 15,000.
    pub request_timeout: Duration,
    /// `response_limit_mib`: how large one answer of a service may be. Default 64.
    pub response_bytes: usize,
    /// `recheck_seconds`: how often a service whose SDL could not be fetched is asked again.
    /// Default 5.
    pub recheck: Duration,
}

/// A service that holds the rows of one region or more.
#[derive(Clone, Debug, PartialEq)]
pub struct PartitionConfig {
    /// `name`: lower-case letters, digits, `-` and `_`.
    pub name: String,
    /// `url`: its GraphQL endpoint.
    pub url: Url,
    /// `regions`: the codes of those whose rows it holds, one or more.
    pub regions: Vec<RegionCode>,
    /// `timeout_ms`: how long one request to it may take. Default 2,000.
    pub timeout: Duration,
}

/// A region of the programme.
#[derive(Clone, Debug, PartialEq)]
pub struct RegionConfig {
    /// `code`: a value of the enum `RegionCode`.
    pub code: RegionCode,
    /// `name`: as it is shown.
    pub name: String,
}

/// An ordinary subgraph.
#[derive(Clone, Debug, PartialEq)]
pub struct SubgraphConfig {
    /// `name`: as for a partition.
    pub name: String,
    /// `url`: its GraphQL endpoint.
    pub url: Url,
    /// `sdl`: its SDL, read from the file. Default: asked from the subgraph itself.
    pub sdl: Option<String>,
    /// `timeout_ms`: how long one request to it may take. Default 2,000.
    pub timeout: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            request_timeout: Duration::from_secs(15),
            response_bytes: 64 * 1024 * 1024,
            recheck: Duration::from_secs(5),
        }
    }
}

impl Config {
    /// Reads and checks a file. Fails with every mistake in it.
    pub fn load(file: &Path) -> Result<Self, ConfigError> {
        let name = file.display().to_string();
        let text = std::fs::read_to_string(file).map_err(|error| {
            ConfigError::new(
                &name,
                vec![Mistake::new(
                    "",
                    format!("cannot be read: {error}"),
                    "give the path of the YAML file with the configuration",
                )],
            )
        })?;
        let directory = file.parent().unwrap_or(Path::new(""));
        Self::parse(&text, directory).map_err(|mistakes| ConfigError::new(&name, mistakes))
    }

    /// Checks a text whose paths are relative to `directory`. Fails with every mistake in it.
    pub fn parse(text: &str, directory: &Path) -> Result<Self, Vec<Mistake>> {
        let document: serde_norway::Value = serde_norway::from_str(text).map_err(|error| {
            vec![Mistake::new(
                "",
                format!("is not YAML: {error}"),
                "mend it at that place",
            )]
        })?;
        let mut reader = Reader::new(directory);
        let config = reader.config(&document);
        let mistakes = reader.into_mistakes();
        match config {
            Some(config) if mistakes.is_empty() => Ok(config),
            _ => Err(mistakes),
        }
    }

    /// The longest time that any single service may take.
    pub fn longest_timeout(&self) -> Duration {
        let partitions = self.partitions.iter().map(|partition| partition.timeout);
        let subgraphs = self.subgraphs.iter().map(|subgraph| subgraph.timeout);
        partitions.chain(subgraphs).max().unwrap_or(DEFAULT_TIMEOUT)
    }
}

/// How long one request to a service may take unless the file says otherwise.
pub const DEFAULT_TIMEOUT: Duration = Duration::from_secs(2);
