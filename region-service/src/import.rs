//! Imports files of pupils, enrolments, trajectories and reports: all of a file or nothing of it.
//!
//! A thread reads rows ([`reader`]), understands them ([`sheet`]) and gives them on in batches; they
//! are written in one transaction. Faults are told as they are found, the rest of the file is still
//! read, and in the end nothing is kept. What a file did is remembered in a temporary table
//! ([`journal`]) and told to the outbox last. So memory does not grow with the file.
//!
//! A row's id is made of its reference, so importing a file again finds its rows, and changes none.

mod batch;
mod column;
pub mod command;
mod date;
mod directory;
mod fault;
mod journal;
mod label;
mod line;
pub mod number;
mod reader;
mod residence;
mod rows;
mod sheet;

use std::collections::HashSet;
use std::io::{self, Read};
use std::sync::Arc;

use chrono::Utc;
use schema::link_key::LinkSecret;
use sea_orm::{
    ConnectionTrait, DatabaseBackend, DatabaseConnection, DatabaseTransaction, DbErr, RuntimeErr,
    SqliteTransactionMode, TransactionOptions, TransactionTrait,
};

use crate::entity::value::ChangeAction;
use crate::migration::lock;
use crate::region::RegionModule;
use crate::region::rule::{Rule, rule_violated};
use batch::Batches;
use directory::Directory;
pub use fault::{Fault, Place, Reason};
use journal::Journal;
pub use reader::Format;
pub use sheet::Kind;
use sheet::{Desk, EnrolmentRow, Entry, PupilRow, ReportRow, Sheet, Source, TrajectoryRow};

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub struct ImportOptions {
    /// What the file holds.
    pub kind: Kind,
    /// How it is written.
    pub format: Format,
    /// Whether everything is done but kept.
    pub dry_run: bool,
}

/// What a file did, or would have done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Rows that were read, those with faults included.
    pub rows: u64,
    /// Rows that were not there.
    pub new: u64,
    /// Rows that were there with other values.
    pub changed: u64,
    /// Rows that were there with the same values.
    pub unchanged: u64,
    /// Faults; where there is one, nothing was changed.
    pub faults: u64,
}

/// Who follows an import.
pub trait Watch {
    /// So many bytes of the file were read.
    fn read(&mut self, bytes: u64);

    /// Something is wrong with the file. Faults are told in the order of the file.
    fn fault(&mut self, fault: &Fault);
}

/// Why an import could not be done. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file could not be read on.
    #[error("the file could not be read")]
    Read {
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The database refused. The driver's text could name a value, so its code is given alone.
    #[error("the database failed at or after line {line} ({hint}): nothing is changed")]
    Database {
        /// The first line of those that were being written.
        line: u64,
        /// What may be the matter, or the driver's code.
        hint: String,
    },
    /// The thread that reads ended early.
    #[error("reading the file broke off; this is a mistake of the program")]
    Reader,
}

/// SQLite's page cache while importing, in KiB: indices of a million rows do not fit, and memory
/// stays bounded.
const CACHE_KIB: u32 = 32 * 1024;

/// Imports `source` into `region`, and gives what it did. `secret` makes link keys and is not kept.
///
/// On SQLite nobody else writes until it ends. Fails where the file cannot be read or the database
/// refuses; a file with faults is no failure.
pub async fn import<R: Read + Send + 'static>(
    db: &DatabaseConnection,
    region: &'static RegionModule,
    secret: LinkSecret,
    source: R,
    options: ImportOptions,
    watch: &mut (dyn Watch + Send),
) -> Result<Outcome, ImportError> {
    let begin = TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    };
    let transaction = db.begin_with_options(begin).await.map_err(failed_at(1))?;
    let directory = prepare(&transaction, region).await.map_err(failed_at(1))?;
    let names = Arc::new(Source { directory, secret });
    let import = Import {
        transaction,
        names,
        dry_run: options.dry_run,
        watch,
        outcome: Outcome::default(),
    };
    let format = options.format;
    match options.kind {
        Kind::Pupils => import.run::<PupilRow, R>(source, format).await,
        Kind::Enrolments => import.run::<EnrolmentRow, R>(source, format).await,
        Kind::Trajectories => import.run::<TrajectoryRow, R>(source, format).await,
        Kind::Reports => import.run::<ReportRow, R>(source, format).await,
    }
}

/// The template of a kind: the header and two invented rows.
pub fn template(kind: Kind) -> String {
    column::template(kind.columns())
}

/// The columns of a kind as a table for the documentation.
pub fn table(kind: Kind) -> String {
    column::table(kind.columns())
}

async fn prepare(
    transaction: &DatabaseTransaction,
    region: &'static RegionModule,
) -> Result<Directory, DbErr> {
    lock(transaction).await?;
    if transaction.get_database_backend() == DatabaseBackend::Sqlite {
        transaction
            .execute_unprepared(&format!("PRAGMA cache_size = -{CACHE_KIB}"))
            .await?;
    }
    Directory::read(transaction, region, Utc::now().date_naive()).await
}

/// An import that is under way.
struct Import<'w> {
    transaction: DatabaseTransaction,
    names: Arc<Source>,
    dry_run: bool,
    watch: &'w mut (dyn Watch + Send),
    outcome: Outcome,
}

