//! Kills a service now and then, by how much work has been done, and starts it again.

use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::Result;
use tests::process::Service;
use tests::random::Random;
use tokio::sync::Notify;

/// How much work has been done.
#[derive(Debug, Default)]
pub(super) struct Progress {
    done: AtomicUsize,
    moved: Notify,
}

impl Progress {
    /// One more piece of work is done.
    pub(super) fn one_more(&self) {
        self.done.fetch_add(1, Ordering::SeqCst);
        self.moved.notify_waiters();
    }

    /// Waits until `count` pieces are done.
    async fn reaches(&self, count: usize) {
        loop {
            let moved = self.moved.notified();
            tokio::pin!(moved);
            moved.as_mut().enable();
            if self.done.load(Ordering::SeqCst) >= count {
                return;
            }
            moved.await;
        }
    }
}

/// Kills `service` each time that between `least` and `most` more pieces of work are done, until `total`
/// are; gives how often it did. The service runs in the end.
pub(super) async fn kill_now_and_then(
    service: &mut Service,
    progress: &Progress,
    random: &mut Random,
    (least, most): (usize, usize),
    total: usize,
) -> Result<usize> {
    let mut kills = 0;
    let mut at = random.between(least, most);
    while at < total {
        progress.reaches(at).await;
        service.kill().await?;
        service.restart().await?;
        kills += 1;
        at += random.between(least, most);
    }
    Ok(kills)
}
