//! The operation: from a document's text to what can be planned and executed.

pub mod literal;
pub mod sealed;
