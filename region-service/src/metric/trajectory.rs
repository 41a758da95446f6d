//! Figures from trajectories: counts in one statement a region, grouped by the asked dimensions.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use schema::metric::{Dimension, MetricId};
use schema::period::PeriodCode;
use sea_orm::sea_query::{Condition, Expr, ExprTrait, Func, Query, SelectStatement};
use sea_orm::{ColumnTrait, ConnectionTrait};

use crate::entity::trajectory::{Column, Entity};
use crate::entity::value::{
    Attendance, BudgetChange, CareWeight, EndReason, ReferralDirection, ResidenceRing,
};
use crate::entity::{avoided_referral, referral, trajectory_role};
use crate::error::ApiError;
use crate::graphql::loader::Rows;
use crate::metric::cell::{Cell, Cells};

/// What is counted of trajectories.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    /// The trajectories themselves.
    Trajectories,
    /// The different pupils who have them.
    Pupils,
}

/// A metric that is made from trajectories.
struct Counted {
    id: MetricId,
    unit: Unit,
    numerator: fn(PeriodCode) -> Condition,
    denominator: Option<fn(PeriodCode) -> Condition>,
}

/// The metrics that are made from trajectories, apart from distributions.
const COUNTED: &[Counted] = &[
    Counted {
        id: MetricId::JosPupils,
        unit: Unit::Pupils,
        numerator: running_in,
        denominator: None,
    },
    Counted {
        id: MetricId::ReferralFreeShare,
        unit: Unit::Trajectories,
        numerator: |period| running_in(period).add(Column::HasReferral.eq(false)),
        denominator: Some(running_in),
    },
    Counted {
        id: MetricId::AvoidedReferrals,
        unit: Unit::Trajectories,
        numerator: |period| ended_in(period).add(with_avoided_referral()),
        denominator: Some(ended_in),
    },
    Counted {
        id: MetricId::ResolvedByJos,
        unit: Unit::Trajectories,
        numerator: |period| {
            ended_in(period)
                .add(Column::EndReason.eq(EndReason::GoalReached))
                .add(referred_onward(&[]).not())
        },
        denominator: Some(ended_in),
    },
    Counted {
        id: MetricId::OnwardHeavy,
        unit: Unit::Trajectories,
        numerator: |period| ended_in(period).add(referred_onward(HEAVIER)),
        denominator: Some(ended_in),
    },
    Counted {
        id: MetricId::PgbChange,
        unit: Unit::Pupils,
        numerator: |period| {
            let changed = [BudgetChange::Decreased, BudgetChange::TakenOver];
            running_in(period)
                .add(Column::PgbAtStart.eq(true))
                .add(Column::PgbChange.is_in(changed))
        },
        denominator: Some(|period| running_in(period).add(Column::PgbAtStart.eq(true))),
    },
    Counted {
        id: MetricId::DaycareReturn,
        unit: Unit::Pupils,
        numerator: |period| {
            let at_school = [Attendance::FullWeek, Attendance::PartOfWeek];
            in_daycare(period).add(Column::AttendanceAtEnd.is_in(at_school))
        },
        denominator: Some(in_daycare),
    },
    Counted {
        id: MetricId::FullReturn,
        unit: Unit::Pupils,
        numerator: |period| {
            partly_at_school(period).add(Column::AttendanceAtEnd.eq(Attendance::FullWeek))
        },
        denominator: Some(partly_at_school),
    },
    Counted {
        id: MetricId::NonResidentShare,
        unit: Unit::Pupils,
        numerator: |period| {
            residence_known(period).add(Column::ResidenceRing.ne(ResidenceRing::InJosArea))
        },
        denominator: Some(residence_known),
    },
];

/// Help outside school that is heavier than a neighbourhood team's (*wijkteam*).
const HEAVIER: &[CareWeight] = &[
    CareWeight::Specialist,
    CareWeight::Heavy,
    CareWeight::Stay,
    CareWeight::Crisis,
];

