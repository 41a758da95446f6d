//! Satisfiability: whatever clients can ask, some chain of subgraphs can answer.
//!
//! A walk over the public schema. Its state is a type together with the set of *places* (subgraphs,
//! and what they know there) in which its object can be at hand; `moves` says where keys lead from
//! there and which places resolve a field. A state is visited once, and not at all where fewer
//! places of the same type were already enough, so the walk ends: there are finitely many.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use apollo_compiler::Name;
use apollo_compiler::ast::OperationType;

use super::Diagnostic;
use crate::supergraph::{FieldInfo, SubgraphId, Supergraph, TypeInfo, TypeKind};

mod moves;

use self::moves::{Moves, Place};

/// A set of places.
type Places = BTreeSet<Place>;

/// `SATISFIABILITY_ERROR` for each public field that some path of public fields leads to and no
/// subgraph can answer there.
pub(super) fn check(supergraph: &Supergraph) -> Vec<Diagnostic> {
    let mut walk = Walk {
        supergraph,
        moves: Moves::new(supergraph),
        visited: BTreeMap::new(),
        queue: VecDeque::new(),
        unreachable: BTreeMap::new(),
    };
    for kind in [
        OperationType::Query,
        OperationType::Mutation,
        OperationType::Subscription,
    ] {
        if let Some(root) = supergraph.public.root_operation(kind)
            && let Some(info) = supergraph.types.get(root)
        {
            let places = info
                .joins
                .keys()
                .map(|subgraph| Place::full(*subgraph))
                .collect();
            walk.enter(root, places, root.to_string());
        }
    }
    while let Some(state) = walk.queue.pop_front() {
        walk.visit(&state);
    }
    walk.unreachable.into_values().collect()
}

struct Walk<'a> {
    supergraph: &'a Supergraph,
    moves: Moves<'a>,
    visited: BTreeMap<Name, Vec<Places>>,
    queue: VecDeque<State>,
    unreachable: BTreeMap<String, Diagnostic>,
}

struct State {
    ty: Name,
    places: Places,
    /// How it was reached, as an operation would write it.
    path: String,
}

impl<'a> Walk<'a> {
    fn enter(&mut self, ty: &Name, places: Places, path: String) {
        let visited = self.visited.entry(ty.clone()).or_default();
        if visited.iter().any(|known| known.is_subset(&places)) {
            return;
        }
        visited.push(places.clone());
        self.queue.push_back(State {
            ty: ty.clone(),
            places,
            path,
        });
    }

    fn visit(&mut self, state: &State) {
        let Some(info) = self.supergraph.types.get(&state.ty) else {
            return;
        };
        if info.kind != TypeKind::Object {
            self.visit_possible_types(state, info);
            return;
        }
        let reach = self.moves.reach(info, &state.places);
        for field in public_fields(self.supergraph, info) {
            self.visit_field(state, info, field, &reach);
        }
    }

    /// What is selected on an abstract type is answered on the object types that it can be.
    fn visit_possible_types(&mut self, state: &State, info: &'a TypeInfo) {
        let reach = self.moves.reach(info, &state.places);
        if !self.moves.knows_type_name(info, &reach) {
            self.report_unknown_type(state, info);
        }
        for (object, places) in self.moves.possible_types(info, &reach) {
            let is_public = self.supergraph.public.types.contains_key(&object);
            if is_public && !places.is_empty() {
                let path = format!("{} ... on {object}", state.path);
                self.enter(&object, places, path);
            }
        }
    }

    fn visit_field(
        &mut self,
        state: &State,
        info: &'a TypeInfo,
        field: &'a FieldInfo,
        reach: &Places,
    ) {
        let next = self.moves.resolve(info, field, reach);
        let path = format!("{} {{ {}", state.path, field.name);
        if next.is_empty() {
            self.report(state, info, field, reach, &path);
            return;
        }
        let target = field.ty.inner_named_type();
        if self.supergraph.types.contains_key(target) {
            self.enter(target, next, path);
        }
    }

    /// An interface object does not know what its objects are; a key must lead to who does.
    fn report_unknown_type(&mut self, state: &State, info: &TypeInfo) {
        let names: BTreeSet<&str> = state
            .places
            .iter()
            .map(|place| self.supergraph.subgraph(place.subgraph).name.as_str())
            .collect();
        let names: Vec<&str> = names.into_iter().collect();
        let closed = "}".repeat(state.path.matches('{').count() + 1);
        let message = format!(
            "`{} {{ __typename {closed}` cannot be answered: for `{}` it is an @interfaceObject, and no key leads to a subgraph where it is an interface",
            state.path,
            names.join("`, `"),
        );
        let diagnostic = Diagnostic::error("SATISFIABILITY_ERROR", message)
            .of(names)
            .at(&info.name)
            .advise("give the interface a @key in a subgraph that defines it");
        self.unreachable
            .entry(info.name.to_string())
            .or_insert(diagnostic);
    }

    fn report(
        &mut self,
        state: &State,
        info: &TypeInfo,
        field: &FieldInfo,
        reach: &Places,
        path: &str,
    ) {
        let coordinate = format!("{}.{}", info.name, field.name);
        if self.unreachable.contains_key(&coordinate) {
            return;
        }
        let name = |subgraph: SubgraphId| self.supergraph.subgraph(subgraph).name.clone();
        let from: BTreeSet<String> = state
            .places
            .iter()
            .map(|place| name(place.subgraph))
            .collect();
        let at_hand: BTreeSet<String> = reach.iter().map(|place| name(place.subgraph)).collect();
        let resolvers: Vec<String> = field
            .joins
            .iter()
            .filter(|join| !join.external)
            .map(|join| name(join.subgraph))
            .collect();
        let closed = "}".repeat(path.matches('{').count());
        let from: Vec<String> = from.into_iter().collect();
        let message = format!(
            "`{path} {closed}` cannot be answered: there the object comes from `{}`{}, and the field is resolved by {}",
            from.join("`, `"),
            also(&from, &at_hand),
            if resolvers.is_empty() {
                "no subgraph".to_owned()
            } else {
                format!("`{}`", resolvers.join("`, `"))
            },
        );
        let hint = "give the type a @key that both sides have and the resolving one can look up, or resolve the field where the object comes from (@shareable)";
        let diagnostic = Diagnostic::error("SATISFIABILITY_ERROR", message)
            .of(resolvers)
            .at(&coordinate)
            .advise(hint);
        self.unreachable.insert(coordinate, diagnostic);
    }
}

fn also(from: &[String], at_hand: &BTreeSet<String>) -> String {
    let more: Vec<&str> = at_hand
        .iter()
        .filter(|name| !from.contains(name))
        .map(String::as_str)
        .collect();
    if more.is_empty() {
        String::new()
    } else {
        format!(" (keys lead on to `{}`)", more.join("`, `"))
    }
}

/// The fields of the type that clients see.
fn public_fields<'a>(
    supergraph: &'a Supergraph,
    info: &'a TypeInfo,
) -> impl Iterator<Item = &'a FieldInfo> {
    let public = supergraph.public.get_object(&info.name);
    info.fields
        .values()
        .filter(move |field| public.is_some_and(|public| public.fields.contains_key(&field.name)))
}
