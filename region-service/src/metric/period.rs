//! Which stretch of time a region answers for, and what its rows know of it.

use async_graphql::Context;
use chrono::{Months, NaiveDate};
use schema::metric::DataQuality;
use schema::period::PeriodCode;

use crate::entity::value::{DataQuality as Stored, DatePrecision, ProgrammeStatus};
use crate::entity::{programme, reference_period};
use crate::error::ApiError;
use crate::graphql::loader::{self, PeriodsOf, ProgrammesOf, Rows};
use crate::metric::asked::When;
use crate::metric::report;

/// The window of one region, and what its figures are worth.
#[derive(Clone, Debug)]
pub(crate) enum Resolved {
    /// Figures may be there.
    Window(Window),
    /// There cannot be any.
    Nothing(DataQuality),
}

/// The stretch of time that one region answers for.
#[derive(Clone, Debug)]
pub(crate) struct Window {
    /// Its days, as a period.
    pub(crate) period: PeriodCode,
    /// What figures over it are worth.
    pub(crate) quality: DataQuality,
    /// The periods whose reports count. More than one only since the start of a programme.
    pub(crate) reported: Vec<PeriodCode>,
    /// The periods whose reports say how complete the rows are: those that count or, where none
    /// does, those that share a day with the window.
    pub(crate) covering: Vec<PeriodCode>,
    /// Whether dated rows are kept of all its days. After the last day of the latest closed or reported
    /// period a row that has not ended says nothing; where nobody knows when the programme began,
    /// neither does the lack of rows before the first such period.
    pub(crate) is_recorded: bool,
    /// Whether it is a period that the region has closed.
    pub(crate) is_closed: bool,
}

/// The window of `region` that `when` means.
pub(crate) async fn resolve(
    ctx: &Context<'_>,
    rows: &Rows,
    region: &str,
    when: When,
) -> Result<Resolved, ApiError> {
    let closed = loader::all(ctx, PeriodsOf(region.to_owned())).await?;
    let closed = closed.iter().map(|row| known(row));
    let closed = closed.collect::<Result<Vec<_>, _>>()?;
    let programmes = loader::all(ctx, ProgrammesOf(region.to_owned())).await?;
    let programme = programmes.last().map(|row| &**row);
    let asked = match ask(when, &closed, programme) {
        Ok(asked) => asked,
        Err(quality) => return Ok(Resolved::Nothing(quality)),
    };
    let reports = report::periods(rows, region).await?;
    let start = programme.and_then(|programme| programme.start_on);
    Ok(Resolved::Window(window(asked, &closed, &reports, start)))
}

/// A closed period.
#[derive(Clone, Copy, Debug)]
struct Closed {
    period: PeriodCode,
    quality: DataQuality,
    is_reference: bool,
}

/// The days that are asked for, before it is known what is kept of them.
#[derive(Clone, Copy, Debug)]
struct Days {
    period: PeriodCode,
    /// Reports count whose period lies in it, not only those over exactly it.
    since_start: bool,
}

fn ask(
    when: When,
    closed: &[Closed],
    programme: Option<&programme::Model>,
) -> Result<Days, DataQuality> {
    let exactly = |period| Days {
        period,
        since_start: false,
    };
    let latest = |fits: &dyn Fn(&Closed) -> bool| {
        let fitting = closed.iter().filter(|closed| fits(closed));
        let latest = fitting.max_by_key(|closed| (closed.period.to(), closed.period.from()));
        latest.map(|closed| exactly(closed.period))
    };
    match when {
        When::Reference => latest(&|closed| closed.is_reference).ok_or(DataQuality::Unknown),
        When::Exactly(period) => {
            let is_closed = closed.iter().any(|closed| closed.period == period);
            match outside(period, programme) {
                quality @ (DataQuality::NotStarted | DataQuality::Ended) if !is_closed => {
                    Err(quality)
                }
                _ => Ok(exactly(period)),
            }
        }
        When::MostRecent(asked) => latest(&|closed| closed.period.to() <= asked.to())
            .ok_or_else(|| outside(asked, programme)),
        When::SinceStart(months) => programme
            .and_then(|programme| programme.start_on)
            .and_then(|start| PeriodCode::of_months(start, months))
            .map(|period| Days {
                period,
                since_start: true,
            })
            .ok_or(DataQuality::Unknown),
    }
}

fn window(
    asked: Days,
    closed: &[Closed],
    reports: &[PeriodCode],
    start: Option<NaiveDate>,
) -> Window {
    let Days {
        period,
        since_start,
    } = asked;
    let of_reports = |fits: &dyn Fn(PeriodCode) -> bool| -> Vec<PeriodCode> {
        let fitting = reports.iter().filter(|report| fits(**report));
        fitting.copied().collect()
    };
    let reported = if since_start {
        of_reports(&|report| period.covers(report))
    } else {
        of_reports(&|report| report == period)
    };
    let covering = if reported.is_empty() {
        of_reports(&|report| period.overlaps(report))
    } else {
        reported.clone()
    };
    let known = || {
        let closed = closed.iter().map(|closed| closed.period);
        closed.chain(reports.iter().copied())
    };
    let first = start
        .is_none()
        .then(|| known().map(|period| period.from()).min());
    let begins_late_enough = first.flatten().is_none_or(|first| first <= period.from());
    let last = known().map(|period| period.to()).max();
    let around = closed
        .iter()
        .filter(|closed| closed.period.overlaps(period));
    Window {
        period,
        quality: around
            .map(|closed| closed.quality)
            .max()
            .unwrap_or(DataQuality::Ok),
        reported,
        covering,
        is_recorded: begins_late_enough && last.is_some_and(|last| period.to() <= last),
        is_closed: closed.iter().any(|closed| closed.period == period),
    }
}

