//! Arguments of a fetch's fields: their values with the request's variables put in.

use apollo_compiler::Node;
use apollo_compiler::ast::InputValueDefinition;
use schema::supergraph::HomePath;
use schema::value::{Object, Value};

use super::shape::{ShapeField, Types};
use crate::operation::literal;

pub(super) use literal::resolve;

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

/// What in the field's arguments says which partitions to ask; `None` where it was left out.
pub(super) fn home_of(
    types: Types<'_>,
    field: &ShapeField,
    path: &HomePath,
    variables: &Object,
) -> Option<Value> {
    let value = value_of(types, field, &path.argument, variables)?;
    let argument = definition(types, field, &path.argument)?;
    literal::below(
        &types.supergraph.internal,
        &argument.ty,
        &value,
        &path.fields,
    )
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
