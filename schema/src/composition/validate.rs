//! The rules that each subgraph, and all of them together, must keep. One file for each rule or
//! family of rules; each returns everything that breaks it.

use super::Diagnostic;
use crate::subgraph::SubgraphSchema;

mod external;
mod field_sets;
mod inaccessible;
mod interface_fields;
mod interface_keys;
mod interface_objects;
mod overrides;
mod root;
mod sharing;

/// Everything in `subgraphs` (sorted by name) that breaks a rule.
pub(super) fn subgraphs(subgraphs: &[SubgraphSchema]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for subgraph in subgraphs {
        found.extend(field_sets::check(subgraph));
        found.extend(external::check(subgraph));
        found.extend(interface_keys::check(subgraph));
    }
    found.extend(overrides::check(subgraphs));
    found.extend(sharing::check(subgraphs));
    found.extend(interface_fields::check(subgraphs));
    found.extend(interface_objects::check(subgraphs));
    found.extend(inaccessible::check(subgraphs));
    found.extend(root::check(subgraphs));
    found
}
