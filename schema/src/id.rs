//! Ids that say where their row lives: `holland-rijnland:01J…`, a region's slug and a ULID.
//!
//! The ULID part has no meaning to anyone. No id holds eight digits in a row, so none can hold a
//! citizen service number (domain rule R2): every way to make one refuses such a text.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use sha2::{Digest, Sha256};

use crate::eleven_test;
use crate::region::RegionCode;

/// The id of an entity that lives in one region.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct HomedId(String);

/// Why a text is no homed id.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidId {
    /// There is no region's slug before a colon.
    #[error("`{text}` does not begin with a region and a colon, as `twente:`")]
    NoHome {
        /// What was given.
        text: String,
    },
    /// What follows the colon is no ULID.
    #[error("`{text}` does not end in a ULID (26 characters of 0-9 A-Z without I L O U)")]
    NoUlid {
        /// What was given.
        text: String,
    },
    /// Eight or more digits stand in a row.
    #[error("`{text}` has eight or more digits in a row, which no id may have")]
    DigitRun {
        /// What was given.
        text: String,
    },
}

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const ULID_LENGTH: usize = 26;

/// The region in which the entity with this id lives: the slug before the first colon. What follows
/// the colon is not looked at. Fails where there is none.
pub fn home_of(id: &str) -> Result<RegionCode, InvalidId> {
    id.split_once(':')
        .and_then(|(slug, _)| RegionCode::from_slug(slug).ok())
        .ok_or_else(|| InvalidId::NoHome { text: id.into() })
}

impl HomedId {
    /// The id in `region` whose ULID is `bytes`: 48 bits of milliseconds and 80 random bits, or any
    /// other 128. Fails where the text would have eight digits in a row: try other bytes.
    pub fn new(region: &RegionCode, bytes: [u8; 16]) -> Result<Self, InvalidId> {
        let text = format!("{}:{}", region.slug(), ulid(bytes));
        if eleven_test::has_digit_run(&text) {
            return Err(InvalidId::DigitRun { text });
        }
        Ok(Self(text))
    }

    /// The id of the `number`th thing of its `kind` in `region`: the same on every machine. For
    /// demo data; nothing about the thing can be read from it.
    pub fn numbered(region: &RegionCode, kind: &str, number: u64) -> Self {
        let mut attempt = 0_u32;
        loop {
            let mut hash = Sha256::new();
            hash.update(format!("{region}/{kind}/{number}/{attempt}"));
            let digest: [u8; 32] = hash.finalize().into();
            let mut bytes = [0; 16];
            bytes.copy_from_slice(&digest[..16]);
            match Self::new(region, bytes) {
                Ok(id) => return id,
                Err(_) => attempt += 1,
            }
        }
    }

    /// The region in which it lives.
    pub fn home(&self) -> RegionCode {
        home_of(&self.0).expect("a homed id begins with a slug: checked when it was made")
    }

    /// The id's text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for HomedId {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        home_of(text)?;
        let ulid = text.split_once(':').map_or("", |(_, ulid)| ulid);
        let valid = ulid.len() == ULID_LENGTH
            && ulid.bytes().all(|byte| ALPHABET.contains(&byte))
            && ulid.as_bytes()[0] <= b'7';
        if !valid {
            return Err(InvalidId::NoUlid { text: text.into() });
        }
        if eleven_test::has_digit_run(text) {
            return Err(InvalidId::DigitRun { text: text.into() });
        }
        Ok(Self(text.into()))
    }
}

impl fmt::Display for HomedId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for HomedId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for HomedId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(de::Error::custom)
    }
}

/// 128 bits in Crockford's base 32, most significant first.
fn ulid(bytes: [u8; 16]) -> String {
    let number = u128::from_be_bytes(bytes);
    (0..ULID_LENGTH)
        .rev()
        .map(|place| char::from(ALPHABET[(number >> (5 * place) & 31) as usize]))
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn region() -> RegionCode {
        RegionCode::new("HOLLAND_RIJNLAND").unwrap()
    }

    #[test]
    fn a_numbered_id_is_the_same_everywhere() {
        insta::assert_snapshot!(
            HomedId::numbered(&region(), "school", 1),
            @"holland-rijnland:0838J5GQY9ARX3GM63M9YQ0AZA"
        );
        assert_ne!(
            HomedId::numbered(&region(), "school", 1),
            HomedId::numbered(&region(), "pupil", 1)
        );
    }

    #[test]
    fn the_home_is_the_slug_before_the_first_colon() {
        assert_eq!(home_of("holland-rijnland:01J:x"), Ok(region()));
        for text in [
            "",
            ":",
            "01J",
            "Twente:01J",
            "holland_rijnland:01J",
            "twente",
        ] {
            assert!(home_of(text).is_err(), "{text}");
        }
    }

    #[test]
    fn what_is_no_ulid_is_refused() {
        for text in [
            "twente:01JABC",
            "twente:81JABCDEFGH0JKMNPQRSTVWXYZ",
            "twente:01jabcdefgh0jkmnpqrstvwxyz",
            "twente:é1JABCDEFGH0JKMNPQRSTVWXY",
        ] {
            assert!(
                matches!(text.parse::<HomedId>(), Err(InvalidId::NoUlid { .. })),
                "{text}"
            );
        }
        assert!(matches!(
            "twente:01A111222333AAAAAAAAAAAAAA".parse::<HomedId>(),
            Err(InvalidId::DigitRun { .. })
        ));
    }

    #[test]
    fn bytes_that_would_write_a_number_are_refused_and_numbered_ids_avoid_them() {
        assert!(matches!(
            HomedId::new(&region(), [0; 16]),
            Err(InvalidId::DigitRun { .. })
        ));
        for number in 0..20_000 {
            let id = HomedId::numbered(&region(), "pupil", number);
            assert!(!eleven_test::has_digit_run(id.as_str()), "{id}");
        }
    }

    proptest! {
        #[test]
        fn every_id_reads_back_and_holds_no_citizen_number(bytes: [u8; 16]) {
            if let Ok(id) = HomedId::new(&region(), bytes) {
                prop_assert_eq!(id.as_str().parse::<HomedId>(), Ok(id.clone()));
                prop_assert_eq!(id.home(), region());
                let digits: Vec<&str> = id.as_str().split(|c: char| !c.is_ascii_digit()).collect();
                for run in digits {
                    for length in [8, 9] {
                        for start in 0..(run.len() + 1).saturating_sub(length) {
                            prop_assert!(!eleven_test::passes(&run[start..start + length]));
                        }
                    }
                }
            }
        }
    }
}
