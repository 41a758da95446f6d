//! Which period a region answers for.

use async_graphql::Context;
use schema::metric::DataQuality;
use schema::period::PeriodCode;

use crate::entity::{programme, reference_period};
use crate::error::ApiError;
use crate::graphql::loader::{self, PeriodsOf, ProgrammesOf};
use crate::metric::asked::When;

/// The period of one region, and what its figures are worth.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Resolved {
    /// Figures may be there.
    Period(Period),
    /// There cannot be any.
    Nothing(DataQuality),
}

/// A period of one region.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Period {
    /// Its code.
    pub(crate) code: PeriodCode,
    /// What figures over it are worth.
    pub(crate) quality: DataQuality,
}

/// The period of `region` that `when` means.
pub(crate) async fn resolve(
    ctx: &Context<'_>,
    region: &str,
    when: When,
) -> Result<Resolved, ApiError> {
    let closed = loader::all(ctx, PeriodsOf(region.to_owned())).await?;
    let programmes = loader::all(ctx, ProgrammesOf(region.to_owned())).await?;
    let programme = programmes.last().map(|row| &**row);
    let row = match when {
        When::Reference => closed.iter().find(|row| row.is_reference),
        When::Exactly(code) => {
            let text = code.to_string();
            match closed.iter().find(|row| row.code == text) {
                Some(row) => Some(row),
                // An open period: what has been delivered so far.
                None => return Ok(open(code, programme)),
            }
        }
        When::MostRecent(asked) => {
            let ended = closed.iter().filter(|row| row.to_on <= asked.to());
            match ended.max_by_key(|row| (row.to_on, row.from_on)) {
                Some(row) => Some(row),
                None => return Ok(Resolved::Nothing(outside(asked, programme))),
            }
        }
        When::SinceStart(months) => {
            let start = programme.and_then(|row| row.start_on);
            let window = start.and_then(|start| PeriodCode::of_months(start, months));
            let begun = closed
                .iter()
                .filter(|row| window.is_some_and(|window| window.contains(row.from_on)));
            begun.max_by_key(|row| (row.to_on, row.from_on))
        }
    };
    match row {
        Some(row) => Ok(Resolved::Period(known(row)?)),
        None => Ok(Resolved::Nothing(DataQuality::Unknown)),
    }
}

fn known(row: &reference_period::Model) -> Result<Period, ApiError> {
    use crate::entity::value::DataQuality as Stored;
    let code = row.code.parse().map_err(|_| ApiError::Unreadable {
        what: "a period",
        text: row.code.clone(),
    })?;
    let quality = match row.quality {
        Stored::Ok => DataQuality::Ok,
        Stored::ConflictingSource => DataQuality::ConflictingSource,
        // A closed period whose place in time is not sure still has its figures.
        _ => DataQuality::Ambiguous,
    };
    Ok(Period { code, quality })
}

fn open(code: PeriodCode, programme: Option<&programme::Model>) -> Resolved {
    match outside(code, programme) {
        quality @ (DataQuality::NotStarted | DataQuality::Ended) => Resolved::Nothing(quality),
        _ => Resolved::Period(Period {
            code,
            quality: DataQuality::Ok,
        }),
    }
}

/// Why a programme may have no figures over `period`.
fn outside(period: PeriodCode, programme: Option<&programme::Model>) -> DataQuality {
    let Some(programme) = programme else {
        return DataQuality::Unknown;
    };
    if programme.start_on.is_some_and(|start| period.to() < start) {
        DataQuality::NotStarted
    } else if programme.end_on.is_some_and(|end| end < period.from()) {
        DataQuality::Ended
    } else {
        DataQuality::Unknown
    }
}