/// A numerator and, where the metric has one, a denominator.
pub(crate) type Count = (Decimal, Option<Decimal>);

/// Whether `id` is made from trajectories here.
pub(crate) fn counts(id: MetricId) -> bool {
    COUNTED.iter().any(|counted| counted.id == id)
}

/// The counts of `ids` in `region` over `period`, for each cell that occurs. In one statement.
pub(crate) async fn read(
    rows: &Rows,
    region: &str,
    period: PeriodCode,
    ids: &BTreeSet<MetricId>,
    dimensions: &[Dimension],
) -> Result<Vec<(MetricId, Cells<Count>)>, ApiError> {
    let wanted: Vec<&Counted> = COUNTED.iter().filter(|c| ids.contains(&c.id)).collect();
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let mut select = Query::select();
    select
        .from(Entity)
        .and_where(Column::Region.eq(region))
        .cond_where(running_in(period));
    for value in values(&mut select, dimensions) {
        select.expr(value.clone()).add_group_by([value]);
    }
    for counted in &wanted {
        select.expr(count(counted.unit, (counted.numerator)(period)));
        if let Some(denominator) = counted.denominator {
            select.expr(count(counted.unit, denominator(period)));
        }
    }
    let mut found: Vec<(MetricId, Cells<Count>)> = wanted
        .iter()
        .map(|counted| (counted.id, Cells::new()))
        .collect();
    for row in rows.db.query_all(&select).await? {
        let mut at = 0;
        let mut values = Vec::with_capacity(dimensions.len());
        for _ in dimensions {
            values.push(row.try_get_by_index::<String>(at)?);
            at += 1;
        }
        let cell = Cell::of(dimensions, values);
        for (counted, (_, cells)) in wanted.iter().zip(&mut found) {
            let numerator = Decimal::from(row.try_get_by_index::<i64>(at)?);
            at += 1;
            let mut denominator = None;
            if counted.denominator.is_some() {
                denominator = Some(Decimal::from(row.try_get_by_index::<i64>(at)?));
                at += 1;
            }
            cells.insert(cell.clone(), (numerator, denominator));
        }
    }
    Ok(found)
}

/// The different link keys that make [`MetricId::JosPupils`] in one cell.
pub(crate) fn token_keys(region: &str, period: PeriodCode, cell: &Cell) -> SelectStatement {
    let mut keys = Query::select();
    keys.distinct()
        .column(Column::LinkKey)
        .from(Entity)
        .and_where(Column::Region.eq(region))
        .cond_where(running_in(period));
    let dimensions: Vec<Dimension> = cell.0.iter().map(|(dimension, _)| *dimension).collect();
    let columns = values(&mut keys, &dimensions);
    for (column, (_, value)) in columns.into_iter().zip(&cell.0) {
        keys.and_where(column.eq(value.as_str()));
    }
    keys
}

/// On what grounds `region` counts referrals as avoided, as one text.
pub(crate) async fn avoided_bases(rows: &Rows, region: &str) -> Result<Option<String>, ApiError> {
    use avoided_referral::{Column, Entity};
    let select = Query::select()
        .distinct()
        .column(Column::Basis)
        .from(Entity)
        .and_where(Column::Region.eq(region))
        .order_by(Column::Basis, sea_orm::Order::Asc)
        .to_owned();
    let mut bases = Vec::new();
    for row in rows.db.query_all(&select).await? {
        bases.push(row.try_get_by_index::<String>(0)?);
    }
    Ok((!bases.is_empty()).then(|| bases.join("+")))
}

/// The trajectory runs on a day of `period`.
pub(crate) fn running_in(period: PeriodCode) -> Condition {
    Condition::all()
        .add(Column::FirstContactOn.lte(period.to()))
        .add(
            Condition::any()
                .add(Column::EndedOn.is_null())
                .add(Column::EndedOn.gte(period.from())),
        )
}

