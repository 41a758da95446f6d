//! The federation gateway: one graph over regions and subgraphs.

pub mod executor;
pub mod planner;
pub mod subgraph;