fn known(row: &reference_period::Model) -> Result<Closed, ApiError> {
    let period = row.code.parse().map_err(|_| ApiError::Unreadable {
        what: "a period",
        text: row.code.clone(),
    })?;
    let quality = match row.quality {
        Stored::Ok => DataQuality::Ok,
        Stored::ConflictingSource => DataQuality::ConflictingSource,
        // A closed period whose place in time is not sure still has its figures.
        _ => DataQuality::Ambiguous,
    };
    Ok(Closed {
        period,
        quality,
        is_reference: row.is_reference,
    })
}

/// Why a programme may have no figures over `period`. An end that is planned is none yet.
fn outside(period: PeriodCode, programme: Option<&programme::Model>) -> DataQuality {
    let Some(programme) = programme else {
        return DataQuality::Unknown;
    };
    let has_ended = programme.status == ProgrammeStatus::Ended;
    let end = last_day(programme.end_on, programme.end_precision).filter(|_| has_ended);
    if programme.start_on.is_some_and(|start| period.to() < start) {
        DataQuality::NotStarted
    } else if end.is_some_and(|end| end < period.from()) {
        DataQuality::Ended
    } else {
        DataQuality::Unknown
    }
}

/// The last day that a day known to `precision` can be, where `on` is the first.
pub(crate) fn last_day(on: Option<NaiveDate>, precision: DatePrecision) -> Option<NaiveDate> {
    let months = match precision {
        DatePrecision::Day => return on,
        DatePrecision::Month => 1,
        DatePrecision::Quarter => 3,
        DatePrecision::HalfYear => 6,
        DatePrecision::Year | DatePrecision::SchoolYear => 12,
        DatePrecision::Unknown => return None,
    };
    on?.checked_add_months(Months::new(months))?.pred_opt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity::value::{AccessMode, DataQuality as Quality, Provenance};

    fn period(text: &str) -> PeriodCode {
        text.parse().unwrap()
    }

    fn programme(
        start: Option<&str>,
        end: Option<&str>,
        status: ProgrammeStatus,
    ) -> programme::Model {
        let day = |text: &str| text.parse().unwrap();
        programme::Model {
            id: "twente:1".into(),
            region: "TWENTE".into(),
            name: "pilot".into(),
            abbreviation: None,
            access_mode: AccessMode::ReferralFree,
            start_on: start.map(day),
            start_precision: DatePrecision::SchoolYear,
            end_on: end.map(day),
            end_precision: DatePrecision::Month,
            status,
            source_id: None,
            provenance: Provenance::Synthetic,
            quality: Quality::Ok,
        }
    }

    #[test]
    fn a_programme_has_not_started_goes_on_or_has_ended() {
        let ended = programme(
            Some("2020-08-01"),
            Some("2021-12-01"),
            ProgrammeStatus::Ended,
        );
        let planned = programme::Model {
            status: ProgrammeStatus::Pilot,
            ..ended.clone()
        };
        let why = |asked: &str, programme: &programme::Model| {
            outside(period(asked), Some(programme)).to_string()
        };
        assert_eq!(why("2020-Q1", &ended), "NOT_STARTED");
        assert_eq!(why("2020", &ended), "UNKNOWN", "it began in that year");
        assert_eq!(
            why("2021-12..2021-12", &ended),
            "UNKNOWN",
            "the end is that month"
        );
        assert_eq!(why("2022-H1", &ended), "ENDED");
        assert_eq!(
            why("2022-H1", &planned),
            "UNKNOWN",
            "what is planned is no end"
        );
        assert_eq!(outside(period("2022"), None), DataQuality::Unknown);
    }

    #[test]
    fn before_the_first_period_of_a_programme_whose_start_is_unknown_nothing_is_recorded() {
        let closed = [Closed {
            period: period("2022"),
            quality: DataQuality::Ambiguous,
            is_reference: true,
        }];
        let is_recorded = |asked: &str, start: Option<&str>| {
            let days = Days {
                period: period(asked),
                since_start: false,
            };
            let start = start.map(|day| day.parse().unwrap());
            window(days, &closed, &[], start).is_recorded
        };
        assert!(is_recorded("2022-H1", None));
        assert!(!is_recorded("2020", None));
        assert!(!is_recorded("2021-07..2022-06", None));
        assert!(is_recorded("2021-07..2022-06", Some("2021-09-01")));
        assert!(!is_recorded("2023-H1", None));
    }

    #[test]
    fn since_the_start_reports_count_that_lie_in_the_months() {
        let closed = [Closed {
            period: period("2022-H1"),
            quality: DataQuality::Ok,
            is_reference: true,
        }];
        let reports = ["2022-H1", "2022-H2", "2023-H1"].map(period);
        let running = programme(Some("2022-01-01"), None, ProgrammeStatus::Structural);
        let since = |months| {
            let days = ask(When::SinceStart(months), &closed, Some(&running)).unwrap();
            let window = window(days, &closed, &reports, running.start_on);
            let codes = |periods: &[PeriodCode]| {
                let codes: Vec<String> = periods.iter().map(ToString::to_string).collect();
                codes.join(" ")
            };
            format!(
                "{}: {} / {}, recorded {}",
                window.period,
                codes(&window.reported),
                codes(&window.covering),
                window.is_recorded
            )
        };
        insta::assert_snapshot!([3, 6, 12, 30].map(since).join("\n"), @r"
        2022-01..2022-03:  / 2022-H1, recorded true
        2022-01..2022-06: 2022-H1 / 2022-H1, recorded true
        2022-01..2022-12: 2022-H1 2022-H2 / 2022-H1 2022-H2, recorded true
        2022-01..2024-06: 2022-H1 2022-H2 2023-H1 / 2022-H1 2022-H2 2023-H1, recorded false
        ");
    }
}
