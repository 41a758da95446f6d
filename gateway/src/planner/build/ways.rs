//! The ways to a field at a position, and what each would cost.

use std::cmp::Reverse;

use apollo_compiler::Name;
use schema::supergraph::SubgraphId;

use super::fetches::GroupId;
use super::position::{Anchor, Hop, Parent, PositionId, Reach};
use super::{Build, BuildError};
use crate::planner::estimate::Cost;
use crate::planner::graph::{Access, NodeRef};
use crate::planner::operation::FieldId;

/// How many ways to a field are tried.
const MAX_WAYS: usize = 4;
/// Of how many fields beside it a way's use is judged.
const MAX_BESIDE: usize = 32;

/// A way to a field.
#[derive(Clone, Debug)]
pub(super) enum Way<'s> {
    /// In a fetch that reaches the position: an index into its anchors.
    Anchor(usize, Reach),
    /// By a move into another fetch.
    Hop(HopWay<'s>),
    /// By asking the field that leads here in another subgraph too.
    Above(AboveWay<'s>),
}

/// A move by key (or to a root type).
#[derive(Clone, Debug)]
pub(super) struct HopWay<'s> {
    pub(super) hops: Vec<Hop<'s>>,
    /// The last of them.
    pub(super) hop: usize,
    /// A fetch at a higher level than necessary, which is there anyway.
    pub(super) join: Option<GroupId>,
    /// What the field requires.
    pub(super) requires: Option<&'s schema::supergraph::FieldSet>,
}

/// A detour over a position further up.
#[derive(Clone, Debug)]
pub(super) struct AboveWay<'s> {
    /// Where the other subgraph is reached.
    pub(super) from: PositionId,
    /// A fetch that reaches it, or the move that does.
    pub(super) start: AboveStart<'s>,
    /// The positions from there down, the one with the field last.
    pub(super) down: Vec<PositionId>,
}

/// Where a detour starts.
#[derive(Clone, Debug)]
pub(super) enum AboveStart<'s> {
    Anchor(usize),
    Hop(HopWay<'s>),
}

struct Candidate<'s> {
    way: Way<'s>,
    /// The level of the fetch that gives the field.
    level: u32,
    new_fetches: u32,
    subgraph: SubgraphId,
    below: Cost,
    covers: usize,
}

