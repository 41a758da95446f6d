//! Arguments of a fetch's fields: their values with the request's variables put in.

use apollo_compiler::ast::{InputValueDefinition, Value as Literal};
use apollo_compiler::{Name, Node};
use schema::value::{Object, Value};

use super::shape::{ShapeField, Types};

/// The value of the argument `name` as given, else its default; `None` where there is neither.
pub(super) fn value_of(
    types: Types<'_>,
    field: &ShapeField,
    name: &str,
    variables: &Object,
) -> Option<Value> {
    let given = field.arguments.iter().find(|(given, _)| given == name);
    if let Some(value) = given.and_then(|(_, literal)| resolve(literal, variables)) {
        return Some(value);
    }
    let default = definition(types, field, name)?.default_value.as_ref()?;
    resolve(default, variables)
}

/// Whether the argument `name` is given and not null.
pub(super) fn is_given(field: &ShapeField, name: &str, variables: &Object) -> bool {
    let given = field.arguments.iter().find(|(given, _)| given == name);
    given
        .and_then(|(_, literal)| resolve(literal, variables))
        .is_some_and(|value| !value.is_null())
}

/// How many items `first` leaves of the field's list, where it has such an argument.
pub(super) fn first(types: Types<'_>, field: &ShapeField, variables: &Object) -> Option<usize> {
    let first = value_of(types, field, "first", variables)?;
    usize::try_from(first.as_i64()?).ok()
}

/// How the supergraph defines the argument `name`.
pub(super) fn definition<'a>(
    types: Types<'a>,
    field: &ShapeField,
    name: &str,
) -> Option<&'a Node<InputValueDefinition>> {
    let internal = &types.supergraph.internal;
    let definition = internal.type_field(&field.parent, &field.name).ok()?;
    definition.argument_by_name(name)
}

/// The value that a literal writes; `None` for a variable that has none.
pub(super) fn resolve(literal: &Literal, variables: &Object) -> Option<Value> {
    Some(match literal {
        Literal::Null => Value::Null,
        Literal::Variable(name) => return variables.get(name).cloned(),
        Literal::Enum(name) => name.as_str().into(),
        Literal::String(text) => text.as_str().into(),
        Literal::Boolean(value) => (*value).into(),
        Literal::Int(number) => number_value(number.as_str()),
        Literal::Float(number) => number_value(number.as_str()),
        Literal::List(items) => {
            let items = items.iter();
            Value::List(
                items
                    .map(|item| resolve(item, variables).unwrap_or_default())
                    .collect(),
            )
        }
        Literal::Object(entries) => Value::Object(
            entries
                .iter()
                .filter_map(|(name, value)| Some((key(name), resolve(value, variables)?)))
                .collect(),
        ),
    })
}

fn key(name: &Name) -> schema::value::Key {
    name.as_str().into()
}

/// A GraphQL number literal is a JSON number (GraphQL specification, sections 2.9.1 and 2.9.2).
fn number_value(text: &str) -> Value {
    Value::from_slice(text.as_bytes()).unwrap_or_default()
}
