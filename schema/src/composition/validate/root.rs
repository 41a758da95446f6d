//! There is something to ask.

use crate::composition::Diagnostic;
use crate::subgraph::SubgraphSchema;

/// `NO_QUERIES` where no subgraph has a root field.
pub(super) fn check(subgraphs: &[SubgraphSchema]) -> Option<Diagnostic> {
    let some = subgraphs
        .iter()
        .any(|subgraph| subgraph.schema.get_object("Query").is_some());
    (!some).then(|| {
        Diagnostic::error("NO_QUERIES", "no subgraph has a query field")
            .of(subgraphs.iter().map(|subgraph| &subgraph.name))
            .advise("give at least one subgraph a `type Query`")
    })
}