impl Import<'_> {
    async fn run<S: Sheet, R: Read + Send + 'static>(
        mut self,
        source: R,
        format: Format,
    ) -> Result<Outcome, ImportError> {
        let names = Arc::clone(&self.names);
        let transaction = self.transaction;
        let mut desk = Desk::new(&transaction, &names);
        let mut journal = Journal::create(&transaction).await.map_err(failed_at(1))?;
        let mut batches = Batches::<S>::start(source, format, Arc::clone(&names));
        let mut line = 1;
        while let Some(batch) = batches.next().await? {
            self.watch.read(batch.bytes);
            line = batch.line;
            self.outcome.rows += batch.lines;
            let mut faults = batch.faults;
            for part in parts(batch.rows) {
                write(&mut desk, &mut journal, &part, &mut self.outcome)
                    .await
                    .map_err(failed_at(line))?;
            }
            faults.append(&mut desk.faults);
            faults.sort_by_key(|fault| fault.place);
            self.outcome.faults += faults.len() as u64;
            for fault in &faults {
                self.watch.fault(fault);
            }
        }
        if self.outcome.faults > 0 || self.dry_run {
            transaction.rollback().await.map_err(failed_at(line))?;
            return Ok(self.outcome);
        }
        journal
            .publish(names.directory.region.code, S::CHANGE, Utc::now())
            .await
            .map_err(failed_at(line))?;
        if transaction.get_database_backend() == DatabaseBackend::Postgres {
            // Without statistics PostgreSQL joins thousands of new rows as if there were one.
            let analyzed = transaction.execute_unprepared("ANALYZE").await;
            analyzed.map_err(failed_at(line))?;
        }
        transaction.commit().await.map_err(failed_at(line))?;
        Ok(self.outcome)
    }
}

/// Writes rows that share no key, and notes in the journal what they did.
async fn write<S: Sheet>(
    desk: &mut Desk<'_>,
    journal: &mut Journal<'_>,
    rows: &[S],
    outcome: &mut Outcome,
) -> Result<(), DbErr> {
    let entries = write_or_refuse(desk, rows).await?;
    let ids: Vec<&str> = entries.iter().map(|entry| entry.id.as_str()).collect();
    let earlier = journal.lines(&ids).await?;
    let mut added = Vec::with_capacity(entries.len());
    for entry in entries {
        match entry.action {
            None => outcome.unchanged += 1,
            Some(ChangeAction::Created) => outcome.new += 1,
            Some(_) => outcome.changed += 1,
        }
        match earlier.get(&entry.id) {
            None => added.push(entry),
            Some(line) if entry.action.is_some() => desk.faults.push(repeated(&entry, *line)),
            // The same once more.
            Some(_) => {}
        }
    }
    journal.add(&added).await
}

/// Writes rows; where one breaks a rule that the database keeps, each by itself, so that those which
/// do are told.
async fn write_or_refuse<S: Sheet>(desk: &mut Desk<'_>, rows: &[S]) -> Result<Vec<Entry>, DbErr> {
    if let Ok(entries) = attempt(desk, rows).await? {
        return Ok(entries);
    }
    let mut entries = Vec::new();
    for row in rows {
        match attempt(desk, std::slice::from_ref(row)).await? {
            Ok(written) => entries.extend(written),
            Err(rule) => desk
                .faults
                .push(Fault::of_line(row.place(), rule.message.en)),
        }
    }
    Ok(entries)
}

/// Writes rows, or nothing and tells which rule they break.
async fn attempt<S: Sheet>(
    desk: &mut Desk<'_>,
    rows: &[S],
) -> Result<Result<Vec<Entry>, &'static Rule>, DbErr> {
    let faults = desk.faults.len();
    desk.db.execute_unprepared("SAVEPOINT import_part").await?;
    let written = match S::write(desk, rows).await {
        Ok(entries) => Ok(entries),
        Err(error) => {
            let rule = rule_violated(&error).ok_or(error)?;
            desk.db
                .execute_unprepared("ROLLBACK TO SAVEPOINT import_part")
                .await?;
            desk.forget(faults);
            Err(rule)
        }
    };
    desk.db
        .execute_unprepared("RELEASE SAVEPOINT import_part")
        .await?;
    Ok(written)
}

fn repeated(entry: &Entry, line: i64) -> Fault {
    let reason =
        format!("the row of line {line} comes again with other values: keep one of the two");
    Fault::of_line(entry.place, reason)
}

/// `rows` in parts in which no two share a key.
fn parts<S: Sheet>(rows: Vec<S>) -> Vec<Vec<S>> {
    let mut parts = Vec::new();
    let mut part: Vec<S> = Vec::with_capacity(rows.len());
    let mut keys: HashSet<String> = HashSet::new();
    for row in rows {
        let known = row.keys().into_iter().any(|key| keys.contains(key));
        if known {
            parts.push(std::mem::take(&mut part));
            keys.clear();
        }
        keys.extend(row.keys().into_iter().map(str::to_owned));
        part.push(row);
    }
    parts.push(part);
    parts
}

fn failed_at(line: u64) -> impl Fn(DbErr) -> ImportError {
    move |error| ImportError::Database {
        line,
        hint: hint(&error),
    }
}

fn hint(error: &DbErr) -> String {
    let (DbErr::Exec(RuntimeErr::SqlxError(source))
    | DbErr::Query(RuntimeErr::SqlxError(source))
    | DbErr::Conn(RuntimeErr::SqlxError(source))) = error
    else {
        return "no answer".to_owned();
    };
    let Some(refused) = source.as_database_error() else {
        return "no answer".to_owned();
    };
    let message = refused.message();
    if message.contains("locked") {
        "another program writes: try again when it is done".to_owned()
    } else if message.contains("no such") || message.contains("does not exist") {
        "are its tables up to date? run `region-service migrate`".to_owned()
    } else {
        let code = refused.code().unwrap_or_default();
        let constraint = refused.constraint().unwrap_or_default();
        format!("code {code} {constraint}").trim_end().to_owned()
    }
}

#[cfg(test)]
mod tests;
