//! The federation gateway: one graph over regions and subgraphs.

pub mod coverage;
pub mod error;
pub mod config;
pub mod executor;
pub mod planner;
pub mod response;
pub mod subgraph;
