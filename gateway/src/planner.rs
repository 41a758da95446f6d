//! The planner: operation and supergraph in, query plan out. Synchronous, deterministic, no I/O.
//!
//! Planning goes in five steps, one module each:
//!
//! 1. `operation` normalises: fragments are expanded, constant conditions applied, equal fields
//!    merged.
//! 2. `estimate` tells for every field and subgraph how many further steps and fetches what is
//!    below it costs at least roughly.
//! 3. `build` makes one plan: it walks the operation and puts each field into a fetch, by field
//!    moves, key moves, abstract-type moves and root moves over the `graph`. Where there are several
//!    ways it asks for a choice; without one it takes what the estimates call best.
//! 4. `search` tries other choices while its budget of counted steps lasts, and keeps the plan with
//!    the fewest sequential steps, then the fewest fetches.
//! 5. `assemble` turns the fetches and what they depend on into sequences and parallels.
//!
//! Partitions are not its business but for one rule: a `@foreign` field and a field that returns a
//! `@spanning` type give only the key in the fetch that reaches them; the rest is an entity fetch.

use std::collections::BTreeSet;

use apollo_compiler::ExecutableDocument;
use apollo_compiler::validation::Valid;
use schema::supergraph::Supergraph;

use self::query_plan::QueryPlan;

mod assemble;
mod build;
pub mod display;
mod estimate;
mod graph;
mod operation;
pub mod query_plan;
mod response_keys;
mod search;
#[cfg(test)]
mod tests;

/// Why an operation has no plan.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// The document has no operation of that name, or several and no name was given.
    #[error("{}", match name { Some(name) => format!("the document has no operation `{name}`"),
        None => "the document has several operations: name the one to run".to_owned() })]
    OperationNotFound {
        /// The name that was asked for.
        name: Option<String>,
    },
    /// The operation is larger than the planner's bounds.
    #[error(
        "the operation is too complex to plan ({what} exceed {limit}): ask for less in one operation"
    )]
    TooComplex {
        /// What there is too much of.
        what: &'static str,
        /// How many are allowed.
        limit: usize,
    },
    /// A mutation is selected several times, in a way that would ask two subgraphs for it.
    #[error(
        "the mutation `{key}` is selected several times, so that one request cannot answer it: \
         select it once"
    )]
    AskedTwice {
        /// The response key.
        key: String,
    },
    /// No subgraph can be asked for a field: the supergraph is not satisfiable there.
    #[error("no subgraph can be asked for `{coordinate}` at `{path}`")]
    Unreachable {
        /// `Type.field`
        coordinate: String,
        /// The response path of the object.
        path: String,
    },
}

impl PlanError {
    /// The value of `extensions.code`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::OperationNotFound { .. } => "OPERATION_RESOLUTION_FAILURE",
            Self::TooComplex { .. } | Self::AskedTwice { .. } => "PLAN_TOO_COMPLEX",
            Self::Unreachable { .. } => "INTERNAL_SERVER_ERROR",
        }
    }
}

/// Choices and bounds of planning.
#[derive(Clone, Debug)]
pub struct PlanOptions {
    /// The labels of `@override(label:)` that are active.
    pub active_labels: BTreeSet<String>,
    /// After how many counted steps the best plan found so far is taken.
    pub search_steps: usize,
    /// After how many counted steps an operation is refused that has no plan yet.
    pub max_steps: usize,
    /// How many selections an operation may have, fragments expanded, and how many selection sets
    /// a plan.
    pub max_selections: usize,
}

impl Default for PlanOptions {
    fn default() -> Self {
        Self {
            active_labels: BTreeSet::new(),
            search_steps: 20_000,
            max_steps: 500_000,
            max_selections: 20_000,
        }
    }
}

/// Plans an operation of a document that is valid against `supergraph.public` or
/// `supergraph.internal`, with the default [`PlanOptions`]. `operation_name` may be absent where
/// the document has one operation.
pub fn plan(
    supergraph: &Supergraph,
    document: &Valid<ExecutableDocument>,
    operation_name: Option<&str>,
) -> Result<QueryPlan, PlanError> {
    plan_with(
        supergraph,
        document,
        operation_name,
        &PlanOptions::default(),
    )
}

/// [`plan`] with other choices and bounds.
pub fn plan_with(
    supergraph: &Supergraph,
    document: &Valid<ExecutableDocument>,
    operation_name: Option<&str>,
    options: &PlanOptions,
) -> Result<QueryPlan, PlanError> {
    let operation = operation::normalise(document, operation_name, supergraph, options)?;
    search::plan_operation(supergraph, &operation, options)
}
