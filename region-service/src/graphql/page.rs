//! Pages by value: which rows come after a cursor, in SQL.
//!
//! A list is sorted by columns and, last of all, by id; null is last in both directions. A cursor is
//! the values of a row in those columns ([`schema::cursor`]), so a page starts where the condition
//! "after these values" begins, whatever has been inserted or removed since.

use async_graphql::Context;
use schema::cursor::{self, Direction, InvalidCursor, Position, SortColumn, SortKind, SortValue};
use schema::link_key::LinkKey;
use sea_orm::sea_query::{Alias, Expr, Func, NullOrdering, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, Order, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, Select, Value,
};

use crate::entity::region_pupil_record;
use crate::error::ApiError;
use crate::graphql::loader::Rows;
use crate::graphql::run::Run;

/// The most rows of one page.
const MOST: i32 = 500;

/// Which page is asked for.
#[derive(Debug)]
pub(crate) struct Asked {
    first: u64,
    after: Option<String>,
}

/// Rows with their cursors.
pub(crate) struct Page<R> {
    pub(crate) rows: Vec<(String, R)>,
    pub(crate) has_next: bool,
    pub(crate) has_previous: bool,
    pub(crate) count: Count,
}

/// How to count a list: done only where it is asked for.
pub(crate) struct Count(SelectStatement);

/// How to count the pupils of a list.
pub(crate) struct PupilCount(SelectStatement);

/// A table of which there are pages.
pub(crate) trait Keyset: EntityTrait {
    /// The id, last of every order.
    const ID: Self::Column;

    /// The column that holds the row's region.
    const REGION: Self::Column;

    /// A row's id.
    fn id(row: &Self::Model) -> &str;
}

/// A column that a list is sorted by, before the id.
pub(crate) struct Key<E: EntityTrait> {
    pub(crate) column: E::Column,
    pub(crate) sort: SortColumn,
    pub(crate) value: fn(&E::Model) -> Option<SortValue>,
}

impl Asked {
    /// The page of `first` rows after the cursor `after`. Fails where `first` is not 1 to 500.
    pub(crate) fn new(first: i32, after: Option<String>) -> Result<Self, ApiError> {
        if !(1..=MOST).contains(&first) {
            return Err(ApiError::bad_input(format!(
                "`first` is {first}; it can be 1 to {MOST}."
            )));
        }
        Ok(Self {
            first: first.unsigned_abs().into(),
            after,
        })
    }
}

impl<E: EntityTrait> Key<E> {
    pub(crate) fn new(
        column: E::Column,
        kind: SortKind,
        direction: Direction,
        value: fn(&E::Model) -> Option<SortValue>,
    ) -> Self {
        Self {
            column,
            sort: SortColumn { kind, direction },
            value,
        }
    }
}

/// The page `asked` of `select`, sorted by `keys` and the id.
pub(crate) async fn page<E: Keyset<Model: Send + Sync>>(
    rows: &Rows,
    select: Select<E>,
    keys: &[Key<E>],
    asked: Asked,
) -> Result<Page<E::Model>, ApiError> {
    let columns: Vec<SortColumn> = keys.iter().map(|key| key.sort).collect();
    let count = Count(counted(
        &select,
        Expr::col((Alias::new("t"), Alias::new("id"))),
        E::ID,
    ));
    let mut sorted = select;
    if let Some(after) = &asked.after {
        let position = cursor::decode(&columns, after)?;
        sorted = sorted.filter(after_position(keys, &position));
    }
    for key in keys {
        let order = match key.sort.direction {
            Direction::Ascending => Order::Asc,
            Direction::Descending => Order::Desc,
        };
        sorted = sorted.order_by_with_nulls(key.column, order, NullOrdering::Last);
    }
    let mut found = sorted
        .order_by_asc(E::ID)
        .limit(asked.first + 1)
        .all(&rows.db)
        .await?;
    let has_next = cut(&mut found, asked.first);
    let cursor_of = |row: &E::Model| {
        let position = Position {
            values: keys.iter().map(|key| (key.value)(row)).collect(),
            id: E::id(row).to_owned(),
        };
        cursor::encode(&columns, &position)
    };
    Ok(Page {
        rows: found
            .into_iter()
            .map(|row| (cursor_of(&row), row))
            .collect(),
        has_next,
        has_previous: asked.after.is_some(),
        count,
    })
}

