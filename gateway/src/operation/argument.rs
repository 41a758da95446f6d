//! What arguments must be beyond their types: page sizes, cursors, ids and homes, also inside input
//! objects. Checked in the gateway before anything is fetched, so that a mistake reads the same
//! however the regions are spread.
//!
//! A sealed argument is lifted out: the field takes a variable of the gateway instead, whose value
//! is opened for each request. So one plan serves every cursor.

mod check;
mod format;
mod lifted;
mod lifter;

use apollo_compiler::ast::{Argument, Value as Literal};
use apollo_compiler::executable::Field;
use apollo_compiler::parser::SourceMap;
use apollo_compiler::{Name, Node};
use schema::supergraph::Supergraph;
use schema::value::Object;

use crate::error::GraphqlError;
use crate::operation::sealed::Sealing;
use check::Check;
use lifted::Lifted;

pub use format::check_literals;
pub use lifter::lift;

/// The arguments of an operation that need more than their type's check.
#[derive(Clone, Debug, Default)]
pub struct Arguments {
    checks: Vec<Check>,
    lifted: Vec<Lifted>,
}

impl Arguments {
    /// Whether a variable is the gateway's own, so that no client may give it.
    pub fn is_lifted(&self, variable: &Name) -> bool {
        self.lifted
            .iter()
            .any(|lifted| lifted.variable == *variable)
    }

    /// Checks the arguments with these variables and adds what was sealed, opened. Fails with
    /// everything that is wrong.
    pub fn check(
        &self,
        supergraph: &Supergraph,
        sources: &SourceMap,
        variables: &mut Object,
        sealing: &dyn Sealing,
    ) -> Result<(), Vec<GraphqlError>> {
        let checks = self.checks.iter();
        let mut errors: Vec<GraphqlError> = checks
            .filter_map(|check| check.mistake(supergraph, sources, variables))
            .collect();
        for lifted in &self.lifted {
            match lifted.opened(variables, sources, sealing) {
                Ok(Some(value)) => {
                    variables.insert(lifted.variable.as_str(), value);
                }
                Ok(None) => {}
                Err(error) => errors.push(error),
            }
        }
        if errors.is_empty() {
            Ok(())
        } else {
            Err(errors)
        }
    }
}

fn written<'a>(field: &'a Field, argument: &str) -> Option<&'a Node<Literal>> {
    let argument: Option<&Node<Argument>> = field
        .arguments
        .iter()
        .find(|written| written.name == argument);
    argument.map(|argument| &argument.value)
}

/// The literal at `path`, or the innermost one around it that the document spells out.
fn written_at<'a>(literal: &'a Node<Literal>, path: &[Name]) -> &'a Node<Literal> {
    let Some((step, rest)) = path.split_first() else {
        return literal;
    };
    let fields = literal.as_object().unwrap_or_default();
    match fields.iter().find(|(name, _)| name == step) {
        Some((_, value)) => written_at(value, rest),
        None => literal,
    }
}

fn is_left_out(literal: &Literal, variables: &Object) -> bool {
    literal
        .as_variable()
        .is_some_and(|name| variables.get(name).is_none())
}

fn located<T>(error: GraphqlError, node: &Node<T>, sources: &SourceMap) -> GraphqlError {
    match node.line_column_range(sources) {
        Some(range) => error.at(range.start.line, range.start.column),
        None => error,
    }
}
