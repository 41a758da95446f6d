//! The root field of a subscription: there is one, and it stands directly in the operation.
//!
//! async-graphql 8.0.0-rc.5 does not look into fragments for it, and begins a stream for every field
//! that it finds.

use std::collections::HashMap;

use async_graphql::parser::types::{
    Field, FragmentDefinition, OperationDefinition, Selection, SelectionSet,
};
use async_graphql::{Name, Positioned};

use super::{Refused, refused};

type Fragments = HashMap<Name, Positioned<FragmentDefinition>>;

/// Puts the operation's root field into the operation itself. Fails where there is none, or several
/// by different names, or one whose presence depends on a condition.
pub(super) fn place(
    operation: &mut OperationDefinition,
    fragments: &Fragments,
) -> Result<(), Refused> {
    let mut found = Found {
        fragments,
        fields: Vec::new(),
        spread: Vec::new(),
    };
    found.search(&operation.selection_set.node)?;
    let mut fields = found.fields.into_iter();
    let mut root = fields.next().ok_or_else(several)?;
    for field in fields {
        if field.node.response_key().node != root.node.response_key().node {
            return Err(several());
        }
        // The fields of one response key are one field (specification, section 6.3.2).
        let more = field.node.selection_set.node.items;
        root.node.selection_set.node.items.extend(more);
    }
    if root.node.name.node.starts_with("__") {
        return Err(several());
    }
    let pos = root.pos;
    let items = &mut operation.selection_set.node.items;
    // Spreads stay, so that their fragments count as used; a stream is not begun for them.
    items.retain(|item| !matches!(item.node, Selection::Field(_)));
    items.insert(0, Positioned::new(Selection::Field(root), pos));
    Ok(())
}

struct Found<'f> {
    fragments: &'f Fragments,
    fields: Vec<Positioned<Field>>,
    /// The fragments that were looked into.
    spread: Vec<&'f str>,
}

impl<'f> Found<'f> {
    fn search(&mut self, set: &SelectionSet) -> Result<(), Refused> {
        for item in &set.items {
            if item
                .node
                .directives()
                .iter()
                .any(|directive| matches!(directive.node.name.node.as_str(), "skip" | "include"))
            {
                return Err(refused(
                    "GRAPHQL_VALIDATION_FAILED",
                    "The root field of a subscription cannot be skipped: leave out the condition.",
                ));
            }
            match &item.node {
                Selection::Field(field) => self.fields.push(field.clone()),
                Selection::InlineFragment(inline) => {
                    self.search(&inline.node.selection_set.node)?;
                }
                Selection::FragmentSpread(spread) => {
                    let name = spread.node.fragment_name.node.as_str();
                    // One that is not there is validation's to refuse.
                    let Some((name, fragment)) = self.fragments.get_key_value(name) else {
                        continue;
                    };
                    if !self.spread.contains(&name.as_str()) {
                        self.spread.push(name);
                        self.search(&fragment.node.selection_set.node)?;
                    }
                }
            }
        }
        Ok(())
    }
}

fn several() -> Refused {
    refused(
        "GRAPHQL_VALIDATION_FAILED",
        "A subscription has exactly one root field, of the type `Subscription`.",
    )
}
