//! Writes: how a command becomes rows, once, durably, or not at all.
//!
//! A mutation's input *is* its command. [`Writer::run`] gives it one transaction, in which the key's
//! receipt comes first and the entries in the outbox last; what a command does in between is told in
//! the files below, one theme each. Reading the answer is `graphql::mutation`'s part.
//!
//! What a reader must know of a row (its school's types, the pupil's age band) is written with it, so
//! every command that changes one changes the other.

pub mod absence;
mod check;
pub mod consent;
pub mod data_request;
pub mod deployment;
pub mod enrolment;
pub(crate) mod erasure;
mod legal_age;
pub mod link_token;
mod lookup;
pub mod programme;
pub mod pupil;
mod receipt;
pub mod referral;
mod refusal;
pub mod report;
mod retry;
mod rule;
mod seal;
#[cfg(test)]
pub(crate) mod tests;
pub(crate) mod tombstone;
pub mod trajectory;
pub mod transfer;
pub mod user_error;

use std::future::Future;
use std::sync::Arc;

use async_graphql::{ID, InputType};
use chrono::{DateTime, NaiveDate, Utc};
use schema::id::HomedId;
use schema::link_key::LinkSecret;
use schema::region::RegionCode;
use sea_orm::{
    DatabaseBackend, DatabaseConnection, DatabaseTransaction, DbErr, SqliteTransactionMode,
    TransactionOptions, TransactionTrait,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::sync::Mutex;

use crate::entity::value::{ChangeAction, ChangeType};
use crate::error::ApiError;
use crate::outbox::{self, Change, Outbox};
use crate::region::RegionModule;
pub(crate) use check::Checks;
use receipt::{Claim, Receipt};
pub(crate) use refusal::Refusal;
use user_error::UserError;

/// One kind of write: the input of a mutation, and what it does.
pub(crate) trait Command: InputType + Send + Sync {
    /// The mutation's name in the graph.
    const NAME: &'static str;

    /// What is kept for a repeat: as a rule the id of what was written.
    type Outcome: Serialize + DeserializeOwned + Send;

    /// The client's name for this write, the same in every repeat.
    fn idempotency_key(&self) -> &str;

    /// Which region it changes.
    fn home(&self) -> Home<'_>;

    /// Does it. What it refuses is rolled back, whatever was written before.
    fn apply(
        &self,
        write: &mut Write<'_>,
    ) -> impl Future<Output = Result<Self::Outcome, Refusal>> + Send;
}

/// What says which region a command changes.
#[derive(Clone, Copy)]
pub(crate) enum Home<'a> {
    /// An id, whose slug says it, and the field that it is in.
    Id(&'static str, &'a ID),
    /// A region's code, and the field that it is in.
    Region(&'static str, &'a RegionCode),
}

/// What became of a command.
#[derive(Debug)]
pub(crate) enum Done<O> {
    /// It was done, now or before.
    Written(O),
    /// Nothing was written.
    Refused {
        /// Why, in the order of field and code.
        errors: Vec<UserError>,
        /// What there is already, where that is why.
        known: Option<O>,
    },
}

/// Does the writes of a service.
#[derive(Clone)]
pub(crate) struct Writer {
    db: DatabaseConnection,
    regions: Arc<[&'static RegionModule]>,
    secret: LinkSecret,
    outbox: Outbox,
    /// SQLite has one writer. Ours wait here, in the order in which they came, instead of each
    /// holding a connection and asking again and again.
    turn: Option<Arc<Mutex<()>>>,
}

/// A command's transaction.
pub(crate) struct Write<'a> {
    /// Where rows are read and written.
    pub(crate) db: &'a DatabaseTransaction,
    /// The region that is written.
    pub(crate) region: &'static RegionModule,
    /// When.
    pub(crate) at: DateTime<Utc>,
    /// The key that regions share.
    pub(crate) secret: &'a LinkSecret,
    idempotency_key: &'a str,
    next_id: u64,
    changes: Vec<Change>,
}

