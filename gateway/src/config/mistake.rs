//! What is wrong with a configuration, as people read it.

use std::fmt;

/// One mistake: where it is, what it is, what to write instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// `partitions[1].url`, or the name of an environment variable; empty for the whole file.
    pub path: String,
    /// What is wrong, in words that follow the path.
    pub message: String,
    /// What to do about it.
    pub hint: String,
}

/// A configuration that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct ConfigError {
    /// The file.
    pub file: String,
    /// Everything that is wrong with it; never empty.
    pub mistakes: Vec<Mistake>,
}

impl Mistake {
    /// A mistake at `path`.
    pub fn new(
        path: impl Into<String>,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Self {
        Self {
            path: path.into(),
            message: message.into(),
            hint: hint.into(),
        }
    }
}

impl ConfigError {
    /// The mistakes of `file`.
    pub fn new(file: impl Into<String>, mistakes: Vec<Mistake>) -> Self {
        Self {
            file: file.into(),
            mistakes,
        }
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let subject = if self.path.is_empty() {
            "the file"
        } else {
            &self.path
        };
        write!(f, "{subject} {}\n    {}", self.message, self.hint)
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.mistakes.len();
        let noun = if count == 1 { "mistake" } else { "mistakes" };
        write!(f, "{}: {count} {noun}", self.file)?;
        self.mistakes
            .iter()
            .try_for_each(|mistake| write!(f, "\n  {mistake}"))
    }
}
