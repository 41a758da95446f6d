//! Figures from what schools reported: one statement a region, grouped by school type.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use schema::metric::MetricId;
use sea_orm::sea_query::{Expr, ExprTrait, Func, Query};
use sea_orm::{ColumnTrait, ConnectionTrait};

use crate::entity::school_period_report::{Column, Entity};
use crate::entity::school_types;
use crate::entity::value::{ReportStatus, SchoolType};
use crate::error::ApiError;
use crate::graphql::loader::Rows;
use schema::period::PeriodCode;

/// A sum over reports, and what it is divided by. Only reports that have both count, so that a
/// school which left one out does not bend the other.
struct Counted {
    id: MetricId,
    numerator: Column,
    denominator: Option<Column>,
}

const COUNTED: &[Counted] = &[
    counted(MetricId::Enrolled, Column::EnrolledPupils, None),
    counted(MetricId::Fte, Column::FteHundredths, None),
    counted(
        MetricId::Reach,
        Column::JosPupils,
        Some(Column::EnrolledPupils),
    ),
    counted(
        MetricId::PupilsPerFte,
        Column::JosPupils,
        Some(Column::FteHundredths),
    ),
    counted(
        MetricId::EnrolledPerFte,
        Column::EnrolledPupils,
        Some(Column::FteHundredths),
    ),
    counted(
        MetricId::StructuralShare,
        Column::Structural,
        Some(Column::JosPupils),
    ),
    counted(
        MetricId::IncidentalShare,
        Column::Incidental,
        Some(Column::JosPupils),
    ),
    counted(
        MetricId::IndividualShare,
        Column::Individual,
        Some(Column::JosPupils),
    ),
    counted(
        MetricId::GroupShare,
        Column::GroupPupils,
        Some(Column::JosPupils),
    ),
    counted(
        MetricId::Absence,
        Column::LessonHoursMissed,
        Some(Column::LessonHoursPlanned),
    ),
];

/// What the schools of one type reported.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reports {
    /// The types of these schools.
    pub(crate) school_types: BTreeSet<SchoolType>,
    /// How many were to report.
    pub(crate) expected: i64,
    /// How many did, at least in part.
    pub(crate) reported: i64,
    /// How many did in full.
    pub(crate) delivered: i64,
    sums: Vec<Sum>,
}

/// A numerator and a denominator; none where no report has them.
type Sum = (Option<Decimal>, Option<Decimal>);

/// What the schools of `region` reported over `period`, by the schools' types as their rows have
/// them.
pub(crate) async fn read(
    rows: &Rows,
    region: &str,
    period: PeriodCode,
) -> Result<Vec<(String, Reports)>, ApiError> {
    let status = |wanted: ReportStatus| Column::Status.eq(wanted);
    let mut select = Query::select();
    select
        .column(Column::SchoolTypes)
        .expr(count_if(status(ReportStatus::NotDue).not()))
        .expr(count_if(
            Column::Status.is_in([ReportStatus::Delivered, ReportStatus::Partial]),
        ))
        .expr(count_if(status(ReportStatus::Delivered)))
        .from(Entity)
        .and_where(Column::Region.eq(region))
        .and_where(Column::PeriodCode.eq(period.to_string()))
        .group_by_col(Column::SchoolTypes)
        .order_by(Column::SchoolTypes, sea_orm::Order::Asc);
    for Counted {
        numerator,
        denominator,
        ..
    } in COUNTED
    {
        select.expr(sum_with(*numerator, *denominator));
        select.expr(match denominator {
            Some(denominator) => sum_with(*denominator, Some(*numerator)),
            None => Expr::cust("NULL"),
        });
    }
    let mut found = Vec::new();
    for row in rows.db.query_all(&select).await? {
        let types: String = row.try_get_by_index(0)?;
        let mut reports = Reports {
            school_types: school_types::parse(&types).into_iter().collect(),
            expected: row.try_get_by_index(1)?,
            reported: row.try_get_by_index(2)?,
            delivered: row.try_get_by_index(3)?,
            sums: Vec::with_capacity(COUNTED.len()),
        };
        for (index, counted) in COUNTED.iter().enumerate() {
            let at = 4 + 2 * index;
            let numerator = row.try_get_by_index::<Option<i64>>(at)?;
            let denominator = match counted.denominator {
                Some(_) => row.try_get_by_index::<Option<i64>>(at + 1)?,
                None => None,
            };
            reports.sums.push((
                numerator.map(|sum| unit(counted.numerator, sum)),
                denominator
                    .zip(counted.denominator)
                    .map(|(sum, column)| unit(column, sum)),
            ));
        }
        found.push((types, reports));
    }
    Ok(found)
}

impl Reports {
    /// These and `other`'s reports together.
    pub(crate) fn add(&mut self, other: &Self) {
        self.school_types.extend(&other.school_types);
        self.expected += other.expected;
        self.reported += other.reported;
        self.delivered += other.delivered;
        if self.sums.is_empty() {
            self.sums.clone_from(&other.sums);
            return;
        }
        for (sum, more) in self.sums.iter_mut().zip(&other.sums) {
            *sum = (plus(sum.0, more.0), plus(sum.1, more.1));
        }
    }

    /// The numerator and denominator of a metric that is made from reports.
    pub(crate) fn sum(&self, id: MetricId) -> Sum {
        if id == MetricId::DeliveryRate {
            let expected = (self.expected > 0).then(|| Decimal::from(self.expected));
            return (expected.map(|_| Decimal::from(self.delivered)), expected);
        }
        let place = COUNTED.iter().position(|counted| counted.id == id);
        let sum = place.and_then(|place| self.sums.get(place));
        sum.copied().unwrap_or_default()
    }
}

const fn counted(id: MetricId, numerator: Column, denominator: Option<Column>) -> Counted {
    Counted {
        id,
        numerator,
        denominator,
    }
}

/// The sum of `column` over the rows in which `with` is not null either.
fn sum_with(column: Column, with: Option<Column>) -> Expr {
    match with {
        None => Func::sum(Expr::col((Entity, column))).into(),
        Some(with) => {
            let both = Expr::case(with.is_not_null(), Expr::col((Entity, column)));
            Func::sum(both).into()
        }
    }
}

/// How many rows meet `condition`.
pub(crate) fn count_if(condition: Expr) -> Expr {
    Func::count(Expr::case(condition, Expr::cust("1"))).into()
}

/// FTE are stored in hundredths.
fn unit(column: Column, sum: i64) -> Decimal {
    match column {
        Column::FteHundredths => Decimal::new(sum, 2),
        _ => Decimal::from(sum),
    }
}

fn plus(a: Option<Decimal>, b: Option<Decimal>) -> Option<Decimal> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a + b),
        (a, b) => a.or(b),
    }
}
