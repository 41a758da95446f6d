//! An interface's key is a key of each of its implementations.

use apollo_compiler::schema::ExtendedType;

use crate::composition::Diagnostic;
use crate::subgraph::{SubgraphSchema, keys};

/// `INTERFACE_KEY_NOT_ON_IMPLEMENTATION` for each key of an interface that one of the objects
/// implementing it in the subgraph does not have.
pub(super) fn check(subgraph: &SubgraphSchema) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for interface in subgraph.types().filter(|ty| ty.is_interface()) {
        for key in keys(interface)
            .iter()
            .filter_map(|key| key.fields.as_ref().ok())
        {
            for object in implementations(subgraph, interface) {
                if keys(object)
                    .iter()
                    .all(|own| own.fields.as_ref() != Ok(key))
                {
                    let message = format!(
                        "`{}` has the key `{key}`, its implementation has not",
                        interface.name()
                    );
                    found.push(
                        Diagnostic::error("INTERFACE_KEY_NOT_ON_IMPLEMENTATION", message)
                            .of([&subgraph.name])
                            .at(object.name())
                            .advise(format!("add @key(fields: \"{key}\")")),
                    );
                }
            }
        }
    }
    found
}

fn implementations<'a>(
    subgraph: &'a SubgraphSchema,
    interface: &'a ExtendedType,
) -> impl Iterator<Item = &'a ExtendedType> {
    subgraph.types().filter(|ty| match ty {
        ExtendedType::Object(object) => object.implements_interfaces.contains(interface.name()),
        _ => false,
    })
}
