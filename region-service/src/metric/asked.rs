//! What a question about figures asks for, checked.

use schema::metric::{Dimension, MetricId, definition};
use schema::period::{MOST_MONTHS, PeriodAlignment, PeriodCode};
use strum::IntoEnumIterator;

use crate::error::ApiError;
use crate::graphql::figure;
use crate::graphql::scalar;

/// The most dimensions of one question: more would make cells of single pupils.
const MOST_DIMENSIONS: usize = 2;

/// The most metrics of one question: each of them a few times.
const MOST_IDS: usize = 100;

/// Which figures are asked for.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    /// Which metrics, in the asked order. One that is asked twice is answered twice.
    pub(crate) ids: Vec<MetricId>,
    /// By what they are broken down.
    pub(crate) dimensions: Vec<Dimension>,
    /// Over which period of each region.
    pub(crate) when: When,
}

/// Over which period of each region figures are asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum When {
    /// The region's reference period.
    Reference,
    /// Exactly this one.
    Exactly(PeriodCode),
    /// The latest closed one that does not end after this one.
    MostRecent(PeriodCode),
    /// The first months of the programme.
    SinceStart(u32),
}

impl Asked {
    /// The question. Fails where a metric cannot be broken down so, or the alignment lacks its
    /// period.
    pub(crate) fn new(
        ids: Option<Vec<figure::MetricId>>,
        period: Option<scalar::PeriodCode>,
        by: Option<Vec<figure::Dimension>>,
        alignment: Option<figure::PeriodAlignment>,
        months: Option<i32>,
    ) -> Result<Self, ApiError> {
        let dimensions: Vec<Dimension> =
            by.unwrap_or_default().into_iter().map(Into::into).collect();
        check_dimensions(&dimensions)?;
        let ids = match ids {
            Some(ids) => named(ids, &dimensions)?,
            None => MetricId::iter()
                .filter(|id| definition(*id).takes(&dimensions))
                .collect(),
        };
        Ok(Self {
            ids,
            dimensions,
            when: when(period, alignment.map(Into::into), months)?,
        })
    }
}

fn check_dimensions(dimensions: &[Dimension]) -> Result<(), ApiError> {
    if dimensions.len() > MOST_DIMENSIONS {
        return Err(ApiError::bad_input(format!(
            "`by` has {} dimensions; it can have {MOST_DIMENSIONS}.",
            dimensions.len()
        )));
    }
    match dimensions {
        [first, second] if first == second => Err(ApiError::bad_input(format!(
            "`by` has {first} twice; give it once."
        ))),
        _ => Ok(()),
    }
}

/// The metrics that were asked for by name.
fn named(ids: Vec<figure::MetricId>, dimensions: &[Dimension]) -> Result<Vec<MetricId>, ApiError> {
    if ids.len() > MOST_IDS {
        return Err(ApiError::bad_input(format!(
            "`ids` has {} metrics; it can have {MOST_IDS}.",
            ids.len()
        )));
    }
    let ids: Vec<MetricId> = ids.into_iter().map(MetricId::from).collect();
    match ids.iter().find(|id| !definition(**id).takes(dimensions)) {
        None => Ok(ids),
        Some(id) => Err(ApiError::bad_input(not_by(*id, dimensions))),
    }
}

/// What is told where a metric cannot be broken down so.
fn not_by(id: MetricId, dimensions: &[Dimension]) -> String {
    let list = |dimensions: &[Dimension], between: &str| {
        let names: Vec<String> = dimensions.iter().map(ToString::to_string).collect();
        names.join(between)
    };
    let by = list(dimensions, " and ");
    match definition(id).dimensions {
        [] => format!("{id} cannot be broken down by {by}, nor by anything else: leave `by` out."),
        [one] => format!("{id} cannot be broken down by {by}: it takes {one} only."),
        several => format!(
            "{id} cannot be broken down by {by}: it takes {}, at most {MOST_DIMENSIONS} at once.",
            list(several, ", ")
        ),
    }
}

fn when(
    period: Option<scalar::PeriodCode>,
    alignment: Option<PeriodAlignment>,
    months: Option<i32>,
) -> Result<When, ApiError> {
    let period = period
        .map(|code| code.0.parse::<PeriodCode>())
        .transpose()
        .map_err(|error| ApiError::bad_input(error.to_string()))?;
    match (alignment, period) {
        (Some(PeriodAlignment::SinceStart), _) => since_start(months),
        (Some(PeriodAlignment::Exact), None) => {
            Err(ApiError::bad_input("`alignment: EXACT` needs a `period`."))
        }
        (Some(PeriodAlignment::Exact) | None, Some(period)) => Ok(When::Exactly(period)),
        (Some(PeriodAlignment::MostRecent), Some(period)) => Ok(When::MostRecent(period)),
        (Some(PeriodAlignment::MostRecent) | None, None) => Ok(When::Reference),
    }
}

fn since_start(months: Option<i32>) -> Result<When, ApiError> {
    let asked = months.unwrap_or(12);
    match u32::try_from(asked) {
        Ok(months @ 1..=MOST_MONTHS) => Ok(When::SinceStart(months)),
        _ => Err(ApiError::bad_input(format!(
            "`months` is {asked}; it can be 1 to {MOST_MONTHS}."
        ))),
    }
}
