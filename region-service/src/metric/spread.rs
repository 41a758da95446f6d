//! Distributions: how many fall in each of a metric's fixed bins, counted by the database.

use std::fmt::Write as _;

use chrono::Days;
use rust_decimal::Decimal;
use schema::metric::{Bins, Bucket, Dimension, MetricId};
use schema::period::PeriodCode;
use sea_orm::sea_query::{Alias, Condition, Expr, ExprTrait, Func, Query, SelectStatement};
use sea_orm::{ColumnTrait, ConnectionTrait, IdenStatic, QueryResult};

use crate::entity::trajectory::{Column, Entity};
use crate::entity::trajectory_provider;
use crate::error::ApiError;
use crate::graphql::loader::Rows;
use crate::metric::cell::{Cell, Cells};
use crate::metric::trajectory::{self, begun_in, ended_in, running_in};

/// How values of one cell are spread.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Spread {
    /// The values' sum.
    pub(crate) total: Decimal,
    /// How many there are.
    pub(crate) count: Decimal,
    /// How many in each bin, in the order of the bins; empty bins are left out.
    pub(crate) buckets: Vec<Bucket>,
    /// For times: how many had not ended on the window's last day, by how long they had lasted.
    pub(crate) open: Vec<Bucket>,
}

/// A time that trajectories take, from one day to another.
struct Time {
    from: Column,
    to: Column,
    /// The stored days between them.
    days: Column,
}

const WAITING: Time = Time {
    from: Column::RequestedOn,
    to: Column::FirstContactOn,
    days: Column::WaitingDays,
};

const DURATION: Time = Time {
    from: Column::FirstContactOn,
    to: Column::EndedOn,
    days: Column::DurationDays,
};

/// How the values of `id`, whose bins are `bins`, are spread in `region` over `window`, for each cell
/// that occurs.
pub(crate) async fn read(
    rows: &Rows,
    region: &str,
    window: PeriodCode,
    (id, bins): (MetricId, Bins),
    dimensions: &[Dimension],
) -> Result<Cells<Spread>, ApiError> {
    let (values, time) = match id {
        MetricId::WaitingDays => (
            lasted(&WAITING, region, begun_in(window), dimensions),
            Some(&WAITING),
        ),
        MetricId::DurationDays => (
            lasted(&DURATION, region, ended_in(window), dimensions),
            Some(&DURATION),
        ),
        _ => (providers(region, window, dimensions), None),
    };
    let mut cells: Cells<Spread> = Cells::new();
    for row in rows.db.query_all(&binned(values, bins, dimensions)).await? {
        let (cell, bucket) = bucket(&row, dimensions)?;
        let total = row.try_get_by_index::<i64>(dimensions.len() + 2)?;
        let spread = cells.entry(cell).or_default();
        spread.total += Decimal::from(total);
        spread.count += Decimal::from(bucket.count);
        spread.buckets.push(bucket);
    }
    if let Some(time) = time {
        let open = still_open(time, region, window, bins, dimensions);
        for row in rows.db.query_all(&open).await? {
            let (cell, bucket) = bucket(&row, dimensions)?;
            cells.entry(cell).or_default().open.push(bucket);
        }
    }
    Ok(cells)
}

/// Values of one cell, spread here.
pub(crate) fn of(values: &[i64], bins: Bins) -> Spread {
    let mut counts = std::collections::BTreeMap::new();
    for value in values {
        *counts.entry(bins.bucket(*value).bin).or_insert(0) += 1;
    }
    let buckets = counts.into_iter();
    Spread {
        total: values.iter().copied().map(Decimal::from).sum(),
        count: Decimal::from(values.len()),
        buckets: buckets.map(|(bin, count)| Bucket { bin, count }).collect(),
        open: Vec::new(),
    }
}

