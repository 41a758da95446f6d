//! `@external`: a field is only named where something needs the name.

use crate::composition::{Diagnostic, used_fields};
use crate::subgraph::{SubgraphSchema, federation, fields_of};

/// `EXTERNAL_UNUSED` for each external field that no key, requirement, provision or interface of
/// the subgraph names; `EXTERNAL_ON_INTERFACE` for each on an interface.
pub(super) fn check(subgraph: &SubgraphSchema) -> Vec<Diagnostic> {
    let used = used_fields(&subgraph.schema);
    let mut found = Vec::new();
    for ty in subgraph.types() {
        for (name, field) in fields_of(ty).into_iter().flatten() {
            if !field.directives.has(federation::EXTERNAL) {
                continue;
            }
            let at = format!("{}.{name}", ty.name());
            if ty.is_interface() {
                let message = "@external has no meaning on an interface field";
                found.push(
                    Diagnostic::error("EXTERNAL_ON_INTERFACE", message)
                        .of([&subgraph.name])
                        .at(at),
                );
            } else if !used.contains(&(ty.name().clone(), name.clone())) {
                let message = "it is @external, but no @key, @requires, @provides or interface of the subgraph uses it";
                found.push(
                    Diagnostic::error("EXTERNAL_UNUSED", message)
                        .of([&subgraph.name])
                        .at(at)
                        .advise("remove the field, or use it"),
                );
            }
        }
    }
    found
}
