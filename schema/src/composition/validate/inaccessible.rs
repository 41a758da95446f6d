//! `@inaccessible`: what clients see must not speak of what they do not.

use std::collections::{BTreeMap, BTreeSet};

use apollo_compiler::Name;
use apollo_compiler::schema::ExtendedType;

use crate::composition::Diagnostic;
use crate::subgraph::{SubgraphSchema, federation, fields_of};

/// What subgraphs hide. Hidden in one is hidden in all.
#[derive(Default)]
struct Hidden {
    types: BTreeSet<Name>,
    elements: BTreeSet<String>,
}

/// `REFERENCED_INACCESSIBLE` for each visible field or argument of a hidden type,
/// `ONLY_INACCESSIBLE_CHILDREN` for each visible type of which nothing is visible, and
/// `REQUIRED_INACCESSIBLE` for each hidden argument that must be given.
pub(super) fn check(subgraphs: &[SubgraphSchema]) -> Vec<Diagnostic> {
    let hidden = Hidden::of(subgraphs);
    let mut found: BTreeMap<(String, &'static str), Diagnostic> = BTreeMap::new();
    let mut visible: BTreeMap<&Name, bool> = BTreeMap::new();
    for subgraph in subgraphs {
        for ty in subgraph
            .types()
            .filter(|ty| !hidden.types.contains(ty.name()))
        {
            let mut report = |code: &'static str, coordinate: String, message: String| {
                let diagnostic = Diagnostic::error(code, message)
                    .of([&subgraph.name])
                    .at(&coordinate);
                found.entry((coordinate, code)).or_insert(diagnostic);
            };
            let any = visible.entry(ty.name()).or_default();
            for name in members(ty) {
                *any |= !hidden.elements.contains(&format!("{}.{name}", ty.name()));
            }
            for (name, field) in fields_of(ty).into_iter().flatten() {
                let coordinate = format!("{}.{name}", ty.name());
                if hidden.elements.contains(&coordinate) {
                    continue;
                }
                if hidden.types.contains(field.ty.inner_named_type()) {
                    let message = format!(
                        "it is visible, but its type `{}` is @inaccessible",
                        field.ty
                    );
                    report("REFERENCED_INACCESSIBLE", coordinate.clone(), message);
                }
                for argument in &field.arguments {
                    let at = format!("{coordinate}({}:)", argument.name);
                    let is_hidden = hidden.elements.contains(&at);
                    if is_hidden && argument.is_required() {
                        let message = "it is @inaccessible, but must be given".to_owned();
                        report("REQUIRED_INACCESSIBLE", at, message);
                    } else if !is_hidden && hidden.types.contains(argument.ty.inner_named_type()) {
                        let message = format!(
                            "it is visible, but its type `{}` is @inaccessible",
                            argument.ty
                        );
                        report("REFERENCED_INACCESSIBLE", at, message);
                    }
                }
            }
        }
    }
    for (ty, _) in visible.into_iter().filter(|(_, any)| !any) {
        let message = "it is visible, but everything in it is @inaccessible";
        let diagnostic = Diagnostic::error("ONLY_INACCESSIBLE_CHILDREN", message)
            .of(subgraphs
                .iter()
                .filter(|one| one.schema.types.contains_key(ty))
                .map(|one| &one.name))
            .at(ty)
            .advise("mark the type itself @inaccessible");
        found.insert((ty.to_string(), "ONLY_INACCESSIBLE_CHILDREN"), diagnostic);
    }
    found.into_values().collect()
}

/// The names of what is in a type; itself for a scalar, which has nothing inside.
fn members(ty: &ExtendedType) -> Vec<&Name> {
    match ty {
        ExtendedType::Object(object) => object.fields.keys().collect(),
        ExtendedType::Interface(interface) => interface.fields.keys().collect(),
        ExtendedType::Enum(enum_) => enum_.values.keys().collect(),
        ExtendedType::InputObject(input) => input.fields.keys().collect(),
        ExtendedType::Union(union_) => union_.members.iter().map(|member| &member.name).collect(),
        ExtendedType::Scalar(scalar) => vec![&scalar.name],
    }
}

impl Hidden {
    fn of(subgraphs: &[SubgraphSchema]) -> Self {
        let mut hidden = Self::default();
        for ty in subgraphs.iter().flat_map(SubgraphSchema::types) {
            if ty.directives().has(federation::INACCESSIBLE) {
                hidden.types.insert(ty.name().clone());
            }
            for (name, field) in fields_of(ty).into_iter().flatten() {
                let coordinate = format!("{}.{name}", ty.name());
                for argument in field
                    .arguments
                    .iter()
                    .filter(|one| one.directives.has(federation::INACCESSIBLE))
                {
                    hidden
                        .elements
                        .insert(format!("{coordinate}({}:)", argument.name));
                }
                if field.directives.has(federation::INACCESSIBLE) {
                    hidden.elements.insert(coordinate);
                }
            }
            hidden.add_leaves(ty);
        }
        hidden
    }

    fn add_leaves(&mut self, ty: &ExtendedType) {
        let names: Vec<&Name> = match ty {
            ExtendedType::Enum(enum_) => enum_
                .values
                .iter()
                .filter(|(_, value)| value.directives.has(federation::INACCESSIBLE))
                .map(|(name, _)| name)
                .collect(),
            ExtendedType::InputObject(input) => input
                .fields
                .iter()
                .filter(|(_, field)| field.directives.has(federation::INACCESSIBLE))
                .map(|(name, _)| name)
                .collect(),
            _ => Vec::new(),
        };
        self.elements.extend(
            names
                .into_iter()
                .map(|name| format!("{}.{name}", ty.name())),
        );
    }
}
