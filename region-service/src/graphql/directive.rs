//! The directives of the partition specification (`https://specs.regiograaf.example/partition/v0.1`)
//! as this subgraph prints them. What they mean is `schema`'s and the gateway's part.

use async_graphql::{Enum, TypeDirective};

/// How values of one field from several partitions become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(name = "MergeRule")]
pub enum Rule {
    /// Lists: one list in the order of `by`; items equal in all of it are one item.
    Ordered,
    /// Numbers: their sum.
    Sum,
    /// The smallest.
    Min,
    /// The largest.
    Max,
    /// Booleans: whether any is true.
    Any,
    /// Booleans: whether all are true.
    All,
    /// All agree, else an error.
    Same,
}

/// On a root field: the argument that says which partitions to ask. On an entity: the key field
/// that names its home.
#[TypeDirective(
    location = "Object",
    location = "FieldDefinition",
    composable = "https://specs.regiograaf.example/partition/v0.1"
)]
pub fn homed(by: String) {}

/// An entity of which any partition may hold a part; parts are merged by the key field.
#[TypeDirective(
    location = "Object",
    composable = "https://specs.regiograaf.example/partition/v0.1"
)]
pub fn spanning(#[graphql(default = "linkKey")] by: String) {}

/// The value may live elsewhere: only its key is asked here.
#[TypeDirective(
    location = "FieldDefinition",
    composable = "https://specs.regiograaf.example/partition/v0.1"
)]
pub fn foreign() {}

/// How values of this field from several partitions become one.
#[TypeDirective(
    location = "FieldDefinition",
    composable = "https://specs.regiograaf.example/partition/v0.1"
)]
pub fn merge(with: Rule, by: Option<Vec<String>>) {}

/// Made from other fields of the same object by a named function.
#[TypeDirective(
    location = "FieldDefinition",
    composable = "https://specs.regiograaf.example/partition/v0.1"
)]
pub fn derived(by: String, of: Vec<String>) {}

/// The names of `by` and `of`.
pub(crate) fn names(fields: &[&str]) -> Vec<String> {
    fields.iter().map(|&field| field.to_owned()).collect()
}

/// The names of an optional `by`.
pub(crate) fn by(fields: &[&str]) -> Option<Vec<String>> {
    Some(names(fields))
}
