//! Figures as the graph shows them. What a region counts is [`crate::metric`]'s; what figures are
//! made of it is [`schema::metric`]'s.

mod code;
mod part;

use async_graphql::{Context, Object, Result, SimpleObject};
use schema::metric as figures;
use tokio::sync::OnceCell;

pub use part::{Bucket, MetricPart, Stay};

pub use code::{Dimension, MetricId, PeriodAlignment, Unit, WarningCode};

use crate::entity::value::DataQuality;
use crate::error::ApiError;
use crate::graphql::directive::{Rule, by, derived, foreign, merge, names};
use crate::graphql::loader::Rows;
use crate::graphql::municipality::Municipality;
use crate::graphql::provider::CareProvider;
use crate::graphql::region_code::RegionCode;
use crate::graphql::scalar::{Decimal, PeriodCode};
use crate::graphql::value::LocalizedText;
use crate::metric::{Asked, Line, lines};

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
        values.sort_by_key(|value| value.dimension.to_string());
        values
    }

    /// What each region contributes.
    #[graphql(inaccessible, directive = merge::apply(Rule::Ordered, by(&["region"])))]
    async fn parts(&self) -> Vec<MetricPart> {
        let parts = self.line.parts.iter();
        parts
            .map(|part| MetricPart::new(self.line.id, &self.line.cell, part))
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

    /// How many cases of a distribution lie above the metric's limit: of `CONTINUITY_GAP` those of
    /// more than 28 days (*boven de grens*).
    #[graphql(name = "overLimit", directive = derived::apply("metric".into(), names(&["id", "parts"])))]
    async fn over_limit(&self, ctx: &Context<'_>) -> Result<Option<i64>> {
        Ok(self.figures(ctx).await?.over_limit)
    }

    /// How many had not ended on the period's last day: who still waited, what still ran (*nog
    /// lopend*). They are not in `p50` and `p90`.
    #[graphql(name = "stillOpen", directive = derived::apply("metric".into(), names(&["id", "parts"])))]
    async fn still_open(&self, ctx: &Context<'_>) -> Result<Option<i64>> {
        Ok(self.figures(ctx).await?.still_open)
    }

    /// The median of how long those had lasted by then (*mediaan tot nu toe*).
    #[graphql(name = "stillOpenP50", directive = derived::apply("metric".into(), names(&["id", "parts"])))]
    async fn still_open_p50(&self, ctx: &Context<'_>) -> Result<Option<Decimal>> {
        Ok(self.figures(ctx).await?.still_open_p50.map(Into::into))
    }

    /// The median of all, those that had not ended taken into account (*Kaplan-Meier*); null where
    /// fewer than half are known to end.
    #[graphql(name = "p50WithOpen", directive = derived::apply("metric".into(), names(&["id", "parts"])))]
    async fn p50_with_open(&self, ctx: &Context<'_>) -> Result<Option<Decimal>> {
        Ok(self.figures(ctx).await?.p50_with_open.map(Into::into))
    }

    /// The numerator for each thousand of the denominator (*per duizend*), of counts with a rate.
    #[graphql(name = "perThousand", directive = derived::apply("metric".into(), names(&["id", "parts"])))]
    async fn per_thousand(&self, ctx: &Context<'_>) -> Result<Option<Decimal>> {
        Ok(self.figures(ctx).await?.per_thousand.map(Into::into))
    }

    /// The versions of the definition by which regions count (*definitieversies*); of money, what
    /// kind it is.
    #[graphql(name = "definitionVersions", directive = derived::apply("metric".into(), names(&["id", "parts"])))]
    async fn definition_versions(&self, ctx: &Context<'_>) -> Result<Option<Vec<String>>> {
        Ok(Some(self.figures(ctx).await?.definition_versions.clone()))
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

    /// The periods that it covers, in order (*perioden*).
    #[graphql(directive = derived::apply("metric".into(), names(&["id", "parts"])))]
    async fn periods(&self, ctx: &Context<'_>) -> Result<Option<Vec<PeriodCode>>> {
        let periods = self.figures(ctx).await?.periods.iter();
        let codes = periods.map(|period| PeriodCode(period.to_string()));
        Ok(Some(codes.collect()))
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
pub struct DimensionValue {
    dimension: figures::Dimension,
    value: String,
}

/// The value of a dimension that a figure is broken down by.
#[Object(shareable)]
impl DimensionValue {
    /// Which dimension.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn dimension(&self) -> Dimension {
        self.dimension.into()
    }

    /// Which value of it, as the enum spells it; the types of a school with two have a comma
    /// between them; a municipality's code; a provider's id.
    #[graphql(directive = merge::apply(Rule::Same, None))]
    async fn value(&self) -> &str {
        &self.value
    }

    /// The provider (*aanbieder*), where figures are broken down by it.
    #[graphql(directive = foreign::apply())]
    async fn provider(&self) -> Option<CareProvider> {
        let is = self.dimension == figures::Dimension::Provider;
        is.then(|| CareProvider::by_id(self.value.clone()))
    }

    /// The municipality (*gemeente*), where figures are broken down by it.
    async fn municipality(&self) -> Option<Municipality> {
        let is = self.dimension == figures::Dimension::Municipality;
        is.then(|| Municipality::new(&self.value))
    }
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
            let several = parts.len() > 1;
            for part in &mut parts {
                if several {
                    part.tokens = part::tokens(ctx, self.line.id, &self.line.cell, part).await?;
                }
                part.stays = part::stays(ctx, self.line.id, part).await?;
            }
            Ok(figures::metric(self.line.id, &parts))
        };
        self.value.get_or_try_init(make).await
    }
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
            dimension: *dimension,
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
