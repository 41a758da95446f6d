//! The executor: runs a query plan against services.

pub mod answer;
pub mod context;
pub mod document;
