//! The formats of literals: the graph's own scalars, also inside input objects. Variables are checked
//! where they are coerced.

use apollo_compiler::ast::{Type, Value as Literal};
use apollo_compiler::executable::{ExecutableDocument, Operation};
use apollo_compiler::schema::ExtendedType;
use apollo_compiler::validation::Valid;
use apollo_compiler::{Node, Schema};
use schema::supergraph::Supergraph;
use schema::value::Object;

use super::located;
use crate::error::{ErrorCode, GraphqlError};
use crate::operation::limits;
use crate::operation::literal;
use crate::operation::scalar;

/// Checks the literals of the graph's own scalars. Fails with every one that is wrong.
pub fn check_literals(
    supergraph: &Supergraph,
    document: &Valid<ExecutableDocument>,
    schema: &Schema,
    operation: &Operation,
) -> Result<(), Vec<GraphqlError>> {
    let mut errors = Vec::new();
    if !scalar::has_formats(supergraph) {
        return Ok(());
    }
    for set in limits::selection_sets(document, operation) {
        for field in set.fields() {
            for argument in &field.arguments {
                if let Some(definition) = field.definition.argument_by_name(&argument.name) {
                    let coordinate = format!("{}.{}({}:)", set.ty, field.name, argument.name);
                    check_literal(
                        schema,
                        &definition.ty,
                        &argument.value,
                        &mut |mistake, literal| {
                            let error = GraphqlError::request(
                                ErrorCode::BadUserInput,
                                format!("`{coordinate}`: {mistake}"),
                            );
                            errors.push(located(error, literal, &document.sources));
                        },
                    );
                }
            }
        }
    }
    if errors.is_empty() {
        Ok(())
    } else {
        Err(errors)
    }
}

fn check_literal(
    schema: &Schema,
    ty: &Type,
    literal: &Node<Literal>,
    tell: &mut impl FnMut(String, &Node<Literal>),
) {
    match (ty, &**literal) {
        (_, Literal::Variable(_) | Literal::Null) => {}
        (Type::List(item) | Type::NonNullList(item), Literal::List(items)) => {
            for literal in items {
                check_literal(schema, item, literal, tell);
            }
        }
        (Type::List(item) | Type::NonNullList(item), _) => {
            check_literal(schema, item, literal, tell);
        }
        (Type::Named(name) | Type::NonNullNamed(name), value) => {
            match (schema.types.get(name), value) {
                (Some(ExtendedType::InputObject(definition)), Literal::Object(fields)) => {
                    for (name, literal) in fields {
                        if let Some(field) = definition.fields.get(name) {
                            check_literal(schema, &field.ty, literal, tell);
                        }
                    }
                }
                (Some(ExtendedType::Scalar(_)), value) => {
                    let mistake = scalar::mistake(name, &literal::to_json(value, &Object::new()));
                    mistake
                        .into_iter()
                        .for_each(|mistake| tell(mistake, literal));
                }
                _ => {}
            }
        }
    }
}
