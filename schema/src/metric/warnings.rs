//! Which warnings of domain.md 4.5 a figure carries.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use crate::metric::combination::coverage;
use crate::metric::{Combine, DataQuality, MetricDefinition, MetricPart, MetricWarning, Unit};
use crate::region::RegionCode;
use crate::warning::{WarningCode, coverage_text};

/// A share over fewer than this is not for ranking (domain.md 4.5).
const SMALL: Decimal = Decimal::ONE_HUNDRED;

/// The warnings about a figure over `parts`, of which `with_data` have data, in the order of the
/// codes. `overlap`: adding up counts, or may count, pupils twice.
///
/// Differences (school types, periods, definitions, cost) are between parts that have data; the
/// regions named are all of those. Coverage names the regions whose schools did not all report, its
/// numbers are those of the whole figure.
pub(super) fn of(
    definition: &MetricDefinition,
    parts: &[&MetricPart],
    with_data: &[&MetricPart],
    overlap: bool,
) -> Vec<MetricWarning> {
    let everyone = || regions(with_data, |_| true);
    let when = |applies: bool| if applies { everyone() } else { Vec::new() };
    let definitions_differ = differ(with_data, |part| part.definition_version.clone());
    let found = [
        (
            WarningCode::SchoolType,
            when(differ(with_data, |part| set(&part.school_types))),
        ),
        (
            WarningCode::Period,
            when(differ(with_data, |part| set(&part.periods))),
        ),
        (
            WarningCode::Coverage,
            regions(parts, |part| part.schools_reported < part.schools_expected),
        ),
        (
            WarningCode::Definition,
            when(definitions_differ && !definition.cost),
        ),
        (
            WarningCode::NullNotZero,
            regions(parts, |part| {
                !with_data.iter().any(|other| std::ptr::eq(*other, part))
                    && part.quality != DataQuality::Suppressed
            }),
        ),
        (WarningCode::Small, small(definition, with_data)),
        (WarningCode::Judged, when(definition.judged)),
        (
            WarningCode::CostBase,
            when(definitions_differ && definition.cost),
        ),
        (WarningCode::Sum, when(overlap)),
        (
            WarningCode::Rounded,
            regions(parts, |part| part.quality == DataQuality::Suppressed),
        ),
    ];
    found
        .into_iter()
        .filter(|(_, regions)| !regions.is_empty())
        .map(|(code, regions)| MetricWarning {
            code,
            message: match code {
                WarningCode::Coverage => {
                    let schools = coverage(parts);
                    coverage_text(schools.schools_reported, schools.schools_expected)
                }
                _ => code.text().into(),
            },
            regions,
        })
        .collect()
}

/// The regions whose share is over fewer than 100. (Where the total is, each of them is.)
fn small(definition: &MetricDefinition, with_data: &[&MetricPart]) -> Vec<RegionCode> {
    let share = definition.combine == Combine::RatioOfSums && definition.unit == Unit::Ratio;
    regions(with_data, |part| {
        share && part.denominator.is_some_and(|number| number < SMALL)
    })
}

/// The regions of the parts for which `applies` holds, in the order of the parts.
fn regions(parts: &[&MetricPart], applies: impl Fn(&MetricPart) -> bool) -> Vec<RegionCode> {
    parts
        .iter()
        .filter(|part| applies(part))
        .map(|part| part.region.clone())
        .collect()
}

fn differ<T: PartialEq>(parts: &[&MetricPart], of: impl Fn(&MetricPart) -> T) -> bool {
    let mut values = parts.iter().map(|part| of(part));
    let first = values.next();
    values.any(|value| Some(&value) != first.as_ref())
}

fn set<T: Ord + Clone>(items: &[T]) -> BTreeSet<T> {
    items.iter().cloned().collect()
}
