//! Which failures of a transaction are worth another attempt: those of writes that met each other.

use std::time::Duration;

use sea_orm::{DbErr, RuntimeErr};

use crate::error::ApiError;

/// How often a write is tried again at most.
const MOST: u32 = 8;

/// PostgreSQL: a serialization failure, a deadlock, a row that another transaction made meanwhile
/// (found on the next attempt). SQLite: the same, and a file that another process writes.
const MET_ANOTHER: [&str; 8] = ["40001", "40P01", "23505", "1555", "2067", "5", "261", "517"];

/// The attempts of one write.
#[derive(Default)]
pub(super) struct Attempts(u32);

impl Attempts {
    /// Whether to try again after `error`. Waits a little first, longer each time and never quite
    /// alike, so that two that met do not meet again.
    pub(super) async fn again(&mut self, error: &ApiError) -> bool {
        self.0 += 1;
        let again = self.0 <= MOST && met_another(error);
        if again {
            let most = 2_u64 << self.0;
            tokio::time::sleep(Duration::from_millis(rand::random_range(1..=most))).await;
        }
        again
    }
}

/// The database's own error in `error`, if it is one.
fn database_error(
    error: &ApiError,
) -> Option<&(dyn sea_orm::sqlx::error::DatabaseError + 'static)> {
    let ApiError::Database { source } = error else {
        return None;
    };
    match source {
        DbErr::Exec(RuntimeErr::SqlxError(error))
        | DbErr::Query(RuntimeErr::SqlxError(error))
        | DbErr::Conn(RuntimeErr::SqlxError(error)) => error.as_database_error(),
        _ => None,
    }
}

fn met_another(error: &ApiError) -> bool {
    database_error(error)
        .and_then(|error| error.code())
        .is_some_and(|code| MET_ANOTHER.contains(&&*code))
}
