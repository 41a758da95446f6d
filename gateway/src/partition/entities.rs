//! Entity fetches: each representation to the partitions that hold the entity, one request per
//! partition, and the parts that they give merged.

use std::collections::BTreeMap;
use std::time::Duration;

use futures::future::join_all;
use schema::region::RegionCode;
use schema::value::{Key, Value};

use super::PartitionedFetch;
use super::ask::{self, Answer, Question};
use super::errors::{self, Noted};
use super::merge::{Asked, Findings, Given, Merger, Source};
use super::missing::MissingRegions;
use super::residency::{self, Holders};
use super::route::{self, Placement, hosted};
use crate::coverage::CoverageStatus;
use crate::executor::answer::{AnswerError, FetchAnswer, FetchData};
use crate::response::path::PathSegment;

/// The root field of entity fetches (Federation subgraph specification).
const ENTITIES: &str = "_entities";

/// The state of one entity fetch.
struct EntityFetch<'f, 'a> {
    fetch: &'f PartitionedFetch<'a>,
    representations: &'f [Value],
    placements: Vec<Placement>,
    missing: MissingRegions,
    /// Entities of which some holder gave nothing.
    incomplete: Vec<bool>,
    replies: Vec<Reply>,
}

/// What one partition is asked for.
#[derive(Debug, Default)]
struct Batch {
    /// The places of the representations.
    places: Vec<usize>,
    /// The regions for which each is asked.
    regions: Vec<Vec<RegionCode>>,
}

/// A usable answer of one partition.
struct Reply {
    partition: usize,
    batch: Batch,
    answer: Answer,
    source: Source,
}

/// Asks and merges the entities of `representations`.
pub(super) async fn fetch_entities(
    fetch: &PartitionedFetch<'_>,
    representations: &[Value],
) -> FetchAnswer {
    let place = |representation| route::place(fetch.types, fetch.partitions, representation);
    let mut entities = EntityFetch {
        fetch,
        representations,
        placements: representations.iter().map(place).collect(),
        missing: MissingRegions::default(),
        incomplete: vec![false; representations.len()],
        replies: Vec::new(),
    };
    let holders = entities.find_holders().await;
    let batches = entities.batches(&holders);
    entities.ask(batches).await;
    entities.ask_anywhere().await;
    entities.finish()
}

impl EntityFetch<'_, '_> {
    /// The holders of the spanning keys. Where a partition did not tell, its part is missing.
    async fn find_holders(&mut self) -> Holders {
        let mut keys: BTreeMap<&str, Vec<(usize, Key)>> = BTreeMap::new();
        for (place, placement) in self.placements.iter().enumerate() {
            if let Placement::Spanning { key } = placement {
                let typename = typename(&self.representations[place]);
                keys.entry(typename).or_default().push((place, key.clone()));
            }
        }
        let mut all = Holders::default();
        for (typename, places) in keys {
            let keys = places.iter().map(|(_, key)| key.clone()).collect();
            let found = residency::holders(self.fetch, typename, keys).await;
            for (partition, reason) in &found.failed {
                let regions = &self.fetch.partitions[*partition].regions;
                for (place, _) in places.iter().filter(|(_, key)| found.scanned.contains(key)) {
                    self.incomplete[*place] = true;
                    let asked = Asked::Entity(*place);
                    self.missing.add(regions, *reason, &asked);
                }
            }
            all.regions.extend(found.regions);
        }
        all
    }

    fn batches(&self, holders: &Holders) -> BTreeMap<usize, Batch> {
        let mut batches: BTreeMap<usize, Batch> = BTreeMap::new();
        let mut add = |partition: usize, place: usize, regions: Vec<RegionCode>| {
            let batch = batches.entry(partition).or_default();
            batch.places.push(place);
            batch.regions.push(regions);
        };
        for (place, placement) in self.placements.iter().enumerate() {
            match placement {
                Placement::Home { partition, region } => {
                    add(*partition, place, vec![region.clone()]);
                }
                Placement::Spanning { key } => {
                    let holding = holders.regions.get(key).map_or(&[][..], Vec::as_slice);
                    for (index, partition) in self.fetch.partitions.iter().enumerate() {
                        let regions = hosted(partition, holding);
                        if !regions.is_empty() {
                            add(index, place, regions);
                        }
                    }
                }
                Placement::Anywhere | Placement::Unknown { .. } => {}
            }
        }
        batches
    }

