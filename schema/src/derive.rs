//! Derivations: the named pure functions of `@derived(by:)`.

use strum::{Display, EnumString};

/// A derivation's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, Display)]
#[strum(serialize_all = "camelCase")]
pub enum Derivation {
    /// Numerator by denominator, both sums.
    Ratio,
    /// A quantile of a fixed-edge histogram.
    Quantile,
    /// How many different tokens there are.
    Distinct,
    /// Every figure of a metric, from its parts.
    Metric,
    /// A link key as the caller's organisation may see it.
    Seal,
}
