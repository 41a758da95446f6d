//! Texts in Dutch and English, as users read them.

use serde::{Deserialize, Serialize};

/// A text in both languages (GraphQL `LocalizedText`).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct LocalizedText {
    /// Dutch.
    pub nl: String,
    /// English; a region may have only the Dutch.
    pub en: Option<String>,
}

/// A text in both languages that is part of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FixedText {
    /// Dutch.
    pub nl: &'static str,
    /// English.
    pub en: &'static str,
}

impl From<FixedText> for LocalizedText {
    fn from(text: FixedText) -> Self {
        Self {
            nl: text.nl.to_owned(),
            en: Some(text.en.to_owned()),
        }
    }
}
