//! The fetches of a plan while it is built: what each selects, takes as representations, and
//! depends on.
//!
//! A fetch has a fixed level: it may depend on fetches of lower levels only, so there are no
//! circles, and the highest level is the number of sequential steps.

use std::collections::BTreeSet;

use apollo_compiler::Name;
use apollo_compiler::ast::OperationType;
use indexmap::{IndexMap, IndexSet};
use schema::supergraph::SubgraphId;
use schema::value::Key;

use crate::planner::estimate::Cost;
use crate::planner::query_plan::{
    Condition, FetchPath, PathStep, RepresentationField, RepresentationShape,
};
use crate::planner::response_keys::Arguments;

/// An index into [`Fetches::groups`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(in crate::planner) struct GroupId(pub(in crate::planner) u32);

/// An index into [`Fetches::nodes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::planner) struct NodeId(u32);

/// An interned response path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(in crate::planner) struct PathId(u32);

/// All fetches of a plan.
#[derive(Debug, Default)]
pub(in crate::planner) struct Fetches {
    groups: Vec<Group>,
    nodes: Vec<SelectionNode>,
    paths: IndexSet<(PathId, PathStep)>,
}

/// One fetch.
#[derive(Debug)]
pub(in crate::planner) struct Group {
    pub(in crate::planner) subgraph: SubgraphId,
    pub(in crate::planner) kind: OperationType,
    /// From 1.
    pub(in crate::planner) level: u32,
    /// Where its entities stand; the root for a root fetch.
    pub(in crate::planner) path: PathId,
    /// What else tells fetches of one path, subgraph and level apart.
    pub(in crate::planner) separation: Separation,
    /// What it selects: for each type and set of conditions, where it starts.
    pub(in crate::planner) roots: Vec<GroupRoot>,
    /// What it takes; empty for a root fetch.
    pub(in crate::planner) shapes: Vec<RepresentationShape>,
    /// The fetches that give what it takes.
    pub(in crate::planner) depends: BTreeSet<GroupId>,
}

/// Why two fetches that look alike must not be one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::planner) struct Separation {
    /// Entities are there only under these conditions.
    pub(in crate::planner) conditions: Vec<Condition>,
    /// Objects of one type are entered as another, beside which other types may stand.
    pub(in crate::planner) entered_from: Option<Name>,
    /// A representation has each field once: which of several that differ in arguments.
    pub(in crate::planner) variant: usize,
}

/// Where the selections of a fetch start.
#[derive(Debug)]
pub(in crate::planner) struct GroupRoot {
    /// The entity's type in the subgraph; `None` in a root fetch.
    pub(in crate::planner) ty: Option<Name>,
    pub(in crate::planner) conditions: Vec<Condition>,
    pub(in crate::planner) node: NodeId,
}

/// A selection set.
#[derive(Debug)]
pub(in crate::planner) struct SelectionNode {
    pub(in crate::planner) ty: Name,
    pub(in crate::planner) items: IndexMap<ItemKey, Item>,
}

/// What makes a selection of a set different from the others.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(in crate::planner) enum ItemKey {
    Field(Key, Vec<Condition>),
    Inline(Name),
}

/// A selection.
#[derive(Debug)]
pub(in crate::planner) enum Item {
    Field {
        name: Name,
        arguments: Arguments,
        child: Option<NodeId>,
    },
    Inline(NodeId),
}

impl Fetches {
    /// The response's root.
    pub(in crate::planner) const ROOT: PathId = PathId(0);

    /// What the plan costs.
    pub(in crate::planner) fn cost(&self) -> Cost {
        Cost {
            steps: self
                .groups
                .iter()
                .map(|group| group.level)
                .max()
                .unwrap_or(0),
            fetches: u32::try_from(self.groups.len()).unwrap_or(u32::MAX),
        }
    }

    /// The fetches, in the order in which they were found necessary.
    pub(in crate::planner) fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// How many selection sets there are.
    pub(in crate::planner) fn size(&self) -> usize {
        self.nodes.len()
    }

    pub(in crate::planner) fn group(&self, id: GroupId) -> &Group {
        &self.groups[id.0 as usize]
    }

    pub(in crate::planner) fn group_mut(&mut self, id: GroupId) -> &mut Group {
        &mut self.groups[id.0 as usize]
    }

    pub(in crate::planner) fn node(&self, id: NodeId) -> &SelectionNode {
        &self.nodes[id.0 as usize]
    }

    /// Adds a fetch.
    pub(in crate::planner) fn add_group(&mut self, group: Group) -> GroupId {
        self.groups.push(group);
        GroupId(index(self.groups.len() - 1))
    }

    /// The fetch of the lowest level not below `level` that is otherwise the same.
    pub(in crate::planner) fn find_group(
        &self,
        subgraph: SubgraphId,
        path: PathId,
        separation: &Separation,
        level: u32,
    ) -> Option<GroupId> {
        self.groups
            .iter()
            .enumerate()
            .filter(|(_, group)| {
                group.subgraph == subgraph
                    && group.path == path
                    && group.level >= level
                    && group.separation == *separation
            })
            .min_by_key(|(_, group)| group.level)
            .map(|(found, _)| GroupId(index(found)))
    }

