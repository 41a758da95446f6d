//! Which object types and interfaces are part of which abstract type, over all subgraphs.

use std::collections::{BTreeMap, BTreeSet};

use apollo_compiler::Name;
use apollo_compiler::schema::ExtendedType;

use crate::subgraph::SubgraphSchema;

/// Abstract types and what is below them.
#[derive(Default)]
pub(super) struct Hierarchy(BTreeMap<Name, BTreeSet<Name>>);

impl Hierarchy {
    pub(super) fn of(subgraphs: &[SubgraphSchema]) -> Self {
        let mut below: BTreeMap<Name, BTreeSet<Name>> = BTreeMap::new();
        for ty in subgraphs.iter().flat_map(SubgraphSchema::types) {
            let interfaces = match ty {
                ExtendedType::Object(object) => &object.implements_interfaces,
                ExtendedType::Interface(interface) => &interface.implements_interfaces,
                ExtendedType::Union(union_) => {
                    let members = below.entry(union_.name.clone()).or_default();
                    members.extend(union_.members.iter().map(|member| member.name.clone()));
                    continue;
                }
                _ => continue,
            };
            for interface in interfaces {
                below
                    .entry(interface.name.clone())
                    .or_default()
                    .insert(ty.name().clone());
            }
        }
        Self(below)
    }

    /// Whether `lower` is `upper` or part of it.
    pub(super) fn is_subtype(&self, upper: &Name, lower: &Name) -> bool {
        upper == lower || self.0.get(upper).is_some_and(|below| below.contains(lower))
    }
}
