//! `@override`: a field moves from one other subgraph.

use apollo_compiler::Name;
use apollo_compiler::ast::FieldDefinition;

use crate::composition::Diagnostic;
use crate::directives::text;
use crate::subgraph::{SubgraphSchema, federation, fields_of};

/// Everything wrong with the moves of fields.
pub(super) fn check(subgraphs: &[SubgraphSchema]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for subgraph in subgraphs {
        for ty in subgraph.types() {
            for (name, field) in fields_of(ty).into_iter().flatten() {
                let directive = field.directives.get(federation::OVERRIDE);
                let Some(from) = directive.and_then(|directive| text(directive, "from")) else {
                    continue;
                };
                let problem = if ty.is_interface() {
                    Some(Diagnostic::error(
                        "OVERRIDE_ON_INTERFACE",
                        "@override has no meaning on an interface field",
                    ))
                } else {
                    problem(subgraphs, subgraph, ty.name(), name, field, from)
                };
                found.extend(problem.map(|problem| problem.at(format!("{}.{name}", ty.name()))));
            }
        }
    }
    found
}

fn problem(
    subgraphs: &[SubgraphSchema],
    subgraph: &SubgraphSchema,
    ty: &Name,
    name: &Name,
    field: &FieldDefinition,
    from: &str,
) -> Option<Diagnostic> {
    if from == subgraph.name {
        let message = "a subgraph cannot take a field over from itself";
        return Some(Diagnostic::error("OVERRIDE_FROM_SELF_ERROR", message).of([&subgraph.name]));
    }
    let with = [
        federation::EXTERNAL,
        federation::PROVIDES,
        federation::REQUIRES,
    ];
    if let Some(other) = with.into_iter().find(|other| field.directives.has(other)) {
        let message = format!(
            "@override does not go with @{}",
            other.trim_start_matches("federation__")
        );
        return Some(
            Diagnostic::error("OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE", message)
                .of([&subgraph.name]),
        );
    }
    let Some(source) = subgraphs.iter().find(|source| source.name == from) else {
        let message = format!("it is taken over from `{from}`, which is no subgraph");
        return Some(
            Diagnostic::hint("FROM_SUBGRAPH_DOES_NOT_EXIST", message).of([&subgraph.name]),
        );
    };
    match source.field(ty, name) {
        None => {
            let message = format!("`{from}` does not have the field any more");
            Some(
                Diagnostic::hint("OVERRIDE_DIRECTIVE_CAN_BE_REMOVED", message).of([&subgraph.name]),
            )
        }
        Some(moved) if moved.directives.has(federation::OVERRIDE) => {
            let message = format!("it is taken over from `{from}`, which takes it over itself");
            Some(
                Diagnostic::error("OVERRIDE_SOURCE_HAS_OVERRIDE", message)
                    .of([&subgraph.name, &source.name]),
            )
        }
        Some(_) => None,
    }
}
