//! Composition: from the SDLs of subgraphs and partitions to one supergraph SDL.
//!
//! Partitions are first merged to one logical subgraph (`partitions`), then each rule of `validate`
//! looks at the subgraphs, `merge` puts them together, and `satisfiability` walks the result.
//! Everything that is wrong is reported at once. Asking services for their SDL is the gateway's part.

use crate::region::RegionCode;
use crate::subgraph::SubgraphSchema;
use crate::supergraph::Supergraph;

mod diagnostic;
mod merge;
mod partitions;
mod satisfiability;
#[cfg(test)]
mod tests;
mod used_fields;
mod validate;

pub use self::diagnostic::{Diagnostic, Severity};
pub(crate) use self::used_fields::used_fields;
pub use crate::subgraph::SubgraphSource;

/// One subgraph to compose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// An ordinary Federation subgraph.
    Subgraph(SubgraphSource),
    /// One that partitions serve.
    Partitioned(PartitionedSource),
}

/// A logical subgraph that is served by partitions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartitionedSource {
    /// The logical subgraph's name.
    pub name: String,
    /// The published core ([`crate::CORE_SDL`]), against which contradictions are measured.
    pub core: String,
    /// Every region that is configured, in the order of the public enum `RegionCode`.
    pub regions: Vec<RegionCode>,
    /// The partitions, in the order in which they are composed.
    pub partitions: Vec<PartitionSource>,
}

/// A partition's SDL, as it was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartitionSource {
    /// Its name in the configuration.
    pub name: String,
    /// Where it is asked.
    pub url: String,
    /// The regions whose rows it holds.
    pub regions: Vec<RegionCode>,
    /// Its SDL, as `_service { sdl }` answers it.
    pub sdl: String,
}

/// What composition makes of its sources.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Composition {
    /// The supergraph; `None` where an error leaves none.
    pub supergraph_sdl: Option<String>,
    /// Everything there is to say.
    pub diagnostics: Vec<Diagnostic>,
    /// The names of the partitions that take no part.
    pub refused: Vec<String>,
}

impl Composition {
    /// The errors among the diagnostics. There may be some beside a supergraph: why a partition
    /// was refused.
    pub fn errors(&self) -> impl Iterator<Item = &Diagnostic> {
        self.diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.severity == Severity::Error)
    }
}

/// Composes `sources` to a supergraph. A partition that contradicts the core or the partitions
/// before it, or without which the rest composes, is refused alone.
pub fn compose(sources: &[Source]) -> Composition {
    let whole = compose_all(sources, &[]);
    if whole.supergraph_sdl.is_some() || partition_count(sources) == 0 {
        return whole;
    }
    // Something does not fit. If it does with the core in place of the partitions, one of them is
    // the cause.
    if compose_all(&with_core_only(sources), &[])
        .supergraph_sdl
        .is_none()
    {
        return whole;
    }
    compose_one_by_one(sources)
}

/// Composes with ever more partitions, and bars each with which it fails.
fn compose_one_by_one(sources: &[Source]) -> Composition {
    let mut accepted = without_partitions(sources);
    let mut refusals = Vec::new();
    let mut barred = Vec::new();
    for (index, source) in sources.iter().enumerate() {
        let Source::Partitioned(partitioned) = source else {
            continue;
        };
        for partition in &partitioned.partitions {
            if let Some(Source::Partitioned(target)) = accepted.get_mut(index) {
                target.partitions.push(partition.clone());
            }
            let composition = compose_all(&accepted, &barred);
            if composition.supergraph_sdl.is_none() || !composition.refused.is_empty() {
                refusals.extend(composition.errors().map(|error| refusal(partition, error)));
                barred.push(partition.name.clone());
            }
        }
    }
    let mut best = compose_all(&accepted, &barred);
    best.diagnostics.extend(refusals);
    best.refused.extend(barred);
    best
}

