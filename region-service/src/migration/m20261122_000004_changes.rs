//! The outbox: the changes, and the number of each region's latest.

use sea_orm_migration::prelude::*;

use super::table::TableShape;

/// Makes the outbox.
pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20261122_000004_changes"
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
    vec![
        TableShape::new("change_counter")
            .text("region")
            .big_integer("last")
            .primary_key(&["region"]),
        TableShape::new("change")
            .text("region")
            .big_integer("position")
            .text("type")
            .text("action")
            .text("entity_id")
            .optional_integer("version")
            .timestamp("at")
            .primary_key(&["region", "position"]),
    ]
}
