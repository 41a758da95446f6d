//! Field errors inside usable answers: which values failed, and each error's path in the merged
//! answer.
//!
//! A partition names list items by their place in its own list. An item's place in the merged list
//! is known after merging, so errors are first noted, then settled.

use std::collections::HashSet;

use schema::region::RegionCode;
use schema::supergraph::Partition;
use schema::value::{Key, Object, Value};

use super::merge::{Asked, Fate, Findings, Source};
use super::shape::{Shape, ShapeField};
use crate::error::ErrorCode;
use crate::executor::answer::AnswerError;
use crate::response::path::PathSegment;
use crate::subgraph::SubgraphError;

/// What a client reads where regions contradict each other.
const DISAGREEMENT: &str =
    "The regions gave different values where all must give the same, so there is none.";

/// What a client reads where a field cannot be made from what the regions gave.
const FAILURE: &str = "What the regions gave does not make a value of this field.";

/// An error whose path is not settled.
#[derive(Debug)]
pub(super) struct Noted {
    source: usize,
    place: Option<usize>,
    message: String,
    extensions: Object,
    steps: Vec<Step>,
    region: Option<RegionCode>,
}

/// One step of a noted path.
#[derive(Debug)]
enum Step {
    Key(Key),
    /// The list item at this address.
    Item(usize),
}

/// Notes an error of the source at `index`: what failed, and which list items must be watched.
/// `path` is below `data`: the answer, or the entity at `place`.
pub(super) fn note(
    (index, source): (usize, &mut Source),
    shape: &Shape,
    partition: &Partition,
    place: Option<usize>,
    (data, path): (&Value, &[PathSegment]),
    error: &SubgraphError,
) -> Noted {
    let mut steps = Vec::new();
    let mut keys = Vec::new();
    let mut value = Some(data);
    let mut is_shown = true;
    for segment in path {
        match segment {
            PathSegment::Key(key) => {
                is_shown &= !shape.is_own(key);
                keys.push(key.clone());
                value = value.and_then(|value| value.get(key));
                if is_shown {
                    steps.push(Step::Key(key.clone()));
                }
            }
            PathSegment::Index(item) => {
                value = value.and_then(|value| value.as_list()?.get(*item));
                let Some(item) = value.filter(|item| !item.is_null()) else {
                    break;
                };
                let address = std::ptr::from_ref(item).addr();
                source.watched.insert(address, Fate::Unseen);
                if is_shown {
                    steps.push(Step::Item(address));
                }
            }
        }
        if value.is_some_and(Value::is_null) {
            source.failed.insert((place, keys.clone()));
        }
    }
    let region = match partition.regions.as_slice() {
        [region] => Some(region.clone()),
        _ => None,
    };
    Noted {
        source: index,
        place,
        message: error.message.clone(),
        extensions: error.extensions.clone(),
        steps,
        region,
    }
}

/// Of errors equal in code and path the first: partitions that say the same are as one that does.
pub(super) fn distinct(mut errors: Vec<AnswerError>) -> Vec<AnswerError> {
    let mut seen = HashSet::new();
    errors.retain(|error| {
        let code = error.extensions.get("code").cloned();
        seen.insert((code, error.entity, error.path.clone()))
    });
    errors
}

/// The errors with their paths in the merged answer, and those that merging found.
pub(super) fn settle(
    noted: Vec<Noted>,
    sources: &[Source],
    findings: &Findings,
) -> Vec<AnswerError> {
    let disagreements = findings.disagreements.iter().map(|(place, path)| {
        error(
            ErrorCode::PartitionsDisagree,
            DISAGREEMENT,
            *place,
            path.clone(),
        )
    });
    let failures = findings
        .failures
        .iter()
        .map(|(place, path)| error(ErrorCode::DownstreamError, FAILURE, *place, path.clone()));
    let settled = noted
        .into_iter()
        .filter_map(|noted| settle_one(noted, sources));
    settled.chain(disagreements).chain(failures).collect()
}

/// The error of a home that no region of this graph has.
pub(super) fn unknown_home(key: &str, asked: &Asked) -> AnswerError {
    let message = format!("`{key}` names no region of this graph.");
    let (place, path) = match asked {
        Asked::Field(key) => (None, vec![PathSegment::Key(key.clone())]),
        Asked::Entity(place) => (Some(*place), Vec::new()),
    };
    error(ErrorCode::UnknownHome, &message, place, path)
}

/// The error of a mutation that a region does not offer as it is asked: it must not look like one
/// that was done and gave nothing.
pub(super) fn not_offered(field: &ShapeField, region: Option<&RegionCode>) -> AnswerError {
    let who = region.map_or("the region".to_owned(), |region| format!("region {region}"));
    let (parent, name) = (&field.parent, &field.name);
    let message = format!(
        "{who} does not offer `{parent}.{name}`, or not with this input, so nothing was done"
    );
    let path = vec![PathSegment::Key(field.key.clone())];
    AnswerError {
        region: region.cloned(),
        ..error(ErrorCode::NotOffered, &message, None, path)
    }
}

fn settle_one(noted: Noted, sources: &[Source]) -> Option<AnswerError> {
    let watched = &sources[noted.source].watched;
    let mut path = Vec::new();
    for step in noted.steps {
        match step {
            Step::Key(key) => path.push(PathSegment::Key(key)),
            Step::Item(address) => match watched.get(&address) {
                Some(Fate::At(index)) => path.push(PathSegment::Index(*index)),
                // The client does not get the item, so not its errors.
                Some(Fate::CutOff) => return None,
                Some(Fate::Unseen) | None => break,
            },
        }
    }
    Some(AnswerError {
        message: noted.message,
        entity: noted.place,
        path,
        extensions: noted.extensions,
        region: noted.region,
    })
}

fn error(
    code: ErrorCode,
    message: &str,
    entity: Option<usize>,
    path: Vec<PathSegment>,
) -> AnswerError {
    let mut extensions = Object::new();
    extensions.insert("code", code.to_string().into());
    AnswerError {
        message: message.to_owned(),
        entity,
        path,
        extensions,
        region: None,
    }
}