/// The trajectory ends in `period`.
pub(crate) fn ended_in(period: PeriodCode) -> Condition {
    Condition::all()
        .add(Column::EndedOn.gte(period.from()))
        .add(Column::EndedOn.lte(period.to()))
}

/// The trajectory begins in `period`.
pub(crate) fn begun_in(period: PeriodCode) -> Condition {
    Condition::all()
        .add(Column::FirstContactOn.gte(period.from()))
        .add(Column::FirstContactOn.lte(period.to()))
}

/// The values of `dimensions` for the trajectories that `select` reads, with what they must be
/// joined with. A trajectory with several roles stands in the cell of each.
pub(crate) fn values(select: &mut SelectStatement, dimensions: &[Dimension]) -> Vec<Expr> {
    if dimensions.contains(&Dimension::ProfessionalRole) {
        let role = (
            trajectory_role::Entity,
            trajectory_role::Column::TrajectoryId,
        );
        select.inner_join(
            trajectory_role::Entity,
            Expr::col(role).equals((Entity, Column::Id)),
        );
    }
    let dimensions = dimensions.iter();
    dimensions.map(|dimension| value(*dimension)).collect()
}

fn value(dimension: Dimension) -> Expr {
    let column = match dimension {
        Dimension::SchoolType => Column::SchoolTypes,
        Dimension::Intensity => Column::Intensity,
        Dimension::Form => Column::Form,
        Dimension::AgeBand => Column::AgeBand,
        Dimension::Municipality => Column::SchoolMunicipalityCode,
        Dimension::Provider => Column::ProviderId,
        Dimension::ProfessionalRole => {
            return Expr::col((trajectory_role::Entity, trajectory_role::Column::Role));
        }
    };
    Expr::col((Entity, column))
}

fn in_daycare(period: PeriodCode) -> Condition {
    running_in(period).add(Column::AttendanceAtStart.eq(Attendance::Daycare))
}

fn partly_at_school(period: PeriodCode) -> Condition {
    let reduced = [
        Attendance::PartOfWeek,
        Attendance::Daycare,
        Attendance::None,
    ];
    running_in(period).add(Column::AttendanceAtStart.is_in(reduced))
}

fn residence_known(period: PeriodCode) -> Condition {
    running_in(period).add(Column::ResidenceRing.ne(ResidenceRing::Unknown))
}

fn with_avoided_referral() -> Expr {
    Expr::exists(
        Query::select()
            .expr(Expr::cust("1"))
            .from(avoided_referral::Entity)
            .and_where(
                Expr::col((
                    avoided_referral::Entity,
                    avoided_referral::Column::TrajectoryId,
                ))
                .equals((Entity, Column::Id)),
            )
            .to_owned(),
    )
}

/// There is a referral on from the trajectory, to help of one of `weights` where any are given.
fn referred_onward(weights: &[CareWeight]) -> Expr {
    let mut onward = Query::select();
    onward
        .expr(Expr::cust("1"))
        .from(referral::Entity)
        .and_where(
            Expr::col((referral::Entity, referral::Column::TrajectoryId))
                .equals((Entity, Column::Id)),
        )
        .and_where(referral::Column::Direction.eq(ReferralDirection::Onward));
    if !weights.is_empty() {
        onward.and_where(referral::Column::Weight.is_in(weights.iter().copied()));
    }
    Expr::exists(onward)
}

fn count(unit: Unit, condition: Condition) -> Expr {
    match unit {
        Unit::Trajectories => count_if(condition.into()),
        Unit::Pupils => {
            let pupil = Expr::case(condition, Expr::col((Entity, Column::LinkKey)));
            Func::count_distinct(pupil).into()
        }
    }
}

/// How many rows meet `condition`.
fn count_if(condition: Expr) -> Expr {
    Func::count(Expr::case(condition, Expr::cust("1"))).into()
}
