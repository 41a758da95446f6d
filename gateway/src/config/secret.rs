//! Secrets, which come from the environment only: as the value, or from a file that the
//! environment names.

use std::fmt;

use super::Mistake;

/// The environment variable with the key under which cursors and ids are sealed: 128 hexadecimal
/// digits. `REGIOGRAAF_SEALING_KEY_FILE` may name a file that holds them instead.
pub const SEALING_KEY: &str = "REGIOGRAAF_SEALING_KEY";

/// The 64 bytes under which the gateway seals. All copies of a gateway share them.
#[derive(Clone, PartialEq, Eq)]
pub struct SealingKey([u8; 64]);

impl SealingKey {
    /// The key in the environment, `None` where it names none. `variable` looks up a variable.
    /// Fails where there are two, the file cannot be read, or it is no key.
    pub fn from_environment(
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Option<Self>, Mistake> {
        let file_variable = format!("{SEALING_KEY}_FILE");
        match (variable(SEALING_KEY), variable(&file_variable)) {
            (None, None) => Ok(None),
            (Some(_), Some(_)) => Err(Mistake::new(
                SEALING_KEY,
                format!("and {file_variable} are both set"),
                "set one of them",
            )),
            (Some(text), None) => Self::parse(&text, SEALING_KEY).map(Some),
            (None, Some(file)) => {
                let text = std::fs::read_to_string(&file).map_err(|error| {
                    Mistake::new(
                        &file_variable,
                        format!("names `{file}`, which cannot be read: {error}"),
                        "name a file that holds the key and that this process may read",
                    )
                })?;
                Self::parse(&text, &file_variable).map(Some)
            }
        }
    }

    /// A new key from the operating system's randomness.
    pub fn random() -> Self {
        let mut bytes = [0; 64];
        rand::fill(&mut bytes);
        Self(bytes)
    }

    /// The key itself.
    pub fn bytes(&self) -> &[u8; 64] {
        &self.0
    }

    fn parse(text: &str, source: &str) -> Result<Self, Mistake> {
        data_encoding::HEXLOWER_PERMISSIVE
            .decode(text.trim().as_bytes())
            .ok()
            .and_then(|bytes| bytes.try_into().ok())
            .map(Self)
            .ok_or_else(|| {
                Mistake::new(
                    source,
                    "is not a key of 64 bytes in hexadecimal",
                    "make one: `openssl rand -hex 64`",
                )
            })
    }
}

impl fmt::Debug for SealingKey {
    /// Never shows the key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealingKey(…)")
    }
}
