//! Services in memory: each answers root fetches and entity fetches from a table, and tells what
//! it was asked.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use futures::future::BoxFuture;
use schema::value::{Object, Value};
use tokio::sync::Barrier;

use crate::executor::context::RequestContext;
use crate::subgraph::{
    FetchError, SubgraphClient, SubgraphError, SubgraphRequest, SubgraphResponse,
};

pub(super) fn json(text: &str) -> Value {
    Value::from_slice(text.as_bytes()).unwrap()
}

/// One service.
#[derive(Default)]
pub(super) struct Fake {
    /// `data` of every root fetch.
    root: Value,
    /// Entities, found by all that their representation says.
    entities: Vec<Value>,
    /// `errors` of every answer.
    errors: Vec<SubgraphError>,
    failure: Option<Failure>,
    /// Answers only when as many fetches as the barrier wants are under way.
    barrier: Option<Arc<Barrier>>,
}

#[derive(Clone, Copy)]
pub(super) enum Failure {
    Timeout,
    Malformed,
    /// Never answers.
    Hangs,
    /// Answers with too few entities.
    Short,
}

impl Fake {
    pub(super) fn root(data: &str) -> Self {
        Self {
            root: json(data),
            ..Self::default()
        }
    }

    pub(super) fn entities(entities: &str) -> Self {
        Self::default().with_entities(entities)
    }

    pub(super) fn failing(failure: Failure) -> Self {
        Self {
            failure: Some(failure),
            ..Self::default()
        }
    }

    pub(super) fn with_entities(mut self, entities: &str) -> Self {
        self.entities = json(entities).as_list().unwrap().to_vec();
        self
    }

    pub(super) fn with_error(mut self, message: &str, path: &str, extensions: &str) -> Self {
        self.errors.push(SubgraphError {
            message: message.to_owned(),
            path: json(path).as_list().unwrap().to_vec(),
            extensions: json(extensions).as_object().unwrap().clone(),
        });
        self
    }

    pub(super) fn together(mut self, barrier: &Arc<Barrier>) -> Self {
        self.barrier = Some(Arc::clone(barrier));
        self
    }

    async fn answer(&self, request: &SubgraphRequest) -> Result<SubgraphResponse, FetchError> {
        if let Some(barrier) = &self.barrier {
            barrier.wait().await;
        }
        let mut data = match request.variables.get("representations") {
            None => self.root.clone(),
            Some(representations) => {
                let entities = representations.as_list().unwrap().iter();
                let entities: Vec<Value> = entities
                    .map(|representation| self.entity(representation))
                    .collect();
                let mut data = Object::new();
                data.insert("_entities", entities.into());
                Value::Object(data)
            }
        };
        match self.failure {
            None => {}
            Some(Failure::Timeout) => {
                return Err(FetchError::Timeout {
                    after: Duration::from_secs(2),
                });
            }
            Some(Failure::Malformed) => {
                return Err(FetchError::Malformed {
                    reason: "no JSON".into(),
                });
            }
            Some(Failure::Hangs) => std::future::pending().await,
            Some(Failure::Short) => data = json(r#"{"_entities":[]}"#),
        }
        Ok(SubgraphResponse {
            data,
            errors: self.errors.clone(),
        })
    }

    fn entity(&self, representation: &Value) -> Value {
        let key = representation.as_object().unwrap();
        let is_asked = |entity: &&Value| {
            key.iter()
                .all(|(name, value)| entity.get(name) == Some(value))
        };
        self.entities
            .iter()
            .find(is_asked)
            .cloned()
            .unwrap_or_default()
    }
}

/// All services, by name.
pub(super) struct Services {
    fakes: HashMap<&'static str, Fake>,
    asked: Mutex<Vec<String>>,
}

impl Services {
    pub(super) fn new(fakes: impl IntoIterator<Item = (&'static str, Fake)>) -> Arc<Self> {
        Arc::new(Self {
            fakes: fakes.into_iter().collect(),
            asked: Mutex::default(),
        })
    }

    /// What was asked so far in the order in which it came, one request a line.
    pub(super) fn order(&self) -> String {
        self.asked.lock().unwrap().join("\n")
    }

    /// What was asked so far, sorted, one request a line.
    pub(super) fn asked(&self) -> String {
        let mut asked = self.asked.lock().unwrap().clone();
        asked.sort();
        asked.join("\n")
    }
}

impl SubgraphClient for Services {
    fn ask<'a>(
        &'a self,
        context: &'a Arc<RequestContext>,
        request: SubgraphRequest,
        _deadline: Instant,
    ) -> BoxFuture<'a, Result<SubgraphResponse, FetchError>> {
        let subgraph = context.supergraph.subgraph(request.service.subgraph);
        let name = match request.service.partition {
            Some(partition) => &subgraph.partitions[usize::from(partition)].name,
            None => &subgraph.name,
        };
        let line = format!(
            "{name}: {} {}",
            request.query,
            Value::Object(request.variables.clone())
        );
        self.asked.lock().unwrap().push(line);
        let fake = self
            .fakes
            .get(name.as_str())
            .unwrap_or_else(|| panic!("`{name}` was asked"));
        Box::pin(async move { fake.answer(&request).await })
    }
}
