//! Runs the migrations so that copies of a service that start together do not race.

use sea_orm::{
    ConnectionTrait, DatabaseBackend, DatabaseConnection, DatabaseTransaction, DbErr,
    SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};
use sea_orm_migration::{MigrationTrait, MigratorTrait, MigratorTraitSelf};

use super::{Migrator, m20261122_000002_own_types as own_types};
use crate::region::RegionModule;
use crate::regions::REGIONS;

/// Names the lock among a database's advisory locks: `regiograf` in ASCII, cut to eight bytes.
const LOCK: i64 = i64::from_be_bytes(*b"regiogra");

/// The migrations of a program that knows these regions: those of the list, then those of the regions
/// that are not in it.
struct MigratorFor(&'static [&'static RegionModule]);

impl MigratorTraitSelf for MigratorFor {
    fn migrations(&self) -> Vec<Box<dyn MigrationTrait>> {
        let listed = |region: &RegionModule| REGIONS.iter().any(|known| known.code == region.code);
        let more = self.0.iter().copied().filter(|region| !listed(region));
        <Migrator as MigratorTrait>::migrations()
            .into_iter()
            .chain(more.map(own_types::of))
            .collect()
    }
}

/// Brings the database's tables up to date; does nothing where they are. On PostgreSQL it waits for
/// a copy that is migrating: the lock is a transaction's, so it goes when the copy does. SQLite
/// lets one writer in at a time, and a second one finds the tables made.
///
/// Fails where the database does, or where its tables were made by something else.
pub async fn migrate(db: &DatabaseConnection) -> Result<(), DbErr> {
    migrate_for(db, REGIONS).await
}

/// The same, in a program that knows the regions `known` and not only those of the list.
pub async fn migrate_for(
    db: &DatabaseConnection,
    known: &'static [&'static RegionModule],
) -> Result<(), DbErr> {
    let transaction = db
        .begin_with_options(TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        })
        .await?;
    lock(&transaction).await?;
    MigratorFor(known).up(&transaction, None).await?;
    transaction.commit().await
}

/// Waits until no other transaction on PostgreSQL holds the lock under which this service changes a
/// database as a whole; it goes with the transaction. Does nothing on SQLite, where a transaction
/// that is begun to write is alone anyway.
pub(crate) async fn lock(transaction: &DatabaseTransaction) -> Result<(), DbErr> {
    if transaction.get_database_backend() == DatabaseBackend::Postgres {
        let statement = Statement::from_sql_and_values(
            DatabaseBackend::Postgres,
            "SELECT pg_advisory_xact_lock($1)",
            [LOCK.into()],
        );
        transaction.execute_raw(statement).await?;
    }
    Ok(())
}
