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

/// A partition, and what it offers where it takes part.
struct Judged<'a> {
    source: &'a PartitionSource,
    offers: Option<Coordinates>,
}

/// The logical subgraph of `source`, without looking at the partitions `barred`. Refused partitions
/// and why go to `composition`; they stay in the subgraph, so that their regions are known to be
/// missing. Fails where no partition is left, and where the partition directives are not used as they
/// must.
pub(super) fn merge(
    source: &PartitionedSource,
    barred: &[String],
    composition: &mut Composition,
) -> Result<SubgraphSchema, Vec<Diagnostic>> {
    let mut logical = SubgraphSchema::ingest(&SubgraphSource {
        name: source.name.clone(),
        url: String::new(),
        sdl: source.core.clone(),
    })?;
    let core = Coordinates::of(&logical.schema);
    let core_values = coordinates::enum_values(&logical.schema);
    let mut judged = Vec::new();
    for partition in &source.partitions {
        let taken = match barred.contains(&partition.name) {
            true => None,
            false => Some(take(&mut logical, &core, partition)),
        };
        let offers = taken.and_then(|taken| {
            let refuse = |diagnostics| {
                composition.refused.push(partition.name.clone());
                composition
                    .diagnostics
                    .extend::<Vec<Diagnostic>>(diagnostics);
            };
            taken.map_err(refuse).ok()
        });
        judged.push(Judged {
            source: partition,
            offers,
        });
    }
    if judged.iter().all(|one| one.offers.is_none()) {
        let message = "no partition is left to serve it";
        return Err(vec![
            Diagnostic::error("NO_PARTITION", message).of([&source.name]),
        ]);
    }
    // The core's enum values stay, also where every partition runs an older core: each lacks them.
    let offers = judged.iter().flat_map(|one| &one.offers);
    let offers = offers.flat_map(|offers| offers.iter().cloned());
    let offered: BTreeSet<String> = offers.chain(core_values).collect();
    coordinates::retain(&mut logical.schema, &offered);
    region_code::set(&mut logical.schema, &source.regions);
    logical.partitions = partitions(&logical, &judged);
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

fn partitions(logical: &SubgraphSchema, judged: &[Judged<'_>]) -> Vec<Partition> {
    let all = Coordinates::of(&logical.schema);
    judged
        .iter()
        .map(|one| Partition {
            name: one.source.name.clone(),
            url: one.source.url.clone(),
            regions: one.source.regions.clone(),
            lacks: one
                .offers
                .as_ref()
                .map(|offers| all.without(offers))
                .unwrap_or_default(),
            refused: one.offers.is_none(),
        })
        .collect()
}

/// The regions as a message names them.
fn list(regions: &[RegionCode]) -> String {
    let codes: Vec<&str> = regions.iter().map(RegionCode::as_str).collect();
    codes.join(", ")
}
