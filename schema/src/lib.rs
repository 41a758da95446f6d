//! What a graph over regions *is*: vocabulary, partition directives, merge rules and derivations,
//! the subgraph and supergraph model, composition. Pure data and functions: no I/O, no clock, no
//! randomness.

pub mod derive;
pub mod merge;
pub mod region;
pub mod supergraph;
pub mod value;