/// The page `asked` of the different link keys in `select`, in their order, and how to count them.
pub(crate) async fn pupil_page(
    rows: &Rows,
    select: Select<region_pupil_record::Entity>,
    asked: Asked,
) -> Result<(Page<String>, PupilCount), ApiError> {
    let key = region_pupil_record::Column::LinkKey;
    let count = || {
        counted(
            &select,
            Expr::col((Alias::new("t"), Alias::new("link_key"))),
            key,
        )
    };
    let mut keys = select
        .clone()
        .select_only()
        .column(key)
        .distinct()
        .order_by_asc(key)
        .limit(asked.first + 1);
    if let Some(after) = &asked.after {
        let position = cursor::decode(&[], after)?;
        position.id.parse::<LinkKey>().map_err(|_| InvalidCursor)?;
        keys = keys.filter(key.gt(position.id));
    }
    let mut found: Vec<String> = keys.into_tuple().all(&rows.db).await?;
    let has_next = cut(&mut found, asked.first);
    let cursor_of = |link_key: &str| {
        let position = Position {
            values: Vec::new(),
            id: link_key.to_owned(),
        };
        cursor::encode(&[], &position)
    };
    let page = Page {
        rows: found
            .into_iter()
            .map(|link_key| (cursor_of(&link_key), link_key))
            .collect(),
        has_next,
        has_previous: asked.after.is_some(),
        count: Count(count()),
    };
    let keys = select
        .select_only()
        .column(key)
        .distinct()
        .order_by_asc(key);
    Ok((page, PupilCount(keys.into_query())))
}

impl Count {
    /// How many rows the list has.
    pub(crate) async fn rows(&self, ctx: &Context<'_>) -> Result<i32, ApiError> {
        count(ctx.data_unchecked::<Rows>(), &self.0).await
    }
}

impl PupilCount {
    /// How many different pupils the list has.
    pub(crate) async fn pupils(&self, ctx: &Context<'_>) -> Result<i32, ApiError> {
        let keys = self.0.clone();
        let statement = Query::select()
            .expr(Func::count(Expr::col(Alias::new("link_key"))))
            .from_subquery(keys, Alias::new("t"))
            .to_owned();
        count(ctx.data_unchecked::<Rows>(), &statement).await
    }

    /// A token for each pupil of the list, in the tokens' order.
    pub(crate) async fn tokens(&self, ctx: &Context<'_>) -> Result<Vec<String>, ApiError> {
        let rows = ctx.data_unchecked::<Rows>();
        ctx.data_unchecked::<Run>().tokens(rows, &self.0).await
    }
}

/// `SELECT count(*)` over `select`, of which only `column` is read.
fn counted<E: EntityTrait>(
    select: &Select<E>,
    counted: Expr,
    column: E::Column,
) -> SelectStatement {
    let rows = select.clone().select_only().column(column).into_query();
    Query::select()
        .expr(Func::count(counted))
        .from_subquery(rows, Alias::new("t"))
        .to_owned()
}

async fn count(rows: &Rows, statement: &SelectStatement) -> Result<i32, ApiError> {
    let row = rows.db.query_one(statement).await?;
    let count = match row {
        Some(row) => row.try_get_by_index::<i64>(0)?,
        None => 0,
    };
    // An Int of GraphQL has 32 bits; no region has so many rows.
    i32::try_from(count).map_err(|_| ApiError::Unreadable {
        what: "a count of 32 bits",
        text: count.to_string(),
    })
}

/// The rows that come after `position`.
fn after_position<E: Keyset>(keys: &[Key<E>], position: &Position) -> Condition {
    let mut after = Condition::any();
    let mut equal = Condition::all();
    for (key, value) in keys.iter().zip(&position.values) {
        match value {
            // Null is last: nothing comes after it in this column.
            None => equal = equal.add(key.column.is_null()),
            Some(value) => {
                let value = sql_value(value);
                let beyond = match key.sort.direction {
                    Direction::Ascending => key.column.gt(value.clone()),
                    Direction::Descending => key.column.lt(value.clone()),
                };
                let beyond = Condition::any().add(beyond).add(key.column.is_null());
                after = after.add(equal.clone().add(beyond));
                equal = equal.add(key.column.eq(value));
            }
        }
    }
    after.add(equal.add(E::ID.gt(position.id.as_str())))
}

fn sql_value(value: &SortValue) -> Value {
    match value {
        SortValue::Text(text) => text.clone().into(),
        SortValue::Integer(number) => (*number).into(),
        SortValue::Date(day) => (*day).into(),
    }
}

/// Cuts what was read one row too far; whether there was such a row.
fn cut<R>(rows: &mut Vec<R>, first: u64) -> bool {
    let first = usize::try_from(first).unwrap_or(usize::MAX);
    let more = rows.len() > first;
    rows.truncate(first);
    more
}
