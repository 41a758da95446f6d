//! What a fetch selects, and the conditions that all of it depends on.

use std::collections::BTreeSet;

use apollo_compiler::Name;
use apollo_compiler::ast::Value as Literal;

use crate::planner::build::fetches::{Fetches, GroupRoot, Item, ItemKey, NodeId};
use crate::planner::query_plan::{Condition, FieldSelection, InlineSelection, Selection};

/// A selection set. Its depth is that of the operation, which is bounded.
pub(super) fn emit(fetches: &Fetches, node: NodeId, typename: &str) -> Vec<Selection> {
    let set = fetches.node(node);
    let mut selections = Vec::new();
    for (key, item) in &set.items {
        match (key, item) {
            (
                ItemKey::Field(response_key, conditions),
                Item::Field {
                    name,
                    arguments,
                    child,
                },
            ) => {
                let mut below = child.map_or_else(Vec::new, |child| emit(fetches, child, typename));
                if child.is_some() && below.is_empty() {
                    below.push(typename_selection(&set.ty, typename));
                }
                selections.push(Selection::Field(FieldSelection {
                    response_key: response_key.clone(),
                    alias: None,
                    parent_type: set.ty.clone(),
                    name: name.clone(),
                    arguments: arguments.clone(),
                    conditions: conditions.clone(),
                    selections: below,
                }));
            }
            (ItemKey::Inline(ty), Item::Inline(child)) => {
                let below = emit(fetches, *child, typename);
                if !below.is_empty() {
                    selections.push(Selection::Inline(InlineSelection {
                        type_condition: Some(ty.clone()),
                        conditions: Vec::new(),
                        selections: below,
                    }));
                }
            }
            _ => {}
        }
    }
    selections
}

fn typename_selection(parent: &Name, key: &str) -> Selection {
    Selection::Field(FieldSelection {
        response_key: key.into(),
        alias: None,
        parent_type: parent.clone(),
        name: apollo_compiler::name!("__typename"),
        arguments: Vec::new(),
        conditions: Vec::new(),
        selections: Vec::new(),
    })
}

/// Adds what a fetch selects on one type under some conditions.
pub(super) fn add_root(selections: &mut Vec<Selection>, root: &GroupRoot, items: Vec<Selection>) {
    let same = selections.iter_mut().find_map(|selection| match selection {
        Selection::Inline(inline)
            if inline.type_condition == root.ty && inline.conditions == root.conditions =>
        {
            Some(inline)
        }
        _ => None,
    });
    match same {
        Some(inline) => {
            for item in items {
                if !inline.selections.contains(&item) {
                    inline.selections.push(item);
                }
            }
        }
        None => selections.push(Selection::Inline(InlineSelection {
            type_condition: root.ty.clone(),
            conditions: root.conditions.clone(),
            selections: items,
        })),
    }
}

/// Keeps the conditions on which everything so far and these selections depend.
pub(super) fn narrow_common(
    common: &mut Option<Vec<Condition>>,
    root: &[Condition],
    items: &[Selection],
    typename: &str,
) {
    for item in items {
        let own: &[Condition] = match item {
            Selection::Field(field) if &*field.response_key == typename => continue,
            Selection::Field(field) => &field.conditions,
            Selection::Inline(inline) => &inline.conditions,
        };
        match common {
            None => *common = Some(root.iter().chain(own).cloned().collect()),
            Some(known) => {
                known.retain(|condition| root.contains(condition) || own.contains(condition));
            }
        }
    }
    if let Some(known) = common {
        let mut seen: Vec<Condition> = Vec::new();
        known.retain(|condition| {
            let new = !seen.contains(condition);
            seen.push(condition.clone());
            new
        });
    }
}

/// Takes off the conditions under which the whole fetch stands, and those that stand outside.
pub(super) fn lift(selection: &mut Selection, common: &[Condition]) {
    let Selection::Inline(inline) = selection else {
        return;
    };
    inline
        .conditions
        .retain(|condition| !common.contains(condition));
    let outside: Vec<Condition> = common.iter().chain(&inline.conditions).cloned().collect();
    for item in &mut inline.selections {
        if let Selection::Field(field) = item {
            field
                .conditions
                .retain(|condition| !outside.contains(condition));
        }
    }
}

/// A root fetch's selections stand on the root type without a type condition.
pub(super) fn flatten_roots(selections: Vec<Selection>, root: bool) -> Vec<Selection> {
    if !root {
        return selections;
    }
    selections
        .into_iter()
        .flat_map(|selection| match selection {
            Selection::Inline(inline) if inline.conditions.is_empty() => inline.selections,
            other => vec![other],
        })
        .collect()
}

/// The variables of an argument's value.
pub(super) fn collect_variables<'v>(value: &'v Literal, used: &mut BTreeSet<&'v Name>) {
    let mut pending = vec![value];
    while let Some(value) = pending.pop() {
        match value {
            Literal::Variable(name) => {
                used.insert(name);
            }
            Literal::List(items) => pending.extend(items.iter().map(|item| &**item)),
            Literal::Object(entries) => pending.extend(entries.iter().map(|(_, value)| &**value)),
            _ => {}
        }
    }
}
