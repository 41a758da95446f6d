//! What one partition is asked, and what an answer of its stream says. No I/O.

use std::collections::HashSet;
use std::sync::Arc;

use apollo_compiler::Name;
use apollo_compiler::ast::Value as Literal;
use schema::position::Positions;
use schema::region::RegionCode;
use schema::value::{Key, Object, Value};

use super::{AFTER, REGION, RESUME_TOKEN, STATUS};
use crate::error::{ErrorCode, GraphqlError};
use crate::executor::context::RequestContext;
use crate::partition::PartitionedFetch;
use crate::partition::ask::{Answer, usable};
use crate::partition::operation::{Operation, RootField};
use crate::partition::root::routed;
use crate::partition::shape::{FieldGroup, FieldId, Types, collect};
use crate::planner::query_plan::FetchNode;
use crate::subgraph::{FetchError, SubgraphError, SubgraphResponse};

/// A subscription's fetch, and what it was opened with.
pub(super) struct Opening {
    /// Of the time of opening.
    pub(super) context: Arc<RequestContext>,
    pub(super) node: Arc<FetchNode>,
    pub(super) variables: Arc<Object>,
}

/// An event of a stream.
#[derive(Debug)]
pub(super) struct Event {
    pub(super) kind: Kind,
    pub(super) region: RegionCode,
    /// The position in the region after the event.
    pub(super) position: u64,
    pub(super) answer: Answer,
    /// What the partition was not asked.
    pub(super) dropped: HashSet<FieldId>,
}

/// What an event is to the gateway.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Something to tell once.
    Change,
    /// The region is there.
    Up,
}

/// What an answer of a stream says.
#[derive(Debug)]
pub(super) enum Said {
    /// An event.
    Event(Event),
    /// The region cannot resume, so the subscription ends.
    Ended(GraphqlError),
}

impl Opening {
    /// The fetch, within a request.
    pub(super) fn fetch<'a>(&'a self, context: &'a Arc<RequestContext>) -> PartitionedFetch<'a> {
        PartitionedFetch::new(context, &self.node, &self.variables)
    }

    /// The operation that opens a partition's stream after `positions`.
    pub(super) fn operation(&self, partition: usize, positions: &Positions) -> Operation {
        let fetch = self.fetch(&self.context);
        let after = match positions.is_empty() {
            true => Literal::Null,
            false => Literal::String(positions.to_string()),
        };
        let after = (Name::new_unchecked(AFTER), after);
        let fields = routed(&fetch);
        let fields = fields.iter().filter_map(|field| {
            let mut targets = field.route.targets.iter();
            let target = targets.find(|target| target.partition == partition)?;
            Some(RootField {
                group: &field.group,
                own: target.restricted.iter().chain([&after]).collect(),
            })
        });
        let fields: Vec<RootField<'_>> = fields.collect();
        fetch.writer(partition).root(self.node.kind, &fields)
    }

    /// What an answer to `operation` says. Fails where it is of no use: its region or its position
    /// cannot be told, or it is of a region that was not asked there.
    pub(super) fn read(
        &self,
        operation: &Operation,
        regions: &[RegionCode],
        response: SubgraphResponse,
    ) -> Result<Said, FetchError> {
        if let Some(error) = response
            .errors
            .iter()
            .find_map(|error| ended(error, regions))
        {
            return Ok(Said::Ended(error));
        }
        let answer = usable(response)?;
        let told = self.on_event(&answer.data, |types, runtime, fields, object| {
            let text = |name: &str| {
                let mut fields = fields.iter();
                let field = fields.find(|field| field.is_plain(name))?;
                object.get(&field.field.key)?.as_str()
            };
            let region: RegionCode = text(REGION)?.parse().ok()?;
            let positions: Positions = text(RESUME_TOKEN)?.parse().ok()?;
            let position = positions.get(&region)?;
            let kind = match types.field(runtime, STATUS) {
                Some(_) => Kind::Up,
                None => Kind::Change,
            };
            regions
                .contains(&region)
                .then_some((kind, region, position))
        });
        let (kind, region, position) = told.flatten().ok_or_else(|| FetchError::Malformed {
            reason: match answer.errors.first() {
                Some(error) => format!("no event but an error: {}", error.message),
                None => "an event without region or resume token".to_owned(),
            },
        })?;
        Ok(Said::Event(Event {
            kind,
            region,
            position,
            answer,
            dropped: operation.dropped.clone(),
        }))
    }