    async fn ask(&mut self, batches: BTreeMap<usize, Batch>) {
        let fetch = self.fetch;
        let representations = self.representations;
        let asks = batches
            .into_iter()
            .map(|(partition, batch)| ask_one(fetch, representations, partition, batch));
        for (partition, batch, outcome) in join_all(asks).await {
            match outcome {
                Ok((answer, source)) => self.replies.push(Reply {
                    partition,
                    batch,
                    answer,
                    source,
                }),
                Err(reason) => self.miss(&batch, reason),
            }
        }
    }

    /// Copies of a replicated entity agree, so any partition will do: one after the other, until
    /// each entity is found.
    async fn ask_anywhere(&mut self) {
        let placements = self.placements.iter().enumerate();
        let anywhere = placements.filter(|(_, placement)| **placement == Placement::Anywhere);
        let mut open: Vec<usize> = anywhere.map(|(place, _)| place).collect();
        let mut failed = Vec::new();
        for (index, partition) in self.fetch.partitions.iter().enumerate() {
            if open.is_empty() {
                return;
            }
            let batch = Batch {
                regions: vec![partition.regions.clone(); open.len()],
                places: open.clone(),
            };
            let (partition, batch, outcome) =
                ask_one(self.fetch, self.representations, index, batch).await;
            match outcome {
                Ok((answer, source)) => {
                    let reply = Reply {
                        partition,
                        batch,
                        answer,
                        source,
                    };
                    open.retain(|place| reply.entity(*place).is_none_or(Value::is_null));
                    self.replies.push(reply);
                }
                Err(reason) => failed.push((index, reason)),
            }
        }
        for (index, reason) in failed {
            let batch = Batch {
                regions: vec![self.fetch.partitions[index].regions.clone(); open.len()],
                places: open.clone(),
            };
            self.miss(&batch, reason);
        }
    }

    fn miss(&mut self, batch: &Batch, reason: CoverageStatus) {
        for (place, regions) in batch.places.iter().zip(&batch.regions) {
            self.incomplete[*place] = true;
            self.missing.add(regions, reason, &Asked::Entity(*place));
        }
    }

    fn finish(mut self) -> FetchAnswer {
        let noted = self.note_errors();
        let sources: Vec<Source> = self
            .replies
            .iter_mut()
            .map(|reply| std::mem::take(&mut reply.source))
            .collect();
        let (values, findings, sources) = self.merge(sources);
        for (source, asked) in &findings.garbage {
            let reply = &self.replies[*source];
            let regions = reply.batch.regions_of(asked);
            let context = self.fetch.context;
            ask::record(context, &regions, CoverageStatus::Error, Duration::ZERO);
            self.missing.add(&regions, CoverageStatus::Error, asked);
        }
        let mut errors = errors::settle(noted, &sources, &findings);
        errors.extend(self.unknown_homes());
        FetchAnswer {
            errors: errors::distinct(errors),
            missing: self.missing.finish(),
            ..FetchAnswer::whole(FetchData::Entities(values))
        }
    }

    fn note_errors(&mut self) -> Vec<Noted> {
        let mut noted = Vec::new();
        for (index, reply) in self.replies.iter_mut().enumerate() {
            let partition = &self.fetch.partitions[reply.partition];
            for error in &reply.answer.errors {
                let path = error.path.iter().filter_map(PathSegment::from_value);
                let path: Vec<PathSegment> = path.collect();
                let (place, below) = match path.as_slice() {
                    [PathSegment::Key(_), PathSegment::Index(item), below @ ..] => {
                        (reply.batch.places.get(*item).copied(), below)
                    }
                    _ => (None, &[][..]),
                };
                let entity = place.and_then(|place| entity_of(&reply.answer, &reply.batch, place));
                noted.push(errors::note(
                    (index, &mut reply.source),
                    &self.fetch.shape,
                    partition,
                    place,
                    (entity.unwrap_or(&Value::Null), below),
                    error,
                ));
            }
        }
        noted
    }

