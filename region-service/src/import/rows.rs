//! Rows read and written many at a time, by statements of few different lengths: each text that a
//! database has prepared is kept, so their number must not grow with the file.

use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IdenStatic,
    IntoActiveModel, Iterable, PrimaryKeyToColumn, QueryFilter, QuerySelect,
};

/// Rows of one statement at most: with the widest table's columns, a third of what SQLite takes.
const MOST: usize = 256;

/// Writes rows, in place of those with the same primary key.
pub(super) async fn put<E, A>(
    db: &impl ConnectionTrait,
    mut models: Vec<E::Model>,
) -> Result<(), DbErr>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<A>,
    A: ActiveModelTrait<Entity = E> + Send,
{
    while !models.is_empty() {
        let rest = models.split_off(length(models.len()));
        let rows = models.into_iter().map(IntoActiveModel::into_active_model);
        E::insert_many(rows)
            .on_conflict(replace::<E>())
            .exec_without_returning(db)
            .await?;
        models = rest;
    }
    Ok(())
}

/// The rows whose `column` is one of `keys`, locked until the transaction ends.
pub(super) async fn find<E: EntityTrait>(
    db: &impl ConnectionTrait,
    column: E::Column,
    keys: &[&str],
) -> Result<Vec<E::Model>, DbErr> {
    let mut found = Vec::new();
    for keys in lists(keys) {
        let of_keys = E::find().filter(column.is_in(keys)).lock_exclusive();
        found.extend(of_keys.all(db).await?);
    }
    Ok(found)
}

/// Deletes the rows whose `column` is one of `keys`.
pub(super) async fn delete<E: EntityTrait>(
    db: &impl ConnectionTrait,
    column: E::Column,
    keys: &[&str],
) -> Result<(), DbErr> {
    for keys in lists(keys) {
        E::delete_many().filter(column.is_in(keys)).exec(db).await?;
    }
    Ok(())
}

/// `keys` in lists of at most [`MOST`], each as long as a power of two: the last key is repeated.
pub(super) fn lists<'a>(keys: &[&'a str]) -> Vec<Vec<&'a str>> {
    let fill = |keys: &[&'a str]| {
        let mut list = keys.to_vec();
        if let Some(last) = keys.last() {
            list.resize(keys.len().next_power_of_two(), last);
        }
        list
    };
    keys.chunks(MOST).map(fill).collect()
}

/// How many of `left` rows the next statement takes: a power of two.
fn length(left: usize) -> usize {
    let below = left.checked_ilog2().unwrap_or(0);
    (1 << below).min(MOST)
}

fn replace<E: EntityTrait>() -> OnConflict {
    let key: Vec<E::Column> = E::PrimaryKey::iter().map(|key| key.into_column()).collect();
    let is_key = |column: &E::Column| {
        E::PrimaryKey::iter().any(|key| key.into_column().as_str() == column.as_str())
    };
    let others = E::Column::iter().filter(|column| !is_key(column));
    OnConflict::columns(key).update_columns(others).to_owned()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn statements_have_few_lengths_whatever_the_number_of_rows() {
        let mut lengths = BTreeSet::new();
        for rows in 1..2_000_usize {
            let mut left = rows;
            while left > 0 {
                lengths.insert(length(left));
                left -= length(left);
            }
            let keys = vec!["x"; rows];
            lengths.extend(lists(&keys).iter().map(Vec::len));
        }
        assert_eq!(lengths, BTreeSet::from([1, 2, 4, 8, 16, 32, 64, 128, 256]));
        assert!(lists(&[]).is_empty());
    }
}
