//! The supergraph as planner and executor see it: which subgraph resolves what, and how a
//! partitioned subgraph's fields are routed and merged.
//!
//! Read from a supergraph SDL ([`Supergraph::parse`]); composing that SDL is `composition`'s part.

use std::collections::BTreeSet;
use std::sync::Arc;

use apollo_compiler::ast::Type;
use apollo_compiler::validation::Valid;
use apollo_compiler::{Name, Schema};
use indexmap::IndexMap;

use crate::region::RegionCode;

pub use crate::field_set::{FieldSet, FieldSetItem};

mod api_schema;
mod error;
mod fields;
mod graphs;
mod home;
mod names;
mod parse;
#[cfg(test)]
mod tests;

pub use error::SupergraphError;
pub use home::{HomePath, HomeTarget, InvalidHomePath};

/// A composed graph, ready to plan against. Shared by all requests, never changed.
#[derive(Debug)]
pub struct Supergraph {
    /// What clients see: no join directives, nothing `@inaccessible`, partitioned fields nullable.
    pub public: Arc<Valid<Schema>>,
    /// The same with everything `@inaccessible`: what the gateway itself may ask.
    pub internal: Arc<Valid<Schema>>,
    /// The subgraphs; a [`SubgraphId`] is an index into this list.
    pub subgraphs: Vec<Subgraph>,
    /// Every object, interface and union type by name, with where its fields are resolved.
    pub types: IndexMap<Name, TypeInfo>,
    /// The SDL that this was read from.
    pub sdl: Arc<str>,
}

impl Supergraph {
    /// Reads a supergraph SDL of any join specification from v0.1 to v0.5, made by any composer.
    /// Fails where the text is no such SDL, where what clients would see is no valid schema, and
    /// where it asks for a protection that this gateway does not enforce.
    pub fn parse(sdl: &str) -> Result<Self, SupergraphError> {
        parse::parse(sdl)
    }

    /// The subgraph of that id.
    pub fn subgraph(&self, id: SubgraphId) -> &Subgraph {
        &self.subgraphs[usize::from(id.0)]
    }

    /// The id of the subgraph of that name.
    pub fn subgraph_named(&self, name: &str) -> Option<SubgraphId> {
        let index = self
            .subgraphs
            .iter()
            .position(|subgraph| subgraph.name == name)?;
        u16::try_from(index).ok().map(SubgraphId)
    }

    /// A field by its type's and its own name.
    pub fn field(&self, ty: &str, field: &str) -> Option<&FieldInfo> {
        self.types.get(ty)?.fields.get(field)
    }
}

/// A subgraph's place in [`Supergraph::subgraphs`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SubgraphId(pub u16);

/// One logical subgraph.
#[derive(Clone, Debug)]
pub struct Subgraph {
    /// Its name in the configuration, as errors and plans print it.
    pub name: String,
    /// Where it is asked; empty for an in-process or a partitioned subgraph.
    pub url: String,
    /// The partitions that serve it; empty for an ordinary subgraph.
    pub partitions: Vec<Partition>,
}

/// A service that holds the rows of one region or more.
#[derive(Clone, Debug)]
pub struct Partition {
    /// Its name in the configuration.
    pub name: String,
    /// Where it is asked.
    pub url: String,
    /// The regions whose rows it holds.
    pub regions: Vec<RegionCode>,
    /// What it does not offer of the logical subgraph: coordinates `Type`, `Type.field`,
    /// `Type.field(argument:)`, `Enum.VALUE`, `Input.field`.
    pub lacks: BTreeSet<String>,
    /// Whether its schema does not fit, so that it is not asked. Its regions are missing.
    pub refused: bool,
}

/// What kind of composite type this is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TypeKind {
    /// An object type.
    Object,
    /// An interface.
    Interface,
    /// A union.
    Union,
}

