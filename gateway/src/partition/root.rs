//! Root fetches: each root field from the partitions that it is routed to, all at the same time.

use std::collections::HashSet;
use std::time::Duration;

use apollo_compiler::ast::OperationType;
use futures::future::join_all;
use schema::region::RegionCode;
use schema::value::{Object, Value};

use super::ask::{self, Answer, Question};
use super::errors::{self, Noted};
use super::merge::{Asked, Findings, Merger, Source};
use super::missing::MissingRegions;
use super::operation::{Operation, RootField};
use super::route::{FieldRoute, Target, route_field, route_mutation};
use super::shape::{FieldGroup, FieldId, collect, is_connection};
use super::{PartitionedFetch, page, residency};
use crate::coverage::CoverageStatus;
use crate::executor::answer::{AnswerError, FetchAnswer, FetchData};
use crate::response::path::PathSegment;

/// A root field and where it goes.
pub(super) struct RoutedField<'a> {
    /// The field.
    pub(super) group: FieldGroup<'a>,
    /// Where it goes.
    pub(super) route: FieldRoute,
}

/// What came back from one partition.
struct Reply {
    partition: usize,
    answer: Result<Answer, CoverageStatus>,
    operation: Operation,
}

/// Asks and merges the root fields of `fetch`.
pub(super) async fn fetch_root(fetch: &PartitionedFetch<'_>) -> FetchAnswer {
    let fields = routed(fetch);
    let replies = ask_all(fetch, &fields).await;
    merged(fetch, &fields, replies)
}

/// An event of the subscription `fetch` as the answer to it: what one partition gave, which was
/// not asked `dropped`.
pub(super) fn event(
    fetch: &PartitionedFetch<'_>,
    partition: usize,
    answer: Answer,
    dropped: HashSet<FieldId>,
) -> FetchAnswer {
    let mut fields = routed(fetch);
    for field in &mut fields {
        let targets = &mut field.route.targets;
        targets.retain(|target| target.partition == partition);
    }
    let operation = Operation {
        text: None,
        variables: Object::new(),
        dropped,
    };
    let reply = Reply {
        partition,
        answer: Ok(answer),
        operation,
    };
    merged(fetch, &fields, vec![reply])
}

fn merged(
    fetch: &PartitionedFetch<'_>,
    fields: &[RoutedField<'_>],
    replies: Vec<Reply>,
) -> FetchAnswer {
    let is_write = fetch.node.kind == OperationType::Mutation;
    let refused = match is_write {
        true => not_offered(fields, &replies),
        false => Vec::new(),
    };
    let mut usable = Vec::new();
    let mut missing = MissingRegions::default();
    let mut sources = Vec::new();
    for reply in replies {
        match reply.answer {
            Ok(answer) => {
                sources.push(Source {
                    dropped: reply.operation.dropped,
                    ..Source::default()
                });
                usable.push((reply.partition, with_nulls(answer, fields)));
            }
            Err(reason) => {
                for (field, target) in targets(fields, reply.partition) {
                    let asked = Asked::Field(field.group.field.key.clone());
                    missing.add(&target.regions, reason, &asked);
                }
            }
        }
    }
    let noted = note_errors(fetch, &usable, &mut sources);
    let (data, findings, sources) = merge(fetch, fields, &usable, sources);
    for (source, asked) in &findings.garbage {
        let regions = asked_regions(fields, usable[*source].0, asked);
        ask::record(
            fetch.context,
            &regions,
            CoverageStatus::Error,
            Duration::ZERO,
        );
        missing.add(&regions, CoverageStatus::Error, asked);
    }
    if is_write {
        residency::forget(fetch.context);
    } else {
        for field in fields {
            residency::learn(fetch, &field.group, given(field, &usable));
        }
    }
    let mut errors = errors::settle(noted, &sources, &findings);
    errors.extend(unknown_homes(fields));
    errors.extend(refused);
    FetchAnswer {
        errors: errors::distinct(errors),
        missing: missing.finish(),
        ..FetchAnswer::whole(FetchData::Root(data))
    }
}

/// The root fields of `fetch`.
pub(super) fn routed<'a>(fetch: &'a PartitionedFetch<'_>) -> Vec<RoutedField<'a>> {
    let groups = collect(fetch.types, &[&fetch.shape.parts], &fetch.root_type());
    let route = match fetch.node.kind {
        OperationType::Mutation => route_mutation,
        OperationType::Query | OperationType::Subscription => route_field,
    };
    let routed = groups.into_iter().map(|group| RoutedField {
        route: match group.field.name.as_str() {
            "__typename" => FieldRoute::default(),
            _ => route(fetch.types, fetch.partitions, &group, fetch.variables),
        },
        group,
    });
    routed.collect()
}

async fn ask_all(fetch: &PartitionedFetch<'_>, fields: &[RoutedField<'_>]) -> Vec<Reply> {
    let asks = (0..fetch.partitions.len()).filter_map(|partition| {
        let asked: Vec<RootField<'_>> = targets(fields, partition)
            .map(|(field, target)| RootField {
                group: &field.group,
                own: target.restricted.iter().collect(),
            })
            .collect();
        (!asked.is_empty()).then(|| ask_one(fetch, fields, partition, asked))
    });
    join_all(asks).await
}

