//! The graph of (type, subgraph) nodes that plans move over, read off the supergraph: which fields
//! a subgraph can give of a type, by which keys it can be entered, what an abstract type can be
//! there.

use std::collections::BTreeSet;

use apollo_compiler::Name;
use apollo_compiler::ast::Type;
use schema::supergraph::{
    FieldInfo, FieldJoin, FieldSet, FieldSetItem, Residency, SubgraphId, Supergraph, TypeInfo,
    TypeJoin, TypeKind,
};

use super::PlanOptions;

/// What `@provides` and keys say a subgraph gives at a place although it is external there.
pub(super) type Provided<'s> = Vec<&'s FieldSet>;

/// The supergraph under one choice of override labels.
#[derive(Clone, Copy)]
pub(super) struct Graph<'s> {
    supergraph: &'s Supergraph,
    active_labels: &'s BTreeSet<String>,
}

/// Whether a subgraph gives a field of a type.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Access<'s> {
    /// It does not.
    No,
    /// It does.
    Plain,
    /// It does where it is entered with these fields.
    Requires(&'s FieldSet),
}

/// A node at which an entity can be entered: a subgraph, and the type as which it is known there
/// (its own, or an interface where the subgraph has an `@interfaceObject`).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct NodeRef {
    pub(super) subgraph: SubgraphId,
    pub(super) ty: Name,
}

impl<'s> Graph<'s> {
    /// The graph of a supergraph.
    pub(super) fn new(supergraph: &'s Supergraph, options: &'s PlanOptions) -> Self {
        Self {
            supergraph,
            active_labels: &options.active_labels,
        }
    }

    /// All subgraphs.
    pub(super) fn subgraphs(&self) -> impl Iterator<Item = SubgraphId> + use<> {
        let count = u16::try_from(self.supergraph.subgraphs.len()).unwrap_or(u16::MAX);
        (0..count).map(SubgraphId)
    }

