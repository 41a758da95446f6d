//! What the life of a pupil's data needs: consents, requests, tombstones.

use sea_orm_migration::prelude::*;

use super::table::TableShape;

/// Makes what the life of data needs.
pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20261122_000005_life_of_data"
    }
}

// `async_trait` would make a named lifetime of `'_`, which the trait's own signature lacks.
#[allow(elided_lifetimes_in_paths)]
#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in tables() {
            table.create(manager).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in tables().into_iter().rev() {
            table.drop(manager).await?;
        }
        Ok(())
    }
}

fn tables() -> Vec<TableShape> {
    vec![consent(), data_request(), tombstone()]
}

fn consent() -> TableShape {
    TableShape::new("consent")
        .text("id")
        .text("region")
        .text("record_id")
        .text("scope")
        .text("state")
        .date("from_on")
        .optional_date("until_on")
        .text("provenance")
        .integer("version")
        .primary_key(&["id"])
        .index(&["record_id"])
}

fn data_request() -> TableShape {
    TableShape::new("data_request")
        .text("id")
        .text("region")
        .optional_text("record_id")
        .text("kind")
        .text("requester")
        .text("state")
        .date("received_on")
        .date("due_on")
        .optional_date("decided_on")
        .optional_text("ground")
        .text("provenance")
        .integer("version")
        .primary_key(&["id"])
        .index(&["record_id"])
        .index(&["region", "state"])
}

fn tombstone() -> TableShape {
    TableShape::new("tombstone")
        .text("region")
        .text("key_digest")
        .date("erased_on")
        .primary_key(&["region", "key_digest"])
}
