//! Which fields of a subgraph its own keys, requirements, provisions and interfaces speak of.

use std::collections::HashSet;

use apollo_compiler::schema::ExtendedType;
use apollo_compiler::{Name, Schema};

use crate::directives::text;
use crate::field_set::{FieldSet, FieldSetItem};
use crate::subgraph::{federation, fields_of, keys};

/// Every (type, field) of a normalised schema that a field set names or an interface demands.
pub(crate) fn used_fields(schema: &Schema) -> HashSet<(Name, Name)> {
    let mut used = HashSet::new();
    for ty in schema.types.values().filter(|ty| !ty.is_built_in()) {
        for fields in keys(ty).into_iter().filter_map(|key| key.fields.ok()) {
            collect(schema, ty.name(), &fields, &mut used);
        }
        for field in fields_of(ty).into_iter().flat_map(|fields| fields.values()) {
            let sets = [
                (federation::REQUIRES, ty.name()),
                (federation::PROVIDES, field.ty.inner_named_type()),
            ];
            for (directive, parent) in sets {
                let text = field
                    .directives
                    .get(directive)
                    .and_then(|directive| text(directive, "fields"));
                if let Some(Ok(fields)) = text.map(FieldSet::parse) {
                    collect(schema, parent, &fields, &mut used);
                }
            }
        }
        collect_demanded(schema, ty, &mut used);
    }
    used
}

fn collect(schema: &Schema, ty: &Name, set: &FieldSet, used: &mut HashSet<(Name, Name)>) {
    for item in &set.0 {
        match item {
            FieldSetItem::Inline {
                type_condition,
                selections,
            } => collect(schema, type_condition, selections, used),
            FieldSetItem::Field {
                name, selections, ..
            } => {
                used.insert((ty.clone(), name.clone()));
                use_in_implementations(schema, ty, name, used);
                let field = schema
                    .types
                    .get(ty)
                    .and_then(fields_of)
                    .and_then(|fields| fields.get(name));
                if let Some(field) = field {
                    collect(schema, field.ty.inner_named_type(), selections, used);
                }
            }
        }
    }
}

/// A field set on an interface uses the field of each implementation.
fn use_in_implementations(
    schema: &Schema,
    ty: &Name,
    field: &Name,
    used: &mut HashSet<(Name, Name)>,
) {
    if !schema.types.get(ty).is_some_and(ExtendedType::is_interface) {
        return;
    }
    let objects = schema.types.values().filter_map(ExtendedType::as_object);
    for object in objects.filter(|object| object.implements_interfaces.contains(ty)) {
        used.insert((object.name.clone(), field.clone()));
    }
}

fn collect_demanded(schema: &Schema, ty: &ExtendedType, used: &mut HashSet<(Name, Name)>) {
    let ExtendedType::Object(object) = ty else {
        return;
    };
    for interface in &object.implements_interfaces {
        for field in schema
            .get_interface(interface)
            .into_iter()
            .flat_map(|interface| interface.fields.keys())
        {
            used.insert((object.name.clone(), field.clone()));
        }
    }
}
