//! Invented education numbers (*PGN*). They exist in memory only, to make link keys of, and fail
//! the eleven test, so none is anybody's.

use schema::eleven_test;

/// The highest number that a region's own pupils may have; the last is kept for an alias.
pub(super) const MOST_PUPILS: u32 = 999_998;

/// The temporary number that one pupil of each region had before.
pub(super) const TEMPORARY: u32 = 999_999;

/// The number of the region's own pupil `number`; `serial` is the region's.
pub(super) fn of_region(serial: u32, number: u32) -> String {
    failing(serial * 1_000_000 + number)
}

/// The number of the cross-region pupil `number`: the same in every region.
pub(super) fn of_cross_region(number: u32) -> String {
    failing(90_000_000 + number)
}

/// Eight digits and a ninth with which they fail the test.
fn failing(eight: u32) -> String {
    let number = format!("{eight:08}0");
    if eleven_test::passes(&number) {
        return format!("{eight:08}1");
    }
    number
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_number_passes_the_test_and_none_is_given_twice() {
        let mut seen = HashSet::new();
        for serial in [1, 5, 89] {
            for number in (1..3000).chain([MOST_PUPILS, TEMPORARY]) {
                let pgn = of_region(serial, number);
                assert!(pgn.len() == 9 && !eleven_test::passes(&pgn), "{pgn}");
                assert!(seen.insert(pgn));
            }
        }
        for number in 1..100 {
            let pgn = of_cross_region(number);
            assert!(!eleven_test::passes(&pgn) && seen.insert(pgn));
        }
    }
}
