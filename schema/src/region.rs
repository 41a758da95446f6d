//! Region codes and slugs. Which regions there are is configuration; what one is like is its
//! module's and its data's part.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A region's code in the graph (`HOLLAND_RIJNLAND`): the value of the enum `RegionCode`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RegionCode(Arc<str>);

/// A text that is no region code: letters, digits and underscores, a letter first, upper case.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a region code (upper-case letters, digits and `_`, as TWENTE)")]
pub struct InvalidRegionCode {
    /// What was given.
    pub text: String,
}

impl RegionCode {
    /// The code that `text` spells. Fails where it is no enum value in upper case.
    pub fn new(text: &str) -> Result<Self, InvalidRegionCode> {
        let valid = text.starts_with(|c: char| c.is_ascii_uppercase())
            && text
                .chars()
                .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
        if valid {
            Ok(Self(text.into()))
        } else {
            Err(InvalidRegionCode { text: text.into() })
        }
    }

    /// The code whose slug is `slug` (`holland-rijnland`). Fails where none has it.
    pub fn from_slug(slug: &str) -> Result<Self, InvalidRegionCode> {
        if slug.contains(|c: char| c.is_ascii_uppercase() || c == '_') {
            return Err(InvalidRegionCode { text: slug.into() });
        }
        Self::new(&slug.to_ascii_uppercase().replace('-', "_"))
    }

    /// The slug in ids, addresses and commands: lower case, `-` for `_`.
    pub fn slug(&self) -> String {
        self.0.to_ascii_lowercase().replace('_', "-")
    }

    /// The code's text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Serialize for RegionCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for RegionCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(&String::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}

impl fmt::Display for RegionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for RegionCode {
    type Err = InvalidRegionCode;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::new(text)
    }
}
