//! Schema coordinates: what a partition offers, and so what it lacks.

use std::collections::BTreeSet;

use apollo_compiler::Schema;
use apollo_compiler::ast::InputValueDefinition;
use apollo_compiler::schema::ExtendedType;

use super::region_code::REGION_CODE;
use crate::subgraph::{Fields, fields_of, fields_of_mut};

/// `Type`, `Type.field`, `Type.field(argument:)`, `Enum.VALUE` and `Input.field` of a schema.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Coordinates(BTreeSet<String>);

impl Coordinates {
    pub(super) fn of(schema: &Schema) -> Self {
        let mut all = BTreeSet::new();
        for (name, ty) in schema.types.iter().filter(|(_, ty)| !ty.is_built_in()) {
            all.insert(name.to_string());
            for (field, definition) in fields_of(ty).into_iter().flatten() {
                all.insert(format!("{name}.{field}"));
                all.extend(
                    definition
                        .arguments
                        .iter()
                        .map(|one| argument(name, field, one)),
                );
            }
            match ty {
                ExtendedType::Enum(enum_) => {
                    all.extend(enum_.values.keys().map(|value| format!("{name}.{value}")));
                }
                ExtendedType::InputObject(input) => {
                    all.extend(input.fields.keys().map(|field| format!("{name}.{field}")));
                }
                _ => {}
            }
        }
        Self(all)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &String> {
        self.0.iter()
    }

    pub(super) fn contains(&self, coordinate: &str) -> bool {
        self.0.contains(coordinate)
    }

    /// What is here and not in `other`: the outermost only, a type without its fields. Region codes
    /// are left out: a partition is only ever asked for its own.
    pub(super) fn without(&self, other: &Self) -> BTreeSet<String> {
        let missing = self.0.difference(&other.0);
        missing
            .filter(|coordinate| {
                let parent = parent(coordinate);
                parent.is_none_or(|parent| other.contains(parent) && parent != REGION_CODE)
            })
            .cloned()
            .collect()
    }
}

/// The coordinates of a schema's enum values.
pub(super) fn enum_values(schema: &Schema) -> Vec<String> {
    let enums = schema.types.values().filter_map(ExtendedType::as_enum);
    enums
        .flat_map(|one| {
            one.values
                .keys()
                .map(|value| format!("{}.{value}", one.name))
        })
        .collect()
}

/// Removes from `schema` what is not in `offered`, and what refers to types that go.
pub(super) fn retain(schema: &mut Schema, offered: &BTreeSet<String>) {
    schema
        .types
        .retain(|name, ty| ty.is_built_in() || offered.contains(name.as_str()));
    let left: BTreeSet<String> = schema.types.keys().map(ToString::to_string).collect();
    for (name, ty) in schema.types.iter_mut().filter(|(_, ty)| !ty.is_built_in()) {
        for (field, definition) in fields_of_mut(ty).into_iter().flat_map(Fields::iter_mut) {
            let gone = |one: &InputValueDefinition| !offered.contains(&argument(name, field, one));
            if definition.arguments.iter().any(|one| gone(one)) {
                definition.make_mut().arguments.retain(|one| !gone(one));
            }
        }
        let keeps = |member: &str| offered.contains(&format!("{name}.{member}"));
        match ty {
            ExtendedType::Object(object) => {
                let object = object.make_mut();
                object.fields.retain(|field, _| keeps(field));
                object
                    .implements_interfaces
                    .retain(|interface| left.contains(interface.as_str()));
            }
            ExtendedType::Interface(interface) => {
                let interface = interface.make_mut();
                interface.fields.retain(|field, _| keeps(field));
                interface
                    .implements_interfaces
                    .retain(|interface| left.contains(interface.as_str()));
            }
            ExtendedType::Enum(enum_) => enum_.make_mut().values.retain(|value, _| keeps(value)),
            ExtendedType::InputObject(input) => {
                input.make_mut().fields.retain(|field, _| keeps(field));
            }
            ExtendedType::Union(union_) => {
                union_
                    .make_mut()
                    .members
                    .retain(|member| left.contains(member.as_str()));
            }
            ExtendedType::Scalar(_) => {}
        }
    }
    let roots = schema.schema_definition.make_mut();
    for root in [
        &mut roots.query,
        &mut roots.mutation,
        &mut roots.subscription,
    ] {
        if root
            .as_ref()
            .is_some_and(|root| !left.contains(root.as_str()))
        {
            *root = None;
        }
    }
}

fn argument(ty: &str, field: &str, argument: &InputValueDefinition) -> String {
    format!("{ty}.{field}({}:)", argument.name)
}

/// The coordinate that this one stands in.
fn parent(coordinate: &str) -> Option<&str> {
    match coordinate.split_once('(') {
        Some((field, _)) => Some(field),
        None => coordinate.split_once('.').map(|(ty, _)| ty),
    }
}
