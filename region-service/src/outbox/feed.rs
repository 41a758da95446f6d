//! What one subscriber is told: the changes of the regions that it watches, each region's in order,
//! each with the positions by which the subscriber can resume after it.

use std::collections::VecDeque;
use std::sync::Arc;

use schema::position::Positions;
use schema::region::RegionCode;
use sea_orm::DbErr;
use tokio::sync::watch;
use tokio::time::Instant;

use super::Outbox;
use super::heads::{self, Seen};
use super::page::Reader;
use crate::entity::change;
use crate::entity::value::ChangeType;

/// A subscriber's way through the outboxes of the regions that it watches. Holds one page of each at
/// most.
pub struct Feed {
    outbox: Outbox,
    seen: watch::Receiver<Seen>,
    readers: Vec<Reader>,
    /// Only changes of these types are told; all where absent.
    types: Option<Vec<ChangeType>>,
    queue: VecDeque<Item>,
    /// The positions after what was told and left out last.
    positions: Positions,
    untold: Option<Untold>,
}

/// An event with the positions after it.
#[derive(Clone, Debug)]
pub struct Told {
    /// By these the subscriber resumes after this event.
    pub positions: Positions,
    /// What happened.
    pub event: Event,
}

/// What a subscriber is told.
#[derive(Clone, Debug)]
pub enum Event {
    /// The region (its code) is watched. Told when the feed begins, and again where a newer resume
    /// token is due because changes were left out.
    Up(String),
    /// A change.
    Change(Arc<change::Model>),
}

/// Why a feed does not begin, or ends.
#[derive(Debug, thiserror::Error)]
pub enum FeedError {
    /// The subscriber claims to have seen more than there is: the database is not the one it saw.
    #[error(
        "the resume token is of position {position} in {region}, which has come to {last} only: its data were set back; begin anew without a token"
    )]
    Ahead {
        /// The region's code.
        region: String,
        /// What the subscriber has seen.
        position: i64,
        /// What there is.
        last: i64,
    },
    /// The changes after the subscriber's position are no longer kept.
    #[error(
        "the changes after position {position} in {region} are no longer kept: read the data anew and begin without a token"
    )]
    Expired {
        /// The region's code.
        region: String,
        /// What the subscriber has seen.
        position: i64,
    },
    /// The database failed.
    #[error("the outbox cannot be read")]
    Database {
        /// Why.
        source: Arc<DbErr>,
    },
}

enum Item {
    Up(String),
    Change(change::Model),
    /// Changes of this region that the subscriber did not ask for, up to this position.
    LeftOut {
        region: String,
        position: i64,
        count: u64,
    },
}

/// Changes that were left out since the subscriber last got a resume token.
struct Untold {
    region: String,
    count: u64,
    since: Instant,
}

impl Outbox {
    /// A feed of the changes of those of `asked` (codes) that are hosted here, after the positions
    /// in `after`; a region that has none there begins with its next change. Fails where a position
    /// cannot be resumed from.
    pub async fn feed(
        &self,
        asked: Option<&[RegionCode]>,
        types: Option<Vec<ChangeType>>,
        after: &Positions,
    ) -> Result<Feed, FeedError> {
        // Before the positions are read: what is appended from now on is seen.
        let mut seen = self.heads.subscribe();
        seen.mark_unchanged();
        let last = heads::last(&self.db, &self.regions).await.map_err(failed)?;
        let mut feed = Feed {
            outbox: self.clone(),
            seen,
            readers: Vec::new(),
            types,
            queue: VecDeque::new(),
            positions: Positions::default(),
            untold: None,
        };
        for code in self.watched(asked) {
            let region = code.as_str();
            let last = last.get(region).copied().unwrap_or_default();
            let position = after
                .get(&code)
                .map_or(last, |position| i64::try_from(position).unwrap_or(i64::MAX));
            let reader = Reader::resume(&self.db, region, position, last).await?;
            feed.readers.push(reader);
            feed.queue.push_back(Item::Up(region.to_owned()));
            feed.passed(region, position);
        }
        Ok(feed)
    }

