//! Comparison (*vergelijking*): metrics side by side, per region and over all.
//!
//! Regions are asked once for what they contribute; each region's figure and the national one are
//! made from those parts by the same function, so they cannot contradict each other.

use std::collections::BTreeMap;

use async_graphql::{Context, SimpleObject};
use schema::metric::{self, MetricPart};
use schema::period::MOST_MONTHS;
use schema::value::{Object, Value};

use super::asking::Asking;
use super::failure::{Failure, bad_input, unusable};
use super::figure::{DimensionValue, Metric, MetricDefinition, MetricWarning};
use super::registry::Registry;
use super::scalar::{Dimension, MetricId, PeriodAlignment, PeriodCode, RegionCode};

/// Metrics of regions side by side (*vergelijking van regio's*).
#[derive(Clone, Debug, PartialEq, Eq, SimpleObject)]
pub struct Comparison {
    /// One for each asked metric, in the asked order; broken down, one for each of its cells.
    rows: Option<Vec<ComparisonRow>>,
}

/// A metric per region and over all of them.
#[derive(Clone, Debug, PartialEq, Eq, SimpleObject)]
pub struct ComparisonRow {
    /// What is compared.
    metric: MetricDefinition,
    /// The cell that it is broken down to (*uitsplitsing*); empty for the whole.
    dimensions: Option<Vec<DimensionValue>>,
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
    pub(super) by: Vec<Dimension>,
    pub(super) period: Option<PeriodCode>,
    pub(super) alignment: PeriodAlignment,
    pub(super) months: Option<i32>,
    pub(super) regions: Option<Vec<RegionCode>>,
}

/// The most dimensions of one comparison, as regions allow.
const MOST_DIMENSIONS: usize = 2;

const OPERATION: &str =
    "query ($ids: [MetricId!], $by: [Dimension!], $period: PeriodCode, $alignment: PeriodAlignment, \
$months: Int, $regions: [RegionCode!]) {
  metrics(ids: $ids, by: $by, period: $period, alignment: $alignment, months: $months, regions: $regions) {
    id
    dimensions { dimension value }
    parts {
      region quality periods schoolTypes definitionVersion numerator denominator tokens
      buckets { bin count } openBuckets { bin count } stays { token first last enrolled resident }
      schoolsReported schoolsExpected
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
        return Ok(Some(question.answer(&Lines::new(), &[], true)));
    }
    let mut asking = Asking::new(ctx)?;
    let answer = asking.ask(OPERATION, "metrics", question.variables()).await;
    let lines = if answer.is_null() {
        None
    } else {
        Some(lines(&answer)?)
    };
    let comparison = lines.filter(|_| !asking.is_withheld()).map(|lines| {
        let answered: Vec<_> = regions
            .into_iter()
            .filter(|region| !asking.is_missing(region))
            .collect();
        question.answer(&lines, &answered, asking.has_totals())
    });
    asking.report(ctx);
    Ok(comparison)
}

/// The values of a cell's dimensions, in the order of the dimensions' names.
type Cell = Vec<(metric::Dimension, String)>;

/// What regions contribute, by metric and cell.
type Lines = BTreeMap<metric::MetricId, BTreeMap<Cell, Vec<MetricPart>>>;

impl Question {
    fn check(&self) -> Result<(), Failure> {
        use schema::period::PeriodAlignment::{Exact, SinceStart};
        if self.alignment.0 == Exact && self.period.is_none() {
            return Err(bad_input("alignment EXACT needs a period: give `period`"));
        }
        let months = self.months.and_then(|months| u32::try_from(months).ok());
        let months_known = months.is_some_and(|months| (1..=MOST_MONTHS).contains(&months));
        if self.alignment.0 == SinceStart && !months_known {
            let message = format!("alignment SINCE_START needs `months` from 1 to {MOST_MONTHS}");
            return Err(bad_input(message));
        }
        self.check_dimensions()
    }

