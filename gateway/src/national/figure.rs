//! Figures and their definitions as the graph shows them. How a figure is made is
//! `schema::metric`'s part.

use async_graphql::{Enum, ID, Object, SimpleObject};
use schema::metric::{self, MetricValue};
use schema::text::{self, FixedText};

use super::registry::Municipality;
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
    /// How many cases of a distribution lie above the metric's limit (*boven de grens*).
    over_limit: Option<i64>,
    /// How many had not ended on the period's last day (*nog lopend*).
    still_open: Option<i64>,
    /// The median of how long those had lasted by then.
    #[graphql(name = "stillOpenP50")]
    still_open_p50: Option<Decimal>,
    /// The median of all, those that had not ended taken into account (*Kaplan-Meier*).
    #[graphql(name = "p50WithOpen")]
    p50_with_open: Option<Decimal>,
    /// The numerator for each thousand of the denominator (*per duizend*).
    per_thousand: Option<Decimal>,
    /// The versions of the definition by which regions count (*definitieversies*).
    definition_versions: Option<Vec<String>>,
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
    /// The provider (*aanbieder*), where figures are broken down by it.
    provider: Option<CareProvider>,
    /// The municipality (*gemeente*), where figures are broken down by it.
    municipality: Option<Municipality>,
}

/// A youth care provider (*jeugdhulpaanbieder*) by its key. Regions answer for the rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CareProvider {
    id: String,
}

/// A youth care provider (*jeugdhulpaanbieder*).
#[Object(unresolvable = "id")]
impl CareProvider {
    /// Its id.
    async fn id(&self) -> ID {
        ID(self.id.clone())
    }
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
    /// By what it can be broken down: any of these, or any two at once (*uitsplitsingen*).
    dimensions: Vec<Dimension>,
    /// For distributions: the lower edges of the bins. The last bin is open.
    bin_edges: Option<Vec<i64>>,
    /// What `overLimit` counts more than (*grens*).
    limit: Option<i64>,
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
    /// A figure in a cell: in the whole, where `cell` is empty.
    pub(super) fn new(id: metric::MetricId, cell: &[DimensionValue], figures: MetricValue) -> Self {
        Self {
            id: MetricId(id),
            dimensions: Some(cell.to_vec()),
            value: figures.value.map(Decimal),
            numerator: figures.numerator.map(Decimal),
            denominator: figures.denominator.map(Decimal),
            p50: figures.p50.map(Decimal),
            p90: figures.p90.map(Decimal),
            over_limit: figures.over_limit,
            still_open: figures.still_open,
            still_open_p50: figures.still_open_p50.map(Decimal),
            p50_with_open: figures.p50_with_open.map(Decimal),
            per_thousand: figures.per_thousand.map(Decimal),
            definition_versions: Some(figures.definition_versions),
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
            over_limit: None,
            still_open: None,
            still_open_p50: None,
            p50_with_open: None,
            per_thousand: None,
            quality: None,
            coverage: None,
            suppressed: None,
            ..self
        }
    }
}

impl DimensionValue {
    /// A value of a dimension, with what stands behind it.
    pub(super) fn new(dimension: metric::Dimension, value: &str) -> Self {
        let is = |other| dimension == other;
        Self {
            dimension: Dimension(dimension),
            value: value.to_owned(),
            provider: is(metric::Dimension::Provider).then(|| CareProvider {
                id: value.to_owned(),
            }),
            municipality: is(metric::Dimension::Municipality)
                .then(|| Municipality::find(value))
                .flatten(),
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
            dimensions: definition
                .dimensions
                .iter()
                .copied()
                .map(Dimension)
                .collect(),
            bin_edges: definition.bins.map(|bins| bins.edges.to_vec()),
            limit: definition.bins.and_then(|bins| bins.limit),
            seed_anchor: definition.seed_anchor.map(str::to_owned),
        }
    }
}
