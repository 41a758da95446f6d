//! Merge rules: how a field's values from several partitions become one.

use strum::{Display, EnumString};

/// The rule of `@merge(with:)`. Each is a commutative monoid with null as identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, Display)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
pub enum MergeRule {
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
