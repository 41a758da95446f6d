//! Whether an object meets a type condition, and what of a fetch's selections takes part.

use apollo_compiler::Name;
use schema::supergraph::Supergraph;
use schema::value::{Key, Object, Value};

use crate::planner::query_plan::{Condition, FieldSelection, Selection};

/// The field that names an object's type.
pub const TYPENAME: &str = "__typename";

/// Whether an object whose `__typename` is `typename` is, implements or belongs to `condition`
/// in any subgraph.
pub fn meets(supergraph: &Supergraph, typename: &str, condition: &Name) -> bool {
    if *condition == *typename {
        return true;
    }
    let is_possible = supergraph.types.get(condition).is_some_and(|info| {
        let mut joins = info.joins.values();
        joins.any(|join| join.possible_types.iter().any(|name| *name == *typename))
    });
    is_possible
        || supergraph.types.get(typename).is_some_and(|info| {
            let mut joins = info.joins.values();
            joins.any(|join| join.implements.contains(condition))
        })
}

/// Whether all `conditions` hold with these variables.
pub fn hold(conditions: &[Condition], variables: &Object) -> bool {
    conditions.iter().all(|condition| {
        let value = variables.get(&condition.variable);
        value.and_then(Value::as_bool) == Some(condition.included_if)
    })
}

/// The response keys that `selections` ask of an object of type `typename`, `__typename` left out.
pub fn asked_keys(
    supergraph: &Supergraph,
    selections: &[Selection],
    typename: &str,
    variables: &Object,
) -> Vec<Key> {
    let mut keys = Vec::new();
    visit_fields(supergraph, selections, typename, variables, &mut |field| {
        if field.name != TYPENAME && !keys.contains(&field.response_key) {
            keys.push(field.response_key.clone());
        }
    });
    keys
}

fn visit_fields<'a>(
    supergraph: &Supergraph,
    selections: &'a [Selection],
    typename: &str,
    variables: &Object,
    visit: &mut impl FnMut(&'a FieldSelection),
) {
    for selection in selections {
        match selection {
            Selection::Field(field) if hold(&field.conditions, variables) => visit(field),
            Selection::Inline(inline) if hold(&inline.conditions, variables) => {
                let condition = inline.type_condition.as_ref();
                if condition.is_none_or(|name| meets(supergraph, typename, name)) {
                    visit_fields(supergraph, &inline.selections, typename, variables, visit);
                }
            }
            Selection::Field(_) | Selection::Inline(_) => {}
        }
    }
}
