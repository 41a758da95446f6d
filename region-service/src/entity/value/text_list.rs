//! A list of texts in one column, as JSON.

use sea_orm::FromJsonQueryResult;
use serde::{Deserialize, Serialize};

/// A short list of texts that nothing is filtered or counted by.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(transparent)]
pub struct TextList(pub Vec<String>);

impl<'a> FromIterator<&'a str> for TextList {
    fn from_iter<I: IntoIterator<Item = &'a str>>(texts: I) -> Self {
        Self(texts.into_iter().map(str::to_owned).collect())
    }
}

impl From<&[&str]> for TextList {
    fn from(texts: &[&str]) -> Self {
        texts.iter().copied().collect()
    }
}
