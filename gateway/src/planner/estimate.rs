//! What it costs at least roughly to answer what is below a field, by the subgraph that gives the
//! field. Only guides choices; the plan's real cost is counted when it is built.

use apollo_compiler::Name;
use schema::supergraph::SubgraphId;

use super::graph::{Access, Graph};
use super::operation::{Entry, FieldId, OpField, Operation};

/// What a plan, or a part of it, costs. Ordered by what is wanted: fewest sequential steps first,
/// then fewest fetches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Cost {
    /// Fetches that must wait for each other.
    pub(super) steps: u32,
    /// Fetches in all.
    pub(super) fetches: u32,
}

/// The estimates of one operation.
pub(super) struct Estimates {
    subgraphs: usize,
    costs: Vec<Cost>,
}

impl Estimates {
    /// Estimates every field in every subgraph, from the leaves up.
    pub(super) fn new(graph: &Graph<'_>, operation: &Operation) -> Self {
        let subgraphs = graph.subgraphs().count();
        let mut estimates = Self {
            subgraphs,
            costs: vec![Cost::default(); operation.fields.len() * subgraphs],
        };
        for (index, field) in operation.fields.iter().enumerate().rev() {
            if field.entries.is_empty() {
                continue;
            }
            for subgraph in graph.subgraphs() {
                let cost = estimates.below(graph, operation, field, subgraph);
                estimates.costs[index * subgraphs + usize::from(subgraph.0)] = cost;
            }
        }
        estimates
    }

    /// What is below the field where the subgraph gives it. Nothing for fields that are not the
    /// operation's own.
    pub(super) fn get(&self, field: FieldId, subgraph: SubgraphId) -> Cost {
        let index = field.0 as usize * self.subgraphs + usize::from(subgraph.0);
        self.costs.get(index).copied().unwrap_or_default()
    }

    fn below(
        &self,
        graph: &Graph<'_>,
        operation: &Operation,
        field: &OpField,
        subgraph: SubgraphId,
    ) -> Cost {
        let mut total = Cost::default();
        let mut hops: Vec<SubgraphId> = Vec::new();
        for entry in &field.entries {
            let name = &operation.fields[entry.field.0 as usize].name;
            let ty = entry.cast.as_ref().unwrap_or(field.named_type());
            let step = if gives(graph, subgraph, ty, name) {
                self.get(entry.field, subgraph)
            } else {
                self.hop(graph, ty, name, entry, &mut hops)
            };
            total.steps = total.steps.max(step.steps);
            total.fetches += step.fetches;
        }
        total.fetches += u32::try_from(hops.len()).unwrap_or(u32::MAX);
        total
    }

    /// The cheapest move to a subgraph that gives the field; one that is entered anyway is free.
    fn hop(
        &self,
        graph: &Graph<'_>,
        ty: &Name,
        field: &Name,
        entry: &Entry,
        hops: &mut Vec<SubgraphId>,
    ) -> Cost {
        let object = graph.possible_types(ty).into_iter().next();
        let nodes = object
            .map(|object| graph.entries(&object))
            .unwrap_or_default();
        let best = nodes
            .iter()
            .chain(&graph.entries(ty))
            .filter_map(|node| {
                let waits = match graph.access(node.subgraph, &node.ty, field, &Vec::new()) {
                    Access::No => return None,
                    Access::Plain => 1,
                    Access::Requires(_) => 2,
                };
                let below = self.get(entry.field, node.subgraph);
                let new = u32::from(!hops.contains(&node.subgraph));
                let cost = Cost {
                    steps: below.steps + waits,
                    fetches: below.fetches + new,
                };
                Some((cost, node.subgraph))
            })
            .min();
        match best {
            Some((cost, subgraph)) if hops.contains(&subgraph) => cost,
            Some((cost, subgraph)) => {
                hops.push(subgraph);
                Cost {
                    fetches: cost.fetches - 1,
                    ..cost
                }
            }
            None => Cost {
                steps: 1,
                fetches: 1,
            },
        }
    }
}

/// Whether the subgraph gives the field on every object that can stand there.
fn gives(graph: &Graph<'_>, subgraph: SubgraphId, ty: &Name, field: &Name) -> bool {
    let none = Vec::new();
    if graph.is_abstract_in(subgraph, ty) {
        return graph.gives_on_interface(subgraph, ty, field, &none)
            || graph
                .possible_in(subgraph, ty)
                .iter()
                .all(|object| graph.access(subgraph, object, field, &none) == Access::Plain);
    }
    graph.join(subgraph, ty).is_some()
        && graph.access(subgraph, ty, field, &none) == Access::Plain
        && (!graph.is_stub(subgraph, ty, false) || graph.in_stub(subgraph, ty, field))
}
