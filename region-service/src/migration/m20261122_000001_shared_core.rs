//! The first migration: every table of the shared core.

use sea_orm_migration::prelude::*;

use super::table::TableShape;
use super::{pupils, region_and_programme, schools};

/// Makes the shared core.
pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20261122_000001_shared_core"
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
    let mut tables = region_and_programme::tables();
    tables.extend(schools::tables());
    tables.extend(pupils::tables());
    tables
}