/// Why a partition is refused that by itself is sound: what goes wrong with it.
fn refusal(partition: &PartitionSource, error: &Diagnostic) -> Diagnostic {
    if error.subgraphs == [partition.name.as_str()] {
        return error.clone();
    }
    let regions: Vec<&str> = partition.regions.iter().map(RegionCode::as_str).collect();
    Diagnostic {
        message: format!(
            "{}: with this partition {}; the partition is refused",
            regions.join(", "),
            error.message
        ),
        subgraphs: vec![partition.name.clone()],
        ..error.clone()
    }
}

fn partition_count(sources: &[Source]) -> usize {
    sources
        .iter()
        .map(|source| match source {
            Source::Partitioned(partitioned) => partitioned.partitions.len(),
            Source::Subgraph(_) => 0,
        })
        .sum()
}

fn without_partitions(sources: &[Source]) -> Vec<Source> {
    let mut sources = sources.to_vec();
    for source in &mut sources {
        if let Source::Partitioned(partitioned) = source {
            partitioned.partitions.clear();
        }
    }
    sources
}

fn with_core_only(sources: &[Source]) -> Vec<Source> {
    let mut sources = sources.to_vec();
    for source in &mut sources {
        if let Source::Partitioned(partitioned) = source {
            let sdl = partitioned.core.clone();
            partitioned.partitions.truncate(1);
            partitioned
                .partitions
                .iter_mut()
                .for_each(|partition| partition.sdl.clone_from(&sdl));
        }
    }
    sources
}

fn compose_all(sources: &[Source], barred: &[String]) -> Composition {
    let mut composition = Composition::default();
    let Some(subgraphs) = ingest(sources, barred, &mut composition) else {
        return composition;
    };
    let mut found = validate::subgraphs(&subgraphs);
    let (sdl, merged) = merge::merge(&subgraphs);
    found.extend(merged);
    if found
        .iter()
        .all(|diagnostic| diagnostic.severity != Severity::Error)
    {
        found.extend(check(&sdl));
    }
    if found
        .iter()
        .all(|diagnostic| diagnostic.severity != Severity::Error)
    {
        composition.supergraph_sdl = Some(sdl);
    }
    composition.diagnostics.extend(found);
    composition
}

/// Every source's schema; `None` where one has none. Diagnostics and refusals go to `composition`.
fn ingest(
    sources: &[Source],
    barred: &[String],
    composition: &mut Composition,
) -> Option<Vec<SubgraphSchema>> {
    let mut subgraphs = Vec::new();
    let mut complete = true;
    for source in sources {
        let ingested = match source {
            Source::Subgraph(subgraph) => SubgraphSchema::ingest(subgraph),
            Source::Partitioned(partitioned) => partitions::merge(partitioned, barred, composition),
        };
        match ingested {
            Ok(subgraph) => subgraphs.push(subgraph),
            Err(diagnostics) => {
                composition.diagnostics.extend(diagnostics);
                complete = false;
            }
        }
    }
    subgraphs.sort_by(|a, b| a.name.cmp(&b.name));
    for pair in subgraphs.windows(2) {
        if let [first, second] = pair
            && first.name == second.name
        {
            let message = "two subgraphs have this name";
            composition
                .diagnostics
                .push(Diagnostic::error("DUPLICATE_SUBGRAPH_NAME", message).of([&first.name]));
            complete = false;
        }
    }
    if subgraphs.is_empty() && complete {
        composition.diagnostics.push(Diagnostic::error(
            "NO_SUBGRAPHS",
            "there is nothing to compose",
        ));
        complete = false;
    }
    complete.then_some(subgraphs)
}

/// What is wrong with a merged supergraph: it cannot be read, or not all of it can be reached.
fn check(sdl: &str) -> Vec<Diagnostic> {
    match Supergraph::parse(sdl) {
        Ok(supergraph) => satisfiability::check(&supergraph),
        Err(error) => vec![Diagnostic::error("INVALID_GRAPHQL", error.to_string())],
    }
}
