//! One region's subgraph over its own database, or several regions' in one process.

pub mod entity;
pub mod migration;
pub mod playground;
pub mod region;
pub mod regions;
pub mod seed;
pub mod store;