    /// The type, where it is a composite one.
    pub(super) fn type_info(&self, ty: &str) -> Option<&'s TypeInfo> {
        self.supergraph.types.get(ty)
    }

    /// Whether the type is an interface or a union.
    pub(super) fn is_abstract(&self, ty: &str) -> bool {
        self.type_info(ty)
            .is_some_and(|info| info.kind != TypeKind::Object)
    }

    /// Whether the type has fields at all.
    pub(super) fn is_composite(&self, ty: &str) -> bool {
        self.type_info(ty).is_some()
    }

    /// How the subgraph defines the type.
    pub(super) fn join(&self, subgraph: SubgraphId, ty: &str) -> Option<&'s TypeJoin> {
        self.type_info(ty)?.joins.get(&subgraph)
    }

    /// Whether the type is an object there although an interface elsewhere.
    pub(super) fn is_interface_object(&self, subgraph: SubgraphId, ty: &str) -> bool {
        self.join(subgraph, ty)
            .is_some_and(|join| join.is_interface_object)
    }

    /// Whether the type is an interface or a union in the subgraph.
    pub(super) fn is_abstract_in(&self, subgraph: SubgraphId, ty: &str) -> bool {
        self.is_abstract(ty) && !self.is_interface_object(subgraph, ty)
    }

    /// The object types that the type can be, over all subgraphs.
    pub(super) fn possible_types(&self, ty: &Name) -> Vec<Name> {
        match self.type_info(ty) {
            Some(info) if info.kind != TypeKind::Object => {
                let mut types: Vec<Name> = Vec::new();
                for object in info.joins.values().flat_map(|join| &join.possible_types) {
                    if !types.contains(object) {
                        types.push(object.clone());
                    }
                }
                types
            }
            _ => vec![ty.clone()],
        }
    }

    /// The object types that the type can be in the subgraph.
    pub(super) fn possible_in(&self, subgraph: SubgraphId, ty: &Name) -> Vec<Name> {
        if self.is_abstract_in(subgraph, ty) {
            self.join(subgraph, ty)
                .map(|join| join.possible_types.clone())
                .unwrap_or_default()
        } else {
            vec![ty.clone()]
        }
    }

    /// The interfaces that an object type implements in any subgraph.
    fn interfaces(&self, ty: &str) -> Vec<&'s Name> {
        let mut interfaces: Vec<&'s Name> = Vec::new();
        let joins = self.type_info(ty).into_iter().flat_map(|info| &info.joins);
        for interface in joins.flat_map(|(_, join)| &join.implements) {
            if !interfaces.contains(&interface) {
                interfaces.push(interface);
            }
        }
        interfaces
    }

    /// A field of the supergraph.
    pub(super) fn field(&self, ty: &str, field: &str) -> Option<&'s FieldInfo> {
        self.type_info(ty)?.fields.get(field)
    }

    /// How the subgraph takes part in a field under the active override labels.
    pub(super) fn field_join(
        &self,
        subgraph: SubgraphId,
        ty: &str,
        field: &str,
    ) -> Option<&'s FieldJoin> {
        self.field(ty, field)?.joins.iter().find(|join| {
            join.subgraph == subgraph
                && join
                    .overridden_unless
                    .as_ref()
                    .is_none_or(|label| !self.active_labels.contains(label))
                && join
                    .override_label
                    .as_ref()
                    .is_none_or(|label| self.active_labels.contains(label))
        })
    }

    /// The field's type in the subgraph.
    pub(super) fn field_type(
        &self,
        subgraph: SubgraphId,
        ty: &str,
        field: &str,
    ) -> Option<&'s Type> {
        self.field_join(subgraph, ty, field)
            .and_then(|join| join.ty.as_ref())
            .or_else(|| self.field(ty, field).map(|info| &info.ty))
    }

    /// Whether the subgraph gives a field of an object type, or of a type that is an object there.
    pub(super) fn access(
        &self,
        subgraph: SubgraphId,
        ty: &str,
        field: &str,
        provided: &Provided<'s>,
    ) -> Access<'s> {
        if field == "__typename" {
            return if self.is_interface_object(subgraph, ty) {
                Access::No
            } else {
                Access::Plain
            };
        }
        if self.is_provided(provided, ty, field) {
            return Access::Plain;
        }
        match self.field_join(subgraph, ty, field) {
            None => Access::No,
            Some(join) if join.external => {
                if self.is_key_field(subgraph, ty, field) {
                    Access::Plain
                } else {
                    Access::No
                }
            }
            Some(join) => join
                .requires
                .as_ref()
                .map_or(Access::Plain, Access::Requires),
        }
    }

    /// Whether the subgraph gives a field where it is selected on an interface itself: the
    /// interface has it there, and so has every type that it can be.
    pub(super) fn gives_on_interface(
        &self,
        subgraph: SubgraphId,
        ty: &Name,
        field: &str,
        provided: &Provided<'s>,
    ) -> bool {
        if field == "__typename" {
            return true;
        }
        if names(provided, field) && self.field_join(subgraph, ty, field).is_some() {
            return true;
        }
        self.field_join(subgraph, ty, field)
            .is_some_and(|join| !join.external)
            && self
                .possible_in(subgraph, ty)
                .iter()
                .all(|object| self.access(subgraph, object, field, provided) == Access::Plain)
    }

    /// What the subgraph gives below a field although it is external there.
    pub(super) fn provided_below(
        &self,
        subgraph: SubgraphId,
        ty: &str,
        field: &str,
        provided: &Provided<'s>,
    ) -> Provided<'s> {
        let mut below = Vec::new();
        if let Some(set) = self
            .field_join(subgraph, ty, field)
            .and_then(|join| join.provides.as_ref())
        {
            below.push(set);
        }
        let keys = self
            .join(subgraph, ty)
            .into_iter()
            .flat_map(|join| &join.keys);
        for set in provided.iter().copied().chain(keys.map(|key| &key.fields)) {
            self.collect_below(set, ty, field, &mut below);
        }
        below
    }

    fn collect_below(&self, set: &'s FieldSet, ty: &str, field: &str, below: &mut Provided<'s>) {
        for item in &set.0 {
            match item {
                FieldSetItem::Field {
                    name, selections, ..
                } if name == field && !selections.0.is_empty() => below.push(selections),
                FieldSetItem::Field { .. } => {}
                FieldSetItem::Inline {
                    type_condition,
                    selections,
                } => {
                    if self.meets(ty, type_condition) {
                        self.collect_below(selections, ty, field, below);
                    }
                }
            }
        }
    }

    fn is_provided(&self, provided: &[&'s FieldSet], ty: &str, field: &str) -> bool {
        provided.iter().any(|set| {
            set.0.iter().any(|item| match item {
                FieldSetItem::Field { name, .. } => name == field,
                FieldSetItem::Inline {
                    type_condition,
                    selections,
                } => self.meets(ty, type_condition) && self.is_provided(&[selections], ty, field),
            })
        })
    }

    /// Whether every object of `ty` is a `condition`.
    fn meets(&self, ty: &str, condition: &Name) -> bool {
        ty == condition.as_str()
            || self.type_info(condition).is_some_and(|info| {
                info.joins
                    .values()
                    .any(|join| join.possible_types.iter().any(|object| object == ty))
            })
    }

    fn is_key_field(&self, subgraph: SubgraphId, ty: &str, field: &str) -> bool {
        self.join(subgraph, ty)
            .is_some_and(|join| join.keys.iter().any(|key| names(&[&key.fields], field)))
    }

    /// Whether the subgraph gives a whole field set of a type.
    pub(super) fn gives_set(
        &self,
        subgraph: SubgraphId,
        ty: &Name,
        set: &FieldSet,
        provided: &Provided<'s>,
    ) -> bool {
        set.0
            .iter()
            .all(|item| self.gives_item(subgraph, ty, item, provided))
    }

    /// Whether the subgraph gives one part of a field set of a type.
    pub(super) fn gives_item(
        &self,
        subgraph: SubgraphId,
        ty: &Name,
        item: &FieldSetItem,
        provided: &Provided<'s>,
    ) -> bool {
        match item {
            FieldSetItem::Field {
                name, selections, ..
            } => {
                if self.is_abstract_in(subgraph, ty) {
                    return (self.gives_on_interface(subgraph, ty, name, provided)
                        && self.gives_below(subgraph, ty, name, selections, provided))
                        || self
                            .possible_in(subgraph, ty)
                            .iter()
                            .all(|object| self.gives_item(subgraph, object, item, provided));
                }
                self.access(subgraph, ty, name, provided) == Access::Plain
                    && self.gives_below(subgraph, ty, name, selections, provided)
            }
            FieldSetItem::Inline {
                type_condition,
                selections,
            } => {
                !self.is_interface_object(subgraph, ty)
                    && self
                        .possible_in(subgraph, ty)
                        .iter()
                        .filter(|object| self.meets(object, type_condition))
                        .all(|object| self.gives_set(subgraph, object, selections, provided))
            }
        }
    }

    fn gives_below(
        &self,
        subgraph: SubgraphId,
        ty: &Name,
        field: &Name,
        selections: &FieldSet,
        provided: &Provided<'s>,
    ) -> bool {
        if selections.0.is_empty() {
            return true;
        }
        let below = self.provided_below(subgraph, ty, field, provided);
        self.field_type(subgraph, ty, field).is_some_and(|child| {
            self.gives_set(subgraph, child.inner_named_type(), selections, &below)
        })
    }

    /// The nodes at which objects of a type can be entered: the type itself where a subgraph has a
    /// key for it, and its interfaces where a subgraph has an `@interfaceObject`.
    pub(super) fn entries(&self, ty: &Name) -> Vec<NodeRef> {
        let mut nodes = Vec::new();
        let mut add = |name: &Name, objects_only: bool| {
            for (subgraph, join) in self
                .type_info(name)
                .into_iter()
                .flat_map(|info| &info.joins)
            {
                let enterable = join.keys.iter().any(|key| key.resolvable);
                if enterable && (!objects_only || join.is_interface_object) {
                    nodes.push(NodeRef {
                        subgraph: *subgraph,
                        ty: name.clone(),
                    });
                }
            }
        };
        add(ty, false);
        for interface in self.interfaces(ty) {
            add(interface, true);
        }
        nodes
    }

    /// Whether partitions serve the subgraph.
    pub(super) fn is_partitioned(&self, subgraph: SubgraphId) -> bool {
        self.supergraph
            .subgraphs
            .get(usize::from(subgraph.0))
            .is_some_and(|subgraph| !subgraph.partitions.is_empty())
    }

    /// The fields that a reference gives in a partitioned subgraph where the object itself must be
    /// asked by key: `None` where the reference gives everything.
    pub(super) fn is_stub(&self, subgraph: SubgraphId, ty: &str, foreign: bool) -> bool {
        self.is_partitioned(subgraph)
            && self
                .type_info(ty)
                .is_some_and(|info| foreign || matches!(info.residency, Residency::Spanning { .. }))
            && self
                .join(subgraph, ty)
                .is_some_and(|join| join.keys.iter().any(|key| key.resolvable))
    }

    /// Whether a stub of the type gives the field: a part of its key, or derived from the key.
    pub(super) fn in_stub(&self, subgraph: SubgraphId, ty: &str, field: &str) -> bool {
        if field == "__typename" {
            return true;
        }
        let Some(info) = self.type_info(ty) else {
            return false;
        };
        let in_key = |field: &str| match &info.residency {
            Residency::Homed { by } | Residency::Spanning { by } => by == field,
            Residency::Replicated => info
                .joins
                .get(&subgraph)
                .and_then(|join| join.keys.first())
                .is_some_and(|key| names(&[&key.fields], field)),
        };
        in_key(field)
            || self
                .field(ty, field)
                .and_then(|info| info.derived.as_ref())
                .is_some_and(|derived| derived.of.iter().all(|name| in_key(name)))
    }

    /// Whether the field's value may live in another region.
    pub(super) fn is_foreign(&self, ty: &str, field: &str) -> bool {
        self.field(ty, field).is_some_and(|info| info.foreign)
    }
}

fn names(sets: &[&FieldSet], field: &str) -> bool {
    sets.iter().any(|set| {
        set.0
            .iter()
            .any(|item| matches!(item, FieldSetItem::Field { name, .. } if name == field))
    })
}
