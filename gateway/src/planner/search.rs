//! Tries choices while the budget of counted steps lasts, and keeps the best plan.
//!
//! A run of `build` is repeatable: it is told which way to take at its first choices, and takes
//! what it thinks best at the others. The first run has no orders. Every run gives orders for
//! others: the same up to some choice, and another way there. Runs that differ in few choices from
//! the first come first. A run is given up as soon as it costs as much as the best plan.

use std::collections::VecDeque;

use apollo_compiler::ast::OperationType;
use indexmap::IndexMap;
use schema::supergraph::Supergraph;
use schema::value::Key;

use super::assemble::{self, Assembly};
use super::build::{Build, BuildError, Fetches};
use super::estimate::Estimates;
use super::graph::Graph;
use super::operation::{Entry, Operation};
use super::query_plan::QueryPlan;
use super::{PlanError, PlanOptions};

/// How many runs may wait. More would only be reached after the budget is spent.
const MAX_WAITING: usize = 10_000;

/// Plans a normalised operation.
pub(super) fn plan_operation(
    supergraph: &Supergraph,
    operation: &Operation,
    options: &PlanOptions,
) -> Result<QueryPlan, PlanError> {
    let graph = Graph::new(supergraph, options);
    let estimates = Estimates::new(&graph, operation);
    let mut search = Search {
        graph,
        operation,
        estimates: &estimates,
        options,
        steps: 0,
    };
    let assembly = Assembly::new(operation, graph);
    let root = if operation.kind == OperationType::Mutation {
        let mut series = Vec::new();
        for (key, entries) in by_response_key(operation) {
            let fetches = search.best(&entries)?;
            check_is_asked_once(&key, &fetches)?;
            series.extend(assembly.nodes(&fetches));
        }
        assemble::sequence(assemble::join_mutations(series, supergraph))
    } else {
        let fetches = search.best(&operation.entries)?;
        assembly.nodes(&fetches)
    };
    let root = root.map(assemble::number);
    Ok(QueryPlan {
        kind: operation.kind,
        root: match operation.kind {
            OperationType::Subscription => root.map(assemble::per_event),
            OperationType::Query | OperationType::Mutation => root,
        },
        typename_key: operation.keys.typename().clone(),
    })
}

/// The root fields by response key, in the order in which the keys are first selected: what is
/// selected several times, under different conditions perhaps, is one field and runs once.
fn by_response_key(operation: &Operation) -> IndexMap<Key, Vec<Entry>> {
    let mut fields: IndexMap<Key, Vec<Entry>> = IndexMap::new();
    for entry in &operation.entries {
        let key = &operation.fields[entry.field.0 as usize].response_key;
        fields.entry(key.clone()).or_default().push(entry.clone());
    }
    fields
}

/// A mutation that several subgraphs offer must not be asked from two of them.
fn check_is_asked_once(key: &Key, fetches: &Fetches) -> Result<(), PlanError> {
    let mutations = fetches
        .groups()
        .iter()
        .filter(|group| group.kind == OperationType::Mutation);
    match mutations.count() {
        0 | 1 => Ok(()),
        _ => Err(PlanError::AskedTwice {
            key: key.to_string(),
        }),
    }
}

/// How many steps the search of a query takes, and how many fetches it finds.
#[cfg(test)]
pub(super) fn count(
    supergraph: &Supergraph,
    operation: &Operation,
    options: &PlanOptions,
) -> Result<(usize, usize), PlanError> {
    let graph = Graph::new(supergraph, options);
    let mut search = Search {
        graph,
        operation,
        estimates: &Estimates::new(&graph, operation),
        options,
        steps: 0,
    };
    let fetches = search.best(&operation.entries)?;
    Ok((search.steps, fetches.groups().len()))
}

struct Search<'a> {
    graph: Graph<'a>,
    operation: &'a Operation,
    estimates: &'a Estimates,
    options: &'a PlanOptions,
    /// The steps of all runs so far: a mutation's fields share the budget.
    steps: usize,
}

impl Search<'_> {
    /// The best plan found for root fields that may be fetched at the same time.
    fn best(&mut self, entries: &[Entry]) -> Result<Fetches, PlanError> {
        let mut waiting: VecDeque<Vec<u8>> = VecDeque::new();
        let mut orders = Vec::new();
        let mut best: Option<Fetches> = None;
        let mut first_error = None;
        loop {
            let bound = best.as_ref().map(Fetches::cost);
            let mut build = Build::new(
                self.graph,
                self.operation,
                self.estimates,
                self.options,
                &orders,
                bound,
            );
            let outcome = build.run(entries);
            let spent = build.steps();
            add_other_ways(&orders, build.choices(), &mut waiting);
            self.steps += spent;
            match outcome {
                Ok(fetches) => best = Some(fetches),
                Err(BuildError::NotBetter) => {}
                Err(BuildError::Plan(error @ PlanError::TooComplex { .. })) if best.is_none() => {
                    return Err(error);
                }
                // Another choice may lead on where this one does not.
                Err(BuildError::Plan(error)) => {
                    first_error.get_or_insert(error);
                }
            }
            match waiting.pop_front() {
                Some(next) if self.steps < self.options.search_steps => orders = next,
                _ => break,
            }
        }
        best.ok_or_else(|| first_error.expect("a run without a bound gives a plan or an error"))
    }
}

/// Adds the orders that differ from a run at one choice after those that it was ordered.
fn add_other_ways(orders: &[u8], choices: &[u8], waiting: &mut VecDeque<Vec<u8>>) {
    for (index, ways) in choices.iter().enumerate().skip(orders.len()) {
        for way in 1..*ways {
            if waiting.len() >= MAX_WAITING {
                return;
            }
            let mut other = orders.to_vec();
            other.resize(index, 0);
            other.push(way);
            waiting.push_back(other);
        }
    }
}
