//! Where each region's outbox ends now: looked up by one task for all subscribers of a service,
//! at once where a write says so, and at an interval for the writes of other processes.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use sea_orm::{ColumnTrait, DatabaseConnection, DbErr, EntityTrait, QueryFilter};
use tokio::sync::{Notify, watch};
use tokio::task::AbortHandle;

use crate::entity::change_counter;

/// The position of each region's latest change, as last looked up.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen {
    last: HashMap<String, i64>,
    /// Why the latest look failed, if it did.
    pub(super) failure: Option<Arc<DbErr>>,
}

/// The task that looks, started with the first subscriber.
#[derive(Clone)]
pub(super) struct Heads(Arc<Inner>);

struct Inner {
    db: DatabaseConnection,
    regions: Arc<[String]>,
    every: Duration,
    look: Arc<Notify>,
    watcher: OnceLock<Watcher>,
}

struct Watcher {
    seen: watch::Sender<Seen>,
    task: AbortHandle,
}

impl Seen {
    /// The position of the latest change of `region`, 0 where there is none.
    pub(super) fn last(&self, region: &str) -> i64 {
        self.last.get(region).copied().unwrap_or_default()
    }
}

impl Heads {
    pub(super) fn new(db: DatabaseConnection, regions: Arc<[String]>, every: Duration) -> Self {
        Self(Arc::new(Inner {
            db,
            regions,
            every,
            look: Arc::default(),
            watcher: OnceLock::new(),
        }))
    }

    /// Looks now.
    pub(super) fn look(&self) {
        self.0.look.notify_one();
    }

    /// What is seen from now on.
    pub(super) fn subscribe(&self) -> watch::Receiver<Seen> {
        let watcher = self.0.watcher.get_or_init(|| self.0.start());
        let seen = watcher.seen.subscribe();
        // The task sleeps while there are no subscribers.
        self.look();
        seen
    }
}

impl Inner {
    fn start(&self) -> Watcher {
        let (seen, _) = watch::channel(Seen::default());
        let task = tokio::spawn(watch(
            self.db.clone(),
            Arc::clone(&self.regions),
            self.every,
            Arc::clone(&self.look),
            seen.clone(),
        ));
        Watcher {
            seen,
            task: task.abort_handle(),
        }
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        if let Some(watcher) = self.watcher.get() {
            watcher.task.abort();
        }
    }
}

async fn watch(
    db: DatabaseConnection,
    regions: Arc<[String]>,
    every: Duration,
    look: Arc<Notify>,
    seen: watch::Sender<Seen>,
) {
    loop {
        if seen.is_closed() {
            look.notified().await;
            continue;
        }
        match last(&db, &regions).await {
            Ok(last) => {
                seen.send_if_modified(|seen| {
                    let news = seen.failure.is_some() || seen.last != last;
                    *seen = Seen {
                        last,
                        failure: None,
                    };
                    news
                });
            }
            Err(error) => {
                tracing::warn!(%error, "the outbox cannot be read");
                seen.send_modify(|seen| seen.failure = Some(Arc::new(error)));
            }
        }
        tokio::select! {
            () = look.notified() => {}
            () = tokio::time::sleep(every) => {}
        }
    }
}

/// The position of the latest change of each of `regions` that has any.
pub(super) async fn last(
    db: &DatabaseConnection,
    regions: &[String],
) -> Result<HashMap<String, i64>, DbErr> {
    let counters = change_counter::Entity::find()
        .filter(change_counter::Column::Region.is_in(regions))
        .all(db)
        .await?;
    Ok(counters
        .into_iter()
        .map(|counter| (counter.region, counter.last))
        .collect())
}
