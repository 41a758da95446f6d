//! Fetches from a partitioned subgraph: one logical subgraph that several partitions serve, each
//! with the rows of its regions (design 2).
//!
//! Owns who is asked (`route`, `residency`), what each is asked (`shape`, `operation`), how answers
//! become one (`merge`, `page`) and what is missing from it (`missing`, `errors`). Where the answer
//! goes in the response is the executor's part, how a request travels the subgraph client's.

use std::sync::Arc;

use apollo_compiler::Name;
use schema::supergraph::Partition;
use schema::value::{Object, Value};

use crate::executor::answer::FetchAnswer;
use crate::executor::context::RequestContext;
use crate::planner::query_plan::FetchNode;

mod argument;
mod ask;
mod entities;
mod errors;
#[cfg(test)]
mod fixtures;
mod merge;
mod missing;
mod operation;
mod page;
mod residency;
mod root;
mod route;
mod shape;
pub mod subscription;
#[cfg(test)]
mod tests;

/// A fetch from a partitioned subgraph, and what every step of it needs.
struct PartitionedFetch<'a> {
    context: &'a Arc<RequestContext>,
    node: &'a FetchNode,
    variables: &'a Object,
    types: shape::Types<'a>,
    partitions: &'a [Partition],
    shape: shape::Shape,
}

/// Asks the partitions that can contribute to `node`, all at the same time, and merges what they
/// answer. A partition that gives no usable answer costs what its regions would have given, never
/// the fetch. Dropping the future cancels the requests.
pub async fn fetch(
    context: &Arc<RequestContext>,
    node: &FetchNode,
    representations: &[Value],
    variables: &Object,
) -> FetchAnswer {
    let fetch = PartitionedFetch::new(context, node, variables);
    match &node.entities {
        None => root::fetch_root(&fetch).await,
        Some(_) => entities::fetch_entities(&fetch, representations).await,
    }
}

impl<'a> PartitionedFetch<'a> {
    fn new(context: &'a Arc<RequestContext>, node: &'a FetchNode, variables: &'a Object) -> Self {
        let supergraph = &context.supergraph;
        let types = shape::Types {
            supergraph,
            subgraph: node.subgraph,
        };
        Self {
            context,
            node,
            variables,
            types,
            partitions: &supergraph.subgraphs[usize::from(node.subgraph.0)].partitions,
            shape: shape::Shape::new(types, &node.selections, variables),
        }
    }

    /// Who writes the operation for a partition.
    fn writer(&self, partition: usize) -> operation::OperationWriter<'_> {
        operation::OperationWriter {
            types: self.types,
            partition: &self.partitions[partition],
            shape: &self.shape,
            declared: &self.node.variables,
            variables: self.variables,
        }
    }

    /// The name of the type on which root fields are selected.
    fn root_type(&self) -> Name {
        let schema = &self.context.supergraph.internal;
        let root = schema.root_operation(self.node.kind).cloned();
        root.unwrap_or_else(|| Name::new_unchecked(self.node.kind.default_type_name().as_str()))
    }
}