    fn merge(&self, sources: Vec<Source>) -> (Vec<Value>, Findings, Vec<Source>) {
        let fetch = self.fetch;
        let mut merger = Merger::new(
            fetch.types,
            &fetch.shape,
            fetch.context.policy,
            fetch.variables,
            sources,
        );
        let mut values = Vec::new();
        for (place, representation) in self.representations.iter().enumerate() {
            let replies = self.replies.iter().enumerate();
            let given: Vec<Given<'_>> = replies
                .filter_map(|(source, reply)| Some((source, reply.entity(place)?)))
                .collect();
            let incomplete = self.incomplete[place];
            values.push(merger.entity(place, representation, given, incomplete));
        }
        let (findings, sources) = merger.finish();
        (values, findings, sources)
    }

    fn unknown_homes(&self) -> Vec<AnswerError> {
        let placements = self.placements.iter().enumerate();
        let unknown = placements.filter_map(|(place, placement)| match placement {
            Placement::Unknown { key } => Some(errors::unknown_home(key, &Asked::Entity(place))),
            _ => None,
        });
        unknown.collect()
    }
}

impl Reply {
    /// What this partition gave for the representation at `place`, if it was asked.
    fn entity(&self, place: usize) -> Option<&Value> {
        entity_of(&self.answer, &self.batch, place)
    }
}

impl Batch {
    fn regions_of(&self, asked: &Asked) -> Vec<RegionCode> {
        let mut entries = self.places.iter().zip(&self.regions);
        let entry = entries.find(|(place, _)| *asked == Asked::Entity(**place));
        entry
            .map(|(_, regions)| regions.clone())
            .unwrap_or_default()
    }
}

type Outcome = (usize, Batch, Result<(Answer, Source), CoverageStatus>);

async fn ask_one(
    fetch: &PartitionedFetch<'_>,
    representations: &[Value],
    partition: usize,
    batch: Batch,
) -> Outcome {
    let sent = batch
        .places
        .iter()
        .map(|place| representations[*place].clone());
    let operation = fetch.writer(partition).entities(sent.collect());
    let mut regions: Vec<RegionCode> = batch.regions.iter().flatten().cloned().collect();
    regions.sort();
    regions.dedup();
    let is_asked = operation.text.is_some();
    let question = Question {
        subgraph: fetch.node.subgraph,
        partition,
        regions: regions.clone(),
        text: operation.text,
        variables: operation.variables,
        lacks: !operation.dropped.is_empty(),
        refused: fetch.partitions[partition].refused,
    };
    let source = Source {
        dropped: operation.dropped,
        ..Source::default()
    };
    let outcome = ask::ask(fetch.context, question).await;
    let outcome = outcome.and_then(|answer| {
        if is_asked && !is_complete(&answer, &batch) {
            ask::record(
                fetch.context,
                &regions,
                CoverageStatus::Error,
                Duration::ZERO,
            );
            return Err(CoverageStatus::Error);
        }
        Ok((answer, source))
    });
    (partition, batch, outcome)
}

/// Whether there is an entity, or null, for each representation.
fn is_complete(answer: &Answer, batch: &Batch) -> bool {
    let entities = answer.data.get(ENTITIES).and_then(Value::as_list);
    entities.is_some_and(|entities| entities.len() == batch.places.len())
}

fn entity_of<'a>(answer: &'a Answer, batch: &Batch, place: usize) -> Option<&'a Value> {
    let item = batch.places.binary_search(&place).ok()?;
    answer.data.get(ENTITIES)?.as_list()?.get(item)
}

fn typename(representation: &Value) -> &str {
    let name = representation.get("__typename").and_then(Value::as_str);
    name.unwrap_or_default()
}
