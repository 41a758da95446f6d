//! From parts to figures: each way of combining, and what the result is worth.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::{Decimal, RoundingStrategy};

use crate::metric::{
    Bins, Bucket, Combine, DataQuality, MetricDefinition, MetricId, MetricPart, MetricValue,
    Quantile, SchoolCoverage, definition, gap, histogram, survival, warnings,
};

/// Decimals of a ratio.
const DECIMALS: u32 = 4;

/// Every figure of the metric `id` over `parts`, in any order; parts of one region are one part's
/// worth each, so give each region once.
///
/// - *Value*: by the definition's [`Combine`], over the parts that have what it needs. Different
///   pupils are counted by tokens where every part with data has them, else numerators are summed
///   (and `W_SUM` says so). A metric that does not combine has no value over several parts, nor has
///   one whose definition must be the same but is not.
/// - *Quality*: the worst of the parts that have data. Where none has: theirs if it is one, else
///   `UNKNOWN`; without any part, `UNKNOWN`. `SUPPRESSED` if any part is, and then there is no value:
///   what the others give would betray it. `NOT_APPLICABLE` where there is data but no value (a
///   denominator of zero, a metric that does not combine, one that arises between regions and is
///   asked of one).
/// - *Periods*, *coverage*: of all parts.
pub fn metric(id: MetricId, parts: &[MetricPart]) -> MetricValue {
    let definition = definition(id);
    let mut parts: Vec<&MetricPart> = parts.iter().collect();
    parts.sort_by(|a, b| a.region.cmp(&b.region));
    let with_data: Vec<&MetricPart> = parts
        .iter()
        .copied()
        .filter(|part| has_data(definition, part))
        .collect();
    let suppressed = parts
        .iter()
        .any(|part| part.quality == DataQuality::Suppressed);
    let figures = if suppressed || !combinable(definition, &parts, &with_data) {
        Figures::default()
    } else {
        figures(definition, &with_data)
    };
    MetricValue {
        quality: quality(&parts, &with_data, suppressed, &figures),
        value: figures.value,
        numerator: figures.numerator,
        denominator: figures.denominator,
        p50: figures.p50,
        p90: figures.p90,
        over_limit: figures.over_limit,
        still_open: figures.still_open,
        still_open_p50: figures.still_open_p50,
        p50_with_open: figures.p50_with_open,
        per_thousand: figures.per_thousand,
        definition_versions: versions(&with_data)
            .into_iter()
            .map(str::to_owned)
            .collect(),
        periods: periods(&parts),
        coverage: coverage(&parts),
        warnings: warnings::of(definition, &parts, &with_data, figures.overlap),
        suppressed,
    }
}

/// The numbers of a metric.
#[derive(Default)]
struct Figures {
    value: Option<Decimal>,
    numerator: Option<Decimal>,
    denominator: Option<Decimal>,
    p50: Option<Decimal>,
    p90: Option<Decimal>,
    over_limit: Option<i64>,
    still_open: Option<i64>,
    still_open_p50: Option<Decimal>,
    p50_with_open: Option<Decimal>,
    per_thousand: Option<Decimal>,
    /// Adding up the regions counts, or may count, pupils twice.
    overlap: bool,
}

/// Whether `part` has what the metric needs.
fn has_data(definition: &MetricDefinition, part: &MetricPart) -> bool {
    let counted = match definition.combine {
        _ if definition.between_regions => part.stays.is_some(),
        Combine::Add | Combine::NotCombinable => part.numerator.is_some(),
        Combine::RatioOfSums => part.numerator.is_some() && part.denominator.is_some(),
        Combine::Distribution => part.buckets.is_some(),
        Combine::DistinctUnion => part.tokens.is_some() || part.numerator.is_some(),
    };
    counted && part.quality.has_data()
}

fn combinable(
    definition: &MetricDefinition,
    parts: &[&MetricPart],
    with_data: &[&MetricPart],
) -> bool {
    match definition.combine {
        Combine::NotCombinable => parts.len() <= 1,
        _ if definition.between_regions => with_data.len() > 1,
        _ => !definition.one_definition || versions(with_data).len() <= 1,
    }
}

fn versions<'a>(parts: &[&'a MetricPart]) -> BTreeSet<&'a str> {
    parts
        .iter()
        .map(|part| part.definition_version.as_str())
        .collect()
}

fn figures(definition: &MetricDefinition, parts: &[&MetricPart]) -> Figures {
    let numerator = sum(parts.iter().map(|part| part.numerator));
    let denominator = sum(parts.iter().map(|part| part.denominator));
    let mut figures = Figures {
        numerator,
        denominator,
        ..Figures::default()
    };
    match definition.combine {
        Combine::Add => {
            figures.value = numerator;
            figures.per_thousand = definition
                .per_thousand
                .then(|| per_thousand(parts))
                .flatten();
        }
        Combine::NotCombinable if denominator.is_none() => figures.value = numerator,
        Combine::RatioOfSums | Combine::NotCombinable => {
            figures.value = ratio(numerator, denominator);
        }
        Combine::DistinctUnion => count_different(&mut figures, parts),
        Combine::Distribution if definition.between_regions => {
            distribute_gaps(definition, &mut figures, parts);
        }
        Combine::Distribution => distribute(definition, &mut figures, parts),
    }
    figures
}

