//! The planner: operation and supergraph in, query plan out. Synchronous, deterministic, no I/O.
//!
//! Partitions are not its business but for one rule: a `@foreign` field and a field that returns a
//! `@spanning` type give only the key in the fetch that reaches them; the rest is an entity fetch.

use std::collections::BTreeSet;

pub mod display;
pub mod query_plan;

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
            Self::TooComplex { .. } => "PLAN_TOO_COMPLEX",
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
    /// How many selections (fragments expanded) and selections of fetches one plan may have.
    pub max_selections: usize,
}

impl Default for PlanOptions {
    fn default() -> Self {
        Self {
            active_labels: BTreeSet::new(),
            search_steps: 50_000,
            max_selections: 100_000,
        }
    }
}