impl Writer {
    /// Writes into `db` for `regions`; tells `outbox` of each commit.
    pub(crate) fn new(
        regions: &[&'static RegionModule],
        db: DatabaseConnection,
        secret: LinkSecret,
        outbox: Outbox,
    ) -> Self {
        let single = db.get_database_backend() == DatabaseBackend::Sqlite;
        Self {
            db,
            regions: regions.into(),
            secret,
            outbox,
            turn: single.then(Arc::default),
        }
    }

    /// Runs `command` in one transaction; a repeat has the outcome of the first, whose rows may have changed since. Comes back only
    /// when what was written is durable.
    ///
    /// Fails where no region of this service is its home, or where the database does.
    pub(crate) async fn run<C: Command>(&self, command: &C) -> Result<Done<C::Outcome>, ApiError> {
        let region = self.home(command.home())?;
        let key = command.idempotency_key();
        if !receipt::is_key(key) {
            return Ok(Done::refused(vec![UserError::idempotency_key()]));
        }
        let receipt = Receipt::of(region, command);
        let mut attempts = retry::Attempts::default();
        loop {
            match Box::pin(self.attempt(region, command, &receipt)).await {
                Err(Refusal::Failed(error)) => {
                    if let Some(broken) = rule::broken(&error) {
                        return Ok(Done::refused(vec![broken]));
                    }
                    if !attempts.again(&error).await {
                        return Err(error);
                    }
                }
                Err(Refusal::User { errors, known }) => {
                    let known = known.map(serde_json::from_value).transpose();
                    return Ok(Done::Refused {
                        errors: in_order(errors),
                        known: known.map_err(|_| receipt::unreadable())?,
                    });
                }
                Ok(outcome) => return Ok(Done::Written(outcome)),
            }
        }
    }

    async fn attempt<C: Command>(
        &self,
        region: &'static RegionModule,
        command: &C,
        receipt: &Receipt,
    ) -> Result<C::Outcome, Refusal> {
        let _turn = match &self.turn {
            Some(turn) => Some(turn.lock().await),
            None => None,
        };
        let db = begin(&self.db).await?;
        let at = Utc::now();
        match receipt.claim(&db, at).await? {
            Claim::Done(outcome) => return Ok(outcome),
            Claim::Reused => return Err(UserError::key_reused().into()),
            Claim::New => {}
        }
        let mut write = Write {
            db: &db,
            region,
            at,
            secret: &self.secret,
            idempotency_key: command.idempotency_key(),
            next_id: 0,
            changes: Vec::new(),
        };
        let outcome = command.apply(&mut write).await?;
        let changes = write.changes;
        receipt.keep(&db, &outcome).await?;
        outbox::append(&db, region.code, &changes, at).await?;
        // Also where nobody waits for the commit any more: then it may have happened all the same.
        let _notify = Notify(&self.outbox);
        db.commit().await?;
        Ok(outcome)
    }

    fn home(&self, home: Home<'_>) -> Result<&'static RegionModule, ApiError> {
        let (field, code) = match home {
            Home::Id(field, id) => (field, schema::id::home_of(id).ok()),
            Home::Region(field, code) => (field, Some(code.clone())),
        };
        let hosted = self.regions.iter().copied();
        code.and_then(|code| {
            hosted
                .into_iter()
                .find(|region| region.code == code.as_str())
        })
        .ok_or(ApiError::UnknownHome { field })
    }
}

impl<'a> Write<'a> {
    /// An id for a new row: the same wherever and however often the write is done.
    pub(crate) fn new_id(&mut self) -> String {
        self.next_id += 1;
        let kind = format!("write/{}", self.idempotency_key);
        HomedId::numbered(&self.region.region_code(), &kind, self.next_id).to_string()
    }

    /// The region's code, as rows carry it.
    pub(crate) fn region_code(&self) -> String {
        self.region.code.to_owned()
    }

    /// The day of the write, in UTC.
    pub(crate) fn today(&self) -> NaiveDate {
        self.at.date_naive()
    }

    /// Notes what is told to those who watch, once it is committed.
    pub(crate) fn changed(
        &mut self,
        kind: ChangeType,
        action: ChangeAction,
        id: &str,
        version: impl Into<Option<i32>>,
    ) {
        self.changes.push(Change {
            kind,
            action,
            id: id.to_owned(),
            version: version.into(),
        });
    }
}

impl<O> Done<O> {
    fn refused(errors: Vec<UserError>) -> Self {
        Self::Refused {
            errors,
            known: None,
        }
    }
}

/// Begins a transaction that may write from its first statement on.
pub(crate) async fn begin(db: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
    db.begin_with_options(TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    })
    .await
}

/// Tells the outbox when it goes.
struct Notify<'a>(&'a Outbox);

impl Drop for Notify<'_> {
    fn drop(&mut self) {
        self.0.notify();
    }
}

fn in_order(mut errors: Vec<UserError>) -> Vec<UserError> {
    let key = |error: &UserError| (error.field.clone(), error.code.text());
    errors.sort_by_key(key);
    errors.dedup_by_key(|error| key(error));
    errors
}
