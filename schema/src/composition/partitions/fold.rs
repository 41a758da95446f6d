//! Adding one partition's schema to the logical one that it does not contradict.

use apollo_compiler::Node;
use apollo_compiler::Schema;
use apollo_compiler::ast::{self, FieldDefinition, InputValueDefinition};
use apollo_compiler::schema::{self, ExtendedType};

use crate::composition::merge::{merge_input, merge_same_output};
use crate::subgraph::{fields_of, fields_of_mut};

/// Adds what `partition` has and `logical` has not; where both have an output the weaker promise
/// counts, where both have an input the stronger demand.
pub(super) fn fold(logical: &mut Schema, partition: &Schema) {
    for (name, ty) in partition.types.iter().filter(|(_, ty)| !ty.is_built_in()) {
        match logical.types.get_mut(name) {
            None => {
                logical.types.insert(name.clone(), ty.clone());
            }
            Some(known) => fold_type(known, ty),
        }
    }
    for (name, definition) in &partition.directive_definitions {
        logical
            .directive_definitions
            .entry(name.clone())
            .or_insert_with(|| definition.clone());
    }
    let (roots, added) = (
        logical.schema_definition.make_mut(),
        &partition.schema_definition,
    );
    for (root, added) in [
        (&mut roots.query, &added.query),
        (&mut roots.mutation, &added.mutation),
        (&mut roots.subscription, &added.subscription),
    ] {
        if root.is_none() {
            root.clone_from(added);
        }
    }
}

fn fold_type(known: &mut ExtendedType, added: &ExtendedType) {
    fold_fields(known, added);
    match (known, added) {
        (ExtendedType::Object(known), ExtendedType::Object(added)) => {
            let known = known.make_mut();
            known
                .implements_interfaces
                .extend(added.implements_interfaces.iter().cloned());
            fold_components(&mut known.directives, &added.directives);
        }
        (ExtendedType::Interface(known), ExtendedType::Interface(added)) => {
            let known = known.make_mut();
            known
                .implements_interfaces
                .extend(added.implements_interfaces.iter().cloned());
            fold_components(&mut known.directives, &added.directives);
        }
        (ExtendedType::Union(known), ExtendedType::Union(added)) => {
            let known = known.make_mut();
            known.members.extend(added.members.iter().cloned());
            fold_components(&mut known.directives, &added.directives);
        }
        (ExtendedType::Enum(known), ExtendedType::Enum(added)) => {
            let known = known.make_mut();
            for (name, value) in &added.values {
                known
                    .values
                    .entry(name.clone())
                    .or_insert_with(|| value.clone());
            }
            fold_components(&mut known.directives, &added.directives);
        }
        (ExtendedType::InputObject(known), ExtendedType::InputObject(added)) => {
            let known = known.make_mut();
            for (name, field) in &added.fields {
                match known.fields.get_mut(name) {
                    Some(known) => fold_input(known, field),
                    None => {
                        known.fields.insert(name.clone(), field.clone());
                    }
                }
            }
            fold_components(&mut known.directives, &added.directives);
        }
        (ExtendedType::Scalar(known), ExtendedType::Scalar(added)) => {
            fold_components(&mut known.make_mut().directives, &added.directives);
        }
        // Kinds that differ are a contradiction, and never come here.
        _ => {}
    }
}

fn fold_fields(known: &mut ExtendedType, added: &ExtendedType) {
    let (Some(known), Some(added)) = (fields_of_mut(known), fields_of(added)) else {
        return;
    };
    for (name, field) in added {
        match known.get_mut(name) {
            Some(known) => fold_field(known, field),
            None => {
                known.insert(name.clone(), field.clone());
            }
        }
    }
}

fn fold_field(known: &mut Node<FieldDefinition>, added: &FieldDefinition) {
    let known = known.make_mut();
    if let Some(ty) = merge_same_output(&known.ty, &added.ty) {
        known.ty = ty;
    }
    fold_directives(&mut known.directives, &added.directives);
    for argument in &added.arguments {
        match known
            .arguments
            .iter_mut()
            .find(|known| known.name == argument.name)
        {
            Some(known) => fold_input(known, argument),
            None => known.arguments.push(argument.clone()),
        }
    }
}

fn fold_input(known: &mut Node<InputValueDefinition>, added: &InputValueDefinition) {
    let known = known.make_mut();
    if let Some(ty) = merge_input(&known.ty, &added.ty) {
        known.ty = Node::new(ty);
    }
    fold_directives(&mut known.directives, &added.directives);
}

fn fold_directives(known: &mut ast::DirectiveList, added: &ast::DirectiveList) {
    for directive in added.iter() {
        if known.iter().all(|known| known != directive) {
            known.push(directive.clone());
        }
    }
}

fn fold_components(known: &mut schema::DirectiveList, added: &schema::DirectiveList) {
    for directive in &added.0 {
        if known.iter().all(|known| known != directive) {
            known.0.push(directive.clone());
        }
    }
}
