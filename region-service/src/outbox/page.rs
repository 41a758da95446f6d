//! Reading one region's changes in their order, a page at a time.

use std::sync::Arc;

use sea_orm::{
    ColumnTrait, DatabaseConnection, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::feed::FeedError;
use crate::entity::change;

/// Where one region's changes are read from.
pub(super) struct Reader {
    pub(super) region: String,
    /// The position of the last change read.
    pub(super) position: i64,
}

impl Reader {
    /// A reader that begins after `position`, in a region whose latest change is `last`. Fails where
    /// the region has never come so far, or its next change is no longer kept.
    pub(super) async fn resume(
        db: &DatabaseConnection,
        region: &str,
        position: i64,
        last: i64,
    ) -> Result<Self, FeedError> {
        if position > last {
            return Err(FeedError::Ahead {
                region: region.to_owned(),
                position,
                last,
            });
        }
        let reader = Self {
            region: region.to_owned(),
            position,
        };
        if position < last && reader.rows(db, 1).await?.is_empty() {
            return Err(reader.expired());
        }
        Ok(reader)
    }

    /// The next changes, at most `limit` of them. Fails where the next one is no longer kept: the
    /// caller knows that there is one.
    pub(super) async fn page(
        &mut self,
        db: &DatabaseConnection,
        limit: u64,
    ) -> Result<Vec<change::Model>, FeedError> {
        let rows = self.rows(db, limit).await?;
        match rows.last() {
            Some(last) => self.position = last.position,
            None => return Err(self.expired()),
        }
        Ok(rows)
    }

    async fn rows(
        &self,
        db: &DatabaseConnection,
        limit: u64,
    ) -> Result<Vec<change::Model>, FeedError> {
        let rows = change::Entity::find()
            .filter(change::Column::Region.eq(&*self.region))
            .filter(change::Column::Position.gt(self.position))
            .order_by_asc(change::Column::Position)
            .limit(limit)
            .all(db)
            .await
            .map_err(|source: DbErr| FeedError::Database {
                source: Arc::new(source),
            })?;
        let consecutive = rows
            .iter()
            .zip(self.position + 1..)
            .all(|(row, position)| row.position == position);
        if consecutive {
            Ok(rows)
        } else {
            Err(self.expired())
        }
    }

    fn expired(&self) -> FeedError {
        FeedError::Expired {
            region: self.region.clone(),
            position: self.position,
        }
    }
}