/// The cell, bin and count that a row begins with.
fn bucket(row: &QueryResult, dimensions: &[Dimension]) -> Result<(Cell, Bucket), ApiError> {
    let mut values = Vec::with_capacity(dimensions.len());
    for place in 0..dimensions.len() {
        values.push(row.try_get_by_index::<String>(place)?);
    }
    let bucket = Bucket {
        bin: i64::from(row.try_get_by_index::<i32>(dimensions.len())?),
        count: row.try_get_by_index::<i64>(dimensions.len() + 1)?,
    };
    Ok((Cell::of(dimensions, values), bucket))
}

/// One row for each time that has ended: the values of `dimensions`, then `value`.
fn lasted(
    time: &Time,
    region: &str,
    which: Condition,
    dimensions: &[Dimension],
) -> SelectStatement {
    let mut values = Query::select();
    values.from(Entity);
    for (place, value) in trajectory::values(&mut values, dimensions)
        .into_iter()
        .enumerate()
    {
        values.expr_as(value, name_of(place));
    }
    values
        .expr_as(Expr::col((Entity, time.days)), Alias::new("value"))
        .and_where(Column::Region.eq(region))
        .and_where(time.days.is_not_null())
        .cond_where(which);
    values
}

/// How many had begun and not ended on the window's last day, by the bin of how long they had
/// lasted.
fn still_open(
    time: &Time,
    region: &str,
    window: PeriodCode,
    bins: Bins,
    dimensions: &[Dimension],
) -> SelectStatement {
    let mut open = Query::select();
    open.from(Entity);
    for (place, value) in trajectory::values(&mut open, dimensions)
        .into_iter()
        .enumerate()
    {
        open.expr_as(value, name_of(place))
            .group_by_col(name_of(place));
    }
    open.expr_as(bin_since(time.from, window, bins), Alias::new("bin"))
        .expr(Func::count(Expr::col((Entity, Column::Id))))
        .and_where(Column::Region.eq(region))
        .and_where(time.from.lte(window.to()))
        .cond_where(
            Condition::any()
                .add(time.to.is_null())
                .add(time.to.gt(window.to())),
        )
        .group_by_col(Alias::new("bin"))
        .order_by(Alias::new("bin"), sea_orm::Order::Asc);
    open
}

/// The different providers of each pupil's trajectories.
fn providers(region: &str, window: PeriodCode, dimensions: &[Dimension]) -> SelectStatement {
    use trajectory_provider::Column as Of;
    let mut values = Query::select();
    values.from(Entity);
    for (place, value) in trajectory::values(&mut values, dimensions)
        .into_iter()
        .enumerate()
    {
        values
            .expr_as(value.clone(), name_of(place))
            .add_group_by([value]);
    }
    let different = Func::count_distinct(Expr::col((trajectory_provider::Entity, Of::ProviderId)));
    values
        .expr_as(different, Alias::new("value"))
        .inner_join(
            trajectory_provider::Entity,
            Expr::col((trajectory_provider::Entity, Of::TrajectoryId)).equals((Entity, Column::Id)),
        )
        .and_where(Column::Region.eq(region))
        .cond_where(running_in(window))
        .group_by_col((Entity, Column::RecordId));
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
    case(bins, |upper| format!("value < {upper}"))
}

/// The bin of the days from `from` to the window's last day, in SQL: fewer than so many have passed
/// where it began later than so many days before. Compares days, since back ends subtract them
/// differently.
fn bin_since(from: Column, window: PeriodCode, bins: Bins) -> Expr {
    let column = from.as_str();
    let later = |upper: i64| {
        let days = Days::new(upper.unsigned_abs());
        let day = window.to().checked_sub_days(days).unwrap_or_default();
        format!("trajectory.{column} > '{day}'")
    };
    Expr::cust(case(bins, later))
}

fn case(bins: Bins, below: impl Fn(i64) -> String) -> String {
    let mut case = String::from("CASE");
    for (bin, upper) in bins.edges.iter().skip(1).enumerate() {
        write!(case, " WHEN {} THEN {bin}", below(*upper)).expect("a String takes any text");
    }
    let last = bins.edges.len().saturating_sub(1);
    write!(case, " ELSE {last} END").expect("a String takes any text");
    case
}

fn name_of(place: usize) -> Alias {
    Alias::new(format!("d{place}"))
}
