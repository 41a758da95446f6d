//! `gateway plan`: an operation's query plan as text.

use schema::supergraph::Supergraph;

use crate::operation::limits::Limits;
use crate::operation::{Audience, Prepared};

/// The operation cannot be planned.
#[derive(Debug, thiserror::Error)]
#[error("{}", .messages.join("\n"))]
pub struct ExplainError {
    /// What is wrong with it.
    pub messages: Vec<String>,
}

/// How a client's operation would be answered. Fails with what is wrong in it.
pub fn explain(supergraph: &Supergraph, query: &str) -> Result<String, ExplainError> {
    let prepared = Prepared::new(
        supergraph,
        Audience::Client,
        query,
        None,
        &Limits::default(),
    );
    let prepared = prepared.map_err(|unprepared| ExplainError {
        messages: unprepared
            .errors
            .into_iter()
            .map(|error| error.message)
            .collect(),
    })?;
    Ok(format!("{}\n", prepared.plan.display(supergraph)))
}
