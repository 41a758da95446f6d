//! Why a text is no supergraph.

use apollo_compiler::validation::DiagnosticList;

use crate::field_set::InvalidFieldSet;
use crate::partition::InvalidPartitionDirective;

/// A text that cannot be served as a supergraph.
#[derive(Debug, thiserror::Error)]
pub enum SupergraphError {
    /// It is no SDL.
    #[error("the supergraph is no valid SDL:\n{errors}")]
    Syntax {
        /// What is wrong, with lines.
        errors: DiagnosticList,
    },
    /// It does not link to the join specification.
    #[error(
        "not a supergraph: its schema does not link to https://specs.apollo.dev/join (is this a subgraph's SDL?)"
    )]
    NoJoinSpecification,
    /// Its join specification is a later one than this gateway reads.
    #[error("the join specification {url} is not known; v0.1 to v0.5 are")]
    UnknownJoinVersion {
        /// The specification's address.
        url: String,
    },
    /// It links to a specification `for: SECURITY` that this gateway does not enforce, so serving
    /// it would leave data unprotected.
    #[error("the supergraph needs {url} for security, which this gateway does not enforce")]
    Unenforced {
        /// The specification's address.
        url: String,
    },
    /// The enum of subgraphs is missing.
    #[error("the supergraph has no enum `{name}` of its subgraphs")]
    NoGraphs {
        /// The enum's name.
        name: String,
    },
    /// More subgraphs than can be counted.
    #[error("the supergraph has more than 65,535 subgraphs")]
    TooManyGraphs,
    /// A join directive names a subgraph that is not in the enum.
    #[error("{coordinate}: there is no subgraph `{graph}`")]
    UnknownGraph {
        /// Where.
        coordinate: String,
        /// What is named.
        graph: String,
    },
    /// A key, `requires` or `provides` cannot be read.
    #[error("{coordinate}: {source}")]
    FieldSet {
        /// Where.
        coordinate: String,
        /// What is wrong.
        #[source]
        source: InvalidFieldSet,
    },
    /// `@join__field(type:)` is no type.
    #[error("{coordinate}: `{text}` is no type")]
    Type {
        /// Where.
        coordinate: String,
        /// What is given.
        text: String,
    },
    /// A partition directive cannot be read.
    #[error("{coordinate}: {source}")]
    Partition {
        /// Where.
        coordinate: String,
        /// What is wrong.
        #[source]
        source: InvalidPartitionDirective,
    },
    /// What is left for clients, or for the gateway itself, is no valid schema.
    #[error("the {which} schema of the supergraph is not valid:\n{errors}")]
    Invalid {
        /// `public` or `internal`.
        which: &'static str,
        /// What is wrong, with lines.
        errors: DiagnosticList,
    },
}
