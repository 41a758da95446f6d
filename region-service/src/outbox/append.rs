//! Appending changes in the transaction that makes them.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query};
use sea_orm::{ActiveValue::Set, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait};

use crate::entity::value::{ChangeAction, ChangeType};
use crate::entity::{change, change_counter};

/// Rows in one statement: SQLite takes 32,766 values.
const ROWS_PER_STATEMENT: usize = 1_000;

/// A change of one thing, before it has a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What kind of thing changed.
    pub kind: ChangeType,
    /// The thing's id.
    pub id: String,
    /// What happened to it.
    pub action: ChangeAction,
    /// The thing's version after the change, where it has one.
    pub version: Option<i32>,
}

/// Appends `changes` to the outbox of `region` (its code), in their order. Call it last in the
/// transaction: from here to the commit it holds the lock of the region's counter, so that changes
/// are numbered in the order in which they can be seen. Where the transaction does not commit, its
/// numbers are given again.
///
/// On SQLite the transaction must have begun to write (`BEGIN IMMEDIATE`). Fails where the database
/// does.
pub async fn append(
    transaction: &DatabaseTransaction,
    region: &str,
    changes: &[Change],
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    if changes.is_empty() {
        return Ok(());
    }
    let count = i64::try_from(changes.len()).expect("a slice has fewer than 2^63 items");
    let first = advance(transaction, region, count).await? - count + 1;
    let rows: Vec<_> = changes
        .iter()
        .zip(first..)
        .map(|(change, position)| change::ActiveModel {
            region: Set(region.to_owned()),
            position: Set(position),
            kind: Set(change.kind),
            action: Set(change.action),
            entity_id: Set(change.id.clone()),
            version: Set(change.version),
            at: Set(now),
        })
        .collect();
    for rows in rows.chunks(ROWS_PER_STATEMENT) {
        change::Entity::insert_many(rows.to_vec())
            .exec_without_returning(transaction)
            .await?;
    }
    Ok(())
}

/// Adds `count` to the region's counter, and gives what it is then. One statement makes the counter
/// or adds to it, so two first writers cannot both make it.
async fn advance(
    transaction: &DatabaseTransaction,
    region: &str,
    count: i64,
) -> Result<i64, DbErr> {
    let last = change_counter::Column::Last;
    let sum = Expr::col((change_counter::Entity, last)).add(count);
    let mut advance = Query::insert();
    advance
        .into_table(change_counter::Entity)
        .columns([change_counter::Column::Region, last])
        .values_panic([region.into(), count.into()])
        .on_conflict(
            OnConflict::column(change_counter::Column::Region)
                .value(last, sum)
                .to_owned(),
        )
        .returning_col(last);
    let row = transaction.query_one(&advance).await?;
    row.ok_or_else(|| DbErr::RecordNotFound("the counter that was just written".to_owned()))?
        .try_get_by_index(0)
}
