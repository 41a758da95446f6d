//! Figures as the graph shows them. What a region counts is [`crate::metric`]'s; what figures are
//! made of it is [`schema::metric`]'s.

mod code;

use async_graphql::{Context, Object, Result, SimpleObject};
use schema::metric as figures;
use tokio::sync::OnceCell;

pub use code::{Dimension, MetricId, PeriodAlignment, Unit, WarningCode};

use crate::entity::value::{DataQuality, SchoolType};
use crate::error::ApiError;
use crate::graphql::directive::{Rule, by, derived, merge, names};
use crate::graphql::loader::Rows;
use crate::graphql::region_code::RegionCode;
use crate::graphql::run::Run;
use crate::graphql::scalar::{Decimal, PeriodCode};
use crate::graphql::value::LocalizedText;
use crate::metric::{Asked, Cell, Line, lines, token_keys};

/// A figure over one region or more (*cijfer*).
pub struct Metric {
    line: Line,
    value: OnceCell<figures::MetricValue>,
}

/// A figure over one region or more (*cijfer*).
#[Object(shareable)]
impl Metric {
    /// What is measured.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn id(&self) -> MetricId {
        self.line.id.into()
    }

    /// The place of its id in the request, so that merged lists keep the asked order.
    #[graphql(inaccessible, directive = merge::apply(Rule::Same, None))]
    async fn position(&self) -> usize {
        self.line.position
    }

    /// The cell of its dimensions, as `SCHOOL_TYPE=SBO`; empty without dimensions.
    #[graphql(inaccessible, directive = merge::apply(Rule::Same, None))]
    async fn cell(&self) -> String {
        self.line.cell.name()
    }

    /// The values of the dimensions that it is broken down by (*uitsplitsing*).
    #[graphql(directive = merge::apply(Rule::Ordered, by(&["dimension"])))]
    async fn dimensions(&self) -> Vec<DimensionValue> {
        let mut values: Vec<DimensionValue> = self.line.cell.0.iter().map(Into::into).collect();
        values.sort_by_key(|value| figures::Dimension::from(value.dimension).to_string());
        values
    }

    /// What each region contributes.
    #[graphql(inaccessible, directive = merge::apply(Rule::Ordered, by(&["region"])))]
    async fn parts(&self) -> Vec<MetricPart> {
        let parts = self.line.parts.iter();
        parts
            .map(|part| MetricPart {
                id: self.line.id,
                cell: self.line.cell.clone(),
                part: part.clone(),
            })
            .collect()
    }

    /// The figure; ratios are fractions with four decimals. Null where there are no data: see
    /// `quality`.
    #[graphql(directive = derived::apply("metric".into(), names(&["id", "parts"])))]
    async fn value(&self, ctx: &Context<'_>) -> Result<Option<Decimal>> {
        Ok(self.figures(ctx).await?.value.map(Into::into))
    }

    /// What stands above the line, summed (*teller*).
    #[graphql(directive = derived::apply("metric".into(), names(&["id", "parts"])))]
    async fn numerator(&self, ctx: &Context<'_>) -> Result<Option<Decimal>> {
        Ok(self.figures(ctx).await?.numerator.map(Into::into))
    }

    /// What stands below the line, summed (*noemer*).
    #[graphql(directive = derived::apply("metric".into(), names(&["id", "parts"])))]
    async fn denominator(&self, ctx: &Context<'_>) -> Result<Option<Decimal>> {
        Ok(self.figures(ctx).await?.denominator.map(Into::into))
    }

    /// The median of a distribution (*mediaan*).
    #[graphql(name = "p50", directive = derived::apply("metric".into(), names(&["id", "parts"])))]
    async fn p50(&self, ctx: &Context<'_>) -> Result<Option<Decimal>> {
        Ok(self.figures(ctx).await?.p50.map(Into::into))
    }

    /// The ninetieth percentile of a distribution (*90e percentiel*).
    #[graphql(name = "p90", directive = derived::apply("metric".into(), names(&["id", "parts"])))]
    async fn p90(&self, ctx: &Context<'_>) -> Result<Option<Decimal>> {
        Ok(self.figures(ctx).await?.p90.map(Into::into))
    }

    /// What the figure counts (*eenheid*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn unit(&self) -> Unit {
        figures::definition(self.line.id).unit.into()
    }

    /// What the figure is worth, or why there is none (*gegevenskwaliteit*).
    #[graphql(directive = derived::apply("metric".into(), names(&["id", "parts"])))]
    async fn quality(&self, ctx: &Context<'_>) -> Result<Option<DataQuality>> {
        Ok(Some(quality(self.figures(ctx).await?.quality)?))
    }

    /// The periods that it covers (*perioden*).
    #[graphql(directive = derived::apply("metric".into(), names(&["id", "parts"])))]
    async fn periods(&self, ctx: &Context<'_>) -> Result<Option<Vec<PeriodCode>>> {
        Ok(Some(period_codes(&self.figures(ctx).await?.periods)))
    }

    /// How many schools it covers (*dekking*).
    #[graphql(directive = derived::apply("metric".into(), names(&["id", "parts"])))]
    async fn coverage(&self, ctx: &Context<'_>) -> Result<Option<SchoolCoverage>> {
        Ok(Some(self.figures(ctx).await?.coverage.into()))
    }

    /// What to mind when comparing it (*waarschuwingen*).
    #[graphql(directive = derived::apply("metric".into(), names(&["id", "parts"])))]
    async fn warnings(&self, ctx: &Context<'_>) -> Result<Option<Vec<MetricWarning>>> {
        let warnings = self.figures(ctx).await?.warnings.iter();
        Ok(Some(warnings.cloned().map(Into::into).collect()))
    }

    /// Whether a figure was withheld to protect pupils (*onderdrukt*).
    #[graphql(directive = derived::apply("metric".into(), names(&["id", "parts"])))]
    async fn suppressed(&self, ctx: &Context<'_>) -> Result<Option<bool>> {
        Ok(Some(self.figures(ctx).await?.suppressed))
    }
}

