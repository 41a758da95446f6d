//! Nullability: what a gateway can promise for partitions that may be away.
//!
//! Every field is nullable, whatever the partitions promise. Non-null stay:
//! - key fields, also nested ones, and what `@derived` makes of key fields alone;
//! - the `id` of a value object, which identifies it as a key does an entity;
//! - a connection's `pageInfo`, and what is in it except cursors;
//! - an edge's `cursor`;
//! - the items of lists;
//! - the fields of objects that only derived fields give: the gateway itself makes those.

use std::collections::{BTreeSet, HashSet};

use apollo_compiler::schema::ExtendedType;
use apollo_compiler::{Name, Schema};

use super::connection::{CURSOR, PAGE_INFO, edge_type, page_info_type};
use super::mergeable::is_root;
use crate::field_set::{FieldSet, FieldSetItem};
use crate::partition::read_derived;
use crate::subgraph::{Fields, fields_of, fields_of_mut, keys, partition_names};

/// Makes nullable what is not sure to be there.
pub(super) fn relax(schema: &mut Schema) {
    let kept = kept(schema);
    let made_here = only_derived(schema);
    for (name, ty) in schema.types.iter_mut().filter(|(_, ty)| !ty.is_built_in()) {
        if made_here.contains(name) {
            continue;
        }
        for (field, definition) in fields_of_mut(ty).into_iter().flat_map(Fields::iter_mut) {
            let stays = kept.contains(&(name.clone(), field.clone()));
            if stays {
                continue;
            }
            if definition.ty.is_non_null() {
                let relaxed = definition.ty.clone().nullable();
                definition.make_mut().ty = relaxed;
            }
        }
    }
}

/// The fields that keep their type.
fn kept(schema: &Schema) -> HashSet<(Name, Name)> {
    let mut kept = HashSet::new();
    for (name, ty) in schema.types.iter().filter(|(_, ty)| !ty.is_built_in()) {
        let keys: Vec<FieldSet> = keys(ty)
            .into_iter()
            .filter_map(|key| key.fields.ok())
            .collect();
        for key in &keys {
            keep_key(schema, name, key, &mut kept);
        }
        if keys.is_empty() && !is_root(name) {
            keep(name, "id", &mut kept);
        }
        if let Some(edge) = edge_type(schema, ty) {
            keep(name, PAGE_INFO, &mut kept);
            keep(edge, CURSOR, &mut kept);
        }
        if let Some(page_info) = page_info_type(schema, ty) {
            keep_page_info(schema, page_info, &mut kept);
        }
    }
    keep_derived_of_keys(schema, &mut kept);
    kept
}

fn keep(ty: &Name, field: &str, kept: &mut HashSet<(Name, Name)>) {
    kept.insert((ty.clone(), Name::new_unchecked(field)));
}

fn keep_key(schema: &Schema, ty: &Name, set: &FieldSet, kept: &mut HashSet<(Name, Name)>) {
    for item in &set.0 {
        match item {
            FieldSetItem::Inline {
                type_condition,
                selections,
            } => keep_key(schema, type_condition, selections, kept),
            FieldSetItem::Field {
                name, selections, ..
            } => {
                kept.insert((ty.clone(), name.clone()));
                let field = schema
                    .types
                    .get(ty)
                    .and_then(fields_of)
                    .and_then(|fields| fields.get(name));
                if let Some(field) = field {
                    keep_key(schema, field.ty.inner_named_type(), selections, kept);
                }
            }
        }
    }
}

fn keep_page_info(schema: &Schema, page_info: &Name, kept: &mut HashSet<(Name, Name)>) {
    let fields = schema.types.get(page_info).and_then(fields_of);
    for field in fields.into_iter().flat_map(|fields| fields.keys()) {
        if !field.ends_with("Cursor") {
            kept.insert((page_info.clone(), field.clone()));
        }
    }
}

/// `Pupil.id` is made of the key: as sure as the key.
fn keep_derived_of_keys(schema: &Schema, kept: &mut HashSet<(Name, Name)>) {
    for (name, ty) in schema
        .types
        .iter()
        .filter(|(_, ty)| !ty.is_built_in() && !keys(ty).is_empty())
    {
        for (field, definition) in fields_of(ty).into_iter().flatten() {
            let derived = definition.directives.get(partition_names::DERIVED);
            let Some(Ok(derived)) = derived.map(|directive| read_derived(directive)) else {
                continue;
            };
            if derived
                .of
                .iter()
                .all(|ingredient| kept.contains(&(name.clone(), ingredient.clone())))
            {
                kept.insert((name.clone(), field.clone()));
            }
        }
    }
}

/// The object types that are reached through derived fields and no other.
fn only_derived(schema: &Schema) -> BTreeSet<Name> {
    let mut derived = BTreeSet::new();
    let mut plain = BTreeSet::new();
    for ty in schema.types.values().filter(|ty| !ty.is_built_in()) {
        for field in fields_of(ty).into_iter().flat_map(|fields| fields.values()) {
            let target = field.ty.inner_named_type();
            if field.directives.has(partition_names::DERIVED) {
                derived.insert(target.clone());
            } else {
                plain.insert(target.clone());
            }
        }
    }
    derived.retain(|name| {
        schema.types.get(name).is_some_and(ExtendedType::is_object) && !plain.contains(name)
    });
    derived
}
