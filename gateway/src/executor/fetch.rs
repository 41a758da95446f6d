//! Fetching from an ordinary subgraph: one service answers all of it.
//!
//! Subgraphs with partitions are fetched by `partition`.

use std::sync::Arc;

use futures::StreamExt;
use futures::stream;
use schema::value::{Key, Object, Value};

use crate::coverage::CoverageStatus;
use crate::executor::alias;
use crate::executor::answer::{AnswerError, Extent, FetchAnswer, FetchData, Unavailable};
use crate::executor::context::RequestContext;
use crate::executor::document::{self, Document};
use crate::executor::type_condition::asked_keys;
use crate::planner::query_plan::{FetchNode, VariableUse};
use crate::response::path::PathSegment;
use crate::subgraph::{FetchError, Service, SubgraphError, SubgraphRequest, SubgraphResponse};

/// How many requests of one entity fetch may be under way at the same time.
const CONCURRENT_BATCHES: usize = 4;

/// The root field of entity fetches (Federation subgraph specification).
const ENTITIES: &str = "_entities";

/// Asks the subgraph of `node`. An entity fetch sends `representations` in batches of the
/// context's limit.
pub async fn fetch(
    context: &Arc<RequestContext>,
    node: &FetchNode,
    representations: &[Value],
    variables: &Object,
) -> FetchAnswer {
    let mut answer = match &node.entities {
        None => fetch_root(context, node, variables).await,
        Some(_) => fetch_entities(context, node, representations, variables).await,
    };
    alias::restore(&node.selections, &mut answer);
    answer
}

/// One answer of the stream that `node` opened, as the answer to a fetch.
pub fn event(node: &FetchNode, response: SubgraphResponse) -> FetchAnswer {
    let mut answer = root_answer(response);
    alias::restore(&node.selections, &mut answer);
    answer
}

/// The request that opens the stream of `node` at an ordinary subgraph.
pub fn subscription_request(node: &FetchNode, variables: &Object) -> SubgraphRequest {
    let document = document::root(node.kind, &node.selections, &node.variables, variables);
    SubgraphRequest {
        service: Service {
            subgraph: node.subgraph,
            partition: None,
        },
        query: document.text.into(),
        variables: passed_on(&node.variables, variables),
    }
}

/// Those of the operation's variables that a fetch passes on. What the client left out stays out.
pub fn passed_on(uses: &[VariableUse], variables: &Object) -> Object {
    let given = uses.iter().filter_map(|variable| {
        let value = variables.get(&variable.name)?;
        Some((variable.name.as_str().into(), value.clone()))
    });
    given.collect()
}

async fn fetch_root(
    context: &Arc<RequestContext>,
    node: &FetchNode,
    variables: &Object,
) -> FetchAnswer {
    let document = document::root(node.kind, &node.selections, &node.variables, variables);
    match ask(
        context,
        node,
        document.text.into(),
        passed_on(&node.variables, variables),
    )
    .await
    {
        Ok(response) => root_answer(response),
        Err(error) => {
            let extent = Extent::Fields(asked_of_root(context, node, variables));
            unavailable(
                context,
                node,
                &error,
                FetchData::Root(Object::new()),
                extent,
            )
        }
    }
}

fn root_answer(response: SubgraphResponse) -> FetchAnswer {
    let data = match response.data {
        Value::Object(object) => object,
        _ => Object::new(),
    };
    let errors = response.errors.into_iter().map(|error| {
        let path = error
            .path
            .iter()
            .filter_map(PathSegment::from_value)
            .collect();
        answer_error(error, None, path)
    });
    FetchAnswer {
        errors: errors.collect(),
        ..FetchAnswer::whole(FetchData::Root(data))
    }
}

async fn fetch_entities(
    context: &Arc<RequestContext>,
    node: &FetchNode,
    representations: &[Value],
    variables: &Object,
) -> FetchAnswer {
    let document = document::entities(&node.selections, &node.variables, variables);
    let variables = passed_on(&node.variables, variables);
    let size = context.batch_limit.max(1);
    let mut batches = Vec::new();
    for (number, batch) in representations.chunks(size).enumerate() {
        let start = number * size;
        batches.push(fetch_batch(
            context,
            node,
            &document,
            batch,
            start,
            variables.clone(),
        ));
    }
    let answers: Vec<FetchAnswer> = stream::iter(batches)
        .buffered(CONCURRENT_BATCHES)
        .collect()
        .await;
    answers
        .into_iter()
        .fold(FetchAnswer::whole(FetchData::Entities(Vec::new())), append)
}

