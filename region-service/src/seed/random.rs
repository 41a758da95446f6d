//! A small seeded generator of numbers (SplitMix64), so that demo data are the same on every
//! machine and with every version of every library. Not for secrets.

/// A stream of numbers that its label determines.
#[derive(Clone, Debug)]
pub(crate) struct Random(u64);

impl Random {
    /// The stream of this label and number.
    pub(crate) fn of(label: &str, number: u64) -> Self {
        // FNV-1a, 64 bits.
        let hash = label
            .bytes()
            .chain(number.to_be_bytes())
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
            });
        Self(hash)
    }

    /// A number below `bound`; 0 where `bound` is.
    pub(crate) fn below(&mut self, bound: u32) -> u32 {
        let product = (self.next() >> 32) * u64::from(bound);
        u32::try_from(product >> 32).expect("below a 32-bit bound")
    }

    /// A number from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: u32, high: u32) -> u32 {
        low + self.below(high - low + 1)
    }

    /// True `percent` times in a hundred.
    pub(crate) fn chance(&mut self, percent: u32) -> bool {
        self.below(100) < percent
    }

    /// One of `items` by its weight. `items` has a weight above 0.
    pub(crate) fn weighted<T: Copy>(&mut self, items: &[(T, u32)]) -> T {
        let mut left = self.below(items.iter().map(|(_, weight)| weight).sum());
        for (item, weight) in items {
            if left < *weight {
                return *item;
            }
            left -= weight;
        }
        unreachable!("the number is below the sum of the weights")
    }

    /// Brings `items` into an order of chance (Fisher-Yates).
    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let bound = u32::try_from(last + 1).expect("lists have fewer than 2^32 items");
            items.swap(last, self.below(bound) as usize);
        }
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

/// `total` shared out by `weights` in whole numbers (largest remainder); sums to `total` exactly
/// where a weight is above 0.
pub(super) fn apportion(weights: &[u32], total: u32) -> Vec<u32> {
    let sum: u64 = weights.iter().map(|w| u64::from(*w)).sum();
    if sum == 0 {
        return vec![0; weights.len()];
    }
    let exact = weights.iter().map(|w| u64::from(*w) * u64::from(total));
    let mut parts: Vec<(u64, u64)> = exact.map(|e| (e / sum, e % sum)).collect();
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by_key(|i| (std::cmp::Reverse(parts[*i].1), *i));
    let given: u64 = parts.iter().map(|(whole, _)| whole).sum();
    let left = usize::try_from(u64::from(total) - given).expect("fewer than one for each part");
    for i in order.into_iter().take(left) {
        parts[i].0 += 1;
    }
    parts
        .into_iter()
        .map(|(whole, _)| u32::try_from(whole).expect("a part of a 32-bit total"))
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_label_determines_the_stream() {
        let mut one = Random::of("a", 1);
        let drawn: Vec<u32> = (0..4).map(|_| one.below(1000)).collect();
        let mut again = Random::of("a", 1);
        assert_eq!(drawn, (0..4).map(|_| again.below(1000)).collect::<Vec<_>>());
        assert_ne!(drawn[0], Random::of("a", 2).below(1000));
    }

    proptest! {
        #[test]
        fn shares_add_up(weights in prop::collection::vec(0_u32..1000, 1..20), total in 0_u32..100_000) {
            let parts = apportion(&weights, total);
            let expected = if weights.iter().any(|w| *w > 0) { total } else { 0 };
            prop_assert_eq!(parts.iter().sum::<u32>(), expected);
        }

        #[test]
        fn weights_that_sum_to_the_total_are_the_shares(weights in prop::collection::vec(0_u32..1000, 1..20)) {
            prop_assert_eq!(apportion(&weights, weights.iter().sum()), weights);
        }
    }
}
