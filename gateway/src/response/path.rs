//! Paths into the response, as `errors[].path` and coverage write them.

use std::fmt;

use schema::value::{Key, Value};

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PathSegment {
    /// The value under a response key.
    Key(Key),
    /// An item of a list, counted from 0.
    Index(usize),
}

/// A path from the response's root (GraphQL specification, section 7.1.6).
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ResponsePath(pub Vec<PathSegment>);

impl ResponsePath {
    /// The same path with one step more.
    pub fn join(&self, segment: PathSegment) -> Self {
        let mut segments = self.0.clone();
        segments.push(segment);
        Self(segments)
    }

    /// The path up to its first list index: where a missing region is reported (design 2.6).
    pub fn before_first_index(&self) -> Self {
        let keys = self
            .0
            .iter()
            .take_while(|segment| matches!(segment, PathSegment::Key(_)));
        Self(keys.cloned().collect())
    }

    /// Whether `other` is this path or below it.
    pub fn contains(&self, other: &[PathSegment]) -> bool {
        other.starts_with(&self.0)
    }

    /// The path as JSON: keys as strings, indexes as numbers.
    pub fn to_value(&self) -> Value {
        Value::List(self.0.iter().map(PathSegment::to_value).collect())
    }
}

impl PathSegment {
    /// The step as JSON: a string or a number.
    pub fn to_value(&self) -> Value {
        match self {
            PathSegment::Key(key) => Value::String(key.clone()),
            PathSegment::Index(index) => Value::from(*index),
        }
    }

    /// The step that a JSON value writes, if it is a string or a whole number from 0.
    pub fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::String(key) => Some(PathSegment::Key(key.clone())),
            other => Some(PathSegment::Index(other.as_i64()?.try_into().ok()?)),
        }
    }
}

impl fmt::Display for ResponsePath {
    /// Writes `pupils.edges.3.node`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, segment) in self.0.iter().enumerate() {
            let dot = if index > 0 { "." } else { "" };
            match segment {
                PathSegment::Key(key) => write!(f, "{dot}{key}")?,
                PathSegment::Index(index) => write!(f, "{dot}{index}")?,
            }
        }
        Ok(())
    }
}
