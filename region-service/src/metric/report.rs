//! Figures from what schools report.
//!
//! A school counts once: with its report over the period or, where several lie in the window, with
//! the latest that was delivered. A school's reports are few, so they are read and added up here.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use schema::metric::{Dimension, MetricId};
use schema::period::PeriodCode;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::entity::school_period_report::{Column, Entity, Model};
use crate::entity::school_types;
use crate::entity::value::{ReportStatus, SchoolType};
use crate::error::ApiError;
use crate::graphql::loader::Rows;
use crate::metric::cell::Cell;
use crate::metric::school::Schools;

/// A numerator and a denominator; none where no report has them.
pub(crate) type Sum = (Option<Decimal>, Option<Decimal>);

/// One report for each school that was to deliver.
#[derive(Debug, Default)]
pub(crate) struct Reports(Vec<Report>);

/// A school's report and where the school stands.
#[derive(Debug)]
struct Report {
    row: Model,
    period: PeriodCode,
    municipality: Option<String>,
    providers: Vec<String>,
}

/// How complete reports are, and of what schools.
#[derive(Clone, Debug, Default)]
pub(crate) struct Coverage {
    /// The types of these schools.
    pub(crate) school_types: BTreeSet<SchoolType>,
    /// How many were to report.
    pub(crate) expected: i64,
    /// How many did, at least in part.
    pub(crate) reported: i64,
}

/// A number of a report.
type Number = fn(&Model) -> Option<Decimal>;

/// What a metric adds up, and what that is divided by.
struct Counted {
    numerator: Number,
    denominator: Option<Number>,
}

/// The periods over which schools of `region` report or were to.
pub(crate) async fn periods(rows: &Rows, region: &str) -> Result<Vec<PeriodCode>, ApiError> {
    let codes: Vec<String> = Entity::find()
        .select_only()
        .column(Column::PeriodCode)
        .distinct()
        .filter(Column::Region.eq(region))
        .into_tuple()
        .all(&rows.db)
        .await?;
    let mut periods = codes
        .iter()
        .map(|code| read_period(code))
        .collect::<Result<Vec<_>, _>>()?;
    periods.sort_unstable();
    Ok(periods)
}

/// The reports of `region` over `periods`, one for each school.
pub(crate) async fn read(
    rows: &Rows,
    region: &str,
    periods: &[PeriodCode],
    schools: &Schools,
) -> Result<Reports, ApiError> {
    if periods.is_empty() {
        return Ok(Reports::default());
    }
    let found = Entity::find()
        .filter(Column::Region.eq(region))
        .filter(Column::PeriodCode.is_in(periods.iter().map(ToString::to_string)))
        .filter(Column::Status.ne(ReportStatus::NotDue))
        .all(&rows.db)
        .await?;
    let mut by_school: BTreeMap<String, Report> = BTreeMap::new();
    for row in found {
        let period = read_period(&row.period_code)?;
        let report = Report {
            period,
            municipality: schools.municipality(&row.school_id).map(str::to_owned),
            providers: schools.providers(&row.school_id, period),
            row,
        };
        match by_school.get(&report.row.school_id) {
            Some(known) if known.rank() >= report.rank() => {}
            _ => {
                by_school.insert(report.row.school_id.clone(), report);
            }
        }
    }
    Ok(Reports(by_school.into_values().collect()))
}

impl Reports {
    /// Whether no school was to deliver.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The periods that they are over, in order.
    pub(crate) fn periods(&self) -> Vec<PeriodCode> {
        let periods: BTreeSet<PeriodCode> = self.0.iter().map(|report| report.period).collect();
        periods.into_iter().collect()
    }

    /// The cells that schools stand in. One with several providers stands in the cell of each.
    pub(crate) fn cells(&self, dimensions: &[Dimension]) -> BTreeSet<Cell> {
        let cells = self.0.iter();
        cells
            .flat_map(|report| Cell::each(dimensions, |dimension| report.values(dimension)))
            .collect()
    }

    /// How complete they are for the schools of `cell`.
    pub(crate) fn coverage(&self, cell: &Cell) -> Coverage {
        let mut coverage = Coverage::default();
        for report in self.of(cell) {
            coverage
                .school_types
                .extend(school_types::parse(&report.row.school_types));
            coverage.expected += 1;
            coverage.reported += i64::from(report.has_come());
        }
        coverage
    }

