//! Where the supergraph comes from: composed of what the services say, and again when that
//! changes.
//!
//! Owns asking services for their SDL and what stands in for one that is away. Composition itself
//! is `schema`'s. A partition that does not fit is left out, and the others go on.

mod last_good;
mod service_sdl;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use schema::composition::{
    self, Composition, PartitionSource, PartitionedSource, Severity, Source, SubgraphSource,
};
use schema::supergraph::Supergraph;

use crate::config::{Config, NATIONAL, REGIONS};
use crate::national::{self, Registry};
use crate::subgraph::http::{FetchLimits, HttpClient, HttpClientError, SILENCE};
use crate::telemetry;
use last_good::LastGood;
use service_sdl::{Origin, ServiceSdl, ServiceSdls};

/// Composes the supergraph of one configuration.
#[derive(Debug)]
pub struct SupergraphSource {
    config: Arc<Config>,
    http: HttpClient,
    registry: Registry,
    last_good: LastGood,
}

/// What was composed, and of what.
#[derive(Clone, Debug)]
pub struct Composed {
    sdls: ServiceSdls,
    composition: Composition,
}

/// The services' SDLs make no supergraph.
#[derive(Debug, thiserror::Error)]
#[error("no supergraph: {}", .errors.join("; "))]
pub struct CompositionError {
    /// Why, one text for each diagnostic.
    pub errors: Vec<String>,
}

impl SupergraphSource {
    /// The source for `config`. Fails where there can be no HTTP client.
    pub fn new(config: Arc<Config>) -> Result<Self, HttpClientError> {
        let http = HttpClient::new(fetch_limits(&config))?;
        let last_good = LastGood::new(config.state_directory.as_deref());
        Ok(Self {
            registry: registry(&config),
            config,
            http,
            last_good,
        })
    }

    /// Asks all services and composes.
    pub async fn compose(&self) -> Composed {
        let sdls = service_sdl::collect(&self.config, &self.http, &self.last_good).await;
        self.compose_of(sdls).await
    }

    /// Asks all services again and again, and hands over the supergraph whenever it is another.
    /// Never ends. A failed composition changes nothing.
    pub async fn watch(self, mut current: Composed, mut changed: impl FnMut(Arc<Supergraph>)) {
        loop {
            tokio::time::sleep(self.config.limits.recheck).await;
            let found = service_sdl::collect(&self.config, &self.http, &self.last_good).await;
            let sdls = found.or_kept(&current.sdls);
            if sdls == current.sdls {
                continue;
            }
            let composed = self.compose_of(sdls).await;
            composed.log();
            match composed.supergraph() {
                Ok(_) if composed.is_same_graph_as(&current) => {}
                Ok(supergraph) => {
                    changed(Arc::new(supergraph));
                    tracing::info!("the supergraph was composed anew");
                }
                Err(error) => tracing::error!(%error, "the supergraph stays as it was"),
            }
            current = composed;
        }
    }

    async fn compose_of(&self, sdls: ServiceSdls) -> Composed {
        let sources = self.sources(&sdls);
        // Composition computes for a while, and requests go on meanwhile.
        let composition = tokio::task::spawn_blocking(move || composition::compose(&sources))
            .await
            .expect("composition does not panic");
        let composed = Composed { sdls, composition };
        self.keep_good(&composed);
        composed
    }

    /// Partitions first, then `national`, which is there where regions are, then the others.
    fn sources(&self, sdls: &ServiceSdls) -> Vec<Source> {
        let mut sources = Vec::new();
        if !self.config.partitions.is_empty() {
            sources.push(Source::Partitioned(self.regions(&sdls.partitions)));
            sources.push(Source::Subgraph(SubgraphSource {
                name: NATIONAL.to_owned(),
                url: String::new(),
                sdl: self.national(&sdls.partitions),
            }));
        }
        let subgraphs = self.config.subgraphs.iter().zip(&sdls.subgraphs);
        sources.extend(subgraphs.filter_map(|(subgraph, service)| {
            let sdl = service.sdl.as_ref()?.to_string();
            Some(Source::Subgraph(SubgraphSource {
                name: subgraph.name.clone(),
                url: subgraph.url.to_string(),
                sdl,
            }))
        }));
        sources
    }