/// Asks for one batch, whose first representation is the `start`th of the fetch.
async fn fetch_batch(
    context: &Arc<RequestContext>,
    node: &FetchNode,
    document: &Document,
    batch: &[Value],
    start: usize,
    mut variables: Object,
) -> FetchAnswer {
    if let Some(name) = &document.representations {
        variables.insert(name.as_str(), Value::List(batch.to_vec()));
    }
    let answer = ask(context, node, document.text.as_str().into(), variables).await;
    match answer.and_then(|response| entities_answer(response, batch.len(), start)) {
        Ok(answer) => answer,
        Err(error) => {
            let nothing = FetchData::Entities(vec![Value::Null; batch.len()]);
            let extent = Extent::Entities((start..start + batch.len()).collect());
            unavailable(context, node, &error, nothing, extent)
        }
    }
}

/// Reads the `_entities` of a response. Fails where they are not as many as were asked.
fn entities_answer(
    response: SubgraphResponse,
    asked: usize,
    start: usize,
) -> Result<FetchAnswer, FetchError> {
    let mut data = response.data;
    let entities = match data.as_object_mut().and_then(|data| data.remove(ENTITIES)) {
        Some(Value::List(entities)) if entities.len() == asked => entities,
        None | Some(Value::Null) if !response.errors.is_empty() => vec![Value::Null; asked],
        _ => {
            let reason = format!("`_entities` is not a list of {asked}");
            return Err(FetchError::Malformed { reason });
        }
    };
    let errors = response
        .errors
        .into_iter()
        .map(|error| entity_error(error, asked, start));
    Ok(FetchAnswer {
        errors: errors.collect(),
        ..FetchAnswer::whole(FetchData::Entities(entities))
    })
}

fn entity_error(error: SubgraphError, asked: usize, start: usize) -> AnswerError {
    let path: Vec<PathSegment> = error
        .path
        .iter()
        .filter_map(PathSegment::from_value)
        .collect();
    match path.as_slice() {
        [PathSegment::Key(_), PathSegment::Index(index), below @ ..] if *index < asked => {
            let below = below.to_vec();
            answer_error(error, Some(start + index), below)
        }
        _ => answer_error(error, None, Vec::new()),
    }
}

fn answer_error(
    error: SubgraphError,
    entity: Option<usize>,
    path: Vec<PathSegment>,
) -> AnswerError {
    AnswerError {
        message: error.message,
        entity,
        path,
        extensions: error.extensions,
        region: None,
    }
}

fn append(mut whole: FetchAnswer, batch: FetchAnswer) -> FetchAnswer {
    if let (FetchData::Entities(all), FetchData::Entities(more)) = (&mut whole.data, batch.data) {
        all.extend(more);
    }
    whole.errors.extend(batch.errors);
    whole.unavailable.extend(batch.unavailable);
    whole
}

async fn ask(
    context: &Arc<RequestContext>,
    node: &FetchNode,
    query: Arc<str>,
    variables: Object,
) -> Result<SubgraphResponse, FetchError> {
    let service = Service {
        subgraph: node.subgraph,
        partition: None,
    };
    let request = SubgraphRequest {
        service,
        query,
        variables,
    };
    let begin = std::time::Instant::now();
    // A subgraph in this process asks others in its turn, each with a fetch's time.
    let deadline = if is_in_process(context, node) {
        context.deadline
    } else {
        context.fetch_deadline()
    };
    let answer = context.client.ask(context, request, deadline);
    tokio::time::timeout_at(deadline.into(), answer)
        .await
        .unwrap_or_else(|_| {
            Err(FetchError::Timeout {
                after: begin.elapsed(),
            })
        })
}

fn is_in_process(context: &RequestContext, node: &FetchNode) -> bool {
    let subgraph = &context.supergraph.subgraphs[usize::from(node.subgraph.0)];
    subgraph.url.is_empty() && subgraph.partitions.is_empty()
}

fn unavailable(
    context: &RequestContext,
    node: &FetchNode,
    error: &FetchError,
    data: FetchData,
    extent: Extent,
) -> FetchAnswer {
    let subgraph = &context.supergraph.subgraphs[usize::from(node.subgraph.0)].name;
    tracing::warn!(%subgraph, fetch = node.id, error = error as &dyn std::error::Error, "subgraph `{subgraph}` gave no usable answer");
    let reason = CoverageStatus::from(error);
    FetchAnswer {
        unavailable: vec![Unavailable { reason, extent }],
        ..FetchAnswer::whole(data)
    }
}

/// The response keys that a root fetch asks with these variables.
pub fn asked_of_root(context: &RequestContext, node: &FetchNode, variables: &Object) -> Vec<Key> {
    let root = context.supergraph.internal.root_operation(node.kind);
    let root = root.map_or("", |name| name.as_str());
    asked_keys(&context.supergraph, &node.selections, root, variables)
}
