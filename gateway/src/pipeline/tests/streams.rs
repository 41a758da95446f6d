//! Services that stream: each subscription that reaches one gets the next of its scripts.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use futures::StreamExt;
use futures::future::BoxFuture;
use futures::stream;
use schema::value::Value;

use super::services::{Services, json};
use crate::executor::context::RequestContext;
use crate::subgraph::{
    FetchError, SubgraphClient, SubgraphError, SubgraphRequest, SubgraphResponse, SubgraphStream,
};

/// What one subscription of a service gets.
pub(super) struct Script {
    answers: Vec<SubgraphResponse>,
    end: End,
}

/// How a stream goes on after its answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// Silently.
    Waits,
    /// The service says that it is complete.
    Complete,
    /// The connection breaks.
    Breaks,
    /// There was none: the service cannot be reached. The answers are not given.
    Unreachable,
}

/// Services with scripts for their streams, and tables for all else.
pub(super) struct Streams {
    tables: Arc<Services>,
    scripts: Mutex<HashMap<&'static str, VecDeque<Script>>>,
    opened: Mutex<Vec<String>>,
}

impl Script {
    /// A stream of these events, each the `data` of an answer.
    pub(super) fn of(events: &[&str], end: End) -> Self {
        let answers = events.iter().map(|event| SubgraphResponse {
            data: json(event),
            errors: Vec::new(),
        });
        Self {
            answers: answers.collect(),
            end,
        }
    }

    /// A stream whose only answer is an error of the whole request.
    pub(super) fn refusing(message: &str, extensions: &str) -> Self {
        let error = SubgraphError {
            message: message.to_owned(),
            path: Vec::new(),
            extensions: json(extensions).as_object().unwrap().clone(),
        };
        Self {
            answers: vec![SubgraphResponse {
                data: Value::Null,
                errors: vec![error],
            }],
            end: End::Complete,
        }
    }

    pub(super) fn unreachable() -> Self {
        Self::of(&[], End::Unreachable)
    }
}

impl Streams {
    pub(super) fn new(
        tables: Arc<Services>,
        scripts: impl IntoIterator<Item = (&'static str, Vec<Script>)>,
    ) -> Arc<Self> {
        let scripts = scripts.into_iter();
        Arc::new(Self {
            tables,
            scripts: Mutex::new(
                scripts
                    .map(|(name, scripts)| (name, scripts.into()))
                    .collect(),
            ),
            opened: Mutex::default(),
        })
    }

    /// The subscriptions that were opened so far, sorted, one a line.
    pub(super) fn opened(&self) -> String {
        let mut opened = self.opened.lock().unwrap().clone();
        opened.sort();
        opened.join("\n")
    }
}

impl SubgraphClient for Streams {
    fn ask<'a>(
        &'a self,
        context: &'a Arc<RequestContext>,
        request: SubgraphRequest,
        deadline: Instant,
    ) -> BoxFuture<'a, Result<SubgraphResponse, FetchError>> {
        self.tables.ask(context, request, deadline)
    }

    fn subscribe<'a>(
        &'a self,
        context: &'a Arc<RequestContext>,
        request: SubgraphRequest,
    ) -> BoxFuture<'a, Result<SubgraphStream, FetchError>> {
        let subgraph = context.supergraph.subgraph(request.service.subgraph);
        let name = match request.service.partition {
            Some(partition) => &subgraph.partitions[usize::from(partition)].name,
            None => &subgraph.name,
        };
        let variables = Value::Object(request.variables);
        let line = format!("{name}: {} {variables}", request.query);
        self.opened.lock().unwrap().push(line);
        let mut scripts = self.scripts.lock().unwrap();
        let script = scripts.get_mut(name.as_str()).and_then(VecDeque::pop_front);
        Box::pin(async move {
            match script {
                Some(script) if script.end != End::Unreachable => Ok(script.stream()),
                Some(_) => Err(unreachable()),
                // Nothing more is expected of the service.
                None => std::future::pending().await,
            }
        })
    }
}

impl Script {
    fn stream(self) -> SubgraphStream {
        let answers = stream::iter(self.answers.into_iter().map(Ok));
        match self.end {
            End::Waits => answers.chain(stream::pending()).boxed(),
            End::Complete | End::Unreachable => answers.boxed(),
            End::Breaks => {
                let broken = stream::once(async { Err(unreachable()) });
                answers.chain(broken).boxed()
            }
        }
    }
}

fn unreachable() -> FetchError {
    FetchError::Timeout {
        after: Duration::from_secs(1),
    }
}
