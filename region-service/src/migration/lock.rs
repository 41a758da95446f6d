//! Runs the migrations so that copies of a service that start together do not race.

use sea_orm::{
    ConnectionTrait, DatabaseBackend, DatabaseConnection, DatabaseTransaction, DbErr,
    SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};
use sea_orm_migration::MigratorTrait;

use super::Migrator;

/// Names the lock among a database's advisory locks: `regiograf` in ASCII, cut to eight bytes.
const LOCK: i64 = i64::from_be_bytes(*b"regiogra");

/// Brings the database's tables up to date; does nothing where they are. On PostgreSQL it waits for
/// a copy that is migrating: the lock is a transaction's, so it goes when the copy does. SQLite
/// lets one writer in at a time, and a second one finds the tables made.
///
/// Fails where the database does, or where its tables were made by something else.
pub async fn migrate(db: &DatabaseConnection) -> Result<(), DbErr> {
    let transaction = db
        .begin_with_options(TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        })
        .await?;
    lock(&transaction).await?;
    Migrator::up(&transaction, None).await?;
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
