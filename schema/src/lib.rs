//! What a graph over regions *is*: vocabulary, partition directives, merge rules and derivations,
//! the subgraph and supergraph model, composition. Pure data and functions: no I/O, no clock, no
//! randomness.

pub mod composition;
pub mod cursor;
pub mod decimal;
pub mod derive;
mod directives;
pub mod eleven_test;
pub mod field_set;
pub mod id;
pub mod link;
pub mod link_key;
pub mod merge;
pub mod metric;
pub mod municipality;
pub mod partition;
pub mod period;
pub mod position;
pub mod region;
pub mod subgraph;
pub mod supergraph;
pub mod text;
pub mod value;
pub mod warning;

/// The core that every region's schema shares, as published.
pub const CORE_SDL: &str = include_str!("../sdl/core.graphql");
