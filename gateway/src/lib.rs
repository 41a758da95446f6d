//! The federation gateway: one graph over regions and subgraphs.

pub mod cli;
pub mod config;
pub mod coverage;
pub mod demo;
pub mod error;
pub mod executor;
pub mod graph;
pub mod http;
pub mod national;
pub mod operation;
pub mod partition;
pub mod pipeline;
pub mod plan;
pub mod planner;
pub mod response;
pub mod sealing;
pub mod serve;
pub mod state;
pub mod subgraph;
pub mod supergraph_source;
pub mod telemetry;
pub mod trace;
pub mod ui;
