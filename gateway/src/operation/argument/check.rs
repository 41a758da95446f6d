//! Arguments that are checked with each request's variables: page sizes, and homes that must be of
//! this graph.

use std::ops::RangeInclusive;

use apollo_compiler::ast::{Type, Value as Literal};
use apollo_compiler::parser::SourceMap;
use apollo_compiler::{Name, Node};
use schema::id::home_of;
use schema::supergraph::Supergraph;
use schema::value::{Object, Value};

use super::{is_left_out, located, written_at};
use crate::error::{ErrorCode, GraphqlError};
use crate::operation::literal;
use crate::operation::scalar::shown;

/// How many items a page may have.
const PAGE: RangeInclusive<i64> = 1..=500;

/// An argument that is checked with each request's variables.
#[derive(Clone, Debug)]
pub(super) struct Check {
    pub(super) kind: CheckKind,
    /// `Type.field(argument:)`
    pub(super) coordinate: String,
    pub(super) value: Node<Literal>,
}

#[derive(Clone, Debug)]
pub(super) enum CheckKind {
    /// `first` of a connection.
    PageSize,
    /// An id, or a list of them, that begins with its region: in an argument of type `ty` at
    /// `path`.
    Home { ty: Type, path: Vec<Name> },
}

impl Check {
    /// What is wrong with these variables.
    pub(super) fn mistake(
        &self,
        supergraph: &Supergraph,
        sources: &SourceMap,
        variables: &Object,
    ) -> Option<GraphqlError> {
        if is_left_out(&self.value, variables) {
            return None;
        }
        let value = literal::to_json(&self.value, variables);
        match &self.kind {
            CheckKind::PageSize => {
                let error = self.page_size(&value)?;
                Some(located(error, &self.value, sources))
            }
            CheckKind::Home { ty, path } => {
                let home = literal::below(&supergraph.public, ty, &value, path)?;
                let error = self.home(supergraph, &home)?;
                Some(located(error, written_at(&self.value, path), sources))
            }
        }
    }

    fn page_size(&self, value: &Value) -> Option<GraphqlError> {
        let is_valid = value.as_i64().is_some_and(|first| PAGE.contains(&first));
        let (coordinate, least, most) = (&self.coordinate, PAGE.start(), PAGE.end());
        (!is_valid).then(|| {
            let message = format!(
                "`{coordinate}` is {}: ask for {least} to {most}",
                shown(value)
            );
            GraphqlError::request(ErrorCode::BadUserInput, message)
        })
    }

    fn home(&self, supergraph: &Supergraph, value: &Value) -> Option<GraphqlError> {
        let unknown = homeless(supergraph, value)?;
        let coordinate = &self.coordinate;
        let message = format!(
            "`{coordinate}`: {} names no region of this graph",
            shown(unknown)
        );
        Some(GraphqlError::request(ErrorCode::UnknownHome, message))
    }
}

/// The first of one value or a list that names no region of this graph.
fn homeless<'a>(supergraph: &Supergraph, value: &'a Value) -> Option<&'a Value> {
    let one = std::slice::from_ref(value);
    let mut values = value
        .as_list()
        .unwrap_or(one)
        .iter()
        .filter(|value| !value.is_null());
    values.find(|value| {
        let home = value.as_str().and_then(|id| home_of(id).ok());
        let mut partitions = supergraph
            .subgraphs
            .iter()
            .flat_map(|subgraph| &subgraph.partitions);
        !home.is_some_and(|home| partitions.any(|partition| partition.regions.contains(&home)))
    })
}
