//! How long changes are kept.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};

use crate::entity::change;

/// How long a change is kept: for so long a subscriber may be away and resume.
pub const RETENTION: TimeDelta = TimeDelta::days(30);

/// Deletes the changes of `region` (its code) that were written before `limit`, and gives their
/// number. What is deleted is always the beginning of the outbox, also where clocks disagreed: a
/// change that stands after a younger one is kept with it. The numbers are never given again.
pub async fn purge(
    db: &impl ConnectionTrait,
    region: &str,
    limit: DateTime<Utc>,
) -> Result<u64, DbErr> {
    let of_region = change::Column::Region.eq(region);
    let kept = Query::select()
        .expr(change::Column::Position.min())
        .from(change::Entity)
        .cond_where(of_region.clone())
        .cond_where(change::Column::At.gte(limit))
        .to_owned();
    let row = db.query_one(&kept).await?;
    let first_kept: Option<i64> = match row {
        Some(row) => row.try_get_by_index(0)?,
        None => None,
    };
    let mut old = change::Entity::delete_many()
        .filter(of_region)
        .filter(change::Column::At.lt(limit));
    if let Some(first) = first_kept {
        old = old.filter(change::Column::Position.lt(first));
    }
    Ok(old.exec(db).await?.rows_affected)
}
