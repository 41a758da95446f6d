//! The schemas that clients and the gateway itself ask: a supergraph without its machinery.

use apollo_compiler::ast;
use apollo_compiler::schema::{self, ExtendedType};
use apollo_compiler::validation::Valid;
use apollo_compiler::{Name, Schema};

use super::SupergraphError;
use super::names::INACCESSIBLE;
use crate::directives::{Rewrite, rewrite};
use crate::link::Links;

/// The directives that stay on elements, since introspection and validation know them.
const BUILT_IN: [&str; 3] = ["deprecated", "specifiedBy", "oneOf"];

/// What clients see: without machinery, without anything `@inaccessible`. Fails where what is left
/// refers to something that is gone.
pub(super) fn public(schema: &Schema, links: &Links) -> Result<Valid<Schema>, SupergraphError> {
    let hidden = links
        .get(INACCESSIBLE)
        .map(|link| link.directive("inaccessible"));
    build(schema, links, hidden.as_deref(), "public")
}

/// The same with everything `@inaccessible`: what the gateway may ask for itself.
pub(super) fn internal(schema: &Schema, links: &Links) -> Result<Valid<Schema>, SupergraphError> {
    build(schema, links, None, "internal")
}

fn build(
    schema: &Schema,
    links: &Links,
    hidden: Option<&str>,
    which: &'static str,
) -> Result<Valid<Schema>, SupergraphError> {
    let mut stripped = schema.clone();
    if let Some(hidden) = hidden {
        remove_hidden(&mut stripped, hidden);
    }
    remove_machinery(&mut stripped, links);
    stripped
        .validate()
        .map_err(|invalid| SupergraphError::Invalid {
            which,
            errors: invalid.errors,
        })
}

fn remove_hidden(schema: &mut Schema, hidden: &str) {
    let gone: Vec<Name> = schema
        .types
        .values()
        .filter(|ty| ty.directives().has(hidden))
        .map(|ty| ty.name().clone())
        .collect();
    schema.types.retain(|name, _| !gone.contains(name));
    let roots = schema.schema_definition.make_mut();
    for root in [
        &mut roots.query,
        &mut roots.mutation,
        &mut roots.subscription,
    ] {
        if root.as_ref().is_some_and(|root| gone.contains(&root.name)) {
            *root = None;
        }
    }
    for ty in schema.types.values_mut().filter(|ty| !ty.is_built_in()) {
        match ty {
            ExtendedType::Object(object) => {
                let object = object.make_mut();
                object
                    .implements_interfaces
                    .retain(|interface| !gone.contains(&interface.name));
                remove_hidden_fields(&mut object.fields, hidden);
            }
            ExtendedType::Interface(interface) => {
                let interface = interface.make_mut();
                interface
                    .implements_interfaces
                    .retain(|interface| !gone.contains(&interface.name));
                remove_hidden_fields(&mut interface.fields, hidden);
            }
            ExtendedType::Union(union_) => union_
                .make_mut()
                .members
                .retain(|member| !gone.contains(&member.name)),
            ExtendedType::Enum(enum_) => enum_
                .make_mut()
                .values
                .retain(|_, value| !value.directives.has(hidden)),
            ExtendedType::InputObject(input) => {
                input
                    .make_mut()
                    .fields
                    .retain(|_, field| !field.directives.has(hidden));
            }
            ExtendedType::Scalar(_) => {}
        }
    }
    for definition in schema.directive_definitions.values_mut() {
        if definition
            .arguments
            .iter()
            .any(|argument| argument.directives.has(hidden))
        {
            definition
                .make_mut()
                .arguments
                .retain(|argument| !argument.directives.has(hidden));
        }
    }
}

fn remove_hidden_fields(
    fields: &mut apollo_compiler::collections::IndexMap<
        Name,
        schema::Component<ast::FieldDefinition>,
    >,
    hidden: &str,
) {
    fields.retain(|_, field| !field.directives.has(hidden));
    for field in fields.values_mut() {
        if field
            .arguments
            .iter()
            .any(|argument| argument.directives.has(hidden))
        {
            field
                .make_mut()
                .arguments
                .retain(|argument| !argument.directives.has(hidden));
        }
    }
}

/// Removes what belongs to a linked specification, and every directive on an element that is not
/// GraphQL's own.
fn remove_machinery(schema: &mut Schema, links: &Links) {
    schema
        .types
        .retain(|name, _| links.owner_of_type(name).is_none());
    schema
        .directive_definitions
        .retain(|name, _| links.owner_of_directive(name).is_none());
    schema.schema_definition.make_mut().directives.0.clear();
    rewrite(schema, &|directive| {
        if BUILT_IN.contains(&directive.name.as_str()) {
            Rewrite::Keep
        } else {
            Rewrite::Drop
        }
    });
}
