//! Figures and their definitions as the graph shows them. How a figure is made is
//! `schema::metric`'s part.

use async_graphql::{Enum, SimpleObject};
use schema::metric::{self, MetricValue};
use schema::text::{self, FixedText};

use super::scalar::{
    DataQuality, Decimal, Dimension, MetricId, PeriodCode, RegionCode, Unit, WarningCode,
};

/// A figure over one region or more (*cijfer*).
#[derive(Clone, Debug, PartialEq, Eq, SimpleObject)]
#[graphql(shareable)]
pub struct Metric {
    /// What it measures.
    id: MetricId,
    /// The cell that it is broken down to; empty for the whole.
    dimensions: Option<Vec<DimensionValue>>,
    /// The figure; ratios are fractions with 4 decimals.
    value: Option<Decimal>,
    /// What stands above the line (*teller*).
    numerator: Option<Decimal>,
    /// What stands below the line (*noemer*).
    denominator: Option<Decimal>,
    /// The median (*mediaan*) of a distribution.
    p50: Option<Decimal>,
    /// The ninetieth percentile of a distribution.
    p90: Option<Decimal>,
    /// What it counts.
    unit: Option<Unit>,
    /// What it is worth, or why there is none.
    quality: Option<DataQuality>,
    /// The periods that it covers.
    periods: Option<Vec<PeriodCode>>,
    /// How many schools it covers.
    coverage: Option<SchoolCoverage>,
    /// What to mind when comparing it.
    pub(super) warnings: Option<Vec<MetricWarning>>,
    /// Whether it is held back to protect pupils (*onderdrukt*).
    suppressed: Option<bool>,
}

/// One side of the cell that a figure is broken down to.
#[derive(Clone, Debug, PartialEq, Eq, SimpleObject)]
#[graphql(shareable)]
pub struct DimensionValue {
    /// By what.
    dimension: Dimension,
    /// Which value of it.
    value: String,
}

/// How many schools a figure covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, SimpleObject)]
#[graphql(shareable)]
pub struct SchoolCoverage {
    /// Schools that reported (*aangeleverd*).
    schools_reported: Option<i64>,
    /// Schools that were to report (*verwacht*).
    schools_expected: Option<i64>,
}

/// Why a figure can mislead, and whose figures are the reason.
#[derive(Clone, Debug, PartialEq, Eq, SimpleObject)]
#[graphql(shareable)]
pub struct MetricWarning {
    /// Which warning.
    code: WarningCode,
    /// What to read.
    message: Option<LocalizedText>,
    /// The regions that it is about.
    regions: Option<Vec<RegionCode>>,
}

/// A text in both languages.
#[derive(Clone, Debug, PartialEq, Eq, SimpleObject)]
#[graphql(shareable)]
pub struct LocalizedText {
    /// Dutch (*Nederlands*).
    nl: String,
    /// English (*Engels*).
    en: Option<String>,
}

/// What a metric means (*definitie van een indicator*).
#[derive(Clone, Debug, PartialEq, Eq, SimpleObject)]
pub struct MetricDefinition {
    /// Which metric.
    id: MetricId,
    /// Its name (*naam*).
    name: LocalizedText,
    /// What is counted, above the line (*teller*).
    numerator: LocalizedText,
    /// What it is counted against (*noemer*); null for plain counts.
    denominator: Option<LocalizedText>,
    /// What its value counts.
    unit: Unit,
    /// How its values combine over regions.
    combine: Combine,
    /// What to mind when reading it (*kanttekening*).
    caveat: Option<LocalizedText>,
    /// The version of the definition (*definitieversie*).
    definition_version: String,
    /// For distributions: the lower edges of the bins. The last bin is open.
    bin_edges: Option<Vec<i64>>,
    /// Published figures that it can be held against, and where they stand.
    seed_anchor: Option<String>,
}

/// How a metric's values combine over regions (*samenvoegen*).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "schema::metric::Combine")]
pub enum Combine {
    /// They are added.
    Add,
    /// Numerators and denominators are added, then divided.
    RatioOfSums,
    /// Counts in fixed bins are added; quantiles come from the sums.
    Distribution,
    /// Different pupils are counted, each once.
    DistinctUnion,
    /// They stand side by side only.
    NotCombinable,
}

impl Metric {
    /// The whole of a figure.
    pub(super) fn new(id: metric::MetricId, figures: MetricValue) -> Self {
        Self {
            id: MetricId(id),
            dimensions: Some(Vec::new()),
            value: figures.value.map(Decimal),
            numerator: figures.numerator.map(Decimal),
            denominator: figures.denominator.map(Decimal),
            p50: figures.p50.map(Decimal),
            p90: figures.p90.map(Decimal),
            unit: Some(Unit(metric::definition(id).unit)),
            quality: Some(DataQuality(figures.quality)),
            periods: Some(figures.periods.into_iter().map(PeriodCode).collect()),
            coverage: Some(figures.coverage.into()),
            warnings: Some(figures.warnings.into_iter().map(Into::into).collect()),
            suppressed: Some(figures.suppressed),
        }
    }

    /// The same without what is made over all regions: for where one is missing (design 2.6). Lists
    /// stay.
    pub(super) fn without_totals(self) -> Self {
        Self {
            value: None,
            numerator: None,
            denominator: None,
            p50: None,
            p90: None,
            quality: None,
            coverage: None,
            suppressed: None,
            ..self
        }
    }
}

impl From<metric::SchoolCoverage> for SchoolCoverage {
    fn from(coverage: metric::SchoolCoverage) -> Self {
        Self {
            schools_reported: Some(coverage.schools_reported),
            schools_expected: Some(coverage.schools_expected),
        }
    }
}

impl From<metric::MetricWarning> for MetricWarning {
    fn from(warning: metric::MetricWarning) -> Self {
        Self {
            code: WarningCode(warning.code),
            message: Some(warning.message.into()),
            regions: Some(warning.regions.into_iter().map(RegionCode).collect()),
        }
    }
}

impl From<text::LocalizedText> for LocalizedText {
    fn from(text: text::LocalizedText) -> Self {
        Self {
            nl: text.nl,
            en: text.en,
        }
    }
}

impl From<FixedText> for LocalizedText {
    fn from(text: FixedText) -> Self {
        text::LocalizedText::from(text).into()
    }
}

impl From<&metric::MetricDefinition> for MetricDefinition {
    fn from(definition: &metric::MetricDefinition) -> Self {
        Self {
            id: MetricId(definition.id),
            name: definition.name.into(),
            numerator: definition.numerator.into(),
            denominator: definition.denominator.map(Into::into),
            unit: Unit(definition.unit),
            combine: definition.combine.into(),
            caveat: definition.caveat.map(Into::into),
            definition_version: definition.version.to_owned(),
            bin_edges: definition.bins.map(|bins| bins.edges.to_vec()),
            seed_anchor: definition.seed_anchor.map(str::to_owned),
        }
    }
}
