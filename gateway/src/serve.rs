//! `gateway serve`: configuration → supergraph → state → router → serve → drain.

use std::io::{self, Write as _};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use schema::supergraph::Supergraph;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;

use crate::config::{Config, DEFAULT_LISTEN, SealingKey};
use crate::graph::{self, GraphError};
use crate::http::listener::{Listener, WRITE_PATIENCE};
use crate::http::{self, Playground, StreamLimits, Streams};
use crate::state::GatewayState;
use crate::supergraph_source::{Composed, SupergraphSource};
use crate::telemetry;

/// How long requests may go on after the gateway was told to stop.
const DRAIN_TIME: Duration = Duration::from_secs(20);

/// What to serve.
#[derive(Debug)]
pub enum Served {
    /// The graph that a configuration describes.
    Configured {
        /// The configuration.
        config: Arc<Config>,
        /// The key under which ids and cursors are sealed.
        key: SealingKey,
    },
    /// A supergraph as it is.
    Supergraph {
        /// The file.
        file: PathBuf,
        /// The key under which ids and cursors are sealed.
        key: SealingKey,
    },
}

/// Why the gateway cannot serve.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The address cannot be listened on.
    #[error("cannot listen on {listen}")]
    Listen {
        /// The address.
        listen: SocketAddr,
        /// What the operating system said.
        #[source]
        source: io::Error,
    },
    /// There is no graph to serve.
    #[error(transparent)]
    Graph(#[from] GraphError),
    /// Serving broke off.
    #[error("serving broke off")]
    Broken {
        /// What the operating system said.
        #[from]
        source: io::Error,
    },
}

/// Serves until the process is told to stop, or, with `exit_with_parent`, standard input closes.
/// Requests that have begun are answered first. Fails where it cannot start.
pub async fn run(
    served: Served,
    listen: Option<SocketAddr>,
    exit_with_parent: bool,
) -> Result<(), ServeError> {
    let metrics = telemetry::start_metrics();
    let stop = stop_signal(exit_with_parent)?;
    let listener = bind(listen.unwrap_or_else(|| served.listen())).await?;
    let address = listener.local_addr()?;
    let (state, playground, _watcher) = start(served).await?;
    let streams = Streams::new(StreamLimits::default(), CancellationToken::new());
    let router = http::router(
        Arc::new(state),
        metrics,
        playground,
        streams.clone(),
        address,
    );
    announce(address)?;
    serve(listener, router, &streams, stop).await
}

impl Served {
    fn listen(&self) -> SocketAddr {
        match self {
            Served::Configured { config, .. } => config.listen,
            Served::Supergraph { .. } => DEFAULT_LISTEN,
        }
    }
}

/// Says on standard output where it listens: whoever asked for a free port reads it there.
fn announce(address: SocketAddr) -> io::Result<()> {
    tracing::info!(%address, "listening");
    let mut output = io::stdout().lock();
    writeln!(output, "listening on http://{address}")?;
    output.flush()
}

async fn bind(listen: SocketAddr) -> Result<TcpListener, ServeError> {
    if !listen.ip().is_loopback() {
        tracing::warn!(%listen, "reachable from other machines, and there are no roles yet");
    }
    TcpListener::bind(listen)
        .await
        .map_err(|source| ServeError::Listen { listen, source })
}

/// The state, what the playground shows, and the task that keeps the supergraph up to date.
async fn start(
    served: Served,
) -> Result<(GatewayState, Playground, Option<AbortOnDropHandle<()>>), ServeError> {
    match served {
        Served::Supergraph { file, key } => {
            let supergraph = graph::read(&file)?;
            let parts = graph::plain_parts(&supergraph, &key)?;
            Ok((
                GatewayState::new(supergraph, parts),
                Playground::Plain,
                None,
            ))
        }
        Served::Configured { config, key } => {
            let source = graph::source(&config)?;
            let composed = source.compose().await;
            composed.log();
            let supergraph = composed.supergraph().map_err(GraphError::from)?;
            let parts = graph::parts(&config, &key)?;
            let state = GatewayState::new(supergraph, parts);
            let playground = match config.partitions.is_empty() {
                true => Playground::Plain,
                false => Playground::Regions,
            };
            let watcher = tokio::spawn(watch(source, composed, state.clone()));
            Ok((state, playground, Some(AbortOnDropHandle::new(watcher))))
        }
    }
}

async fn watch(source: SupergraphSource, composed: Composed, state: GatewayState) {
    source
        .watch(composed, |supergraph: Arc<Supergraph>| {
            state.replace(supergraph);
        })
        .await;
}

async fn serve(
    listener: TcpListener,
    router: axum::Router,
    streams: &Streams,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServeError> {
    let stopping = streams.stopping();
    let stopped = stopping.clone();
    let listener = Listener::new(listener, WRITE_PATIENCE);
    let server = axum::serve(listener, router).with_graceful_shutdown(async move {
        stop.await;
        tracing::info!("stopping: no new requests, answering those that have begun");
        stopping.cancel();
    });
    let served = async {
        server.await?;
        // A WebSocket is no request any more.
        streams.ended().await;
        Ok(())
    };
    let drained = async {
        stopped.cancelled().await;
        tokio::time::sleep(DRAIN_TIME).await;
    };
    tokio::select! {
        served = served => served,
        () = drained => {
            tracing::warn!("requests were still going on after {DRAIN_TIME:?}");
            Ok(())
        }
    }
}

/// Comes when the process is told to stop.
fn stop_signal(exit_with_parent: bool) -> io::Result<impl Future<Output = ()> + Send> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let parent = exit_with_parent.then(input_closed);
    Ok(async move {
        let parent = async {
            match parent {
                // An error means that the reader is gone, which comes to the same.
                Some(closed) => drop(closed.await),
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
            () = parent => {}
        }
    })
}

/// Comes when standard input closes. Read on a thread of its own, which ends with the process.
fn input_closed() -> oneshot::Receiver<()> {
    let (sender, receiver) = oneshot::channel();
    std::thread::spawn(move || {
        let copied = io::copy(&mut io::stdin().lock(), &mut io::sink());
        if let Err(error) = copied {
            tracing::debug!(%error, "standard input broke off");
        }
        drop(sender);
    });
    receiver
}