/// Where the instances of a type live over the partitions of a partitioned subgraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Residency {
    /// Not an entity of a partitioned subgraph, or one whose copies agree.
    Replicated,
    /// Each instance lives in one region, which the key field `by` names (design: `@homed`).
    Homed {
        /// The key field: an id that starts with the region's slug, or a region code.
        by: Name,
    },
    /// Any partition may hold a part; parts merge by the key field `by` (design: `@spanning`).
    Spanning {
        /// The key field.
        by: Name,
    },
}

/// A composite type of the supergraph.
#[derive(Clone, Debug)]
pub struct TypeInfo {
    /// Its name.
    pub name: Name,
    /// Object, interface or union.
    pub kind: TypeKind,
    /// Where its instances live.
    pub residency: Residency,
    /// For each subgraph that defines it, how.
    pub joins: IndexMap<SubgraphId, TypeJoin>,
    /// Its fields; empty for a union. `__typename` is not among them.
    pub fields: IndexMap<Name, FieldInfo>,
}

/// How one subgraph defines a type.
#[derive(Clone, Debug, Default)]
pub struct TypeJoin {
    /// The keys by which its entities can be asked there, and which of those can be resolved.
    pub keys: Vec<KeyInfo>,
    /// `@interfaceObject`: an object there, an interface elsewhere.
    pub is_interface_object: bool,
    /// For an object or interface: the interfaces it implements there. For a union: nothing.
    pub implements: Vec<Name>,
    /// For an interface or a union: the object types it can be there.
    pub possible_types: Vec<Name>,
}

/// A `@key` of a type in one subgraph.
#[derive(Clone, Debug)]
pub struct KeyInfo {
    /// The key's fields.
    pub fields: FieldSet,
    /// Whether the subgraph resolves the entity from them.
    pub resolvable: bool,
    /// Whether the type is an extension there, as in Federation 1.
    pub extension: bool,
}

/// A field of the supergraph.
#[derive(Clone, Debug)]
pub struct FieldInfo {
    /// Its name.
    pub name: Name,
    /// Its type in the supergraph.
    pub ty: Type,
    /// Where it is resolved, in the order of the subgraphs.
    pub joins: Vec<FieldJoin>,
    /// `@inaccessible`
    pub inaccessible: bool,
    /// On a root field of a partitioned subgraph: what in its arguments says which partitions to ask.
    pub homed_by: Option<HomePath>,
    /// `@foreign`: the value may live elsewhere, so only its key is asked here.
    pub foreign: bool,
    /// `@merge`
    pub merge: Option<Merge>,
    /// `@derived`
    pub derived: Option<Derived>,
}

/// How one subgraph takes part in a field.
#[derive(Clone, Debug)]
pub struct FieldJoin {
    /// The subgraph.
    pub subgraph: SubgraphId,
    /// The field's type there, where it differs from the supergraph's.
    pub ty: Option<Type>,
    /// `@external`: known there, resolved elsewhere (unless a path `@provides` it).
    pub external: bool,
    /// `@requires`: what the subgraph must be given first.
    pub requires: Option<FieldSet>,
    /// `@provides`: what below this field the subgraph gives although it is external there.
    pub provides: Option<FieldSet>,
    /// `@override(label:)` of another subgraph took this field from here: used only where the
    /// label is not active.
    pub overridden_unless: Option<String>,
    /// This subgraph overrides with a label: used only where the label is active.
    pub override_label: Option<String>,
}

impl FieldJoin {
    /// A subgraph that simply resolves the field.
    pub fn plain(subgraph: SubgraphId) -> Self {
        Self {
            subgraph,
            ty: None,
            external: false,
            requires: None,
            provides: None,
            overridden_unless: None,
            override_label: None,
        }
    }
}

/// `@merge`: how values from several partitions become one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merge {
    /// The rule.
    pub rule: crate::merge::MergeRule,
    /// For [`crate::merge::MergeRule::Ordered`]: the item's fields that order and identify it.
    pub by: Vec<Name>,
}

/// `@derived`: a field made from ingredients of the same object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Derived {
    /// The pure function's name.
    pub by: crate::derive::Derivation,
    /// The ingredients: fields of the same object.
    pub of: Vec<Name>,
}