    /// The answer with all regions' positions as its token.
    pub(super) fn with_token(&self, mut answer: Answer, positions: &Positions) -> Answer {
        let places = self.on_event(&answer.data, |_, _, fields, _| {
            let tokens = fields
                .iter()
                .filter(|field| field.field.name == RESUME_TOKEN);
            tokens
                .map(|field| field.field.key.clone())
                .collect::<Vec<Key>>()
        });
        let token = Value::from(positions.to_string());
        let root = answer.data.as_object_mut();
        let events = root.into_iter().flat_map(|root| root.iter_mut());
        for event in events.filter_map(|(_, event)| event.as_object_mut()) {
            for key in places.iter().flatten() {
                event.insert(key.clone(), token.clone());
            }
        }
        answer
    }

    /// An answer with an event that tells how a region is, made here. `None` where no event type
    /// does.
    pub(super) fn state(&self, values: &[(&str, Value)]) -> Option<Answer> {
        let fetch = self.fetch(&self.context);
        let fields = routed(&fetch);
        let field = &fields.first()?.group;
        let types = fetch.types;
        let ty = types.get(field.info(types)?.ty.inner_named_type())?;
        let join = ty.joins.get(&types.subgraph);
        let possible = join.iter().flat_map(|join| &join.possible_types);
        let mut possible = possible.chain([&ty.name]);
        let state = possible.find(|name| types.field(name, STATUS).is_some())?;
        let mut event = Object::new();
        for field in collect(types, &field.below, state) {
            let name = field.field.name.as_str();
            let value = match name {
                "__typename" => state.as_str().into(),
                _ => values
                    .iter()
                    .find(|(known, _)| *known == name)
                    .map(|(_, value)| value.clone())
                    .unwrap_or_default(),
            };
            event.insert(field.field.key.clone(), value);
        }
        let mut data = Object::new();
        data.insert(field.field.key.clone(), Value::Object(event));
        Some(Answer {
            data: Value::Object(data),
            errors: Vec::new(),
        })
    }

    /// Looks at the event that `data` holds: its object type, the fields that were asked of it, and
    /// its values. `None` where it is no object of a type that an event can have.
    fn on_event<T>(
        &self,
        data: &Value,
        look: impl FnOnce(Types<'_>, &str, &[FieldGroup<'_>], &Object) -> T,
    ) -> Option<T> {
        let fetch = self.fetch(&self.context);
        let fields = routed(&fetch);
        let field = &fields.first()?.group;
        let types = fetch.types;
        let object = data.get(&field.field.key)?.as_object()?;
        let promised = field.info(types)?.ty.inner_named_type();
        let runtime = match types.is_abstract(promised) {
            false => promised.as_str(),
            true => {
                let known = collect(types, &field.below, promised);
                let typename = known.iter().find(|field| field.is_plain("__typename"))?;
                object.get(&typename.field.key)?.as_str()?
            }
        };
        let asked = collect(types, &field.below, runtime);
        Some(look(types, runtime, &asked, object))
    }
}

/// The end of the subscription where a region says that it cannot resume. Which region is known
/// where the partition was asked for one, or says so itself.
fn ended(error: &SubgraphError, regions: &[RegionCode]) -> Option<GraphqlError> {
    let code = error.extensions.get("code")?.as_str()?.parse().ok()?;
    if !matches!(
        code,
        ErrorCode::ResumeTokenAhead | ErrorCode::ResumeTokenExpired
    ) {
        return None;
    }
    let told = GraphqlError::request(code, error.message.clone());
    let named = error.extensions.get("region").and_then(Value::as_str);
    let named = named.and_then(|region| region.parse().ok());
    let region = match (named, regions) {
        (Some(region), _) if regions.contains(&region) => Some(region),
        (_, [region]) => Some(region.clone()),
        _ => None,
    };
    Some(match region {
        Some(region) => told.of_region(&region),
        None => told,
    })
}