    /// The numerator and denominator of `id` over the schools of `cell`. Only reports that have both
    /// count, so that a school which left one out does not bend the other.
    pub(crate) fn sum(&self, id: MetricId, cell: &Cell) -> Sum {
        if id == MetricId::DeliveryRate {
            return self.delivery(cell);
        }
        let Some(counted) = counted(id) else {
            return (None, None);
        };
        let mut sum: Sum = (None, None);
        for report in self.of(cell) {
            let numerator = (counted.numerator)(&report.row);
            match counted.denominator {
                None => sum.0 = plus(sum.0, numerator),
                Some(of) => {
                    if let (Some(above), Some(below)) = (numerator, of(&report.row)) {
                        sum = (plus(sum.0, Some(above)), plus(sum.1, Some(below)));
                    }
                }
            }
        }
        sum
    }

    fn delivery(&self, cell: &Cell) -> Sum {
        let is_delivered = |report: &&Report| report.row.status == ReportStatus::Delivered;
        let expected = self.of(cell).count();
        let delivered = self.of(cell).filter(is_delivered).count();
        if expected == 0 {
            return (None, None);
        }
        (Some(delivered.into()), Some(expected.into()))
    }

    /// The reports of the schools that `cell` is about: what it says of anything else than schools
    /// does not matter.
    fn of(&self, cell: &Cell) -> impl Iterator<Item = &Report> {
        self.0.iter().filter(move |report| {
            cell.0.iter().all(|(dimension, value)| {
                !is_of_schools(*dimension) || report.values(*dimension).contains(value)
            })
        })
    }
}

impl Report {
    /// Its values in a dimension of schools; none in others.
    fn values(&self, dimension: Dimension) -> Vec<String> {
        match dimension {
            Dimension::SchoolType => vec![self.row.school_types.clone()],
            Dimension::Municipality => self.municipality.iter().cloned().collect(),
            Dimension::Provider => self.providers.clone(),
            _ => Vec::new(),
        }
    }

    fn has_come(&self) -> bool {
        matches!(
            self.row.status,
            ReportStatus::Delivered | ReportStatus::Partial
        )
    }

    /// Of a school's reports the one with the highest counts.
    fn rank(&self) -> (bool, chrono::NaiveDate, i64) {
        (self.has_come(), self.period.to(), self.period.days())
    }
}

/// Whether a dimension says something of a school.
pub(crate) fn is_of_schools(dimension: Dimension) -> bool {
    matches!(
        dimension,
        Dimension::SchoolType | Dimension::Municipality | Dimension::Provider
    )
}

fn counted(id: MetricId) -> Option<Counted> {
    let (numerator, denominator): (Number, Option<Number>) = match id {
        MetricId::Enrolled => (enrolled, None),
        MetricId::Fte => (fte, None),
        MetricId::Reach => (helped, Some(enrolled)),
        MetricId::PupilsPerFte => (helped, Some(fte)),
        MetricId::EnrolledPerFte => (enrolled, Some(fte)),
        MetricId::StructuralShare => (|row| whole(row.structural), Some(helped)),
        MetricId::IncidentalShare => (|row| whole(row.incidental), Some(helped)),
        MetricId::IndividualShare => (|row| whole(row.individual), Some(helped)),
        MetricId::GroupShare => (|row| whole(row.group_pupils), Some(helped)),
        MetricId::Absence => (
            |row| whole(row.lesson_hours_missed),
            Some(|row| whole(row.lesson_hours_planned)),
        ),
        _ => return None,
    };
    Some(Counted {
        numerator,
        denominator,
    })
}

fn enrolled(row: &Model) -> Option<Decimal> {
    whole(row.enrolled_pupils)
}

fn helped(row: &Model) -> Option<Decimal> {
    whole(row.jos_pupils)
}

fn fte(row: &Model) -> Option<Decimal> {
    row.fte_hundredths
        .map(|hundredths| Decimal::new(hundredths.into(), 2))
}

fn whole(number: Option<i32>) -> Option<Decimal> {
    number.map(Decimal::from)
}

fn plus(a: Option<Decimal>, b: Option<Decimal>) -> Option<Decimal> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a + b),
        (a, b) => a.or(b),
    }
}

fn read_period(code: &str) -> Result<PeriodCode, ApiError> {
    code.parse().map_err(|_| ApiError::Unreadable {
        what: "a period",
        text: code.to_owned(),
    })
}
