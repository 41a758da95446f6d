//! Carries out the ways to fields: field moves, key and root moves, type conditions.

use std::collections::BTreeSet;

use apollo_compiler::Name;
use apollo_compiler::ast::OperationType;
use schema::supergraph::{FieldSet, SubgraphId};

use super::fetches::{Group, GroupId, NodeId, Separation};
use super::hops::chain;
use super::position::{Anchor, Hop, Parent, Position, PositionId, Provider, Reach};
use super::ways::{AboveStart, AboveWay, HopWay, Way};
use super::{Build, BuildError, Work};
use crate::planner::graph::NodeRef;
use crate::planner::operation::{Entry, FieldId, all_of};
use crate::planner::query_plan::{Condition, PathStep};

impl<'s> Build<'s, '_> {
    /// Finds a field by one of the ways to it.
    pub(super) fn find(
        &mut self,
        position: PositionId,
        field: FieldId,
        beside: &[FieldId],
        work: &mut Work,
        leaves: &mut Vec<GroupId>,
    ) -> Result<(), BuildError> {
        if let Some((anchor, reach)) = self.free_anchor(position, field) {
            return self.place(position, &anchor, &reach, field, work, leaves);
        }
        let mut ways = self.ways(position, field, beside)?;
        if ways.is_empty() {
            return self.find_by_type(position, field, work, leaves);
        }
        let choice = self.choose(ways.len());
        match ways.swap_remove(choice) {
            Way::Anchor(index, reach) => {
                let anchor = self.positions[position.0].anchors[index].clone();
                self.place(position, &anchor, &reach, field, work, leaves)
            }
            Way::Hop(way) => {
                let conditions = self.fields[field.0 as usize].conditions.clone();
                let anchor = self.hop(position, &way, &conditions)?;
                self.place_at(position, &anchor, field, work, leaves)
            }
            Way::Above(way) => {
                let anchor = self.detour(&way)?;
                self.place_at(position, &anchor, field, work, leaves)
            }
        }
    }

    /// Finds a field of an abstract type for each object type by itself.
    fn find_by_type(
        &mut self,
        position: PositionId,
        field: FieldId,
        work: &mut Work,
        leaves: &mut Vec<GroupId>,
    ) -> Result<(), BuildError> {
        let name = self.fields[field.0 as usize].name.clone();
        let ty = self.positions[position.0].ty.clone();
        // `__typename` is what the types would be told by.
        let possible = self.graph.possible_types(&ty);
        if !self.graph.is_abstract(&ty) || possible.is_empty() || name == "__typename" {
            return Err(self.unreachable(position, &name));
        }
        self.learn_types(position, work, leaves)?;
        let graph = self.graph;
        let mut types: Vec<Name> = Vec::new();
        for anchor in &self.positions[position.0].anchors {
            let node = &anchor.node;
            if graph.is_interface_object(node.subgraph, &node.ty) {
                continue;
            }
            for ty in graph.possible_in(node.subgraph, &node.ty) {
                if !types.contains(&ty) {
                    types.push(ty);
                }
            }
        }
        types.retain(|ty| possible.contains(ty));
        for ty in types {
            self.step(1)?;
            let below = self.cast(position, &ty);
            work.push_back((below, vec![Entry { cast: None, field }]));
        }
        Ok(())
    }

    /// Selects a field in a fetch that reaches its position.
    pub(super) fn place(
        &mut self,
        position: PositionId,
        anchor: &Anchor<'s>,
        reach: &Reach,
        field: FieldId,
        work: &mut Work,
        leaves: &mut Vec<GroupId>,
    ) -> Result<(), BuildError> {
        if self.select_field(position, anchor, reach, field)? {
            let known = self.fields[field.0 as usize].entries.clone();
            let below = self.child(position, field);
            work.push_back((below, known));
        } else {
            leaves.push(anchor.group);
        }
        Ok(())
    }

    fn place_at(
        &mut self,
        position: PositionId,
        anchor: &Anchor<'s>,
        field: FieldId,
        work: &mut Work,
        leaves: &mut Vec<GroupId>,
    ) -> Result<(), BuildError> {
        let name = self.fields[field.0 as usize].name.clone();
        // A fetch that is entered with what the field requires gives it, although it is no plain
        // field there.
        let reach = match self.reach(anchor, &name) {
            Reach::No => Reach::Direct,
            reach => reach,
        };
        self.place(position, anchor, &reach, field, work, leaves)
    }

    /// Selects a field; where it is composite, the fetch then reaches the position below it.
    /// Returns whether it is.
    fn select_field(
        &mut self,
        position: PositionId,
        anchor: &Anchor<'s>,
        reach: &Reach,
        id: FieldId,
    ) -> Result<bool, BuildError> {
        self.step(1)?;
        let field = self.fields[id.0 as usize].clone();
        let NodeRef { subgraph, ty } = &anchor.node;
        let targets: Vec<(NodeId, Name)> = match reach {
            Reach::ByType(types) => {
                let pairs = anchor
                    .nodes
                    .iter()
                    .flat_map(|node| types.iter().map(|ty| (*node, ty.clone())));
                pairs
                    .map(|(node, ty)| (self.fetches.inline(node, &ty), ty))
                    .collect()
            }
            _ => anchor
                .nodes
                .iter()
                .map(|node| (*node, ty.clone()))
                .collect(),
        };
        if !self.graph.is_composite(field.named_type()) {
            for (node, _) in targets {
                self.fetches.add_leaf(
                    node,
                    &field.response_key,
                    &field.name,
                    &field.arguments,
                    &field.conditions,
                );
            }
            return Ok(false);
        }
        let mut nodes = Vec::new();
        let mut provided = Vec::new();
        let mut child_types: Vec<Name> = Vec::new();
        let mut foreign = false;
        for (node, parent) in targets {
            let child_ty = self.child_type(*subgraph, &parent, &field.name, field.named_type());
            let child = self.fetches.add_composite(
                node,
                &field.response_key,
                &field.name,
                &field.arguments,
                &field.conditions,
                &child_ty,
            );
            if self.graph.is_abstract(field.named_type())
                && !self.graph.is_interface_object(*subgraph, &child_ty)
            {
                self.ask_typename(child);
            }
            nodes.push(child);
            provided.extend(self.graph.provided_below(
                *subgraph,
                &parent,
                &field.name,
                &anchor.provided,
            ));
            foreign |= self.graph.is_foreign(&parent, &field.name);
            if !child_types.contains(&child_ty) {
                child_types.push(child_ty);
            }
        }
        let ty = match child_types.as_slice() {
            [one] => one.clone(),
            _ => field.named_type().clone(),
        };
        let below = self.child(position, id);
        self.add_anchor(
            below,
            &Anchor {
                group: anchor.group,
                nodes,
                node: NodeRef {
                    subgraph: *subgraph,
                    ty,
                },
                provided,
                reference: true,
                foreign,
            },
        );
        Ok(true)
    }

    pub(super) fn child_type(
        &self,
        subgraph: SubgraphId,
        ty: &Name,
        field: &Name,
        named: &Name,
    ) -> Name {
        self.graph
            .field_type(subgraph, ty, field)
            .map_or(named, |ty| ty.inner_named_type())
            .clone()
    }

    /// Asks for `__typename` where the subgraph may give objects of several types.
    pub(super) fn tell_type(&mut self, subgraph: SubgraphId, ty: &Name, node: NodeId) {
        if self.graph.is_abstract_in(subgraph, ty) {
            self.ask_typename(node);
        }
    }

    fn ask_typename(&mut self, node: NodeId) {
        let key = self.keys.typename().clone();
        let name = apollo_compiler::name!("__typename");
        self.fetches.add_leaf(node, &key, &name, &Vec::new(), &[]);
    }

    /// The position below a field.
    fn child(&mut self, position: PositionId, id: FieldId) -> PositionId {
        if let Some(known) = self.children.get(&(position, id)) {
            return *known;
        }
        let field = self.fields[id.0 as usize].clone();
        let at = &self.positions[position.0];
        let conditions = all_of(&at.conditions, &field.conditions).unwrap_or_default();
        let (place, mut path) = (at.place, at.path);
        if matches!(at.parent, Parent::Cast { .. }) {
            path = self.fetches.path_step(path, PathStep::On(at.ty.clone()));
        }
        path = self
            .fetches
            .path_step(path, PathStep::Key(field.response_key.clone()));
        if field.ty.is_list() {
            path = self.fetches.path_step(path, PathStep::Each);
        }
        let below = PositionId(self.positions.len());
        self.positions.push(Position {
            ty: field.named_type().clone(),
            place: self.keys.child(place, &field.response_key),
            path,
            parent: Parent::Field {
                position,
                field: id,
            },
            conditions,
            anchors: Vec::new(),
            casts: Vec::new(),
        });
        self.children.insert((position, id), below);
        below
    }

    /// The position of one type of a position's objects.
    pub(super) fn cast(&mut self, position: PositionId, ty: &Name) -> PositionId {
        let at = &self.positions[position.0];
        if at.ty == *ty {
            return position;
        }
        if let Some((_, known)) = at.casts.iter().find(|(name, _)| name == ty) {
            return *known;
        }
        let below = PositionId(self.positions.len());
        let cast = Position {
            ty: ty.clone(),
            place: at.place,
            path: at.path,
            parent: Parent::Cast { position },
            conditions: at.conditions.clone(),
            anchors: Vec::new(),
            casts: Vec::new(),
        };
        let anchors = at.anchors.clone();
        self.positions.push(cast);
        self.positions[position.0].casts.push((ty.clone(), below));
        for anchor in anchors {
            self.cast_anchor(&anchor, below);
        }
        below
    }

    fn add_anchor(&mut self, position: PositionId, anchor: &Anchor<'s>) {
        let at = &mut self.positions[position.0];
        at.anchors.push(anchor.clone());
        for (_, below) in at.casts.clone() {
            self.cast_anchor(anchor, below);
        }
    }

    /// Lets a fetch that reaches objects of several types reach those of one, where it can.
    fn cast_anchor(&mut self, anchor: &Anchor<'s>, below: PositionId) {
        let ty = self.positions[below.0].ty.clone();
        let graph = self.graph;
        let node = &anchor.node;
        if graph.is_interface_object(node.subgraph, &node.ty) {
            return;
        }
        let here = graph.possible_in(node.subgraph, &node.ty);
        let wanted = graph.possible_in(node.subgraph, &ty);
        if !here.iter().any(|object| wanted.contains(object)) {
            return;
        }
        let is_it = node.ty == ty || !graph.is_abstract_in(node.subgraph, &node.ty);
        let nodes = if is_it {
            anchor.nodes.clone()
        } else {
            anchor
                .nodes
                .iter()
                .map(|node| self.fetches.inline(*node, &ty))
                .collect()
        };
        let ty = if is_it { node.ty.clone() } else { ty };
        let cast = Anchor {
            nodes,
            node: NodeRef {
                subgraph: node.subgraph,
                ty,
            },
            ..anchor.clone()
        };
        self.add_anchor(below, &cast);
    }

    /// Makes a move, after the moves that its key needs.
    fn hop(
        &mut self,
        position: PositionId,
        way: &HopWay<'s>,
        conditions: &[Condition],
    ) -> Result<Anchor<'s>, BuildError> {
        let required = match way.requires {
            Some(set) => Some((set, self.find_required(position, set, conditions)?)),
            None => None,
        };
        // The required fields may have brought fetches from which the key comes sooner.
        let hops = match required {
            Some(_) => self.hops(position),
            None => way.hops.clone(),
        };
        let hop = match required {
            Some(_) => hops
                .iter()
                .position(|hop| hop.node == way.hops[way.hop].node)
                .expect("fetches are only added, so a move that could be made still can"),
            None => way.hop,
        };
        let mut made: Vec<(usize, Anchor<'s>)> = Vec::new();
        for index in chain(&hops, hop) {
            let last = index == hop;
            let entry = Entering {
                hop: &hops[index],
                required: required.as_ref().filter(|_| last),
                join: way.join.filter(|_| last),
                conditions: if last && required.is_some() {
                    conditions
                } else {
                    &[]
                },
            };
            let anchor = self.enter(position, &entry, &made)?;
            made.push((index, anchor));
        }
        let (_, anchor) = made.pop().expect("a chain holds at least the move itself");
        Ok(anchor)
    }

    /// Enters a subgraph at a position: in a fetch that is there, or a new one.
    fn enter(
        &mut self,
        position: PositionId,
        entering: &Entering<'_, 's>,
        made: &[(usize, Anchor<'s>)],
    ) -> Result<Anchor<'s>, BuildError> {
        self.step(1)?;
        let hop = entering.hop;
        let mut depends: Vec<GroupId> = Vec::new();
        let mut fields = Vec::new();
        if let Some(key) = hop.key {
            for (item, provider) in key.0.iter().zip(&hop.providers) {
                let anchor = match provider {
                    Provider::Anchor(index) => self.positions[position.0].anchors[*index].clone(),
                    Provider::Hop(index) => made
                        .iter()
                        .find(|(made, _)| made == index)
                        .map(|(_, anchor)| anchor.clone())
                        .expect("a chain is in the order in which its moves need each other"),
                };
                let place = self.positions[position.0].place;
                fields.extend(self.select_item(
                    &anchor.nodes,
                    anchor.node.subgraph,
                    &anchor.node.ty,
                    place,
                    item,
                ));
                depends.push(anchor.group);
            }
            self.tell_position_type(position, &depends);
        }
        if let Some((set, groups)) = entering.required {
            let (ty, place) = {
                let at = &self.positions[position.0];
                (at.ty.clone(), at.place)
            };
            fields.extend(self.required_shape(&ty, place, set));
            depends.extend(groups);
        }
        let level = depends
            .iter()
            .map(|group| self.fetches.group(*group).level)
            .max()
            .map_or(1, |level| level + 1);
        let group = match entering.join {
            Some(group) => group,
            None => {
                let variant = self.variant(position, &hop.node, &fields);
                self.group(position, entering, level, variant)?
            }
        };
        self.fetches.group_mut(group).depends.extend(depends);
        let at = &self.positions[position.0];
        let (type_condition, at_conditions) = (at.ty.clone(), at.conditions.clone());
        let entity = hop.key.is_some();
        let conditions = all_of(&at_conditions, entering.conditions).unwrap_or_default();
        let node = self.fetches.root(group, &hop.node.ty, entity, &conditions);
        if entity {
            self.fetches
                .add_shape(group, &type_condition, &hop.node.ty, fields);
            self.tell_type(hop.node.subgraph, &hop.node.ty, node);
        }
        let anchor = Anchor {
            group,
            nodes: vec![node],
            node: hop.node.clone(),
            provided: Vec::new(),
            reference: false,
            foreign: false,
        };
        let known = self.positions[position.0]
            .anchors
            .iter()
            .any(|known| known.group == group && known.node == anchor.node);
        // Fields without the conditions must not be asked where those hold only.
        if !known && conditions == at_conditions {
            self.add_anchor(position, &anchor);
        }
        Ok(anchor)
    }

    /// The fetch of a move that needs what fetches below `level` give.
    fn group(
        &mut self,
        position: PositionId,
        entering: &Entering<'_, 's>,
        level: u32,
        variant: usize,
    ) -> Result<GroupId, BuildError> {
        let hop = entering.hop;
        let separation = Separation {
            variant,
            ..self.separation(position, hop, entering.conditions)
        };
        let path = self.positions[position.0].path;
        let subgraph = hop.node.subgraph;
        let known = self.fetches.find_group(subgraph, path, &separation, level);
        let suits = |group: &GroupId| {
            entering.required.is_some() || self.fetches.group(*group).level == level
        };
        if let Some(group) = known.filter(suits) {
            return Ok(group);
        }
        self.count_fetch(level)?;
        Ok(self.fetches.add_group(Group {
            subgraph,
            // A root type below the root is `Query`, that of a mutation's payload too.
            kind: if hop.key.is_none() && self.positions[position.0].ty == self.root_type {
                self.kind
            } else {
                OperationType::Query
            },
            level,
            path,
            separation,
            roots: Vec::new(),
            shapes: Vec::new(),
            depends: BTreeSet::new(),
        }))
    }

    /// Reaches a position in another subgraph by way of a position further up.
    fn detour(&mut self, way: &AboveWay<'s>) -> Result<Anchor<'s>, BuildError> {
        let mut anchor = match &way.start {
            AboveStart::Anchor(index) => self.positions[way.from.0].anchors[*index].clone(),
            AboveStart::Hop(hop) => self.hop(way.from, hop, &[])?,
        };
        let mut above = way.from;
        for below in &way.down {
            if let Parent::Field { field, .. } = self.positions[below.0].parent.clone() {
                let name = self.fields[field.0 as usize].name.clone();
                let reach = self.reach(&anchor, &name);
                if reach == Reach::No {
                    return Err(self.unreachable(above, &name));
                }
                self.select_field(above, &anchor, &reach, field)?;
            }
            let here = &self.positions[below.0].anchors;
            let next = here.iter().rev().find(|next| next.group == anchor.group);
            let Some(next) = next.cloned() else {
                let name = self.positions[below.0].ty.clone();
                return Err(self.unreachable(above, &name));
            };
            anchor = next;
            above = *below;
        }
        Ok(anchor)
    }

    /// Asks for the `__typename` that a representation needs, in a fetch that gives a part of it
    /// anyway. Those that were entered by key are told already.
    fn tell_position_type(&mut self, position: PositionId, depends: &[GroupId]) {
        let at = &self.positions[position.0];
        if matches!(at.parent, Parent::Cast { .. }) {
            return;
        }
        let graph = self.graph;
        let givers = || {
            at.anchors
                .iter()
                .filter(|anchor| depends.contains(&anchor.group))
        };
        let tells = |anchor: &&Anchor<'s>| {
            !graph.is_interface_object(anchor.node.subgraph, &anchor.node.ty)
        };
        if givers().filter(tells).any(|anchor| !anchor.reference) {
            return;
        }
        let level = |anchor: &&Anchor<'s>| self.fetches.group(anchor.group).level;
        let told = givers()
            .filter(tells)
            .min_by_key(level)
            .or_else(|| givers().min_by_key(level));
        let nodes = told.map(|anchor| anchor.nodes.clone()).unwrap_or_default();
        for node in nodes {
            self.ask_typename(node);
        }
    }
}

/// How a subgraph is entered.
struct Entering<'a, 's> {
    hop: &'a Hop<'s>,
    /// What else than the key it is given, and the fetches that give it.
    required: Option<&'a (&'s FieldSet, Vec<GroupId>)>,
    /// A later fetch that is to be used.
    join: Option<GroupId>,
    /// Conditions of the one field for which it is entered.
    conditions: &'a [Condition],
}
