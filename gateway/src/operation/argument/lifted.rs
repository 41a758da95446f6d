//! Sealed arguments: what each request opens, and what a client reads that gave something else.

use apollo_compiler::ast::Value as Literal;
use apollo_compiler::executable::Field;
use apollo_compiler::parser::SourceMap;
use apollo_compiler::{Name, Node};
use schema::position::Positions;
use schema::value::{Object, Value};

use super::{is_left_out, located, written, written_at};
use crate::error::{ErrorCode, GraphqlError};
use crate::operation::literal;
use crate::operation::sealed::{CursorScope, Sealing};

/// A sealed argument that became a variable.
#[derive(Clone, Debug)]
pub(super) struct Lifted {
    pub(super) variable: Name,
    pub(super) kind: LiftedKind,
    /// `Type.field`
    pub(super) coordinate: String,
    pub(super) argument: Name,
    /// What the operation had in its place.
    pub(super) value: Node<Literal>,
}

#[derive(Clone, Debug)]
pub(super) enum LiftedKind {
    /// Ids of spanning entities: the argument itself (the empty path), or fields inside it.
    Ids(Vec<Vec<Name>>),
    /// A cursor of this field: what it is bound to may depend on variables.
    Cursor { parent: Name, field: Node<Field> },
    /// A resume token of this subscription.
    ResumeToken { parent: Name, field: Node<Field> },
}

impl Lifted {
    /// The opened value; `None` where the client left the argument out.
    pub(super) fn opened(
        &self,
        variables: &Object,
        sources: &SourceMap,
        sealing: &dyn Sealing,
    ) -> Result<Option<Value>, GraphqlError> {
        if is_left_out(&self.value, variables) {
            return Ok(None);
        }
        let mut value = literal::to_json(&self.value, variables);
        match &self.kind {
            LiftedKind::Ids(paths) => {
                for path in paths {
                    open(&mut value, path, &|id| sealing.open_id(id))
                        .map_err(|NotOurs| self.refusal(path, sources))?;
                }
            }
            LiftedKind::Cursor { parent, field } => {
                let scope = CursorScope::of(parent, field, variables);
                open(&mut value, &[], &|cursor| {
                    sealing.open_cursor(&scope, cursor)
                })
                .map_err(|NotOurs| self.refusal(&[], sources))?;
            }
            LiftedKind::ResumeToken { parent, field } => {
                let scope = CursorScope::of_subscription(parent, field, variables);
                open(&mut value, &[], &|token| {
                    let opened = sealing.open_cursor(&scope, token);
                    opened.filter(|text| text.parse::<Positions>().is_ok())
                })
                .map_err(|NotOurs| self.refusal(&[], sources))?;
            }
        }
        Ok(Some(value))
    }

    /// Whether both open to the same value in every request.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        let order = |lifted: &Self| match &lifted.kind {
            LiftedKind::Ids(_) | LiftedKind::ResumeToken { .. } => None,
            LiftedKind::Cursor { field, .. } => written(field, "orderBy").cloned(),
        };
        self.coordinate == other.coordinate
            && self.argument == other.argument
            && self.value == other.value
            && order(self) == order(other)
    }

    fn refusal(&self, path: &[Name], sources: &SourceMap) -> GraphqlError {
        let below: String = path.iter().map(|step| format!(".{step}")).collect();
        let coordinate = format!("{}({}{below}:)", self.coordinate, self.argument);
        let error = match self.kind {
            LiftedKind::Ids(_) => {
                let message = format!("`{coordinate}` is no id that this graph gave you");
                GraphqlError::request(ErrorCode::InvalidId, message)
            }
            LiftedKind::Cursor { .. } => {
                let message = format!(
                    "`{coordinate}` is no cursor of this field in this order: begin again without it"
                );
                GraphqlError::request(ErrorCode::InvalidCursor, message)
            }
            LiftedKind::ResumeToken { .. } => {
                let message = format!(
                    "`{coordinate}` is no resume token that this graph gave you for the same question: begin again without it"
                );
                GraphqlError::request(ErrorCode::ResumeTokenInvalid, message)
            }
        };
        located(error, written_at(&self.value, path), sources)
    }
}

/// A text that this graph did not give to this organisation.
struct NotOurs;

/// Opens in place what stands at `path`, in every item of lists on the way. What is null or left
/// out stays so.
fn open(
    value: &mut Value,
    path: &[Name],
    opened: &dyn Fn(&str) -> Option<String>,
) -> Result<(), NotOurs> {
    match (value, path) {
        (Value::Null, _) => Ok(()),
        (Value::List(items), _) => items
            .iter_mut()
            .try_for_each(|item| open(item, path, opened)),
        (Value::Object(object), [step, rest @ ..]) => match object.get_mut(step) {
            Some(value) => open(value, rest, opened),
            None => Ok(()),
        },
        (value, _) => {
            let text = value.as_str().unwrap_or_default();
            *value = opened(text).ok_or(NotOurs)?.into();
            Ok(())
        }
    }
}
