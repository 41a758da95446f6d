//! Turns the fetches of a build into sequences and parallels.
//!
//! Fetches that do not depend on each other, directly or over others, run beside each other; of
//! those that do, the ones that wait for nothing go first, together. So a plan has as many
//! sequential steps as the longest chain of fetches that need each other, never more.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use apollo_compiler::Name;
use apollo_compiler::ast::OperationType;
use schema::supergraph::Supergraph;

use self::selections::{add_root, collect_variables, emit, flatten_roots, lift, narrow_common};
use super::build::fetches::{Fetches, Group, GroupId, GroupRoot};
use super::graph::Graph;
use super::operation::Operation;
use super::query_plan::{
    Condition, EntityFetch, FetchNode, PlanNode, RepresentationShape, Selection, SubscriptionNode,
    VariableUse,
};

mod aliases;
mod selections;

/// Makes plan nodes of an operation's fetches.
pub(super) struct Assembly<'a> {
    operation: &'a Operation,
    graph: Graph<'a>,
}

impl<'a> Assembly<'a> {
    /// For one operation.
    pub(super) fn new(operation: &'a Operation, graph: Graph<'a>) -> Self {
        Self { operation, graph }
    }

    /// The fetches in order; `None` where there are none.
    pub(super) fn nodes(&self, fetches: &Fetches) -> Option<PlanNode> {
        let merged = merge_waiting(fetches);
        let all: BTreeSet<GroupId> = merged.keys().copied().collect();
        let mut nodes: BTreeMap<GroupId, PlanNode> = BTreeMap::new();
        for (id, members) in &merged {
            nodes.insert(*id, self.fetch(fetches, members));
        }
        let depends = dependencies(fetches, &merged);
        order(&all, &depends, &mut nodes)
    }

    /// One fetch, under the conditions that all of it depends on.
    fn fetch(&self, fetches: &Fetches, members: &[GroupId]) -> PlanNode {
        let group = fetches.group(members[members.len() - 1]);
        let parts: Vec<&Group> = members.iter().map(|id| fetches.group(*id)).collect();
        let roots: Vec<&GroupRoot> = parts.iter().flat_map(|group| &group.roots).collect();
        let typename = &**self.operation.keys.typename();
        let mut selections = Vec::new();
        let mut common: Option<Vec<Condition>> = None;
        for root in roots {
            let items = emit(fetches, root.node, typename);
            narrow_common(&mut common, &root.conditions, &items, typename);
            add_root(&mut selections, root, items);
        }
        let common = common.unwrap_or_default();
        for selection in &mut selections {
            lift(selection, &common);
        }
        let mut selections = flatten_roots(selections, group.shapes.is_empty());
        if !self.graph.is_partitioned(group.subgraph) {
            aliases::separate(&self.graph, group.subgraph, &mut selections);
        }
        let entities = (!group.shapes.is_empty()).then(|| EntityFetch {
            path: fetches.path(group.path),
            representations: merged_shapes(&parts),
        });
        let fetch = FetchNode {
            id: 0,
            subgraph: group.subgraph,
            kind: group.kind,
            variables: self.variables(&selections),
            selections,
            entities,
        };
        common
            .into_iter()
            .rev()
            .fold(PlanNode::Fetch(Arc::new(fetch)), |node, condition| {
                PlanNode::Condition {
                    condition,
                    node: Box::new(node),
                }
            })
    }

    /// The variables that selections use, in the order in which the operation declares them.
    fn variables(&self, selections: &[Selection]) -> Vec<VariableUse> {
        let mut used: BTreeSet<&Name> = BTreeSet::new();
        let mut pending: Vec<&Selection> = selections.iter().collect();
        while let Some(selection) = pending.pop() {
            let (conditions, below) = match selection {
                Selection::Field(field) => {
                    for (_, value) in &field.arguments {
                        collect_variables(value, &mut used);
                    }
                    (&field.conditions, &field.selections)
                }
                Selection::Inline(inline) => (&inline.conditions, &inline.selections),
            };
            used.extend(conditions.iter().map(|condition| &condition.variable));
            pending.extend(below);
        }
        self.operation
            .variables
            .iter()
            .filter(|variable| used.contains(&variable.name))
            .cloned()
            .collect()
    }
}

/// One after the other, without needless nesting.
pub(super) fn sequence(nodes: Vec<PlanNode>) -> Option<PlanNode> {
    let mut flat = Vec::new();
    for node in nodes {
        match node {
            PlanNode::Sequence(inner) => flat.extend(inner),
            other => flat.push(other),
        }
    }
    combine(flat, PlanNode::Sequence)
}

