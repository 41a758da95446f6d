//! A client's subscription, from its operation to its last event.
//!
//! Prepared as any operation; each event of its stream is then executed, disclosed and projected
//! as a request's answer is. A new engine does not end it: the operation is prepared again and goes
//! on from where it was. It ends where its service says so, and with a response without data where
//! it cannot go on.

use std::sync::Arc;

use apollo_compiler::ast::OperationType;
use futures::StreamExt;
use futures::stream::{self, BoxStream};
use schema::value::Object;
use tokio::sync::watch;

use super::assembly::Assembly;
use super::engine::{Caller, Engine};
use super::introspection::Introspection;
use super::{answer, authorise, disclose, prepare, project};
use crate::coverage::CoverageStatus;
use crate::error::{ErrorCode, GraphqlError};
use crate::executor::context::RequestContext;
use crate::executor::{self, fetch};
use crate::http::GraphqlRequest;
use crate::operation::Prepared;
use crate::operation::sealed::Sealing;
use crate::partition::subscription::{Due, Subscription};
use crate::planner::query_plan::{FetchNode, PlanNode, SubscriptionNode};
use crate::response::Response;
use crate::subgraph::{FetchError, SubgraphRequest, SubgraphResponse, SubgraphStream};

/// The responses to one operation. A response without data is the last.
pub type ResponseStream = BoxStream<'static, Response>;

/// Answers an operation of any kind: one response to a query or a mutation, one to each event of a
/// subscription. Dropping the stream ends the subscription.
pub async fn respond(
    mut engines: watch::Receiver<Arc<Engine>>,
    request: GraphqlRequest,
    caller: Caller,
) -> ResponseStream {
    let engine = Arc::clone(&engines.borrow_and_update());
    let context = engine.begin_for(&request);
    let is_subscription = prepare(&context, &request)
        .await
        .is_ok_and(|prepared| prepared.operation.operation_type == OperationType::Subscription);
    if !is_subscription {
        let response = answer(&engine, request, &caller).await;
        return one(response);
    }
    let live = match Live::open(engine, &request, &caller, None).await {
        Ok(live) => live,
        Err(response) => return one(response),
    };
    let subscriber = Subscriber {
        engines,
        request,
        caller,
        live,
    };
    let responses = stream::unfold(Some(subscriber), |subscriber| async move {
        let mut subscriber = subscriber?;
        let response = subscriber.next().await?;
        let is_last = response.data.is_none();
        Some((response, (!is_last).then_some(subscriber)))
    });
    responses.boxed()
}

fn one(response: Response) -> ResponseStream {
    stream::once(std::future::ready(response)).boxed()
}

/// Who subscribed, and to what.
struct Subscriber {
    engines: watch::Receiver<Arc<Engine>>,
    request: GraphqlRequest,
    caller: Caller,
    live: Live,
}

/// A subscription on one engine.
struct Live {
    engine: Arc<Engine>,
    prepared: Arc<Prepared>,
    variables: Arc<Object>,
    sealing: Box<dyn Sealing>,
    source: Source,
}

/// Where events come from.
enum Source {
    /// One service.
    Service {
        stream: SubgraphStream,
        /// How it was opened.
        opened: Opened,
    },
    /// The partitions of a subgraph.
    Partitions(Subscription),
}

/// What a service was asked, and where.
#[derive(PartialEq)]
struct Opened {
    url: String,
    query: Arc<str>,
    variables: Object,
}

/// What came.
enum Event {
    Service(Result<SubgraphResponse, FetchError>),
    Partition(Result<Due, GraphqlError>),
}

impl Subscriber {
    /// The response to the next event; `None` where there are no more.
    async fn next(&mut self) -> Option<Response> {
        loop {
            tokio::select! {
                biased;
                changed = self.engines.changed() => {
                    // Without engines the gateway is gone.
                    changed.ok()?;
                    if let Err(response) = self.move_on().await {
                        return Some(response);
                    }
                }
                event = self.live.source.next() => {
                    return Some(self.respond(event?).await);
                }
            }
        }
    }

    /// Goes on with the newest engine. Fails with the last response.
    async fn move_on(&mut self) -> Result<(), Response> {
        let engine = Arc::clone(&self.engines.borrow_and_update());
        let before = &mut self.live.source;
        let live = Live::open(engine, &self.request, &self.caller, Some(before)).await;
        self.live = live.map_err(|mut response| {
            for error in &mut response.errors {
                error.message = format!(
                    "the graph has changed, and this subscription cannot go on: {}",
                    error.message
                );
            }
            response
        })?;
        Ok(())
    }