async fn ask_one(
    fetch: &PartitionedFetch<'_>,
    fields: &[RoutedField<'_>],
    partition: usize,
    asked: Vec<RootField<'_>>,
) -> Reply {
    let operation = fetch.writer(partition).root(fetch.node.kind, &asked);
    let mut regions = Vec::new();
    for (_, target) in targets(fields, partition) {
        regions.extend(target.regions.iter().cloned());
    }
    regions.sort();
    regions.dedup();
    let question = Question {
        subgraph: fetch.node.subgraph,
        partition,
        regions,
        text: operation.text.clone(),
        variables: operation.variables.clone(),
        lacks: !operation.dropped.is_empty(),
        refused: fetch.partitions[partition].refused,
    };
    Reply {
        partition,
        answer: ask::ask(fetch.context, question).await,
        operation,
    }
}

/// The fields that go to a partition.
fn targets<'f, 'a>(
    fields: &'f [RoutedField<'a>],
    partition: usize,
) -> impl Iterator<Item = (&'f RoutedField<'a>, &'f Target)> {
    fields.iter().filter_map(move |field| {
        let mut targets = field.route.targets.iter();
        Some((field, targets.find(|target| target.partition == partition)?))
    })
}

/// Where an error took `data` away, the fields that it names are null. The others stay absent:
/// nobody said why they are not there.
fn with_nulls(mut answer: Answer, fields: &[RoutedField<'_>]) -> Answer {
    let Some(data) = answer.data.as_object_mut().filter(|data| data.is_empty()) else {
        return answer;
    };
    for field in fields {
        let key = &field.group.field.key;
        let is_named = |path: &[Value]| path.first().and_then(Value::as_str) == Some(key);
        if answer.errors.iter().any(|error| is_named(&error.path)) {
            data.insert(key.clone(), Value::Null);
        }
    }
    answer
}

fn note_errors(
    fetch: &PartitionedFetch<'_>,
    usable: &[(usize, Answer)],
    sources: &mut [Source],
) -> Vec<Noted> {
    let mut noted = Vec::new();
    for (index, (partition, answer)) in usable.iter().enumerate() {
        for error in &answer.errors {
            let path = error.path.iter().filter_map(PathSegment::from_value);
            let path: Vec<PathSegment> = path.collect();
            noted.push(errors::note(
                (index, &mut sources[index]),
                &fetch.shape,
                &fetch.partitions[*partition],
                None,
                (&answer.data, &path),
                error,
            ));
        }
    }
    noted
}

fn merge<'a>(
    fetch: &'a PartitionedFetch<'_>,
    fields: &'a [RoutedField<'a>],
    usable: &'a [(usize, Answer)],
    sources: Vec<Source>,
) -> (Object, Findings, Vec<Source>) {
    let mut merger = Merger::new(
        fetch.types,
        &fetch.shape,
        fetch.context.policy,
        fetch.variables,
        sources,
    );
    let mut data = Object::new();
    for field in fields {
        let answers: Vec<(usize, &Object)> = given(field, usable)
            .map(|(source, _, data)| (source, data))
            .collect();
        let asked = field.route.targets.len();
        let value = match asked {
            0 => unasked(fetch, field),
            _ => merger.root_field(&field.group, &answers, answers.len() < asked),
        };
        data.insert(field.group.field.key.clone(), value);
    }
    let (findings, sources) = merger.finish();
    (data, findings, sources)
}

/// The usable answers to a field: the source's index, the regions asked, and the data.
fn given<'f>(
    field: &'f RoutedField<'_>,
    usable: &'f [(usize, Answer)],
) -> impl Iterator<Item = (usize, &'f [RegionCode], &'f Object)> {
    let answers = usable.iter().enumerate();
    answers.filter_map(|(source, (partition, answer))| {
        let mut targets = field.route.targets.iter();
        let target = targets.find(|target| target.partition == *partition)?;
        Some((source, target.regions.as_slice(), answer.data.as_object()?))
    })
}

/// The value of a field that nobody was asked: no items, an empty page, or null.
fn unasked(fetch: &PartitionedFetch<'_>, field: &RoutedField<'_>) -> Value {
    let Some(info) = field.group.info(fetch.types) else {
        return fetch.root_type().as_str().into();
    };
    let named = info.ty.inner_named_type();
    let connection = fetch.types.get(named);
    let connection = connection.filter(|ty| is_connection(fetch.types, ty));
    match connection {
        _ if !field.route.unknown.is_empty() => Value::Null,
        _ if info.ty.is_list() => Value::List(Vec::new()),
        Some(_) => page::empty(fetch.types, &field.group, named, fetch.variables),
        None => Value::Null,
    }
}

/// The errors of mutations that their partition does not offer as they are asked.
fn not_offered(fields: &[RoutedField<'_>], replies: &[Reply]) -> Vec<AnswerError> {
    let mut errors = Vec::new();
    for reply in replies {
        for (field, target) in targets(fields, reply.partition) {
            let mut ids = field.group.ids.iter();
            if ids.any(|id| reply.operation.dropped.contains(id)) {
                errors.push(errors::not_offered(
                    field.group.field,
                    target.regions.first(),
                ));
            }
        }
    }
    errors
}

fn asked_regions(fields: &[RoutedField<'_>], partition: usize, asked: &Asked) -> Vec<RegionCode> {
    let of_field = targets(fields, partition)
        .filter(|(field, _)| *asked == Asked::Field(field.group.field.key.clone()));
    of_field
        .flat_map(|(_, target)| target.regions.iter().cloned())
        .collect()
}

fn unknown_homes(fields: &[RoutedField<'_>]) -> Vec<AnswerError> {
    let mut errors = Vec::new();
    for field in fields {
        let asked = Asked::Field(field.group.field.key.clone());
        let unknown = field.route.unknown.iter();
        errors.extend(unknown.map(|key| errors::unknown_home(key, &asked)));
    }
    errors
}