    /// Which of `asked` are hosted here, sorted by code.
    pub fn watched(&self, asked: Option<&[RegionCode]>) -> Vec<RegionCode> {
        let hosted = self
            .regions
            .iter()
            .filter_map(|code| RegionCode::new(code).ok());
        hosted
            .filter(|code| asked.is_none_or(|asked| asked.contains(code)))
            .collect()
    }
}

impl Feed {
    /// The next event; waits until there is one. Fails where no more can be told; the feed has
    /// ended then.
    pub async fn next(&mut self) -> Result<Told, FeedError> {
        loop {
            while let Some(item) = self.queue.pop_front() {
                if let Some(told) = self.take(item) {
                    return Ok(told);
                }
            }
            if let Some(told) = self.bookmark() {
                return Ok(told);
            }
            if !self.read().await? {
                self.wait().await?;
            }
        }
    }

    /// Reads a page of each region that has more. False where none has.
    async fn read(&mut self) -> Result<bool, FeedError> {
        let seen = self.seen.borrow_and_update().clone();
        let Self {
            outbox,
            readers,
            types,
            queue,
            ..
        } = self;
        let mut more = false;
        for reader in readers {
            if seen.last(&reader.region) <= reader.position {
                continue;
            }
            more = true;
            for row in reader.page(&outbox.db, outbox.pace.page).await? {
                enqueue(queue, row, types.as_deref());
            }
        }
        Ok(more)
    }

    /// Waits until there may be more, or a newer resume token is due.
    async fn wait(&mut self) -> Result<(), FeedError> {
        let every = self.outbox.pace.bookmark_every;
        let due = self.untold.as_ref().map(|untold| untold.since + every);
        let bookmark = async {
            match due {
                Some(due) => tokio::time::sleep_until(due).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            changed = self.seen.changed() => {
                changed.map_err(|_| {
                    failed(DbErr::Custom("nobody looks at the outbox any more".to_owned()))
                })?;
                match &self.seen.borrow().failure {
                    None => Ok(()),
                    Some(source) => Err(FeedError::Database { source: Arc::clone(source) }),
                }
            }
            () = bookmark => Ok(()),
        }
    }

    /// What the subscriber is told of `item`, if anything.
    fn take(&mut self, item: Item) -> Option<Told> {
        match item {
            Item::Up(region) => Some(self.tell(Event::Up(region))),
            Item::Change(row) => {
                self.passed(&row.region, row.position);
                Some(self.tell(Event::Change(Arc::new(row))))
            }
            Item::LeftOut {
                region,
                position,
                count,
            } => {
                self.passed(&region, position);
                let earlier = self.untold.take();
                self.untold = Some(Untold {
                    region,
                    count: count + earlier.as_ref().map_or(0, |untold| untold.count),
                    since: earlier.map_or_else(Instant::now, |untold| untold.since),
                });
                None
            }
        }
    }

    /// A newer resume token, where enough was left out for long enough.
    fn bookmark(&mut self) -> Option<Told> {
        let pace = self.outbox.pace;
        let due = |untold: &Untold| {
            untold.count >= pace.bookmark_after || untold.since.elapsed() >= pace.bookmark_every
        };
        let untold = self.untold.take_if(|untold| due(untold))?;
        Some(self.tell(Event::Up(untold.region)))
    }

    fn tell(&mut self, event: Event) -> Told {
        self.untold = None;
        Told {
            positions: self.positions.clone(),
            event,
        }
    }

    fn passed(&mut self, region: &str, position: i64) {
        let code = RegionCode::new(region);
        if let (Ok(code), Ok(position)) = (code, u64::try_from(position)) {
            self.positions.set(code, position);
        }
    }
}

/// Puts a change into the queue, or into the run of those that are left out.
fn enqueue(queue: &mut VecDeque<Item>, row: change::Model, types: Option<&[ChangeType]>) {
    if types.is_none_or(|types| types.contains(&row.kind)) {
        return queue.push_back(Item::Change(row));
    }
    if let Some(Item::LeftOut {
        region,
        position,
        count,
    }) = queue.back_mut()
        && *region == row.region
    {
        *position = row.position;
        *count += 1;
        return;
    }
    queue.push_back(Item::LeftOut {
        region: row.region,
        position: row.position,
        count: 1,
    });
}

fn failed(source: DbErr) -> FeedError {
    FeedError::Database {
        source: Arc::new(source),
    }
}
