//! Comparison (*vergelijking*): metrics side by side, per region and over all.
//!
//! Regions are asked once for what they contribute; each region's figure and the national one are
//! made from those parts by the same function, so they cannot contradict each other.

use std::collections::BTreeMap;

use async_graphql::{Context, SimpleObject};
use schema::metric::{self, MetricPart};
use schema::value::{Object, Value};

use super::asking::Asking;
use super::failure::{Failure, bad_input, unusable};
use super::figure::{Metric, MetricDefinition, MetricWarning};
use super::registry::Registry;
use super::scalar::{MetricId, PeriodAlignment, PeriodCode, RegionCode};

/// Metrics of regions side by side (*vergelijking van regio's*).
#[derive(Clone, Debug, PartialEq, Eq, SimpleObject)]
pub struct Comparison {
    /// One for each asked metric, in the asked order.
    rows: Option<Vec<ComparisonRow>>,
}

/// A metric per region and over all of them.
#[derive(Clone, Debug, PartialEq, Eq, SimpleObject)]
pub struct ComparisonRow {
    /// What is compared.
    metric: MetricDefinition,
    /// Each region that answered, in the order of the registry.
    regions: Option<Vec<RegionMetric>>,
    /// Over all asked regions (*landelijk*).
    national: Option<Metric>,
    /// What to mind when comparing.
    warnings: Option<Vec<MetricWarning>>,
}

/// A region's figure.
#[derive(Clone, Debug, PartialEq, Eq, SimpleObject)]
pub struct RegionMetric {
    /// The region.
    region: RegionCode,
    /// Its figure.
    metric: Option<Metric>,
}

/// What is compared.
pub(super) struct Question {
    pub(super) metrics: Vec<MetricId>,
    pub(super) period: Option<PeriodCode>,
    pub(super) alignment: PeriodAlignment,
    pub(super) months: Option<i32>,
    pub(super) regions: Option<Vec<RegionCode>>,
}

/// The longest `months` that can be compared: fifty years.
const MAX_MONTHS: i32 = 600;

const OPERATION: &str =
    "query ($ids: [MetricId!], $period: PeriodCode, $alignment: PeriodAlignment, \
$months: Int, $regions: [RegionCode!]) {
  metrics(ids: $ids, period: $period, alignment: $alignment, months: $months, regions: $regions) {
    id
    parts {
      region quality periods schoolTypes definitionVersion numerator denominator tokens
      buckets { bin count } schoolsReported schoolsExpected
    }
  }
}";

/// Compares. `None` where the client wants no value since a region is missing. Fails where the
/// question contradicts itself, or an answer is not what was asked.
pub(super) async fn compare(
    ctx: &Context<'_>,
    registry: &Registry,
    question: Question,
) -> Result<Option<Comparison>, Failure> {
    question.check()?;
    let regions = registry.select(question.regions.as_deref());
    if question.metrics.is_empty() || regions.is_empty() {
        return Ok(Some(question.answer(&BTreeMap::new(), &[], true)));
    }
    let mut asking = Asking::new(ctx)?;
    let answer = asking.ask(OPERATION, "metrics", question.variables()).await;
    let parts = if answer.is_null() {
        None
    } else {
        Some(parts(&answer)?)
    };
    let comparison = parts.filter(|_| !asking.is_withheld()).map(|parts| {
        let answered: Vec<_> = regions
            .into_iter()
            .filter(|region| !asking.is_missing(region))
            .collect();
        question.answer(&parts, &answered, asking.has_totals())
    });
    asking.report(ctx);
    Ok(comparison)
}

type Parts = BTreeMap<metric::MetricId, Vec<MetricPart>>;

impl Question {
    fn check(&self) -> Result<(), Failure> {
        use schema::period::PeriodAlignment::{Exact, SinceStart};
        if self.alignment.0 == Exact && self.period.is_none() {
            return Err(bad_input("alignment EXACT needs a period: give `period`"));
        }
        let months_known = self.months.is_some_and(|m| (1..=MAX_MONTHS).contains(&m));
        if self.alignment.0 == SinceStart && !months_known {
            let message = format!("alignment SINCE_START needs `months` from 1 to {MAX_MONTHS}");
            return Err(bad_input(message));
        }
        Ok(())
    }

    fn variables(&self) -> Object {
        // `months` means something since the start only.
        let since_start = self.alignment.0 == schema::period::PeriodAlignment::SinceStart;
        let months = self.months.filter(|_| since_start).map(i64::from);
        let mut ids: Vec<metric::MetricId> = self.metrics.iter().map(|id| id.0).collect();
        ids.sort_unstable();
        ids.dedup();
        let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
        let regions = self.regions.as_ref().map(|regions| {
            let codes = regions.iter().map(|code| code.0.to_string());
            codes.collect::<Vec<_>>()
        });
        let mut variables = Object::new();
        variables.insert("ids", ids.into());
        variables.insert(
            "period",
            self.period.as_ref().map(|p| p.0.to_string()).into(),
        );
        variables.insert("alignment", self.alignment.0.to_string().into());
        variables.insert("months", months.into());
        variables.insert("regions", regions.into());
        variables
    }

    fn answer(
        &self,
        parts: &Parts,
        regions: &[schema::region::RegionCode],
        has_totals: bool,
    ) -> Comparison {
        let none = Vec::new();
        let rows = self.metrics.iter().map(|id| {
            let parts = parts.get(&id.0).unwrap_or(&none);
            row(id.0, parts, regions, has_totals)
        });
        Comparison {
            rows: Some(rows.collect()),
        }
    }
}

fn row(
    id: metric::MetricId,
    parts: &[MetricPart],
    regions: &[schema::region::RegionCode],
    has_totals: bool,
) -> ComparisonRow {
    let figure = |parts: &[MetricPart]| Metric::new(id, metric::metric(id, parts));
    let of_region = |region: &schema::region::RegionCode| RegionMetric {
        region: RegionCode(region.clone()),
        metric: parts
            .iter()
            .find(|part| part.region == *region)
            .map(|part| figure(std::slice::from_ref(part))),
    };
    let national = figure(parts);
    let warnings = national.warnings.clone();
    ComparisonRow {
        metric: metric::definition(id).into(),
        regions: Some(regions.iter().map(of_region).collect()),
        national: Some(if has_totals {
            national
        } else {
            national.without_totals()
        }),
        warnings,
    }
}

/// What regions contribute, by metric.
fn parts(answer: &Value) -> Result<Parts, Failure> {
    let metrics = answer.as_list().ok_or_else(|| unusable("metrics"))?;
    let mut all = Parts::new();
    for one in metrics {
        let id = one.get("id").and_then(Value::as_str);
        let id = id.and_then(|id| id.parse().ok());
        let id = id.ok_or_else(|| unusable("metrics"))?;
        let parts = one.get("parts").unwrap_or(&Value::Null);
        if parts.is_null() {
            continue;
        }
        let parts: Vec<MetricPart> = parts
            .to_deserialize()
            .map_err(|error| unusable("metrics").because(error))?;
        all.entry(id).or_default().extend(parts);
    }
    Ok(all)
}
