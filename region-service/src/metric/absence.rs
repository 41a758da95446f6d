//! *Thuiszitters* (Kamerbrief 26695-108: long unauthorised absence and absolute absence together) of
//! the pupils of school age whom a region has on record.
//!
//! By `NATIONAL_2016` they are counted on the reference date (*peildatum*), 1 October or else the
//! first day of the window; by any other definition, which names no date, on any day of the window.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use schema::metric::Dimension;
use schema::period::PeriodCode;
use sea_orm::sea_query::{Condition, Expr, ExprTrait, Func, Query, SelectStatement};
use sea_orm::{ColumnTrait, ConnectionTrait};

use crate::entity::value::{AbsenceKind, AgeBand};
use crate::entity::{absence_episode, enrolment, region_pupil_record};
use crate::error::ApiError;
use crate::graphql::loader::Rows;
use crate::metric::cell::{Cell, Cells};

/// The definition whose reference date is law.
const NATIONAL: &str = "NATIONAL_2016";

/// Counts of one cell: *thuiszitters*, and the pupils of school age whom they are among.
#[derive(Debug, Default)]
pub(crate) struct Counted {
    pub(crate) absent: Decimal,
    pub(crate) pupils: Decimal,
}

/// What a region counts, and by which definitions.
#[derive(Debug)]
pub(crate) struct Thuiszitters {
    pub(crate) cells: Cells<Counted>,
    /// The definitions, as one text.
    pub(crate) version: String,
}

/// The *thuiszitters* of `region` in `window`; none where it registers no absence at all.
pub(crate) async fn read(
    rows: &Rows,
    region: &str,
    window: PeriodCode,
    dimensions: &[Dimension],
) -> Result<Option<Thuiszitters>, ApiError> {
    let versions = definitions(rows, region).await?;
    if versions.is_empty() {
        return Ok(None);
    }
    let days = days_of(&versions, window);
    let mut cells: Cells<Counted> = Cells::new();
    for (cell, pupils) in count(rows, dimensions, of_school_age(region, days, true)).await? {
        cells.entry(cell).or_default().pupils = pupils;
    }
    let absent = of_school_age(region, days, false).add(is_absent(days));
    for (cell, absent) in count(rows, dimensions, absent).await? {
        cells.entry(cell).or_default().absent = absent;
    }
    Ok(Some(Thuiszitters {
        cells,
        version: versions.into_iter().collect::<Vec<_>>().join("+"),
    }))
}

async fn definitions(rows: &Rows, region: &str) -> Result<BTreeSet<String>, ApiError> {
    use absence_episode::{Column, Entity};
    let select = Query::select()
        .distinct()
        .column(Column::Definition)
        .from(Entity)
        .and_where(Column::Region.eq(region))
        .to_owned();
    let mut versions = BTreeSet::new();
    for row in rows.db.query_all(&select).await? {
        versions.insert(row.try_get_by_index::<String>(0)?);
    }
    Ok(versions)
}

/// The first and the last day on which they are counted.
fn days_of(versions: &BTreeSet<String>, window: PeriodCode) -> (NaiveDate, NaiveDate) {
    let national = versions.iter().all(|version| version == NATIONAL);
    if national {
        (window.reference_date(), window.reference_date())
    } else {
        (window.from(), window.to())
    }
}

/// How many records `condition` holds for, by cell.
async fn count(
    rows: &Rows,
    dimensions: &[Dimension],
    condition: Condition,
) -> Result<Cells<Decimal>, ApiError> {
    use region_pupil_record::{Column, Entity};
    let mut select = Query::select();
    for dimension in dimensions {
        let column = match dimension {
            Dimension::SchoolType => Column::SchoolTypes,
            Dimension::Municipality => Column::SchoolMunicipalityCode,
            _ => Column::AgeBand,
        };
        select
            .column((Entity, column))
            .and_where(column.is_not_null())
            .group_by_col((Entity, column));
    }
    select
        .expr(Func::count(Expr::col((Entity, Column::Id))))
        .from(Entity)
        .cond_where(condition);
    let mut cells = Cells::new();
    for row in rows.db.query_all(&select).await? {
        let mut values = Vec::with_capacity(dimensions.len());
        for place in 0..dimensions.len() {
            values.push(row.try_get_by_index::<String>(place)?);
        }
        let count = row.try_get_by_index::<i64>(dimensions.len())?;
        cells.insert(Cell::of(dimensions, values), Decimal::from(count));
    }
    Ok(cells)
}

/// The record is of a pupil of school age. `known`: who is enrolled on the days or, not being
/// enrolled, absent.
fn of_school_age(region: &str, days: (NaiveDate, NaiveDate), known: bool) -> Condition {
    use region_pupil_record::Column;
    let condition = Condition::all()
        .add(Column::Region.eq(region))
        .add(Column::AgeBand.ne(AgeBand::Age18Plus));
    if !known {
        return condition;
    }
    let enrolled = with(
        Query::select()
            .expr(Expr::cust("1"))
            .from(enrolment::Entity)
            .and_where(
                Expr::col((enrolment::Entity, enrolment::Column::RecordId))
                    .equals((region_pupil_record::Entity, Column::Id)),
            )
            .cond_where(lasts_in(
                enrolment::Column::FromOn,
                enrolment::Column::ToOn,
                days,
            )),
    );
    condition.add(Condition::any().add(enrolled).add(is_absent(days)))
}

/// There is an episode that makes the record's pupil a *thuiszitter* on one of the days.
fn is_absent(days: (NaiveDate, NaiveDate)) -> Expr {
    use absence_episode::{Column, Entity};
    with(
        Query::select()
            .expr(Expr::cust("1"))
            .from(Entity)
            .and_where(
                Expr::col((Entity, Column::RecordId))
                    .equals((region_pupil_record::Entity, region_pupil_record::Column::Id)),
            )
            .and_where(Column::Kind.is_in([AbsenceKind::LangdurigRelatief, AbsenceKind::Absoluut]))
            .cond_where(lasts_in(Column::FromOn, Column::ToOn, days)),
    )
}

fn with(select: &mut SelectStatement) -> Expr {
    Expr::exists(select.take())
}

fn lasts_in<C: ColumnTrait>(from: C, to: C, days: (NaiveDate, NaiveDate)) -> Condition {
    Condition::all()
        .add(from.lte(days.1))
        .add(Condition::any().add(to.is_null()).add(to.gte(days.0)))
}
