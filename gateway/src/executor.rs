//! The executor: runs a query plan against services.

pub mod answer;
pub mod context;
pub mod document;
pub mod fetch;
pub mod representation;
pub mod tree;
pub mod type_condition;