/// Over the parts that have both, so that one without a denominator does not bend the rate.
fn per_thousand(parts: &[&MetricPart]) -> Option<Decimal> {
    let both = || {
        parts
            .iter()
            .filter(|part| part.numerator.is_some() && part.denominator.is_some())
    };
    let numerator = sum(both().map(|part| part.numerator))?;
    ratio(
        numerator.checked_mul(Decimal::ONE_THOUSAND),
        sum(both().map(|part| part.denominator)),
    )
}

/// The value and numerator become the number of different tokens, where every part has tokens.
fn count_different(figures: &mut Figures, parts: &[&MetricPart]) {
    let lists: Option<Vec<&Vec<String>>> = parts.iter().map(|part| part.tokens.as_ref()).collect();
    match lists {
        Some(lists) if !lists.is_empty() => {
            let different: BTreeSet<&String> = lists.iter().copied().flatten().collect();
            // Each region's own pupils are different already; the same token twice is one pupil.
            let summed: usize = lists
                .iter()
                .map(|list| list.iter().collect::<BTreeSet<_>>().len())
                .sum();
            figures.overlap = different.len() < summed;
            figures.value = Some(Decimal::from(different.len()));
            figures.numerator = figures.value;
        }
        _ => {
            // A part that has tokens but no numerator counts by its tokens.
            figures.numerator = sum(parts.iter().map(|part| {
                let tokens = || part.tokens.as_ref().map(|list| Decimal::from(list.len()));
                part.numerator.or_else(tokens)
            }));
            figures.value = figures.numerator;
            figures.overlap = parts.len() > 1;
        }
    }
}

fn distribute(definition: &MetricDefinition, figures: &mut Figures, parts: &[&MetricPart]) {
    let Some(bins) = definition.bins else {
        return;
    };
    let ended = added(parts.iter().filter_map(|part| part.buckets.as_deref()));
    spread(bins, figures, &ended);
    if parts.iter().any(|part| part.open_buckets.is_some()) {
        let open = added(parts.iter().filter_map(|part| part.open_buckets.as_deref()));
        figures.still_open = histogram::total(&open);
        figures.still_open_p50 = histogram::quantile(bins, &open, Quantile::P50);
        figures.p50_with_open = survival::median(bins, &ended, &open);
    }
}

fn distribute_gaps(definition: &MetricDefinition, figures: &mut Figures, parts: &[&MetricPart]) {
    let Some(bins) = definition.bins else {
        return;
    };
    let gaps = gap::gaps(parts);
    let buckets: Vec<Bucket> = gaps.iter().map(|days| bins.bucket(*days)).collect();
    figures.numerator = Some(gaps.iter().copied().map(Decimal::from).sum());
    figures.denominator = Some(Decimal::from(gaps.len()));
    spread(bins, figures, &added([buckets.as_slice()].into_iter()));
}

/// The figures of a histogram.
fn spread(bins: Bins, figures: &mut Figures, counts: &BTreeMap<i64, i64>) {
    figures.p50 = histogram::quantile(bins, counts, Quantile::P50);
    figures.p90 = histogram::quantile(bins, counts, Quantile::P90);
    figures.over_limit = bins
        .limit
        .map(|limit| histogram::above(bins, counts, limit));
    figures.value = if bins.whole {
        ratio(figures.numerator, figures.denominator)
    } else {
        figures.p50
    };
}

fn added<'a>(histograms: impl Iterator<Item = &'a [Bucket]>) -> BTreeMap<i64, i64> {
    histogram::add(histograms).unwrap_or_default()
}

fn quality(
    parts: &[&MetricPart],
    with_data: &[&MetricPart],
    suppressed: bool,
    figures: &Figures,
) -> DataQuality {
    if suppressed {
        return DataQuality::Suppressed;
    }
    if let Some(worst) = with_data.iter().map(|part| part.quality).max() {
        return match figures.value {
            Some(_) => worst,
            None => DataQuality::NotApplicable,
        };
    }
    let mut reasons = parts.iter().map(|part| match part.quality {
        // A part that claims to be good but lacks what the metric needs.
        quality if quality.has_data() => DataQuality::Unknown,
        quality => quality,
    });
    let first = reasons.next().unwrap_or(DataQuality::Unknown);
    if reasons.all(|reason| reason == first) {
        first
    } else {
        DataQuality::Unknown
    }
}

fn periods(parts: &[&MetricPart]) -> Vec<crate::period::PeriodCode> {
    let periods: BTreeSet<_> = parts.iter().flat_map(|part| &part.periods).collect();
    periods.into_iter().copied().collect()
}

pub(super) fn coverage(parts: &[&MetricPart]) -> SchoolCoverage {
    parts
        .iter()
        .fold(SchoolCoverage::default(), |sum, part| SchoolCoverage {
            schools_reported: sum.schools_reported.saturating_add(part.schools_reported),
            schools_expected: sum.schools_expected.saturating_add(part.schools_expected),
        })
}

/// The sum of those that are given, without trailing zeros; `None` where none is, or where 28 digits
/// cannot hold it.
fn sum(numbers: impl Iterator<Item = Option<Decimal>>) -> Option<Decimal> {
    numbers
        .flatten()
        .map(Some)
        .reduce(|a, b| a?.checked_add(b?))?
        .map(|sum| sum.normalize())
}

/// Four decimals, half to even; `None` without a denominator other than zero.
pub(crate) fn ratio(numerator: Option<Decimal>, denominator: Option<Decimal>) -> Option<Decimal> {
    let mut ratio = numerator?
        .checked_div(denominator?)?
        .round_dp_with_strategy(DECIMALS, RoundingStrategy::MidpointNearestEven);
    ratio.rescale(DECIMALS);
    Some(ratio)
}
