//! Builds one plan: walks the operation from its root and puts every field into a fetch.
//!
//! `ways` tells how a field can be had at a position and what each way costs; `moves` carries a way
//! out. Here is the walk: which fields first, and where to go on.

use std::collections::{HashMap, VecDeque};
use std::rc::Rc;

use apollo_compiler::Name;
use apollo_compiler::ast::OperationType;
use indexmap::IndexMap;
use schema::supergraph::{FieldSet, SubgraphId};

pub(super) use self::fetches::Fetches;
use self::fetches::{GroupId, PathId};
use self::position::{Anchor, Parent, Position, PositionId, Reach};
use super::estimate::{Cost, Estimates};
use super::graph::{Graph, NodeRef};
use super::operation::{Entry, FieldId, OpField, Operation, field_id};
use super::query_plan::{Condition, RepresentationField};
use super::response_keys::ResponseKeys;
use super::{PlanError, PlanOptions};

pub(super) mod fetches;
mod hops;
mod moves;
mod position;
mod representations;
mod ways;

/// How deep `@requires` may depend on fields that have a `@requires` themselves.
const MAX_REQUIRES: usize = 16;
/// How many fetches wait for each other at most.
const MAX_STEPS: u32 = 50;
/// How many fetches a plan has at most.
const MAX_FETCHES: usize = 2_000;

/// Why a build ended without a plan.
#[derive(Debug)]
pub(super) enum BuildError {
    /// It costs as much as a known plan.
    NotBetter,
    /// There is none.
    Plan(PlanError),
}

/// One run of the planner.
pub(super) struct Build<'s, 'o> {
    graph: Graph<'s>,
    estimates: &'o Estimates,
    options: &'o PlanOptions,
    kind: OperationType,
    root_type: Name,
    /// The operation's fields, then those that the plan itself needs.
    fields: Vec<Rc<OpField>>,
    keys: ResponseKeys,
    orders: &'o [u8],
    bound: Option<Cost>,
    /// At each choice, how many ways there were.
    choices: Vec<u8>,
    steps: usize,
    cost: Cost,
    requires_depth: usize,
    fetches: Fetches,
    positions: Vec<Position<'s>>,
    children: HashMap<(PositionId, FieldId), PositionId>,
    /// What the fetches that enter a node at a path take, in variants without contradictions.
    variants: HashMap<(PathId, NodeRef), Vec<Vec<RepresentationField>>>,
}

/// What is left to do: fields to be found at a position.
type Work = VecDeque<(PositionId, Vec<Entry>)>;

impl<'s, 'o> Build<'s, 'o> {
    /// A run that takes the ways that `orders` says at its first choices, and gives up when it
    /// costs as much as `bound`.
    pub(super) fn new(
        graph: Graph<'s>,
        operation: &'o Operation,
        estimates: &'o Estimates,
        options: &'o PlanOptions,
        orders: &'o [u8],
        bound: Option<Cost>,
    ) -> Self {
        Self {
            graph,
            estimates,
            options,
            kind: operation.kind,
            root_type: operation.root_type.clone(),
            fields: operation.fields.clone(),
            keys: operation.keys.clone(),
            orders,
            bound,
            choices: Vec::new(),
            steps: 0,
            cost: Cost::default(),
            requires_depth: 0,
            fetches: Fetches::default(),
            positions: Vec::new(),
            children: HashMap::new(),
            variants: HashMap::new(),
        }
    }

    /// Plans root fields.
    pub(super) fn run(&mut self, entries: &[Entry]) -> Result<Fetches, BuildError> {
        let root = PositionId(0);
        self.positions.push(Position {
            ty: self.root_type.clone(),
            place: ResponseKeys::ROOT,
            path: Fetches::ROOT,
            parent: Parent::Root,
            conditions: Vec::new(),
            anchors: Vec::new(),
            casts: Vec::new(),
        });
        self.solve(root, entries.to_vec())?;
        Ok(std::mem::take(&mut self.fetches))
    }