    fn check_dimensions(&self) -> Result<(), Failure> {
        let dimensions: Vec<metric::Dimension> = self.by.iter().map(|by| by.0).collect();
        let names = |dimensions: &[metric::Dimension]| {
            let names: Vec<String> = dimensions.iter().map(ToString::to_string).collect();
            names.join(", ")
        };
        let is_twice = dimensions.len() > 1 && dimensions[0] == dimensions[1];
        if dimensions.len() > MOST_DIMENSIONS || is_twice {
            let message = format!("`by` takes at most {MOST_DIMENSIONS} dimensions, each once");
            return Err(bad_input(message));
        }
        let mut asked = self.metrics.iter().map(|id| metric::definition(id.0));
        match asked.find(|definition| !definition.takes(&dimensions)) {
            None => Ok(()),
            Some(definition) => Err(bad_input(format!(
                "{} cannot be broken down by {}: it takes {}",
                definition.id,
                names(&dimensions),
                match definition.dimensions {
                    [] => "no dimension".to_owned(),
                    known => names(known),
                }
            ))),
        }
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
        let by: Vec<String> = self.by.iter().map(|by| by.0.to_string()).collect();
        variables.insert("ids", ids.into());
        variables.insert("by", (!by.is_empty()).then_some(by).into());
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
        lines: &Lines,
        regions: &[schema::region::RegionCode],
        has_totals: bool,
    ) -> Comparison {
        let whole = BTreeMap::from([(Cell::new(), Vec::new())]);
        let none = BTreeMap::new();
        let of = |id: &MetricId| match lines.get(&id.0) {
            Some(cells) => cells,
            None if self.by.is_empty() => &whole,
            None => &none,
        };
        let rows = self.metrics.iter().flat_map(|id| {
            of(id)
                .iter()
                .map(|(cell, parts)| row(id.0, cell, parts, regions, has_totals))
                .collect::<Vec<_>>()
        });
        Comparison {
            rows: Some(rows.collect()),
        }
    }
}

fn row(
    id: metric::MetricId,
    cell: &Cell,
    parts: &[MetricPart],
    regions: &[schema::region::RegionCode],
    has_totals: bool,
) -> ComparisonRow {
    let values = cell.iter();
    let cell: Vec<DimensionValue> = values
        .map(|(dimension, value)| DimensionValue::new(*dimension, value))
        .collect();
    let figure = |parts: &[MetricPart]| Metric::new(id, &cell, metric::metric(id, parts));
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
        dimensions: Some(cell.clone()),
        regions: Some(regions.iter().map(of_region).collect()),
        national: Some(if has_totals {
            national
        } else {
            national.without_totals()
        }),
        warnings,
    }
}

/// What regions contribute, by metric and cell.
fn lines(answer: &Value) -> Result<Lines, Failure> {
    let metrics = answer.as_list().ok_or_else(|| unusable("metrics"))?;
    let mut all = Lines::new();
    for one in metrics {
        let id = one.get("id").and_then(Value::as_str);
        let id = id.and_then(|id| id.parse().ok());
        let id = id.ok_or_else(|| unusable("metrics"))?;
        let cell = cell(one.get("dimensions").unwrap_or(&Value::Null));
        let cell = cell.ok_or_else(|| unusable("metrics"))?;
        let parts = one.get("parts").unwrap_or(&Value::Null);
        if parts.is_null() {
            continue;
        }
        let parts: Vec<MetricPart> = parts
            .to_deserialize()
            .map_err(|error| unusable("metrics").because(error))?;
        let cells = all.entry(id).or_default();
        cells.entry(cell).or_default().extend(parts);
    }
    Ok(all)
}

/// The cell that a figure is of; `None` where it cannot be read.
fn cell(dimensions: &Value) -> Option<Cell> {
    if dimensions.is_null() {
        return Some(Cell::new());
    }
    let values = dimensions.as_list()?.iter().map(|value| {
        let dimension = value.get("dimension")?.as_str()?.parse().ok()?;
        Some((dimension, value.get("value")?.as_str()?.to_owned()))
    });
    values.collect()
}
