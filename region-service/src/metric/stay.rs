//! Pupils' stays: what a region gives so that gaps between regions show (*continuïteit*).
//!
//! The region does not know who has moved: it gives the stay of every pupil whom it helps in the
//! window, by a token of this run (domain rule R20). Never shown to clients.

use std::cmp;
use std::collections::BTreeMap;

use chrono::NaiveDate;
use schema::metric::Stay;
use schema::period::PeriodCode;
use sea_orm::sea_query::{Condition, Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, ConnectionTrait};

use crate::entity::value::ResidenceKind;
use crate::entity::{enrolment, region_municipality, residence_period, school, trajectory};
use crate::error::ApiError;
use crate::graphql::loader::Rows;
use crate::graphql::run::Run;
use crate::metric::trajectory::running_in;

/// The stays of the pupils whom `region` helps on days of `window`, in the tokens' order.
pub(crate) async fn read(
    rows: &Rows,
    run: &Run,
    region: &str,
    window: PeriodCode,
) -> Result<Vec<Stay>, ApiError> {
    let mut stays: BTreeMap<String, Stay> = BTreeMap::new();
    for row in rows.db.query_all(&contacts(region, window)).await? {
        let key: String = row.try_get_by_index(0)?;
        let first: NaiveDate = row.try_get_by_index(1)?;
        let last: Option<NaiveDate> = row.try_get_by_index(2)?;
        let enrolled = row.try_get_by_index::<i32>(3)? > 0;
        let resident = row.try_get_by_index::<i32>(4)? > 0;
        match stays.get_mut(&key) {
            Some(stay) => {
                stay.first = cmp::min(stay.first, first);
                stay.last = stay.last.zip(last).map(|(a, b)| cmp::max(a, b));
                stay.enrolled |= enrolled;
                stay.resident |= resident;
            }
            None => {
                let token = run.token(&key)?;
                stays.insert(
                    key,
                    Stay {
                        token,
                        first,
                        last,
                        enrolled,
                        resident,
                    },
                );
            }
        }
    }
    let mut stays: Vec<Stay> = stays.into_values().collect();
    stays.sort_unstable_by(|a, b| a.token.cmp(&b.token));
    Ok(stays)
}

/// One row for each trajectory: whose, first and last contact, whether the pupil was enrolled here,
/// whether the pupil lived here.
fn contacts(region: &str, window: PeriodCode) -> SelectStatement {
    use trajectory::{Column, Entity};
    Query::select()
        .columns([
            (Entity, Column::LinkKey),
            (Entity, Column::FirstContactOn),
            (Entity, Column::EndedOn),
        ])
        .expr(flag(enrolled(region, window)))
        .expr(flag(resident(region, window)))
        .from(Entity)
        .and_where(Column::Region.eq(region))
        .cond_where(running_in(window))
        .to_owned()
}

/// The pupil was enrolled at a school of the region on a day of the window.
fn enrolled(region: &str, window: PeriodCode) -> Expr {
    use enrolment::{Column, Entity};
    let mut select = Query::select();
    select
        .expr(Expr::cust("1"))
        .from(Entity)
        .inner_join(
            school::Entity,
            Expr::col((school::Entity, school::Column::Id)).equals((Entity, Column::SchoolId)),
        )
        .and_where(school::Column::Region.eq(region))
        .and_where(of_record(Expr::col((Entity, Column::RecordId))))
        .cond_where(lasts_in(Column::FromOn, Column::ToOn, window));
    Expr::exists(select)
}

/// The pupil lived in a municipality of the region on a day of the window.
fn resident(region: &str, window: PeriodCode) -> Expr {
    use residence_period::{Column, Entity};
    let mut select = Query::select();
    select
        .expr(Expr::cust("1"))
        .from(Entity)
        .inner_join(
            region_municipality::Entity,
            Expr::col((
                region_municipality::Entity,
                region_municipality::Column::MunicipalityCode,
            ))
            .equals((Entity, Column::MunicipalityCode)),
        )
        .and_where(region_municipality::Column::Region.eq(region))
        .and_where(Column::Kind.eq(ResidenceKind::BrpAddress))
        .and_where(of_record(Expr::col((Entity, Column::RecordId))))
        .cond_where(lasts_in(Column::FromOn, Column::ToOn, window));
    Expr::exists(select)
}

fn of_record(record: Expr) -> Expr {
    record.equals((trajectory::Entity, trajectory::Column::RecordId))
}

fn flag(condition: Expr) -> Expr {
    Expr::case(condition, Expr::cust("1"))
        .finally(Expr::cust("0"))
        .into()
}

fn lasts_in<C: ColumnTrait>(from: C, to: C, window: PeriodCode) -> Condition {
    Condition::all().add(from.lte(window.to())).add(
        Condition::any()
            .add(to.is_null())
            .add(to.gte(window.from())),
    )
}
