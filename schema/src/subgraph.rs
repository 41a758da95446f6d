//! A subgraph's schema as composition works on it: its SDL read, checked, and brought to one form
//! whatever Federation version and names it uses.
//!
//! In that form Federation's directives are called `federation__key` and so on, the partition
//! directives `partition__homed` and so on, root types `Query`, `Mutation` and `Subscription`;
//! `_entities`, `_service` and what belongs to them are gone. How subgraphs fit together is
//! `composition`'s part.

use apollo_compiler::Schema;
use apollo_compiler::ast::{Directive, FieldDefinition};
use apollo_compiler::schema::ExtendedType;

use crate::directives::{flag, text};
use crate::field_set::{FieldSet, InvalidFieldSet};
use crate::supergraph::Partition;

mod federation_1;
mod ingest;
mod normalise;
#[cfg(test)]
mod tests;

/// Federation's directives in a normalised schema.
pub(crate) mod federation {
    pub(crate) const EXTENDS: &str = "federation__extends";
    pub(crate) const EXTERNAL: &str = "federation__external";
    pub(crate) const INACCESSIBLE: &str = "federation__inaccessible";
    pub(crate) const INTERFACE_OBJECT: &str = "federation__interfaceObject";
    pub(crate) const KEY: &str = "federation__key";
    pub(crate) const OVERRIDE: &str = "federation__override";
    pub(crate) const PROVIDES: &str = "federation__provides";
    pub(crate) const REQUIRES: &str = "federation__requires";
    pub(crate) const SHAREABLE: &str = "federation__shareable";
    pub(crate) const TAG: &str = "federation__tag";
}

/// The partition directives in a normalised schema.
pub(crate) mod partition_names {
    pub(crate) const DERIVED: &str = "partition__derived";
    pub(crate) const FOREIGN: &str = "partition__foreign";
    pub(crate) const HOMED: &str = "partition__homed";
    pub(crate) const MERGE: &str = "partition__merge";
    pub(crate) const SPANNING: &str = "partition__spanning";
}

/// A subgraph's SDL, as it was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubgraphSource {
    /// Its name in the configuration.
    pub name: String,
    /// Where it is asked; empty for an in-process one.
    pub url: String,
    /// Its SDL, as `_service { sdl }` answers it.
    pub sdl: String,
}

/// A subgraph's schema in its normalised form.
#[derive(Clone, Debug)]
pub(crate) struct SubgraphSchema {
    /// Its name in the configuration.
    pub(crate) name: String,
    /// Where it is asked.
    pub(crate) url: String,
    /// The partitions that serve it; empty for an ordinary subgraph.
    pub(crate) partitions: Vec<Partition>,
    /// Whether it links to a Federation 2 specification.
    pub(crate) federation_2: bool,
    /// The types, with Federation's and the partition directives under their full names.
    pub(crate) schema: Schema,
    /// Custom directives that `@composeDirective` carries into the supergraph.
    pub(crate) composed: Vec<ComposedDirective>,
}

/// A custom directive that `@composeDirective` carries into the supergraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ComposedDirective {
    /// Its name in the subgraph, without `@`.
    pub(crate) name: String,
    /// The specification that defines it.
    pub(crate) url: String,
}

/// A `@key` as it is written.
#[derive(Clone, Debug)]
pub(crate) struct Key<'a> {
    /// The text of its fields.
    pub(crate) text: &'a str,
    /// Its fields.
    pub(crate) fields: Result<FieldSet, InvalidFieldSet>,
    /// Whether the subgraph resolves the entity from them.
    pub(crate) resolvable: bool,
}

impl SubgraphSchema {
    /// A field of an object or interface type.
    pub(crate) fn field(&self, ty: &str, field: &str) -> Option<&FieldDefinition> {
        let fields = fields_of(self.schema.types.get(ty)?)?;
        Some(fields.get(field)?)
    }

    /// Whether partitions serve it.
    pub(crate) fn is_partitioned(&self) -> bool {
        !self.partitions.is_empty()
    }

    /// The types that are not GraphQL's own.
    pub(crate) fn types(&self) -> impl Iterator<Item = &ExtendedType> {
        self.schema.types.values().filter(|ty| !ty.is_built_in())
    }
}

/// A map of fields, as the schema model has it.
pub(crate) type Fields = apollo_compiler::collections::IndexMap<
    apollo_compiler::Name,
    apollo_compiler::schema::Component<FieldDefinition>,
>;

/// The fields of an object or interface type; `None` for the others.
pub(crate) fn fields_of(ty: &ExtendedType) -> Option<&Fields> {
    match ty {
        ExtendedType::Object(object) => Some(&object.fields),
        ExtendedType::Interface(interface) => Some(&interface.fields),
        _ => None,
    }
}

/// The same, to change.
pub(crate) fn fields_of_mut(ty: &mut ExtendedType) -> Option<&mut Fields> {
    match ty {
        ExtendedType::Object(object) => Some(&mut object.make_mut().fields),
        ExtendedType::Interface(interface) => Some(&mut interface.make_mut().fields),
        _ => None,
    }
}

/// The keys of a type in a normalised schema.
pub(crate) fn keys(ty: &ExtendedType) -> Vec<Key<'_>> {
    ty.directives()
        .get_all(federation::KEY)
        .filter_map(|directive| key(directive))
        .collect()
}

fn key(directive: &Directive) -> Option<Key<'_>> {
    let fields = text(directive, "fields")?;
    Some(Key {
        text: fields,
        fields: FieldSet::parse(fields),
        resolvable: directive.specified_argument_by_name("resolvable").is_none()
            || flag(directive, "resolvable"),
    })
}
