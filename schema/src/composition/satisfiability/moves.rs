//! Where an object can be at hand, where its keys lead, and which places resolve a field.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use apollo_compiler::Name;

use crate::field_set::{FieldSet, FieldSetItem};
use crate::supergraph::{
    FieldInfo, FieldJoin, KeyInfo, Residency, SubgraphId, Supergraph, TypeInfo, TypeJoin, TypeKind,
};

use super::Places;

/// An object in a subgraph, and how much of it that subgraph can give.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Place {
    pub(super) subgraph: SubgraphId,
    /// Only its key fields: what a partition gives of an object that lives elsewhere, or spans
    /// regions. The rest is asked by that key.
    stub: bool,
    /// What the path here provides of fields that are external in the subgraph, as text.
    provided: String,
}

impl Place {
    /// The object with everything that the subgraph resolves.
    pub(super) fn full(subgraph: SubgraphId) -> Self {
        Self {
            subgraph,
            stub: false,
            provided: String::new(),
        }
    }

    fn provides(&self) -> FieldSet {
        FieldSet::parse(&self.provided).unwrap_or_default()
    }
}

/// Answers questions about one supergraph, and remembers the answers.
pub(super) struct Moves<'a> {
    supergraph: &'a Supergraph,
    reached: RefCell<HashMap<(Name, Places), Places>>,
    /// Questions being answered: a key that needs itself does not lead on.
    open: RefCell<HashSet<(Name, Places)>>,
}

impl<'a> Moves<'a> {
    pub(super) fn new(supergraph: &'a Supergraph) -> Self {
        Self {
            supergraph,
            reached: RefCell::default(),
            open: RefCell::default(),
        }
    }

    /// All places where an object of the type is at hand when it is at these: those to which keys
    /// lead that can be read, again and again.
    pub(super) fn reach(&self, ty: &TypeInfo, from: &Places) -> Places {
        let question = (ty.name.clone(), from.clone());
        if let Some(known) = self.reached.borrow().get(&question) {
            return known.clone();
        }
        if !self.open.borrow_mut().insert(question.clone()) {
            return from.clone();
        }
        let mut reach = from.clone();
        loop {
            let next = self.step(ty, &reach);
            if next.is_subset(&reach) {
                break;
            }
            reach.extend(next);
        }
        self.open.borrow_mut().remove(&question);
        // An answer found while another question was open may lack what that one leads to.
        if self.open.borrow().is_empty() {
            self.reached.borrow_mut().insert(question, reach.clone());
        }
        reach
    }

    /// The places that resolve the field, as the places of what it returns.
    pub(super) fn resolve(&self, ty: &TypeInfo, field: &FieldInfo, reach: &Places) -> Places {
        let mut next: Places = reach
            .iter()
            .filter_map(|place| self.resolve_at(ty, field, place, reach))
            .collect();
        next.extend(self.resolve_as_interface(ty, field, reach));
        next
    }

    /// The object types that an abstract type can be at these places.
    pub(super) fn possible_types(&self, ty: &TypeInfo, reach: &Places) -> BTreeMap<Name, Places> {
        let mut possible: BTreeMap<Name, Places> = BTreeMap::new();
        for place in reach {
            let Some(join) = ty.joins.get(&place.subgraph) else {
                continue;
            };
            for object in &join.possible_types {
                possible
                    .entry(object.clone())
                    .or_default()
                    .insert(place.clone());
            }
        }
        possible
    }

    /// Whether some place knows which object type an object of an abstract type is.
    pub(super) fn knows_type_name(&self, ty: &TypeInfo, reach: &Places) -> bool {
        reach
            .iter()
            .filter_map(|place| ty.joins.get(&place.subgraph))
            .any(|join| !join.is_interface_object)
    }

    /// The places to which a key leads directly.
    fn step(&self, ty: &TypeInfo, reach: &Places) -> Places {
        let mut next = Places::new();
        for (subgraph, join) in self.joins(ty) {
            let place = Place::full(subgraph);
            if !reach.contains(&place) && self.has_readable_key(ty, join, reach) {
                next.insert(place);
            }
        }
        next
    }

    fn has_readable_key(&self, ty: &TypeInfo, join: &TypeJoin, reach: &Places) -> bool {
        let resolvable = |key: &&KeyInfo| key.resolvable;
        join.keys
            .iter()
            .filter(resolvable)
            .any(|key| self.is_readable(ty, &key.fields, reach))
    }

