//! One region's subgraph over its own database, or several regions' in one process.

pub mod cli;
pub mod config;
pub mod entity;
pub mod error;
pub mod graphql;
pub mod http;
pub mod import;
pub mod metric;
pub mod migration;
pub mod outbox;
pub mod playground;
pub mod region;
pub mod regions;
pub mod retention;
pub mod seed;
pub mod store;
pub mod telemetry;
pub mod write;
