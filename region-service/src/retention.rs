//! How long a region keeps what it holds (*bewaartermijnen*, domain rules R22, R23): what is overdue is
//! erased, in small transactions, so that the service goes on meanwhile.

use std::collections::HashSet;

use chrono::{DateTime, Months, NaiveDate, TimeDelta, Utc};
use schema::link_key::LinkSecret;
use sea_orm::sea_query::{Condition, ExprTrait, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, DatabaseConnection, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use crate::entity::{
    absence_episode, change, enrolment, link_token, referral, region_pupil_record, tombstone,
    trajectory, write_receipt,
};
use crate::outbox;
use crate::region::RegionModule;
use crate::write::{self, erasure};

/// How long a dossier is kept after the help ended: twenty years (Jeugdwet 7.3.8).
const DOSSIER: Months = Months::new(20 * 12);

/// How long a write may be repeated under its idempotency key.
const RECEIPTS: TimeDelta = TimeDelta::days(30);

/// Records that are erased in one transaction.
const BATCH: usize = 50;

/// Link keys that are read at once.
const PAGE: u64 = 1_000;

/// What was overdue, and erased unless it was only looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Overdue {
    /// Records whose help ended more than twenty years ago.
    pub records: usize,
    /// Records that were erased before and came back with an older copy.
    pub returned: usize,
    /// Records that are overdue and wait for the end of a transfer.
    pub waiting: usize,
    /// Receipts of writes.
    pub receipts: u64,
    /// Link tokens that were not used.
    pub tokens: u64,
    /// Changes in the outbox.
    pub changes: u64,
}

/// Erases what `region` has kept too long at the moment `at`; only counts it where `dry_run`. Fails
/// where the database does; what was erased until then stays erased.
pub async fn apply(
    db: &DatabaseConnection,
    region: &'static RegionModule,
    secret: &LinkSecret,
    at: DateTime<Utc>,
    dry_run: bool,
) -> Result<Overdue, DbErr> {
    let limit = at.date_naive() - DOSSIER;
    let old = old_records(db, region, limit).await?;
    let known: HashSet<&String> = old.iter().collect();
    let mut returned = returned_records(db, region, secret).await?;
    returned.retain(|id| !known.contains(id));
    let mut overdue = Overdue {
        records: old.len(),
        returned: returned.len(),
        ..Overdue::default()
    };
    if !dry_run {
        let all: Vec<String> = old.into_iter().chain(returned).collect();
        for ids in all.chunks(BATCH) {
            overdue.waiting += erasure::erase_all(db, region, secret, at, ids).await?;
        }
    }
    housekeeping(db, region, at, dry_run, &mut overdue).await?;
    Ok(overdue)
}

/// The records that nothing has happened to since `limit`.
async fn old_records(
    db: &DatabaseConnection,
    region: &RegionModule,
    limit: NaiveDate,
) -> Result<Vec<String>, DbErr> {
    use region_pupil_record::Column;
    region_pupil_record::Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::Region.eq(region.code))
        .filter(Column::AsOfOn.lt(limit))
        .filter(Column::Id.not_in_subquery(recent(limit)))
        .order_by_asc(Column::Id)
        .into_tuple()
        .all(db)
        .await
}

/// The records to which something happened on `limit` or later, or that something goes on for.
fn recent(limit: NaiveDate) -> SelectStatement {
    let mut records = Query::select()
        .column(trajectory::Column::RecordId)
        .from(trajectory::Entity)
        .cond_where(
            Condition::any()
                .add(trajectory::Column::EndedOn.is_null())
                .add(trajectory::Column::EndedOn.gte(limit)),
        )
        .to_owned();
    let enrolled = Query::select()
        .column(enrolment::Column::RecordId)
        .from(enrolment::Entity)
        .cond_where(
            Condition::any()
                .add(enrolment::Column::ToOn.is_null())
                .add(enrolment::Column::ToOn.gte(limit)),
        )
        .to_owned();
    let absent = Query::select()
        .column(absence_episode::Column::RecordId)
        .from(absence_episode::Entity)
        .cond_where(
            Condition::any()
                .add(absence_episode::Column::ToOn.is_null())
                .add(absence_episode::Column::ToOn.gte(limit)),
        )
        .to_owned();
    let referred = Query::select()
        .column(referral::Column::RecordId)
        .from(referral::Entity)
        .cond_where(referral::Column::ReferredOn.gte(limit))
        .to_owned();
    for one in [enrolled, absent, referred] {
        records.union(sea_orm::sea_query::UnionType::Distinct, one);
    }
    records
}

/// The records of pupils whose data were erased before.
async fn returned_records(
    db: &DatabaseConnection,
    region: &RegionModule,
    secret: &LinkSecret,
) -> Result<Vec<String>, DbErr> {
    use region_pupil_record::Column;
    let stones = tombstone::Entity::find().filter(tombstone::Column::Region.eq(region.code));
    let stones: HashSet<String> = stones
        .all(db)
        .await?
        .into_iter()
        .map(|stone| stone.key_digest)
        .collect();
    let mut returned = Vec::new();
    if stones.is_empty() {
        return Ok(returned);
    }
    let mut after = String::new();
    loop {
        let page: Vec<(String, String)> = region_pupil_record::Entity::find()
            .select_only()
            .column(Column::Id)
            .column(Column::LinkKey)
            .filter(Column::Region.eq(region.code))
            .filter(Column::Id.gt(&after))
            .order_by_asc(Column::Id)
            .limit(PAGE)
            .into_tuple()
            .all(db)
            .await?;
        let Some((last, _)) = page.last() else {
            return Ok(returned);
        };
        after.clone_from(last);
        let erased =
            |(_, key): &(String, String)| stones.contains(&write::tombstone::digest(secret, key));
        returned.extend(page.into_iter().filter(erased).map(|(id, _)| id));
    }
}

/// Receipts, tokens and changes, which nobody needs any more.
async fn housekeeping(
    db: &DatabaseConnection,
    region: &RegionModule,
    at: DateTime<Utc>,
    dry_run: bool,
    overdue: &mut Overdue,
) -> Result<(), DbErr> {
    let receipts = write_receipt::Column::Region
        .eq(region.code)
        .and(write_receipt::Column::WrittenAt.lt(at - RECEIPTS));
    let tokens = link_token::Column::Region
        .eq(region.code)
        .and(link_token::Column::ExpiresAt.lt(at));
    if dry_run {
        let changes = change::Entity::find()
            .filter(change::Column::Region.eq(region.code))
            .filter(change::Column::At.lt(at - outbox::RETENTION));
        overdue.receipts = write_receipt::Entity::find()
            .filter(receipts)
            .count(db)
            .await?;
        overdue.tokens = link_token::Entity::find().filter(tokens).count(db).await?;
        overdue.changes = changes.count(db).await?;
        return Ok(());
    }
    let receipts = write_receipt::Entity::delete_many().filter(receipts);
    overdue.receipts = receipts.exec(db).await?.rows_affected;
    let tokens = link_token::Entity::delete_many().filter(tokens);
    overdue.tokens = tokens.exec(db).await?.rows_affected;
    overdue.changes = outbox::purge(db, region.code, at - outbox::RETENTION).await?;
    Ok(())
}

#[cfg(test)]
mod tests;
