//! Merging the schemas of partitions to one logical subgraph.
//!
//! A field, argument, input field, enum value or type that only some partitions offer is accepted
//! and recorded in what each other one lacks. A partition that contradicts the published core, or
//! the partitions before it, is refused alone (`contradictions`). What is left must follow the
//! partition directives (`rules`, `mergeable`), and promises no more than a gateway can keep
//! (`nullability`).

use std::collections::BTreeSet;

use super::{Composition, Diagnostic, PartitionSource, PartitionedSource};
use crate::region::RegionCode;
use crate::subgraph::{SubgraphSchema, SubgraphSource};
use crate::supergraph::Partition;

mod connection;
mod contradictions;
mod coordinates;
mod fold;
mod mergeable;
mod nullability;
mod region_code;
mod rules;
mod subscriptions;

use self::coordinates::Coordinates;

/// A partition that takes part.
struct Accepted<'a> {
    source: &'a PartitionSource,
    offers: Coordinates,
}

/// The logical subgraph of `source`. Refused partitions and why go to `composition`. Fails where no
/// partition is left, and where the partition directives are not used as they must.
pub(super) fn merge(
    source: &PartitionedSource,
    composition: &mut Composition,
) -> Result<SubgraphSchema, Vec<Diagnostic>> {
    let mut logical = SubgraphSchema::ingest(&SubgraphSource {
        name: source.name.clone(),
        url: String::new(),
        sdl: source.core.clone(),
    })?;
    let core = Coordinates::of(&logical.schema);
    let core_values = coordinates::enum_values(&logical.schema);
    let mut accepted = Vec::new();
    for partition in &source.partitions {
        match take(&mut logical, &core, partition) {
            Ok(offers) => accepted.push(Accepted {
                source: partition,
                offers,
            }),
            Err(diagnostics) => {
                composition.refused.push(partition.name.clone());
                composition.diagnostics.extend(diagnostics);
            }
        }
    }
    if accepted.is_empty() {
        let message = "no partition is left to serve it";
        return Err(vec![
            Diagnostic::error("NO_PARTITION", message).of([&source.name]),
        ]);
    }
    // The core's enum values stay, also where every partition runs an older core: each lacks them.
    let offers = accepted.iter().flat_map(|one| one.offers.iter().cloned());
    let offered: BTreeSet<String> = offers.chain(core_values).collect();
    coordinates::retain(&mut logical.schema, &offered);
    region_code::set(&mut logical.schema, &source.regions);
    logical.partitions = partitions(&logical, &accepted);
    let mut wrong = rules::check(&logical);
    wrong.extend(mergeable::check(&logical));
    wrong.extend(subscriptions::check(&logical));
    if !wrong.is_empty() {
        return Err(wrong);
    }
    nullability::relax(&mut logical.schema);
    Ok(logical)
}

/// Adds a partition's schema to the logical one. Fails with why it is refused.
fn take(
    logical: &mut SubgraphSchema,
    core: &Coordinates,
    partition: &PartitionSource,
) -> Result<Coordinates, Vec<Diagnostic>> {
    let schema = SubgraphSchema::ingest(&SubgraphSource {
        name: partition.name.clone(),
        url: partition.url.clone(),
        sdl: partition.sdl.clone(),
    })?;
    let contradictions = contradictions::find(&logical.schema, &schema.schema, core, partition);
    if !contradictions.is_empty() {
        return Err(contradictions);
    }
    fold::fold(&mut logical.schema, &schema.schema);
    for composed in schema.composed {
        if !logical.composed.contains(&composed) {
            logical.composed.push(composed);
        }
    }
    Ok(Coordinates::of(&schema.schema))
}

fn partitions(logical: &SubgraphSchema, accepted: &[Accepted<'_>]) -> Vec<Partition> {
    let all = Coordinates::of(&logical.schema);
    accepted
        .iter()
        .map(|one| Partition {
            name: one.source.name.clone(),
            url: one.source.url.clone(),
            regions: one.source.regions.clone(),
            lacks: all.without(&one.offers),
        })
        .collect()
}

/// The regions as a message names them.
fn list(regions: &[RegionCode]) -> String {
    let codes: Vec<&str> = regions.iter().map(RegionCode::as_str).collect();
    codes.join(", ")
}
