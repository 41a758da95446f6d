//! What a file's rows did, kept in a temporary table until the import ends, so that memory does not
//! grow with the file: for finding a row's reference a second time, and for telling the outbox.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseBackend, DatabaseTransaction, DbErr, EntityTrait,
    QueryFilter, QueryOrder, QuerySelect,
};

use super::rows;
use super::sheet::Entry;
use crate::entity::value::{ChangeAction, ChangeType};
use crate::outbox::{self, Change};

/// The rows of the file so far.
pub(super) struct Journal<'a> {
    db: &'a DatabaseTransaction,
    count: i64,
}

/// The temporary table.
mod row {
    use sea_orm::entity::prelude::*;

    use crate::entity::value::ChangeAction;

    /// A row of the file.
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "import_row")]
    pub(super) struct Model {
        /// Its number among those that were written or found the same.
        #[sea_orm(primary_key, auto_increment = false)]
        pub(super) sequence: i64,
        /// The id of the row in the database.
        pub(super) id: String,
        /// Its line in the file.
        pub(super) line: i64,
        /// What it did; null where it changed nothing.
        pub(super) action: Option<ChangeAction>,
        /// The version that it made.
        pub(super) version: i32,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// Changes that are told to the outbox at once.
const PAGE: i64 = 1_000;

impl<'a> Journal<'a> {
    /// An empty one, which goes with the transaction.
    pub(super) async fn create(db: &'a DatabaseTransaction) -> Result<Self, DbErr> {
        // A SQLite table's rows are stored by a key that is `INTEGER`, and by no other.
        let number = match db.get_database_backend() {
            DatabaseBackend::Sqlite => "INTEGER",
            _ => "BIGINT",
        };
        db.execute_unprepared(&format!(
            "CREATE TEMPORARY TABLE import_row (\
             sequence {number} PRIMARY KEY, id TEXT NOT NULL UNIQUE, line BIGINT NOT NULL, \
             action TEXT, version INTEGER NOT NULL)"
        ))
        .await?;
        Ok(Self { db, count: 0 })
    }

    /// The lines on which rows with these ids stand already, by id.
    pub(super) async fn lines(&self, ids: &[&str]) -> Result<HashMap<String, i64>, DbErr> {
        let mut lines = HashMap::new();
        for ids in rows::lists(ids) {
            let known = row::Entity::find().filter(row::Column::Id.is_in(ids));
            let known = known.all(self.db).await?;
            lines.extend(known.into_iter().map(|row| (row.id, row.line)));
        }
        Ok(lines)
    }

    /// Adds what rows did that are not in it.
    pub(super) async fn add(&mut self, entries: &[Entry]) -> Result<(), DbErr> {
        let mut added = Vec::with_capacity(entries.len());
        for entry in entries {
            self.count += 1;
            added.push(row::Model {
                sequence: self.count,
                id: entry.id.clone(),
                line: i64::try_from(entry.place.line).unwrap_or(i64::MAX),
                action: entry.action,
                version: entry.version,
            });
        }
        rows::put::<row::Entity, _>(self.db, added).await
    }

    /// Tells the region's outbox of all changes, in the order of the file, and goes.
    pub(super) async fn publish(
        self,
        region: &str,
        kind: ChangeType,
        now: DateTime<Utc>,
    ) -> Result<(), DbErr> {
        let mut after = 0;
        while after < self.count {
            let page = row::Entity::find()
                .filter(row::Column::Sequence.gt(after))
                .filter(row::Column::Action.is_not_null())
                .order_by_asc(row::Column::Sequence)
                .limit(PAGE.unsigned_abs())
                .all(self.db)
                .await?;
            let Some(last) = page.last() else { break };
            after = last.sequence;
            let changes: Vec<Change> = page.iter().filter_map(|row| change(row, kind)).collect();
            outbox::append(self.db, region, &changes, now).await?;
        }
        self.db.execute_unprepared("DROP TABLE import_row").await?;
        Ok(())
    }
}

fn change(row: &row::Model, kind: ChangeType) -> Option<Change> {
    let action: ChangeAction = row.action?;
    Some(Change {
        kind,
        id: row.id.clone(),
        action,
        version: Some(row.version),
    })
}