    /// Where a fetch's selections on a type start; added where they do not yet.
    pub(in crate::planner) fn root(
        &mut self,
        id: GroupId,
        ty: &Name,
        entity: bool,
        conditions: &[Condition],
    ) -> NodeId {
        let named = entity.then(|| ty.clone());
        let known = self
            .group(id)
            .roots
            .iter()
            .find(|root| root.ty == named && root.conditions == conditions);
        if let Some(root) = known {
            return root.node;
        }
        let node = self.add_node(ty);
        self.group_mut(id).roots.push(GroupRoot {
            ty: named,
            conditions: conditions.to_vec(),
            node,
        });
        node
    }

    /// Adds to what a fetch takes of the objects of a type.
    pub(in crate::planner) fn add_shape(
        &mut self,
        id: GroupId,
        type_condition: &Name,
        typename: &Name,
        fields: Vec<RepresentationField>,
    ) {
        let shapes = &mut self.group_mut(id).shapes;
        let known = shapes
            .iter_mut()
            .find(|shape| shape.type_condition == *type_condition && shape.typename == *typename);
        match known {
            Some(shape) => merge_representation(&mut shape.fields, fields),
            None => {
                let mut merged = Vec::new();
                merge_representation(&mut merged, fields);
                shapes.push(RepresentationShape {
                    type_condition: type_condition.clone(),
                    typename: typename.clone(),
                    fields: merged,
                });
            }
        }
    }

    fn add_node(&mut self, ty: &Name) -> NodeId {
        self.nodes.push(SelectionNode {
            ty: ty.clone(),
            items: IndexMap::new(),
        });
        NodeId(index(self.nodes.len() - 1))
    }

    /// Selects a field without selections.
    pub(in crate::planner) fn add_leaf(
        &mut self,
        node: NodeId,
        key: &Key,
        name: &Name,
        arguments: &Arguments,
        conditions: &[Condition],
    ) {
        let items = &mut self.nodes[node.0 as usize].items;
        items
            .entry(ItemKey::Field(key.clone(), conditions.to_vec()))
            .or_insert_with(|| Item::Field {
                name: name.clone(),
                arguments: arguments.clone(),
                child: None,
            });
    }

    /// Selects a field and gives the selection set below it.
    pub(in crate::planner) fn add_composite(
        &mut self,
        node: NodeId,
        key: &Key,
        name: &Name,
        arguments: &Arguments,
        conditions: &[Condition],
        child_ty: &Name,
    ) -> NodeId {
        let item = ItemKey::Field(key.clone(), conditions.to_vec());
        if let Some(Item::Field {
            child: Some(child), ..
        }) = self.node(node).items.get(&item)
        {
            return *child;
        }
        let child = self.add_node(child_ty);
        self.nodes[node.0 as usize].items.insert(
            item,
            Item::Field {
                name: name.clone(),
                arguments: arguments.clone(),
                child: Some(child),
            },
        );
        child
    }

    /// The selection set of a type condition.
    pub(in crate::planner) fn inline(&mut self, node: NodeId, ty: &Name) -> NodeId {
        if self.node(node).ty == *ty {
            return node;
        }
        let item = ItemKey::Inline(ty.clone());
        if let Some(Item::Inline(child)) = self.node(node).items.get(&item) {
            return *child;
        }
        let child = self.add_node(ty);
        self.nodes[node.0 as usize]
            .items
            .insert(item, Item::Inline(child));
        child
    }

    /// The path one step on.
    pub(in crate::planner) fn path_step(&mut self, path: PathId, step: PathStep) -> PathId {
        let (found, _) = self.paths.insert_full((path, step));
        PathId(index(found + 1))
    }

    /// The path, spelt out.
    pub(in crate::planner) fn path(&self, mut path: PathId) -> FetchPath {
        let mut steps = Vec::new();
        while path != Self::ROOT {
            let (before, step) = &self.paths[path.0 as usize - 1];
            steps.push(step.clone());
            path = *before;
        }
        steps.reverse();
        FetchPath(steps)
    }
}

/// Whether a field of both is to be read from different places of the response.
pub(in crate::planner) fn contradict(
    left: &[RepresentationField],
    right: &[RepresentationField],
) -> bool {
    left.iter().any(|field| {
        right.iter().any(|other| {
            other.name == field.name
                && (other.response_key != field.response_key
                    || contradict(&field.fields, &other.fields))
        })
    })
}

pub(in crate::planner) fn merge_representation(
    known: &mut Vec<RepresentationField>,
    new: Vec<RepresentationField>,
) {
    for field in new {
        let same = known
            .iter_mut()
            .find(|other| other.name == field.name && other.type_condition == field.type_condition);
        match same {
            Some(other) => merge_representation(&mut other.fields, field.fields),
            None => known.push(field),
        }
    }
}

fn index(index: usize) -> u32 {
    u32::try_from(index).expect("plans are bounded")
}
