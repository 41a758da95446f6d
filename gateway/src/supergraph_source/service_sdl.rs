//! The SDL of each service: as it says now, as it said last, or as published.

use std::fmt;
use std::sync::Arc;
use std::time::Instant;

use futures::future::join_all;
use schema::value::Object;

use super::last_good::LastGood;
use crate::config::{Config, DEFAULT_TIMEOUT};
use crate::subgraph::FetchError;
use crate::subgraph::http::{Carried, HttpClient};

/// What every subgraph of Federation answers with its SDL.
const SDL_QUERY: &str = "{ _service { sdl } }";

/// The SDL of one service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ServiceSdl {
    /// The service's name in the configuration.
    pub(super) service: String,
    /// Its text; `None` where nothing is known of it.
    pub(super) sdl: Option<Arc<str>>,
    /// Where the text comes from.
    pub(super) origin: Origin,
}

/// Where an SDL comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// The service itself, just now.
    Fresh,
    /// A file that the configuration names.
    File,
    /// The service itself, some time ago.
    LastGood,
    /// The core that this version of the project publishes.
    Core,
    /// Nowhere: the service cannot take part.
    Nowhere,
}

/// The SDLs of all services, each in the order of the configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ServiceSdls {
    pub(super) partitions: Vec<ServiceSdl>,
    pub(super) subgraphs: Vec<ServiceSdl>,
}

impl Origin {
    /// The name in metrics.
    pub(super) fn name(self) -> &'static str {
        match self {
            Origin::Fresh | Origin::File => "fresh",
            Origin::LastGood => "last_good",
            Origin::Core => "core",
            Origin::Nowhere => "none",
        }
    }

    /// Whether the service itself could not be asked.
    pub(super) fn is_stand_in(self) -> bool {
        !matches!(self, Origin::Fresh | Origin::File)
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Origin::Fresh => "its own SDL",
            Origin::File => "the SDL in the configuration",
            Origin::LastGood => "its last good SDL",
            Origin::Core => "the published core",
            Origin::Nowhere => "nothing of it",
        })
    }
}

impl ServiceSdls {
    /// These SDLs, but where a service is away the ones that are in use.
    pub(super) fn or_kept(mut self, kept: &Self) -> Self {
        let found = self.partitions.iter_mut().chain(&mut self.subgraphs);
        for (found, kept) in found.zip(kept.partitions.iter().chain(&kept.subgraphs)) {
            if found.origin.is_stand_in() && kept.sdl.is_some() {
                found.clone_from(kept);
            }
        }
        self
    }
}

/// Asks all services at once. Where one is away: what it said last, else, for a partition, the
/// published core.
pub(super) async fn collect(
    config: &Config,
    http: &HttpClient,
    last_good: &LastGood,
) -> ServiceSdls {
    let partitions = config.partitions.iter().map(|partition| async {
        let fresh = fetch(http, partition.url.as_str()).await;
        let core = Some(schema::CORE_SDL);
        settle(&partition.name, fresh, last_good, core)
    });
    let subgraphs = config.subgraphs.iter().map(|subgraph| async {
        match &subgraph.sdl {
            Some(sdl) => ServiceSdl {
                service: subgraph.name.clone(),
                sdl: Some(sdl.as_str().into()),
                origin: Origin::File,
            },
            None => {
                let fresh = fetch(http, subgraph.url.as_str()).await;
                settle(&subgraph.name, fresh, last_good, None)
            }
        }
    });
    let (partitions, subgraphs) = tokio::join!(join_all(partitions), join_all(subgraphs));
    ServiceSdls {
        partitions,
        subgraphs,
    }
}

fn settle(
    service: &str,
    fresh: Result<String, FetchError>,
    last_good: &LastGood,
    core: Option<&str>,
) -> ServiceSdl {
    let (sdl, origin) = match fresh {
        Ok(sdl) => (Some(sdl), Origin::Fresh),
        Err(error) => {
            tracing::debug!(service, %error, "the SDL cannot be fetched");
            match (last_good.read(service), core) {
                (Some(sdl), _) => (Some(sdl), Origin::LastGood),
                (None, Some(core)) => (Some(core.to_owned()), Origin::Core),
                (None, None) => (None, Origin::Nowhere),
            }
        }
    };
    ServiceSdl {
        service: service.to_owned(),
        sdl: sdl.map(Into::into),
        origin,
    }
}

async fn fetch(http: &HttpClient, url: &str) -> Result<String, FetchError> {
    let deadline = Instant::now() + DEFAULT_TIMEOUT;
    let answer = http
        .post(url, Carried::default(), SDL_QUERY, &Object::new(), deadline)
        .await?;
    let sdl = answer
        .data
        .get("_service")
        .and_then(|service| service.get("sdl"));
    let sdl = sdl
        .and_then(schema::value::Value::as_str)
        .map(str::to_owned);
    sdl.ok_or_else(|| FetchError::Malformed {
        reason: match answer.errors.first() {
            Some(error) => format!("no SDL: {}", error.message),
            None => "no SDL".to_owned(),
        },
    })
}
