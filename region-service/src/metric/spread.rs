//! Distributions: how many fall in each of a metric's fixed bins, counted by the database.

use std::fmt::Write as _;

use rust_decimal::Decimal;
use schema::metric::{Bins, Bucket, Dimension, MetricId, definition};
use schema::period::PeriodCode;
use sea_orm::sea_query::{Alias, Condition, Expr, ExprTrait, Func, Query, SelectStatement};
use sea_orm::{ColumnTrait, ConnectionTrait};

use crate::entity::value::FteKind;
use crate::entity::{staff_deployment, trajectory, trajectory_provider};
use crate::error::ApiError;
use crate::graphql::loader::Rows;
use crate::metric::cell::{Cell, Cells};
use crate::metric::trajectory::{begun_in, column, ended_in, running_in};

/// How values of one cell are spread.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Spread {
    /// The values' sum.
    pub(crate) total: Decimal,
    /// How many there are.
    pub(crate) count: Decimal,
    /// How many in each bin, in the order of the bins; empty bins are left out.
    pub(crate) buckets: Vec<Bucket>,
}

/// The metrics that are distributions of what a region has itself.
const IDS: &[MetricId] = &[
    MetricId::WaitingDays,
    MetricId::DurationDays,
    MetricId::ProvidersPerPupil,
    MetricId::HelpersPerSchool,
];

/// Whether `id` is a distribution that is read here.
pub(crate) fn spreads(id: MetricId) -> bool {
    IDS.contains(&id)
}

/// How the values of `id` are spread in `region` over `period`, for each cell that occurs.
pub(crate) async fn read(
    rows: &Rows,
    region: &str,
    period: PeriodCode,
    id: MetricId,
    dimensions: &[Dimension],
) -> Result<Cells<Spread>, ApiError> {
    let Some(bins) = definition(id).bins else {
        return Ok(Cells::new());
    };
    let statement = binned(values(id, region, period, dimensions), bins, dimensions);
    let mut cells: Cells<Spread> = Cells::new();
    for row in rows.db.query_all(&statement).await? {
        let mut at = 0;
        let mut names = Vec::with_capacity(dimensions.len());
        for _ in dimensions {
            names.push(row.try_get_by_index::<String>(at)?);
            at += 1;
        }
        let bin = i64::from(row.try_get_by_index::<i32>(at)?);
        let count = row.try_get_by_index::<i64>(at + 1)?;
        let total = Decimal::from(row.try_get_by_index::<i64>(at + 2)?);
        let spread = cells.entry(Cell::of(dimensions, names)).or_default();
        spread.total += total;
        spread.count += Decimal::from(count);
        spread.buckets.push(Bucket { bin, count });
    }
    Ok(cells)
}

/// One row for each value: the columns of `dimensions`, then `value`.
fn values(
    id: MetricId,
    region: &str,
    period: PeriodCode,
    dimensions: &[Dimension],
) -> SelectStatement {
    use trajectory::Column;
    match id {
        MetricId::WaitingDays => days(Column::WaitingDays, region, begun_in(period), dimensions),
        MetricId::DurationDays => days(Column::DurationDays, region, ended_in(period), dimensions),
        MetricId::ProvidersPerPupil => providers(region, period, dimensions),
        _ => helpers(region, period, dimensions),
    }
}

fn days(
    days: trajectory::Column,
    region: &str,
    which: Condition,
    dimensions: &[Dimension],
) -> SelectStatement {
    let mut values = Query::select();
    for (place, dimension) in dimensions.iter().enumerate() {
        if let Some(column) = column(*dimension) {
            values.expr_as(Expr::col((trajectory::Entity, column)), name_of(place));
        }
    }
    values
        .expr_as(Expr::col((trajectory::Entity, days)), Alias::new("value"))
        .from(trajectory::Entity)
        .and_where(trajectory::Column::Region.eq(region))
        .and_where(days.is_not_null())
        .cond_where(which);
    values
}

/// The different providers of each pupil's trajectories.
fn providers(region: &str, period: PeriodCode, dimensions: &[Dimension]) -> SelectStatement {
    use trajectory_provider::Column;
    let mut values = Query::select();
    for (place, dimension) in dimensions.iter().enumerate() {
        if let Some(column) = column(*dimension) {
            values
                .expr_as(Expr::col((trajectory::Entity, column)), name_of(place))
                .group_by_col((trajectory::Entity, column));
        }
    }
    let different =
        Func::count_distinct(Expr::col((trajectory_provider::Entity, Column::ProviderId)));
    values
        .expr_as(different, Alias::new("value"))
        .from(trajectory::Entity)
        .inner_join(
            trajectory_provider::Entity,
            Expr::col((trajectory_provider::Entity, Column::TrajectoryId))
                .equals((trajectory::Entity, trajectory::Column::Id)),
        )
        .and_where(trajectory::Column::Region.eq(region))
        .cond_where(running_in(period))
        .group_by_col((trajectory::Entity, trajectory::Column::RecordId));
    values
}

/// The people who work in each school, whatever their role.
fn helpers(region: &str, period: PeriodCode, dimensions: &[Dimension]) -> SelectStatement {
    use staff_deployment::{Column, Entity};
    let mut values = Query::select();
    for place in 0..dimensions.len() {
        values
            .expr_as(Expr::col((Entity, Column::SchoolTypes)), name_of(place))
            .group_by_col((Entity, Column::SchoolTypes));
    }
    values
        .expr_as(
            Func::sum(Expr::col((Entity, Column::HeadCount))),
            Alias::new("value"),
        )
        .from(Entity)
        .and_where(Column::Region.eq(region))
        .and_where(Column::FteKind.eq(FteKind::Deployed))
        .and_where(Column::FromOn.lte(period.to()))
        .cond_where(
            Condition::any()
                .add(Column::ToOn.is_null())
                .add(Column::ToOn.gte(period.from())),
        )
        .group_by_col((Entity, Column::SchoolId));
    values
}

/// How many `values` fall in each bin, and their sum, for each cell.
fn binned(values: SelectStatement, bins: Bins, dimensions: &[Dimension]) -> SelectStatement {
    let mut binned = Query::select();
    for place in 0..dimensions.len() {
        binned.column(name_of(place)).group_by_col(name_of(place));
    }
    binned
        .expr_as(Expr::cust(bin_of(bins)), Alias::new("bin"))
        .expr(Func::count(Expr::col(Alias::new("value"))))
        .expr(Expr::cust("CAST(SUM(value) AS BIGINT)"))
        .from_subquery(values, Alias::new("v"))
        .group_by_col(Alias::new("bin"))
        .order_by(Alias::new("bin"), sea_orm::Order::Asc);
    binned
}

/// The bin of `value` in SQL. The edges are numbers of the program, so nothing can be smuggled in.
fn bin_of(bins: Bins) -> String {
    let mut case = String::from("CASE");
    for (bin, upper) in bins.edges.iter().skip(1).enumerate() {
        write!(case, " WHEN value < {upper} THEN {bin}").expect("a String takes any text");
    }
    let last = bins.edges.len().saturating_sub(1);
    write!(case, " ELSE {last} END").expect("a String takes any text");
    case
}

fn name_of(place: usize) -> Alias {
    Alias::new(format!("d{place}"))
}
