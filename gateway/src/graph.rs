//! From a configuration or a supergraph file to what `serve`, `compose` and `plan` work with.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use schema::supergraph::Supergraph;

use crate::config::{Config, NATIONAL, SealingKey};
use crate::national;
use crate::pipeline::engine::{Sealer, Settings};
use crate::sealing::Seals;
use crate::state::EngineParts;
use crate::subgraph::SubgraphClient;
use crate::subgraph::http::{FetchLimits, HttpClient, HttpClientError, SILENCE};
use crate::subgraph::in_process::InProcess;
use crate::supergraph_source::{CompositionError, SupergraphSource, fetch_limits, registry};

/// How long a service of a supergraph without a configuration may take.
const PLAIN_FETCH_TIMEOUT: Duration = Duration::from_secs(10);

/// Why there is no graph.
#[derive(Debug, thiserror::Error)]
pub enum GraphError {
    /// The supergraph file cannot be read.
    #[error("{}", .file.display())]
    File {
        /// Which.
        file: PathBuf,
        /// What the operating system said.
        #[source]
        source: io::Error,
    },
    /// The file holds no supergraph.
    #[error("{} is no supergraph", .file.display())]
    Supergraph {
        /// Which.
        file: PathBuf,
        /// What is wrong with it.
        #[source]
        source: schema::supergraph::SupergraphError,
    },
    /// A subgraph of a supergraph file cannot be asked.
    #[error("subgraph `{name}` has no URL: serve this graph with --config")]
    NoUrl {
        /// Its name.
        name: String,
    },
    /// The services' schemas do not compose.
    #[error(transparent)]
    Composition(#[from] CompositionError),
    /// There can be no HTTP client.
    #[error(transparent)]
    Client(#[from] HttpClientError),
}

/// Reads a supergraph file. Fails where it holds none.
pub fn read(file: &Path) -> Result<Supergraph, GraphError> {
    let sdl = std::fs::read_to_string(file).map_err(|source| GraphError::File {
        file: file.to_owned(),
        source,
    })?;
    Supergraph::parse(&sdl).map_err(|source| GraphError::Supergraph {
        file: file.to_owned(),
        source,
    })
}

/// What composes the graph of a configuration.
pub fn source(config: &Arc<Config>) -> Result<SupergraphSource, GraphError> {
    Ok(SupergraphSource::new(Arc::clone(config))?)
}

/// What answers on the graph of a configuration.
pub fn parts(config: &Config, key: &SealingKey) -> Result<EngineParts, GraphError> {
    let http = HttpClient::new(fetch_limits(config))?;
    let national: Arc<dyn SubgraphClient> =
        Arc::new(InProcess::new(national::schema(registry(config))));
    let settings = Settings {
        request_timeout: config.limits.request_timeout,
        fetch_timeout: config.longest_timeout(),
        ..Settings::default()
    };
    let in_process = HashMap::from([(NATIONAL.to_owned(), national)]);
    Ok(EngineParts::new(http, in_process, sealer(key), settings))
}

/// What answers on a supergraph whose subgraphs all have a URL. Fails where one has none.
pub fn plain_parts(supergraph: &Supergraph, key: &SealingKey) -> Result<EngineParts, GraphError> {
    let nowhere = supergraph
        .subgraphs
        .iter()
        .find(|subgraph| subgraph.url.is_empty() && subgraph.partitions.is_empty());
    if let Some(subgraph) = nowhere {
        let name = subgraph.name.clone();
        return Err(GraphError::NoUrl { name });
    }
    let http = HttpClient::new(FetchLimits {
        response_bytes: crate::config::Limits::default().response_bytes,
        timeouts: HashMap::new(),
        silence: SILENCE,
    })?;
    let settings = Settings {
        fetch_timeout: PLAIN_FETCH_TIMEOUT,
        ..Settings::default()
    };
    Ok(EngineParts::new(
        http,
        HashMap::new(),
        sealer(key),
        settings,
    ))
}

fn sealer(key: &SealingKey) -> Arc<dyn Sealer> {
    Arc::new(Seals::new(*key.bytes()))
}