/// The value of a dimension that a figure is broken down by.
#[derive(Clone, SimpleObject)]
#[graphql(shareable)]
pub struct DimensionValue {
    /// Which dimension.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    dimension: Dimension,
    /// Which value of it, as the enum spells it; the types of a school with two have a comma
    /// between them.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    value: String,
}

/// How many schools a figure covers (*dekking*).
#[derive(Clone, SimpleObject)]
#[graphql(shareable)]
pub struct SchoolCoverage {
    /// Schools that reported (*aangeleverd*).
    #[graphql(directive = merge::apply(Rule::Sum, None))]
    schools_reported: Option<i64>,
    /// Schools that were to report (*verwacht*).
    #[graphql(directive = merge::apply(Rule::Sum, None))]
    schools_expected: Option<i64>,
}

/// Why a figure can mislead (*waarschuwing*).
#[derive(Clone, SimpleObject)]
#[graphql(shareable)]
pub struct MetricWarning {
    /// Which warning.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    code: WarningCode,
    /// What users read.
    message: Option<LocalizedText>,
    /// The regions that are the reason.
    #[graphql(directive = merge::apply(Rule::Ordered, None))]
    regions: Option<Vec<RegionCode>>,
}

/// What one region gives to a figure. Merged by region, so any grouping gives the same set.
pub struct MetricPart {
    id: figures::MetricId,
    cell: Cell,
    part: figures::MetricPart,
}

/// What one region gives to a figure. Merged by region, so any grouping gives the same set.
#[Object(inaccessible)]
impl MetricPart {
    /// The region.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn region(&self) -> RegionCode {
        RegionCode(self.part.region.clone())
    }

    /// What its figures are worth, or why it has none.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn quality(&self) -> Result<DataQuality> {
        Ok(quality(self.part.quality)?)
    }

    /// The periods that it covers, as asked or as the region's reference period.
    #[graphql(directive = merge::apply(Rule::Ordered, None))]
    async fn periods(&self) -> Vec<PeriodCode> {
        period_codes(&self.part.periods)
    }

    /// The types of the schools that it is about.
    #[graphql(directive = merge::apply(Rule::Ordered, None))]
    async fn school_types(&self) -> Vec<SchoolType> {
        let codes = self.part.school_types.iter();
        codes
            .filter_map(|code| SchoolType::from_code(code))
            .collect()
    }

    /// The version of the definition by which the region counts.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn definition_version(&self) -> &str {
        &self.part.definition_version
    }

    /// The numerator, or the count itself (*teller*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn numerator(&self) -> Option<Decimal> {
        self.part.numerator.map(Into::into)
    }

    /// The denominator (*noemer*).
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn denominator(&self) -> Option<Decimal> {
        self.part.denominator.map(Into::into)
    }

    /// For metrics that count different pupils: a token each, under a key of this run.
    #[graphql(directive = merge::apply(Rule::Ordered, None))]
    async fn tokens(&self, ctx: &Context<'_>) -> Result<Option<Vec<String>>> {
        Ok(tokens(ctx, self.id, &self.cell, &self.part).await?)
    }

    /// For distributions: counts in the metric's fixed bins.
    #[graphql(directive = merge::apply(Rule::Ordered, by(&["bin"])))]
    async fn buckets(&self) -> Option<Vec<Bucket>> {
        let buckets = self.part.buckets.as_ref()?;
        Some(buckets.iter().map(Bucket::from).collect())
    }

    /// How many schools reported.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn schools_reported(&self) -> i64 {
        self.part.schools_reported
    }

    /// How many schools were to report.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn schools_expected(&self) -> i64 {
        self.part.schools_expected
    }
}

