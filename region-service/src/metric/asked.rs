//! What a question about figures asks for, checked.

use schema::metric::{Dimension, MetricId};
use schema::period::{PeriodAlignment, PeriodCode};
use strum::IntoEnumIterator;

use crate::error::ApiError;
use crate::graphql::figure;
use crate::graphql::scalar;

/// The most dimensions of one question: more would make cells of single pupils.
const MOST_DIMENSIONS: usize = 2;

/// The most months of [`PeriodAlignment::SinceStart`].
const MOST_MONTHS: i32 = 120;

/// Which figures are asked for.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    /// Which metrics, in the asked order, each once.
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
    /// The latest closed one that begins in the first months of the programme.
    SinceStart(u32),
}

impl Asked {
    /// The question. Fails where a metric is asked twice, cannot be broken down so, or the
    /// alignment lacks its period.
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
                .filter(|id| super::plan::can_be_broken_down(*id, &dimensions))
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

/// The metrics that were asked for by name. Each must stand once: its place in the question is
/// what its rows are merged by.
fn named(ids: Vec<figure::MetricId>, dimensions: &[Dimension]) -> Result<Vec<MetricId>, ApiError> {
    let mut wanted: Vec<MetricId> = Vec::with_capacity(ids.len());
    for id in ids.into_iter().map(MetricId::from) {
        if wanted.contains(&id) {
            return Err(ApiError::bad_input(format!(
                "`ids` has {id} twice; give it once."
            )));
        }
        if !super::plan::can_be_broken_down(id, dimensions) {
            let by: Vec<String> = dimensions.iter().map(ToString::to_string).collect();
            return Err(ApiError::bad_input(format!(
                "{id} cannot be broken down by {}.",
                by.join(" and ")
            )));
        }
        wanted.push(id);
    }
    Ok(wanted)
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
    let months = months.unwrap_or(12);
    if !(1..=MOST_MONTHS).contains(&months) {
        return Err(ApiError::bad_input(format!(
            "`months` is {months}; it can be 1 to {MOST_MONTHS}."
        )));
    }
    Ok(When::SinceStart(months.unsigned_abs()))
}
