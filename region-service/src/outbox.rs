//! The transactional outbox: what changed in each region, numbered without gaps in the order of the
//! commits.
//!
//! A write appends its changes in its own transaction ([`append`]) and says so after the commit
//! ([`Outbox::notify`]). A subscriber reads a [`Feed`]: pages of rows, so nothing is buffered but a
//! page. Changes of other processes (an import, a second copy of the service) are found by looking
//! at the counters now and then. What the graph shows of a change is `graphql::change`'s part.

mod append;
mod feed;
mod heads;
mod page;
mod purge;
#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::time::Duration;

use sea_orm::DatabaseConnection;

pub use append::{Change, append};
pub use feed::{Event, Feed, FeedError, Told};
pub use purge::{RETENTION, purge};

use heads::Heads;

/// The outboxes of the regions that a service hosts. Cheap to clone.
#[derive(Clone)]
pub struct Outbox {
    db: DatabaseConnection,
    /// The codes of the hosted regions, sorted.
    regions: Arc<[String]>,
    pace: Pace,
    heads: Heads,
}

/// How often a subscriber is told things, and how much is read at once.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// How often the counters are looked at where nobody says that something changed.
    pub look_every: Duration,
    /// Rows in one page.
    pub page: u64,
    /// After so many changes that a subscriber did not ask for, it gets a newer resume token.
    pub bookmark_after: u64,
    /// And after this time, where there were any.
    pub bookmark_every: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            look_every: Duration::from_millis(500),
            page: 256,
            bookmark_after: 1_024,
            bookmark_every: Duration::from_secs(30),
        }
    }
}

impl Outbox {
    /// The outboxes of `regions` (codes, sorted) in `db`.
    pub fn new(db: DatabaseConnection, regions: Arc<[String]>, pace: Pace) -> Self {
        let heads = Heads::new(db.clone(), Arc::clone(&regions), pace.look_every);
        Self {
            db,
            regions,
            pace,
            heads,
        }
    }

    /// Says that something was committed: subscribers read at once.
    pub fn notify(&self) {
        self.heads.look();
    }
}