/// Lets mutations of one subgraph that follow each other be one request, where nothing else comes
/// between. Not so in a partitioned subgraph: its partitions are asked at the same time.
pub(super) fn join_mutations(series: Vec<PlanNode>, supergraph: &Supergraph) -> Vec<PlanNode> {
    let mut joined: Vec<PlanNode> = Vec::new();
    for node in series {
        let first = match &node {
            PlanNode::Sequence(nodes) => nodes.first(),
            other => Some(other),
        };
        let together = match (joined.last(), first) {
            (Some(PlanNode::Fetch(before)), Some(PlanNode::Fetch(after))) => {
                both(before, after, supergraph)
            }
            _ => None,
        };
        match (together, node) {
            (Some(fetch), PlanNode::Sequence(mut nodes)) => {
                nodes[0] = PlanNode::Fetch(Arc::new(fetch));
                joined.pop();
                joined.push(PlanNode::Sequence(nodes));
            }
            (Some(fetch), _) => {
                joined.pop();
                joined.push(PlanNode::Fetch(Arc::new(fetch)));
            }
            (None, node) => joined.push(node),
        }
    }
    joined
}

/// Numbers the fetches in the order of printing.
pub(super) fn number(root: PlanNode) -> PlanNode {
    let mut next = 0;
    number_from(root, &mut next)
}

/// Takes the fetch that opens a subscription out of its plan: the rest is done for each event.
pub(super) fn per_event(root: PlanNode) -> PlanNode {
    let mut primary = None;
    let rest = without_primary(root, &mut primary);
    PlanNode::Subscription(SubscriptionNode {
        primary: primary.expect("validation leaves a subscription one root field, unconditional"),
        rest: rest.map(Box::new),
    })
}

fn without_primary(node: PlanNode, primary: &mut Option<Arc<FetchNode>>) -> Option<PlanNode> {
    match node {
        PlanNode::Fetch(fetch) if fetch.kind == OperationType::Subscription => {
            *primary = Some(fetch);
            None
        }
        PlanNode::Sequence(nodes) => sequence(all_without_primary(nodes, primary)),
        PlanNode::Parallel(nodes) => {
            combine(all_without_primary(nodes, primary), PlanNode::Parallel)
        }
        other => Some(other),
    }
}

fn all_without_primary(
    nodes: Vec<PlanNode>,
    primary: &mut Option<Arc<FetchNode>>,
) -> Vec<PlanNode> {
    let nodes = nodes.into_iter();
    nodes
        .filter_map(|node| without_primary(node, primary))
        .collect()
}

fn number_from(node: PlanNode, next: &mut u32) -> PlanNode {
    match node {
        // Made of numbered fetches.
        PlanNode::Subscription(_) => node,
        PlanNode::Sequence(nodes) => PlanNode::Sequence(number_all(nodes, next)),
        PlanNode::Parallel(nodes) => PlanNode::Parallel(number_all(nodes, next)),
        PlanNode::Condition { condition, node } => PlanNode::Condition {
            condition,
            node: Box::new(number_from(*node, next)),
        },
        PlanNode::Fetch(fetch) => {
            let mut fetch = Arc::unwrap_or_clone(fetch);
            fetch.id = *next;
            *next += 1;
            PlanNode::Fetch(Arc::new(fetch))
        }
    }
}

fn number_all(nodes: Vec<PlanNode>, next: &mut u32) -> Vec<PlanNode> {
    nodes
        .into_iter()
        .map(|node| number_from(node, next))
        .collect()
}

fn both(before: &FetchNode, after: &FetchNode, supergraph: &Supergraph) -> Option<FetchNode> {
    let subgraph = supergraph.subgraphs.get(usize::from(before.subgraph.0))?;
    let mutations = before.kind == OperationType::Mutation && after.kind == before.kind;
    if !mutations || before.subgraph != after.subgraph || !subgraph.partitions.is_empty() {
        return None;
    }
    let mut fetch = before.clone();
    fetch.selections.extend(after.selections.iter().cloned());
    for variable in &after.variables {
        if !fetch.variables.contains(variable) {
            fetch.variables.push(variable.clone());
        }
    }
    Some(fetch)
}

/// For each fetch that stays, those that become one with it: a fetch that nobody waits for until a
/// like one has run anyway joins that.
fn merge_waiting(fetches: &Fetches) -> BTreeMap<GroupId, Vec<GroupId>> {
    let ids: Vec<GroupId> = (0u32..).map(GroupId).take(fetches.groups().len()).collect();
    let mut earliest_user: BTreeMap<GroupId, u32> = BTreeMap::new();
    for group in fetches.groups() {
        for needed in &group.depends {
            let level = earliest_user.entry(*needed).or_insert(u32::MAX);
            *level = (*level).min(group.level);
        }
    }
    let mut merged: BTreeMap<GroupId, Vec<GroupId>> = BTreeMap::new();
    for id in &ids {
        let group = fetches.group(*id);
        let later = ids.iter().copied().find(|other| {
            let like = fetches.group(*other);
            like.level > group.level
                && like.subgraph == group.subgraph
                && like.path == group.path
                && like.kind == group.kind
                && like.separation == group.separation
                && !group.shapes.is_empty()
                && earliest_user
                    .get(id)
                    .is_none_or(|level| *level > like.level)
        });
        // Only the last of a row of like fetches stays as it is.
        let stays = later.unwrap_or(*id);
        merged.entry(stays).or_default().push(*id);
    }
    resolve_rows(merged)
}

