//! What Federation 1 leaves unsaid and Federation 2 wants said.

use std::collections::HashSet;

use apollo_compiler::ast::Directive;
use apollo_compiler::schema::ExtendedType;
use apollo_compiler::{Name, Schema};

use super::{Fields, federation, fields_of_mut};
use crate::composition::used_fields;

/// Gives a Federation 1 schema the marks of Federation 2: every field is shareable, since it could
/// not be said, and an `@external` that nothing uses is as if it were not there.
pub(super) fn upgrade(schema: &mut Schema) {
    remove_unused_externals(schema);
    for ty in schema
        .types
        .values_mut()
        .filter(|ty| ty.is_object() && !ty.is_built_in())
    {
        for field in fields_of_mut(ty).into_iter().flat_map(Fields::values_mut) {
            let marked = field.directives.has(federation::SHAREABLE)
                || field.directives.has(federation::EXTERNAL);
            if !marked {
                field
                    .make_mut()
                    .directives
                    .push(Directive::new(Name::new_unchecked(federation::SHAREABLE)));
            }
        }
    }
}

fn remove_unused_externals(schema: &mut Schema) {
    let used: HashSet<(Name, Name)> = used_fields(schema);
    for (name, ty) in schema.types.iter_mut().filter(|(_, ty)| ty.is_object()) {
        if let ExtendedType::Object(object) = ty {
            let unused = |field: &Name| !used.contains(&(name.clone(), field.clone()));
            if object.fields.iter().any(|(field, definition)| {
                definition.directives.has(federation::EXTERNAL) && unused(field)
            }) {
                object.make_mut().fields.retain(|field, definition| {
                    !definition.directives.has(federation::EXTERNAL) || !unused(field)
                });
            }
        }
    }
}