    /// The response to one event. Exclusive, since a stream may be read by one only.
    async fn respond(&mut self, event: Event) -> Response {
        let Live {
            engine,
            prepared,
            variables,
            sealing,
            ..
        } = &self.live;
        let context = engine.begin_for(&self.request);
        let node = subscription(prepared);
        let event = match event {
            Event::Service(Ok(response)) if is_refusal(&response) => {
                return refusal(&context, &node.primary, response);
            }
            Event::Service(Ok(response)) => fetch::event(&node.primary, response),
            Event::Service(Err(error)) => return unavailable(&context, &node.primary, &error),
            Event::Partition(Ok(due)) => due.answer(&context),
            Event::Partition(Err(error)) => return Response::refused(vec![error]),
        };
        let executed =
            executor::execute_event(&context, &prepared.plan, node, variables, event).await;
        let disclosed = disclose(executed, &self.caller);
        let assembly = Assembly {
            supergraph: &context.supergraph,
            prepared,
            variables,
            sealing: Some(&**sealing),
        };
        project(&context, &assembly, disclosed, Introspection::default())
    }
}

impl Live {
    /// Prepares the operation on `engine` and opens it, going on from `before`. Fails with the
    /// response that says why it cannot.
    async fn open(
        engine: Arc<Engine>,
        request: &GraphqlRequest,
        caller: &Caller,
        before: Option<&mut Source>,
    ) -> Result<Self, Response> {
        let context = engine.begin_for(request);
        let sealing = engine.sealer.sealing(caller);
        let prepared = prepare(&context, request)
            .await
            .map_err(Response::refused)?;
        authorise(&context, &prepared, caller).map_err(Response::refused)?;
        let variables = prepared
            .variables(&context.supergraph, &request.variables, &*sealing)
            .map_err(Response::refused)?;
        let variables = Arc::new(variables);
        let node = subscription(&prepared);
        let source = Source::open(&context, &node.primary, &variables, before).await?;
        Ok(Self {
            engine,
            prepared,
            variables,
            sealing,
            source,
        })
    }
}

impl Source {
    async fn open(
        context: &Arc<RequestContext>,
        node: &Arc<FetchNode>,
        variables: &Arc<Object>,
        before: Option<&mut Self>,
    ) -> Result<Self, Response> {
        let subgraph = context.supergraph.subgraph(node.subgraph);
        if !subgraph.partitions.is_empty() {
            let progress = match before {
                Some(Self::Partitions(before)) => Some(before.progress().clone()),
                _ => None,
            };
            let (context, node) = (Arc::clone(context), Arc::clone(node));
            let variables = Arc::clone(variables);
            let partitions = Subscription::open(context, node, variables, progress);
            return Ok(Self::Partitions(partitions));
        }
        let request = fetch::subscription_request(node, variables);
        let opened = Opened::new(&subgraph.url, &request);
        // A stream that would be opened just as it was goes on: its service cannot resume.
        if let Some(Self::Service {
            stream,
            opened: known,
        }) = before
            && *known == opened
        {
            let stream = std::mem::replace(stream, stream::empty().boxed());
            return Ok(Self::Service { stream, opened });
        }
        let stream = context.client.subscribe(context, request).await;
        let stream = stream.map_err(|error| unavailable(context, node, &error))?;
        Ok(Self::Service { stream, opened })
    }

    /// What comes next. May be dropped while it waits.
    async fn next(&mut self) -> Option<Event> {
        match self {
            Self::Service { stream, .. } => stream.next().await.map(Event::Service),
            Self::Partitions(partitions) => partitions.next().await.map(Event::Partition),
        }
    }
}

impl Opened {
    fn new(url: &str, request: &SubgraphRequest) -> Self {
        Self {
            url: url.to_owned(),
            query: Arc::clone(&request.query),
            variables: request.variables.clone(),
        }
    }
}

/// The plan of a prepared subscription.
fn subscription(prepared: &Prepared) -> &SubscriptionNode {
    match &prepared.plan.root {
        Some(PlanNode::Subscription(node)) => node,
        _ => unreachable!("the planner gives a subscription such a plan"),
    }
}

/// Whether a service refused the whole operation: nothing more will come.
fn is_refusal(response: &SubgraphResponse) -> bool {
    let is_request_error = response.errors.iter().all(|error| error.path.is_empty());
    response.data.is_null() && is_request_error
}

/// The last response where a service refused what it was asked.
fn refusal(context: &RequestContext, node: &FetchNode, response: SubgraphResponse) -> Response {
    let name = &context.supergraph.subgraph(node.subgraph).name;
    let errors = response.errors.into_iter().map(|error| {
        let mut told = GraphqlError::request(ErrorCode::DownstreamError, error.message);
        for (key, value) in error.extensions {
            told.extensions.insert(key, value);
        }
        told.of_service(name)
    });
    Response::refused(errors.collect())
}

/// The last response where a service is away.
fn unavailable(context: &RequestContext, node: &FetchNode, error: &FetchError) -> Response {
    let name = &context.supergraph.subgraph(node.subgraph).name;
    tracing::warn!(subgraph = %name, error = error as &dyn std::error::Error, "a subscription lost its service");
    let reason = CoverageStatus::from(error);
    let message = format!("subgraph `{name}` gives no events ({reason})");
    let error = GraphqlError::request(ErrorCode::SubgraphUnavailable, message);
    Response::refused(vec![error.of_service(name)])
}