/// A bin of a distribution; what bins there are is the metric's definition.
#[derive(Clone, SimpleObject)]
#[graphql(inaccessible)]
pub struct Bucket {
    /// The bin's index.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    bin: i64,
    /// How many fell in it.
    #[graphql(directive = merge::apply(Rule::Sum, None))]
    count: i64,
}

impl Metric {
    /// The figures that `asked` asks for, over the regions of `rows`.
    pub(crate) async fn list(
        ctx: &Context<'_>,
        rows: &Rows,
        asked: Asked,
    ) -> Result<Vec<Self>, ApiError> {
        let lines = lines(ctx, rows, &asked).await?.into_iter();
        let metrics = lines.map(|line| Self {
            line,
            value: OnceCell::new(),
        });
        Ok(metrics.collect())
    }

    /// What [`figures::metric`] makes of the parts. Different pupils of several regions are counted
    /// by tokens, which are read for that alone; one region's are counted already.
    async fn figures(&self, ctx: &Context<'_>) -> Result<&figures::MetricValue, ApiError> {
        let make = || async {
            let mut parts = self.line.parts.clone();
            if parts.len() > 1 {
                for part in &mut parts {
                    part.tokens = tokens(ctx, self.line.id, &self.line.cell, part).await?;
                }
            }
            Ok(figures::metric(self.line.id, &parts))
        };
        self.value.get_or_try_init(make).await
    }
}

/// A token for each different pupil of `part`; none where its metric counts no pupils or it has no
/// data.
async fn tokens(
    ctx: &Context<'_>,
    id: figures::MetricId,
    cell: &Cell,
    part: &figures::MetricPart,
) -> Result<Option<Vec<String>>, ApiError> {
    let counts_pupils = figures::definition(id).combine == figures::Combine::DistinctUnion;
    let (true, Some(_), [period]) = (counts_pupils, part.numerator, &part.periods[..]) else {
        return Ok(None);
    };
    let rows = ctx.data_unchecked::<Rows>();
    let keys = token_keys(part.region.as_str(), *period, cell);
    Ok(Some(ctx.data_unchecked::<Run>().tokens(rows, &keys).await?))
}

fn quality(quality: figures::DataQuality) -> Result<DataQuality, ApiError> {
    DataQuality::from_code(&quality.to_string()).ok_or_else(|| ApiError::Unreadable {
        what: "a quality",
        text: quality.to_string(),
    })
}

fn period_codes(periods: &[schema::period::PeriodCode]) -> Vec<PeriodCode> {
    let mut codes: Vec<String> = periods.iter().map(ToString::to_string).collect();
    codes.sort_unstable();
    codes.into_iter().map(PeriodCode).collect()
}

impl From<rust_decimal::Decimal> for Decimal {
    fn from(number: rust_decimal::Decimal) -> Self {
        Self(number.to_string())
    }
}

impl From<&(figures::Dimension, String)> for DimensionValue {
    fn from((dimension, value): &(figures::Dimension, String)) -> Self {
        Self {
            dimension: (*dimension).into(),
            value: value.clone(),
        }
    }
}

impl From<figures::SchoolCoverage> for SchoolCoverage {
    fn from(coverage: figures::SchoolCoverage) -> Self {
        Self {
            schools_reported: Some(coverage.schools_reported),
            schools_expected: Some(coverage.schools_expected),
        }
    }
}

impl From<figures::MetricWarning> for MetricWarning {
    fn from(warning: figures::MetricWarning) -> Self {
        Self {
            code: warning.code.into(),
            message: Some(warning.message.into()),
            regions: Some(warning.regions.into_iter().map(RegionCode).collect()),
        }
    }
}

impl From<&figures::Bucket> for Bucket {
    fn from(bucket: &figures::Bucket) -> Self {
        Self {
            bin: bucket.bin,
            count: bucket.count,
        }
    }
}
