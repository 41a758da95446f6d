//! Asking partitions for their own keys in a range, chunk by chunk. Of what they answer only the
//! wanted keys are kept, so memory does not grow with a region.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use apollo_compiler::Name;
use futures::future::join_all;
use schema::region::RegionCode;
use schema::supergraph::Residency;
use schema::value::{Key, Object, Value};

use super::keys_field;
use super::range::KeyRange;
use crate::coverage::CoverageStatus;
use crate::partition::PartitionedFetch;
use crate::partition::ask::{self, Question};

/// How many keys one request asks for.
const CHUNK: usize = 500;

/// What the partitions said.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// The regions that hold each of the wanted keys that anyone holds.
    pub(super) regions: BTreeMap<Key, Vec<RegionCode>>,
    /// The partitions that did not tell, and why.
    pub(super) failed: Vec<(usize, CoverageStatus)>,
}

/// The question that is put to a partition, but for the range.
struct Scan<'f, 'a> {
    fetch: &'f PartitionedFetch<'a>,
    wanted: &'f BTreeSet<Key>,
    range: KeyRange,
    /// The key field.
    by: &'f Name,
    text: std::sync::Arc<str>,
    field: String,
}

/// Asks all partitions at the same time who holds the `wanted` keys of the type.
pub(super) async fn scan_all(
    fetch: &PartitionedFetch<'_>,
    typename: &str,
    wanted: &BTreeSet<Key>,
) -> Found {
    let partitions = 0..fetch.partitions.len();
    let Some(scan) = Scan::new(fetch, typename, wanted) else {
        let failed = partitions.map(|partition| (partition, CoverageStatus::Error));
        return Found {
            failed: failed.collect(),
            ..Found::default()
        };
    };
    let mut found = Found::default();
    let answers = join_all(partitions.map(|partition| scan.partition(partition))).await;
    for (partition, answer) in answers.into_iter().enumerate() {
        match answer {
            Ok(held) => {
                for (key, regions) in held {
                    found.regions.entry(key).or_default().extend(regions);
                }
            }
            Err(reason) => found.failed.push((partition, reason)),
        }
    }
    found
}

/// A key and the regions that hold it, as one item of a key list gives them.
pub(super) fn read_item(item: &Value, key: &str, regions: &str) -> Option<(Key, Vec<RegionCode>)> {
    let Some(Value::String(key)) = item.get(key) else {
        return None;
    };
    let regions = item.get(regions)?.as_list()?.iter();
    let regions = regions.map(|region| RegionCode::new(region.as_str()?).ok());
    Some((key.clone(), regions.collect::<Option<_>>()?))
}

impl<'f, 'a> Scan<'f, 'a> {
    /// `None` where the type has no key list.
    fn new(
        fetch: &'f PartitionedFetch<'a>,
        typename: &str,
        wanted: &'f BTreeSet<Key>,
    ) -> Option<Self> {
        let Residency::Spanning { by } = &fetch.types.get(typename)?.residency else {
            return None;
        };
        let field = keys_field(typename);
        let schema = &fetch.context.supergraph.internal;
        let definition = schema.type_field("Query", &field).ok()?;
        let declared = ["after", "upTo", "first"].map(|name| {
            let argument = definition.argument_by_name(name)?;
            Some(format!("${name}: {}", argument.ty))
        });
        let declared = declared.into_iter().collect::<Option<Vec<_>>>()?.join(", ");
        let text = format!(
            "query({declared}) {{ {field}(after: $after, upTo: $upTo, first: $first) \
             {{ {by} regions }} }}"
        );
        Some(Self {
            fetch,
            wanted,
            range: KeyRange::around(wanted),
            by,
            text: text.into(),
            field,
        })
    }

    /// What one partition holds of the wanted keys. It is asked until it gives less than a chunk.
    async fn partition(
        &self,
        partition: usize,
    ) -> Result<Vec<(Key, Vec<RegionCode>)>, CoverageStatus> {
        if self.fetch.partitions[partition]
            .lacks
            .contains(&format!("Query.{}", self.field))
        {
            return Ok(Vec::new());
        }
        let mut after = self.range.after.clone();
        let mut held = Vec::new();
        loop {
            let question = self.question(partition, after.as_ref());
            let answer = ask::ask(self.fetch.context, question).await?;
            let Some(chunk) = self.read_chunk(&answer.data, after.as_ref()) else {
                let regions = &self.fetch.partitions[partition].regions;
                let status = CoverageStatus::Error;
                ask::record(self.fetch.context, regions, status, Duration::ZERO);
                return Err(status);
            };
            let is_last = chunk.len() < CHUNK;
            after = chunk.last().map(|(key, _)| key.clone());
            held.extend(
                chunk
                    .into_iter()
                    .filter(|(key, _)| self.wanted.contains(key)),
            );
            if is_last {
                return Ok(held);
            }
        }
    }

    /// The keys of one answer. `None` where they are no keys above `after` in rising order: those
    /// would make the scan endless.
    fn read_chunk(&self, data: &Value, after: Option<&Key>) -> Option<Vec<(Key, Vec<RegionCode>)>> {
        let items = data.get(&self.field)?.as_list()?.iter();
        let read = items.map(|item| read_item(item, self.by, "regions"));
        let chunk: Vec<_> = read.collect::<Option<_>>()?;
        let mut last = after;
        for (key, _) in &chunk {
            if Some(key) <= last {
                return None;
            }
            last = Some(key);
        }
        Some(chunk)
    }

    fn question(&self, partition: usize, after: Option<&Key>) -> Question {
        let mut variables = Object::new();
        let bounds = [("after", after), ("upTo", self.range.up_to.as_ref())];
        for (name, bound) in bounds {
            if let Some(key) = bound {
                variables.insert(name, Value::String(key.clone()));
            }
        }
        variables.insert("first", CHUNK.into());
        Question {
            subgraph: self.fetch.node.subgraph,
            partition,
            regions: self.fetch.partitions[partition].regions.clone(),
            text: Some(self.text.clone()),
            variables,
            lacks: false,
            refused: self.fetch.partitions[partition].refused,
        }
    }
}