    fn regions(&self, services: &[ServiceSdl]) -> PartitionedSource {
        let partitions = self.config.partitions.iter().zip(services);
        PartitionedSource {
            name: REGIONS.to_owned(),
            core: schema::CORE_SDL.to_owned(),
            regions: self
                .config
                .regions
                .iter()
                .map(|region| region.code.clone())
                .collect(),
            partitions: partitions
                .filter_map(|(partition, service)| {
                    Some(PartitionSource {
                        name: partition.name.clone(),
                        url: partition.url.to_string(),
                        regions: partition.regions.clone(),
                        sdl: service.sdl.as_ref()?.to_string(),
                    })
                })
                .collect(),
        }
    }

    /// The SDL of `national` beside these partitions.
    fn national(&self, partitions: &[ServiceSdl]) -> String {
        let partitions = partitions
            .iter()
            .filter_map(|service| service.sdl.as_deref());
        national::sdl(&self.registry, partitions.chain([schema::CORE_SDL]))
    }

    fn keep_good(&self, composed: &Composed) {
        if composed.composition.supergraph_sdl.is_none() {
            return;
        }
        for service in composed.taking_part() {
            if let (Origin::Fresh, Some(sdl)) = (service.origin, &service.sdl) {
                self.last_good.write(&service.service, sdl);
            }
        }
    }
}

impl Composed {
    /// The supergraph's SDL. Fails with all errors of composition.
    pub fn sdl(&self) -> Result<&str, CompositionError> {
        self.composition.supergraph_sdl.as_deref().ok_or_else(|| {
            let errors = self.composition.errors();
            CompositionError {
                errors: errors.map(ToString::to_string).collect(),
            }
        })
    }

    /// The supergraph. Fails with all errors of composition.
    pub fn supergraph(&self) -> Result<Supergraph, CompositionError> {
        Supergraph::parse(self.sdl()?).map_err(|error| CompositionError {
            errors: vec![error.to_string()],
        })
    }

    /// Everything that there is to say about it, a line or two each.
    pub fn diagnostics(&self) -> Vec<String> {
        let away = self
            .services()
            .filter(|service| service.origin.is_stand_in());
        let away = away.map(|service| {
            format!(
                "note: {} is away; composed with {}",
                service.service, service.origin
            )
        });
        let refused = self.composition.refused.iter();
        let refused = refused.map(|name| format!("error: partition {name} takes no part"));
        let said = self.composition.diagnostics.iter().map(ToString::to_string);
        said.chain(refused).chain(away).collect()
    }

    /// Logs the diagnostics, and notes in the metrics how each service takes part.
    pub fn log(&self) {
        for diagnostic in &self.composition.diagnostics {
            match diagnostic.severity {
                Severity::Error => tracing::error!("{diagnostic}"),
                Severity::Hint => tracing::debug!("{diagnostic}"),
            }
        }
        for service in self.services() {
            let name = &service.service;
            if self.composition.refused.contains(name) {
                tracing::error!(partition = name, "takes no part: its schema does not fit");
                telemetry::record_source(name, "refused");
                continue;
            }
            if service.origin.is_stand_in() {
                tracing::warn!(service = name, "is away; composed with {}", service.origin);
            }
            telemetry::record_source(name, service.origin.name());
        }
    }

    /// Services may write one schema in another order.
    fn is_same_graph_as(&self, other: &Self) -> bool {
        self.composition.supergraph_sdl == other.composition.supergraph_sdl
    }

    fn services(&self) -> impl Iterator<Item = &ServiceSdl> {
        self.sdls.partitions.iter().chain(&self.sdls.subgraphs)
    }

    fn taking_part(&self) -> impl Iterator<Item = &ServiceSdl> {
        let refused = &self.composition.refused;
        self.services()
            .filter(move |service| !refused.contains(&service.service))
    }
}

/// The regions of `config`, as `national` answers for them.
pub fn registry(config: &Config) -> Registry {
    let regions = config.regions.iter();
    Registry::new(regions.map(|region| (region.code.clone(), region.name.clone())))
}

/// What one request to each service of `config` may take.
pub fn fetch_limits(config: &Config) -> FetchLimits {
    let partitions = config
        .partitions
        .iter()
        .map(|partition| (&partition.url, partition.timeout));
    let subgraphs = config
        .subgraphs
        .iter()
        .map(|subgraph| (&subgraph.url, subgraph.timeout));
    FetchLimits {
        response_bytes: config.limits.response_bytes,
        timeouts: partitions
            .chain(subgraphs)
            .map(|(url, timeout)| (url.to_string(), timeout))
            .collect(),
        silence: SILENCE,
    }
}