    /// How each subgraph defines the type; an interface object stands in for each implementation.
    fn joins<'b>(&'b self, ty: &'b TypeInfo) -> impl Iterator<Item = (SubgraphId, &'b TypeJoin)> {
        let own = ty.joins.iter().map(|(subgraph, join)| (*subgraph, join));
        let lent = self
            .interface_objects(ty)
            .filter(|(subgraph, ..)| !ty.joins.contains_key(subgraph));
        own.chain(lent.map(|(subgraph, join, _)| (subgraph, join)))
    }

    fn interface_objects<'b>(
        &'b self,
        ty: &'b TypeInfo,
    ) -> impl Iterator<Item = (SubgraphId, &'a TypeJoin, &'a TypeInfo)> + 'b {
        let interfaces: BTreeSet<&Name> = ty
            .joins
            .values()
            .flat_map(|join| &join.implements)
            .collect();
        let infos = interfaces
            .into_iter()
            .filter_map(|name| self.supergraph.types.get(name));
        infos.flat_map(|info| {
            let joins = info
                .joins
                .iter()
                .filter(|(_, join)| join.is_interface_object);
            joins.map(move |(subgraph, join)| (*subgraph, join, info))
        })
    }

    /// Whether all of the set can be read from the places.
    fn is_readable(&self, ty: &TypeInfo, set: &FieldSet, reach: &Places) -> bool {
        set.0.iter().all(|item| match item {
            FieldSetItem::Inline {
                type_condition,
                selections,
            } => {
                let Some(target) = self.supergraph.types.get(type_condition) else {
                    return false;
                };
                self.is_readable(target, selections, reach)
            }
            FieldSetItem::Field { name, .. } if name == "__typename" => true,
            FieldSetItem::Field {
                name, selections, ..
            } => {
                let Some(field) = ty.fields.get(name) else {
                    return false;
                };
                let next = self.resolve(ty, field, reach);
                if selections.is_empty() || next.is_empty() {
                    return !next.is_empty();
                }
                self.is_readable_below(field.ty.inner_named_type(), selections, &next)
            }
        })
    }

    fn is_readable_below(&self, ty: &Name, set: &FieldSet, places: &Places) -> bool {
        let Some(target) = self.supergraph.types.get(ty) else {
            return false;
        };
        let reach = self.reach(target, places);
        if target.kind == TypeKind::Object {
            return self.is_readable(target, set, &reach);
        }
        // Read on each object type that it can be; inline fragments choose for themselves.
        set.0.iter().all(|item| match item {
            FieldSetItem::Inline {
                type_condition,
                selections,
            } => self.is_readable_below(type_condition, selections, &reach),
            FieldSetItem::Field { .. } => {
                self.possible_types(target, &reach)
                    .iter()
                    .all(|(object, places)| {
                        self.is_readable_below(object, &FieldSet(vec![item.clone()]), places)
                    })
            }
        })
    }

    /// What the field leads to when this place resolves it.
    fn resolve_at(
        &self,
        ty: &TypeInfo,
        field: &FieldInfo,
        place: &Place,
        reach: &Places,
    ) -> Option<Place> {
        let join = field
            .joins
            .iter()
            .find(|join| join.subgraph == place.subgraph)?;
        if place.stub && !is_key_field(ty, field, place.subgraph) {
            return None;
        }
        let provided = provided_below(&place.provides(), &field.name);
        if join.external && provided.is_none() {
            return None;
        }
        if !self.requirement_is_met(ty, join, reach) {
            return None;
        }
        Some(self.below(field, join, provided))
    }

    /// A required set is read first, then the subgraph is asked again by a key.
    fn requirement_is_met(&self, ty: &TypeInfo, join: &FieldJoin, reach: &Places) -> bool {
        let Some(requires) = &join.requires else {
            return true;
        };
        let Some(type_join) = ty.joins.get(&join.subgraph) else {
            return false;
        };
        self.has_readable_key(ty, type_join, reach) && self.is_readable(ty, requires, reach)
    }

    fn below(&self, field: &FieldInfo, join: &FieldJoin, provided: Option<FieldSet>) -> Place {
        let mut set = provided.unwrap_or_default();
        set.0.extend(
            join.provides
                .iter()
                .flat_map(|provides| provides.0.iter().cloned()),
        );
        let partitioned = !self
            .supergraph
            .subgraph(join.subgraph)
            .partitions
            .is_empty();
        let target = self.supergraph.types.get(field.ty.inner_named_type());
        let spans =
            target.is_some_and(|target| matches!(target.residency, Residency::Spanning { .. }));
        Place {
            subgraph: join.subgraph,
            stub: partitioned && (field.foreign || spans),
            provided: set.to_string(),
        }
    }

    /// A field that an interface object gives to all implementations.
    fn resolve_as_interface(&self, ty: &TypeInfo, field: &FieldInfo, reach: &Places) -> Places {
        if ty.kind != TypeKind::Object {
            return Places::new();
        }
        self.interface_objects(ty)
            .filter_map(|(subgraph, _, interface)| {
                let place = reach.iter().find(|place| place.subgraph == subgraph)?;
                self.resolve_at(interface, interface.fields.get(&field.name)?, place, reach)
            })
            .collect()
    }
}

fn is_key_field(ty: &TypeInfo, field: &FieldInfo, subgraph: SubgraphId) -> bool {
    let keys = ty
        .joins
        .get(&subgraph)
        .map(|join| join.keys.as_slice())
        .unwrap_or_default();
    keys.iter()
        .any(|key| key.fields.field_names().any(|name| *name == field.name))
}

/// What the set provides below the field; `None` where it does not name the field.
fn provided_below(set: &FieldSet, field: &Name) -> Option<FieldSet> {
    set.0.iter().find_map(|item| match item {
        FieldSetItem::Field {
            name, selections, ..
        } if name == field => Some(selections.clone()),
        FieldSetItem::Inline { selections, .. } => provided_below(selections, field),
        FieldSetItem::Field { .. } => None,
    })
}
