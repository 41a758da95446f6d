//! What is wrong with a file, and where.

use std::borrow::Cow;
use std::fmt;

/// A place in a file, as editors count it: both from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The line.
    pub line: u64,
    /// The character in the line.
    pub column: u64,
}

/// What is to be changed. Never holds a value of a person.
pub type Reason = Cow<'static, str>;

/// Something wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where the value begins, or the line where there is none.
    pub place: Place,
    /// The column's name; none where it is about the line.
    pub column: Option<&'static str>,
    /// What is to be changed.
    pub reason: Reason,
}

impl Place {
    /// Where a file begins.
    pub const START: Place = Place { line: 1, column: 1 };
}

impl Fault {
    /// Of a line as a whole.
    pub(super) fn of_line(place: Place, reason: impl Into<Reason>) -> Self {
        Self {
            place,
            column: None,
            reason: reason.into(),
        }
    }

    /// Of the value in a column.
    pub(super) fn of_value(place: Place, column: &'static str, reason: impl Into<Reason>) -> Self {
        Self {
            place,
            column: Some(column),
            reason: reason.into(),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Place { line, column } = self.place;
        write!(f, "{line}:{column}: ")?;
        if let Some(name) = self.column {
            write!(f, "{name}: ")?;
        }
        f.write_str(&self.reason)
    }
}