/// Where a fetch joined one that itself joined another, all are one.
fn resolve_rows(mut merged: BTreeMap<GroupId, Vec<GroupId>>) -> BTreeMap<GroupId, Vec<GroupId>> {
    loop {
        let moved = merged.iter().find_map(|(stays, members)| {
            let home = merged
                .iter()
                .find(|(other, theirs)| *other != stays && theirs.contains(stays))?;
            (!members.contains(stays)).then_some((*stays, *home.0))
        });
        let Some((from, to)) = moved else {
            for (stays, members) in &mut merged {
                members.retain(|member| member != stays);
                members.push(*stays);
            }
            return merged;
        };
        let members = merged.remove(&from).unwrap_or_default();
        merged.entry(to).or_default().extend(members);
    }
}

/// What each fetch waits for, once like ones are one.
fn dependencies(
    fetches: &Fetches,
    merged: &BTreeMap<GroupId, Vec<GroupId>>,
) -> BTreeMap<GroupId, BTreeSet<GroupId>> {
    let stays: BTreeMap<GroupId, GroupId> = merged
        .iter()
        .flat_map(|(stays, members)| members.iter().map(|member| (*member, *stays)))
        .collect();
    merged
        .iter()
        .map(|(id, members)| {
            let needed = members
                .iter()
                .flat_map(|member| &fetches.group(*member).depends)
                .filter_map(|needed| stays.get(needed).copied())
                .filter(|needed| needed != id)
                .collect();
            (*id, needed)
        })
        .collect()
}

/// Puts fetches in order. The nesting is bounded by the number of steps of a plan.
fn order(
    ids: &BTreeSet<GroupId>,
    depends: &BTreeMap<GroupId, BTreeSet<GroupId>>,
    nodes: &mut BTreeMap<GroupId, PlanNode>,
) -> Option<PlanNode> {
    let mut beside = Vec::new();
    for component in components(ids, depends) {
        let (first, rest): (BTreeSet<GroupId>, BTreeSet<GroupId>) = component
            .iter()
            .copied()
            .partition(|id| depends[id].is_disjoint(&component));
        let first = first.iter().filter_map(|id| nodes.remove(id)).collect();
        let mut steps: Vec<PlanNode> = combine(first, PlanNode::Parallel).into_iter().collect();
        steps.extend(order(&rest, depends, nodes));
        beside.extend(sequence(steps));
    }
    combine(beside, PlanNode::Parallel)
}

/// The sets of fetches that have nothing to do with each other, in the order of their first.
fn components(
    ids: &BTreeSet<GroupId>,
    depends: &BTreeMap<GroupId, BTreeSet<GroupId>>,
) -> Vec<BTreeSet<GroupId>> {
    let mut linked: BTreeMap<GroupId, Vec<GroupId>> = BTreeMap::new();
    for id in ids {
        for needed in depends[id].iter().filter(|needed| ids.contains(needed)) {
            linked.entry(*id).or_default().push(*needed);
            linked.entry(*needed).or_default().push(*id);
        }
    }
    let mut seen = BTreeSet::new();
    let mut components = Vec::new();
    for id in ids {
        if !seen.insert(*id) {
            continue;
        }
        let mut component = BTreeSet::from([*id]);
        let mut pending = vec![*id];
        while let Some(current) = pending.pop() {
            for other in linked.get(&current).into_iter().flatten() {
                if seen.insert(*other) {
                    component.insert(*other);
                    pending.push(*other);
                }
            }
        }
        components.push(component);
    }
    components
}

/// Several nodes as one, with the condition that they share outside.
fn combine(mut nodes: Vec<PlanNode>, many: fn(Vec<PlanNode>) -> PlanNode) -> Option<PlanNode> {
    if nodes.len() < 2 {
        return nodes.pop();
    }
    let shared = match &nodes[0] {
        PlanNode::Condition { condition, .. } => condition.clone(),
        _ => return Some(many(nodes)),
    };
    let all = nodes
        .iter()
        .all(|node| matches!(node, PlanNode::Condition { condition, .. } if *condition == shared));
    if !all {
        return Some(many(nodes));
    }
    let inner = nodes
        .into_iter()
        .map(|node| match node {
            PlanNode::Condition { node, .. } => *node,
            other => other,
        })
        .collect();
    Some(PlanNode::Condition {
        condition: shared,
        node: Box::new(combine(inner, many)?),
    })
}

fn merged_shapes(parts: &[&Group]) -> Vec<RepresentationShape> {
    let mut merged = Fetches::default();
    let Some(last) = parts.last() else {
        return Vec::new();
    };
    let id = merged.add_group(Group {
        subgraph: last.subgraph,
        kind: last.kind,
        level: last.level,
        path: last.path,
        separation: last.separation.clone(),
        roots: Vec::new(),
        shapes: Vec::new(),
        depends: BTreeSet::new(),
    });
    for shape in parts.iter().flat_map(|group| &group.shapes) {
        merged.add_shape(
            id,
            &shape.type_condition,
            &shape.typename,
            shape.fields.clone(),
        );
    }
    std::mem::take(&mut merged.group_mut(id).shapes)
}
