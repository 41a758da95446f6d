//! Makes the tables of the shared core on SQLite and PostgreSQL alike. The shapes are in the files
//! below; what rows mean is in `entity`.

use sea_orm_migration::prelude::*;

mod lock;
mod m20261122_000001_shared_core;
mod pupils;
mod region_and_programme;
mod schools;
mod table;

pub(crate) use lock::lock;
pub use lock::migrate;

/// The migrations in their order.
#[derive(Clone, Copy, Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![Box::new(m20261122_000001_shared_core::Migration)]
    }
}

#[cfg(test)]
mod tests;
