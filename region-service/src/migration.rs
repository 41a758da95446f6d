//! Makes the tables on SQLite and PostgreSQL alike: those of the shared core, whose shapes are in the
//! files below, and those of each region, whose shapes are in its folder. What rows mean is in `entity`.

use sea_orm_migration::prelude::*;

mod lock;
mod m20261122_000001_shared_core;
mod m20261122_000002_own_types;
mod m20261122_000003_writes;
mod m20261122_000004_changes;
mod m20261122_000005_life_of_data;
mod pupils;
mod region_and_programme;
mod schools;
pub mod table;

pub(crate) use lock::lock;
pub use lock::{migrate, migrate_for};

use crate::regions::REGIONS;

/// The migrations in their order.
#[derive(Clone, Copy, Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        let core: Box<dyn MigrationTrait> = Box::new(m20261122_000001_shared_core::Migration);
        let after: Vec<Box<dyn MigrationTrait>> = vec![
            Box::new(m20261122_000003_writes::Migration),
            Box::new(m20261122_000004_changes::Migration),
            Box::new(m20261122_000005_life_of_data::Migration),
        ];
        std::iter::once(core)
            .chain(REGIONS.iter().copied().map(m20261122_000002_own_types::of))
            .chain(after)
            .collect()
    }
}

#[cfg(test)]
mod tests;
