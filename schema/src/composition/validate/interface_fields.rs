//! What an interface promises, each of its implementations has.

use std::collections::{BTreeMap, BTreeSet};

use apollo_compiler::Name;
use apollo_compiler::schema::ExtendedType;

use crate::composition::Diagnostic;
use crate::subgraph::{SubgraphSchema, federation, fields_of};

/// `INTERFACE_FIELD_NO_IMPLEM` for each field that some subgraph gives to an interface and no
/// subgraph gives to one of its implementations.
pub(super) fn check(subgraphs: &[SubgraphSchema]) -> Vec<Diagnostic> {
    let mut promised: BTreeMap<&Name, BTreeMap<&Name, Vec<&str>>> = BTreeMap::new();
    let mut given: BTreeSet<(&Name, &Name)> = BTreeSet::new();
    let mut implementations: BTreeSet<(&Name, &Name)> = BTreeSet::new();
    let mut from_interface_object: BTreeSet<(&Name, &Name)> = BTreeSet::new();
    for subgraph in subgraphs {
        for ty in subgraph.types() {
            let is_interface_object = ty.directives().has(federation::INTERFACE_OBJECT);
            for field in fields_of(ty).into_iter().flat_map(|fields| fields.keys()) {
                if is_interface_object {
                    from_interface_object.insert((ty.name(), field));
                } else if ty.is_interface() {
                    let subgraphs = promised
                        .entry(ty.name())
                        .or_default()
                        .entry(field)
                        .or_default();
                    subgraphs.push(&subgraph.name);
                } else {
                    given.insert((ty.name(), field));
                }
            }
            if let ExtendedType::Object(object) = ty {
                implementations.extend(
                    object
                        .implements_interfaces
                        .iter()
                        .map(|one| (&one.name, &object.name)),
                );
            }
        }
    }
    let mut found = Vec::new();
    for (interface, object) in implementations {
        for (field, subgraphs) in promised.get(interface).into_iter().flatten() {
            if !given.contains(&(object, *field))
                && !from_interface_object.contains(&(interface, *field))
            {
                let message = format!(
                    "`{interface}` promises the field, but its implementation `{object}` has it in no subgraph"
                );
                found.push(
                    Diagnostic::error("INTERFACE_FIELD_NO_IMPLEM", message)
                        .of(subgraphs.iter().copied())
                        .at(format!("{object}.{field}"))
                        .advise("add the field to the implementation"),
                );
            }
        }
    }
    found
}
