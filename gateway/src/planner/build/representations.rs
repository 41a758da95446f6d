//! Keys and required fields: selects them, and tells where the response will have them for the
//! representations.

use apollo_compiler::ast::Type;
use apollo_compiler::{Name, Node};
use schema::supergraph::{FieldSet, FieldSetItem, SubgraphId};
use schema::value::Key;

use super::Build;
use super::fetches::NodeId;
use crate::planner::operation::{Entry, OpField};
use crate::planner::query_plan::{Condition, RepresentationField};
use crate::planner::response_keys::{Arguments, PlaceId};

impl Build<'_, '_> {
    /// A field set as fields to be found. Bounded by the schema's text, not by the operation.
    pub(super) fn required_entries(
        &mut self,
        ty: &Name,
        place: PlaceId,
        set: &FieldSet,
        cast: Option<&Name>,
        conditions: &[Condition],
    ) -> Vec<Entry> {
        let mut entries = Vec::new();
        for item in &set.0 {
            match item {
                FieldSetItem::Inline {
                    type_condition,
                    selections,
                } => {
                    let same = type_condition == ty;
                    let cast = if same { cast } else { Some(type_condition) };
                    entries.extend(self.required_entries(
                        type_condition,
                        place,
                        selections,
                        cast,
                        conditions,
                    ));
                }
                FieldSetItem::Field {
                    name, selections, ..
                } => {
                    let Some((response_key, arguments, field_ty)) =
                        self.internal_key(ty, place, item)
                    else {
                        continue;
                    };
                    let child = self.keys.child(place, &response_key);
                    let named = field_ty.inner_named_type().clone();
                    let below = self.required_entries(&named, child, selections, None, &[]);
                    let field = self.add_field(OpField {
                        response_key,
                        name: name.clone(),
                        arguments,
                        conditions: conditions.to_vec(),
                        ty: field_ty,
                        entries: below,
                    });
                    entries.push(Entry {
                        cast: cast.cloned(),
                        field,
                    });
                }
            }
        }
        entries
    }

    /// Selects a part of a key and tells where the response will have it.
    pub(super) fn select_item(
        &mut self,
        nodes: &[NodeId],
        subgraph: SubgraphId,
        ty: &Name,
        place: PlaceId,
        item: &FieldSetItem,
    ) -> Vec<RepresentationField> {
        match item {
            FieldSetItem::Inline {
                type_condition,
                selections,
            } => {
                let nodes: Vec<NodeId> = nodes
                    .iter()
                    .map(|node| {
                        self.tell_type(subgraph, ty, *node);
                        self.fetches.inline(*node, type_condition)
                    })
                    .collect();
                let mut fields = Vec::new();
                for item in &selections.0 {
                    fields.extend(self.select_item(&nodes, subgraph, type_condition, place, item));
                }
                self.condition_all(&mut fields, type_condition);
                fields
            }
            FieldSetItem::Field {
                name, selections, ..
            } => {
                let Some((key, arguments, field_ty)) = self.internal_key(ty, place, item) else {
                    return Vec::new();
                };
                let (nodes, ty) = self.spread(nodes, subgraph, ty, name);
                let mut fields = Vec::new();
                if selections.0.is_empty() {
                    for node in nodes {
                        self.fetches.add_leaf(node, &key, name, &arguments, &[]);
                    }
                } else {
                    let child_ty =
                        self.child_type(subgraph, &ty, name, field_ty.inner_named_type());
                    let below: Vec<NodeId> = nodes
                        .into_iter()
                        .map(|node| {
                            self.fetches
                                .add_composite(node, &key, name, &arguments, &[], &child_ty)
                        })
                        .collect();
                    let child = self.keys.child(place, &key);
                    for item in &selections.0 {
                        fields.extend(self.select_item(&below, subgraph, &child_ty, child, item));
                    }
                }
                vec![RepresentationField {
                    name: name.clone(),
                    response_key: key,
                    fields,
                    type_condition: None,
                }]
            }
        }
    }

    /// Puts fields under a type condition, but for those under a narrower one already.
    fn condition_all(&self, fields: &mut [RepresentationField], condition: &Name) {
        let possible = self.graph.possible_types(condition);
        for field in fields {
            let narrower = field.type_condition.as_ref().is_some_and(|own| {
                let own = self.graph.possible_types(own);
                !possible.iter().all(|ty| own.contains(ty))
            });
            if !narrower {
                field.type_condition = Some(condition.clone());
            }
        }
    }

    /// Where to select a field: the nodes themselves, or those of each object type.
    fn spread(
        &mut self,
        nodes: &[NodeId],
        subgraph: SubgraphId,
        ty: &Name,
        field: &Name,
    ) -> (Vec<NodeId>, Name) {
        let graph = self.graph;
        let direct = !graph.is_abstract_in(subgraph, ty)
            || graph.gives_on_interface(subgraph, ty, field, &Vec::new());
        if direct {
            return (nodes.to_vec(), ty.clone());
        }
        let types = graph.possible_in(subgraph, ty);
        let mut spread = Vec::new();
        for node in nodes {
            for ty in &types {
                spread.push(self.fetches.inline(*node, ty));
            }
        }
        (
            spread,
            types.into_iter().next().unwrap_or_else(|| ty.clone()),
        )
    }

    /// Where the response has what a `@requires` asked for.
    pub(super) fn required_shape(
        &mut self,
        ty: &Name,
        place: PlaceId,
        set: &FieldSet,
    ) -> Vec<RepresentationField> {
        let mut shape = Vec::new();
        for item in &set.0 {
            match item {
                FieldSetItem::Inline {
                    type_condition,
                    selections,
                } => {
                    let mut fields = self.required_shape(type_condition, place, selections);
                    self.condition_all(&mut fields, type_condition);
                    shape.extend(fields);
                }
                FieldSetItem::Field {
                    name, selections, ..
                } => {
                    let Some((response_key, _, field_ty)) = self.internal_key(ty, place, item)
                    else {
                        continue;
                    };
                    let child = self.keys.child(place, &response_key);
                    let named = field_ty.inner_named_type().clone();
                    shape.push(RepresentationField {
                        name: name.clone(),
                        response_key,
                        fields: self.required_shape(&named, child, selections),
                        type_condition: None,
                    });
                }
            }
        }
        shape
    }

    /// The response key, arguments and type of a field that the plan itself needs; `None` for
    /// what is no field of the supergraph.
    pub(super) fn internal_key(
        &mut self,
        ty: &Name,
        place: PlaceId,
        item: &FieldSetItem,
    ) -> Option<(Key, Arguments, Type)> {
        let FieldSetItem::Field {
            name, arguments, ..
        } = item
        else {
            return None;
        };
        if name == "__typename" {
            let ty = apollo_compiler::ty!(String!);
            return Some((self.keys.typename().clone(), Vec::new(), ty));
        }
        let field_ty = self.graph.field(ty, name)?.ty.clone();
        let arguments: Arguments = arguments
            .iter()
            .map(|(name, value)| (name.clone(), Node::new(value.clone())))
            .collect();
        let key = self.keys.internal(place, name, &arguments, &field_ty);
        Some((key, arguments, field_ty))
    }
}
