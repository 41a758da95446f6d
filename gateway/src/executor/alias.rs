//! From the keys of a subgraph's response to the fetch's response keys, where they differ.

use schema::value::Value;

use crate::executor::answer::{FetchAnswer, FetchData};
use crate::executor::tree;
use crate::planner::query_plan::{FieldSelection, Selection};
use crate::response::path::PathSegment;

/// Gives all values and error paths of an answer the response keys of `selections`.
pub fn restore(selections: &[Selection], answer: &mut FetchAnswer) {
    if !has_alias(selections) {
        return;
    }
    match &mut answer.data {
        FetchData::Root(object) => {
            let mut root = Value::Object(std::mem::take(object));
            rename(&mut root, selections);
            if let Value::Object(renamed) = root {
                *object = renamed;
            }
        }
        FetchData::Entities(entities) => {
            for entity in entities {
                rename(entity, selections);
            }
        }
    }
    for error in &mut answer.errors {
        rename_path(&mut error.path, selections);
    }
}

fn has_alias(selections: &[Selection]) -> bool {
    selections.iter().any(|selection| match selection {
        Selection::Field(field) => field.alias.is_some() || has_alias(&field.selections),
        Selection::Inline(inline) => has_alias(&inline.selections),
    })
}

/// An alias stands at one place only, so that what has it is what was asked under it.
fn rename(value: &mut Value, selections: &[Selection]) {
    match value {
        Value::List(items) => {
            for item in items {
                rename(item, selections);
            }
        }
        Value::Object(object) => {
            let fields = fields_of(selections);
            // Below a key first: a field renamed now must not be taken for its namesake.
            for field in &fields {
                if let Some(value) = object.get_mut(field.key_in_subgraph()) {
                    rename(value, &field.selections);
                }
            }
            for field in fields {
                if let Some(alias) = &field.alias
                    && let Some(value) = object.remove(alias)
                {
                    // A field of the interface and its type's own are one.
                    match object.get_mut(&field.response_key) {
                        Some(known) => tree::merge(known, value),
                        None => {
                            object.insert(field.response_key.clone(), value);
                        }
                    }
                }
            }
        }
        _ => {}
    }
}

fn rename_path(path: &mut [PathSegment], selections: &[Selection]) {
    let mut here = fields_of(selections);
    for segment in path {
        let PathSegment::Key(key) = segment else {
            continue;
        };
        here.retain(|field| field.key_in_subgraph() == key);
        let Some(field) = here.first() else {
            return;
        };
        *key = field.response_key.clone();
        here = here
            .iter()
            .flat_map(|field| fields_of(&field.selections))
            .collect();
    }
}

/// The fields selected on an object, whatever its type.
fn fields_of(selections: &[Selection]) -> Vec<&FieldSelection> {
    let mut fields = Vec::new();
    for selection in selections {
        match selection {
            Selection::Field(field) => fields.push(field),
            Selection::Inline(inline) => fields.extend(fields_of(&inline.selections)),
        }
    }
    fields
}
