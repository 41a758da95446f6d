//! The median of times of which some had not ended when counting stopped (Kaplan-Meier over bins).

use std::collections::BTreeMap;

use rust_decimal::{Decimal, RoundingStrategy};

use crate::metric::Bins;

/// Decimals of the median.
const DECIMALS: u32 = 1;

/// The time by which half have ended, from how many `ended` in each bin and how many were still
/// `open` in each: the product-limit estimate, where those that were open in a bin count as half of
/// them at risk in it (the actuarial convention for grouped times), linear inside a bin. `None`
/// where fewer than half are known to end, and for bins of whole numbers, which are no times.
pub(super) fn median(
    bins: Bins,
    ended: &BTreeMap<i64, i64>,
    open: &BTreeMap<i64, i64>,
) -> Option<Decimal> {
    if bins.whole {
        return None;
    }
    let half = Decimal::new(5, 1);
    let mut at_risk = total(ended)?.checked_add(total(open)?)?;
    let mut surviving = Decimal::ONE;
    for (index, lower) in bins.edges.iter().enumerate() {
        let bin = i64::try_from(index).ok()?;
        let (ends, opens) = (count(ended, bin), count(open, bin));
        let exposed = Decimal::from(at_risk).checked_sub(Decimal::from(opens) * half)?;
        if exposed.is_zero() {
            return None;
        }
        let died = Decimal::from(ends).checked_div(exposed)?.min(Decimal::ONE);
        let after = surviving.checked_mul(Decimal::ONE - died)?;
        if after <= half {
            return inside(*lower, bins.edges.get(index + 1), surviving, after);
        }
        surviving = after;
        at_risk -= ends + opens;
    }
    None
}

/// Where in a bin the share that survives comes down to a half.
fn inside(lower: i64, upper: Option<&i64>, before: Decimal, after: Decimal) -> Option<Decimal> {
    let lower = Decimal::from(lower);
    let Some(upper) = upper else {
        return Some(lower);
    };
    let width = Decimal::from(*upper).checked_sub(lower)?;
    let fallen = before.checked_sub(Decimal::new(5, 1))?;
    let part = fallen.checked_mul(width)?.checked_div(before - after)?;
    let mut median = lower
        .checked_add(part)?
        .round_dp_with_strategy(DECIMALS, RoundingStrategy::MidpointNearestEven);
    median.rescale(DECIMALS);
    Some(median)
}

fn count(counts: &BTreeMap<i64, i64>, bin: i64) -> i64 {
    counts.get(&bin).copied().unwrap_or_default()
}

/// The sum of counts; `None` where one is negative or the sum too large.
fn total(counts: &BTreeMap<i64, i64>) -> Option<i64> {
    counts.values().try_fold(0_i64, |sum, count| {
        (*count >= 0).then(|| sum.checked_add(*count)).flatten()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const BINS: Bins = Bins {
        edges: &[0, 10, 20, 30],
        whole: false,
        limit: None,
    };

    fn of(ended: &[i64], open: &[i64]) -> Option<String> {
        let counts = |list: &[i64]| (0_i64..).zip(list.iter().copied()).collect();
        median(BINS, &counts(ended), &counts(open)).map(|days| days.to_string())
    }

    #[test]
    fn without_open_ones_it_is_the_median_of_the_histogram() {
        assert_eq!(of(&[4, 4, 0, 0], &[]).as_deref(), Some("10.0"));
        assert_eq!(
            of(&[2, 8, 0, 0], &[]).as_deref(),
            Some("13.8"),
            "3 of 8 into 10 to 20"
        );
        assert_eq!(
            of(&[0, 0, 0, 5], &[]).as_deref(),
            Some("30"),
            "the open bin's edge"
        );
    }

    #[test]
    fn those_still_open_make_it_longer() {
        // At risk 12, of which 4 leave the first bin open: 4 of 10 end. Then 4 at risk: all end.
        assert_eq!(of(&[4, 4, 0, 0], &[4, 0, 0, 0]).as_deref(), Some("11.7"));
        assert_eq!(
            of(&[4, 0, 0, 0], &[0, 0, 6, 0]),
            None,
            "fewer than half end"
        );
        assert_eq!(of(&[], &[3]), None);
        assert_eq!(of(&[], &[]), None);
        assert_eq!(of(&[-1, 2], &[]), None);
    }
}
