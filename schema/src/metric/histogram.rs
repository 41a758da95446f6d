//! Quantiles of fixed-edge histograms.

use std::collections::BTreeMap;

use rust_decimal::{Decimal, RoundingStrategy};

use crate::metric::{Bins, Bucket};

/// A quantile between 0 and 1, in percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quantile(u8);

/// Decimals of an interpolated quantile.
const DECIMALS: u32 = 1;

impl Quantile {
    /// The median (*mediaan*).
    pub const P50: Self = Self(50);
    /// The ninetieth percentile.
    pub const P90: Self = Self(90);

    /// The quantile below which `percent` of a hundred lie. `None` outside 1 to 99.
    pub fn new(percent: u8) -> Option<Self> {
        (1..=99).contains(&percent).then_some(Self(percent))
    }

    /// The quantile of counts in bins given as (lower edge, upper edge if any, count), in order: with
    /// linear interpolation inside a bin, one decimal, half to even. In an open bin the lower edge:
    /// so much is sure. `None` where nothing was counted, or a sum is too large.
    pub fn interpolated(self, bins: &[(Decimal, Option<Decimal>, i64)]) -> Option<Decimal> {
        let (index, before) = self.find(bins.iter().map(|(.., count)| *count))?;
        let (lower, upper, count) = bins[index];
        let Some(upper) = upper else {
            return Some(lower);
        };
        let total = positive_total(bins.iter().map(|(.., count)| *count))?;
        let rank = Decimal::from(total).checked_mul(Decimal::new(i64::from(self.0), 2))?;
        let part = rank
            .checked_sub(Decimal::from(before))?
            .checked_mul(upper.checked_sub(lower)?)?
            .checked_div(Decimal::from(count))?;
        let value = lower.checked_add(part)?;
        Some(value.round_dp_with_strategy(DECIMALS, RoundingStrategy::MidpointNearestEven))
    }

    /// The bin in which it falls, and how many lie in the bins before.
    fn find(self, counts: impl Iterator<Item = i64> + Clone) -> Option<(usize, i64)> {
        let total = i128::from(positive_total(counts.clone())?);
        let mut before = 0_i64;
        for (index, count) in counts.enumerate() {
            let reached = i128::from(before) + i128::from(count);
            if count > 0 && reached * 100 >= total * i128::from(self.0) {
                return Some((index, before));
            }
            before += count;
        }
        None
    }
}

/// Counts per bin, added up. `None` where a sum is too large.
pub(super) fn add<'a>(
    histograms: impl Iterator<Item = &'a [Bucket]>,
) -> Option<BTreeMap<i64, i64>> {
    let mut sums = BTreeMap::new();
    for bucket in histograms.flatten() {
        let sum: &mut i64 = sums.entry(bucket.bin).or_default();
        *sum = sum.checked_add(bucket.count)?;
    }
    Some(sums)
}

/// A quantile of `sums` in the bins of a definition. Bins that the definition does not have are left
/// out.
pub(super) fn quantile(
    bins: Bins,
    sums: &BTreeMap<i64, i64>,
    quantile: Quantile,
) -> Option<Decimal> {
    let counted: Vec<_> = sums
        .iter()
        .filter_map(|(bin, count)| {
            let bin = usize::try_from(*bin).ok()?;
            let lower = Decimal::from(*bins.edges.get(bin)?);
            let upper = bins.edges.get(bin + 1).copied().map(Decimal::from);
            Some((lower, upper, *count))
        })
        .collect();
    if bins.whole {
        let (index, _) = quantile.find(counted.iter().map(|(.., count)| *count))?;
        return Some(counted[index].0);
    }
    quantile.interpolated(&counted)
}

/// How many were counted; `None` where a sum is too large.
pub(super) fn total(sums: &BTreeMap<i64, i64>) -> Option<i64> {
    sums.values()
        .try_fold(0_i64, |sum, count| sum.checked_add(*count))
}

/// How many lie in bins that begin above `limit`.
pub(super) fn above(bins: Bins, sums: &BTreeMap<i64, i64>, limit: i64) -> i64 {
    let is_above = |bin: &i64| {
        let lower = usize::try_from(*bin)
            .ok()
            .and_then(|bin| bins.edges.get(bin));
        lower.is_some_and(|lower| *lower > limit)
    };
    let counts = sums.iter().filter(|(bin, _)| is_above(bin));
    counts.fold(0, |sum, (_, count)| sum.saturating_add(*count))
}

impl Bins {
    /// The bin of one value, counted once; what lies below the first edge is in the first bin.
    pub fn bucket(self, value: i64) -> Bucket {
        let begun = self.edges.iter().filter(|edge| **edge <= value).count();
        let bin = i64::try_from(begun.saturating_sub(1)).unwrap_or(i64::MAX);
        Bucket { bin, count: 1 }
    }
}

/// The sum of counts; `None` where it is zero or less, or too large.
fn positive_total(mut counts: impl Iterator<Item = i64>) -> Option<i64> {
    let total = counts.try_fold(0_i64, |sum, count| {
        (count >= 0).then(|| sum.checked_add(count)).flatten()
    })?;
    (total > 0).then_some(total)
}
