//! Figures from staff, money and absence: a statement each, only where they are asked for.

use rust_decimal::Decimal;
use schema::metric::Dimension;
use schema::period::PeriodCode;
use sea_orm::sea_query::{Condition, Expr, Func, Query};
use sea_orm::{ColumnTrait, ConnectionTrait};

use crate::entity::value::{AbsenceKind, FteKind, FundingKind};
use crate::entity::{absence_episode, avoided_referral, funding, staff_deployment};
use crate::error::ApiError;
use crate::graphql::loader::Rows;
use crate::metric::cell::{Cell, Cells};

/// The deployed FTE of `region` on days of `period`, by role.
pub(crate) async fn fte_by_role(
    rows: &Rows,
    region: &str,
    period: PeriodCode,
) -> Result<Cells<Decimal>, ApiError> {
    use staff_deployment::{Column, Entity};
    let select = Query::select()
        .column(Column::Role)
        .expr(Func::sum(Expr::col((Entity, Column::FteHundredths))))
        .from(Entity)
        .and_where(Column::Region.eq(region))
        .and_where(Column::FteKind.eq(FteKind::Deployed))
        .and_where(Column::FromOn.lte(period.to()))
        .cond_where(
            Condition::any()
                .add(Column::ToOn.is_null())
                .add(Column::ToOn.gte(period.from())),
        )
        .group_by_col(Column::Role)
        .to_owned();
    let mut cells = Cells::new();
    for row in rows.db.query_all(&select).await? {
        let role: String = row.try_get_by_index(0)?;
        let hundredths: i64 = row.try_get_by_index(1)?;
        let cell = Cell::of(&[Dimension::ProfessionalRole], vec![role]);
        cells.insert(cell, Decimal::new(hundredths, 2));
    }
    Ok(cells)
}

/// The subsidies of `region`: their sum in euros, and how many providers got one. None where no
/// amount is known.
pub(crate) async fn subsidies(
    rows: &Rows,
    region: &str,
) -> Result<Option<(Decimal, Decimal)>, ApiError> {
    use funding::{Column, Entity};
    let select = Query::select()
        .expr(Expr::cust("CAST(SUM(amount_cents) AS BIGINT)"))
        .expr(Func::count_distinct(Expr::col((
            Entity,
            Column::RecipientId,
        ))))
        .from(Entity)
        .and_where(Column::Region.eq(region))
        .and_where(Column::Kind.is_in([FundingKind::SubsidyNpo, FundingKind::SubsidyOther]))
        .and_where(Column::AmountCents.is_not_null())
        .and_where(Column::RecipientId.is_not_null())
        .to_owned();
    let Some(row) = rows.db.query_one(&select).await? else {
        return Ok(None);
    };
    let cents: Option<i64> = row.try_get_by_index(0)?;
    let providers: i64 = row.try_get_by_index(1)?;
    Ok(cents.map(|cents| (Decimal::new(cents, 2), Decimal::from(providers))))
}

/// The *thuiszitters* of `region` on days of `period` (Kamerbrief 26695-108: long unauthorised
/// absence and absolute absence together), and the definitions by which they were counted. None
/// where the region registers no absence at all.
pub(crate) async fn thuiszitters(
    rows: &Rows,
    region: &str,
    period: PeriodCode,
) -> Result<Option<(Decimal, String)>, ApiError> {
    use absence_episode::{Column, Entity};
    let counted = Condition::all()
        .add(Column::Kind.is_in([AbsenceKind::LangdurigRelatief, AbsenceKind::Absoluut]))
        .add(Column::FromOn.lte(period.to()))
        .add(
            Condition::any()
                .add(Column::ToOn.is_null())
                .add(Column::ToOn.gte(period.from())),
        );
    let pupil = Expr::case(counted, Expr::col((Entity, Column::RecordId)));
    let select = Query::select()
        .column(Column::Definition)
        .expr(Func::count_distinct(pupil))
        .from(Entity)
        .and_where(Column::Region.eq(region))
        .group_by_col(Column::Definition)
        .order_by(Column::Definition, sea_orm::Order::Asc)
        .to_owned();
    let mut pupils = 0;
    let mut definitions = Vec::new();
    for row in rows.db.query_all(&select).await? {
        definitions.push(row.try_get_by_index::<String>(0)?);
        pupils += row.try_get_by_index::<i64>(1)?;
    }
    Ok((!definitions.is_empty()).then(|| (Decimal::from(pupils), definitions.join("+"))))
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
