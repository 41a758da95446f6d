//! What composition has to say: one message with everything needed to mend its cause.

use std::fmt;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing composes, or a partition is refused, until it is mended.
    Error,
    /// It composes, but probably not as meant.
    Hint,
}

/// One message of composition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// Apollo Federation's code where it has one (`INVALID_FIELD_SHARING`), else our own.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// The subgraphs or partitions that it is about.
    pub subgraphs: Vec<String>,
    /// Where: `Type`, `Type.field`, `Type.field(argument:)`, `Enum.VALUE`.
    pub coordinate: Option<String>,
    /// What to change.
    pub hint: Option<String>,
}

impl Diagnostic {
    /// An error without subgraphs, coordinate and hint.
    pub fn error(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            code,
            message: message.into(),
            subgraphs: Vec::new(),
            coordinate: None,
            hint: None,
        }
    }

    /// A hint without subgraphs, coordinate and advice.
    pub fn hint(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Hint,
            ..Self::error(code, message)
        }
    }

    /// The same, about these subgraphs.
    #[must_use]
    pub fn of<S: Into<String>>(mut self, subgraphs: impl IntoIterator<Item = S>) -> Self {
        self.subgraphs = subgraphs.into_iter().map(Into::into).collect();
        self
    }

    /// The same, at this place.
    #[must_use]
    pub fn at(mut self, coordinate: impl fmt::Display) -> Self {
        self.coordinate = Some(coordinate.to_string());
        self
    }

    /// The same, with advice.
    #[must_use]
    pub fn advise(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl fmt::Display for Diagnostic {
    /// One line, and a second one where there is advice.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Error => "error",
            Severity::Hint => "hint",
        };
        write!(f, "{severity} {}", self.code)?;
        if let Some(coordinate) = &self.coordinate {
            write!(f, " {coordinate}")?;
        }
        if !self.subgraphs.is_empty() {
            write!(f, " [{}]", self.subgraphs.join(", "))?;
        }
        write!(f, ": {}", self.message)?;
        match &self.hint {
            Some(hint) => write!(f, "\n  {hint}"),
            None => Ok(()),
        }
    }
}
