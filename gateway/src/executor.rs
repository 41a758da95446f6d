//! The executor: runs a query plan against services.
//!
//! Owns the order of fetches and the response tree. Fetching is `fetch`'s for ordinary subgraphs
//! and `partition`'s for those with partitions; what the client sees of the tree is `response`'s.

pub mod alias;
pub mod answer;
pub mod context;
pub mod document;
pub mod fetch;
pub mod report;
pub mod representation;
pub mod tree;
pub mod type_condition;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures::FutureExt;
use futures::future::{BoxFuture, join_all};
use schema::value::{Key, Object, Value};

use crate::coverage::Coverage;
use crate::error::GraphqlError;
use crate::partition;
use crate::planner::query_plan::{FetchNode, PlanNode, QueryPlan, SubscriptionNode};
use answer::{FetchAnswer, FetchData};
use context::{CoveragePolicy, RequestContext};
use report::{Report, Reporter};
use representation::{Batch, Collector};

/// What the fetches of a plan brought together.
#[derive(Debug)]
pub struct Executed {
    /// The response tree: everything that was fetched, under the fetches' response keys.
    pub tree: Value,
    /// The errors of services, in the order of the plan.
    pub errors: Vec<GraphqlError>,
    /// The fields that lack regions; paths in the fetches' response keys.
    pub coverage: Coverage,
}

/// Runs a plan to its end. Never fails: what services do not answer is null and reported.
pub async fn execute(
    context: &Arc<RequestContext>,
    plan: &QueryPlan,
    variables: &Object,
) -> Executed {
    let execution = Execution::new(context, plan, variables);
    if let Some(root) = &plan.root {
        execution.run(root).await;
    }
    execution.finish()
}

/// Completes one event of a subscription's plan: `event` is what its stream gave, the rest is
/// fetched now. Never fails, as [`execute`].
pub async fn execute_event(
    context: &Arc<RequestContext>,
    plan: &QueryPlan,
    subscription: &SubscriptionNode,
    variables: &Object,
    event: FetchAnswer,
) -> Executed {
    let execution = Execution::new(context, plan, variables);
    execution.take_in(&subscription.primary, &Batch::default(), event);
    if let Some(rest) = &subscription.rest {
        execution.run(rest).await;
    }
    execution.finish()
}

struct Execution<'a> {
    context: &'a Arc<RequestContext>,
    variables: &'a Object,
    typename_key: &'a Key,
    /// Locked only between fetches, never while one is under way.
    progress: Mutex<Progress>,
}

struct Progress {
    tree: Value,
    /// By fetch, in the order of arrival.
    reports: Vec<(u32, Report)>,
}

impl<'a> Execution<'a> {
    fn new(context: &'a Arc<RequestContext>, plan: &'a QueryPlan, variables: &'a Object) -> Self {
        Self {
            context,
            variables,
            typename_key: &plan.typename_key,
            progress: Mutex::new(Progress {
                tree: Value::Object(Object::new()),
                reports: Vec::new(),
            }),
        }
    }

    fn run<'b>(&'b self, node: &'b PlanNode) -> BoxFuture<'b, ()> {
        async move {
            match node {
                PlanNode::Sequence(nodes) => {
                    for node in nodes {
                        self.run(node).await;
                    }
                }
                PlanNode::Parallel(nodes) => {
                    join_all(nodes.iter().map(|node| self.run(node))).await;
                }
                PlanNode::Condition { condition, node } => {
                    if type_condition::hold(std::slice::from_ref(condition), self.variables) {
                        self.run(node).await;
                    }
                }
                PlanNode::Fetch(node) => self.fetch(node).await,
                // A stream is opened by whoever subscribes; here its events are completed.
                PlanNode::Subscription(_) => {}
            }
        }
        .boxed()
    }

    async fn fetch(&self, node: &FetchNode) {
        let batch = self.collect(node);
        if node.entities.is_some() && batch.representations.is_empty() {
            return;
        }
        let answer = self.ask(node, &batch.representations).await;
        self.take_in(node, &batch, answer);
    }

    fn collect(&self, node: &FetchNode) -> Batch {
        let Some(entities) = &node.entities else {
            return Batch::default();
        };
        let collector = Collector {
            supergraph: &self.context.supergraph,
            subgraph: node.subgraph,
            policy: self.context.policy,
            typename_key: self.typename_key,
        };
        collector.collect(&self.progress().tree, entities)
    }

    async fn ask(&self, node: &FetchNode, representations: &[Value]) -> FetchAnswer {
        let subgraph = self.context.supergraph.subgraph(node.subgraph);
        if subgraph.partitions.is_empty() {
            fetch::fetch(self.context, node, representations, self.variables).await
        } else {
            let fetch = partition::fetch(self.context, node, representations, self.variables);
            fetch.boxed().await
        }
    }

    fn take_in(&self, node: &FetchNode, batch: &Batch, mut answer: FetchAnswer) {
        let reporter = Reporter {
            context: self.context,
            node,
            batch,
            variables: self.variables,
        };
        let report = reporter.report(&mut answer);
        let mut progress = self.progress();
        progress.reports.push((node.id, report));
        match answer.data {
            FetchData::Root(object) => tree::merge(&mut progress.tree, Value::Object(object)),
            FetchData::Entities(entities) => {
                for (entity, positions) in entities.into_iter().zip(&batch.positions) {
                    tree::scatter(&mut progress.tree, positions, entity);
                }
            }
        }
    }

    fn progress(&self) -> MutexGuard<'_, Progress> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Brings the reports into the order of the plan, so that arrival does not show, and applies
    /// the policy `complete`.
    fn finish(self) -> Executed {
        let progress = self
            .progress
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        let Progress {
            mut tree,
            mut reports,
        } = progress;
        reports.sort_by_key(|(fetch, _)| *fetch);
        let mut errors = Vec::new();
        let mut coverage = Coverage::default();
        for (_, report) in reports {
            errors.extend(report.errors);
            for missing in report.missing {
                if self.context.policy == CoveragePolicy::Complete
                    && let Some(value) = tree::at_mut(&mut tree, &missing.path.0)
                {
                    *value = Value::Null;
                }
                coverage.miss(&missing.path, &missing.region, missing.reason);
            }
        }
        Executed {
            tree,
            errors,
            coverage,
        }
    }
}