    /// At each choice of the run, how many ways there were.
    pub(super) fn choices(&self) -> &[u8] {
        &self.choices
    }

    /// How many steps the run took.
    pub(super) fn steps(&self) -> usize {
        self.steps
    }

    /// Finds the fields and everything below them. Returns the fetches that give the leaves.
    fn solve(
        &mut self,
        position: PositionId,
        entries: Vec<Entry>,
    ) -> Result<Vec<GroupId>, BuildError> {
        let mut leaves = Vec::new();
        let mut work = Work::from([(position, entries)]);
        while let Some((position, entries)) = work.pop_front() {
            let (own, cast): (Vec<Entry>, Vec<Entry>) =
                entries.into_iter().partition(|entry| entry.cast.is_none());
            let own = own.into_iter().map(|entry| entry.field).collect();
            self.own_fields(position, own, &mut work, &mut leaves)?;
            self.cast_fields(position, cast, &mut work, &mut leaves)?;
        }
        Ok(leaves)
    }

    /// Finds the fields of a position: first what stands there for nothing, then what needs other
    /// fields first, so that the rest can join the fetches that those need.
    fn own_fields(
        &mut self,
        position: PositionId,
        fields: Vec<FieldId>,
        work: &mut Work,
        leaves: &mut Vec<GroupId>,
    ) -> Result<(), BuildError> {
        let mut rest = Vec::new();
        for field in fields {
            self.step(1)?;
            match self.free_anchor(position, field) {
                Some((anchor, reach)) => {
                    self.place(position, &anchor, &reach, field, work, leaves)?;
                }
                None => rest.push(field),
            }
        }
        rest.sort_by_key(|field| !self.only_by_requires(position, *field));
        for (index, field) in rest.iter().enumerate() {
            self.find(position, *field, &rest[index + 1..], work, leaves)?;
        }
        Ok(())
    }

    /// Finds the fields that are selected on some types of a position only.
    fn cast_fields(
        &mut self,
        position: PositionId,
        entries: Vec<Entry>,
        work: &mut Work,
        leaves: &mut Vec<GroupId>,
    ) -> Result<(), BuildError> {
        if entries.is_empty() {
            return Ok(());
        }
        self.learn_types(position, work, leaves)?;
        let mut by_type: IndexMap<Name, Vec<Entry>> = IndexMap::new();
        for entry in entries {
            let cast = entry
                .cast
                .expect("only entries with a type condition come here");
            let below = Entry {
                cast: None,
                field: entry.field,
            };
            for ty in self.cast_types(position, &cast) {
                self.step(1)?;
                by_type.entry(ty).or_default().push(below.clone());
            }
        }
        for (ty, entries) in by_type {
            let below = self.cast(position, &ty);
            work.push_back((below, entries));
        }
        Ok(())
    }

    /// Asks what the objects of a position are, where the fetches that reach it cannot tell.
    fn learn_types(
        &mut self,
        position: PositionId,
        work: &mut Work,
        leaves: &mut Vec<GroupId>,
    ) -> Result<(), BuildError> {
        let graph = self.graph;
        let untold = self.positions[position.0]
            .anchors
            .iter()
            .all(|anchor| graph.is_interface_object(anchor.node.subgraph, &anchor.node.ty));
        if !untold {
            return Ok(());
        }
        let ty = apollo_compiler::ty!(String!);
        let key = self.keys.typename().clone();
        let field = self.add_field(OpField {
            response_key: key,
            name: apollo_compiler::name!("__typename"),
            arguments: Vec::new(),
            conditions: Vec::new(),
            ty,
            entries: Vec::new(),
        });
        self.find(position, field, &[], work, leaves)
    }

