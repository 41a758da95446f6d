//! End to end: real processes, real databases, one graph.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod bad_input;
mod browser;
mod changes;
mod changes_region;
mod chaos;
mod demo;
mod golden;
mod import;
mod law;
mod metrics;
mod missing_region;
mod mutations;
mod outbox;
mod own_types;
mod paging;
mod privacy;
mod regions_alone;
mod schema_versions;
mod sixth_region;
mod store;
mod writes;
