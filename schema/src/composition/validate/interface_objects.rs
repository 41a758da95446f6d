//! `@interfaceObject`: an object that stands for an interface of other subgraphs.

use crate::composition::Diagnostic;
use crate::subgraph::{SubgraphSchema, federation, keys};

/// `INTERFACE_OBJECT_USAGE_ERROR` for each that has no key, or stands for no interface.
pub(super) fn check(subgraphs: &[SubgraphSchema]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for subgraph in subgraphs {
        for ty in subgraph
            .types()
            .filter(|ty| ty.directives().has(federation::INTERFACE_OBJECT))
        {
            let is_interface =
                |other: &SubgraphSchema| other.schema.get_interface(ty.name()).is_some();
            let message = if keys(ty).is_empty() {
                "an @interfaceObject needs a @key"
            } else if !subgraphs.iter().any(is_interface) {
                "it is an @interfaceObject, but an interface in no subgraph"
            } else {
                continue;
            };
            found.push(
                Diagnostic::error("INTERFACE_OBJECT_USAGE_ERROR", message)
                    .of([&subgraph.name])
                    .at(ty.name()),
            );
        }
    }
    found
}
