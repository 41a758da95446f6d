//! How far a subscriber has come in each region's outbox: `TWENTE:123,VEENDAM:45`, the text that
//! gateway and regions exchange as resume token. Sealing it towards clients is the gateway's part.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use crate::region::RegionCode;

/// The position of the last change seen, by region.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Positions(BTreeMap<RegionCode, u64>);

/// A text that is no list of positions.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "it is no list of regions and positions as `TWENTE:123,VEENDAM:45`, sorted, each region once"
)]
pub struct InvalidPositions;

/// The largest position: what a database's 64-bit integer holds.
const LARGEST: u64 = i64::MAX as u64;

impl Positions {
    /// The position in `region`; none where it is not known.
    pub fn get(&self, region: &RegionCode) -> Option<u64> {
        self.0.get(region).copied()
    }

    /// Sets the position in `region`.
    pub fn set(&mut self, region: RegionCode, position: u64) {
        self.0.insert(region, position);
    }

    /// Takes every position of `other` over.
    pub fn advance(&mut self, other: &Self) {
        let known = other.0.iter();
        self.0
            .extend(known.map(|(region, &at)| (region.clone(), at)));
    }

    /// The positions in those regions that `wanted` lets through.
    #[must_use]
    pub fn only(&self, wanted: impl Fn(&RegionCode) -> bool) -> Self {
        let known = self.0.iter().filter(|(region, _)| wanted(region));
        Self(known.map(|(region, &at)| (region.clone(), at)).collect())
    }

    /// Regions with their positions, sorted by code.
    pub fn iter(&self) -> impl Iterator<Item = (&RegionCode, u64)> {
        self.0.iter().map(|(region, &position)| (region, position))
    }

    /// Whether no region's position is known.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Positions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (region, position)) in self.iter().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            write!(f, "{comma}{region}:{position}")?;
        }
        Ok(())
    }
}

impl FromStr for Positions {
    type Err = InvalidPositions;

    /// Reads what `Display` writes, and nothing else. The empty text is the empty list.
    fn from_str(text: &str) -> Result<Self, InvalidPositions> {
        let mut positions = BTreeMap::new();
        for part in text.split(',').filter(|_| !text.is_empty()) {
            let (region, position) = part.split_once(':').ok_or(InvalidPositions)?;
            let region = RegionCode::new(region).map_err(|_| InvalidPositions)?;
            let position = position.parse().map_err(|_| InvalidPositions)?;
            if position > LARGEST {
                return Err(InvalidPositions);
            }
            positions.insert(region, position);
        }
        let positions = Self(positions);
        // Another order, a region twice, a leading zero or sign: not as it was written.
        if positions.to_string() == text {
            Ok(positions)
        } else {
            Err(InvalidPositions)
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_was_not_written_here_is_refused() {
        for text in [
            "TWENTE",
            "TWENTE:",
            ":1",
            "twente:1",
            "TWENTE:-1",
            "TWENTE:+1",
            "TWENTE:01",
            "TWENTE:1,",
            ",TWENTE:1",
            "TWENTE:1, VEENDAM:2",
            "VEENDAM:1,TWENTE:2",
            "TWENTE:1,TWENTE:1",
            "TWENTE:9223372036854775808",
        ] {
            assert_eq!(text.parse::<Positions>(), Err(InvalidPositions), "{text}");
        }
    }

    #[test]
    fn parts_are_taken_out_and_put_back() {
        let all: Positions = "AMERSFOORT:0,TWENTE:7,VEENDAM:9".parse().unwrap();
        let part = all.only(|region| region.as_str() != "TWENTE");
        assert_eq!(part.to_string(), "AMERSFOORT:0,VEENDAM:9");
        let mut later: Positions = "AMERSFOORT:0,TWENTE:8".parse().unwrap();
        later.advance(&part);
        assert_eq!(later.to_string(), "AMERSFOORT:0,TWENTE:8,VEENDAM:9");
    }

    proptest! {
        #[test]
        fn every_list_reads_back(
            list in prop::collection::btree_map("[A-Z][A-Z0-9_]{0,8}", 0..=LARGEST, 0..6)
        ) {
            let mut positions = Positions::default();
            for (region, position) in &list {
                positions.set(RegionCode::new(region).unwrap(), *position);
            }
            prop_assert_eq!(positions.to_string().parse(), Ok(positions));
        }
    }
}