    /// Finds the fields of a `@requires` at a position. Returns the fetches that give them.
    fn find_required(
        &mut self,
        position: PositionId,
        set: &FieldSet,
        conditions: &[Condition],
    ) -> Result<Vec<GroupId>, BuildError> {
        if self.requires_depth >= MAX_REQUIRES {
            return Err(BuildError::Plan(PlanError::TooComplex {
                what: "fields that require each other",
                limit: MAX_REQUIRES,
            }));
        }
        let (ty, place) = {
            let at = &self.positions[position.0];
            (at.ty.clone(), at.place)
        };
        let entries = self.required_entries(&ty, place, set, None, conditions);
        self.requires_depth += 1;
        let leaves = self.solve(position, entries);
        self.requires_depth -= 1;
        leaves
    }

    /// A fetch that gives the field at no further cost, with everything below it.
    fn free_anchor(&self, position: PositionId, field: FieldId) -> Option<(Anchor<'s>, Reach)> {
        let name = &self.fields[field.0 as usize].name;
        self.positions[position.0]
            .anchors
            .iter()
            .filter(|anchor| self.estimate(field, anchor.node.subgraph) == Cost::default())
            .filter_map(|anchor| match self.reach(anchor, name) {
                Reach::No => None,
                reach => Some((anchor, reach)),
            })
            .min_by_key(|(anchor, _)| self.fetches.group(anchor.group).level)
            .map(|(anchor, reach)| (anchor.clone(), reach))
    }

    fn estimate(&self, field: FieldId, subgraph: SubgraphId) -> Cost {
        self.estimates.get(field, subgraph)
    }

    fn add_field(&mut self, field: OpField) -> FieldId {
        let id = field_id(self.fields.len());
        self.fields.push(Rc::new(field));
        id
    }

    /// Which of several ways to take: as ordered, else the first.
    fn choose(&mut self, ways: usize) -> usize {
        if ways < 2 {
            return 0;
        }
        let order = self.orders.get(self.choices.len()).copied().unwrap_or(0);
        self.choices.push(u8::try_from(ways).unwrap_or(u8::MAX));
        usize::from(order).min(ways - 1)
    }

    /// Counts work, and stops where there is too much of it.
    fn step(&mut self, count: usize) -> Result<(), BuildError> {
        self.steps += count;
        // A run that cannot be better than the known plan must not eat what others could use.
        if self.bound.is_some() && self.steps > self.options.search_steps {
            return Err(BuildError::NotBetter);
        }
        let size = self.positions.len().max(self.fetches.size());
        let bounds = [
            ("objects", size, self.options.max_selections),
            ("steps", self.steps, self.options.max_steps),
        ];
        match bounds.into_iter().find(|(_, now, limit)| now > limit) {
            None => Ok(()),
            Some((what, _, limit)) => Err(BuildError::Plan(PlanError::TooComplex { what, limit })),
        }
    }

    /// Counts a new fetch, and stops where the plan cannot be better than the known one.
    fn count_fetch(&mut self, level: u32) -> Result<(), BuildError> {
        self.cost.steps = self.cost.steps.max(level);
        self.cost.fetches += 1;
        if self.bound.is_some_and(|bound| self.cost >= bound) {
            return Err(BuildError::NotBetter);
        }
        if level > MAX_STEPS {
            return Err(BuildError::Plan(PlanError::TooComplex {
                what: "sequential steps",
                limit: MAX_STEPS as usize,
            }));
        }
        if self.fetches.groups().len() > MAX_FETCHES {
            return Err(BuildError::Plan(PlanError::TooComplex {
                what: "fetches",
                limit: MAX_FETCHES,
            }));
        }
        Ok(())
    }

    fn unreachable(&self, position: PositionId, field: &Name) -> BuildError {
        let at = &self.positions[position.0];
        BuildError::Plan(PlanError::Unreachable {
            coordinate: format!("{}.{field}", at.ty),
            path: self.fetches.path(at.path).to_string(),
        })
    }
}
