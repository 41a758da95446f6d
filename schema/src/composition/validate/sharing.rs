//! `@shareable`: a field that several subgraphs resolve must be meant so by each.

use std::collections::{BTreeMap, HashSet};

use apollo_compiler::Name;
use apollo_compiler::schema::ExtendedType;

use crate::composition::Diagnostic;
use crate::directives::text;
use crate::field_set::{FieldSet, FieldSetItem};
use crate::subgraph::{SubgraphSchema, federation, fields_of, keys};

/// `INVALID_FIELD_SHARING` for each field that more than one subgraph resolves although not each of
/// them says `@shareable`.
pub(super) fn check(subgraphs: &[SubgraphSchema]) -> Vec<Diagnostic> {
    let mut resolvers: BTreeMap<(&Name, &Name), Vec<Resolver<'_>>> = BTreeMap::new();
    for subgraph in subgraphs {
        let in_keys = key_fields(subgraph);
        for object in subgraph.types().filter(|ty| ty.is_object()) {
            for (name, field) in fields_of(object).into_iter().flatten() {
                if field.directives.has(federation::EXTERNAL) {
                    continue;
                }
                let overriding = field
                    .directives
                    .get(federation::OVERRIDE)
                    .and_then(|directive| text(directive, "from"));
                resolvers
                    .entry((object.name(), name))
                    .or_default()
                    .push(Resolver {
                        subgraph: &subgraph.name,
                        shares: field.directives.has(federation::SHAREABLE)
                            || in_keys.contains(&(object.name().clone(), name.clone())),
                        overrides: overriding,
                    });
            }
        }
    }
    resolvers
        .into_iter()
        .filter_map(|((ty, field), resolvers)| not_shared(ty, field, &resolvers))
        .collect()
}

struct Resolver<'a> {
    subgraph: &'a str,
    shares: bool,
    overrides: Option<&'a str>,
}

fn not_shared(ty: &Name, field: &Name, resolvers: &[Resolver<'_>]) -> Option<Diagnostic> {
    let taken: Vec<&str> = resolvers
        .iter()
        .filter_map(|resolver| resolver.overrides)
        .collect();
    let left: Vec<&Resolver<'_>> = resolvers
        .iter()
        .filter(|resolver| !taken.contains(&resolver.subgraph))
        .collect();
    let unwilling: Vec<&str> = left
        .iter()
        .filter(|resolver| !resolver.shares)
        .map(|resolver| resolver.subgraph)
        .collect();
    if left.len() < 2 || unwilling.is_empty() {
        return None;
    }
    let message = format!(
        "several subgraphs resolve it, but it is not @shareable in `{}`",
        unwilling.join("`, `")
    );
    Some(
        Diagnostic::error("INVALID_FIELD_SHARING", message)
            .of(left.iter().map(|resolver| resolver.subgraph))
            .at(format!("{ty}.{field}"))
            .advise("add @shareable where all resolve it alike, or let one @override it"),
    )
}

/// The fields of keys, nested ones too: every subgraph that has the key resolves them.
fn key_fields(subgraph: &SubgraphSchema) -> HashSet<(Name, Name)> {
    let mut found = HashSet::new();
    for ty in subgraph.types() {
        for fields in keys(ty).into_iter().filter_map(|key| key.fields.ok()) {
            collect(subgraph, ty.name(), &fields, &mut found);
        }
    }
    found
}

fn collect(
    subgraph: &SubgraphSchema,
    ty: &Name,
    set: &FieldSet,
    found: &mut HashSet<(Name, Name)>,
) {
    for item in &set.0 {
        match item {
            FieldSetItem::Inline {
                type_condition,
                selections,
            } => collect(subgraph, type_condition, selections, found),
            FieldSetItem::Field {
                name, selections, ..
            } => {
                found.insert((ty.clone(), name.clone()));
                if subgraph
                    .schema
                    .types
                    .get(ty)
                    .is_some_and(ExtendedType::is_interface)
                {
                    let objects = subgraph
                        .schema
                        .types
                        .values()
                        .filter_map(ExtendedType::as_object);
                    for object in objects.filter(|object| object.implements_interfaces.contains(ty))
                    {
                        found.insert((object.name.clone(), name.clone()));
                    }
                }
                if let Some(field) = subgraph.field(ty, name) {
                    collect(subgraph, field.ty.inner_named_type(), selections, found);
                }
            }
        }
    }
}
