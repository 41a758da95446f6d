//! Aliases for fields of one response key that have different types in one subgraph.
//!
//! The client may ask two types of a union for a field of one name where the supergraph gives it
//! one type; where the subgraph's types differ, it would refuse the operation (GraphQL
//! specification, section 5.3.2: `SameResponseShape`).

use std::collections::{HashMap, HashSet};

use apollo_compiler::ast::Type;
use schema::supergraph::SubgraphId;
use schema::value::Key;

use crate::planner::graph::Graph;
use crate::planner::query_plan::{FieldSelection, Selection};

/// Gives an alias to each field that the subgraph would not have beside another.
pub(super) fn separate(graph: &Graph<'_>, subgraph: SubgraphId, selections: &mut [Selection]) {
    let mut taken = HashSet::new();
    collect_keys(selections, &mut taken);
    let mut separation = Separation {
        graph,
        subgraph,
        taken,
    };
    separation.visit(selections, &mut Place::default());
}

struct Separation<'a, 's> {
    graph: &'a Graph<'s>,
    subgraph: SubgraphId,
    /// The response keys and aliases of the fetch.
    taken: HashSet<Key>,
}

/// The fields of one object in the subgraph's response, whatever its type.
#[derive(Default)]
struct Place {
    /// By response key: the shapes under it, and the key that each has in the subgraph's response.
    shapes: HashMap<Key, Vec<(String, Key)>>,
    /// By key in the subgraph's response.
    children: HashMap<Key, Place>,
}

impl Separation<'_, '_> {
    /// As deep as the operation, which is bounded.
    fn visit(&mut self, selections: &mut [Selection], place: &mut Place) {
        for selection in selections {
            match selection {
                Selection::Field(field) => {
                    let key = self.key(field, place);
                    field.alias = (key != field.response_key).then(|| key.clone());
                    let below = place.children.entry(key).or_default();
                    self.visit(&mut field.selections, below);
                }
                Selection::Inline(inline) => self.visit(&mut inline.selections, place),
            }
        }
    }

    /// The key under which the subgraph is to give a field.
    fn key(&mut self, field: &FieldSelection, place: &mut Place) -> Key {
        let shape = self.shape(field);
        let shapes = place.shapes.entry(field.response_key.clone()).or_default();
        if let Some((_, key)) = shapes.iter().find(|(known, _)| *known == shape) {
            return key.clone();
        }
        let key = if shapes.is_empty() {
            field.response_key.clone()
        } else {
            self.free_key(&field.response_key)
        };
        shapes.push((shape, key.clone()));
        key
    }

    /// What must be the same of fields under one key: lists, non-null, and the type of a leaf.
    fn shape(&self, field: &FieldSelection) -> String {
        let ty = self
            .graph
            .field_type(self.subgraph, &field.parent_type, &field.name);
        let Some(ty) = ty else {
            return String::new();
        };
        let mut shape = wrappers(ty);
        if !self.graph.is_composite(ty.inner_named_type()) {
            shape.push_str(ty.inner_named_type());
        }
        shape
    }

    fn free_key(&mut self, key: &str) -> Key {
        let mut free = format!("_{key}");
        while self.taken.contains(&*free) {
            free.push('_');
        }
        let free = Key::from(free);
        self.taken.insert(free.clone());
        free
    }
}

fn wrappers(ty: &Type) -> String {
    match ty {
        Type::Named(_) => String::new(),
        Type::NonNullNamed(_) => "!".to_owned(),
        Type::List(item) => format!("[{}]", wrappers(item)),
        Type::NonNullList(item) => format!("[{}]!", wrappers(item)),
    }
}

fn collect_keys(selections: &[Selection], keys: &mut HashSet<Key>) {
    for selection in selections {
        match selection {
            Selection::Field(field) => {
                keys.insert(field.response_key.clone());
                collect_keys(&field.selections, keys);
            }
            Selection::Inline(inline) => collect_keys(&inline.selections, keys),
        }
    }
}
