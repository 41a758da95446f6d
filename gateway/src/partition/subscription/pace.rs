//! How long to wait before a lost stream is opened again.

use std::time::Duration;

/// The longest wait.
const LONGEST: Duration = Duration::from_secs(10);

/// Waits that grow, each by chance up to a half shorter: subscriptions that lost one region at the
/// same time must not all come back to it at the same time.
#[derive(Debug)]
pub(super) struct Pace {
    next: Duration,
}

impl Pace {
    /// From the beginning, with this wait.
    pub(super) fn new(first: Duration) -> Self {
        Self { next: first }
    }

    /// The next wait; `chance` is from 0 to 1.
    pub(super) fn wait(&mut self, chance: f64) -> Duration {
        let longest = self.next;
        self.next = (longest * 2).min(LONGEST);
        longest.mul_f64(1.0 - chance.clamp(0.0, 1.0) / 2.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_the_longest_and_chance_shortens_them() {
        let mut pace = Pace::new(Duration::from_millis(100));
        let waits: Vec<u128> = (0..9).map(|_| pace.wait(0.0).as_millis()).collect();
        assert_eq!(waits, [100, 200, 400, 800, 1600, 3200, 6400, 10000, 10000]);
        assert_eq!(pace.wait(1.0), LONGEST / 2);
        assert_eq!(pace.wait(0.5), LONGEST * 3 / 4);
    }
}