impl<'s> Build<'s, '_> {
    /// The ways to a field, the one that seems best first.
    pub(super) fn ways(
        &mut self,
        position: PositionId,
        field: FieldId,
        beside: &[FieldId],
    ) -> Result<Vec<Way<'s>>, BuildError> {
        let mut candidates = Vec::new();
        self.anchor_ways(position, field, &mut candidates);
        let hops = self.hops(position);
        self.step(1 + hops.len())?;
        self.hop_ways(position, field, beside, &hops, &mut candidates);
        self.above_ways(position, field, &mut candidates)?;
        let steps = self.cost.steps;
        candidates.sort_by_key(|candidate| {
            (
                steps.max(candidate.level + candidate.below.steps),
                candidate.new_fetches + candidate.below.fetches,
                candidate.new_fetches,
                Reverse(candidate.covers),
                candidate.level,
                candidate.subgraph,
            )
        });
        candidates.truncate(MAX_WAYS);
        Ok(candidates
            .into_iter()
            .map(|candidate| candidate.way)
            .collect())
    }

    /// Whether the field can only be had by giving a subgraph other fields first.
    pub(super) fn only_by_requires(&self, position: PositionId, field: FieldId) -> bool {
        let at = &self.positions[position.0];
        let name = &self.fields[field.0 as usize].name;
        let mut required = false;
        for node in self.graph.entries(&at.ty) {
            match self.node_access(&node, name) {
                Access::No => {}
                Access::Plain => return false,
                Access::Requires(_) => required = true,
            }
        }
        required
    }

    /// How a fetch that reaches a position gives a field.
    pub(super) fn reach(&self, anchor: &Anchor<'s>, field: &Name) -> Reach {
        let NodeRef { subgraph, ty } = &anchor.node;
        let graph = self.graph;
        if !graph.is_abstract_in(*subgraph, ty) {
            let hidden = self.is_stub(anchor, ty) && !graph.in_stub(*subgraph, ty, field);
            let plain = graph.access(*subgraph, ty, field, &anchor.provided) == Access::Plain;
            return if plain && !hidden {
                Reach::Direct
            } else {
                Reach::No
            };
        }
        if field == "__typename" {
            return Reach::Direct;
        }
        let types = graph.possible_in(*subgraph, ty);
        let hidden = types
            .iter()
            .any(|ty| self.is_stub(anchor, ty) && !graph.in_stub(*subgraph, ty, field));
        if hidden {
            Reach::No
        } else if graph.gives_on_interface(*subgraph, ty, field, &anchor.provided) {
            Reach::Direct
        } else if !types.is_empty()
            && types
                .iter()
                .all(|ty| graph.access(*subgraph, ty, field, &anchor.provided) == Access::Plain)
        {
            Reach::ByType(types)
        } else {
            Reach::No
        }
    }

    pub(super) fn is_stub(&self, anchor: &Anchor<'s>, ty: &Name) -> bool {
        anchor.reference && self.graph.is_stub(anchor.node.subgraph, ty, anchor.foreign)
    }

    fn anchor_ways(
        &self,
        position: PositionId,
        field: FieldId,
        candidates: &mut Vec<Candidate<'s>>,
    ) {
        let name = &self.fields[field.0 as usize].name;
        for (index, anchor) in self.positions[position.0].anchors.iter().enumerate() {
            let reach = self.reach(anchor, name);
            if reach == Reach::No {
                continue;
            }
            candidates.push(Candidate {
                way: Way::Anchor(index, reach),
                level: self.fetches.group(anchor.group).level,
                new_fetches: 0,
                subgraph: anchor.node.subgraph,
                below: self.estimate(field, anchor.node.subgraph),
                covers: usize::MAX,
            });
        }
    }

    fn hop_ways(
        &self,
        position: PositionId,
        field: FieldId,
        beside: &[FieldId],
        hops: &[Hop<'s>],
        candidates: &mut Vec<Candidate<'s>>,
    ) {
        let name = &self.fields[field.0 as usize].name;
        for (index, hop) in hops.iter().enumerate() {
            let requires = match self.node_access(&hop.node, name) {
                Access::No => continue,
                Access::Plain if self.is_given_by(position, &hop.node, name) => continue,
                Access::Plain => None,
                Access::Requires(set) => Some(set),
            };
            let mut level = hop.level;
            if let Some(set) = requires
                && !self.anchors_give(position, set)
            {
                level += 1;
            }
            let covers = beside
                .iter()
                .take(MAX_BESIDE)
                .filter(|other| {
                    let name = &self.fields[other.0 as usize].name;
                    self.node_access(&hop.node, name) != Access::No
                })
                .count();
            let way = HopWay {
                hops: hops.to_vec(),
                hop: index,
                join: None,
                requires,
            };
            let candidate = Candidate {
                level,
                new_fetches: self.new_fetches(position, hops, index),
                subgraph: hop.node.subgraph,
                below: self.estimate(field, hop.node.subgraph),
                covers,
                way: Way::Hop(way.clone()),
            };
            let later = self
                .joinable(position, hop, level)
                .filter(|group| requires.is_none() && self.fetches.group(*group).level > level);
            if let Some(group) = later {
                candidates.push(Candidate {
                    way: Way::Hop(HopWay {
                        join: Some(group),
                        ..way
                    }),
                    level: self.fetches.group(group).level,
                    new_fetches: 0,
                    ..candidate
                });
            }
            candidates.push(candidate);
        }
    }

    fn above_ways(
        &mut self,
        position: PositionId,
        field: FieldId,
        candidates: &mut Vec<Candidate<'s>>,
    ) -> Result<(), BuildError> {
        if matches!(self.positions[position.0].parent, Parent::Root) {
            return Ok(());
        }
        let name = self.fields[field.0 as usize].name.clone();
        let ty = self.positions[position.0].ty.clone();
        for subgraph in self.graph.subgraphs() {
            self.step(1)?;
            let node = NodeRef {
                subgraph,
                ty: ty.clone(),
            };
            let known = self.graph.join(subgraph, &ty).is_some()
                && self.node_access(&node, &name) == Access::Plain
                && !self.positions[position.0]
                    .anchors
                    .iter()
                    .any(|anchor| anchor.node.subgraph == subgraph);
            if !known {
                continue;
            }
            let enterable = candidates
                .iter()
                .any(|candidate| candidate.subgraph == subgraph);
            if let Some((way, level, new_fetches, through_list)) = self.above(position, subgraph)
                && !(enterable && through_list)
            {
                candidates.push(Candidate {
                    way: Way::Above(way),
                    level,
                    new_fetches,
                    subgraph,
                    below: self.estimate(field, subgraph),
                    covers: 0,
                });
            }
        }
        Ok(())
    }

    /// The nearest position further up at which the subgraph is reached, where it also gives all
    /// fields from there down.
    fn above(
        &self,
        position: PositionId,
        subgraph: SubgraphId,
    ) -> Option<(AboveWay<'s>, u32, u32, bool)> {
        let mut down = Vec::new();
        let mut through_list = false;
        let mut current = position;
        loop {
            down.push(current);
            let parent = match &self.positions[current.0].parent {
                Parent::Root => return None,
                Parent::Cast { position } => {
                    current = *position;
                    continue;
                }
                Parent::Field { position, field } => {
                    let field = &self.fields[field.0 as usize];
                    let node = NodeRef {
                        subgraph,
                        ty: self.positions[position.0].ty.clone(),
                    };
                    if self.node_access(&node, &field.name) != Access::Plain {
                        return None;
                    }
                    through_list |= field.ty.is_list();
                    *position
                }
            };
            current = parent;
            let at = &self.positions[parent.0];
            let anchored = at.anchors.iter().position(|anchor| {
                anchor.node.subgraph == subgraph && !self.is_stub(anchor, &anchor.node.ty)
            });
            let hops = self.hops(parent);
            let (start, level, new_fetches) = if let Some(index) = anchored {
                let level = self.fetches.group(at.anchors[index].group).level;
                (AboveStart::Anchor(index), level, 0)
            } else if let Some(hop) = hops.iter().position(|hop| hop.node.subgraph == subgraph) {
                let level = hops[hop].level;
                let new_fetches = self.new_fetches(parent, &hops, hop);
                let way = HopWay {
                    hops,
                    hop,
                    join: None,
                    requires: None,
                };
                (AboveStart::Hop(way), level, new_fetches)
            } else {
                continue;
            };
            down.reverse();
            let way = AboveWay {
                from: parent,
                start,
                down,
            };
            return Some((way, level, new_fetches, through_list));
        }
    }

    /// Whether a subgraph gives a field of the objects that are entered at a node.
    fn node_access(&self, node: &NodeRef, field: &Name) -> Access<'s> {
        let graph = self.graph;
        let none = Vec::new();
        if !graph.is_abstract_in(node.subgraph, &node.ty) {
            if graph.join(node.subgraph, &node.ty).is_none() {
                return Access::No;
            }
            return graph.access(node.subgraph, &node.ty, field, &none);
        }
        let types = graph.possible_in(node.subgraph, &node.ty);
        let given = !types.is_empty()
            && (graph.gives_on_interface(node.subgraph, &node.ty, field, &none)
                || types
                    .iter()
                    .all(|ty| graph.access(node.subgraph, ty, field, &none) == Access::Plain));
        if given { Access::Plain } else { Access::No }
    }

    /// Whether a fetch of this subgraph that reaches the position already gives the field.
    fn is_given_by(&self, position: PositionId, node: &NodeRef, field: &Name) -> bool {
        self.positions[position.0]
            .anchors
            .iter()
            .any(|anchor| anchor.node == *node && self.reach(anchor, field) != Reach::No)
    }

    fn anchors_give(&self, position: PositionId, set: &schema::supergraph::FieldSet) -> bool {
        let anchors = &self.positions[position.0].anchors;
        set.0.iter().all(|item| {
            anchors
                .iter()
                .any(|anchor| self.gives_key_item(anchor, item))
        })
    }

    /// The types of a position's objects that one type condition stands for: itself where all
    /// fetches that reach the position know it alike, else object types.
    pub(super) fn cast_types(&self, position: PositionId, cast: &Name) -> Vec<Name> {
        let at = &self.positions[position.0];
        let graph = self.graph;
        let wanted = graph.possible_types(cast);
        let told = at
            .anchors
            .iter()
            .map(|anchor| &anchor.node)
            .filter(|node| !graph.is_interface_object(node.subgraph, &node.ty));
        let mut alike = true;
        let mut types: Vec<Name> = Vec::new();
        for node in told {
            let here: Vec<Name> = graph
                .possible_in(node.subgraph, &node.ty)
                .into_iter()
                .filter(|ty| wanted.contains(ty))
                .collect();
            let known = graph.possible_in(node.subgraph, cast);
            alike &= graph.is_abstract_in(node.subgraph, &node.ty)
                && here.iter().all(|ty| known.contains(ty));
            for ty in here {
                if !types.contains(&ty) {
                    types.push(ty);
                }
            }
        }
        if alike && graph.is_abstract(cast) && !types.is_empty() {
            vec![cast.clone()]
        } else {
            types
        }
    }
}
