//! The planner: operation and supergraph in, query plan out. Synchronous, deterministic, no I/O.

pub mod query_plan;
