//! A metric's definition: its texts, unit, way of combining and dimensions. The 28 of them are `catalogue`'s.

use crate::metric::catalogue::CATALOGUE;
use crate::metric::{Combine, Dimension, MetricId, Unit};
use crate::text::FixedText;

/// What a metric means (GraphQL `MetricDefinition`).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MetricDefinition {
    /// Which.
    pub id: MetricId,
    /// Its name.
    pub name: FixedText,
    /// What is counted, above the line.
    pub numerator: FixedText,
    /// What it is counted against; none for plain counts.
    pub denominator: Option<FixedText>,
    /// What its value is in.
    pub unit: Unit,
    /// How its values combine.
    pub combine: Combine,
    /// What to mind when reading it.
    pub caveat: Option<FixedText>,
    /// The version of this definition. A region that counts otherwise says so with another.
    pub version: &'static str,
    /// For distributions: the bins.
    pub bins: Option<Bins>,
    /// By what it can be broken down: any of these, or any two.
    pub dimensions: &'static [Dimension],
    /// Figures that were published, and where.
    pub seed_anchor: Option<&'static str>,
    /// It rests on a professional's judgement.
    pub judged: bool,
    /// It is money, whose bases differ between regions.
    pub cost: bool,
    /// Values counted by different definitions must not be put together.
    pub one_definition: bool,
    /// It is a count that has a rate per thousand, too.
    pub per_thousand: bool,
    /// It arises between regions: no single one has a figure.
    pub between_regions: bool,
}

/// The fixed bins of a distribution, the same everywhere, so that histograms merge by adding.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bins {
    /// Bin `i` is from edge `i` up to, but not including, edge `i + 1`; the last one is open.
    pub edges: &'static [i64],
    /// The bins stand for whole numbers: a quantile is the bin's lower edge, and the metric's
    /// headline is the mean. Otherwise quantiles are interpolated, and the headline is the median.
    pub whole: bool,
    /// Of what is above this many it is told how much there is.
    pub limit: Option<i64>,
}

impl MetricDefinition {
    /// Whether it can be broken down by all of `dimensions` together.
    pub fn takes(&self, dimensions: &[Dimension]) -> bool {
        dimensions
            .iter()
            .all(|dimension| self.dimensions.contains(dimension))
    }
}

/// The definition of a metric.
pub fn definition(id: MetricId) -> &'static MetricDefinition {
    &CATALOGUE[id as usize]
}

/// All 28, in the order of [`MetricId`].
pub fn definitions() -> &'static [MetricDefinition] {
    &CATALOGUE
}
