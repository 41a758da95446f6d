//! The moves by key, and to root types, that can be made at a position.

use apollo_compiler::Name;
use schema::supergraph::FieldSetItem;

use super::Build;
use super::fetches::{GroupId, Separation, contradict, merge_representation};
use super::position::{Anchor, Hop, Parent, PositionId, Provider};
use crate::planner::graph::NodeRef;
use crate::planner::operation::all_of;
use crate::planner::query_plan::{Condition, RepresentationField};

impl<'s> Build<'s, '_> {
    /// The moves that can be made at a position, each with the lowest level at which it can.
    pub(super) fn hops(&self, position: PositionId) -> Vec<Hop<'s>> {
        let at = &self.positions[position.0];
        if matches!(at.parent, Parent::Root) {
            return self.root_hops(&at.ty);
        }
        let told = at.anchors.iter().any(|anchor| {
            !self
                .graph
                .is_interface_object(anchor.node.subgraph, &anchor.node.ty)
        });
        let nodes: Vec<NodeRef> = self
            .graph
            .entries(&at.ty)
            .into_iter()
            .filter(|node| !told || !self.graph.is_abstract_in(node.subgraph, &node.ty))
            .collect();
        let mut hops: Vec<Hop<'s>> = Vec::new();
        // Each round finds the moves whose keys the fetches and moves so far give; levels only
        // fall, so this ends.
        loop {
            let mut changed = false;
            for node in &nodes {
                let Some(found) = self.cheapest_key(position, node, &hops) else {
                    continue;
                };
                match hops.iter_mut().find(|hop| hop.node == *node) {
                    Some(known) if known.level <= found.level => {}
                    Some(known) => {
                        *known = found;
                        changed = true;
                    }
                    None => {
                        hops.push(found);
                        changed = true;
                    }
                }
            }
            if !changed {
                return hops;
            }
        }
    }

    fn root_hops(&self, ty: &Name) -> Vec<Hop<'s>> {
        let joins = self
            .graph
            .type_info(ty)
            .into_iter()
            .flat_map(|info| &info.joins);
        joins
            .map(|(subgraph, _)| Hop {
                node: NodeRef {
                    subgraph: *subgraph,
                    ty: ty.clone(),
                },
                key: None,
                providers: Vec::new(),
                level: 1,
            })
            .collect()
    }

    fn cheapest_key(
        &self,
        position: PositionId,
        node: &NodeRef,
        hops: &[Hop<'s>],
    ) -> Option<Hop<'s>> {
        let join = self.graph.join(node.subgraph, &node.ty)?;
        join.keys
            .iter()
            .filter(|key| key.resolvable)
            .filter_map(|key| {
                let mut providers = Vec::new();
                let mut level = 0;
                for item in &key.fields.0 {
                    let (provider, its_level) = self.provider(position, node, item, hops)?;
                    providers.push(provider);
                    level = level.max(its_level);
                }
                Some(Hop {
                    node: node.clone(),
                    key: Some(&key.fields),
                    providers,
                    level: level + 1,
                })
            })
            .min_by_key(|hop| hop.level)
    }

    /// Who gives a part of a key first.
    fn provider(
        &self,
        position: PositionId,
        target: &NodeRef,
        item: &FieldSetItem,
        hops: &[Hop<'s>],
    ) -> Option<(Provider, u32)> {
        let anchors = &self.positions[position.0].anchors;
        let reached = anchors
            .iter()
            .enumerate()
            .filter(|(_, anchor)| self.gives_key_item(anchor, item))
            .map(|(index, anchor)| {
                let level = self.fetches.group(anchor.group).level;
                (Provider::Anchor(index), level)
            });
        let moved = hops
            .iter()
            .enumerate()
            .filter(|(_, hop)| hop.node != *target)
            .filter(|(_, hop)| {
                self.graph
                    .gives_item(hop.node.subgraph, &hop.node.ty, item, &Vec::new())
            })
            .map(|(index, hop)| (Provider::Hop(index), hop.level));
        reached.chain(moved).min_by_key(|(_, level)| *level)
    }

    pub(super) fn gives_key_item(&self, anchor: &Anchor<'s>, item: &FieldSetItem) -> bool {
        let NodeRef { subgraph, ty } = &anchor.node;
        let FieldSetItem::Field { name, .. } = item else {
            return self.graph.gives_item(*subgraph, ty, item, &anchor.provided);
        };
        let hidden = self
            .graph
            .possible_in(*subgraph, ty)
            .iter()
            .any(|ty| self.is_stub(anchor, ty) && !self.graph.in_stub(*subgraph, ty, name));
        !hidden && self.graph.gives_item(*subgraph, ty, item, &anchor.provided)
    }

    /// How many fetches a move adds, with the moves that its key needs.
    pub(super) fn new_fetches(&self, position: PositionId, hops: &[Hop<'s>], hop: usize) -> u32 {
        chain(hops, hop)
            .into_iter()
            .filter(|index| {
                let hop = &hops[*index];
                self.joinable(position, hop, hop.level)
                    .is_none_or(|group| self.fetches.group(group).level != hop.level)
            })
            .count()
            .try_into()
            .unwrap_or(u32::MAX)
    }

    /// A fetch that the move can join.
    pub(super) fn joinable(
        &self,
        position: PositionId,
        hop: &Hop<'s>,
        level: u32,
    ) -> Option<GroupId> {
        let at = &self.positions[position.0];
        let separation = self.separation(position, hop, &[]);
        self.fetches
            .find_group(hop.node.subgraph, at.path, &separation, level)
    }

    /// Which of the fetches that enter a node at a position takes these fields: the first whose
    /// representations have no other value for any of them.
    pub(super) fn variant(
        &mut self,
        position: PositionId,
        node: &NodeRef,
        fields: &[RepresentationField],
    ) -> usize {
        let path = self.positions[position.0].path;
        let variants = self.variants.entry((path, node.clone())).or_default();
        let known = variants.iter().position(|known| !contradict(known, fields));
        let variant = known.unwrap_or_else(|| {
            variants.push(Vec::new());
            variants.len() - 1
        });
        merge_representation(&mut variants[variant], fields.to_vec());
        variant
    }

    /// What keeps the fetch of a move apart from others.
    pub(super) fn separation(
        &self,
        position: PositionId,
        hop: &Hop<'s>,
        conditions: &[Condition],
    ) -> Separation {
        let at = &self.positions[position.0];
        let all = all_of(&at.conditions, conditions);
        Separation {
            conditions: all.unwrap_or_default(),
            entered_from: (hop.node.ty != at.ty).then(|| at.ty.clone()),
            variant: 0,
        }
    }
}

/// A move and all that its key needs, in the order in which they can be made.
pub(super) fn chain(hops: &[Hop<'_>], hop: usize) -> Vec<usize> {
    let mut needed = vec![hop];
    let mut next = 0;
    while next < needed.len() {
        for provider in &hops[needed[next]].providers {
            if let Provider::Hop(index) = provider
                && !needed.contains(index)
            {
                needed.push(*index);
            }
        }
        next += 1;
    }
    needed.sort_by_key(|index| hops[*index].level);
    needed
}
