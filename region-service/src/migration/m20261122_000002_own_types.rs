//! What each region has of its own: its tables and the rules that its database keeps. One migration
//! a region, so that a region which is added later is made in databases that are there already.

use sea_orm_migration::prelude::*;

use crate::region::RegionModule;

/// Makes what one region has of its own.
pub(super) struct Migration {
    region: &'static RegionModule,
    name: String,
}

/// The migration of one region.
pub(super) fn of(region: &'static RegionModule) -> Box<dyn MigrationTrait> {
    Box::new(Migration::of(region))
}

impl Migration {
    fn of(region: &'static RegionModule) -> Self {
        let slug = region.region_code().slug().replace('-', "_");
        Self {
            region,
            name: format!("m20261122_000002_own_types_{slug}"),
        }
    }
}

impl MigrationName for Migration {
    fn name(&self) -> &str {
        &self.name
    }
}

// `async_trait` would make a named lifetime of `'_`, which the trait's own signature lacks.
#[allow(elided_lifetimes_in_paths)]
#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in (self.region.own.tables)() {
            table.shape.create(manager).await?;
        }
        let backend = manager.get_database_backend();
        for statement in self
            .region
            .own
            .rules
            .iter()
            .flat_map(|rule| rule.install(backend))
        {
            manager
                .get_connection()
                .execute_unprepared(&statement)
                .await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let backend = manager.get_database_backend();
        for statement in self
            .region
            .own
            .rules
            .iter()
            .flat_map(|rule| rule.remove(backend))
        {
            manager
                .get_connection()
                .execute_unprepared(&statement)
                .await?;
        }
        for table in (self.region.own.tables)().into_iter().rev() {
            table.shape.drop(manager).await?;
        }
        Ok(())
    }
}
